"""Limits on tries: how often a thing failed for a subject within a stretch of time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from ksfc_spec.clock import Clock

from . import schema
from .store import Store


class Throttle:
    """Counts tries by `what` and `subject` (a keyed digest, never a plain number)."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def record(self, what: str, *, subject: str) -> None:
        """One more."""
        at = int(self._clock.now().timestamp())
        with self._store.transaction() as connection:
            connection.execute(insert(schema.attempt).values(what=what, subject=subject, at=at))

    def admit(self, what: str, *, subject: str, window: timedelta, allowed: int) -> bool:
        """Record one more unless `allowed` are there within the last `window`; of many at once no more get in."""
        table, now = schema.attempt, self._clock.now()
        mine = (
            table.c.what == what,
            table.c.subject == subject,
            table.c.at > int((now - window).timestamp()),
        )
        row = {"what": what, "subject": subject, "at": int(now.timestamp())}
        with self._store.transaction() as connection:
            before = int(connection.execute(select(func.count()).where(*mine)).scalar_one())
            if before < allowed:
                connection.execute(insert(table).values(**row))
        return before < allowed

    def count(self, what: str, *, subject: str, window: timedelta) -> int:
        """How many within the last `window`."""
        table = schema.attempt
        since = int((self._clock.now() - window).timestamp())
        query = select(func.count()).where(
            table.c.what == what, table.c.subject == subject, table.c.at > since
        )
        with self._store.transaction() as connection:
            return int(connection.execute(query).scalar_one())

    def forgive(self, what: str, *, subject: str) -> None:
        """Forget all tries."""
        table = schema.attempt
        with self._store.transaction() as connection:
            connection.execute(delete(table).where(table.c.what == what, table.c.subject == subject))
