"""The phone's flows from their first screen to their last by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ksfc_spec.runner.stage import BROWSER, Stage
from ksfc_spec.target import browser
from ksfc_spec.target.description import load_target
from ksfc_spec.target.scene import Scene
from steps.walks import say, walk

from .keyboard_screen import KeyboardScreen

NAME = "한가람"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Somebody in front of a phone, with a keyboard and nothing else."""
    monkeypatch.setattr(browser, "BrowserScreen", KeyboardScreen)
    with stage.scene(BROWSER, phone=True) as scene:
        scene.customer = NAME
        yield scene


def test_signing_up(scene: Scene) -> None:
    walk(scene, "회원가입 가입완료")


@pytest.mark.parametrize("done", ["바이오인증 등록완료", "간편비밀번호 등록완료", "패턴 등록완료"])
def test_registering_a_means(scene: Scene, done: str) -> None:
    scene.world.tell("ksfc", "enrol", name=NAME)
    walk(scene, done)


def test_logging_in_by_pattern(scene: Scene) -> None:
    scene.world.tell("ksfc", "enrol", name=NAME)
    walk(scene, "패턴 등록완료")
    walk(scene, "패턴 로그인")
    say(scene, '"1-2-5-8" 패턴을 그린다\n"로그아웃"을 누른다')


def test_a_new_certificate_and_its_way_to_the_pc(scene: Scene) -> None:
    scene.world.tell("ksfc", "enrol", name=NAME)
    say(scene, '고객은 "아이디"로 로그인했다')
    walk(scene, "신규공동인증서신청 발급완료")
    scene.screen.visit(scene.address("PC로 내보내기"))
    say(
        scene,
        """
        "인증서"에서 1번째를 선택한다
        "인증서 비밀번호"에 "{인증서 비밀번호}"를 입력한다
        "인증번호 만들기"를 누른다
        """,
    )
    assert "10분 안에 PC의" in scene.screen.read().text
