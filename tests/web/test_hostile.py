"""What an attacker, a hurried customer and an unlucky one do to the PC's registrations: nothing is half done, nothing told."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from lxml.html import document_fromstring
from starlette.routing import Route

from ksfc_spec.bank.registrations import FAMILIES
from ksfc_spec.clock import ManualClock
from ksfc_spec.web.reference import ReferenceApp

from .test_security import Visitor
from .walk import Walker, fresh

NAME, OTHER = "한가람", "문새벽"
JOINT, FINANCIAL, CLOUD = FLOWS = (
    "/centre/joint/other",
    "/centre/financial/register",
    "/centre/cloud/register",
)
OWN_PAGES = re.compile(r"^/(m/)?ibk")
"""Another house's pages refuse in their own way, and have tests of their own."""


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("ksfc", "enrol", name=OTHER)
    return app


def facts(world: ReferenceApp, name: str = NAME) -> dict[str, Any]:
    return dict(world.tell("people", "get", name=name))


def alerts(text: str) -> str:
    return " / ".join(e.text_content() for e in document_fromstring(text).xpath(".//*[@role='alert']"))


def csrf(visitor: Visitor, path: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', visitor.get(path).text)
    assert found
    return found.group(1)


def identify(visitor: Visitor, flow: str, person: dict[str, Any], **other: str) -> Any:
    form = {
        "csrf": csrf(visitor, flow),
        "user_id": person["user_id"],
        "password": person["password"],
        "resident": person["resident_number"],
        **other,
    }
    return visitor.post(flow, form)


def registered(world: ReferenceApp) -> int:
    register = world.bank.registrations
    return sum(len(register.of(member, family=family)) for member in (1, 2) for family in FAMILIES)


def routes(world: ReferenceApp, method: str) -> Iterator[str]:
    """Addresses of the bank and of its parties that take this method."""
    for route in world.app.routes:
        if isinstance(route, Route) and method in (route.methods or ()) and not OWN_PAGES.match(route.path):
            yield route.path


# forged, malformed, oversized


def test_no_form_anywhere_counts_without_its_token(world: ReferenceApp) -> None:
    visitor = Visitor(world)
    visitor.get("/")
    paths = [re.sub(r"\{[^}]*\}", "x", path) for path in routes(world, "POST")]
    assert len(paths) > 200
    for token in ({}, {"csrf": "0" * 64}, {"csrf": "가"}):
        answered = {path: visitor.send("POST", path, data=token, follow=False).status_code for path in paths}
        assert {path: code for path, code in answered.items() if code != 403} == {}


@pytest.mark.parametrize(
    "junk",
    ["%00", "..%2f..%2fetc%2fpasswd", "%0d%0aSet-Cookie:%20a=b", "%ff%fe", "x" * 5000, "%22%3E%3Cscript%3E"],
)
def test_junk_in_an_address_finds_nothing_and_breaks_nothing(world: ReferenceApp, junk: str) -> None:
    visitor = Visitor(world)
    for path in routes(world, "GET"):
        address = re.sub(r"\{[^}]*\}", lambda _: junk, path)
        answer = visitor.send("GET", f"{address}?state={junk}&token={junk}", follow=False)
        assert answer.status_code < 500, address
        assert "a=b" not in str(answer.headers)
        assert '"><script>' not in answer.text


@pytest.mark.parametrize("path", ["/static/../site.py", "/static/%2e%2e/site.py", "/static//etc/passwd"])
def test_only_static_files_are_given_out(world: ReferenceApp, path: str) -> None:
    assert Visitor(world).get(path).status_code == 404


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize(
    "entry",
    [
        "\x00",
        "😀" * 20,
        "' or 1=1 --",
        "<script>alert(1)</script>",
        "a" * 30_000,
        "\u202egaram",
        "\ud7a3" * 99,
    ],
)
def test_strange_entries_are_refused_and_shown_as_text(world: ReferenceApp, flow: str, entry: str) -> None:
    visitor = Visitor(world)
    answer = identify(visitor, flow, facts(world), user_id=entry)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert alerts(answer.text)


# guessing


@pytest.mark.parametrize("flow", ["/login", *FLOWS])
def test_nobody_learns_whether_an_id_exists(world: ReferenceApp, flow: str) -> None:
    def said(user_id: str) -> list[str]:
        visitor, person = Visitor(world), {**facts(world), "user_id": user_id, "password": "wrong pass1"}
        return [alerts(identify(visitor, flow, person).text) for _ in range(6)]

    there, not_there = said(facts(world)["user_id"]), said("nobody2099")
    assert there == not_there
    assert there[0] != there[-1], "the lock was never met"


def test_a_wrong_id_takes_as_long_as_a_wrong_password(world: ReferenceApp) -> None:
    """By what is done, not by the clock: one comparison of a password either way."""
    compared: list[str | None] = []
    vault = world.bank.vault
    fits = vault.password_fits
    vault.password_fits = lambda password, *, hashed: (
        compared.append(hashed),
        fits(password, hashed=hashed),
    )[1]  # type: ignore[method-assign,func-returns-value]
    for user_id in (facts(world)["user_id"], "nobody2099"):
        identify(Visitor(world), "/login", {**facts(world), "user_id": user_id, "password": "wrong pass1"})
    assert len(compared) == 2


def test_the_lock_ends_by_itself_and_says_when(world: ReferenceApp) -> None:
    visitor, person = Visitor(world), facts(world)
    for _ in range(5):
        answer = identify(visitor, "/login", {**person, "password": "wrong pass1"})
    assert "30분 뒤" in alerts(answer.text)
    assert "30분 뒤" in alerts(identify(visitor, "/login", person).text)
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=30, seconds=1))
    assert f"{NAME}님" in identify(Visitor(world), "/login", person).text


# what was typed


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_the_same_however_its_syllables_are_put_together(world: ReferenceApp, form: Any) -> None:
    fresh_one = Walker(world, name="노을찬")
    fresh_one.to_real_name()
    fresh_one.fill_real_name(name=unicodedata.normalize(form, "노을찬"))
    assert "실명이 확인되었습니다" in " ".join(fresh_one.screen.read().statuses)


@pytest.mark.parametrize("flow", FLOWS)
def test_full_width_digits_are_digits(world: ReferenceApp, flow: str) -> None:
    wide = facts(world)["resident_number"].translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    answer = identify(Visitor(world), flow, facts(world), resident=wide)
    assert answer.url.path == f"{flow}/authentication"


def test_a_code_may_be_pasted_with_blanks_and_hyphens(world: ReferenceApp) -> None:
    walker = Walker(world, name="노을찬")
    walker.to_phone_window()
    code = walker.request_code()
    walker.screen.fill("인증번호", f" {code[:3]}-{code[3:]} ")
    walker.screen.press("확인")
    assert walker.screen.where() == "고객정보입력"


@pytest.mark.parametrize("flow", FLOWS)
def test_a_refusal_keeps_the_id_and_no_secret(world: ReferenceApp, flow: str) -> None:
    person = facts(world)
    answer = identify(Visitor(world), flow, person, resident="9912314")
    assert person["user_id"] in answer.text
    assert person["password"] not in answer.text
    assert 'value="9912314"' not in answer.text


# two tabs, two customers


@pytest.mark.parametrize("flow", FLOWS)
def test_the_second_customer_in_one_browser_inherits_nothing(world: ReferenceApp, flow: str) -> None:
    visitor, first, second = Visitor(world), facts(world), facts(world, OTHER)
    identify(visitor, flow, first)
    member = world.bank.members.by_user_id(first["user_id"])
    assert member
    session = world.bank.sessions.find(str(visitor.cookies.get("ksfc")))
    assert session
    name = {JOINT: "joint", FINANCIAL: "financial", CLOUD: "cloud"}[flow]
    world.bank.additional.accept(session, name, member_id=member.id, method="휴대폰 SMS 인증")
    answer = identify(visitor, flow, second)
    assert NAME not in document_fromstring(answer.text).find(".//main").text_content()
    form = {"csrf": csrf(visitor, f"{flow}/authentication"), "method": "휴대폰 SMS 인증"}
    assert "추가인증을 해 주세요" in visitor.post(f"{flow}/authentication", form).text
    assert not world.bank.additional.progress(session, name, member_id=2).done


def test_flows_of_one_browser_do_not_mix(world: ReferenceApp) -> None:
    """Three tabs, three registrations: being identified in one says nothing in the others."""
    visitor = Visitor(world)
    identify(visitor, JOINT, facts(world))
    for flow in (FINANCIAL, CLOUD):
        assert visitor.get(f"{flow}/authentication").url.path == flow


@pytest.mark.parametrize("flow", FLOWS)
def test_a_customer_who_is_logged_in_registers_for_nobody_else(world: ReferenceApp, flow: str) -> None:
    walker = Walker(world)
    walker.log_in()
    visitor = Visitor(world)
    visitor.cookies.set("ksfc", walker.screen._jar.header("/").split("=")[1])
    said = alerts(identify(visitor, flow, facts(world, OTHER)).text)
    assert ("아이디 또는 비밀번호가" if flow == CLOUD else "로그인한 아이디와 다릅니다") in said
    assert visitor.get(f"{flow}/authentication").url.path == flow


@pytest.mark.parametrize("flow", FLOWS)
def test_a_session_that_ended_is_told_so_at_every_step(world: ReferenceApp, flow: str) -> None:
    for method, path in (("GET", "/authentication"), ("POST", "/authentication"), ("POST", "")):
        visitor = Visitor(world)
        identify(visitor, flow, facts(world))
        token = csrf(visitor, f"{flow}/authentication")
        assert isinstance(world.clock, ManualClock)
        world.clock.advance(timedelta(minutes=10, seconds=1))
        answer = visitor.send(method, f"{flow}{path}", data={"csrf": token})
        told = document_fromstring(answer.text).find(".//main").text_content()
        assert re.search("오래 쓰지 않아|오랫동안 쓰지 않아", told), (method, path)
        assert visitor.get(f"{flow}/authentication").url.path == flow
    assert registered(world) == 0


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    gate, answers = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], Any]) -> None:
        gate.wait()
        answers.append(deed())

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_tabs_that_identify_two_customers_at_one_instant_leave_one(world: ReferenceApp) -> None:
    visitor = Visitor(world)
    token = csrf(visitor, JOINT)
    cookie = str(visitor.cookies.get("ksfc"))

    def enter(name: str) -> Any:
        tab, person = Visitor(world), facts(world, name)
        tab.cookies.set("ksfc", cookie)
        form = {"csrf": token, "user_id": person["user_id"], "password": person["password"]}
        return tab.post(JOINT, {**form, "resident": person["resident_number"]})

    answers = at_once(lambda: enter(NAME), lambda: enter(OTHER))
    assert {answer.status_code for answer in answers} == {200}
    session = world.bank.sessions.find(cookie)
    assert session
    owner = world.bank.joint.owner(session).name
    assert owner in (NAME, OTHER)
    other = OTHER if owner == NAME else NAME
    page = document_fromstring(visitor.get(f"{JOINT}/authentication").text).find(".//main").text_content()
    assert owner in page
    assert other not in page
