"""The customer's mail box."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import then
from .values import resolve


@then('이메일로 "{글}" 메일(이) 온다')
def _(scene: Scene, 글: str) -> None:
    _arrives(scene, resolve(scene, 글), expected=True)


@then('이메일로 "{글}" 메일(이) 오지 않는다')
def _(scene: Scene, 글: str) -> None:
    _arrives(scene, resolve(scene, 글), expected=False)


def _arrives(scene: Scene, wanted: str, *, expected: bool) -> None:
    letters = scene.world.tell("mail", "letters", address=str(scene.facts()["email"]))["letters"]
    subjects = [str(letter["subject"]) for letter in letters]
    said = f"“{wanted}” {'옴' if expected else '오지 않음'}"
    there = any(wanted in subject for subject in subjects)
    scene.witness.that(
        "이메일", expected=said, actual=" / ".join(subjects) or "메일 없음", passed=there == expected
    )
