"""The rules of copying certificates between devices. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import re
from datetime import timedelta

QR, NUMBER = METHODS = ("QR코드", "인증번호")
"""The two ways (joint-certificate:225)."""


def method_problem(method: str) -> str | None:
    """One of the two has to be chosen (joint-certificate:225)."""
    return None if method in METHODS else "복사 방식을 선택해 주세요."


def number_shape_problem(number: str) -> str | None:
    """Exactly twelve digits (joint-certificate:225)."""
    return None if re.fullmatch(r"[0-9]{12}", number) else "인증번호는 숫자 12자리입니다."


def expired(age: timedelta, *, life: timedelta) -> bool:
    """Whether the time of a number or a QR code is over (ours: ten minutes)."""
    return age > life


def spoilt(tries: int, *, allowed: int) -> bool:
    """Whether this try, the `tries`-th, comes too late (ours: five)."""
    return tries > allowed


def usable(*, used: bool) -> bool:
    """A number or QR code works once."""
    return not used
