"""The person in front of the screen."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .ibk_walks import HOUSE
from .sentence import given


@given('고객 "{이름}"(이) 있다')
def _(scene: Scene, 이름: str) -> None:
    scene.customer = 이름
    scene.facts()


@given('고객 "{이름}"(은) 우리사주뱅킹 회원(이다)')
def _(scene: Scene, 이름: str) -> None:
    scene.customer = scene.customer or 이름
    scene.facts(이름)
    scene.world.tell("ksfc", "enrol", name=이름)


@given('고객 "{이름}"(은) IBK투자증권 고객(이다)')
def _(scene: Scene, 이름: str) -> None:
    scene.customer, scene.house = 이름, HOUSE
    scene.world.tell("ibk", "enrol", name=이름, holder="personal")


@given('고객 "{이름}"(은) IBK투자증권 법인 고객(이다)')
def _(scene: Scene, 이름: str) -> None:
    scene.customer, scene.house = 이름, HOUSE
    scene.world.tell("ibk", "enrol", name=이름, holder="corporate")
