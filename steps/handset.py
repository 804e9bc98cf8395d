"""The customer's telephone: text messages."""

from __future__ import annotations

from ksfc_spec.target.scene import PHONE, Scene

from .sentence import then, when
from .values import resolve


@then('휴대폰으로 "{글}" 문자(이) 온다')
def _(scene: Scene, 글: str) -> None:
    _arrives(scene, resolve(scene, 글), expected=True)


@then('휴대폰으로 "{글}" 문자(이) 오지 않는다')
def _(scene: Scene, 글: str) -> None:
    _arrives(scene, resolve(scene, 글), expected=False)


@when('휴대폰으로 "{글}"(을) 회신한다')
def _(scene: Scene, 글: str) -> None:
    scene.world.tell("telco", "reply", phone=str(scene.facts()["phone"]), text=resolve(scene, 글))


@when("ARS 전화(을) 받아 승인한다")
def _(scene: Scene) -> None:
    shown = [f.value for f in scene.screen.read().fields if f.kind == "shown" and f.label == "승인번호"]
    scene.world.tell("telco", "answer", phone=str(scene.facts()["phone"]), code="".join(shown[:1]))


@when('ARS 전화(을) 받아 "{번호}"(을) 누른다')
def _(scene: Scene, 번호: str) -> None:
    scene.world.tell("telco", "answer", phone=str(scene.facts()["phone"]), code=resolve(scene, 번호))


@when("ARS 전화(을) 거절한다")
def _(scene: Scene) -> None:
    scene.world.tell("telco", "decline", phone=str(scene.facts()["phone"]))


@when("QR 코드(을) 휴대폰으로 찍는다")
def _(scene: Scene) -> None:
    scene.world.tell("phone", "scan")
    scene.take(PHONE)
    scene.screen.visit(scene.address("PC에서 가져오기"))
    scene.screen.press("QR 코드 찍기")


def _arrives(scene: Scene, wanted: str, *, expected: bool) -> None:
    rows = scene.world.tell("telco", "messages", phone=str(scene.facts()["phone"]))["messages"]
    texts = [row["text"] for row in rows if row["from"] != "owner"]
    said = f"“{wanted}” {'옴' if expected else '오지 않음'}"
    there = any(wanted in text for text in texts)
    scene.witness.that(
        "문자", expected=said, actual=" / ".join(texts) or "문자 없음", passed=there == expected
    )
