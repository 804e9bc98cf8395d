"""The financial certificate on bad days: a service that does not answer, windows left open, two windows, the back button."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ksfc_spec.clock import ManualClock
from ksfc_spec.target.form import FormScreen
from ksfc_spec.target.wire import AsgiWire
from ksfc_spec.web.reference import ReferenceApp

from .walk import fresh

NAME = "한가람"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("people", "give", name=NAME, thing="금융인증서")
    app.tell("people", "set_state", name=NAME, thing="금융인증서", state="등록됨")
    return app


@pytest.fixture
def screen(world: ReferenceApp) -> FormScreen:
    return FormScreen(AsgiWire(world.app))


def alerts(screen: FormScreen) -> str:
    return " / ".join(screen.read().alerts)


def to_the_window(screen: FormScreen) -> None:
    screen.visit("/login")
    screen.press("금융인증서", within="인증서 로그인")


def to_the_code(screen: FormScreen, world: ReferenceApp) -> None:
    to_the_window(screen)
    facts = world.tell("people", "get", name=NAME)
    for label, fact in (("이름", "name"), ("휴대폰번호", "phone"), ("생년월일", "birth_date")):
        screen.fill(label, facts[fact])
    screen.press("확인")


def to_the_pin(screen: FormScreen, world: ReferenceApp) -> None:
    to_the_code(screen, world)
    facts = world.tell("people", "get", name=NAME)
    screen.fill("확인코드", str(world.tell("telco", "latest_code", phone=facts["phone"])["code"]))
    screen.press("전송")
    screen.choose("인증서", f"{NAME} 금융인증서")
    screen.press("확인")
    screen.fill("비밀번호", facts["pin"])


def test_a_silent_service_is_said_on_the_log_in_page(world: ReferenceApp, screen: FormScreen) -> None:
    world.tell("kftc", "disturb", how="silent")
    to_the_window(screen)
    assert screen.where() == "로그인"
    assert "응답이 없습니다" in alerts(screen)
    world.tell("kftc", "disturb", how="")
    to_the_window(screen)
    assert screen.where() == "금융인증서비스"


def test_a_silent_service_half_way_loses_nothing(world: ReferenceApp, screen: FormScreen) -> None:
    to_the_pin(screen, world)
    world.tell("kftc", "disturb", how="error")
    screen.press("확인")
    assert "응답이 없습니다" in alerts(screen)
    world.tell("kftc", "disturb", how="")
    screen.fill("비밀번호", world.tell("people", "get", name=NAME)["pin"])
    screen.press("확인")
    assert screen.read().statuses == ("금융인증서로 로그인했습니다.",)


def test_a_telephone_company_that_is_down_sends_no_code_and_says_so(
    world: ReferenceApp, screen: FormScreen
) -> None:
    world.tell("telco", "disturb", how="silent")
    to_the_code(screen, world)
    assert screen.where() == "금융인증서비스"
    assert "응답이 없습니다" in alerts(screen)


def test_a_window_left_open_too_long_is_over(world: ReferenceApp, screen: FormScreen) -> None:
    to_the_pin(screen, world)
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=10, seconds=1))
    screen.press("확인")
    assert screen.where() == "접속 종료"
    screen.visit("/parties/kftc/pin")
    assert screen.where() == "금융인증서비스 종료"


def test_two_windows_of_one_browser_are_one_request(world: ReferenceApp, screen: FormScreen) -> None:
    """The later one counts; what the earlier one had opened does not open in it."""
    to_the_pin(screen, world)
    screen.switch("")
    to_the_window(screen)
    assert screen.where() == "금융인증서비스"
    screen.visit("/parties/kftc/pin")
    assert screen.where() == "금융인증서비스"


def test_the_back_button_after_log_in_shows_no_window_to_go_on_with(
    world: ReferenceApp, screen: FormScreen
) -> None:
    to_the_pin(screen, world)
    screen.press("확인")
    assert screen.where() == "우리사주뱅킹"
    screen.visit("/parties/kftc/pin")
    assert screen.where() == "금융인증서비스 종료"


def test_a_reissue_while_the_window_is_open_signs_with_nothing_old(
    world: ReferenceApp, screen: FormScreen
) -> None:
    to_the_pin(screen, world)
    world.tell("people", "set_state", name=NAME, thing="금융인증서", state="재발급됨")
    screen.press("확인")
    assert "인증서를 선택해 주세요" in alerts(screen)


def test_a_closed_window_leaves_the_log_in_page_as_it_was(world: ReferenceApp, screen: FormScreen) -> None:
    to_the_pin(screen, world)
    screen.press("닫기")
    assert screen.where() == "로그인"
    assert world.bank.members.count() == 1


def test_stage_one_without_an_application_and_after_its_time(world: ReferenceApp, screen: FormScreen) -> None:
    screen.visit("/parties/banks/gaon")
    screen.press("금융인증서 발급/재발급")
    assert screen.where() == "가온은행 이용약관 동의"
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=30, seconds=1))
    screen.visit("/parties/banks/gaon/terms")
    assert screen.where() == "가온은행 금융인증서 발급"
    screen.visit("/parties/kftc/store")
    assert "끝났거나 없습니다" in alerts(screen)
