"""The cloud registration's pages for everybody: axe-core finds nothing serious, and the keyboard alone is enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ksfc_spec.runner.stage import BROWSER, Stage
from ksfc_spec.target.description import load_target
from ksfc_spec.target.scene import Scene
from steps.cloud_walks import (
    AUTHENTICATION,
    CONSENT,
    CUSTOMER,
    DEVICE,
    DONE,
    IDENTITY,
    LIST,
    PIN,
    TERMS,
    TRANSFER,
)
from steps.walks import say, walk

from . import access
from .access import front

NAME = "한가람"
WIDTHS = ((1200, 900), (360, 740))
LABEL = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    """A member with a certificate in the cloud, in front of a browser."""
    with stage.scene(BROWSER) as scene:
        scene.customer = NAME
        scene.world.tell("ksfc", "enrol", name=NAME)
        give(scene, "클라우드 공동인증서(타기관)")
        yield scene


def give(scene: Scene, thing: str) -> None:
    scene.world.tell("people", "give", name=NAME, thing=thing)


def accessible(scene: Scene) -> None:
    """Fine at either width."""
    page = front(scene)
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        access.accessible(page)


def test_every_screen_of_a_new_user_without_a_medium(scene: Scene) -> None:
    give(scene, "예수금계좌")
    for screen in ("전체메뉴", IDENTITY, AUTHENTICATION, TRANSFER, CUSTOMER, TERMS, DEVICE, LIST, PIN, DONE):
        walk(scene, screen)
        accessible(scene)


def test_the_consent_and_the_card(scene: Scene) -> None:
    give(scene, "보안카드")
    scene.world.tell("network", "move", country="JP")
    walk(scene, CONSENT)
    accessible(scene)
    say(scene, '"동의함"을 체크한다\n"다음"을 누른다')
    assert scene.screen.where() == AUTHENTICATION
    accessible(scene)


@pytest.mark.parametrize("screen", [IDENTITY, CUSTOMER, LIST])
def test_refusals(scene: Scene, screen: str) -> None:
    walk(scene, screen)
    scene.screen.press("확인" if screen == LIST else "다음")
    assert scene.screen.read().alerts
    accessible(scene)


def test_an_empty_cloud(scene: Scene) -> None:
    scene.world.tell("people", "take", name=NAME, thing="클라우드 공동인증서(타기관)")
    walk(scene, LIST)
    accessible(scene)


def tab_to(page: Any, name: str) -> None:
    """Press Tab until the element of that name has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if str(page.evaluate(LABEL)).replace("*", "").strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def entered(page: Any, name: str, value: object) -> None:
    tab_to(page, name)
    page.keyboard.type(str(value))


def test_the_whole_registration_by_keyboard_alone(scene: Scene) -> None:
    give(scene, "OTP")
    give(scene, "1회용 인증번호")
    scene.world.tell("koscom", "connect", name=NAME)
    facts, page = scene.facts(), front(scene)
    scene.screen.visit("/centre/cloud/register")
    entered(page, "증권금융 인터넷뱅킹 ID", facts["user_id"])
    entered(page, "증권금융 인터넷뱅킹 비밀번호", facts["password"])
    entered(page, "주민(사업자)등록번호", facts["resident_number"])
    page.keyboard.press("Enter")
    page.get_by_label("OTP 번호").wait_for()
    page.get_by_label("휴대폰 SMS 인증").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    entered(page, "1회용 인증번호", looked(scene, "1회용 인증번호"))
    tab_to(page, "인증번호 확인")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="추가인증이 완료되었습니다").wait_for()
    entered(page, "OTP 일련번호", looked(scene, "OTP 일련번호"))
    entered(page, "OTP 번호", looked(scene, "OTP"))
    tab_to(page, "인증서 등록")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    window = opened.value
    window.get_by_role("radio").first.wait_for()
    for _ in range(3):
        window.keyboard.press("Tab")
        if window.evaluate("document.activeElement.type") == "radio":
            break
    window.keyboard.press("Space")
    window.keyboard.press("Enter")
    window.get_by_label("인증서 비밀번호").wait_for()
    entered(window, "인증서 비밀번호", facts["pin"])
    with window.expect_event("close"):
        window.keyboard.press("Enter")
    page.get_by_role("heading", name=DONE).wait_for()


def looked(scene: Scene, at: str) -> str:
    """What the person reads there."""
    return str(scene.world.tell("people", "look", name=NAME, at=at)["value"])
