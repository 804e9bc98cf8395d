"""One stretch of a walk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """From the screen `before`, filled in if it has entries and `filled` says so, by these sentences.

    `name` is what the screen is called where that is not how walks call it (a page's second state); with `maybe` some
    customers are led past it.
    """

    before: str
    sentences: str
    filled: bool = True
    name: str = ""
    maybe: bool = False
