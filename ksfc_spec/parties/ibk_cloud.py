"""Issue into Koscom's cloud through IBK: terms, additional authentication and PIN, kind, completion. Not for corporations."""

from __future__ import annotations

from dataclasses import dataclass, field

from ksfc_spec.pki import Standing

from . import ibk_rules as rules
from .authorities import Authorities, Issued
from .errors import PartyError, PartyRefusedError
from .ibk_additional import Proof
from .ibk_certificates import AUTHORITY, REGISTRAR, IbkCertificates
from .ibk_customers import MOBILE, Customer
from .ibk_issue import NOTICE, IssueDesk
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
        now.kind, now.fee = chosen, chosen.fee(who.holder)

    def pay(self, now: CloudApplication, who: Customer) -> None:
        """Take the fee, then issue; refuses `not-paid`."""
        if now.kind is None:
            raise PartyRefusedError("no-choice", "인증서 종류를 선택해 주세요.")
        try:
            self._payments.pay(who.name, purpose=now.kind.name, amount=now.fee)
        except PartyError:
            raise PartyRefusedError("not-paid", "결제하지 못했습니다. 발급되지 않았습니다.") from None
        self.issue(now, who)

    def issue(self, now: CloudApplication, who: Customer) -> None:
        """Koscom issues into the cloud and revokes what it issued for devices; refuses `no-authority`."""
        if now.kind is None or now.due != "kind":
            raise PartyRefusedError("no-choice", "인증서 종류를 선택해 주세요.")
        account = self._koscom.cloud.join(customer_of(who.person))
        try:
            issued = self._issued(now.kind, who, account.id)
        except PartyRefusedError:
            raise
        except PartyError:
            message = "인증기관이 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요."
            raise PartyRefusedError("no-authority", message) from None
        self._certificates.end_all(who, but=issued)
        self._koscom.cloud.keep(account.id, issued, pin=now.pin)
        now.issued, now.pin, now.due = issued, "", "done"
        mobile = who.contacts.get(MOBILE)
        if mobile:
            self._telco.deliver(mobile.number, NOTICE)

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
