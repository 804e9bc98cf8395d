"""The thin layer over pytest-bdd: its parsing, binding and outlines stay, its way of executing is replaced by `play`.

pytest-bdd looks every step up among all definitions through pytest's fixtures; that is most of its time
(docs/adr/0008). This layer stands on internals of the pinned version; `tests/runner` compares both ways.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from pytest_bdd.parser import Scenario, ScenarioTemplate

from ksfc_spec.errors import HarnessError

from .play import BROKEN, FAILED, PASSED, Performance, Sentence, told

_BDD: Any = importlib.import_module("pytest_bdd.scenario")
"""The module; the package's attribute of that name is the decorator."""
EXAMPLE = "_pytest_bdd_example"
PERFORMANCE = pytest.StashKey[Performance]()
Perform = Callable[[pytest.FixtureRequest, Sequence[Sentence]], None]


def install(perform: Perform) -> None:
    """From now on pytest-bdd hands each rendered scenario to `perform`."""

    def execute(feature: Any, scenario: Scenario, request: pytest.FixtureRequest) -> None:
        __tracebackhide__ = True
        perform(request, sentences_of(scenario))

    _BDD._execute_scenario = execute


def sentences_of(scenario: Scenario) -> tuple[Sentence, ...]:
    """A rendered scenario's steps."""
    return tuple(
        Sentence(step.type, step.name, tuple(tuple(map(str, row)) for row in _rows(step)))
        for step in scenario.steps
    )


def _rows(step: Any) -> Sequence[Sequence[object]]:
    return step.datatable.raw() if step.datatable else ()


def template_of(function: Any) -> ScenarioTemplate | None:
    """The scenario that a test function was made from."""
    try:
        found: ScenarioTemplate | None = _BDD.scenario_wrapper_template_registry.get(function)
    except TypeError:
        return None
    return found


def identity(item: pytest.Item) -> tuple[str, int, int | None, str] | None:
    """File, line, example row (from 1) and adapter of an item; None where it is no scenario."""
    template = template_of(getattr(item, "function", None))
    if template is None:
        return None
    callspec = getattr(item, "callspec", None)
    values = {} if callspec is None else callspec.params
    return template.feature.filename, template.line_number, _row(item, values), values.get("adapter", "")


def _row(item: pytest.Item, values: Mapping[str, object]) -> int | None:
    """The example row, by the row itself: pytest's own indices count the product with the adapters."""
    if EXAMPLE not in values:
        return None
    rows = next(mark.args[1] for mark in item.iter_markers("parametrize") if mark.args[0] == EXAMPLE)
    found = (
        number for number, row in enumerate(rows, 1) if getattr(row, "values", (row,))[0] is values[EXAMPLE]
    )
    return next(found)


def tell_pytest(performance: Performance) -> None:
    """Pass, skip or fail the test as the performance went."""
    __tracebackhide__ = True
    if performance.outcome == PASSED:
        return
    if performance.outcome in (FAILED, BROKEN):
        raise performance.error or HarnessError(performance.reason)
    pytest.skip(f"{performance.outcome}: {performance.reason}")


def crashed(info: pytest.ExceptionInfo[BaseException] | None) -> Performance:
    """What ended outside the play is broken."""
    return Performance(
        BROKEN, told(info.value) if info is not None else "경기가 열리지 않음 (was not played)"
    )
