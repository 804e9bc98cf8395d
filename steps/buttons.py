"""Buttons and links: pressing them, and whether they are there."""

from __future__ import annotations

from ksfc_spec.target.errors import NotOnScreenError
from ksfc_spec.target.ports import Action
from ksfc_spec.target.scene import Scene

from .sentence import deed, then


@deed('"{이름}"(을) 누른다')
def _(scene: Scene, 이름: str) -> None:
    scene.screen.press(이름)


@deed('"{구역}"의 "{이름}"(을) 누른다')
def _(scene: Scene, 구역: str, 이름: str) -> None:
    scene.screen.press(이름, within=구역)


@deed('"{이름}"(을) 두 창에서 동시에 누른다')
def _(scene: Scene, 이름: str) -> None:
    scene.screen.press_twice(이름)


@then('"{이름}" 단추(이) 있다')
def _(scene: Scene, 이름: str) -> None:
    _stands(scene, 이름, "", expected=True)


@then('"{이름}" 단추(이) 없다')
def _(scene: Scene, 이름: str) -> None:
    _stands(scene, 이름, "", expected=False)


@then('"{구역}"에 "{이름}" 단추(이) 있다')
def _(scene: Scene, 구역: str, 이름: str) -> None:
    _stands(scene, 이름, 구역, expected=True)


@then('"{구역}"에 "{이름}" 단추(이) 없다')
def _(scene: Scene, 구역: str, 이름: str) -> None:
    _stands(scene, 이름, 구역, expected=False)


@then('"{이름}"(을) 누를 수 있다')
def _(scene: Scene, 이름: str) -> None:
    scene.witness.equal(f"{이름} 누를 수 있음", True, _usable(scene, 이름))


@then('"{이름}"(을) 누를 수 없다')
def _(scene: Scene, 이름: str) -> None:
    scene.witness.equal(f"{이름} 누를 수 있음", False, _usable(scene, 이름))


@then('"{이름}" 링크(은) "{주소}"(으로) 이어진다')
def _(scene: Scene, 이름: str, 주소: str) -> None:
    addresses = [a.address for a in actions(scene, 이름) if a.kind == "link"]
    passed = 주소.rstrip("/") in (address.rstrip("/") for address in addresses)
    scene.witness.that(f"{이름} 링크", expected=주소, actual=", ".join(addresses), passed=passed)


def actions(scene: Scene, name: str, within: str = "") -> list[Action]:
    """The buttons and links of that name; NotOnScreenError where there is none."""
    every = scene.screen.read().actions
    found = [a for a in every if a.name == name and (not within or within in a.within)]
    if not found:
        raise NotOnScreenError(name, "단추", seen=tuple(dict.fromkeys(a.name for a in every)))
    return found


def _usable(scene: Scene, name: str) -> bool:
    """Whether it can be pressed; a label of a field (a check box, a radio) counts as well."""
    fields = [f for f in scene.screen.read().fields if f.label == name]
    if fields:
        return any(f.enabled and not f.readonly for f in fields)
    return any(action.enabled for action in actions(scene, name))


def _stands(scene: Scene, name: str, within: str, *, expected: bool) -> None:
    names = [a.name for a in scene.screen.read().actions if not within or within in a.within]
    said = f"{name} {'있음' if expected else '없음'}"
    seen = ", ".join(dict.fromkeys(names))
    scene.witness.that("단추와 링크", expected=said, actual=seen, passed=(name in names) == expected)
