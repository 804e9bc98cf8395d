"""Registering a cloud joint certificate: every combination of customer arrives, and nobody goes round a step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest

from ksfc_spec.runner.stage import Stage
from ksfc_spec.target.description import load_target
from ksfc_spec.target.scene import Scene
from steps.attempts import LOGINS
from steps.cloud_walks import AUTHENTICATION, DONE, IDENTITY, LIST, PIN, TRANSFER
from steps.walks import say, walk

NAME, THING = "한가람", "클라우드 공동인증서(타기관)"
CHOICES = list(product((True, False), repeat=5))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    """A member with a certificate in the cloud, in front of the PC."""
    with stage.scene() as scene:
        scene.customer = NAME
        scene.world.tell("ksfc", "enrol", name=NAME)
        give(scene, THING)
        yield scene


def give(scene: Scene, thing: str) -> None:
    scene.world.tell("people", "give", name=NAME, thing=thing)


def alerts(scene: Scene) -> str:
    return " / ".join(scene.screen.read().alerts)


@pytest.mark.parametrize(("logged_in", "abroad", "account", "medium", "connected"), CHOICES)
def test_all_thirty_two_kinds_of_customers_arrive(
    scene: Scene, *, logged_in: bool, abroad: bool, account: bool, medium: bool, connected: bool
) -> None:
    if abroad:
        scene.world.tell("network", "move", country="JP")
    if account:
        give(scene, "예수금계좌")
    if medium:
        give(scene, "OTP")
    if connected:
        scene.world.tell("koscom", "connect", name=NAME)
    if logged_in:
        say(scene, LOGINS["아이디"])
    walk(scene, DONE)
    page = scene.screen.read()
    assert "등록이 완료되었습니다" in page.text
    assert [mark.state for mark in page.stepper] == ["done", "done", "current"]


@pytest.mark.parametrize("medium", ["OTP", "스마트OTP", "보안카드"])
def test_each_medium_arrives(scene: Scene, medium: str) -> None:
    give(scene, medium)
    walk(scene, DONE)
    assert scene.screen.where() == DONE


def test_a_registered_certificate_is_not_registered_again(scene: Scene) -> None:
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, DONE)
    walk(scene, PIN)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert "이미 등록된 인증서입니다" in alerts(scene)


def test_the_window_cannot_be_opened_before_the_proofs(scene: Scene) -> None:
    give(scene, "OTP")
    walk(scene, AUTHENTICATION)
    scene.screen.press("인증서 등록")
    assert list(scene.screen.windows()) == [""]
    assert "본인확인 추가인증을 해 주세요" in alerts(scene)


def test_the_transfer_cannot_be_opened_by_address(scene: Scene) -> None:
    scene.screen.visit("/centre/cloud/register/transfer")
    assert scene.screen.where() == IDENTITY
    walk(scene, AUTHENTICATION)
    scene.screen.visit("/centre/cloud/register/transfer")
    say(
        scene,
        '"금융기관"에서 "{은행}"을 선택한다\n"계좌번호"에 "{은행계좌번호}"를 입력한다\n"인증요청"을 누른다',
    )
    assert "다음을 눌러 다시 시작해 주세요" in alerts(scene)


def test_five_wrong_pins_lock_the_certificate(scene: Scene) -> None:
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, PIN)
    for _ in range(5):
        say(scene, '"인증서 비밀번호"에 "{틀린 PIN}"을 입력한다\n"확인"을 누른다')
    assert "5번 틀려 이용이 정지되었습니다" in alerts(scene)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert scene.screen.where() == PIN
    assert "정지되었습니다" in alerts(scene)


def test_connecting_slowly_costs_the_pin_a_second_time_and_nothing_else(scene: Scene) -> None:
    give(scene, "OTP")
    walk(scene, LIST)
    scene.world.advance(timedelta(minutes=4))
    walk(scene, PIN)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert scene.screen.where() == PIN
    assert "한 번 더 입력해 주세요" in alerts(scene)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert scene.screen.where() == DONE


def test_a_silent_party_loses_nothing(scene: Scene) -> None:
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, PIN)
    scene.world.tell("koscom", "disturb", how="silent")
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert "코스콤에서 응답이 없습니다" in alerts(scene)
    scene.world.tell("koscom", "disturb", how="")
    walk(scene, DONE)
    assert scene.screen.where() == DONE


def test_an_unknown_origin_counts_as_abroad(scene: Scene) -> None:
    scene.world.tell("network", "disturb", how="error")
    walk(scene, IDENTITY)
    say(
        scene,
        '"증권금융 인터넷뱅킹 ID"에 "{아이디}"를 입력한다\n"증권금융 인터넷뱅킹 비밀번호"에 "{비밀번호}"를 입력한다',
    )
    say(scene, '"주민(사업자)등록번호"에 "{주민등록번호}"를 입력한다\n"다음"을 누른다')
    assert "해외 출국정보 조회 동의" in scene.screen.read().text


def test_the_transfer_is_the_window_of_a_customer_without_medium(scene: Scene) -> None:
    walk(scene, TRANSFER)
    assert scene.screen.where() == TRANSFER
