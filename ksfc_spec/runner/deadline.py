"""A bound on how long a case may take, whatever the system does."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ksfc_spec.target.errors import NoAnswerError


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise NoAnswerError inside the block when its time is over; without effect outside the main thread."""
    if seconds <= 0 or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(signum: int, frame: FrameType | None) -> None:
        raise NoAnswerError(f"{seconds:g}초 안에 끝나지 않음")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
