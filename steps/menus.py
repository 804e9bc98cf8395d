"""The main menu."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import deed, then


@deed('"{경로}" 메뉴(을) 연다')
def _(scene: Scene, 경로: str) -> None:
    scene.screen.open(경로, home=scene.home)


@then('메뉴 "{위}"에 "{이름}"(이) 있다')
def _(scene: Scene, 위: str, 이름: str) -> None:
    _lists(scene, 위, 이름, expected=True)


@then('메뉴 "{위}"에 "{이름}"(이) 없다')
def _(scene: Scene, 위: str, 이름: str) -> None:
    _lists(scene, 위, 이름, expected=False)


@then('"{이름}"(은) 현재 메뉴(이다)')
def _(scene: Scene, 이름: str) -> None:
    _is_current(scene, 이름, expected=True)


@then('"{이름}"(은) 현재 메뉴(이) 아니다')
def _(scene: Scene, 이름: str) -> None:
    _is_current(scene, 이름, expected=False)


def _lists(scene: Scene, above: str, name: str, *, expected: bool) -> None:
    paths = [path.split(" > ") for path in scene.screen.read().menu]
    head = above.split(" > ")
    below = [path[-1] for path in paths if path[:-1] == head]
    passed = head in paths and (name in below) == expected
    said = f"{above} 아래 {name} {'있음' if expected else '없음'}"
    scene.witness.that("메뉴", expected=said, actual=", ".join(below) or "하위 메뉴 없음", passed=passed)


def _is_current(scene: Scene, name: str, *, expected: bool) -> None:
    current = [path.split(" > ")[-1] for path in scene.screen.read().current_menu]
    said = f"{name}{'' if expected else ' 아님'}"
    seen = ", ".join(current) or "표시 없음"
    scene.witness.that("현재 메뉴", expected=said, actual=seen, passed=(name in current) == expected)
