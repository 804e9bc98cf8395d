"""The joint certificate's pages for everybody: axe-core finds nothing serious, and the keyboard alone is enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from ksfc_spec.target.serving import Served
from ksfc_spec.web.reference import ReferenceApp

from .access import accessible
from .walk import fresh

NAME = "한가람"
FLOW = "/centre/joint/other"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("people", "give", name=NAME, thing="증권용 공동인증서(코스콤)")
    app.tell("people", "give", name=NAME, thing="1회용 인증번호")
    return app


@pytest.fixture(params=[(1200, 900), (360, 740)], ids=["pc", "phone"])
def page(browser: Browser, world: ReferenceApp, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    served = Served()
    context = browser.new_context(
        base_url=served.put(world.app), viewport={"width": width, "height": height}, locale="ko-KR"
    )
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()
    served.close()


def facts(world: ReferenceApp) -> dict[str, str]:
    return dict(world.tell("people", "get", name=NAME))


def look(world: ReferenceApp, at: str) -> str:
    return str(world.tell("people", "look", name=NAME, at=at)["value"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def to_authentication(page: Page, world: ReferenceApp) -> None:
    person = facts(world)
    page.goto(FLOW)
    page.locator("#user_id").fill(person["user_id"])
    page.locator("#password").fill(person["password"])
    page.locator("#resident").fill(person["resident_number"])
    press(page, "다음")


def to_certificate(page: Page, world: ReferenceApp) -> None:
    to_authentication(page, world)
    person = facts(world)
    page.get_by_label("1회용 인증번호 인증").check()
    page.locator("#number").fill(look(world, "1회용 인증번호"))
    press(page, "인증번호 확인")
    page.locator("#number_tail").fill(person["resident_back"])
    page.locator("#phone_tail").fill(person["phone_tail"])
    press(page, "다음")


@pytest.mark.parametrize(
    "address",
    [
        "/centre",
        "/centre/joint",
        "/centre/joint/guide",
        "/centre/joint/issue/new",
        "/centre/cloud",
        "/centre/cloud/manage",
        "/documents",
        "/login",
        "/personal-data/policy/privacy",
        "/service/fraud-prevention",
    ],
)
def test_the_centres_pages(page: Page, address: str) -> None:
    page.goto(address)
    accessible(page)


def test_the_registration_from_end_to_end(page: Page, world: ReferenceApp) -> None:
    page.goto(FLOW)
    accessible(page)
    press(page, "다음")
    accessible(page)
    to_authentication(page, world)
    for way in ("휴대폰 SMS 인증", "2채널 인증(ARS승인)", "1회용 인증번호 인증"):
        page.get_by_label(way).check()
        accessible(page)
    to_certificate(page, world)
    accessible(page)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="인증서 등록", exact=True).click()
    window = opened.value
    window.wait_for_load_state()
    accessible(window)
    window.locator("input[name=key]:visible").first.check()
    window.get_by_label("인증서 비밀번호").fill(facts(world)["certificate_password"])
    window.get_by_role("button", name="확인", exact=True).click()
    page.wait_for_url("**/other/done")
    accessible(page)


@pytest.mark.parametrize(("address", "field"), [(FLOW, "resident"), ("/login", "password")])
def test_the_virtual_keyboard(page: Page, world: ReferenceApp, address: str, field: str) -> None:
    world.tell("pc", "uninstall", program="키보드보안")
    page.goto(address)
    page.locator(f"[data-keyboard={field}] .keyboard").wait_for()
    accessible(page)


def test_the_copy_on_both_devices(page: Page, world: ReferenceApp) -> None:
    page.goto("/centre/joint/copy")
    accessible(page)
    for way in ("인증번호", "QR코드"):
        page.goto("/centre/joint/copy/to-phone")
        accessible(page)
        page.get_by_label(way).check()
        page.locator("input[name=key]:visible").first.check()
        page.get_by_label("인증서 비밀번호").fill(facts(world)["certificate_password"])
        press(page, "인증서 내보내기")
        accessible(page)
    page.goto("/m/certificates/copy")
    press(page, "인증번호 만들기")
    accessible(page)
    page.goto("/m/certificates/copy/export")
    accessible(page)
    page.goto("/centre/joint/copy/from-phone")
    accessible(page)


def test_the_keyboard_alone_is_enough(page: Page, world: ReferenceApp) -> None:
    """Identity, one-time number and tails, with Tab, arrows, Space and Enter; the mouse is not touched."""
    person = facts(world)
    page.goto(FLOW)
    typed = {
        "user_id": person["user_id"],
        "password": person["password"],
        "resident": person["resident_number"],
    }
    for name, value in typed.items():
        tab_to(page, name)
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.wait_for_url("**/authentication")
    tab_to(page, "method")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "number")
    page.keyboard.type(look(world, "1회용 인증번호"))
    tab_to_button(page, "인증번호 확인")
    page.keyboard.press("Enter")
    page.get_by_text("추가인증이 완료되었습니다").wait_for()
    for name, value in {"number_tail": person["resident_back"], "phone_tail": person["phone_tail"]}.items():
        tab_to(page, name)
        page.keyboard.type(value)
    tab_to_button(page, "다음")
    page.keyboard.press("Enter")
    page.wait_for_url("**/certificate")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus."""
    _tab_until(page, f"document.activeElement.name === {name!r}")


def tab_to_button(page: Page, text: str) -> None:
    """Press Tab until the button of that text has the focus."""
    _tab_until(page, f"document.activeElement.textContent.trim() === {text!r}")


def _tab_until(page: Page, reached: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    raise AssertionError(f"never reached by Tab: {reached}")
