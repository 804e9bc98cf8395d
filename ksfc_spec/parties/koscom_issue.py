"""Koscom's windows that issue a certificate into the cloud for an app: PIN, type, payment, and then the certificate.

A site applies for a customer (`apply`) whose phone is connected, sends the customer to the window, and learns of the
certificate by redeeming (`redeem`) a one-time token. Everything earlier that Koscom issued to the person is revoked with
the issue, and not before. Of a person's applications the newest counts; what was paid for an older one serves it.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Kind, RefusedError, Request, Standing, lifecycle

from . import koscom_issue_rules as rules
from .authorities import Authorities, Issued
from .errors import PartyRefusedError
from .koscom import Koscom
from .payments import Payments
from .payments import Standing as Paid
from .people import People, Person, birth_date
from .phone import Phone
from .pins import SealedKey

PAYEE = "코스콤 SignKorea"
ENDED = "발급 요청이 끝났거나 없습니다. 앱에서 다시 시작해 주세요."
ELSEWHERE = "다른 창에서 발급을 새로 시작했습니다. 이 창을 닫고 그 창에서 이어 주세요."
UNPAID = "결제를 마치지 않아 발급하지 않았습니다."
UNUSABLE = "발급 결과를 쓸 수 없습니다. 처음 화면에서 다시 눌러 주세요."
NOT_CONNECTED = "이 휴대폰은 신청하신 분의 클라우드에 연결되어 있지 않습니다. 연결부터 다시 해 주세요."
WINDOW_LIFE, RESULT_LIFE = timedelta(minutes=30), timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class CloudIssued:
    """What a site learns: the certificate and its kind."""

    certificate: x509.Certificate
    kind: Kind


@dataclass(frozen=True, slots=True)
class Application:
    """One under way. The PIN itself is not kept: the key lies sealed under it, and waits for its certificate.

    `order` is the payment order, `offer` the type chosen (`""`: none yet), `folded` the parts of the screen that are.
    """

    id: str
    requester: str
    state: str = field(repr=False)
    return_to: str
    person: Person
    account: str
    since: datetime
    browser: str = ""
    request: Request | None = field(default=None, repr=False)
    key: SealedKey | None = field(default=None, repr=False)
    offer: str = ""
    agreed: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    order: str = ""
    order_state: str = field(default="", repr=False)
    paid: bool = False
    issued: Issued | None = field(default=None, repr=False)

    @property
    def screen(self) -> str:
        """Where the customer stands."""
        return "pin" if self.key is None else "kind"


class CloudIssueDesk:
    """The windows' rules in their order."""

    def __init__(
        self,
        people: People,
        *,
        authorities: Authorities,
        koscom: Koscom,
        payments: Payments,
        phone: Phone,
        clock: Clock,
    ) -> None:
        self._people, self._authorities, self._koscom, self._phone = people, authorities, koscom, phone
        self._payments, self._clock, self._lock = payments, clock, threading.RLock()
        self._applications: dict[str, Application] = {}
        self._results: dict[str, tuple[str, CloudIssued, datetime]] = {}

    # for sites -----------------------------------------------------------------------------------

    def apply(self, requester: str, *, state: str, return_to: str, name: str, resident_number: str) -> str:
        """Begin an application; the id names it in the window's address. Refuses `unknown-person`, `not-connected`."""
        self._koscom.require_well()
        person, account = self._applicant(name, resident_number)
        with self._lock:
            self._sweep()
            fresh = Application(
                secrets.token_urlsafe(16), requester, state, return_to, person, account, self._clock.now()
            )
            for older in [one for one in self._applications.values() if one.account == account]:
                fresh = self._inherited(fresh, older)
            self._applications[fresh.id] = fresh
            return fresh.id

    def redeem(self, token: str, *, state: str) -> CloudIssued:
        """What was issued, once, and only for the state it was asked with; else refuses `bad-token`."""
        self._koscom.require_well()
        made_for, issued, until = self._results.pop(token, ("", None, self._clock.now()))
        if issued is None or made_for != state or until < self._clock.now():
            raise PartyRefusedError("bad-token", UNUSABLE)
        return issued

    def withdraw(self, state: str) -> None:
        """The customer gave up: nothing is issued, and what was paid is given back."""
        with self._lock:
            for one in [one for one in self._applications.values() if one.state == state]:
                self._end(one)

    # the window ----------------------------------------------------------------------------------

    def application(self, application_id: str, *, browser: str) -> Application:
        """The application in this browser's window, the first that asked; refuses `unknown` and `elsewhere`."""
        with self._lock:
            found = self._applications.get(application_id)
            late = found is not None and self._clock.now() - found.since > WINDOW_LIFE
            if found is None or late or found.browser not in ("", browser):
                raise PartyRefusedError("unknown", ENDED)
            return self._change(found, browser=browser)

    def set_pin(self, now: Application, *, pin: str, again: str) -> Application:
        """확인 on the PIN: a key is made and sealed under it; refuses `pin` and `again`."""
        problem = rules.pin_problem(pin, again=again, born=now.person.resident_number[:6])
        if problem:
            raise PartyRefusedError(*problem)
        owner = self._authorities.draw_owner()
        sealed = self._koscom.cloud.seal(owner, pin=pin)
        return self._change(now, request=Request.by(owner), key=sealed)

    def renewing(self, now: Application) -> Issued | None:
        """The valid certificate in the cloud that a reissue would stand for; None where it is a new issue."""
        for stored in self._koscom.cloud.listed(now.account):
            held = self._authorities.find(stored.certificate)
            if held and rules.offer_of(held.kind) and self._authorities.standing(held) is Standing.VALID:
                return held
        return None

    def validity(self, now: Application) -> tuple[datetime, datetime]:
        """From when until when the new certificate is valid: a reissue keeps the day of expiry."""
        held, today = self.renewing(now), self._clock.now()
        if held:
            return today, held.certificate.not_valid_after_utc
        return today, lifecycle.new_expiry(today, rules.SECURITIES.kind)

    def keep(self, now: Application, *, offer: str, agreed: tuple[str, ...]) -> Application:
        """What stands on the screen of type and payment; a type that was paid for stays chosen."""
        chosen = now.offer if now.paid else offer
        return self._change(now, offer=chosen, agreed=agreed)

    def fold(self, now: Application, part: str) -> Application:
        """접기 or 펼치기."""
        folded = tuple(p for p in now.folded if p != part) if part in now.folded else (*now.folded, part)
        return self._change(now, folded=folded)

    def go_on(self, now: Application) -> str:
        """확인: the agency's page where something is to be paid (`""`), else issued: the address to return to.

        Refuses `offer`, `terms`, `elsewhere`, and what `_issue` refuses.
        """
        if now.issued:
            return self._answered(now, now.issued)
        held = self.renewing(now)
        offer = rules.offer_of(held.kind) if held else rules.offer_named(now.offer)
        problem = rules.offer_problem(offer)
        if problem or offer is None:
            raise PartyRefusedError("offer", problem or "")
        problem = rules.terms_problem(now.agreed)
        if problem:
            raise PartyRefusedError("terms", problem)
        if rules.must_pay(offer, renewing=held is not None, paid=now.paid):
            return ""
        return self._issue(now, offer, held)

    def order(self, now: Application, *, return_to: str) -> str:
        """Have the fee asked for: the id of the order at the agency. An order left unpaid is closed first.

        One that was paid meanwhile is not asked for again (`""`).
        """
        with self._lock:
            now = self._current(now)
            if now.order and self._payments.close(now.order) is Paid.PAID:
                self._change(now, paid=True)
                return ""
            offer, state = rules.offer_named(now.offer), secrets.token_urlsafe(24)
            assert offer is not None
            order = self._payments.open(
                PAYEE,
                payer=now.person.name,
                purpose=f"공동인증서 {offer.short}",
                amount=offer.fee,
                state=state,
                return_to=return_to,
            )
            self._change(now, order=order, order_state=state)
            return order

    def paid(self, now: Application, *, state: str, receipt: str) -> str:
        """Back from the agency: with a good receipt, issued; gives the address to return to. Refuses `unpaid`."""
        with self._lock:
            now = self._current(now)
            offer = rules.offer_named(now.offer)
            if offer is None or not now.order or not secrets.compare_digest(state, now.order_state):
                raise PartyRefusedError("unpaid", UNPAID)
            if not receipt:
                raise PartyRefusedError("unpaid", UNPAID)
            self._payments.redeem(receipt, order_id=now.order, amount=offer.fee, state=state)
            now = self._change(now, paid=True)
        return self.go_on(now)

    def give_up(self, now: Application) -> str:
        """취소: the address to return to, without a token; what is issued already cannot be given up."""
        with self._lock:
            now = self._current(now)
            if now.issued:
                return self._answered(now, now.issued)
            self._end(now)
            return f"{now.return_to}?state={now.state}"

    # inside --------------------------------------------------------------------------------------

    def _applicant(self, name: str, resident_number: str) -> tuple[Person, str]:
        person = self._people.holder(name=name, resident_number=resident_number)
        if person is None:
            raise PartyRefusedError("unknown-person", "성명과 주민등록번호를 확인할 수 없습니다.")
        born = birth_date(resident_number).strftime("%Y%m%d")
        device = self._phone.serial
        account = self._koscom.cloud.connected(device)
        if account is None or not self._koscom.connected(device, name=name, born=born):
            raise PartyRefusedError("not-connected", NOT_CONNECTED)
        return person, account.id

    def _inherited(self, fresh: Application, older: Application) -> Application:
        """The fresh application with what was paid for the older one, which ends."""
        del self._applications[older.id]
        if not older.order or older.issued or self._payments.close(older.order) is not Paid.PAID:
            return fresh
        return replace(fresh, offer=older.offer, order=older.order, order_state=older.order_state, paid=True)

    def _issue(self, now: Application, offer: rules.Offer, held: Issued | None) -> str:
        """Issue, store in the cloud, forget what was replaced; once. `PartyError` where the authority does not answer."""
        with self._lock:
            now = self._current(now)
            issued = now.issued or self._certified(now, offer, held)
            self._change(now, issued=issued)
            return self._answered(now, issued)

    def _answered(self, now: Application, issued: Issued) -> str:
        token, until = secrets.token_urlsafe(32), self._clock.now() + RESULT_LIFE
        self._results[token] = (now.state, CloudIssued(issued.certificate, issued.kind), until)
        return f"{now.return_to}?state={now.state}&token={token}"

    def _certified(self, now: Application, offer: rules.Offer, held: Issued | None) -> Issued:
        if now.request is None or now.key is None:
            raise PartyRefusedError("pin", "PIN번호를 먼저 정해 주세요.")
        try:
            issued = self._authorities.issue_into_cloud(
                now.person, offer.kind, request=now.request, renewing=held
            )
        except RefusedError:
            message = "쓰시던 인증서의 상태가 바뀌었습니다. 확인을 다시 눌러 주세요."
            raise PartyRefusedError("changed", message) from None
        self._koscom.cloud.store(now.account, issued.certificate, now.key)
        self._forget_replaced(now.account)
        return issued

    def _forget_replaced(self, account: str) -> None:
        """Koscom's own certificates that are not valid any more leave the cloud."""
        for stored in self._koscom.cloud.listed(account):
            held = self._authorities.find(stored.certificate)
            ours = held is not None and rules.offer_of(held.kind) is not None
            if held and ours and self._authorities.standing(held) is Standing.REVOKED:
                self._koscom.cloud.remove(account, stored.certificate)

    def _current(self, now: Application) -> Application:
        """The application as it is by now; refuses `elsewhere` where a newer one took its place."""
        found = self._applications.get(now.id)
        if found is None:
            raise PartyRefusedError("elsewhere", ELSEWHERE)
        return found

    def _change(self, now: Application, **values: Any) -> Application:
        """The application with these values, of what it is by now; after the issue nothing changes."""
        with self._lock:
            current = self._current(now)
            changed = current if current.issued else replace(current, **values)
            self._applications[now.id] = changed
            return changed

    def _end(self, now: Application) -> None:
        with self._lock:
            ended = self._applications.pop(now.id, None)
            if ended and ended.order and ended.issued is None:
                self._payments.refund(ended.order)

    def _sweep(self) -> None:
        oldest = self._clock.now() - WINDOW_LIFE
        for one in [one for one in self._applications.values() if one.since < oldest]:
            self._end(one)
