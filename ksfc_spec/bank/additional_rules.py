"""The rules of the additional authentication. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

SMS, ARS, NUMBER = METHODS = ("휴대폰 SMS 인증", "2채널 인증(ARS승인)", "1회용 인증번호 인증")
"""The three ways, in the order of joint-certificate:108-118."""
PLACES = {"mobile": "휴대폰", "home_phone": "자택", "work_phone": "직장"}


def needed(*, designated: bool) -> bool:
    """Whether the authentication is asked: not on a designated computer (joint-certificate:103)."""
    return not designated


def contacts(profile: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(field, `010-0000-**** (휴대폰)`) of every telephone on file (joint-certificate:134)."""
    return tuple(
        (key, f"{masked(profile[key])} ({place})") for key, place in PLACES.items() if profile.get(key)
    )


def masked(phone: str) -> str:
    """A telephone number without its last part."""
    head = phone.rpartition("-")[0]
    return f"{head}-****"


def code_fits(given: str, *, sent: str) -> bool:
    """The number that came by message, and no other."""
    return hmac.compare_digest(given.encode(), sent.encode())


def code_expired(sent_at: datetime, *, now: datetime, life: timedelta) -> bool:
    """Whether the number's time is over."""
    return now - sent_at > life


def spoilt(tries: int, *, allowed: int) -> bool:
    """Whether this try, the `tries`-th, comes too late."""
    return tries > allowed


def call_approves(state: str) -> bool:
    """Only an approved call proves something (joint-certificate:134)."""
    return state == "approved"


def number_shape_problem(number: str, *, shortest: int, longest: int) -> str | None:
    """Six to eight digits (esop:688)."""
    if number.isascii() and number.isdigit() and shortest <= len(number) <= longest:
        return None
    return f"1회용 인증번호는 숫자 {shortest}~{longest}자리로 입력해 주세요."


def own_phone(ci: str, *, owner: str) -> bool:
    """The telephone is the member's own, by the linking code (esop:650, 690)."""
    return hmac.compare_digest(ci.encode(), owner.encode())


def number_usable(*, used: bool) -> bool:
    """A one-time number works once (joint-certificate:135)."""
    return not used
