"""What is so of the financial certificate service: connected devices, certificates before the newest, identification at banks."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .holdings import FINANCIAL_OWNER, tell
from .senses import fail
from .sentence import given, then


@given("금융인증서비스에 자동연결되어 있다")
def _(scene: Scene) -> None:
    owner = scene.notes.get(FINANCIAL_OWNER, scene.customer)
    scene.screen.visit(str(scene.world.tell("kftc", "connect", name=owner)["address"]))


@given("금융인증서비스에 자동연결되어 있지 않다")
def _(scene: Scene) -> None:
    scene.exchange()


@given("고객(은) 다른 기기에서 접속했다")
def _(scene: Scene) -> None:
    scene.exchange()


@given('고객(은) "{것}"(을) {번:d}번 틀렸다')
def _(scene: Scene, 것: str, 번: str) -> None:
    if not fail(scene, 것, int(번)):
        tell(scene, "fail", thing=것, times=번)


@given('고객(은) "{은행}"에서 대면으로 신원확인(을) 받았다')
def _(scene: Scene, 은행: str) -> None:
    scene.world.tell("issuing_banks", "identify", name=scene.customer, bank=은행, on="true")


@given('고객(은) "{은행}"에서 대면으로 신원확인(을) 받지 않았다')
def _(scene: Scene, 은행: str) -> None:
    scene.world.tell("issuing_banks", "identify", name=scene.customer, bank=은행, on="false")


@then('고객(의) 앞선 "{것}"(은) "{상태}" 상태(이다)')
def _(scene: Scene, 것: str, 상태: str) -> None:
    scene.witness.equal(f"앞선 {것} 상태", 상태, tell(scene, "state", thing=f"이전 {것}")["state"])
