"""Asserting and recording are one act.

A step says `witness.that(...)`: the assertion is written down with what was expected and what was there, evidence
of the screen is taken, and only then is `AssertionError` raised. So there is no assertion without a record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .ports import Capture

LONGEST = 400
"""Letters of an expected or actual value that a record keeps."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing that was checked."""

    what: str
    expected: str
    actual: str
    passed: bool


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file below the run's folder; `kind` is screenshot or text."""

    path: str
    sha256: str
    kind: str


@dataclass
class StepNotes:
    """What one step leaves behind."""

    assertions: list[Assertion] = field(default_factory=list)
    evidence: list[EvidenceFile] = field(default_factory=list)


_SUFFIX = {"screenshot": ".png", "text": ".txt"}


class EvidenceRoom(Protocol):
    """Keeps captures."""

    def keep(self, capture: Capture) -> EvidenceFile | None:
        """The file it became, or None where evidence is not kept."""
        ...


class NoEvidence:
    """Keeps nothing, for runs that are not reported (`ksfc prove`)."""

    def keep(self, capture: Capture) -> EvidenceFile | None:
        return None


class EvidenceFolder:
    """Files named by their digest, so that the same picture is kept once."""

    def __init__(self, run_folder: Path) -> None:
        self._run = run_folder
        (run_folder / "evidence").mkdir(parents=True, exist_ok=True)

    def keep(self, capture: Capture) -> EvidenceFile | None:
        digest = hashlib.sha256(capture.data).hexdigest()
        path = f"evidence/{digest[:24]}{_SUFFIX[capture.kind]}"
        if not (self._run / path).exists():
            (self._run / path).write_bytes(capture.data)
        return EvidenceFile(path, digest, capture.kind)


class Witness:
    """Writes down what is asserted. `look` captures the screen in front; `mask` takes secrets out of a text."""

    def __init__(
        self,
        *,
        look: Callable[[], Capture],
        mask: Callable[[str], str] = str,
        room: EvidenceRoom | None = None,
    ) -> None:
        self._look, self._mask, self._room = look, mask, room or NoEvidence()
        self.notes = StepNotes()

    def begin(self) -> StepNotes:
        """Start a step: what is asserted from now on belongs to the notes returned."""
        self.notes = StepNotes()
        return self.notes

    def that(self, what: str, *, expected: object, actual: object, passed: bool) -> None:
        """Record the assertion `what` and raise AssertionError unless it `passed`."""
        note = Assertion(what, self._said(expected), self._said(actual), passed)
        self.notes.assertions.append(note)
        self.see()
        if not passed:
            raise AssertionError(f"{note.what}: 기대 {note.expected}, 실제 {note.actual}")

    def equal(self, what: str, expected: object, actual: object) -> None:
        """Assert that two values are the same."""
        self.that(what, expected=expected, actual=actual, passed=expected == actual)

    def missing(self, error: AssertionError) -> None:
        """Record that a name a step asserts about is not on the screen."""
        self.notes.assertions.append(Assertion("화면에 있음", "있음", self._said(error), False))
        self.see()

    def see(self) -> None:
        """Keep evidence of the screen in front; once per step for one and the same view."""
        if isinstance(self._room, NoEvidence):
            return
        kept = self._room.keep(self._look())
        if kept is not None and kept not in self.notes.evidence:
            self.notes.evidence.append(kept)

    def _said(self, value: object) -> str:
        text = self._mask(str(value))
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
