"""The phone's own senses: its camera, its lock, its glass; another phone; and what is registered on a phone."""

from __future__ import annotations

import base64
import re
from contextlib import nullcontext

from ksfc_spec.target.ports import Upload
from ksfc_spec.target.scene import Scene

from . import ibk_walks
from .sentence import deed
from .walks import walk

CAMERA, PICTURE, SHOOT = "신분증 촬영", "신분증 사진", "촬영하기"
_OWNED = re.compile(r"(?P<owner>[가-힣]{2,4})의 (?P<card>.+)")
ANOTHER_PHONE = "다른 휴대폰의 "
DONE = {"바이오인증": "바이오인증 등록완료", "간편비밀번호": "간편비밀번호 등록완료", "패턴": "패턴 등록완료"}
"""What can be registered on a phone, and the screen that says so."""


@deed('"{신분증}"(을) 촬영한다')
def _(scene: Scene, 신분증: str) -> None:
    owned = _OWNED.fullmatch(신분증)
    name, card = (owned["owner"], owned["card"]) if owned else (scene.customer, 신분증)
    data = scene.world.tell("cards", "picture", name=name, card=card)["data"]
    if scene.screen.where() != CAMERA:
        scene.screen.press(SHOOT)
    scene.screen.hold_up(PICTURE, Upload("card.jpg", base64.b64decode(str(data)), "image/jpeg"))
    scene.screen.press("촬영")


@deed("지문(으로) 확인한다")
def _(scene: Scene) -> None:
    scene.screen.touch_sensor(recognised=True)


@deed("얼굴(으로) 확인한다")
def _(scene: Scene) -> None:
    scene.screen.touch_sensor(recognised=True)


@deed("다른 사람의 지문(으로) 확인한다")
def _(scene: Scene) -> None:
    scene.screen.touch_sensor(recognised=False)


@deed('"{패턴}" 패턴(을) 그린다')
def _(scene: Scene, 패턴: str) -> None:
    scene.mask.add(패턴)
    scene.screen.draw("패턴", 패턴)


def fail(scene: Scene, means: str, times: int) -> bool:
    """Fail so often with a means; False where it is nothing that phones keep."""
    for _ in range(times if means in FAILURES else 0):
        FAILURES[means](scene)
    return means in FAILURES


def register(scene: Scene, means: str) -> bool:
    """Register a means on the phone in hand, or on another one; False where it is nothing that phones keep."""
    elsewhere = means.startswith(ANOTHER_PHONE)
    means = means.removeprefix(ANOTHER_PHONE)
    if means not in DONE:
        return False
    with scene.another() if elsewhere else nullcontext():
        walk(scene, f"IBK {DONE[means]}" if _prepared(scene) else DONE[means])
    scene.notes[f"휴대폰의 {means}"] = "등록"
    return True


def _prepared(scene: Scene) -> bool:
    """Whether this is the other house, where one registers by a certificate on the phone: then it is put there."""
    if scene.house:
        name, thing = scene.customer, ibk_walks.OWN
        scene.world.tell("people", "put", name=name, thing=thing, place="스마트폰")
    return bool(scene.house)


def _wrong_secret(scene: Scene) -> None:
    walk(scene, "간편비밀번호 로그인")
    scene.screen.fill("간편비밀번호", "908172")
    scene.screen.press("확인")


def _wrong_pattern(scene: Scene) -> None:
    walk(scene, "패턴 로그인")
    scene.screen.draw("패턴", "3-6-9-8")


def _wrong_finger(scene: Scene) -> None:
    walk(scene, "로그인")
    scene.screen.press("바이오인증", within="간편 로그인")
    scene.screen.touch_sensor(recognised=False)


FAILURES = {"간편비밀번호": _wrong_secret, "패턴": _wrong_pattern, "지문": _wrong_finger}
"""How one fails once with each means."""
