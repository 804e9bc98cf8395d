"""IBK's additional authentication: SMS, a two-channel call, or a number from a branch; and contacts to be verified."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from ksfc_spec.clock import Clock

from . import ibk_rules as rules
from .calls import Calls
from .errors import PartyRefusedError
from .ibk_customers import HOME, MOBILE, Contact, Customer
from .people import People, birth_date
from .telco import Telco, digits

SMS, ARS, NUMBER = WAYS = ("SMS", "2채널(ARS)", "일회용 비밀번호")
USABLE, NEEDED = "인증가능", "인증필요"
CALL_REFUSALS = {
    "declined": "2채널 인증이 거절되었습니다.",
    "missed": "전화를 받지 않았습니다. 2채널 인증을 다시 요청해 주세요.",
    "ringing": "전화를 받아 안내된 번호를 눌러 주세요.",
}


@dataclass
class Proof:
    """One additional authentication under way."""

    way: str = ""
    contact: str = ""
    code: str = field(default="", repr=False)
    at: datetime | None = None
    call: str = ""
    wrong: int = 0
    extra: str = field(default="", repr=False)
    extra_at: datetime | None = None
    extra_for: str = ""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of contacts; `ways` are what may be done in its row."""

    name: str
    number: str
    state: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A contact to be chosen, and what may be done with it now."""

    name: str
    by_message: bool
    usable: bool


class Additional:
    """Asks, checks, and makes contacts usable."""

    def __init__(
        self,
        people: People,
        *,
        telco: Telco,
        calls: Calls,
        clock: Clock,
        random: Random,
        policy: rules.IbkPolicy,
    ) -> None:
        self._people, self._telco, self._calls = people, telco, calls
        self._clock, self._random, self._policy = clock, random, policy
        self._requests: dict[str, list[datetime]] = {}
        self._lock = threading.RLock()

    def rows(self, customer: Customer) -> list[Row]:
        """The customer's contacts."""
        return [self._row(customer, name, contact) for name, contact in customer.contacts.items()]

    def choices(self, customer: Customer) -> tuple[Choice, ...]:
        """The contacts to choose from."""
        return tuple(
            Choice(name, rules.sms_possible(mobile=name == MOBILE, verified=held.verified), held.verified)
            for name, held in customer.contacts.items()
        )

    def request(self, customer: Customer, proof: Proof, *, way: str, contact: str) -> None:
        """Send a code, ring, or get ready for a number from a branch; refuses `not-usable` and `too-many`."""
        self._count(customer)
        proof.way, proof.contact, proof.wrong = way, contact, 0
        proof.code, proof.call, proof.at = "", "", self._clock.now()
        if way == NUMBER:
            return
        held = customer.contacts.get(contact)
        usable = held is not None and held.verified
        if way == SMS:
            usable = held is not None and rules.sms_possible(mobile=contact == MOBILE, verified=held.verified)
        if held is None or not usable or way not in WAYS:
            raise PartyRefusedError("not-usable", "인증가능한 연락처를 선택해 주세요.")
        code = self._draw(self._policy.code_digits if way == SMS else 2)
        if way == SMS:
            self._telco.send(held.number, f"[IBK투자증권] 인증번호는 {code}입니다.")
            proof.code = code
        else:
            proof.call = self._calls.ring(held.number, caller="IBK투자증권", shown=code)
            proof.code = code

    def confirm(self, customer: Customer, proof: Proof, *, entered: str) -> None:
        """Take the code, the number, or what became of the call; refuses `wrong` and `expired`."""
        with self._lock:
            if proof.way == ARS:
                self._check_call(proof)
            else:
                self._check_entry(customer, proof, entered.strip())
            proof.code, proof.proven = "", True

    def ask_extra(self, customer: Customer, proof: Proof, *, contact: str) -> None:
        """추가인증: a code to a verified number, for the sake of another contact; refuses `not-usable`."""
        self._count(customer)
        through = self._verified(customer)
        if through is None or contact not in customer.contacts or contact == MOBILE:
            raise PartyRefusedError("not-usable", "인증을 마친 번호가 없어 추가인증을 할 수 없습니다.")
        proof.extra, proof.extra_for = self._draw(self._policy.code_digits), contact
        proof.extra_at, proof.wrong = self._clock.now(), 0
        self._telco.send(through.number, f"[IBK투자증권] 추가인증 인증번호는 {proof.extra}입니다.")

    def confirm_extra(self, customer: Customer, proof: Proof, *, entered: str) -> None:
        """The contact becomes usable; refuses `wrong` and `expired`."""
        with self._lock:
            self._require_fresh(proof.extra_at)
            self._check_code(proof, proof.extra, entered.strip(), wrong="인증번호가 맞지 않습니다.")
            customer.contacts[proof.extra_for].verified = True
            proof.extra = proof.extra_for = ""

    def verify_mobile(self, customer: Customer, *, carrier: str, name: str, born: str) -> None:
        """명의인증: the mobile on file belongs to this customer; refuses `not-own`."""
        contact = customer.contacts.get(MOBILE)
        owner = self._people.subscriber(contact.number) if contact else None
        mine = owner is not None and owner == customer.person
        entered = owner is not None and (owner.telco, owner.name) == (carrier, name.strip())
        if contact is None or owner is None or not (mine and entered and _born(owner.resident_number, born)):
            raise PartyRefusedError("not-own", "본인 명의의 휴대폰이 아닙니다.")
        contact.verified = True

    def _row(self, customer: Customer, name: str, contact: Contact) -> Row:
        state = USABLE if contact.verified else NEEDED
        ways: tuple[str, ...] = ()
        if not contact.verified and name == MOBILE:
            ways = ("명의인증",)
        elif not contact.verified and self._verified(customer):
            ways = ("추가인증",)
        return Row(name, masked(contact.number), state, ways)

    def _verified(self, customer: Customer) -> Contact | None:
        """A verified number that takes messages."""
        mobile = customer.contacts.get(MOBILE)
        return mobile if mobile and mobile.verified else None

    def _count(self, customer: Customer) -> None:
        """So many requests for one customer within a time, however many sessions ask."""
        now, window = self._clock.now(), self._policy.request_window
        with self._lock:
            recent = [at for at in self._requests.get(customer.name, ()) if now - at <= window]
            if len(recent) >= self._policy.requests:
                minutes = int(window.total_seconds() // 60)
                message = f"인증을 너무 여러 번 요청했습니다. {minutes}분 뒤에 다시 시도해 주세요."
                raise PartyRefusedError("too-many", message)
            self._requests[customer.name] = [*recent, now]

    def _check_entry(self, customer: Customer, proof: Proof, entered: str) -> None:
        if proof.way == SMS:
            self._require_fresh(proof.at)
            self._check_code(proof, proof.code, entered, wrong="인증번호가 맞지 않습니다.")
            return
        self._check_number(customer, entered)
        customer.one_time = ""

    def _check_number(self, customer: Customer, entered: str) -> None:
        """The branch's number; five wrong ones, in whichever session, void it."""
        right = customer.one_time
        if right and hmac.compare_digest(entered.encode(), right.encode()):
            customer.wrong[NUMBER] = 0
            return
        customer.wrong[NUMBER] = customer.wrong.get(NUMBER, 0) + 1
        if customer.wrong[NUMBER] >= self._policy.wrong_codes:
            customer.wrong[NUMBER], customer.one_time = 0, ""
            message = "일회용 비밀번호를 여러 번 틀려 쓰실 수 없게 되었습니다. 영업점에서 다시 받아 주세요."
            raise PartyRefusedError("too-many", message)
        raise PartyRefusedError("wrong", "일회용 비밀번호가 맞지 않습니다.")

    def _check_call(self, proof: Proof) -> None:
        state = str(self._calls.state(proof.call)) if proof.call else "ringing"
        if state != "approved":
            raise PartyRefusedError("wrong", CALL_REFUSALS[state])

    def _require_fresh(self, sent_at: datetime | None) -> None:
        if sent_at is None or self._clock.now() - sent_at > self._policy.code_life:
            raise PartyRefusedError("expired", "인증번호의 유효시간이 지났습니다. 다시 요청해 주세요.")

    def _check_code(self, proof: Proof, code: str, entered: str, *, wrong: str) -> None:
        if proof.wrong >= self._policy.wrong_codes:
            raise PartyRefusedError("too-many", "인증번호를 여러 번 틀렸습니다. 인증을 다시 요청해 주세요.")
        if not code or not hmac.compare_digest(entered.encode(), code.encode()):
            proof.wrong += 1
            raise PartyRefusedError("wrong", wrong)

    def _draw(self, length: int) -> str:
        return f"{self._random.randrange(10**length):0{length}d}"


def masked(number: str) -> str:
    """`010-****-1001`."""
    parts = number.split("-")
    return "-".join((parts[0], "*" * len(parts[1]), parts[2])) if len(parts) == 3 else "*" * len(number)


def _born(resident_number: str, given: str) -> bool:
    return digits(given) == birth_date(resident_number).strftime("%Y%m%d")


__all__ = ["ARS", "HOME", "NUMBER", "SMS", "Additional", "Choice", "Proof", "Row", "masked"]
