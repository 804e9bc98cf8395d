"""Windows of the PC's registrations in a real browser: closed half way, left alone, gone back from, without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from ksfc_spec.target.serving import Served
from ksfc_spec.web.reference import ReferenceApp

from .test_joint_access import FLOW, NAME, facts, press, to_certificate
from .walk import fresh

BUTTON = "인증서 등록"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("people", "give", name=NAME, thing="증권용 공동인증서(코스콤)")
    app.tell("people", "give", name=NAME, thing="1회용 인증번호")
    return app


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def context(browser: Browser, world: ReferenceApp, *, scripts: bool) -> Iterator[BrowserContext]:
    served = Served()
    context = browser.new_context(base_url=served.put(world.app), locale="ko-KR", java_script_enabled=scripts)
    context.set_default_timeout(15_000)
    yield context
    context.close()
    served.close()


@pytest.fixture
def page(context: BrowserContext, world: ReferenceApp) -> Page:
    page = context.new_page()
    to_certificate(page, world)
    return page


def opened(page: Page) -> Page:
    with page.expect_popup() as popup:
        page.get_by_role("button", name=BUTTON, exact=True).click()
    window: Page = popup.value
    window.wait_for_load_state()
    return window


def sign(window: Page, world: ReferenceApp) -> None:
    window.locator("input[name=key]:visible").first.check()
    window.get_by_label("인증서 비밀번호").fill(facts(world)["certificate_password"])
    window.get_by_role("button", name="확인", exact=True).click()


def signed(window: Page, world: ReferenceApp, *, scripts: bool) -> None:
    """Sign, and wait until the window has ended: it closes, or shows the way on."""
    if scripts:
        with window.expect_event("close"):
            sign(window, world)
    else:
        sign(window, world)
        window.get_by_role("link", name="계속").wait_for()


def arrive(page: Page, *, scripts: bool) -> None:
    """The completion: where the closing window sends its opener by itself, or where one goes without scripts."""
    if scripts:
        page.wait_for_url(f"**{FLOW}/done")
    else:
        page.goto(f"{FLOW}/done")


def registered(world: ReferenceApp) -> int:
    return len(world.bank.registrations.of(1))


def heading(page: Page) -> str:
    page.wait_for_load_state()
    return page.locator("h1").inner_text()


def test_a_window_closed_half_way_costs_nothing(page: Page, world: ReferenceApp, *, scripts: bool) -> None:
    opened(page).close()
    assert heading(page) == "타기관인증서등록 인증서 등록"
    assert registered(world) == 0
    signed(opened(page), world, scripts=scripts)
    arrive(page, scripts=scripts)
    assert heading(page) == "타기관인증서등록 등록완료"
    assert registered(world) == 1


def test_the_main_window_may_be_gone(page: Page, world: ReferenceApp, *, scripts: bool) -> None:
    window = opened(page)
    page.close()
    sign(window, world)
    if not scripts:
        window.get_by_role("link", name="계속").click()
    window.wait_for_url(f"**{FLOW}/done")
    assert heading(window) == "타기관인증서등록 등록완료"
    assert registered(world) == 1


def test_the_main_window_may_have_gone_elsewhere(page: Page, world: ReferenceApp, *, scripts: bool) -> None:
    window = opened(page)
    page.goto("/menu")
    signed(window, world, scripts=scripts)
    arrive(page, scripts=scripts)
    assert heading(page) == "타기관인증서등록 등록완료"
    assert registered(world) == 1


def test_two_tabs_of_one_registration_make_one(
    page: Page, context: BrowserContext, world: ReferenceApp, *, scripts: bool
) -> None:
    """The newer request is the one that counts; the older window is told so."""
    first, tab = opened(page), context.new_page()
    tab.goto(f"{FLOW}/certificate")
    second = opened(tab)
    signed(second, world, scripts=scripts)
    arrive(tab, scripts=scripts)
    assert registered(world) == 1
    sign(first, world)
    assert heading(tab) == "타기관인증서등록 등록완료"
    assert registered(world) == 1


def test_going_back_after_the_end_does_nothing_twice(
    page: Page, world: ReferenceApp, *, scripts: bool
) -> None:
    window = opened(page)
    signed(window, world, scripts=scripts)
    if not scripts:
        window.close()
    arrive(page, scripts=scripts)
    page.go_back()
    page.goto(f"{FLOW}/certificate")
    again = opened(page)
    if again.locator("input[name=key]").count():
        sign(again, world)
    assert registered(world) == 1
    page.goto(f"{FLOW}/done")
    press(page, "나가기")
    page.goto(f"{FLOW}/done")
    assert "본인확인부터 진행해 주세요" in page.locator("main").inner_text()
    assert registered(world) == 1
