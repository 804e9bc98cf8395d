"""Errors of the ports.

HarnessError
├── NoAnswerError        the system or a party does not answer (time-out, refused, 5xx)
└── UnsupportedError     this adapter cannot do that
AssertionError
└── NotOnScreenError     the name a step looks for is not shown: the system deviates
"""

from __future__ import annotations

from ksfc_spec.errors import HarnessError


class NoAnswerError(HarnessError):
    """The system under test or an outside party does not answer."""


class UnsupportedError(HarnessError):
    """The adapter in use cannot do what was asked."""


class NotOnScreenError(AssertionError):
    """A label, button, menu entry or window that a step needs is not there.

    `name` is what was looked for, `kind` what it should be, `seen` the names of that kind that are shown.
    """

    def __init__(self, name: str, kind: str, *, seen: tuple[str, ...] = ()) -> None:
        listed = ", ".join(f'"{other}"' for other in seen) or "—"
        super().__init__(f'화면에 {kind} "{name}" 없음. 보이는 {kind}: {listed}')
        self.name, self.kind, self.seen = name, kind, seen
