"""The virtual keyboard: nothing it sends or shows tells what was pressed, and a person without a keyboard gets through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml.html import HtmlElement, document_fromstring

from ksfc_spec.target.browser import BrowserHost
from ksfc_spec.target.errors import NotUsableError
from ksfc_spec.target.masking import Mask
from ksfc_spec.web.reference import ReferenceApp
from tests.web.test_security import Visitor
from tests.web.walk import Walker, fresh

HERE = "/centre/joint/other"
NAME, PASSWORD, NUMBER = "한가람", "증권금융 인터넷뱅킹 비밀번호", "주민등록번호"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("pc", "uninstall", program="키보드보안")
    return app


@pytest.fixture(scope="module")
def host() -> Iterator[BrowserHost]:
    host = BrowserHost(seconds=5.0)
    yield host
    host.close()


def opened(visitor: Visitor, path: str = HERE) -> HtmlElement:
    return document_fromstring(visitor.send("GET", path).text)


def presses(page: HtmlElement, name: str, text: str) -> dict[str, str]:
    """What the page sends when `text` is pressed on the keyboard of that field."""
    group = page.xpath(f".//div[@data-keyboard='{name}']")[0]
    keys: dict[str, str] = {key.text: key.get("data-key") for key in group.xpath(".//button[@data-key]")}
    nonce: str = group.xpath(f".//input[@name='{name}_nonce']/@value")[0]
    tokens = " ".join(keys[character] for character in text)
    return {f"{name}_virtual": "on", f"{name}_keys": tokens, f"{name}_nonce": nonce}


def entered(world: ReferenceApp, page: HtmlElement) -> dict[str, str]:
    facts = world.tell("people", "get", name=NAME)
    return {
        "csrf": str(page.xpath(f".//form[@action='{HERE}']//input[@name='csrf']/@value")[0]),
        "user_id": str(facts["user_id"]),
        **presses(page, "password", str(facts["password"])),
        **presses(page, "resident", str(facts["resident_number"])),
    }


def test_what_is_pressed_arrives(world: ReferenceApp) -> None:
    visitor = Visitor(world)
    answer = visitor.send("POST", HERE, data=entered(world, opened(visitor)))
    assert "타기관인증서등록 비밀번호 등록" in answer.text


def test_what_is_sent_does_not_say_what_was_pressed(world: ReferenceApp) -> None:
    visitor, facts = Visitor(world), world.tell("people", "get", name=NAME)
    sent = entered(world, opened(visitor))
    for secret in (facts["password"], facts["resident_number"]):
        assert str(secret) not in " ".join(sent.values())


def test_another_session_cannot_use_what_was_sent(world: ReferenceApp) -> None:
    visitor, thief = Visitor(world), Visitor(world)
    stolen = entered(world, opened(visitor))
    stolen["csrf"] = entered(world, opened(thief))["csrf"]
    answer = thief.send("POST", HERE, data=stolen)
    assert "타기관인증서등록 비밀번호 등록" not in str(document_fromstring(answer.text).findtext(".//h1"))


def test_keys_stand_elsewhere_and_mean_something_else_on_every_page(world: ReferenceApp) -> None:
    visitor = Visitor(world)
    pages = [opened(visitor) for _ in range(3)]
    orders = [
        [k.text for k in p.iterfind(".//div[@data-keyboard='password']//button[@data-key]")] for p in pages
    ]
    assert len({tuple(order) for order in orders}) == 3
    assert len({presses(page, "resident", "1")["resident_keys"] for page in pages}) == 3


def test_typing_is_refused_where_the_program_is_missing(world: ReferenceApp) -> None:
    visitor, facts = Visitor(world), world.tell("people", "get", name=NAME)
    page = opened(visitor)
    typed = {
        "csrf": entered(world, page)["csrf"],
        "user_id": facts["user_id"],
        "password": facts["password"],
        "resident": facts["resident_number"],
    }
    assert "가상키보드로만 입력" in visitor.send("POST", HERE, data=typed).text


def test_the_field_itself_takes_no_typing(world: ReferenceApp) -> None:
    walker = Walker(world)
    walker.screen.visit(HERE)
    with pytest.raises(NotUsableError):
        walker.screen.fill(NUMBER, "9999999999999")


def login_form(world: ReferenceApp, page: HtmlElement, **password: str) -> dict[str, str]:
    csrf = str(page.xpath(".//form[@action='/login']//input[@name='csrf']/@value")[0])
    return {"csrf": csrf, "user_id": str(world.tell("people", "get", name=NAME)["user_id"]), **password}


def test_one_logs_in_by_pressing_keys(world: ReferenceApp) -> None:
    visitor, facts = Visitor(world), world.tell("people", "get", name=NAME)
    page = opened(visitor, "/login")
    pressed = presses(page, "password", str(facts["password"]))
    assert f"{NAME}님" in visitor.post("/login", login_form(world, page, **pressed)).text


def test_the_log_in_page_refuses_typing_where_the_program_is_missing(world: ReferenceApp) -> None:
    visitor, facts = Visitor(world), world.tell("people", "get", name=NAME)
    form = login_form(world, opened(visitor, "/login"), password=str(facts["password"]))
    answer = visitor.post("/login", form)
    assert "가상키보드로만 입력" in answer.text
    assert f"{NAME}님" not in answer.text


def test_the_log_in_page_takes_typing_where_the_program_is_there(world: ReferenceApp) -> None:
    world.tell("pc", "install", program="키보드보안")
    walker = Walker(world)
    walker.log_in()
    assert f"{NAME}님" in walker.screen.read().text


def test_a_person_gets_through_by_pressing_keys(world: ReferenceApp, host: BrowserHost) -> None:
    facts = world.tell("people", "get", name=NAME)
    screen = host.screen(host.serve(world.app), mask=Mask())
    screen.visit(HERE)
    screen.fill("증권금융 인터넷뱅킹 ID", str(facts["user_id"]))
    for label, secret in ((PASSWORD, facts["password"]), (NUMBER, facts["resident_number"])):
        for character in str(secret):
            screen.press(character, within=label)
    assert str(facts["resident_number"]) not in screen.read().text
    screen.press("다음")
    assert screen.where() == "타기관인증서등록 비밀번호 등록"
    screen.close()
