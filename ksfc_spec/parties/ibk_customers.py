"""IBK's customers: what the house keeps of each, and the sessions of their browsers."""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Holder, Identifier

from . import ibk_rules as rules
from .authorities import BUSINESS_NUMBER
from .errors import PartyRefusedError
from .people import People, Person
from .pins import Cost
from .tokens import OtpDevice, SecurityCard

MOBILE, HOME = CONTACTS = ("휴대폰", "집전화")
Medium = OtpDevice | SecurityCard | str
"""A security medium: a device, a card, or the hash of the security password."""


@dataclass
class Contact:
    """A telephone on file; only a verified one may be used."""

    number: str
    verified: bool


@dataclass
class Customer:
    """One customer of the house. Passwords are kept as hashes."""

    person: Person
    holder: Holder
    password: str = field(repr=False)
    account: str = field(repr=False)
    account_password: str = field(repr=False)
    contacts: dict[str, Contact] = field(default_factory=dict, repr=False)
    media: dict[str, Medium] = field(default_factory=dict, repr=False)
    consent: str = rules.CONSENT
    overseas: str = rules.NOT_APPLIED
    one_time: str = field(default="", repr=False)
    wrong: dict[str, int] = field(default_factory=dict)
    cells: tuple[int, int] = (0, 0)
    last_step: int = -1

    @property
    def identifier(self) -> Identifier:
        """The number behind the VID of the customer's certificates: a corporation's is its business number."""
        corporate = self.holder is Holder.CORPORATE
        return Identifier(BUSINESS_NUMBER if corporate else self.person.resident_number)

    @property
    def name(self) -> str:
        """The customer's name, by which the house's books are kept."""
        return self.person.name


@dataclass
class Seat:
    """One browser's session: `csrf` stands in its forms, `said` waits for its next page, `desk` is what flows keep."""

    token: str = field(repr=False)
    at: datetime
    customer: str = ""
    means: str = ""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    said: dict[str, list[str]] = field(default_factory=dict)
    desk: dict[str, object] = field(default_factory=dict, repr=False)
    since: datetime | None = None


def general_account(person: Person) -> str:
    """The number of a person's general account at this house."""
    return f"7{person.account[1:]}-01"


class Customers:
    """Who is a customer, and what they know and carry."""

    def __init__(self, people: People, *, policy: rules.IbkPolicy, cost: Cost | None) -> None:
        made = cost or Cost()
        self._people, self._policy = people, policy
        self._hasher = PasswordHasher(
            time_cost=made.time, memory_cost=made.memory, parallelism=made.lanes, hash_len=32
        )
        self._book: dict[str, Customer] = {}
        self._lock = threading.Lock()
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def __bool__(self) -> bool:
        return bool(self._book)

    def enrol(self, name: str, *, holder: Holder) -> Customer:
        """A person of the cast becomes a customer, with one mobile verified as their own and one OTP device."""
        person = self._people.named(name)
        if name not in self._book:
            self._book[name] = Customer(
                person,
                holder,
                password=self._hasher.hash(person.password),
                account=general_account(person),
                account_password=self._hasher.hash(person.account_password),
                contacts={MOBILE: Contact(person.phone, verified=True)},
                media={rules.HARDWARE_OTP: new_device()},
            )
        return self._book[name]

    def get(self, name: str) -> Customer:
        """The customer of that name; refuses `no-customer`."""
        if name not in self._book:
            raise PartyRefusedError("no-customer", "고객정보가 맞지 않습니다.")
        return self._book[name]

    def find(self, name: str) -> Customer | None:
        """The customer of that name, if there is one."""
        return self._book.get(name)

    def number(self, customer: Customer) -> int:
        """The customer's number in the house's books, from 1."""
        return list(self._book).index(customer.name) + 1

    def numbered(self, number: int) -> Customer | None:
        """The customer of that number, if there is one."""
        return next((one for one in self._book.values() if self.number(one) == number), None)

    def by_id(self, user_id: str, *, password: str) -> Customer:
        """Whose ID and password these are; refuses `no-login` and, after five wrong ones, `locked`."""
        found = next((c for c in self._book.values() if c.person.user_id == user_id), None)
        if found is None:
            self._fits(self._nobody, password)
            raise PartyRefusedError("no-login", "아이디 또는 비밀번호가 맞지 않습니다.")
        self.check(found, "비밀번호", found.password, password, wrong="아이디 또는 비밀번호가 맞지 않습니다.")
        return found

    def check(self, customer: Customer, what: str, expected: str, given: str, *, wrong: str) -> None:
        """A secret against its hash, so many tries; refuses `wrong` and `locked`."""
        allowed = self._policy.wrong_logins
        if not self.try_once(customer, what, allowed=allowed):
            message = f"{what}를 {allowed}번 틀려 이용이 정지되었습니다. 영업점에서 정지를 풀어 주세요."
            raise PartyRefusedError("locked", message)
        if not self._fits(expected, given):
            raise PartyRefusedError("wrong", wrong)
        customer.wrong[what] = 0

    def try_once(self, customer: Customer, what: str, *, allowed: int) -> bool:
        """Count one more try before it is made, so that tries at the same time gain nothing; False where none is left."""
        with self._lock:
            tried = customer.wrong.get(what, 0)
            if tried < allowed:
                customer.wrong[what] = tried + 1
        return tried < allowed

    def _fits(self, expected: str, given: str) -> bool:
        try:
            return self._hasher.verify(expected, given)
        except VerificationError:
            return False

    def hashed(self, secret: str) -> str:
        """A secret as it is kept."""
        return self._hasher.hash(secret)


class Seats:
    """The sessions; a token is kept as its digest and replaced at log-in."""

    def __init__(self, *, clock: Clock, policy: rules.IbkPolicy) -> None:
        self._clock, self._policy = clock, policy
        self._seats: dict[str, Seat] = {}

    def find(self, token: str) -> Seat | None:
        """The live session behind a token; using it keeps it alive."""
        seat = self._seats.get(_digest(token))
        if seat is None or self._over(seat):
            return None
        seat.at = self._clock.now()
        return seat

    def open(self) -> Seat:
        """A fresh session; those whose time is over are forgotten, with all that flows kept in them."""
        for digest in [digest for digest, seat in list(self._seats.items()) if self._over(seat)]:
            self._seats.pop(digest, None)
        seat = Seat(secrets.token_urlsafe(32), self._clock.now(), since=self._clock.now())
        self._seats[_digest(seat.token)] = seat
        return seat

    def _over(self, seat: Seat) -> bool:
        """Idle for too long, or open for too long."""
        now = self._clock.now()
        return now - seat.at > self._policy.session_life or (
            seat.since is not None and now - seat.since > self._policy.session_longest
        )

    def admit(self, seat: Seat, *, customer: str, means: str) -> None:
        """Log in: the session gets another token, and what was under way in it is dropped."""
        self._seats.pop(_digest(seat.token), None)
        seat.token, seat.customer, seat.means = secrets.token_urlsafe(32), customer, means
        seat.csrf = secrets.token_urlsafe(24)
        seat.desk.clear()
        seat.since = self._clock.now()
        self._seats[_digest(seat.token)] = seat

    def dismiss(self, seat: Seat) -> None:
        """Log out."""
        self._seats.pop(_digest(seat.token), None)


def new_device() -> OtpDevice:
    """An OTP device with a key of its own."""
    return OtpDevice(f"ibk-{secrets.token_hex(4)}", secrets.token_bytes(20), 6)


def new_card() -> SecurityCard:
    """A card with thirty-five cells."""
    cells = {number: f"{secrets.randbelow(10_000):04d}" for number in range(1, 36)}
    return SecurityCard(f"{secrets.randbelow(10**8):08d}", cells)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
