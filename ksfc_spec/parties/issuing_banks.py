"""The twenty-two banks that issue financial certificates: stage 1, in which a bank makes sure of the person.

A customer who was identified face to face at the bank applies on its own pages: terms, customer data, additional authentication,
contact data, security medium (financial-certificate:5-47).
Only then does the bank vouch for the person to KFTC, which issues and stores (stage 2).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ksfc_spec.clock import Clock

from . import issuing_rules as rules
from .calls import Calls
from .errors import PartyRefusedError
from .kftc_issue import IssueDesk, Subscriber
from .party import Action, Party
from .people import People, Person, profile
from .telco import Telco, digits
from .tokens import Tokens

_NAMES = (
    "가온은행 gaon", "나래은행 narae", "다솜은행 dasom", "라온은행 raon", "마루은행 maru", "바름은행 bareum",
    "새론은행 saeron", "아람은행 aram", "자람은행 jaram", "차오름은행 chaoreum", "카람은행 karam",
    "타래은행 tarae", "파랑은행 parang", "하람은행 haram", "미리내은행 mirinae", "도담은행 dodam",
    "누리은행 nuri", "한울은행 hanul", "소담은행 sodam", "이든은행 ideun", "여울은행 yeoul",
    "온새미은행 onsaemi",
)  # fmt: skip
OTP, CARD = "OTP", "보안카드"
MEDIA = (OTP, CARD)
ENDED = "발급 신청이 끝났거나 없습니다. 처음부터 다시 신청해 주세요."


@dataclass(frozen=True, slots=True)
class IssuingBank:
    """One bank; `key` stands in its addresses, `methods` are its ways of additional authentication."""

    key: str
    name: str
    methods: tuple[str, ...]


ISSUERS = tuple(
    IssuingBank(row.split()[1], row.split()[0], rules.METHOD_SETS[place % len(rules.METHOD_SETS)])
    for place, row in enumerate(_NAMES)
)
"""The invented banks in the order of docs/screens-financial-certificate.md (financial-certificate:211)."""


@dataclass(frozen=True, slots=True)
class IssuingPolicy:
    """Figures of stage 1."""

    wrong_data: int = 5  # ours: wrong customer data …
    data_window: timedelta = timedelta(minutes=10)  # … within this time, by resident number
    code_digits: int = 6  # ours
    code_life: timedelta = timedelta(minutes=3)  # ours
    wrong_codes: int = 5  # ours
    codes: int = 5  # ours: messages and calls in one application
    wrong_media: int = 5  # ours: in a row, then the medium is locked
    life: timedelta = timedelta(minutes=30)  # ours


@dataclass(frozen=True, slots=True)
class Application:
    """One person's way through stage 1; `step` is the furthest page reached."""

    id: str
    bank: IssuingBank
    issuance: str
    since: datetime
    step: str = rules.TERMS
    person: Person | None = field(default=None, repr=False)
    method: str = ""
    code: str = field(default="", repr=False)
    sent_at: datetime | None = None
    sent: int = 0
    wrong: int = 0
    call: str = ""
    shown: str = ""
    proven: bool = False
    email: str = ""
    phone: str = field(default="", repr=False)
    cells: tuple[int, int] = (0, 0)


@dataclass
class _Book:
    """What the banks know: who was identified where, who has which medium, and what was used up."""

    identified: set[tuple[str, str]] = field(default_factory=set)
    media: dict[str, str] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    last_code: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    wrong_data: dict[str, list[datetime]] = field(default_factory=dict)


class IssuingBanks(Party):
    """All of them as one party."""

    title = "은행"

    def __init__(
        self,
        people: People,
        *,
        desk: IssueDesk,
        telco: Telco,
        calls: Calls,
        tokens: Tokens,
        clock: Clock,
        random: Random,
        policy: IssuingPolicy | None = None,
    ) -> None:
        super().__init__()
        self.policy = policy or IssuingPolicy()
        self._people, self._desk, self._telco, self._calls, self._tokens = people, desk, telco, calls, tokens
        self._clock, self._random, self._book = clock, random, _Book()
        self._applications: dict[str, Application] = {}
        self._lock = threading.RLock()

    # stage 1 -------------------------------------------------------------------------------------

    def bank(self, key: str) -> IssuingBank:
        """The bank with this key; refuses `no-bank`."""
        for bank in ISSUERS:
            if bank.key == key:
                return bank
        raise PartyRefusedError("no-bank", "그런 은행이 없습니다.")

    def apply(self, key: str, *, pages: str) -> tuple[str, str]:
        """Begin an application below the bank's `pages`; the application's token and KFTC's ticket."""
        self.require_well()
        bank = self.bank(key)
        issuance, ticket = self._desk.begin(bank.name, resume=f"{pages}/now", return_to=f"{pages}/done")
        token = secrets.token_urlsafe(32)
        self._applications[_digest(token)] = Application(_digest(token), bank, issuance, self._clock.now())
        return token, ticket

    def application(self, token: str, key: str) -> Application | None:
        """The application behind a token at this bank, or None when there is none or its time is over."""
        found = self._applications.get(_digest(token))
        if found is None or found.bank.key != key or self._clock.now() - found.since > self.policy.life:
            return None
        return found

    def current(self, now: Application) -> Application:
        """The application as it stands by now."""
        return self._applications[now.id]

    def agree(self, now: Application, *, agreed: bool) -> None:
        """The terms; refuses `terms`."""
        if not agreed:
            raise PartyRefusedError("terms", "이용약관에 동의해 주세요.")
        self._go(now, rules.CUSTOMER)

    def identify(self, now: Application, *, name: str, number: str, account: str, password: str) -> None:
        """Electronic-banking data; refuses `no-match`, `not-identified` and, after too many, `too-many`."""
        self.require_well()
        self._require_patience(number)
        person = self._customer(name, number, account, password)
        if person is None:
            self._book.wrong_data.setdefault(_digest(number), []).append(self._clock.now())
            message = "전자금융거래 가입정보와 일치하지 않습니다. 다시 확인해 주세요."
            raise PartyRefusedError("no-match", message)
        if not rules.may_be_issued(face_to_face=(person.name, now.bank.name) in self._book.identified):
            raise PartyRefusedError("not-identified", "영업점에서 신원확인을 받은 뒤 이용해 주세요.")
        self._go(replace(now, person=person, proven=False), rules.ADDITIONAL)

    def ask(self, now: Application, *, method: str) -> None:
        """Send a code or ring, as the method wants; refuses `no-method` and `too-many`."""
        self.require_well()
        person = _known(now)
        if method not in now.bank.methods:
            raise PartyRefusedError("no-method", "추가인증 방법을 선택해 주세요.")
        if now.sent >= self.policy.codes:
            raise PartyRefusedError(
                "too-many", "인증을 너무 여러 번 요청했습니다. 처음부터 다시 신청해 주세요."
            )
        asked = replace(now, method=method, sent=now.sent + 1, wrong=0, sent_at=self._clock.now())
        if method == rules.SMS:
            code = self._draw(self.policy.code_digits)
            self._telco.send(person.phone, f"[{now.bank.name}] 인증번호는 {code}입니다.")
            asked = replace(asked, code=code)
        elif method == rules.ARS:
            shown = self._draw(2)
            call = self._calls.ring(person.phone, caller=now.bank.name, shown=shown)
            asked = replace(asked, call=call, shown=shown)
        self._save(asked)

    def confirm(self, now: Application, *, method: str, code: str) -> None:
        """Take a code, a one-time number, or what became of the call; refuses `wrong`, `expired`, `no-code`."""
        self.require_well()
        with self._lock:
            self._confirm(self.current(now), method, code.strip())

    def _confirm(self, now: Application, method: str, code: str) -> None:
        check = {rules.SMS: self._check_code, rules.ARS: self._check_call, rules.NUMBER: self._check_number}
        if method not in now.bank.methods:
            raise PartyRefusedError("no-method", "추가인증 방법을 선택해 주세요.")
        check[method](now, code)
        self._save(replace(now, method=method, code="", call="", shown="", proven=True))

    def go_on(self, now: Application) -> None:
        """From the additional authentication to the contact data; refuses `not-proven`."""
        if not rules.may_go_on(proven=now.proven):
            raise PartyRefusedError("not-proven", "추가인증을 해 주세요.")
        self._go(now, rules.CONTACT)

    def contact(self, now: Application, *, email: str, phone: str) -> None:
        """E-mail and telephone; refuses `no-medium` for a customer who has none."""
        medium = self.medium(now)
        if medium is None:
            message = "보안매체가 없습니다. 영업점에서 보안매체를 받은 뒤 이용해 주세요."
            raise PartyRefusedError("no-medium", message)
        self._go(replace(now, email=email, phone=phone), rules.MEDIUM)

    def medium(self, now: Application) -> str | None:
        """Which medium the customer has: OTP, 보안카드 or none."""
        return self._book.media.get(_known(now).name)

    def draw_cells(self, now: Application) -> tuple[int, int]:
        """Two cells of the customer's card to ask for, drawn anew."""
        first, second = self._random.sample(sorted(self._tokens.card(_known(now)).cells), 2)
        self._save(replace(now, cells=(first, second)))
        return first, second

    def finish(self, now: Application, *, otp: str = "", serial: str = "", cells: str = "") -> None:
        """The security medium, and with it the end of stage 1; refuses `wrong` and `locked`."""
        self.require_well()
        with self._lock:
            self._finish(self.current(now), otp, serial, cells)

    def _finish(self, now: Application, otp: str, serial: str, cells: str) -> None:
        person = _known(now)
        if self._book.failures.get(person.name, 0) >= self.policy.wrong_media:
            raise self._locked()
        good = (
            self._otp_fits(person, otp)
            if self.medium(now) == OTP
            else self._card_fits(person, now, serial, cells)
        )
        if not good:
            self._book.failures[person.name] = self._book.failures.get(person.name, 0) + 1
            label = "OTP 비밀번호가" if self.medium(now) == OTP else "보안카드 번호가"
            raise PartyRefusedError("wrong", f"{label} 맞지 않습니다. 다시 확인해 주세요.")
        self._book.failures[person.name] = 0
        born = str(profile(person)["birth_date"])
        self._desk.authorise(now.issuance, Subscriber(person, now.phone, now.email, born))
        self._go(now, rules.STORE)

    # inside --------------------------------------------------------------------------------------

    def _go(self, now: Application, step: str) -> None:
        further = rules.PAGES.index(step) > rules.PAGES.index(now.step)
        self._save(replace(now, step=step if further else now.step))

    def _save(self, application: Application) -> None:
        self._applications[application.id] = application

    def _customer(self, name: str, number: str, account: str, password: str) -> Person | None:
        person = self._people.holder(name=name, resident_number=number)
        if person is None or digits(account) != digits(person.account):
            return None
        return person if hmac.compare_digest(password.encode(), person.account_password.encode()) else None

    def _require_patience(self, number: str) -> None:
        oldest = self._clock.now() - self.policy.data_window
        tries = [at for at in self._book.wrong_data.get(_digest(number), ()) if at > oldest]
        if len(tries) >= self.policy.wrong_data:
            minutes = int(self.policy.data_window.total_seconds() // 60)
            message = f"가입정보를 {len(tries)}번 틀렸습니다. {minutes}분 뒤에 다시 시도해 주세요."
            raise PartyRefusedError("too-many", message)

    def _check_code(self, now: Application, code: str) -> None:
        if not now.code or now.sent_at is None:
            raise PartyRefusedError("no-code", "먼저 인증번호 요청을 눌러 주세요.")
        if self._clock.now() - now.sent_at > self.policy.code_life:
            raise PartyRefusedError("expired", "인증번호의 유효시간이 지났습니다. 다시 요청해 주세요.")
        if not hmac.compare_digest(code.encode(), now.code.encode()):
            wrong = now.wrong + 1
            void = wrong >= self.policy.wrong_codes
            self._save(replace(now, wrong=wrong, code="" if void else now.code))
            raise PartyRefusedError(
                "wrong", "인증번호가 맞지 않습니다. 문자로 받은 번호를 다시 입력해 주세요."
            )

    def _check_call(self, now: Application, _: str) -> None:
        state = str(self._calls.state(now.call)) if now.call else "none"
        if state != "approved":
            raise PartyRefusedError("wrong", rules.CALL_MESSAGES[state])

    def _check_number(self, now: Application, code: str) -> None:
        person = _known(now)
        expected = self._book.numbers.get(f"{now.bank.key}/{person.name}", "")
        if now.wrong >= self.policy.wrong_codes:
            raise PartyRefusedError(
                "too-many", "1회용 인증번호를 여러 번 틀렸습니다. 처음부터 다시 신청해 주세요."
            )
        if not expected or not hmac.compare_digest(code.encode(), expected.encode()):
            self._save(replace(now, wrong=now.wrong + 1))
            raise PartyRefusedError(
                "wrong", "1회용 인증번호가 맞지 않습니다. 영업점에서 받은 번호를 확인해 주세요."
            )
        del self._book.numbers[f"{now.bank.key}/{person.name}"]

    def _otp_fits(self, person: Person, code: str) -> bool:
        """The number the device shows, once."""
        shown = self._tokens.shown(person)
        fits = rules.otp_fits(code, shown=shown) and self._book.last_code.get(person.name) != shown
        if fits:
            self._book.last_code[person.name] = shown
        return fits

    def _card_fits(self, person: Person, now: Application, serial: str, given: str) -> bool:
        card, (first, second) = self._tokens.card(person), now.cells
        if not first:
            return False
        self._save(replace(now, cells=(0, 0)))
        expected = card.serial[-3:] + card.cells[first][:2] + card.cells[second][2:]
        return hmac.compare_digest(f"{serial}{given}".encode(), expected.encode())

    def _locked(self) -> PartyRefusedError:
        message = f"보안매체를 {self.policy.wrong_media}번 틀려 사용이 정지되었습니다. 영업점에서 정지를 풀어 주세요."
        return PartyRefusedError("locked", message)

    def _draw(self, length: int) -> str:
        return f"{self._random.randrange(10**length):0{length}d}"

    # for the world -------------------------------------------------------------------------------

    def hold(self, person: Person, medium: str | None) -> None:
        """The medium this person uses at the banks; None: none."""
        if medium is None:
            self._book.media.pop(person.name, None)
        else:
            self._book.media[person.name] = medium

    def asked_cells(self, person: Person) -> str:
        """What this person reads on the card for the cells a bank asks for; refuses `nothing-there`."""
        for application in reversed(self._applications.values()):
            first, second = application.cells
            if application.person == person and first:
                card = self._tokens.card(person)
                return card.cells[first][:2] + card.cells[second][2:]
        raise PartyRefusedError("nothing-there", f"no bank asks {person.name} for a card's cells")

    def actions(self) -> Mapping[str, Action]:
        return {
            **super().actions(),
            "identify": self._identify,
            "one_time_number": self._one_time_number,
        }

    def _identify(self, *, name: str, bank: str, on: str = "true") -> Mapping[str, Any]:
        """A person was, or was not, identified face to face at a bank."""
        pair = (self._people.named(name).name, _named(bank).name)
        if on == "true":
            self._book.identified.add(pair)
        else:
            self._book.identified.discard(pair)
        return {"identified": pair in self._book.identified}

    def _one_time_number(self, *, name: str, bank: str) -> Mapping[str, Any]:
        """A branch gives a person a one-time number."""
        number = self._draw(8)
        self._book.numbers[f"{_named(bank).key}/{self._people.named(name).name}"] = number
        return {"number": number}


def _known(now: Application) -> Person:
    if now.person is None:
        raise PartyRefusedError("unknown-person", ENDED)
    return now.person


def _named(name: str) -> IssuingBank:
    for bank in ISSUERS:
        if bank.name == name:
            return bank
    raise PartyRefusedError("no-bank", f"{name}: not one of {[bank.name for bank in ISSUERS]}")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
