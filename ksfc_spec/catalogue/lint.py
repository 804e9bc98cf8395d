"""`lint`: everything that keeps the catalogue from being read, run or believed. Codes are in docs/lint.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ksfc_spec.model import Place

from .line_checks import check_lines
from .message import Message
from .reading import Reading, read
from .rule_checks import check_references, check_rules
from .shapes import StepShape
from .step_checks import check_absences, check_steps, written_steps
from .wording import check_wording, forbidden_terms

_FILE_NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*\.feature")


def lint(
    features: Path,
    manuals: Path | None = None,
    *,
    shapes: Sequence[StepShape] | None = None,
    cache: Path | None = None,
) -> list[Message]:
    """All messages on the catalogue under `features`, by place.

    `shapes` are the step definitions; None leaves the checks of steps out. Files that cannot be read are
    messages too (L0xx); InputError only where a folder itself is not there.
    """
    return check(read(features, manuals, cache=cache), shapes=shapes)


def check(reading: Reading, *, shapes: Sequence[StepShape] | None = None) -> list[Message]:
    """As `lint`, of a catalogue that has been read."""
    return sorted(set(_all(reading, shapes)), key=lambda message: (message.place, message.code, message.en))


def _all(reading: Reading, shapes: Sequence[StepShape] | None) -> Iterator[Message]:
    yield from (refusal.remark for refusal in reading.refusals)
    yield from reading.remarks
    yield from check_rules(reading)
    yield from check_references(reading)
    yield from check_lines(reading)
    steps = tuple(written_steps(reading.catalogue))
    yield from check_absences(steps, reading.catalogue)
    yield from check_wording(reading.sources, forbidden_terms())
    yield from _file_names(reading)
    if shapes is not None:
        yield from check_steps(steps, shapes)


def _file_names(reading: Reading) -> Iterator[Message]:
    for flow in reading.catalogue.flows:
        name = flow.place.path.rpartition("/")[2]
        if not _FILE_NAME.fullmatch(name):
            ko, en = f"파일 이름은 NN-slug.feature입니다: {name}", f"not NN-slug.feature: {name}"
            yield Message("L604", "error", Place(flow.place.path, 1), ko, en)
