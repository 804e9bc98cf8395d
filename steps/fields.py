"""Fields: filling, choosing, ticking, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from ksfc_spec.target.errors import AmbiguousNameError, NotOnScreenError
from ksfc_spec.target.ports import Field
from ksfc_spec.target.scene import Scene

from .sentence import deed, then
from .values import resolve


@deed('"{항목}"에 "{값}"(을) 입력한다')
def _(scene: Scene, 항목: str, 값: str) -> None:
    scene.screen.fill(항목, resolve(scene, 값))


@deed('"{구역}"의 "{항목}"에 "{값}"(을) 입력한다')
def _(scene: Scene, 구역: str, 항목: str, 값: str) -> None:
    scene.screen.fill(항목, resolve(scene, 값), within=구역)


@deed("다음(을) 입력한다:")
def _(scene: Scene, datatable: Sequence[Sequence[str]]) -> None:
    for label, value in datatable[1:]:
        put(scene, label, resolve(scene, value))


@deed('"{묶음}"에서 "{선택지}"(을) 선택한다')
def _(scene: Scene, 묶음: str, 선택지: str) -> None:
    scene.screen.choose(묶음, option(scene, 묶음, resolve(scene, 선택지)))


@deed('"{묶음}"에서 {번째:d}번째(을) 선택한다')
def _(scene: Scene, 묶음: str, 번째: str) -> None:
    scene.screen.choose(묶음, field(scene, 묶음).options[int(번째) - 1])


@deed('"{항목}"(을) 체크한다')
def _(scene: Scene, 항목: str) -> None:
    scene.screen.check(항목)


@deed('"{구역}"의 "{항목}"(을) 체크한다')
def _(scene: Scene, 구역: str, 항목: str) -> None:
    scene.screen.check(항목, within=구역)


@deed('"{항목}" 체크(을) 푼다')
def _(scene: Scene, 항목: str) -> None:
    scene.screen.check(항목, on=False)


@deed('"{구역}"의 "{항목}" 체크(을) 푼다')
def _(scene: Scene, 구역: str, 항목: str) -> None:
    scene.screen.check(항목, on=False, within=구역)


@then('"{항목}" 항목(이) 있다')
def _(scene: Scene, 항목: str) -> None:
    _stands(scene, 항목, "", expected=True)


@then('"{항목}" 항목(이) 없다')
def _(scene: Scene, 항목: str) -> None:
    _stands(scene, 항목, "", expected=False)


@then('"{구역}"에 "{항목}" 항목(이) 있다')
def _(scene: Scene, 구역: str, 항목: str) -> None:
    _stands(scene, 항목, 구역, expected=True)


@then('"{구역}"에 "{항목}" 항목(이) 없다')
def _(scene: Scene, 구역: str, 항목: str) -> None:
    _stands(scene, 항목, 구역, expected=False)


@then('"{항목}"(은) 필수 항목(이다)')
def _(scene: Scene, 항목: str) -> None:
    scene.witness.equal(f"{항목} 필수", True, field(scene, 항목).required)


@then('"{항목}"(은) 필수 항목(이) 아니다')
def _(scene: Scene, 항목: str) -> None:
    required = [f.required for f in scene.screen.read().fields if f.label == 항목]
    words = {True: "필수", False: "필수 아님"}
    seen = ", ".join(words[r] for r in required) or "항목 없음"
    scene.witness.that(항목, expected="필수 아님", actual=seen, passed=required != [] and not any(required))


@then('"{항목}" 값(은) "{값}"(이다)')
def _(scene: Scene, 항목: str, 값: str) -> None:
    scene.witness.equal(f"{항목} 값", resolve(scene, 값), field(scene, 항목).value)


@then('"{구역}"의 "{항목}" 값(은) "{값}"(이다)')
def _(scene: Scene, 구역: str, 항목: str, 값: str) -> None:
    scene.witness.equal(f"{항목} 값", resolve(scene, 값), field(scene, 항목, 구역).value)


@then('"{항목}" 값(은) 비어 있다')
def _(scene: Scene, 항목: str) -> None:
    scene.witness.equal(f"{항목} 값", "", field(scene, 항목).value)


@then('"{구역}"의 "{항목}" 값(은) 비어 있다')
def _(scene: Scene, 구역: str, 항목: str) -> None:
    scene.witness.equal(f"{항목} 값", "", field(scene, 항목, 구역).value)


@then('"{항목}"(은) 체크되어 있다')
def _(scene: Scene, 항목: str) -> None:
    scene.witness.equal(f"{항목} 체크", True, ticked(scene, 항목))


@then('"{항목}"(은) 체크되어 있지 않다')
def _(scene: Scene, 항목: str) -> None:
    scene.witness.equal(f"{항목} 체크", False, ticked(scene, 항목))


@then('"{구역}"의 "{항목}"(은) 체크되어 있다')
def _(scene: Scene, 구역: str, 항목: str) -> None:
    scene.witness.equal(f"{구역}의 {항목} 체크", True, ticked(scene, 항목, 구역))


@then('"{구역}"의 "{항목}"(은) 체크되어 있지 않다')
def _(scene: Scene, 구역: str, 항목: str) -> None:
    scene.witness.equal(f"{구역}의 {항목} 체크", False, ticked(scene, 항목, 구역))


@then('"{묶음}"의 선택지(은) "{선택지}"(이다)')
def _(scene: Scene, 묶음: str, 선택지: str) -> None:
    options = ", ".join(o for o in field(scene, 묶음).options if o)
    scene.witness.equal(f"{묶음} 선택지", resolve(scene, 선택지), options)


@then('"{묶음}"의 선택지(은) {수:d}개(이다)')
def _(scene: Scene, 묶음: str, 수: str) -> None:
    options = [o for o in field(scene, 묶음).options if o]
    scene.witness.that(
        f"{묶음} 선택지 수", expected=수, actual=", ".join(options), passed=len(options) == int(수)
    )


@then('"{항목}"에 입력할 수 있다')
def _(scene: Scene, 항목: str) -> None:
    scene.witness.equal(f"{항목} 입력 가능", True, _is_usable(field(scene, 항목)))


@then('"{항목}"에 입력할 수 없다')
def _(scene: Scene, 항목: str) -> None:
    scene.witness.equal(f"{항목} 입력 가능", False, _is_usable(field(scene, 항목)))


def put(scene: Scene, label: str, value: str) -> None:
    """Fill, choose or tick, as the field's kind wants it."""
    kind = field(scene, label).kind
    if kind in ("radio", "select"):
        scene.screen.choose(label, value)
    elif kind == "checkbox":
        scene.screen.check(label, on=value in ("예", "체크", "on"))
    else:
        scene.screen.fill(label, value)


def field(scene: Scene, label: str, within: str = "") -> Field:
    """The field (or shown pair) of that label on the page in front."""
    fields = scene.screen.read().fields
    found = [f for f in fields if f.label == label and (not within or within in f.within)]
    entered = [f for f in found if f.kind != "shown"] or found
    if len(entered) == 1:
        return entered[0]
    if entered:
        raise AmbiguousNameError(label, "항목", seen=tuple(" > ".join((*f.within, f.label)) for f in entered))
    raise NotOnScreenError(label, "항목", seen=tuple(f.label for f in fields))


def option(scene: Scene, group: str, wanted: str) -> str:
    """The option of that label, or else the only one that speaks of it (`증권용` for `한가람 · 증권용 · …`)."""
    options = [o for f in scene.screen.read().fields if f.label == group for o in f.options]
    near = [o for o in options if wanted in o.split(" · ")]
    return near[0] if wanted not in options and len(near) == 1 else wanted


def ticked(scene: Scene, label: str, within: str = "") -> bool:
    """Whether a check box is ticked, or a radio of that label is the chosen one."""
    for one in scene.screen.read().fields:
        if (
            one.kind == "radio"
            and label in one.options
            and (not within or within in (one.label, *one.within))
        ):
            return one.value == label
    return field(scene, label, within).value == "on"


def _stands(scene: Scene, label: str, within: str, *, expected: bool) -> None:
    fields = [
        f for f in scene.screen.read().fields if f.kind != "shown" and (not within or within in f.within)
    ]
    labels = [f.label for f in fields]
    said = f"{label} {'있음' if expected else '없음'}"
    scene.witness.that("항목", expected=said, actual=", ".join(labels), passed=(label in labels) == expected)


def _is_usable(one: Field) -> bool:
    return one.enabled and not one.readonly and one.kind != "shown"
