"""The rules of issue at a bank. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
import re

from .telco import digits

SMS, ARS, NUMBER = "휴대폰 SMS 인증", "2채널 인증(ARS승인)", "1회용 인증번호"
METHOD_SETS = ((SMS, ARS), (ARS, NUMBER), (SMS, NUMBER))
"""Ways of additional authentication; they differ from bank to bank (financial-certificate:39)."""
TERMS, CUSTOMER, ADDITIONAL, CONTACT, MEDIUM, STORE = PAGES = (
    "terms",
    "customer",
    "additional",
    "contact",
    "medium",
    "store",
)
"""Stage 1 in its order (financial-certificate:19-47), and what follows it."""
CALL_MESSAGES = {
    "none": "먼저 2채널 전화 승인요청을 눌러 주세요.",
    "ringing": "아직 승인되지 않았습니다. 전화를 받아 승인해 주세요.",
    "declined": "ARS 승인이 거절되었습니다. 승인요청을 다시 누르거나 다른 방법을 선택해 주세요.",
    "missed": "전화를 받지 않아 승인요청이 끝났습니다. 승인요청을 다시 눌러 주세요.",
}


def may_be_issued(*, face_to_face: bool) -> bool:
    """Only a customer identified at the bank's counter (financial-certificate:29)."""
    return face_to_face


def may_go_on(*, proven: bool) -> bool:
    """Whether the additional authentication is done (financial-certificate:39)."""
    return proven


def in_turn(page: str, *, furthest: str) -> bool:
    """Whether a page may be opened (financial-certificate:19-47)."""
    return PAGES.index(page) <= PAGES.index(furthest)


def otp_fits(given: str, *, shown: str) -> bool:
    """The number the device shows now (financial-certificate:47)."""
    return hmac.compare_digest(given.encode(), shown.encode())


def email_problem(email: str) -> str | None:
    """An address as people have them (financial-certificate:43)."""
    if not email:
        return "이메일을 입력해 주세요."
    fits = re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", email)
    return None if fits else "이메일 주소를 확인해 주세요."


def phone_problem(phone: str) -> str | None:
    """A mobile telephone's number (financial-certificate:43)."""
    if not phone:
        return "휴대폰번호를 입력해 주세요."
    return None if re.fullmatch(r"01\d{8,9}", digits(phone)) else "휴대폰번호를 확인해 주세요."
