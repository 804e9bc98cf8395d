"""Plays cases on a stage, one after the other, and stops asking a system that has stopped answering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ksfc_spec.target.errors import NoAnswerError
from ksfc_spec.target.scene import Scene
from steps.vocabulary import vocabulary

from .play import BROKEN, SKIPPED, Performance, Sentence, play, told
from .selection import Part
from .stage import BROWSER, Stage

PATIENCE = 3
"""How many cases in a row may end without an answer before the others are left out."""
CASE_SECONDS = {"form": 20.0, BROWSER: 60.0}


class Performer:
    """`secrets` are those of the people in all cases so far."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._silent = 0
        self.secrets: set[str] = set()

    def perform(self, part: Part, sentences: Sequence[Sentence]) -> Performance:
        """Play one case; whatever goes wrong around the play is the harness's fault."""
        if self._silent >= PATIENCE:
            return Performance(
                SKIPPED, f"앞선 {PATIENCE}건에서 대상이 응답하지 않아 시험하지 않음 (target fell silent)"
            )
        try:
            with self.scene(part) as scene:
                performance = play(sentences, scene, vocabulary(), seconds=CASE_SECONDS[part.case.adapter])
        except Exception as error:
            performance = Performance(BROKEN, told(error), error=error)
        self._silent = self._silent + 1 if self._fell_silent(performance) else 0
        return performance

    def _fell_silent(self, performance: Performance) -> bool:
        """Whether the system was waited for in vain; an error answered at once is an answer."""
        waited = performance.seconds >= 0.9 * self._stage.target.seconds
        return isinstance(performance.error, NoAnswerError) and waited

    @contextmanager
    def scene(self, part: Part) -> Iterator[Scene]:
        """The scene of a case."""
        with self._stage.scene(part.case.adapter, phone="폰" in part.rule.tags) as scene:
            try:
                yield scene
            finally:
                self.secrets |= scene.secrets

    def close(self) -> None:
        """Put the devices away."""
        self._stage.close()
