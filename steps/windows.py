"""Windows: opening is done by pressing; here are closing, changing and looking."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import deed, then

MAIN = "본"


@deed('"{이름}" 창(을) 닫는다')
def _(scene: Scene, 이름: str) -> None:
    scene.screen.switch(_name(이름))
    scene.screen.close_window()


@deed('"{이름}" 창(으로) 돌아간다')
def _(scene: Scene, 이름: str) -> None:
    scene.screen.switch(_name(이름))


@then('"{이름}" 창(이) 열린다')
def _(scene: Scene, 이름: str) -> None:
    _is_open(scene, 이름, expected=True)


@then('"{이름}" 창(이) 닫힌다')
def _(scene: Scene, 이름: str) -> None:
    _is_open(scene, 이름, expected=False)


@then('"{이름}" 창(이) 열리지 않는다')
def _(scene: Scene, 이름: str) -> None:
    _is_open(scene, 이름, expected=False)


def _name(window: str) -> str:
    return "" if window == MAIN else window


def _is_open(scene: Scene, window: str, *, expected: bool) -> None:
    names = [name or MAIN for name in scene.screen.windows()]
    said = f"{window} {'열림' if expected else '닫힘'}"
    scene.witness.that(
        "열린 창", expected=said, actual=", ".join(names), passed=(window in names) == expected
    )
