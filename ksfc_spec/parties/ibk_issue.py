"""Issue and reissue at IBK: terms, customer data, additional authentication, medium and password, completion.

The order is kept here; a step is entered only when those before it are done.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Holder, protect

from . import ibk_rules as rules
from .authorities import Issued
from .errors import PartyError, PartyRefusedError
from .ibk_additional import Additional, Proof
from .ibk_certificates import IbkCertificates
from .ibk_customers import MOBILE, Customer, Customers
from .ibk_identity import Identity
from .ibk_media import CertificateMedia
from .immigration import Immigration
from .network import ABROAD, Network
from .payments import Payments
from .telco import Telco

NOTICE = "[IBK투자증권] 공동인증서가 발급되었습니다."

T = TypeVar("T")


@dataclass
class Application:
    """One way through the six steps; `due` is the step in hand."""

    kind: rules.KindOffered
    again: bool
    due: str = rules.TERMS
    agreed: tuple[str, ...] = ()
    customer: str = ""
    proof: Proof = field(default_factory=Proof)
    medium: str = ""
    password: str = field(default="", repr=False)
    issued: Issued | None = None
    fee: int = 0
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What Koscom's issuing system has ready (ibk-joint-certificate:94); `fee` in won, 0 is free."""

    holder: str
    kind: str
    authority: str
    fee: int


class IssueDesk:
    """The flow's rules in their order."""

    def __init__(
        self,
        customers: Customers,
        *,
        certificates: IbkCertificates,
        additional: Additional,
        identity: Identity,
        media: CertificateMedia,
        immigration: Immigration,
        network: Network,
        payments: Payments,
        telco: Telco,
        clock: Clock,
        policy: rules.IbkPolicy,
    ) -> None:
        self._customers, self._certificates, self.additional = customers, certificates, additional
        self._identity, self._media, self._immigration = identity, media, immigration
        self._network, self._payments, self._telco = network, payments, telco
        self._clock, self._policy = clock, policy
        self.lock = threading.RLock()

    def begin(self, who: Customer | None, *, kind: str, again: bool) -> Application:
        """Start; refuses `no-consent`, `no-choice`, `no-reissue` of a person the house knows by now."""
        offered = next((one for one in rules.ISSUED if one.name == kind), None)
        if offered is None:
            raise PartyRefusedError("no-choice", "인증서 종류를 선택해 주세요.")
        if who is not None:
            self.require_consent(who)
            if again:
                self._require_reissuable(who, offered)
        return Application(offered, again)

    def require_consent(self, who: Customer) -> None:
        """Refuses `no-consent`."""
        if not rules.may_be_issued_online(who.consent):
            raise PartyRefusedError("no-consent", rules.NOT_CONSENTED)

    def agree(self, now: Application, agreed: tuple[str, ...]) -> None:
        """The terms; refuses `terms`."""
        now.agreed = agreed
        problem = rules.agreement_problem(agreed)
        if problem:
            raise PartyRefusedError("terms", problem)

    def read_notice(self, now: Application) -> None:
        """The notice that a message will go to the phone was read; refuses `terms`."""
        self.agree(now, now.agreed)
        self._go(now, rules.CUSTOMER)

    def identify(
        self, now: Application, *, name: str, number: str, account: str, password: str, medium: str,
        value: str, address: str,
    ) -> bool:  # fmt: skip
        """Customer data and security medium; whether the overseas exception spares the additional authentication."""
        who = self._identity.customer(name=name, number=number, account=account, password=password)
        self.require_consent(who)
        if now.again:
            self._require_reissuable(who, now.kind)
        self._identity.check_medium(who, medium, value)
        now.customer, now.fee = who.name, now.kind.fee(who.holder)
        exempt = self.exempt(who, address)
        needed = rules.additional_needed(who.holder, exempt=exempt)
        now.proof = Proof()
        now.due = rules.REQUEST if needed else rules.STORE
        return exempt

    def has_certificate(self, now: Application) -> bool:
        """Whether an issue puts an end to a certificate the customer has."""
        newest = self._certificates.newest(self._customers.get(now.customer), now.kind.scope)
        return rules.reissue_problem(self._certificates.standing(newest)) is None

    def request(self, now: Application, *, way: str, contact: str) -> None:
        """Step 3."""
        self.additional.request(self.who(now), now.proof, way=way, contact=contact)
        self._go(now, rules.CODE)

    def confirm(self, now: Application, *, entered: str) -> None:
        """Step 4."""
        self.additional.confirm(self.who(now), now.proof, entered=entered)
        self._go(now, rules.STORE)

    def preview(self, now: Application) -> Preview:
        """What is about to be issued; PartyError while the issuing system does not answer."""
        of = self._certificates.ready(self.who(now), now.kind.scope)
        return Preview(now.customer, now.kind.name, rules.authority_name(of.authority), now.fee)

    def choose(self, now: Application, *, medium: str, password: str, again: str) -> None:
        """Step 5: medium and password; refuses `no-medium` and `bad-password`."""
        self._media.folder(medium)
        problem = rules.password_problem(password, again, shortest=self._policy.password_shortest)
        if problem:
            raise PartyRefusedError("bad-password", problem)
        now.medium, now.password = medium, password

    def pay(self, now: Application) -> None:
        """Take the fee, once, then issue; refuses `not-chosen`, `no-authority` and `not-paid`.

        Nothing is taken while nothing could be issued, and nothing issued where nothing was paid.
        """
        with self.lock:
            self._require_chosen(now)
            at_koscom(lambda: self._certificates.ready(self.who(now), now.kind.scope))
            if not now.paid:
                take(self._payments, now.customer, purpose=now.kind.name, amount=now.fee)
                now.paid = True
            self.issue(now)

    def issue(self, now: Application) -> None:
        """Step 6: Koscom issues, the program stores, a message goes out. Refuses `not-chosen`, `not-paid`, `no-authority`."""
        with self.lock:
            self._require_chosen(now)
            if now.fee and not now.paid:
                raise PartyRefusedError("not-paid", "결제를 마쳐야 발급됩니다.")
            who = self.who(now)
            issued = at_koscom(lambda: self._certificates.issue(who, now.kind.scope, again=now.again))
            key_file = protect(issued.owner, now.password, random=os.urandom)
            self._media.folder(now.medium).save(issued.certificate, key_file, authority=issued.kind.authority)
            now.issued, now.password, now.due = issued, "", rules.DONE
        self.notify(who)

    def _require_chosen(self, now: Application) -> None:
        if now.due != rules.STORE or not now.password:
            raise PartyRefusedError("not-chosen", "저장매체와 비밀번호를 먼저 정해 주세요.")

    def notify(self, who: Customer) -> None:
        """Tell the mobile on file; a message that cannot be sent undoes nothing (ibk-joint-certificate:95, a reading)."""
        mobile = who.contacts.get(MOBILE)
        if mobile:
            with suppress(PartyError):
                self._telco.send(mobile.number, NOTICE)

    def who(self, now: Application) -> Customer:
        """The customer whom step 2 identified."""
        return self._customers.get(now.customer)

    def _require_reissuable(self, who: Customer, offered: rules.KindOffered) -> None:
        newest = self._certificates.newest(who, offered.scope)
        problem = rules.reissue_problem(self._certificates.standing(newest))
        if problem:
            raise PartyRefusedError("no-reissue", problem)

    def exempt(self, who: Customer, address: str) -> bool:
        """Whether the overseas exception spares an individual's authentication; no answer counts as not confirmed."""
        applied = who.holder is Holder.PERSONAL and who.overseas == rules.APPLIED
        try:
            abroad = applied and self._network.country(address) == ABROAD
            person = who.person
            departed = abroad and self._immigration.departed(
                person.name, resident_number=person.resident_number
            )
        except PartyError:
            return False
        return rules.overseas_exempt(applied=applied, departed=departed, abroad=abroad)

    def _go(self, now: Application, step: str) -> None:
        if rules.STEPS.index(step) > rules.STEPS.index(now.due):
            now.due = step


def at_koscom(deed: Callable[[], T]) -> T:
    """Something that only Koscom can do; refuses `no-authority` while it does not answer."""
    try:
        return deed()
    except PartyError:
        message = "인증기관이 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요."
        raise PartyRefusedError("no-authority", message) from None


def take(payments: Payments, payer: str, *, purpose: str, amount: int) -> None:
    """Take a fee; refuses `not-paid`, and then nothing was taken."""
    try:
        payments.pay(payer, purpose=purpose, amount=amount)
    except PartyError:
        raise PartyRefusedError("not-paid", "결제하지 못했습니다. 발급되지 않았습니다.") from None
