"""The telephone companies' joint identity check: a pop-up, a code by SMS, a one-time result for the caller.

A caller opens a check (`open`) with its own state and return address, sends the customer to the pop-up, and
redeems (`redeem`) the token that comes back. Personal data never travels through the customer's browser.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ksfc_spec.clock import Clock

from .errors import PartyRefusedError
from .party import Action, Party
from .people import People, Person, birth_date

CARRIERS = ("SKT", "KT", "LG U+", "SKT 알뜰폰", "KT 알뜰폰", "LG U+ 알뜰폰")


@dataclass(frozen=True, slots=True)
class TelcoPolicy:
    """Figures of the check: life of a code, wrong entries allowed per code, codes per check, life of a result."""

    code_life: timedelta = timedelta(minutes=3)
    code_digits: int = 6
    wrong_codes: int = 5
    codes: int = 5
    result_life: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Message:
    """A text message on a handset."""

    sender: str
    text: str
    at: datetime
    sent_by_owner: bool = False


@dataclass(frozen=True, slots=True)
class PhoneIdentity:
    """What the check proves: the person's name, linking code and number."""

    name: str
    ci: str
    phone: str


@dataclass(frozen=True, slots=True)
class Check:
    """One identity check under way; `code` is `""` until one was sent and after it was used up."""

    id: str
    state: str
    return_to: str
    requester: str
    person: Person | None = None
    code: str = field(default="", repr=False)
    sent_at: datetime | None = None
    wrong: int = 0
    sent: int = 0
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class _Result:
    state: str
    identity: PhoneIdentity
    until: datetime


@dataclass
class _Ledger:
    checks: dict[str, Check] = field(default_factory=dict)
    results: dict[str, _Result] = field(default_factory=dict)
    inbox: dict[str, list[Message]] = field(default_factory=dict)


def digits(text: str) -> str:
    """The digits of a text, as telephone numbers and dates are compared."""
    return re.sub(r"\D", "", text)


class Telco(Party):
    """Identity checks by telephone, and everybody's text messages."""

    title = "휴대폰 본인확인 서비스"

    def __init__(
        self, people: People, *, clock: Clock, random: Random, policy: TelcoPolicy | None = None
    ) -> None:
        super().__init__()
        self.policy = policy or TelcoPolicy()
        self._people, self._clock, self._random = people, clock, random
        self._ledger = _Ledger()

    def open(self, requester: str, *, state: str, return_to: str) -> str:
        """Begin a check for `requester`; the id names it in the pop-up's address."""
        self.require_well()
        check = Check(secrets.token_urlsafe(16), state, return_to, requester)
        self._ledger.checks[check.id] = check
        return check.id

    def check(self, check_id: str) -> Check:
        """The check under way; refuses `unknown-check`."""
        try:
            return self._ledger.checks[check_id]
        except KeyError:
            message = "본인확인 요청이 끝났거나 없습니다. 처음 화면에서 다시 시작해 주세요."
            raise PartyRefusedError("unknown-check", message) from None

    def send_code(self, check_id: str, *, carrier: str, name: str, born: str, phone: str) -> None:
        """Send a fresh code to the subscriber; refuses `no-subscriber` and, beyond the allowed number, `too-many`."""
        self.require_well()
        typed = {"carrier": carrier, "name": name, "born": born, "phone": phone}
        check = self._ledger.checks[check_id] = replace(self.check(check_id), typed=typed)
        if check.sent >= self.policy.codes:
            message = "인증번호를 너무 여러 번 요청했습니다. 창을 닫고 처음부터 다시 해 주세요."
            raise PartyRefusedError("too-many", message)
        person = self._subscriber(carrier=carrier, name=name, born=born, phone=phone)
        code = f"{self._random.randrange(10**self.policy.code_digits):0{self.policy.code_digits}d}"
        self._ledger.checks[check_id] = replace(
            check, person=person, code=code, sent_at=self._clock.now(), wrong=0, sent=check.sent + 1
        )
        self.deliver(person.phone, f"[{check.requester}] 본인확인 인증번호는 {code}입니다.")

    def confirm(self, check_id: str, *, code: str) -> str:
        """The return address with the result's token, if the code is right; refuses `no-code`, `expired`, `wrong`."""
        self.require_well()
        check = self.check(check_id)
        self._require_live(check)
        if check.person is None or not secrets.compare_digest(check.code.encode(), code.strip().encode()):
            self._count_wrong(check)
        return self._conclude(check)

    def redeem(self, token: str, *, state: str) -> PhoneIdentity:
        """The result behind a token, once, and only for the state it was made for; else refuses `bad-token`."""
        self.require_well()
        result = self._ledger.results.pop(token, None)
        if result is None or result.state != state or result.until < self._clock.now():
            raise PartyRefusedError("bad-token", "본인확인 결과를 쓸 수 없습니다. 본인인증을 다시 해 주세요.")
        return result.identity

    def deliver(self, phone: str, text: str, *, sender: str = "0000-1600") -> None:
        """Put a text message on a handset."""
        self._put(phone, Message(sender, text, self._clock.now()))

    def send(self, phone: str, text: str) -> None:
        """Have a text message delivered for a company; `PartyError` on a bad day."""
        self.require_well()
        self.deliver(phone, text)

    def messages(self, phone: str) -> tuple[Message, ...]:
        """Everything on that handset, oldest first."""
        return tuple(self._ledger.inbox.get(digits(phone), ()))

    def _put(self, phone: str, message: Message) -> None:
        self._ledger.inbox.setdefault(digits(phone), []).append(message)

    def _subscriber(self, *, carrier: str, name: str, born: str, phone: str) -> Person:
        person = self._people.subscriber(phone)
        if (
            person is None
            or (person.telco, person.name) != (carrier, name.strip())
            or not _born(person, born)
        ):
            if person is not None and person.name != name.strip():
                message = "본인 명의의 휴대폰이 아닙니다. 본인 이름으로 가입한 휴대폰번호를 입력해 주세요."
                raise PartyRefusedError("not-yours", message)
            message = "가입 정보와 다릅니다. 통신사, 이름, 생년월일, 휴대폰번호를 확인해 주세요."
            raise PartyRefusedError("no-subscriber", message)
        return person

    def _require_live(self, check: Check) -> None:
        if not check.code or check.sent_at is None:
            raise PartyRefusedError("no-code", "먼저 인증번호 요청을 눌러 인증번호를 받아 주세요.")
        if self._clock.now() - check.sent_at > self.policy.code_life:
            message = "인증번호 입력시간이 지났습니다. 인증번호 요청을 다시 눌러 주세요."
            raise PartyRefusedError("expired", message)

    def _count_wrong(self, check: Check) -> None:
        wrong = check.wrong + 1
        used_up = wrong >= self.policy.wrong_codes
        self._ledger.checks[check.id] = replace(check, wrong=wrong, code="" if used_up else check.code)
        if used_up:
            message = f"인증번호를 {wrong}회 틀려 쓸 수 없게 되었습니다. 인증번호 요청을 다시 눌러 주세요."
            raise PartyRefusedError("used-up", message)
        left = self.policy.wrong_codes - wrong
        message = f"인증번호가 맞지 않습니다. 문자로 받은 번호를 다시 입력해 주세요. (남은 횟수 {left}회)"
        raise PartyRefusedError("wrong", message)

    def _conclude(self, check: Check) -> str:
        person = check.person
        assert person is not None
        token = secrets.token_urlsafe(32)
        identity = PhoneIdentity(person.name, self._people.ci(person.resident_number), person.phone)
        until = self._clock.now() + self.policy.result_life
        self._ledger.results[token] = _Result(check.state, identity, until)
        del self._ledger.checks[check.id]
        return f"{check.return_to}?state={check.state}&token={token}"

    def actions(self) -> Mapping[str, Action]:
        return {
            **super().actions(),
            "messages": self._messages,
            "latest_code": self._latest_code,
            "reply": self.reply,
        }

    def _messages(self, *, phone: str) -> Mapping[str, Any]:
        rows = self.messages(phone)
        return {
            "messages": [
                {"from": "owner" if m.sent_by_owner else m.sender, "text": m.text, "at": m.at.isoformat()}
                for m in rows
            ]
        }

    def _latest_code(self, *, phone: str) -> Mapping[str, Any]:
        codes = (re.search(r"\d{4,8}", m.text) for m in reversed(self.messages(phone)) if not m.sent_by_owner)
        found = next((match.group() for match in codes if match), None)
        if found is None:
            raise PartyRefusedError("no-message", "no code was sent to this telephone")
        return {"code": found}

    def reply(self, *, phone: str, text: str) -> Mapping[str, Any]:
        """The owner of a handset answers by text message."""
        self._put(phone, Message(phone, text, self._clock.now(), sent_by_owner=True))
        return {"sent": True}


def _born(person: Person, given: str) -> bool:
    """Whether `given` is the birth date, as YYYYMMDD or YYMMDD, with or without marks between."""
    written = birth_date(person.resident_number).strftime("%Y%m%d")
    return digits(given) in (written, written[2:])
