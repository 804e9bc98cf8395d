"""How far a run is, on standard error: one line that renews itself, or a line every so many cases where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any, TextIO

from .play import BROKEN, FAILED, PASSED

EVERY = 100
TOLD = 50
"""How many cases that went wrong are told one by one; all are in the record."""


class Progress:
    """Counts cases; `total` is how many will be played."""

    def __init__(self, *, total: int, out: TextIO | None = None) -> None:
        self._total, self._out = total, out or sys.__stderr__ or sys.stderr
        self._done = self._bad = self._untested = 0
        self._begun = time.monotonic()
        self._shown = 0.0

    def case(self, line: Mapping[str, Any]) -> None:
        """One more case is done."""
        self._done += 1
        self._bad += line["outcome"] in (FAILED, BROKEN)
        self._untested += line["outcome"] not in (PASSED, FAILED, BROKEN)
        if line["outcome"] in (FAILED, BROKEN) and self._bad <= TOLD:
            self._tell(line)
        if self._out.isatty():
            if time.monotonic() - self._shown > 0.1:
                self._show("\r", "")
        elif self._done % EVERY == 0:
            self._show("", "\n")

    def end(self) -> None:
        """The last word."""
        if not self._total:
            self._out.write("  시험할 시나리오가 없습니다 (no scenario to run)\n")
        else:
            self._show("\r" if self._out.isatty() else "", "\n")
        if self._bad > TOLD:
            self._out.write(
                f"  그 밖에 {self._bad - TOLD:,}건은 기록에 있습니다 (the rest is in the record: --out)\n"
            )

    def _tell(self, line: Mapping[str, Any]) -> None:
        """Which case went wrong, at which step, and what was expected."""
        step = next((step["text"] for step in line["steps"] if step["status"] == FAILED), line["scenario"])
        clear = "\r\x1b[K" if self._out.isatty() else ""
        self._out.write(f"{clear}✗ {line['id']} › {step}\n    {line['reason']}\n")
        self._out.flush()

    def _show(self, before: str, after: str) -> None:
        self._shown = time.monotonic()
        seconds = int(self._shown - self._begun)
        self._out.write(
            f"{before}  {self._done:,}/{self._total:,} 사례 · 부적합 {self._bad:,}"
            + (f" · 미시험 {self._untested:,}" if self._untested else "")
            + f" · {seconds // 60}:{seconds % 60:02}{after}"
        )
        self._out.flush()
