"""Errors a caller may see, as a tree.

    KsfcError
    ├── InputError            what the caller gave is wrong            → exit 2
    │   ├── CatalogueError    a feature, lines or findings file
    │   ├── TargetError       a target description
    │   └── UnknownIdError    an id that nothing has
    └── HarnessError          the suite or an outside party is broken  → exit 3

Each carries a message that says what to do, and where it happened. The rooms below (`pki`, `bank`,
`parties`) keep trees of their own, rooted here, in their `errors.py`.
"""

from __future__ import annotations

from .model import Place


class KsfcError(Exception):
    """Root of every error raised on purpose by this package.

    `place` is where it happened (None when it has no file); `hint` is what to do next.
    """

    exit_code = 3

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.place, self.hint = message, place, hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f" — {self.hint}" if self.hint else "")


class InputError(KsfcError):
    """What the caller gave is wrong."""

    exit_code = 2


class CatalogueError(InputError):
    """A feature, lines or findings file cannot be read."""


class TargetError(InputError):
    """A target description is wrong or names nothing that can be reached."""


class UnknownIdError(InputError):
    """An id that no rule, line, finding, fault or run has."""


class HarnessError(KsfcError):
    """The suite itself or an outside party failed; says nothing of the system under test."""
