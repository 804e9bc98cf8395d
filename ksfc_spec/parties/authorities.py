"""The accredited authorities: certificates for people of the cast, and what has become of them.

The PKI behind it is founded when it is first needed. In a seeded world its keys come from a set that the process
prepares once; they prove nothing outside a test.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any

from cryptography import x509

from ksfc_spec.clock import Clock
from ksfc_spec.pki import (
    Applicant,
    Authority,
    Holder,
    Identifier,
    KeyPool,
    KeySource,
    Kind,
    KoreanPki,
    OwnerKey,
    PkiApplication,
    PreparedKeys,
    RandomNumber,
    Replaces,
    Request,
    Scope,
    kind,
    lifecycle,
    protect,
)
from ksfc_spec.pki.korea import ROOT_ID

from .errors import PartyRefusedError
from .party import ERROR, SILENT, Action, Party
from .people import People, Person

USUAL = {
    Scope.UNIVERSAL: "KICA",
    Scope.SECURITIES: "SignKorea",
    Scope.BANK: "yessign",
    Scope.CARD: "yessign",
}
"""Where a person gets a certificate of this scope unless an authority is named."""
USUAL_REGISTRAR = "한국증권금융"
BUSINESS_NUMBER = "0000000001"
STATES = ("valid", "expired", "revoked", "suspended")


_DRAWING = threading.Lock()


def prepared_authority_keys() -> PreparedKeys:
    """Keys for authorities in seeded worlds, made once per process."""
    with _DRAWING:
        return _drawn_keys("authorities", 8)


def prepared_owner_keys() -> PreparedKeys:
    """Keys for people in seeded worlds, made once per process."""
    with _DRAWING:
        return _drawn_keys("owners", 4)


@cache
def _drawn_keys(_: str, count: int) -> PreparedKeys:
    return PreparedKeys.draw(count)


@cache
def begin_drawing() -> None:
    """Have the prepared keys made beside everything else, so that no first visitor waits for them."""

    def draw() -> None:
        prepared_authority_keys()
        prepared_owner_keys()

    threading.Thread(target=draw, name="prepared keys", daemon=True).start()


@cache
def prepared_impostor_keys() -> PreparedKeys:
    """Keys for forgers in seeded worlds, made once per process when first needed."""
    return PreparedKeys.draw(6)


@dataclass
class _Calendar:
    """The city's clock, set back by `shift` while a certificate of the past is issued."""

    clock: Clock
    shift: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.clock.now() - self.shift


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate somebody was given, with the key that belongs to it."""

    person: Person
    kind: Kind
    certificate: x509.Certificate
    owner: OwnerKey

    def key_file(self) -> bytes:
        """signPri.key under the person's certificate password."""
        return protect(self.owner, self.person.certificate_password, random=os.urandom)


class Authorities(Party):
    """The five authorities and their root, as one party; disturbed, their OCSP responders do not answer."""

    title = "공인 인증기관"

    def __init__(self, people: People, *, clock: Clock, seeded: bool) -> None:
        super().__init__()
        self._people, self._calendar, self._seeded = people, _Calendar(clock), seeded
        self._issued: list[Issued] = []
        self._drawn: list[OwnerKey] = []
        if seeded:
            begin_drawing()

    @cached_property
    def pki(self) -> KoreanPki:
        """The PKI of this world."""
        keys: KeySource = prepared_authority_keys() if self._seeded else KeyPool(stock=2)
        return KoreanPki.found(clock=self._calendar, keys=keys, random=os.urandom)

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]:
        """The root's certificate."""
        return self.pki.anchors

    @property
    def intermediates(self) -> tuple[x509.Certificate, ...]:
        """The authorities' own certificates."""
        return self.pki.intermediates

    def root_list(self) -> bytes:
        """The root's current revocation list, DER; unwell, an `OSError`, as over a network."""
        self._require_reachable()
        return self.pki.desk(ROOT_ID).crl()

    def ask(self, url: str, request: bytes) -> bytes:
        """The OCSP answer to a request, DER; unwell, an `OSError`, as over a network."""
        self._require_reachable()
        return PkiApplication(self.pki).ask(url, request)

    def issue(
        self,
        person: Person,
        of: Kind,
        *,
        age: timedelta = timedelta(0),
        left: timedelta | None = None,
        registrar: str = USUAL_REGISTRAR,
    ) -> Issued:
        """Give `person` a certificate, issued `age` ago and expiring in `left` (or at its kind's term)."""
        owner = self._draw_owner()
        until = None if left is None else self._calendar.clock.now() + left
        authority = self.pki.authority(of)
        self._calendar.shift = age
        try:
            certificate = authority.issue(
                Request.by(owner), applicant=_applicant(person, of, registrar), kind=of, until=until
            )
        finally:
            self._calendar.shift = timedelta(0)
        return self._given(Issued(person, of, certificate, owner))

    def issue_new(
        self, person: Person, of: Kind, *, request: Request, registrar: str = USUAL_REGISTRAR
    ) -> Issued:
        """A new issue for a key that `draw_owner` gave out: what it replaces is revoked with it, or nothing happens."""
        self.require_well()
        owner = self._drawn_for(request)
        certificate = self.pki.authority(of).issue_new(
            request, applicant=_applicant(person, of, registrar), kind=of
        )
        return self._given(Issued(person, of, certificate, owner))

    def issue_into_cloud(
        self,
        person: Person,
        of: Kind,
        *,
        request: Request,
        renewing: Issued | None = None,
        registrar: str = USUAL_REGISTRAR,
    ) -> Issued:
        """As `issue_new`, and everything that this authority gave the person is revoked with it (bankingplus:328).

        Instead of a valid one (`renewing`) the new one has the same kind and expiry.
        """
        self.require_well()
        owner, authority = self._drawn_for(request), self.pki.authority(of)
        applicant, every = _applicant(person, of, registrar), Replaces.ALL_KINDS
        if renewing is None:
            certificate = authority.issue_new(request, applicant=applicant, kind=of, replaces=every)
        else:
            serial = renewing.certificate.serial_number
            certificate = authority.reissue(request, applicant=applicant, serial=serial, replaces=every)
        return self._given(Issued(person, of, certificate, owner))

    def draw_owner(self) -> OwnerKey:
        """A fresh key with its R, as a person's device makes one."""
        owner = self._draw_owner()
        self._drawn.append(owner)
        return owner

    def reissue(self, issued: Issued, *, registrar: str = USUAL_REGISTRAR) -> Issued:
        """A new certificate for the same person with the same expiry; the old one is revoked."""
        owner = self._draw_owner()
        certificate = self._authority(issued).reissue(
            Request.by(owner),
            applicant=_applicant(issued.person, issued.kind, registrar),
            serial=issued.certificate.serial_number,
        )
        return self._given(Issued(issued.person, issued.kind, certificate, owner))

    def renew(self, issued: Issued, *, registrar: str = USUAL_REGISTRAR) -> Issued:
        """One term more than its expiry, from one month before it; the old one is revoked."""
        owner = self._draw_owner()
        certificate = self._authority(issued).renew(
            Request.by(owner),
            applicant=_applicant(issued.person, issued.kind, registrar),
            serial=issued.certificate.serial_number,
        )
        return self._given(Issued(issued.person, issued.kind, certificate, owner))

    def convert(self, issued: Issued, *, to: Kind, registrar: str = USUAL_REGISTRAR) -> Issued:
        """Universal to restricted use or back; the old one is revoked."""
        owner = self._draw_owner()
        certificate = self._authority(issued).convert(
            Request.by(owner),
            applicant=_applicant(issued.person, to, registrar),
            serial=issued.certificate.serial_number,
            kind=to,
        )
        return self._given(Issued(issued.person, to, certificate, owner))

    def forge(self, person: Person, of: Kind, *, registrar: str = USUAL_REGISTRAR) -> Issued:
        """A certificate in an authority's name, signed by somebody who is not that authority."""
        owner = self._draw_owner()
        applicant = _applicant(person, of, registrar)
        certificate = self._impostor.authority(of).issue(Request.by(owner), applicant=applicant, kind=of)
        return Issued(person, of, certificate, owner)

    def newest(self, person: Person, scope: Scope, holder: Holder = Holder.PERSONAL) -> Issued:
        """The newest certificate of that kind; refuses `no-certificate`."""
        for issued in reversed(self._issued):
            if (issued.person, issued.kind.scope, issued.kind.holder) == (person, scope, holder):
                return issued
        raise PartyRefusedError("no-certificate", f"{person.name} has no {scope} certificate")

    def given_to(self, person: Person, scope: Scope) -> tuple[Issued, ...]:
        """Every personal certificate of that scope a person was given, oldest first."""
        return tuple(
            one
            for one in self._issued
            if (one.person, one.kind.scope, one.kind.holder) == (person, scope, Holder.PERSONAL)
        )

    def given(self, person: Person, of: Kind) -> tuple[Issued, ...]:
        """Every certificate of exactly that kind a person was given, oldest first."""
        return tuple(one for one in self._issued if (one.person, one.kind) == (person, of))

    def find(self, certificate: x509.Certificate) -> Issued | None:
        """What was given out as this certificate."""
        return next((one for one in self._issued if one.certificate == certificate), None)

    def standing(self, issued: Issued) -> lifecycle.Standing:
        """What the certificate is worth now, by its authority's own book."""
        record = self._authority(issued).record(issued.certificate.serial_number)
        return lifecycle.standing(record, self._calendar.now())

    def revoke(self, issued: Issued) -> None:
        """Revoke for good."""
        self._authority(issued).revoke(issued.certificate.serial_number)

    def suspend(self, issued: Issued) -> None:
        """Put on hold."""
        self._authority(issued).suspend(issued.certificate.serial_number)

    def _drawn_for(self, request: Request) -> OwnerKey:
        """The key that was drawn for this request; refuses `unknown-key`."""
        owner = next((one for one in self._drawn if one.r == request.random_number), None)
        if owner is None:
            raise PartyRefusedError(
                "unknown-key", "인증서 신청이 올바르지 않습니다. 처음부터 다시 신청해 주세요."
            )
        return owner

    def _require_reachable(self) -> None:
        if self.disturbed(SILENT) or self.disturbed(ERROR):
            raise OSError("the authority does not answer")

    def _given(self, issued: Issued) -> Issued:
        self._issued.append(issued)
        return issued

    def _draw_owner(self) -> OwnerKey:
        return OwnerKey(self._owner_keys.take(), RandomNumber.draw(os.urandom))

    @cached_property
    def _impostor(self) -> KoreanPki:
        """Another PKI under the same names, with keys of its own."""
        keys: KeySource = prepared_impostor_keys() if self._seeded else KeyPool(stock=2)
        return KoreanPki.found(clock=self._calendar, keys=keys, random=os.urandom)

    @cached_property
    def _owner_keys(self) -> KeySource:
        return prepared_owner_keys() if self._seeded else KeyPool(stock=2)

    def _authority(self, issued: Issued) -> Authority:
        return self.pki.authority(issued.kind)

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "status": self._status}

    def _status(self, *, name: str, scope: str, holder: str = "personal") -> Mapping[str, Any]:
        issued = self.newest(self._people.named(name), scope_named(scope), holder_named(holder))
        return {"standing": self.standing(issued).value, **described(issued)}


def described(issued: Issued) -> Mapping[str, Any]:
    """A certificate as plain JSON."""
    return {
        "serial": f"{issued.certificate.serial_number:x}",
        "authority": issued.kind.authority,
        "scope": issued.kind.scope.value,
        "holder": issued.kind.holder.value,
        "policy": issued.kind.policy.dotted_string,
        "not_after": issued.certificate.not_valid_after_utc.isoformat(),
    }


def kind_named(scope: str, *, authority: str = "", holder: str = "personal") -> Kind:
    """The kind by its words; refuses `unknown-kind`."""
    wanted = scope_named(scope)
    try:
        return kind(authority or USUAL[wanted], wanted, holder_named(holder))
    except (KeyError, ValueError) as error:
        raise PartyRefusedError("unknown-kind", f"{scope}: {error}") from None


def scope_named(scope: str) -> Scope:
    """`universal`, `securities`, `bank` or `card`; refuses `unknown-kind`."""
    try:
        return Scope(scope)
    except ValueError:
        raise PartyRefusedError("unknown-kind", f"{scope}: not one of {[s.value for s in Scope]}") from None


def holder_named(holder: str) -> Holder:
    """`personal` or `corporate`; refuses `unknown-kind`."""
    try:
        return Holder(holder)
    except ValueError:
        raise PartyRefusedError("unknown-kind", f"{holder}: not one of {[h.value for h in Holder]}") from None


def _applicant(person: Person, of: Kind, registrar: str) -> Applicant:
    if of.holder is Holder.CORPORATE:
        holder = f"employer of {person.user_id}"
        return Applicant(person.employer, Identifier(BUSINESS_NUMBER), holder=holder, registrar=registrar)
    identifier = Identifier(person.resident_number)
    return Applicant(person.name, identifier, holder=person.user_id, registrar=registrar)
