"""The rules of Koscom's issue into the cloud. Call them through this module, so that one can be exchanged.

A function named `…_problem` gives the Korean sentence that refuses an entry, or None.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from ksfc_spec.pki import Kind, Scope, kind

NEW, WITHIN = "신규 발급", "유효기간내 재발급"
TERMS = ("service", "privacy")
"""The two texts of the payment screen (bankingplus:413-415)."""
PIN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A type that can be issued; `fee` in won, `use` what the screen says of it, `short` its name without the price."""

    name: str
    kind: Kind
    fee: int
    use: str
    short: str

    @property
    def price(self) -> str:
        """무료, or the amount."""
        return won(self.fee) if self.fee else "무료"


UNIVERSAL = Offer(
    "범용 개인(4,400원)",
    kind("SignKorea", Scope.UNIVERSAL),
    4400,
    "은행, 증권, 보험을 가리지 않고 모두 쓸 수 있음",
    "범용 개인",
)
SECURITIES = Offer(
    "증권전용 개인",
    kind("SignKorea", Scope.SECURITIES),
    0,
    "증권, 보험에서 사용, 은행에서는 쓸 수 없음",
    "증권전용 개인",
)
OFFERS = (UNIVERSAL, SECURITIES)
"""Universal for 4,400 won, securities for nothing (bankingplus:401-405, 441)."""


def won(amount: int) -> str:
    """`4,400원`."""
    return f"{amount:,}원"


def offer_named(name: str) -> Offer | None:
    """The offer of that name, if there is one."""
    return next((offer for offer in OFFERS if offer.name == name), None)


def offer_of(of: Kind) -> Offer | None:
    """The offer under which a certificate of that kind is issued."""
    return next((offer for offer in OFFERS if offer.kind == of), None)


def pin_problem(pin: str, *, again: str, born: str) -> tuple[str, str] | None:
    """(field, sentence) for a PIN that cannot be set (bankingplus:385, with readings)."""
    problem = shape_problem(pin) or guessable_problem(pin, born=born)
    if problem:
        return "pin", problem
    return None if alike(pin, again=again) else ("again", "PIN번호가 서로 다릅니다.")


def shape_problem(pin: str) -> str | None:
    """Six digits (bankingplus:385)."""
    if pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS:
        return None
    return f"PIN번호는 숫자 {PIN_DIGITS}자리로 입력해 주세요."


def guessable_problem(pin: str, *, born: str) -> str | None:
    """Not a sequence, not one digit alone, not the birth date (YYMMDD)."""
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if steps in ({0}, {1}, {-1}) or pin == born:
        return "짐작하기 쉬운 PIN번호는 쓸 수 없습니다."
    return None


def alike(pin: str, *, again: str) -> bool:
    """Entered twice alike."""
    return pin == again


def offer_problem(offer: Offer | None) -> str | None:
    """A type must be chosen (bankingplus:398, 439)."""
    return None if offer else "인증서를 선택해 주세요."


def terms_problem(agreed: Collection[str]) -> str | None:
    """Both texts must be agreed to (bankingplus:415)."""
    return None if set(TERMS) <= set(agreed) else "약관에 모두 동의해 주세요."


def must_pay(offer: Offer, *, renewing: bool, paid: bool) -> bool:
    """Whether the fee is still to be paid: never twice, and never for a reissue within validity (bankingplus:439-443)."""
    return offer.fee > 0 and not renewing and not paid
