"""The census: every case a run must show, before any of them runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ksfc_spec.model import Catalogue, Polarity, Rule


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario (or one example row of an outline) through one adapter.

    `number` counts the scenarios below a rule from 1, `row` the example rows from 1 (None: not an outline).
    `adapter` is form or browser.
    """

    rule: str
    number: int
    row: int | None
    adapter: str
    scenario: str
    polarity: Polarity

    @property
    def id(self) -> str:
        """`ESOP-021/02.3@form`: rule, scenario number (two digits), example row, adapter."""
        row = "" if self.row is None else f".{self.row}"
        return f"{self.rule}/{self.number:02}{row}@{self.adapter}"


def census(catalogue: Catalogue) -> tuple[Case, ...]:
    """All cases in reading order: each through the form, those about a screen also through the browser."""
    return tuple(case for rule in catalogue.rules for case in _of_rule(rule))


def _of_rule(rule: Rule) -> Iterator[Case]:
    for number, scenario in enumerate(rule.scenarios, 1):
        rows = range(1, len(scenario.rows) + 1) if scenario.rows else (None,)
        adapters = ("form", "browser") if scenario.on_screen else ("form",)
        for row in rows:
            for adapter in adapters:
                yield Case(rule.id, number, row, adapter, scenario.name, scenario.polarity)
