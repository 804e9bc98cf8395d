"""The stepper at the head of a flow."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import then


@then('단계 표시(은) {번호:d} "{이름}"(이다)')
def _(scene: Scene, 번호: str, 이름: str) -> None:
    current = [
        f"{mark.number} {mark.name}" for mark in scene.screen.read().stepper if mark.state == "current"
    ]
    scene.witness.equal("현재 단계", f"{번호} {이름}", ", ".join(current) or "단계 표시 없음")


@then('단계 순서(은) "{순서}"(이다)')
def _(scene: Scene, 순서: str) -> None:
    names = [mark.name for mark in scene.screen.read().stepper]
    scene.witness.equal("단계 순서", " → ".join(part.strip() for part in 순서.split("→")), " → ".join(names))


@then("단계 표시(이) 없다")
def _(scene: Scene) -> None:
    names = [mark.name for mark in scene.screen.read().stepper]
    scene.witness.equal("단계 표시", "없음", ", ".join(names) or "없음")
