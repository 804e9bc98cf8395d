"""One stretch of a walk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """From the screen `before`, filled in if it has entries and `filled` says so, by these sentences."""

    before: str
    sentences: str
    filled: bool = True
