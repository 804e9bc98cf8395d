"""The screens one came through: how many steps something takes is measured, not claimed."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import then

ARROW = " → "


@then('지나온 화면(은) "{화면들}"(이다)')
def _(scene: Scene, 화면들: str) -> None:
    trail = since(scene.trail, 화면들.split(ARROW)[0])
    scene.witness.equal("지나온 화면", 화면들, ARROW.join(trail))


def since(trail: tuple[str, ...], first: str) -> tuple[str, ...]:
    """The trail from where `first` came to the front last; all of it where it never did."""
    starts = [at for at, name in enumerate(trail) if name == first]
    return trail[starts[-1] :] if starts else trail
