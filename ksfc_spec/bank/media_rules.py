"""The rules of security media. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

OTP, SMART_OTP, CARD = KINDS = ("OTP", "스마트OTP", "보안카드")


def otp_shape_problem(code: str, *, shortest: int, longest: int) -> str | None:
    """Six to eight digits (esop:397)."""
    if not (code.isascii() and code.isdigit() and shortest <= len(code) <= longest):
        return f"숫자 {shortest}~{longest}자리로 입력해 주세요."
    return None


def otp_steps(now: int, *, drift: int, last: int) -> Iterable[int]:
    """The time steps whose number is taken: a drift either way (RFC 6238, 5.2), none twice (5.2, last paragraph)."""
    return (step for step in range(now - drift, now + drift + 1) if step > last)


def otp_fits(code: str, *, expected: str) -> bool:
    """The number of that step, and no other."""
    return hmac.compare_digest(code.encode(), expected.encode())


def tail_shape_problem(tail: str) -> str | None:
    """Three digits (esop:698)."""
    if tail.isascii() and tail.isdigit() and len(tail) == 3:
        return None
    return "보안카드 일련번호는 끝 3자리를 숫자로 입력해 주세요."


def whole_serial_fits(given: str, *, serial: str) -> bool:
    """The device's own serial number (esop:700)."""
    return hmac.compare_digest(given.encode(), serial.encode())


def serial_fits(tail: str, *, serial: str) -> bool:
    """The last three digits of the card's serial number."""
    return hmac.compare_digest(tail.encode(), serial[-3:].encode())


def cells_fit(first: str, second: str, *, cells: tuple[str, str]) -> bool:
    """The front two digits of one cell and the back two of another."""
    return hmac.compare_digest(f"{first}/{second}".encode(), f"{cells[0][:2]}/{cells[1][2:]}".encode())


def locked(failures: int, *, allowed: int) -> bool:
    """Whether the medium is locked."""
    return failures >= allowed
