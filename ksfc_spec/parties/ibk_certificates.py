"""What IBK does with certificates: judging signatures, the register, and issuing through Koscom."""

from __future__ import annotations

from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from ksfc_spec.clock import Clock
from ksfc_spec.pki import (
    Holder,
    Kind,
    LoginGate,
    PkiError,
    Scope,
    Standing,
    VerifiedLogin,
    customer_gate,
    kind,
)

from . import ibk_rules as rules
from .authorities import Authorities, Issued
from .certificates import SignedAnswer
from .errors import PartyRefusedError
from .ibk_customers import Customer
from .people import Person

AUTHORITY = "SignKorea"
REGISTRAR = "IBK투자증권"


class IbkCertificates:
    """The house's register of certificates, and its desk at Koscom."""

    def __init__(self, authorities: Authorities, *, clock: Clock) -> None:
        self._authorities, self._clock = authorities, clock
        self._register: dict[bytes, str] = {}
        self.issued: list[Issued] = []
        self.in_cloud: list[Issued] = []

    def challenge(self, request: str) -> bytes:
        """A nonce to sign for this request."""
        return self._gate.challenge(request)

    def verified(self, answer: SignedAnswer, *, request: str) -> VerifiedLogin:
        """The signer of the request's nonce; refuses `bad-certificate`."""
        try:
            return self._gate.verify(answer.message, session=request)
        except PkiError as error:
            raise PartyRefusedError("bad-certificate", rules.validation_problem(error)) from None

    def owner_of(self, certificate: x509.Certificate) -> str | None:
        """The customer in whose name it is registered."""
        return self._register.get(certificate.fingerprint(SHA256()))

    def enter(self, certificate: x509.Certificate, *, customer: str) -> None:
        """Register it for a customer."""
        self._register[certificate.fingerprint(SHA256())] = customer

    def register(self, customer: Customer, answer: SignedAnswer, *, request: str) -> None:
        """Register what another institution issued; refuses what is not valid, not for trading, not theirs, or there already."""
        login = self.verified(answer, request=request)
        problem = (
            rules.kind_problem(login.kind)
            or rules.owner_problem(login.certificate, customer.identifier, answer.random_number)
            or rules.register_problem(registered=self.owner_of(login.certificate) is not None)
        )
        if problem:
            raise PartyRefusedError("bad-certificate", problem)
        self.enter(login.certificate, customer=customer.name)

    def customer_of(self, answer: SignedAnswer, *, request: str) -> str:
        """Whose registered certificate signed; refuses `bad-certificate`."""
        login = self.verified(answer, request=request)
        owner = self.owner_of(login.certificate)
        if not rules.is_registered(owner) or owner is None:
            raise PartyRefusedError("bad-certificate", rules.UNREGISTERED)
        return owner

    def newest(self, customer: Customer, scope: Scope) -> Issued | None:
        """The newest Koscom certificate of that scope that this customer has."""
        of = _kind(scope, customer.holder)
        given = self._authorities.given(customer.person, of) if of else ()
        return given[-1] if given else None

    def standing(self, issued: Issued | None) -> Standing | None:
        """What it is worth now, or None."""
        return self._authorities.standing(issued) if issued else None

    def find(self, certificate: x509.Certificate) -> Issued:
        """Koscom's record of a certificate; refuses `bad-certificate`, also for what other authorities issued."""
        found = self._authorities.find(certificate)
        problem = rules.authority_problem(found.kind.authority if found else "")
        if found is None or problem:
            raise PartyRefusedError("bad-certificate", problem or "")
        return found

    def issue(self, customer: Customer, scope: Scope, *, again: bool) -> Issued:
        """A new certificate, or with `again` one in place of the valid one; earlier ones of the kind are revoked."""
        self._authorities.require_well()
        old = self.newest(customer, scope)
        if again and old is not None:
            return self._given(customer, self._authorities.reissue(old, registrar=REGISTRAR))
        of = self.require_kind(customer, scope)
        new = self._authorities.issue(customer.person, of, registrar=REGISTRAR)
        for former in self._authorities.given(customer.person, of):
            if former.certificate != new.certificate:
                self._end(former)
        return self._given(customer, new)

    def ready(self, customer: Customer, scope: Scope) -> Kind:
        """What Koscom's issuing system, which answers, would issue; refuses as `require_kind`, and on a bad day."""
        self._authorities.require_well()
        return self.require_kind(customer, scope)

    def require_kind(self, customer: Customer, scope: Scope) -> Kind:
        """What Koscom would issue; refuses `no-kind` where it has no policy for this sort of holder."""
        of = _kind(scope, customer.holder)
        if of is None:
            raise PartyRefusedError("no-kind", "이 종류의 법인 인증서는 영업점에서 발급해 드립니다.")
        return of

    def require_well(self) -> None:
        """PartyError while Koscom does not answer."""
        self._authorities.require_well()

    def renew(self, customer_name: str | None, old: Issued) -> Issued:
        """One year more; the old one is revoked. The new one is registered for whom the old one was."""
        self._authorities.require_well()
        new = self._authorities.renew(old, registrar=REGISTRAR)
        return self._entered(customer_name, new)

    def convert(self, customer_name: str | None, old: Issued) -> Issued:
        """Restricted to universal or back; the old one is revoked. Registered as in `renew`."""
        self._authorities.require_well()
        scope = Scope.SECURITIES if old.kind.scope is Scope.UNIVERSAL else Scope.UNIVERSAL
        new = self._authorities.convert(
            old, to=kind(old.kind.authority, scope, old.kind.holder), registrar=REGISTRAR
        )
        return self._entered(customer_name, new)

    def revoke(self, old: Issued) -> None:
        """For good; refuses `bad-certificate` for one that is revoked already."""
        self._authorities.require_well()
        if self._authorities.standing(old) is Standing.REVOKED:
            raise PartyRefusedError("bad-certificate", "폐기된 인증서입니다.")
        self._authorities.revoke(old)

    def into_cloud(self, customer: Customer, new: Issued) -> Issued:
        """Enter what was issued into the cloud."""
        self.in_cloud.append(new)
        self.enter(new.certificate, customer=customer.name)
        return new

    def require_valid(self, old: Issued) -> None:
        """Refuses `bad-certificate` for one that is expired, revoked or suspended."""
        problem = rules.standing_problem(self._authorities.standing(old))
        if problem:
            raise PartyRefusedError("bad-certificate", problem)

    def issued_to(self, person: Person, scope: Scope) -> Issued | None:
        """The newest one issued here."""
        return next((i for i in reversed(self.issued) if i.person == person and i.kind.scope is scope), None)

    def end_all(self, customer: Customer, *, but: Issued) -> None:
        """Revoke the customer's other Koscom certificates, whichever firm they came through."""
        for scope in (Scope.SECURITIES, Scope.UNIVERSAL, Scope.BANK, Scope.CARD):
            for former in self._authorities.given_to(customer.person, scope):
                if former.kind.authority == AUTHORITY and former.certificate != but.certificate:
                    self._end(former)

    def _end(self, former: Issued) -> None:
        if self._authorities.standing(former) in (Standing.VALID, Standing.SUSPENDED):
            self._authorities.revoke(former)

    def _given(self, customer: Customer, new: Issued) -> Issued:
        return self._entered(customer.name, new)

    def _entered(self, customer_name: str | None, new: Issued) -> Issued:
        self.issued.append(new)
        if customer_name:
            self.enter(new.certificate, customer=customer_name)
        return new

    @cached_property
    def _gate(self) -> LoginGate:
        return customer_gate(self._authorities, clock=self._clock)


def _kind(scope: Scope, holder: Holder) -> Kind | None:
    try:
        return kind(AUTHORITY, scope, holder)
    except PkiError:
        return None
