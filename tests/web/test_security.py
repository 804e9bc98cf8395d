"""What a hostile or hurried visitor meets: forged forms, borrowed tokens, skipped steps, replays, races, leaks."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from lxml.html import tostring

from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.target import form
from ksfc_spec.web.reference import ReferenceApp, quick_settings, reference_app
from ksfc_spec.web.security import HEADERS
from tests.web.walk import START, Walker, fresh

ORIGIN = "http://bank.test"


class Visitor:
    """A visitor who sends what they like; redirects are followed unless asked otherwise."""

    def __init__(self, world: ReferenceApp, *, origin: str = ORIGIN) -> None:
        self.world, self.origin, self.cookies = world, origin, httpx.Cookies()

    def send(self, method: str, path: str, *, follow: bool = True, **more: object) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.world.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.origin, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, follow_redirects=follow, **more)  # type: ignore[arg-type]
                self.cookies = client.cookies
                return answer

        return asyncio.run(go())

    def get(self, path: str, **more: object) -> httpx.Response:
        return self.send("GET", path, **more)

    def token(self, path: str = "/join/terms") -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.get(path).text)
        assert found
        return found.group(1)

    def post(self, path: str, data: dict[str, object], **more: object) -> httpx.Response:
        return self.send("POST", path, data=data, **more)


@pytest.fixture
def world() -> ReferenceApp:
    return fresh()


@pytest.fixture
def visitor(world: ReferenceApp) -> Visitor:
    return Visitor(world)


def session_cookie(visitor: Visitor) -> str:
    return str(visitor.cookies.get("ksfc"))


def session_of(walker: Walker) -> Session:
    """The live session of somebody at a screen."""
    found = walker.world.bank.sessions.find(walker.screen._jar.header("/").split("=")[1])
    assert found
    return found


# headers and errors


@pytest.mark.parametrize("path", ["/", "/join/terms", "/nothing", "/login", "/parties/nice"])
def test_every_page_carries_the_headers(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/security", "/join/terms", "/login", "/menu", "/nothing"])
def test_no_page_has_inline_script_or_style(visitor: Visitor, path: str) -> None:
    html = visitor.get(path).text
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html)


def test_over_tls_the_cookie_is_bound_to_the_host(world: ReferenceApp) -> None:
    answer = Visitor(world, origin="https://bank.test").get("/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-ksfc=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/login", 405)])
def test_errors_say_what_to_do(visitor: Visitor, method: str, path: str, status: int) -> None:
    answer = visitor.send(method, path)
    assert answer.status_code == status
    assert "처음 화면" in answer.text


def test_a_defect_shows_no_trace(
    visitor: Visitor, world: ReferenceApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ksfc_spec.bank.signup.rules.missing_terms", lambda *_, **__: 1 / 0)
    answer = visitor.get("/join/cancel")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text
    assert "고객센터" in answer.text


# forged forms


@pytest.mark.parametrize("path", ["/join/terms", "/login", "/join/cancel", "/security/install", "/logout"])
@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_its_token_changes_nothing(visitor: Visitor, path: str, token: str | None) -> None:
    visitor.get("/")
    answer = visitor.post(path, {} if token is None else {"csrf": token})
    assert answer.status_code == 403
    assert "다시 입력" in answer.text


def test_another_sessions_token_does_not_count(world: ReferenceApp) -> None:
    stolen = Visitor(world).token()
    victim = Visitor(world)
    victim.get("/")
    assert victim.post("/join/terms", {"csrf": stolen, "terms": ["online"]}).status_code == 403


def test_other_media_types_carry_no_form(visitor: Visitor) -> None:
    token = visitor.token()
    assert visitor.send("POST", "/join/cancel", json={"csrf": token}).status_code == 403


def test_a_huge_form_is_not_read(visitor: Visitor) -> None:
    assert visitor.post("/join/terms", {"csrf": visitor.token(), "x": "a" * 70_000}).status_code == 403


def test_nothing_changes_by_get(visitor: Visitor, world: ReferenceApp) -> None:
    world.tell("pc", "uninstall", program="all")
    for path in ("/security/install?what=all", "/logout", "/join/cancel"):
        visitor.get(path)
    assert world.tell("pc", "get")["installed"] == []


# sessions


def test_a_made_up_token_is_never_taken_up(visitor: Visitor) -> None:
    visitor.cookies.set("ksfc", "A" * 43)
    visitor.get("/")
    tokens = [c.value for c in visitor.cookies.jar if c.name == "ksfc" and c.value != "A" * 43]
    assert len(tokens) == 1


def test_log_in_renews_the_token_and_ends_the_old_session(world: ReferenceApp) -> None:
    world.tell("ksfc", "enrol", name="한가람")
    visitor = Visitor(world)
    token = visitor.token("/login")
    before = session_cookie(visitor)
    answer = visitor.post("/login", {"csrf": token, "user_id": "garam2093", "password": "Neul!Bom73"})
    assert "한가람님" in answer.text
    assert session_cookie(visitor) != before
    assert world.bank.sessions.find(before) is None


def test_log_out_ends_the_session(world: ReferenceApp) -> None:
    world.tell("ksfc", "enrol", name="한가람")
    walker = Walker(world)
    walker.log_in()
    walker.screen.press("로그아웃")
    page = walker.screen.read()
    assert "한가람님" not in page.text
    assert page.statuses == ("로그아웃했습니다.",)


def test_an_ended_session_is_told_so_and_leaves_nothing(world: ReferenceApp) -> None:
    walker = Walker(world)
    walker.to_real_name()
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=11))
    walker.fill_real_name()
    assert walker.screen.read().name == "접속 종료"
    walker.screen.visit("/join/real-name")
    assert walker.screen.read().name == "약관동의"


def test_coming_back_late_by_address_is_explained(world: ReferenceApp) -> None:
    walker = Walker(world)
    walker.to_real_name()
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=11))
    walker.screen.visit("/join/real-name")
    page = walker.screen.read()
    assert page.name == "약관동의"
    assert "접속이 끝났습니다" in page.alerts[0]


# steps


@pytest.mark.parametrize(
    "path", ["/join/real-name", "/join/details", "/join/done", "/join/details/id", "/join/identity"]
)
def test_no_step_opens_before_its_turn(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.url.path == "/join/terms"
    assert "순서대로" in answer.text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/join/consent", {"select_all": "on"}),
        ("/join/real-name", {"name": "한가람", "front": "930412", "back": "3730417"}),
        ("/join/details", {"user_id": "garam2093"}),
        ("/join/details/id/apply", {"user_id": "garam2093"}),
    ],
)
def test_no_step_is_done_before_its_turn(
    world: ReferenceApp, visitor: Visitor, path: str, data: dict[str, object]
) -> None:
    answer = visitor.post(path, {"csrf": visitor.token(), **data})
    assert answer.url.path == "/join/terms"
    assert world.bank.members.count() == 0


def test_consent_that_skips_the_full_text_is_refused(visitor: Visitor) -> None:
    token = visitor.token()
    visitor.post("/join/terms", {"csrf": token, "terms": ["online", "electronic", "privacy"]})
    answer = visitor.post("/join/consent", {"csrf": token, "select_all": "on"})
    assert answer.status_code == 422
    assert "전문보기" in answer.text


def test_an_identity_result_is_bound_to_its_session(world: ReferenceApp) -> None:
    thief, owner = Walker(world), Walker(world, name="문새벽")
    thief.to_phone_window()
    owner.to_phone_window()
    check = next(iter(world.city.telco._ledger.checks.values()))
    facts = owner.facts
    world.city.telco.send_code(
        check.id, carrier=facts["telco"], name=facts["name"], born=facts["birth_date"], phone=facts["phone"]
    )
    code = world.tell("telco", "latest_code", phone=facts["phone"])["code"]
    address = world.city.telco.confirm(check.id, code=str(code))
    stranger = Walker(world)
    stranger.screen.visit(address)
    stranger.screen.visit("/join/details")
    assert stranger.screen.read().name == "약관동의"


def test_a_result_cannot_be_played_again(world: ReferenceApp) -> None:
    walker = Walker(world)
    walker.to_details()
    walker.screen.visit("/join/identity/phone?state=old&token=old")
    assert "본인인증을 다시" in walker.screen.read().text


def answered_check(world: ReferenceApp) -> tuple[Walker, str]:
    """Somebody whose identity window has just answered, and the address it would lead back to."""
    walker = Walker(world)
    walker.to_phone_window()
    code = walker.request_code()
    check = next(iter(world.city.telco._ledger.checks))
    return walker, world.city.telco.confirm(check, code=code)


def test_a_true_result_counts_once(world: ReferenceApp) -> None:
    walker, address = answered_check(world)
    walker.screen.visit(address)
    assert world.bank.signup.draft(session_of(walker)).proof == "phone"
    walker.screen.visit("/join/real-name")
    walker.fill_real_name()
    walker.screen.visit(address)
    assert not world.bank.signup.draft(session_of(walker)).proof


@pytest.mark.parametrize(("minutes", "proven"), [(10, True), (10.1, False)])
def test_an_identity_window_left_open_too_long_proves_nothing(
    world: ReferenceApp, minutes: float, proven: bool
) -> None:
    walker, address = answered_check(world)
    session = session_of(walker)
    world.bank.sessions.hold(session, for_=timedelta(minutes=30))
    world.clock.advance(timedelta(minutes=minutes))
    walker.screen.visit(address)
    assert bool(world.bank.signup.draft(session).proof) == proven
    assert ("본인인증 요청이 끝났거나 없습니다" in walker.screen.read().text) != proven


def test_an_answer_counts_for_the_way_that_was_chosen(world: ReferenceApp) -> None:
    walker, address = answered_check(world)
    walker.screen.visit(address.replace("/identity/phone", "/identity/certificate"))
    assert "본인인증 요청이 끝났거나 없습니다" in walker.screen.read().text
    assert not world.bank.signup.draft(session_of(walker)).proof


# completion


def details_form(world: ReferenceApp) -> tuple[Walker, dict[str, str]]:
    walker = Walker(world)
    walker.to_details()
    walker.fill_details()
    forms = walker.screen._front.document.root.forms
    fields = next(one for one in forms if one.get("action") == "/join/details").fields
    return walker, {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("home_address", "(99999) 아무데나 1"),
        ("work_address", "(99999) 아무데나 1"),
        ("occupation", "손으로 적은 직업"),
        ("user_id", "garam2097"),
    ],
)
def test_what_a_window_gives_cannot_be_typed(world: ReferenceApp, field: str, typed: str) -> None:
    walker, entries = details_form(world)
    visitor = Visitor(world)
    visitor.cookies.set("ksfc", walker.screen._jar.header("/").split("=")[1])
    answer = visitor.post("/join/details", {**entries, field: typed})
    assert answer.status_code == 422
    assert world.bank.members.count() == 0


def test_a_double_submit_makes_one_member_and_ends_well(world: ReferenceApp) -> None:
    walker, entries = details_form(world)
    visitor = Visitor(world)
    visitor.cookies.set("ksfc", walker.screen._jar.header("/").split("=")[1])
    answers = [visitor.post("/join/details", dict(entries)) for _ in range(2)]
    assert [a.url.path for a in answers] == ["/join/done", "/join/done"]
    assert world.bank.members.count() == 1


def test_two_submits_at_one_instant_make_one_member(world: ReferenceApp) -> None:
    walker, entries = details_form(world)
    session = world.bank.sessions.find(walker.screen._jar.header("/").split("=")[1])
    assert session
    gate, outcomes = threading.Barrier(4), []

    def submit() -> None:
        gate.wait()
        try:
            world.bank.signup.complete(session, entries)
            outcomes.append("joined")
        except Exception as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("joined") == 1
    assert world.bank.members.count() == 1


def test_a_finished_sign_up_leaves_no_draft(world: ReferenceApp) -> None:
    walker = Walker(world)
    walker.sign_up()
    walker.screen.visit("/join/details")
    assert walker.screen.read().name == "약관동의"


# leaks


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_secrets_are_in_no_page_address_or_log(
    world: ReferenceApp, logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    show = form.Window.show

    def spy(self: form.Window, document: form.Document, *, replace: bool) -> None:
        seen.append(document.address + str(tostring(document.root, encoding="unicode")))
        show(self, document, replace=replace)

    monkeypatch.setattr(form.Window, "show", spy)
    walker = Walker(world)
    walker.sign_up()
    assert walker.screen.read().name == "가입완료"
    facts = walker.facts
    everything = "\n".join([*seen, logged.text])
    for fact in ("resident_number", "resident_back", "password"):
        assert facts[fact] not in everything
    assert facts["resident_front"] in everything


def test_a_refused_number_is_not_sent_back(visitor: Visitor, world: ReferenceApp) -> None:
    walker = Walker(world)
    walker.to_real_name()
    walker.fill_real_name(name="문새벽")
    html = walker.screen._front.document
    assert "3730417" not in html.text
    assert 'value="3730417"' not in str(html.root.text_content())
    assert next(f for f in walker.screen.read().fields if f.label == "주민등록번호 뒷자리").value == ""


def test_membership_is_told_only_after_identity_is_proven(world: ReferenceApp) -> None:
    world.tell("ksfc", "enrol", name="한가람")
    walker = Walker(world)
    walker.to_real_name()
    walker.fill_real_name()
    assert "이미 가입" not in walker.screen.read().text
    walker.screen.choose("본인인증 선택", "휴대폰 본인인증")
    walker.screen.press("본인인증")
    code = walker.request_code()
    walker.screen.fill("인증번호", code)
    walker.screen.press("확인")
    assert "이미 가입" in " ".join(walker.screen.read().alerts)


def test_mismatches_are_limited(world: ReferenceApp) -> None:
    walker = Walker(world)
    walker.to_real_name()
    for _ in range(5):
        walker.fill_real_name(name="문새벽")
        assert "일치하지 않습니다" in walker.screen.read().alerts[0]
    walker.fill_real_name()
    assert "너무 여러 번" in walker.screen.read().alerts[0]
    other = Walker(world)
    other.to_real_name()
    other.fill_real_name()
    assert "너무 여러 번" in other.screen.read().alerts[0]


def test_the_world_is_closed_unless_opened(visitor: Visitor) -> None:
    assert visitor.send("POST", "/world/people/names", json={}).status_code == 404


def test_an_open_world_answers_and_refuses_as_json() -> None:
    settings = replace(quick_settings(1), world_open=True)
    visitor = Visitor(reference_app(clock=ManualClock(START), seed=1, settings=settings))
    answer = visitor.send("POST", "/world/people/get", json={"name": "한가람"})
    assert answer.json()["phone"] == "010-0000-1001"
    for path, details in (("/world/people/fly", {}), ("/world/people/get", {"nome": "x"})):
        refused = visitor.send("POST", path, json=details)
        assert refused.status_code == 400
        assert "error" in refused.json()
    assert visitor.send("POST", "/world/people/get", content=b"[").status_code == 400


def test_handsets_can_be_hidden() -> None:
    settings = replace(quick_settings(1), show_handsets=False)
    visitor = Visitor(reference_app(clock=ManualClock(START), seed=1, settings=settings))
    assert visitor.get("/parties/telco/handset/010-0000-1001").status_code == 404


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "' or 1=1 --", "{{ 7*7 }}", "%00%1b"])
def test_markup_and_queries_stay_text(world: ReferenceApp, text: str) -> None:
    walker = Walker(world)
    walker.to_real_name()
    walker.fill_real_name(name=text)
    page = walker.screen.read()
    assert page.name == "실명확인"
    assert page.alerts
    walker.screen.visit("/login")
    walker.screen.fill("아이디", text)
    walker.screen.fill("비밀번호", text)
    walker.screen.press("로그인")
    assert walker.screen.read().name == "로그인"
