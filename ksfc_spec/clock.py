"""Time as an argument: everything that needs "now" receives a `Clock`.

Nothing in this package calls `datetime.now` except `SystemClock`, so a test can move time by
minutes without waiting for it. All instants are timezone-aware; Korea keeps UTC+9 without summer time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

KST = timezone(timedelta(hours=9), "KST")


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """The present instant, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class ManualClock:
    """A clock that stands still until it is moved; `instant` is timezone-aware."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def advance(self, delta: timedelta) -> None:
        """Move forward by `delta`; time never runs backwards (`ValueError`)."""
        if delta < timedelta(0):
            raise ValueError("a clock only moves forward")
        self.instant += delta


def korean_date(instant: datetime) -> date:
    """The calendar date in Korea at `instant`."""
    return instant.astimezone(KST).date()
