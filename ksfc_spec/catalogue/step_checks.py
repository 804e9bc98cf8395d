"""Checks of steps against the vocabulary, and of assertions that could not fail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ksfc_spec.model import Catalogue, Scenario, Step

from .message import Message
from .shapes import StepShape, Vocabulary

_QUOTED = re.compile(r'"([^"]*)"')
_ABSENT = re.compile(
    r'"([^"]+)"\S* (?:(?:단추|항목|안내|링크|화면|창|행|문자|메일|파일)\S* )?'
    r"(?:보이지 않는다|없다|열리지 않는다|닫힌다|오지 않는다|내려오지 않는다)$"
)
_SLOT = re.compile(r"<([^<>]+)>")

Written = tuple[Step, tuple[str, ...]]
"""A step and its sentences: itself, or one per example row."""


def check_steps(steps: Iterable[Written], shapes: Sequence[StepShape]) -> Iterator[Message]:
    """L301 to L305: sentences that no definition or several understand; definitions unused, empty or toothless."""
    vocabulary = Vocabulary(shapes)
    used: set[int] = set()
    for step, sentences in steps:
        for sentence in sentences:
            found = vocabulary.of(step, sentence)
            used.update(map(id, found))
            if len(found) != 1:
                yield _undefined(step, vocabulary) if not found else _ambiguous(step, found)
                break
    for shape in shapes:
        yield from _shape(shape, unused=id(shape) not in used)


def check_absences(steps: Sequence[Written], catalogue: Catalogue) -> Iterator[Message]:
    """L306: a sentence that says something is not shown, of a name that nothing in the catalogue ever shows.

    Rules that rest on a finding may name the reading that was not chosen, and are left out.
    """
    named = "\n".join(_names(steps))
    spared = {
        step.place for rule in catalogue.rules if rule.findings for s in rule.scenarios for step in s.steps
    }
    for step, sentences in steps:
        if step.keyword != "then" or step.place in spared:
            continue
        for sentence in sentences:
            absent = _ABSENT.search(sentence)
            if absent and absent[1] not in named:
                ko = f"어디에도 나오지 않는 이름의 부재는 늘 참입니다: {absent[1]}"
                en = f"the absence of a name that stands nowhere else is always true: {absent[1]}"
                yield Message("L306", "warning", step.place, ko, en)
                break


def written_steps(catalogue: Catalogue) -> Iterator[Written]:
    """Every step of every background and scenario, with what it reads like for each example row."""
    for flow in catalogue.flows:
        yield from ((step, (step.text,)) for step in flow.background)
        for rule in flow.rules:
            for scenario in rule.scenarios:
                yield from ((step, rows_of(step, scenario)) for step in scenario.steps)


def rows_of(step: Step, scenario: Scenario) -> tuple[str, ...]:
    """What a step reads like: itself, or once for each example row."""
    if "<" not in step.text or not scenario.rows:
        return (step.text,)
    rows = (dict(row) for row in scenario.rows)
    filled = (_SLOT.sub(lambda slot, row=row: row.get(slot[1], slot[0]), step.text) for row in rows)  # type: ignore[misc]
    return tuple(dict.fromkeys(filled))


def _names(steps: Iterable[Written]) -> Iterator[str]:
    """Every quoted name and table cell of sentences that do not speak of an absence."""
    for step, sentences in steps:
        for sentence in sentences:
            if not _ABSENT.search(sentence):
                yield from _QUOTED.findall(sentence)
        for row in step.table:
            yield from row


def _undefined(step: Step, vocabulary: Vocabulary) -> Message:
    hint = " / ".join(vocabulary.nearest(step))
    ko, en = f"모르는 문장입니다: {step.text}", f"no definition understands: {step.text}"
    return Message("L301", "error", step.place, ko, en, hint)


def _ambiguous(step: Step, found: Sequence[StepShape]) -> Message:
    hint = " / ".join(f"{shape.pattern} ({shape.place})" for shape in found)
    ko, en = f"두 가지로 읽힙니다: {step.text}", f"{len(found)} definitions understand: {step.text}"
    return Message("L302", "error", step.place, ko, en, hint)


def _shape(shape: StepShape, *, unused: bool) -> Iterator[Message]:
    if unused:
        ko, en = f"쓰이지 않는 단계: {shape.pattern}", f"no scenario uses: {shape.pattern}"
        yield Message("L303", "warning", shape.place, ko, en)
    if shape.is_empty:
        ko, en = f"하는 일이 없는 단계: {shape.pattern}", f"an empty step: {shape.pattern}"
        yield Message("L304", "error", shape.place, ko, en)
    elif "then" in shape.keywords and not shape.has_assertion:
        ko, en = f"틀릴 수 없는 확인: {shape.pattern}", f"an assertion that cannot fail: {shape.pattern}"
        yield Message("L305", "error", shape.place, ko, en)
