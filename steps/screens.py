"""Screens: going to one, and what one shows."""

from __future__ import annotations

from ksfc_spec.target.errors import NotOnScreenError
from ksfc_spec.target.ports import Page
from ksfc_spec.target.scene import Scene

from .sentence import deed, then
from .values import resolve


@deed('"{화면}" 화면 주소(을) 직접 연다')
def _(scene: Scene, 화면: str) -> None:
    scene.screen.visit(scene.address(화면))


@deed("뒤로 간다")
def _(scene: Scene) -> None:
    scene.screen.back()


@deed("새로고침한다")
def _(scene: Scene) -> None:
    scene.screen.refresh()


@then('"{화면}" 화면(이) 보인다')
def _(scene: Scene, 화면: str) -> None:
    scene.witness.equal("화면 이름", 화면, scene.screen.where())


@then('"{화면}" 화면(이) 보이지 않는다')
def _(scene: Scene, 화면: str) -> None:
    name = scene.screen.where()
    scene.witness.that("화면 이름", expected=f"{화면} 아님", actual=name, passed=name not in ("", 화면))


@then('"{글}"(이) 보인다')
def _(scene: Scene, 글: str) -> None:
    _shows(scene, resolve(scene, 글), scene.screen.read().text)


@then('"{글}"(이) 보이지 않는다')
def _(scene: Scene, 글: str) -> None:
    _shows(scene, resolve(scene, 글), scene.screen.read().text, expected=False)


@then('"{구역}"에 "{글}"(이) 보인다')
def _(scene: Scene, 구역: str, 글: str) -> None:
    _shows(scene, resolve(scene, 글), part(scene.screen.read(), 구역))


@then('"{구역}"에 "{글}"(이) 보이지 않는다')
def _(scene: Scene, 구역: str, 글: str) -> None:
    _shows(scene, resolve(scene, 글), part(scene.screen.read(), 구역), expected=False)


@then('"{앞}" 다음에 "{뒤}"(이) 보인다')
def _(scene: Scene, 앞: str, 뒤: str) -> None:
    text = scene.screen.read().text
    passed = in_order(text, resolve(scene, 앞), resolve(scene, 뒤))
    scene.witness.that("차례", expected=f"{앞} 다음에 {뒤}", actual=around(text, 뒤), passed=passed)


def _shows(scene: Scene, wanted: str, text: str, *, expected: bool = True) -> None:
    there = " ".join(wanted.split()) in " ".join(text.split())
    said = f"“{wanted}” {'보임' if expected else '보이지 않음'}"
    seen = around(text, wanted) if there else " ".join(text.split())
    scene.witness.that("보이는 글", expected=said, actual=seen, passed=there == expected)


def part(page: Page, name: str) -> str:
    """The text of the page's parts of that name; NotOnScreenError where there is none."""
    texts = [p.text for p in page.parts if p.name == name]
    if not texts:
        raise NotOnScreenError(name, "구역", seen=tuple(dict.fromkeys(p.name for p in page.parts)))
    return "\n".join(texts)


def in_order(text: str, first: str, second: str) -> bool:
    """Whether `second` comes after `first`.

    Where both are lines of their own (menu entries, headings) the two that stand closest decide; else `second`
    must be found somewhere behind the first `first`.
    """
    lines = text.split("\n")
    if first in lines and second in lines:
        pairs = [
            (i, j) for i, a in enumerate(lines) if a == first for j, b in enumerate(lines) if b == second
        ]
        before, after = min(pairs, key=lambda pair: (abs(pair[0] - pair[1]), min(pair)))
        return before < after
    folded = " ".join(lines)
    at = folded.find(first)
    return at >= 0 and folded.find(second, at + len(first)) >= 0


def around(text: str, wanted: str, *, width: int = 60) -> str:
    """The neighbourhood of `wanted` in `text`, or the beginning of the text."""
    folded = " ".join(text.split())
    at = max(folded.find(wanted), 0)
    return folded[max(at - width, 0) : at + len(wanted) + width]
