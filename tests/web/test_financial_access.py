"""The financial certificate's pages for everybody: axe-core finds nothing serious, and the keyboard alone is enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from ksfc_spec.parties.issuing_banks import ISSUERS
from ksfc_spec.target.serving import Served
from ksfc_spec.web.reference import ReferenceApp

from .access import accessible
from .walk import fresh

NAME = "한가람"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("issuing_banks", "identify", name=NAME, bank="가온은행")
    for thing in ("금융인증서", "OTP", "예수금계좌"):
        app.tell("people", "give", name=NAME, thing=thing)
    app.tell("people", "set_state", name=NAME, thing="금융인증서", state="등록됨")
    return app


@pytest.fixture(params=[(1200, 900), (360, 740)], ids=["pc", "phone"])
def page(browser: Browser, world: ReferenceApp, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    served = Served()
    context = browser.new_context(
        base_url=served.put(world.app), viewport={"width": width, "height": height}, locale="ko-KR"
    )
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()
    served.close()


def facts(world: ReferenceApp) -> dict[str, str]:
    return dict(world.tell("people", "get", name=NAME))


def code(world: ReferenceApp) -> str:
    return str(world.tell("telco", "latest_code", phone=facts(world)["phone"])["code"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_the_service_s_window(page: Page, world: ReferenceApp) -> None:
    person = facts(world)
    page.goto("/login")
    accessible(page)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="금융인증서", exact=True).click()
    window = opened.value
    window.get_by_label("생년월일").wait_for()
    press(window, "확인")
    accessible(window)
    for label, value in (("이름", NAME), ("휴대폰번호", person["phone"]), ("생년월일", person["birth_date"])):
        window.get_by_label(label).fill(value)
    press(window, "확인")
    accessible(window)
    window.get_by_label("확인코드").fill(code(world))
    press(window, "전송")
    accessible(window)
    press(window, "+")
    accessible(window)
    window.goto("/parties/kftc/choose")
    window.get_by_label(f"{NAME} 금융인증서").check()
    press(window, "확인")
    press(window, "확인")
    accessible(window)


def test_a_banks_pages_and_the_store(page: Page, world: ReferenceApp) -> None:
    person = facts(world)
    page.goto("/parties/banks/gaon")
    accessible(page)
    press(page, "금융인증서 발급/재발급")
    accessible(page)
    page.get_by_label("이용약관에 동의함").check()
    press(page, "다음")
    accessible(page)
    entries = (("이름", NAME), ("주민등록번호", person["resident_number"]), ("계좌번호", person["account"]))
    for label, value in (*entries, ("계좌 비밀번호", person["account_password"])):
        page.get_by_label(label, exact=False).first.fill(value)
    press(page, "다음")
    accessible(page)
    page.get_by_label("휴대폰 SMS 인증").check()
    press(page, "인증번호 요청")
    page.get_by_label("인증번호").fill(code(world))
    press(page, "인증번호 확인")
    press(page, "다음")
    accessible(page)
    page.get_by_label("이메일").fill(person["email"])
    page.get_by_label("휴대폰번호").fill(person["phone"])
    press(page, "다음")
    accessible(page)
    page.get_by_label("OTP 비밀번호").fill(str(world.tell("people", "look", name=NAME, at="OTP")["value"]))
    press(page, "다음")
    accessible(page)
    page.get_by_label("비밀번호").first.fill("204816")
    page.get_by_label("비밀번호 확인").fill("204816")
    press(page, "저장")
    accessible(page)
    assert "재발급이 완료" in page.inner_text("main")


def test_every_bank_s_first_page_and_the_list_of_banks(page: Page, world: ReferenceApp) -> None:
    for bank in ISSUERS:
        page.goto(f"/parties/banks/{bank.key}")
        accessible(page)
    assert len(ISSUERS) == 22


def test_the_other_ways_and_the_card(page: Page, world: ReferenceApp) -> None:
    world.tell("issuing_banks", "identify", name=NAME, bank="나래은행")
    world.tell("people", "give", name=NAME, thing="보안카드")
    number = world.tell("issuing_banks", "one_time_number", name=NAME, bank="나래은행")["number"]
    person = facts(world)
    page.goto("/parties/banks/narae")
    press(page, "금융인증서 발급/재발급")
    page.get_by_label("이용약관에 동의함").check()
    press(page, "다음")
    entries = (("이름", NAME), ("주민등록번호", person["resident_number"]), ("계좌번호", person["account"]))
    for label, value in (*entries, ("계좌 비밀번호", person["account_password"])):
        page.get_by_label(label, exact=False).first.fill(value)
    press(page, "다음")
    for way in ("2채널 인증(ARS승인)", "1회용 인증번호"):
        page.get_by_label(way).check()
        accessible(page)
    page.get_by_label("1회용 번호 입력").fill(str(number))
    press(page, "1회용 번호 확인")
    accessible(page)
    press(page, "다음")
    page.get_by_label("이메일").fill(person["email"])
    page.get_by_label("휴대폰번호").fill(person["phone"])
    press(page, "다음")
    page.get_by_label("보안카드번호").wait_for()
    accessible(page)


def test_the_registration(page: Page, world: ReferenceApp) -> None:
    person = facts(world)
    page.goto("/centre/financial/guide")
    accessible(page)
    page.goto("/centre/financial/register")
    press(page, "다음")
    accessible(page)
    entries = (("증권금융 인터넷뱅킹 ID", "user_id"), ("증권금융 인터넷뱅킹 비밀번호", "password"))
    for label, fact in (*entries, ("주민등록번호", "resident_number")):
        page.get_by_label(label).and_(page.locator("input")).fill(person[fact])
    press(page, "다음")
    accessible(page)
    press(page, "다음")
    accessible(page)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of that accessible name has the focus."""
    asked = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if str(page.evaluate(asked)).replace("*", "").strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_log_in_by_keyboard_alone(page: Page, world: ReferenceApp) -> None:
    person = facts(world)
    page.goto("/login")
    tab_to(page, "금융인증서")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    window = opened.value
    window.get_by_label("생년월일").wait_for()
    for label, value in (("이름", NAME), ("휴대폰번호", person["phone"]), ("생년월일", person["birth_date"])):
        tab_to(window, label)
        window.keyboard.type(value)
    window.keyboard.press("Enter")
    window.get_by_label("확인코드").wait_for()
    tab_to(window, "확인코드")
    window.keyboard.type(code(world))
    window.keyboard.press("Enter")
    choice = window.get_by_label(f"{NAME} 금융인증서")
    choice.wait_for()
    tab_to(window, f"{NAME} 금융인증서")
    window.keyboard.press("Space")
    window.keyboard.press("Enter")
    window.get_by_label("비밀번호").wait_for()
    tab_to(window, "비밀번호")
    window.keyboard.type(person["pin"])
    with window.expect_event("close"):
        window.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="금융인증서로 로그인했습니다").wait_for()
