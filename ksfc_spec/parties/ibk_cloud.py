"""Issue into Koscom's cloud through IBK: terms, additional authentication and PIN, kind, completion. Not for corporations."""

from __future__ import annotations

from dataclasses import dataclass, field

from ksfc_spec.pki import Standing

from . import ibk_rules as rules
from .authorities import Authorities, Issued
from .errors import PartyRefusedError
from .ibk_additional import Proof
from .ibk_certificates import AUTHORITY, REGISTRAR, IbkCertificates
from .ibk_customers import Customer
from .ibk_issue import IssueDesk, at_koscom, take
from .koscom import Koscom
from .koscom_cloud import customer_of
from .payments import Payments
from .telco import Telco


@dataclass
class CloudApplication:
    """One way through the flow; `due` is the furthest step."""

    due: str = "terms"
    proof: Proof = field(default_factory=Proof)
    pin: str = field(default="", repr=False)
    kind: rules.KindOffered | None = None
    fee: int = 0
    paid: bool = False
    issued: Issued | None = None


class CloudDesk:
    """The flow's rules in their order."""

    def __init__(
        self,
        desk: IssueDesk,
        *,
        certificates: IbkCertificates,
        authorities: Authorities,
        koscom: Koscom,
        payments: Payments,
        telco: Telco,
    ) -> None:
        self._desk, self._certificates, self._authorities = desk, certificates, authorities
        self._koscom, self._payments, self._telco = koscom, payments, telco

    def require_allowed(self, who: Customer) -> None:
        """Refuses `corporate`."""
        if not rules.may_use_cloud_issue(who.holder):
            message = "코스콤 정책에 따라 법인은 클라우드에 발급받을 수 없습니다."
            raise PartyRefusedError("corporate", message)

    def begin(self, who: Customer) -> CloudApplication:
        """Start; refuses `corporate` and `no-consent`."""
        self.require_allowed(who)
        self._desk.require_consent(who)
        return CloudApplication()

    def agree(self, now: CloudApplication, agreed: tuple[str, ...]) -> None:
        """The terms; refuses `terms`."""
        problem = rules.agreement_problem(agreed)
        if problem:
            raise PartyRefusedError("terms", problem)
        now.due = "additional"

    def go_on(self, now: CloudApplication, who: Customer, *, pin: str, again: str, address: str) -> None:
        """The authentication is done or spared, and a PIN is set; refuses `not-proven` and `bad-pin`."""
        exempt = now.proof.proven or self._desk.exempt(who, address)
        if rules.additional_needed(who.holder, exempt=exempt):
            raise PartyRefusedError("not-proven", rules.NEED_ADDITIONAL)
        problem = rules.pin_problem(pin, again)
        if problem:
            raise PartyRefusedError("bad-pin", problem)
        now.pin, now.due = pin, "kind"

    def choose(self, now: CloudApplication, who: Customer, *, kind: str) -> None:
        """Which kind; refuses `no-choice`."""
        chosen = rules.CLOUD_KINDS.get(kind)
        if chosen is None:
            raise PartyRefusedError("no-choice", "인증서 종류를 선택해 주세요.")
        if now.kind is not chosen:
            now.kind, now.fee, now.paid = chosen, chosen.fee(who.holder), False

    def pay(self, now: CloudApplication, who: Customer) -> None:
        """Take the fee, once, then issue; refuses `no-choice`, `no-authority` and `not-paid`."""
        with self._desk.lock:
            offered = self._chosen(now)
            at_koscom(lambda: self._certificates.ready(who, offered.scope))
            if not now.paid:
                take(self._payments, who.name, purpose=offered.name, amount=now.fee)
                now.paid = True
            self.issue(now, who)

    def issue(self, now: CloudApplication, who: Customer) -> None:
        """Koscom issues into the cloud and revokes what it issued for devices; refuses as `pay`."""
        with self._desk.lock:
            offered = self._chosen(now)
            if now.fee and not now.paid:
                raise PartyRefusedError("not-paid", "결제를 마쳐야 발급됩니다.")
            account = self._koscom.cloud.join(customer_of(who.person))
            issued = at_koscom(lambda: self._issued(offered, who, account.id))
            self._certificates.end_all(who, but=issued)
            self._koscom.cloud.keep(account.id, issued, pin=now.pin)
            now.issued, now.pin, now.due = issued, "", "done"
        self._desk.notify(who)

    def _chosen(self, now: CloudApplication) -> rules.KindOffered:
        if now.kind is None or now.due != "kind":
            raise PartyRefusedError("no-choice", "인증서 종류를 선택해 주세요.")
        return now.kind

    def _issued(self, offered: rules.KindOffered, who: Customer, account: str) -> Issued:
        """A reissue, with the same expiry, of a valid one of this kind wherever it is kept, else a new one (line 75-76)."""
        of = self._certificates.ready(who, offered.scope)
        given = reversed(self._authorities.given(who.person, of))
        old = next((one for one in given if self._authorities.standing(one) is Standing.VALID), None)
        if old is None:
            new = self._authorities.issue(who.person, of, registrar=REGISTRAR)
        else:
            new = self._authorities.reissue(old, registrar=REGISTRAR)
            self._koscom.cloud.remove(account, old.certificate)
        return self._certificates.into_cloud(who, new)


__all__ = ["AUTHORITY", "CloudApplication", "CloudDesk"]
