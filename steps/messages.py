"""What the system says in answer: refusals, good news, progress."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import then
from .values import resolve


@then('"{글}" 안내(이) 보인다')
def _(scene: Scene, 글: str) -> None:
    _says(scene, resolve(scene, 글), expected=True)


@then('"{글}" 안내(이) 보이지 않는다')
def _(scene: Scene, 글: str) -> None:
    _says(scene, resolve(scene, 글), expected=False)


def _says(scene: Scene, wanted: str, *, expected: bool) -> None:
    page = scene.screen.read()
    said = " / ".join((*page.alerts, *page.statuses))
    hoped = f"“{wanted}” {'있음' if expected else '없음'}"
    scene.witness.that(
        "안내", expected=hoped, actual=said or "안내 없음", passed=(wanted in said) == expected
    )
