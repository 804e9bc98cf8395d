"""The rules of the financial certificate service. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
from datetime import datetime, time, timedelta

from ksfc_spec.clock import KST, korean_date
from ksfc_spec.pki import Standing

OPEN, CODE, CHOOSE, PIN = SCREENS = ("open", "code", "choose", "pin")
"""The four screens of the window, in their order (financial-certificate:68-91); log-in itself is the first step."""

NEEDED = {
    "name": "이름을 입력해 주세요.",
    "phone": "휴대폰번호를 입력해 주세요.",
    "born": "생년월일을 입력해 주세요.",
}


def missing(name: str, phone: str, born: str) -> dict[str, str]:
    """What is to be said of each of the three facts that was left empty (financial-certificate:86)."""
    given = {"name": name, "phone": phone, "born": born}
    return {key: message for key, message in NEEDED.items() if not given[key].strip()}


def birth_date_problem(born: str) -> str | None:
    """Eight digits (financial-certificate:86, a reading)."""
    if born.isascii() and born.isdigit() and len(born) == 8:
        return None
    return "생년월일은 숫자 8자리로 입력해 주세요."


def first_screen(*, connected: bool, favourite: bool) -> str:
    """Where the window opens: auto-connect passes over two screens, a favourite over the list (lines 97, 108)."""
    if not connected:
        return OPEN
    return PIN if favourite else CHOOSE


def reached(screen: str, *, allowed: str) -> bool:
    """Whether a screen may be shown where `allowed` is the furthest."""
    return SCREENS.index(screen) <= SCREENS.index(allowed)


def code_fits(given: str, *, sent: str) -> bool:
    """The number that came by message, and no other (financial-certificate:76)."""
    return bool(sent) and hmac.compare_digest(given.encode(), sent.encode())


def code_expired(sent_at: datetime, *, now: datetime, life: timedelta) -> bool:
    """Whether the number's time is over."""
    return now - sent_at > life


def stays_connected(*, asked: bool) -> bool:
    """Whether this device opens the cloud by itself from now on: only when the customer ticked it (line 97)."""
    return asked


def is_same_person(ci: str, *, wanted: str) -> bool:
    """Whether the cloud is the person's that the requester expects; `""` expects nobody."""
    return not wanted or hmac.compare_digest(ci, wanted)


def notice_due(not_after: datetime) -> datetime:
    """When the owner is reminded of the expiry: in the morning, thirty days before (financial-certificate:43, a reading)."""
    return datetime.combine(korean_date(not_after) - timedelta(days=30), time(8), tzinfo=KST)


def pin_problem(pin: str, again: str, *, length: int) -> str | None:
    """What is wrong with a new PIN that is set twice (financial-certificate:54, a reading)."""
    for given in (pin, again):
        if not given:
            return "비밀번호를 두 번 모두 입력해 주세요."
        if not (given.isascii() and given.isdigit() and len(given) == length):
            return f"비밀번호는 숫자 {length}자리로 입력해 주세요."
    return (
        None
        if hmac.compare_digest(pin, again)
        else "비밀번호가 서로 다릅니다. 같은 번호를 두 번 입력해 주세요."
    )


def is_reissue(standing: Standing | None) -> bool:
    """Whether an issue replaces a certificate that is still good (financial-certificate:23)."""
    return standing is Standing.VALID
