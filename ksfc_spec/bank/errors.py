"""What the bank answers instead of going on.

InputError
└── BankError
    ├── RefusedError          entries a rule forbids; `problems` say which and what to do
    │   ├── CertificateRefusedError   the program's window waits for another certificate
    │   └── StaleAnswerError          a signature over a nonce that grew old; the same certificate may sign another
    ├── OutOfOrderError       a step before its turn; `step` is the one to go to
    ├── AlreadyMemberError    this person has joined before (told only after identity was proven)
    ├── TooManyTriesError     a limit on tries; `until` is when it lifts
    └── SessionError          no session, or one that has ended
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ksfc_spec.errors import InputError


@dataclass(frozen=True, slots=True)
class Problem:
    """One refused entry: `field` as the form calls it (`""` for the whole), `message` in Korean, with what to do."""

    field: str
    message: str


class BankError(InputError):
    """Root of the bank's refusals; the message is a Korean sentence for the customer."""


class RefusedError(BankError):
    """Some entries were refused; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class CertificateRefusedError(RefusedError):
    """A certificate was refused; `request` is the id of the program's window, which waits for another."""

    def __init__(self, problems: Sequence[Problem], *, request: str) -> None:
        super().__init__(problems)
        self.request = request


class StaleAnswerError(RefusedError):
    """The nonce that was signed is used up or grew old; the same certificate may sign another."""


class OutOfOrderError(BankError):
    """A step of a flow was asked for before its turn."""

    def __init__(self, step: str, message: str) -> None:
        super().__init__(message)
        self.step = step


class AlreadyMemberError(BankError):
    """The person whose identity was proven is a member."""


class TooManyTriesError(BankError):
    """A limit on tries was reached."""

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class SessionError(BankError):
    """There is no live session under this token."""
