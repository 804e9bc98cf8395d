"""KFTC's SDK in a browser: any page may ask for a signature; success, cancelling, unknown sites, one window at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from ksfc_spec.target.serving import Served
from ksfc_spec.web.reference import ReferenceApp

from .walk import fresh

NAME = "한가람"
SAMPLE = "/parties/kftc/sdk/sample"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("people", "give", name=NAME, thing="금융인증서")
    return app


@pytest.fixture
def page(browser: Browser, world: ReferenceApp) -> Iterator[Page]:
    served = Served()
    origin = served.put(world.app)
    context = browser.new_context(base_url=origin)
    context.set_default_timeout(5000)
    page = context.new_page()
    page.goto(SAMPLE)
    yield page
    context.close()
    served.close()


def asked(page: Page) -> Page:
    """The window that opens on 전자서명."""
    with page.expect_popup() as popup:
        page.get_by_role("button", name="전자서명").click()
    return popup.value


def sign(popup: Page, world: ReferenceApp) -> None:
    """Go through KFTC's window to its end."""
    facts = world.tell("people", "get", name=NAME)
    popup.get_by_label("이름").fill(NAME)
    popup.get_by_label("휴대폰번호").fill(facts["phone"])
    popup.get_by_label("생년월일").fill(facts["birth_date"])
    popup.get_by_role("button", name="확인").click()
    popup.get_by_label("확인코드").wait_for()
    popup.get_by_label("확인코드").fill(str(world.tell("telco", "latest_code", phone=facts["phone"])["code"]))
    popup.get_by_role("button", name="전송").click()
    popup.get_by_label(f"{NAME} 금융인증서").check()
    popup.get_by_role("button", name="확인").click()
    popup.get_by_label("비밀번호").fill(facts["pin"])
    with popup.expect_event("close"):
        popup.get_by_role("button", name="확인").click()


def told(page: Page, wanted: str) -> None:
    page.get_by_role("status").filter(has_text=wanted).wait_for()


def test_a_page_gets_the_signed_values_and_nothing_secret(page: Page, world: ReferenceApp) -> None:
    sign(asked(page), world)
    told(page, "서명 완료")
    assert str(world.tell("people", "get", name=NAME)["pin"]) not in page.content()


def test_a_window_closed_half_way_is_reported_as_cancelled(page: Page) -> None:
    asked(page).close()
    told(page, "800000")


def test_a_second_request_while_one_runs_is_refused(page: Page) -> None:
    asked(page)
    page.get_by_role("button", name="전자서명").click()
    told(page, "100008")


def test_a_site_kftc_does_not_know_signs_nothing(page: Page) -> None:
    page.evaluate("FinCert.Sdk.init({orgCode: 'NOBODY', apiKey: 'x'})")
    popup = asked(page)
    popup.get_by_role("alert").filter(has_text="등록되지 않은 사이트").wait_for()


def test_sign_before_init_and_with_nothing_to_sign_fail(page: Page) -> None:
    ask = "(options) => new Promise((done) => FinCert.Sdk.sign({...options, fail: ({code}) => done(code)}))"
    assert page.evaluate(ask, {"content": {"plainText": {"plainTexts": []}}}) == 100002
    page.goto("/parties/nice")
    page.add_script_tag(url="/static/fincert.js")
    assert page.evaluate(ask, {"content": {"plainText": {"plainTexts": ["글"]}}}) == 100001


def test_the_log_in_page_says_when_its_window_was_closed(page: Page) -> None:
    page.goto("/login")
    with page.expect_popup() as popup:
        page.get_by_role("button", name="금융인증서", exact=True).click()
    popup.value.get_by_label("생년월일").wait_for()
    popup.value.close()
    told(page, "사용자가 취소했습니다")
