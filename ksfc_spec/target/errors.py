"""Errors of the ports.

HarnessError
├── NoAnswerError        the system or a party does not answer (time-out, refused, 5xx)
├── UnsupportedError     this adapter cannot do that
└── NoBrowserError       no Chromium, or no font that draws Hangul
AssertionError
├── NotOnScreenError     the name a step looks for is not shown: the system deviates
│   └── AmbiguousNameError   it stands there more than once, and nothing says which is meant
└── NotUsableError       it is shown, but disabled or read-only
"""

from __future__ import annotations

from ksfc_spec.errors import HarnessError


class NoAnswerError(HarnessError):
    """The system under test or an outside party does not answer."""


class UnsupportedError(HarnessError):
    """The adapter in use cannot do what was asked."""


class PartyRefusal(HarnessError):  # noqa: N818 - a party's answer, which a step may expect
    """A party refuses what it was told; `code` is its reason (`no-message`)."""

    def __init__(self, party: str, action: str, code: str, message: str = "") -> None:
        super().__init__(f"{party}.{action}: {code} {message}".strip())
        self.party, self.action, self.code = party, action, code


class NoBrowserError(HarnessError):
    """No Chromium that Playwright can drive, or no font to draw Hangul with."""


class NotOnScreenError(AssertionError):
    """A label, button, menu entry or window that a step needs is not there.

    `name` is what was looked for, `kind` what it should be, `seen` the names of that kind that are shown.
    """

    def __init__(self, name: str, kind: str, *, seen: tuple[str, ...] = (), message: str = "") -> None:
        listed = ", ".join(f'"{other}"' for other in seen) or "—"
        super().__init__(message or f'화면에 {kind} "{name}" 없음. 보이는 {kind}: {listed}')
        self.name, self.kind, self.seen = name, kind, seen


class AmbiguousNameError(NotOnScreenError):
    """The name stands more than once; `seen` are the places, to be named with `within`."""

    def __init__(self, name: str, kind: str, *, seen: tuple[str, ...] = ()) -> None:
        places = ", ".join(f'"{place}"' for place in seen) or "—"
        super().__init__(name, kind, seen=seen, message=f'{kind} "{name}" 여러 곳에 있음: {places}')


class NotUsableError(AssertionError):
    """The field or button is shown but cannot be used now; `name` and `kind` as in `NotOnScreenError`."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f'{kind} "{name}" 사용할 수 없는 상태')
        self.name, self.kind = name, kind
