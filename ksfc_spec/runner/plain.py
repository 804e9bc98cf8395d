"""Playing through pytest-bdd itself: its hooks tell us what `play` would have noted. The yardstick for the fast layer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from ksfc_spec.target.scene import Scene
from steps.sentence import device_of
from steps.vocabulary import MODULES, vocabulary

from .fast import PERFORMANCE, sentences_of, tell_pytest
from .performer import Performer
from .play import PASSED, Performance, StepPlayed, _note_unwritten, concluded, told, unbound

PLAYED = pytest.StashKey[list[Any]]()


def install(config: pytest.Config, performer: Callable[[], Performer]) -> None:
    """Make the step definitions known to pytest and listen to pytest-bdd."""
    for name in MODULES:
        config.pluginmanager.import_plugin(f"steps.{name}")
    config.pluginmanager.register(Listener(), "ksfc-plain")


class Listener:
    """Hooks of pytest-bdd."""

    def pytest_bdd_before_scenario(self, request: Any, feature: Any, scenario: Any) -> None:
        lines = sentences_of(scenario)
        performance = unbound(lines, vocabulary()) or Performance(PASSED)
        request.node.stash[PERFORMANCE] = performance
        tell_pytest(performance)

    def pytest_bdd_before_step(
        self, request: Any, feature: Any, scenario: Any, step: Any, step_func: Any
    ) -> None:
        scene: Scene = request.getfixturevalue("scene")
        scene.take(device_of(step.name))
        notes = scene.witness.begin()
        played = StepPlayed(
            step.type, step.name, PASSED, assertions=notes.assertions, evidence=notes.evidence
        )
        request.node.stash[PERFORMANCE].steps.append(played)
        request.node.stash[PLAYED] = [time.perf_counter(), scene, notes]

    def pytest_bdd_after_step(
        self, request: Any, feature: Any, scenario: Any, step: Any, step_func: Any, step_func_args: Any
    ) -> None:
        self._close(request, None)

    def pytest_bdd_step_error(
        self,
        request: Any,
        feature: Any,
        scenario: Any,
        step: Any,
        step_func: Any,
        step_func_args: Any,
        exception: Any,
    ) -> None:
        self._close(request, exception)

    def pytest_bdd_after_scenario(self, request: Any, feature: Any, scenario: Any) -> None:
        performance = request.node.stash[PERFORMANCE]
        played = len(performance.steps)
        performance.steps += [StepPlayed(s.type, s.name, "skipped") for s in scenario.steps[played:]]
        concluded(performance)

    def _close(self, request: Any, error: Exception | None) -> None:
        begun, scene, notes = request.node.stash[PLAYED]
        performance: Performance = request.node.stash[PERFORMANCE]
        if isinstance(error, AssertionError):
            _note_unwritten(error, scene, notes)
        performance.error = error
        performance.reason = "" if error is None else scene.mask(told(error))
        step = performance.steps[-1]
        step.status = PASSED if error is None else "failed"
        step.milliseconds = round((time.perf_counter() - begun) * 1000, 2)
        performance.seconds += step.milliseconds / 1000
