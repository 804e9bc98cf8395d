"""The rules of Koscom's cloud program. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

CUSTOMER, TERMS, DEVICE, LIST, PIN = SCREENS = ("customer", "terms", "device", "list", "pin")
"""The program's screens in their order (esop:495-535, 729-737)."""

MESSAGE, NUMBER = WAYS = ("message", "number")
"""How an app's customer proves the phone: the prepared message, or the number on the screen (bankingplus:252-303)."""
NEEDED = {
    "name": "이름을 입력해 주세요.",
    "born": "생년월일을 입력해 주세요.",
    "phone": "휴대전화번호를 입력해 주세요.",
}
"""What is said of an empty fact, in the order of esop:508."""
NO_CERTIFICATE = "인증서가 없습니다"


def missing(facts: dict[str, str]) -> dict[str, str]:
    """What is to be said of each of the three facts that was left empty (esop:508)."""
    return {key: message for key, message in NEEDED.items() if not facts.get(key, "").strip()}


def birth_date_problem(born: str) -> str | None:
    """Eight digits that are a date (esop:508, a reading)."""
    try:
        if born.isascii() and born.isdigit() and len(born) == 8:
            datetime.strptime(born, "%Y%m%d")
            return None
    except ValueError:
        pass
    return "생년월일은 8자리로 입력해 주세요. 보기: 20930101"


def first_screen(*, connected: bool) -> str:
    """Who is connected goes straight to the list, everybody else connects first (esop:489, 513, 531)."""
    return LIST if connected else CUSTOMER


def terms_needed(*, joined: bool) -> bool:
    """New users agree to the terms, those who joined before pass them over (esop:497, 507-508)."""
    return not joined


def stays_connected(*, asked: bool) -> bool:
    """The device stays connected only when that was ticked (esop:510)."""
    return asked


def text_message() -> str:
    """What the handset receives: never the number itself, which stands on the screen (esop:526)."""
    return "[Web발신] [클라우드 공동인증] 화면에 보이는 인증숫자를 이 번호로 회신해 주세요."


def prepared_message(digits: str) -> str:
    """What stands in the phone's message window, to be sent unchanged (bankingplus:261-266)."""
    return f"클라우드 인증·인증문자 보내기 [{digits}]"


def reply_fits(reply: str, *, number: str) -> bool:
    """The number on the screen, and no other (esop:527)."""
    return bool(number) and hmac.compare_digest(reply.strip().encode(), number.encode())


def replied(replies: Sequence[str], *, number: str, allowed: int) -> bool:
    """Whether one of the first `allowed` replies is the number (esop:527)."""
    return any(reply_fits(reply, number=number) for reply in replies[:allowed])


def call_approves(state: str) -> bool:
    """Only an approved call proves the device (esop:527)."""
    return state == "approved"


def number_expired(sent_at: datetime, *, now: datetime, life: timedelta) -> bool:
    """Whether the number's time is over (ibk-joint-certificate: five minutes)."""
    return now - sent_at > life


def pin_problem(pin: str, *, digits: int) -> str | None:
    """Six digits (esop:737)."""
    if pin.isascii() and pin.isdigit() and len(pin) == digits:
        return None
    return f"인증서 비밀번호는 숫자 {digits}자리로 입력해 주세요."


def locked(wrong: int, *, allowed: int) -> bool:
    """Whether so many wrong PINs in a row lock the certificate."""
    return wrong >= allowed
