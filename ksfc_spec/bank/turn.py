"""Turns: one request at a time works on the bank, and one that computes for long lets the others go first.

Services read and write in several transactions; that nothing comes between them is what a turn gives. Between `aside`
and its end others do come, so only what was settled before it may be relied on after it. Never step aside inside a
transaction: it would wait for the others, and they for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_MINE: ContextVar[Turn | None] = ContextVar("turn", default=None)


class Turn:
    """The turn of one site."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and keep it; within it `aside` gives it up for a while."""
        with self._lock:
            mine = _MINE.set(self)
            try:
                yield
            finally:
                _MINE.reset(mine)

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Whoever has the turn lets others have it."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()


@contextmanager
def aside() -> Iterator[None]:
    """For a computation of many milliseconds that touches nothing shared; does nothing outside a turn."""
    turn = _MINE.get()
    if turn is None:
        yield
        return
    with turn.given_up():
        yield
