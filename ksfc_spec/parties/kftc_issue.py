"""Stage 2 of a bank's issue: KFTC issues the financial certificate and stores it under a PIN (financial-certificate:54-66).

A bank begins an issuance with stage 1 and authorises it, server to server, once the person has passed every check. Until then
the storing window sends the person back to the bank.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Scope

from . import kftc_rules as rules
from .authorities import Authorities, Issued, kind_named
from .errors import PartyRefusedError
from .kftc import SERVICE, Kftc
from .kftc_cloud import Account, SignUp
from .mail import Mail
from .people import Person
from .telco import Telco

ENDED = "발급 신청이 끝났거나 없습니다. 은행에서 다시 신청해 주세요."
UNPROVEN = "신원확인을 먼저 마쳐 주세요."
NOTICE_FROM = "금융결제원 금융인증서비스"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Whom a bank has identified, with the contact data entered there."""

    person: Person
    phone: str
    email: str
    born: str


@dataclass(frozen=True, slots=True)
class Issuance:
    """One issue under way; `resume` is the bank's page to go on with stage 1, `return_to` its page after stage 2."""

    id: str
    bank: str
    resume: str
    return_to: str
    since: datetime
    subscriber: Subscriber | None = field(default=None, repr=False)


class IssueDesk:
    """Issuances and the notices about certificates."""

    life = timedelta(minutes=30)

    def __init__(
        self, kftc: Kftc, *, authorities: Authorities, telco: Telco, mail: Mail, clock: Clock
    ) -> None:
        self._kftc, self._authorities, self._telco, self._mail = kftc, authorities, telco, mail
        self._clock, self._lock = clock, threading.Lock()
        self._issuances: dict[str, Issuance] = {}
        self._tickets: dict[str, str] = {}
        self._windows: dict[str, str] = {}
        self._notices: dict[int, str] = {}
        self._outcomes: dict[str, bool] = {}

    def begin(self, bank: str, *, resume: str, return_to: str) -> tuple[str, str]:
        """A bank begins an issuance: its id, for the bank, and a ticket that the customer's browser brings to the service."""
        self._kftc.require_well()
        issuance = Issuance(secrets.token_urlsafe(16), bank, resume, return_to, self._clock.now())
        ticket = secrets.token_urlsafe(16)
        self._issuances[issuance.id] = issuance
        self._tickets[ticket] = issuance.id
        return issuance.id, ticket

    def claim(self, ticket: str) -> tuple[str, str]:
        """The window's token and the bank's page to go on with, for the browser that brings the ticket first."""
        issuance = self._issuances.get(self._tickets.pop(ticket, ""))
        if issuance is None:
            raise PartyRefusedError("unknown-issuance", ENDED)
        window = secrets.token_urlsafe(32)
        self._windows[_digest(window)] = issuance.id
        return window, issuance.resume

    def authorise(self, issuance_id: str, subscriber: Subscriber) -> None:
        """The bank vouches for the person; the person is signed up with the service."""
        self._kftc.require_well()
        issuance = self._issuances.get(issuance_id)
        if issuance is None:
            raise PartyRefusedError("unknown-issuance", ENDED)
        self._account(subscriber)
        self._issuances[issuance_id] = replace(issuance, subscriber=subscriber)

    def issuance(self, window: str) -> Issuance | None:
        """The issuance in this window, or None when there is none or its time is over."""
        found = self._issuances.get(self._windows.get(_digest(window), ""))
        if found is None or self._clock.now() - found.since > self.life:
            return None
        return found

    def outcome(self, issuance_id: str) -> bool | None:
        """Whether a finished issuance was a reissue; None while it is not finished."""
        return self._outcomes.get(issuance_id)

    def store(self, window: str, *, pin: str, again: str) -> str:
        """Issue, store, end the issuance; gives the bank's page.

        Refuses `unproven`, `bad-pin`. The old certificate of a reissue is revoked when the new one is there.
        """
        self._kftc.require_well()
        with self._lock:
            issuance = self.issuance(window)
            if issuance is None or issuance.subscriber is None:
                raise PartyRefusedError("unproven", UNPROVEN)
            problem = rules.pin_problem(pin, again, length=self._kftc.cloud.policy.pin_digits)
            if problem:
                raise PartyRefusedError("bad-pin", problem)
            del self._issuances[self._windows.pop(_digest(window))]
        self._outcomes[issuance.id] = self._issue(issuance, issuance.subscriber, pin)
        return issuance.return_to

    def keep(self, person: Person, *, bank: str, pin: str, facts: SignUp, email: str) -> Issued:
        """Issue a certificate to a person and keep it in the cloud; an earlier one that is good is reissued."""
        account = self._account(Subscriber(person, facts.phone, email, facts.born))
        old = self._standing_one(person)
        kind = kind_named(Scope.FINANCIAL, authority="yessign")
        issued = (
            self._authorities.reissue(old, registrar=bank)
            if old
            else self._authorities.issue(person, kind, registrar=bank)
        )
        self._kftc.cloud.keep(account.id, issued, pin=pin)
        self._schedule_notice(issued, email, replaces=old)
        return issued

    def _issue(self, issuance: Issuance, subscriber: Subscriber, pin: str) -> bool:
        person, facts = subscriber.person, SignUp(subscriber.person.name, subscriber.phone, subscriber.born)
        reissued = self._standing_one(person) is not None
        self.keep(person, bank=issuance.bank, pin=pin, facts=facts, email=subscriber.email)
        done = "재발급" if reissued else "발급"
        self._telco.send(subscriber.phone, f"[{SERVICE}] {person.name}님의 금융인증서가 {done}되었습니다.")
        return reissued

    def _standing_one(self, person: Person) -> Issued | None:
        given = self._authorities.given_to(person, Scope.FINANCIAL)
        good = [one for one in given if rules.is_reissue(self._authorities.standing(one))]
        return good[-1] if good else None

    def _account(self, subscriber: Subscriber) -> Account:
        """The person's account, under the contact data given last."""
        cloud, person = self._kftc.cloud, subscriber.person
        facts = SignUp(person.name, subscriber.phone, subscriber.born)
        account = cloud.of_person(person) or cloud.sign_up(facts)
        account.sign_up = facts
        return account

    def _schedule_notice(self, issued: Issued, email: str, *, replaces: Issued | None) -> None:
        if replaces is not None:
            self._mail.call_back(self._notices.pop(replaces.certificate.serial_number, ""))
        not_after = issued.certificate.not_valid_after_utc
        self._notices[issued.certificate.serial_number] = self._mail.send(
            email,
            sender=NOTICE_FROM,
            subject="금융인증서 갱신 안내",
            text=f"{issued.person.name}님의 금융인증서가 {not_after:%Y-%m-%d}에 만료됩니다. 발급받은 은행에서 갱신해 주세요.",
            at=rules.notice_due(not_after),
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
