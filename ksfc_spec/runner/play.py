"""Play one scenario in a scene: sentences become calls, calls become a record, the record has an outcome.

This is the one interpreter: the pytest plug-in plays through it, and `ksfc prove` does.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ksfc_spec.model import Flow, Scenario, Step
from ksfc_spec.target.errors import NoAnswerError, UnsupportedError
from ksfc_spec.target.masking import Mask
from ksfc_spec.target.scene import Scene
from ksfc_spec.target.witness import Assertion, EvidenceFile, StepNotes
from steps.vocabulary import Call, Vocabulary

from .deadline import deadline

without_numbers = Mask()
"""Sentences are public, but no record prints even an invented resident number."""

PASSED, FAILED, UNBOUND, NOT_OFFERED, SKIPPED, BROKEN = OUTCOMES = (
    "passed",
    "failed",
    "unbound",
    "not offered",
    "skipped",
    "broken",
)
UNDEFINED = "undefined"
Row = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One step to play; `keyword` is given, when or then."""

    keyword: str
    text: str
    table: tuple[tuple[str, ...], ...] = ()


@dataclass
class StepPlayed:
    """What became of a sentence; `status` is passed, failed, skipped or undefined."""

    keyword: str
    text: str
    status: str
    milliseconds: float = 0.0
    assertions: list[Assertion] = field(default_factory=list)
    evidence: list[EvidenceFile] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """The step as `run.ndjson` tells it."""
        return {
            "keyword": self.keyword,
            "text": without_numbers(self.text),
            "status": self.status,
            "milliseconds": self.milliseconds,
            "assertions": [
                {"what": a.what, "expected": a.expected, "actual": a.actual, "passed": a.passed}
                for a in self.assertions
            ],
            "evidence": [{"path": e.path, "sha256": e.sha256, "kind": e.kind} for e in self.evidence],
        }


@dataclass
class Performance:
    """What became of a scenario: its outcome, why, and each step. `error` is what ended it."""

    outcome: str
    reason: str = ""
    seconds: float = 0.0
    steps: list[StepPlayed] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def ended_at(self) -> StepPlayed | None:
        """The step that failed."""
        return next((step for step in self.steps if step.status == FAILED), None)

    def record(self) -> dict[str, Any]:
        """The fields of a case's line that the performance decides."""
        return {
            "outcome": self.outcome,
            "reason": self.reason,
            "seconds": round(self.seconds, 4),
            "steps": [step.record() for step in self.steps],
        }


def sentences(flow: Flow, scenario: Scenario, row: Row = ()) -> tuple[Sentence, ...]:
    """A scenario's steps after the background's, with the values of one example row put in."""
    values = dict(row)
    return tuple(_sentence(step, values) for step in (*flow.background, *scenario.steps))


def _sentence(step: Step, values: Mapping[str, str]) -> Sentence:
    table = tuple(tuple(filled(cell, values) for cell in cells) for cells in step.table)
    return Sentence(step.keyword, filled(step.text, values), table)


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with every `<name>` of an outline replaced."""
    for name, value in values.items():
        text = text.replace(f"<{name}>", value)
    return text


def unbound(lines: Sequence[Sentence], vocabulary: Vocabulary) -> Performance | None:
    """The performance of a scenario with a sentence nobody understands, or None where all are understood."""
    missing = [line for line in lines if vocabulary.call(line.keyword, line.text) is None]
    if not missing:
        return None
    steps = [StepPlayed(line.keyword, line.text, UNDEFINED if line in missing else SKIPPED) for line in lines]
    return Performance(UNBOUND, f"정의되지 않은 단계 (undefined step): {missing[0].text}", steps=steps)


def play(
    lines: Sequence[Sentence], scene: Scene, vocabulary: Vocabulary, *, seconds: float = 30.0
) -> Performance:
    """Play sentence after sentence until one fails; `seconds` bounds the whole scenario."""
    performance = unbound(lines, vocabulary)
    if performance is not None:
        return performance
    performance, begun = Performance(PASSED), time.perf_counter()
    with deadline(seconds):
        for line in lines:
            _play_next(performance, line, scene, vocabulary)
    performance.seconds = time.perf_counter() - begun
    return concluded(performance)


def _play_next(performance: Performance, line: Sentence, scene: Scene, vocabulary: Vocabulary) -> None:
    step = StepPlayed(line.keyword, line.text, SKIPPED)
    performance.steps.append(step)
    if performance.error is not None:
        return
    call = vocabulary.call(line.keyword, line.text)
    notes, begun = scene.witness.begin(), time.perf_counter()
    performance.error = attempt(call, scene, line)
    if isinstance(performance.error, AssertionError):
        _note_unwritten(performance.error, scene, notes)
    step.milliseconds = round((time.perf_counter() - begun) * 1000, 2)
    step.status = PASSED if performance.error is None else FAILED
    step.assertions, step.evidence = notes.assertions, notes.evidence
    performance.reason = "" if performance.error is None else scene.mask(told(performance.error))


def attempt(call: Call | None, scene: Scene, line: Sentence) -> Exception | None:
    """Do what the sentence says; the exception that ended it, or None."""
    try:
        if call is not None:
            call.make(scene, line.table)
    except Exception as error:
        return error
    return None


def _note_unwritten(error: AssertionError, scene: Scene, notes: StepNotes) -> None:
    """A name that a step needed was not there: that, too, is something that was checked."""
    if all(assertion.passed for assertion in notes.assertions):
        try:
            scene.witness.missing(error)
        except Exception as unseen:
            error.add_note(f"no evidence: {unseen}")


def told(error: BaseException) -> str:
    """An error in one line; what is not an assertion names its kind."""
    if isinstance(error, AssertionError):
        return str(error)
    if isinstance(error, NoAnswerError):
        return f"대상이 응답하지 않음 (no answer): {error}"
    return f"{type(error).__name__}: {error}"


def outcome_of(error: BaseException | None) -> str:
    """What an exception says of a case: of the system, of what this target can do, or of the harness."""
    match error:
        case None:
            return PASSED
        case AssertionError() | NoAnswerError():
            return FAILED
        case UnsupportedError():
            return NOT_OFFERED
        case _:
            return BROKEN


def concluded(performance: Performance) -> Performance:
    """Set the outcome; a scenario that checked nothing is unbound to the system and never passes."""
    performance.outcome = outcome_of(performance.error)
    if performance.outcome == PASSED and not any(step.assertions for step in performance.steps):
        performance.outcome, performance.reason = SKIPPED, "아무것도 확인하지 않음 (nothing was asserted)"
    return performance
