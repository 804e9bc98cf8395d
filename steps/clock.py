"""Time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ksfc_spec.clock import KST
from ksfc_spec.target.scene import Scene

from .sentence import deed, given

UNITS = {"일": "days", "시간": "hours", "분": "minutes", "초": "seconds"}
_AMOUNT = re.compile(r"(\d+)\s*(일|시간|분|초)")


@deed("{동안}(이) 지난다")
def _(scene: Scene, 동안: str) -> None:
    scene.world.advance(duration(동안))


@given('오늘(은) "{날짜}"(이다)')
def _(scene: Scene, 날짜: str) -> None:
    morning = datetime.fromisoformat(날짜).replace(hour=9, tzinfo=KST)
    scene.world.advance(morning - scene.world.now())


def duration(text: str) -> timedelta:
    """`30분 1초` as a timedelta; LookupError where it is none."""
    if not re.fullmatch(r"(\d+\s*(일|시간|분|초)\s*)+", text):
        raise LookupError(f"not a duration: {text}")
    return timedelta(**{UNITS[unit]: int(number) for number, unit in _AMOUNT.findall(text)})
