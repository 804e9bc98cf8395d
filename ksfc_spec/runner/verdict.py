"""What a finished run means for whoever started it: an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from ksfc_spec.target.description import Target

from .play import BROKEN, FAILED, PASSED
from .record import End


class ExitCode(IntEnum):
    """Exit codes of every command (docs/architecture.md)."""

    GOOD = 0
    DEVIATES = 1
    INPUT = 2
    BROKEN = 3


def exit_code(end: End, outcomes: Iterable[tuple[str, str]], target: Target, *, today: date) -> ExitCode:
    """From the pairs rule and outcome of every case; known deviations are excused, and are wrong once nothing fails."""
    if not end.complete or end.counts.get(BROKEN):
        return ExitCode.BROKEN
    by_rule: dict[str, set[str]] = {}
    for rule, outcome in outcomes:
        by_rule.setdefault(rule, set()).add(outcome)
    excused = {known.rule for known in target.deviations if known.expires >= today}
    deviating = {rule for rule, seen in by_rule.items() if FAILED in seen}
    healed = {rule for rule in excused if by_rule.get(rule) == {PASSED}}
    return ExitCode.DEVIATES if deviating - excused or healed else ExitCode.GOOD
