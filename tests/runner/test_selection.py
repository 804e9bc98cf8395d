"""A short look at every flow: which rules it takes."""

from __future__ import annotations

import pytest

from ksfc_spec.errors import InputError
from ksfc_spec.model import Basis, Catalogue, Flow, Level, Place, Polarity, Rule, Scenario
from ksfc_spec.runner.selection import sample
from ksfc_spec.target.description import Target

PLACE = Place("features/esop/01-a.feature", 1)


def rule(number: int, *, on_screen: bool = True) -> Rule:
    scenario = Scenario("하나", Polarity.POSITIVE, (), PLACE, frozenset({"화면"} if on_screen else ()))
    return Rule(
        id=f"ESOP-{number:03}",
        manual="esop",
        flow="esop/01-a",
        lines=(number,),
        level=Level.MUST,
        basis=Basis.EXPLICIT,
        title="제목",
        title_en="Title",
        place=PLACE,
        scenarios=(scenario,),
    )


def catalogue(*rules: Rule) -> Catalogue:
    flow = Flow("esop/01-a", "esop", "가", "", PLACE, rules)
    return Catalogue((flow,), (), ())


NINE = catalogue(*(rule(number) for number in range(1, 10)))


@pytest.mark.parametrize(
    ("per_flow", "expected"),
    [
        (1, ["ESOP-001"]),
        (2, ["ESOP-001", "ESOP-009"]),
        (3, ["ESOP-001", "ESOP-005", "ESOP-009"]),
        (9, [f"ESOP-{number:03}" for number in range(1, 10)]),
        (50, [f"ESOP-{number:03}" for number in range(1, 10)]),
    ],
)
def test_it_is_evenly_spaced_from_first_to_last(per_flow: int, expected: list[str]) -> None:
    assert list(sample(NINE, Target("t"), per_flow=per_flow)) == expected


def test_only_offered_rules_about_a_screen_count() -> None:
    rules = catalogue(rule(1, on_screen=False), rule(2), rule(3))
    assert sample(rules, Target("t", lacks={"ESOP-003": "아직 없음"}), per_flow=3) == ("ESOP-002",)


def test_less_than_one_is_refused() -> None:
    with pytest.raises(InputError, match="at least one"):
        sample(NINE, Target("t"), per_flow=0)
