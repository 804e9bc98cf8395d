"""Revocation by CRL, RFC 5280 section 6.3: distribution points, reasons, delta and indirect lists."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from cryptography import x509

from .errors import MalformedError, ValidationError
from .names import Comparable, comparable
from .path import PathValidator
from .reading import extension, issuer_key, issuer_of, public_key, remembered, subject_key, verify_signature
from .revocation import revoked, unknown

Crl = x509.CertificateRevocationList
Reasons = frozenset[x509.ReasonFlags]
PointName = Comparable | x509.GeneralName
T = TypeVar("T")
E = TypeVar("E", bound=x509.ExtensionType)

ALL_REASONS: Reasons = frozenset(x509.ReasonFlags) - {
    x509.ReasonFlags.unspecified,
    x509.ReasonFlags.remove_from_crl,
}
KNOWN = frozenset(
    kind.oid
    for kind in (
        x509.IssuingDistributionPoint,
        x509.DeltaCRLIndicator,
        x509.CRLNumber,
        x509.AuthorityKeyIdentifier,
        x509.CRLReason,
        x509.CertificateIssuer,
        x509.InvalidityDate,
    )
)
"""Extensions of lists and entries that are processed; any other that is critical spoils the list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A revoked certificate in a list."""

    reason: x509.ReasonFlags | None
    since: datetime


@dataclass(frozen=True, slots=True, eq=False)
class ReadCrl:
    """A list, read once: whom it speaks of, for what, and its entries by (issuer, serial number)."""

    crl: Crl = field(repr=False)
    issuer: Comparable
    number: int
    base: int | None
    scope: x509.IssuingDistributionPoint | None
    entries: dict[tuple[Comparable, int], Entry] = field(repr=False)
    spoilt: str = ""

    def current(self, at: datetime) -> bool:
        """Whether `at` lies between thisUpdate and nextUpdate; a list without the latter is never current."""
        until = self.crl.next_update_utc
        return until is not None and self.crl.last_update_utc <= at <= until

    def covers(self, names: frozenset[PointName]) -> bool:
        """Whether the scope, if it names a distribution point, names one of these."""
        if self.scope is None:
            return True
        stated = _point_names(self.scope.full_name, self.scope.relative_name, self.crl.issuer)
        return not stated or bool(stated & names)

    @property
    def reasons(self) -> Reasons:
        """The reasons the list can state."""
        return (self.scope and self.scope.only_some_reasons) or ALL_REASONS


@dataclass(frozen=True, slots=True)
class _Point:
    """A distribution point of a certificate, its names made comparable."""

    names: frozenset[PointName]
    reasons: Reasons
    issuers: frozenset[Comparable]
    indirect: bool


class CrlSource:
    """Answers from lists that were fetched before.

    `anchors` and `intermediates` are needed where a list is signed by another certificate than the
    one that issued; that certificate is then validated like any other, its own status included.
    """

    def __init__(
        self,
        crls: Iterable[Crl],
        *,
        anchors: Iterable[x509.Certificate] = (),
        intermediates: Iterable[x509.Certificate] = (),
    ) -> None:
        self._lists: dict[Comparable, list[ReadCrl]] = {}
        for crl in crls:
            known = read(crl)
            self._lists.setdefault(known.issuer, []).append(known)
        self._anchors, self._intermediates = tuple(anchors), tuple(intermediates)
        self._validator = PathValidator(self._anchors, intermediates=self._intermediates, revocation=self)
        self._work = _Work()

    def check(self, certificate: x509.Certificate, *, issuer: x509.Certificate, at: datetime) -> None:
        """Return if lists for all reasons know it as good; else `RevokedError` or `StatusUnknownError`."""
        covered: Reasons = frozenset()
        refused: list[str] = []
        for point in _points(certificate):
            for known in self._complete_lists(point):
                reasons = point.reasons & known.reasons
                if not reasons - covered:
                    continue
                why = self._unusable(known, point, certificate, issuer, at)
                if why:
                    refused.append(why)
                    continue
                entry = self._entry(known, certificate, issuer, at)
                if entry is not None:
                    raise revoked(certificate, reason=entry.reason, since=entry.since)
                covered |= reasons
        if covered != ALL_REASONS:
            raise unknown(certificate, refused or ["no CRL speaks of it"])

    def _complete_lists(self, point: _Point) -> list[ReadCrl]:
        return [known for name in point.issuers for known in self._lists.get(name, ()) if known.base is None]

    def _unusable(
        self,
        known: ReadCrl,
        point: _Point,
        certificate: x509.Certificate,
        issuer: x509.Certificate,
        at: datetime,
    ) -> str:
        """Why the list may not be used for this certificate, or nothing (6.3.3 (a) to (g))."""
        if known.spoilt:
            return known.spoilt
        if not known.current(at):
            return "the CRL is not current"
        if point.indirect and not (known.scope and known.scope.indirect_crl):
            return "the CRL does not speak for other issuers"
        if not known.covers(point.names) or not _scope_fits(known.scope, certificate):
            return "the CRL's scope does not include the certificate"
        if not self._signed(known, issuer, at):
            return "the CRL is not signed by an authority entitled to it"
        return ""

    def _entry(
        self, known: ReadCrl, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
    ) -> Entry | None:
        """The certificate's entry: the newest delta decides before the complete list (6.3.3 (i) to (k))."""
        key = (issuer_key(certificate), certificate.serial_number)
        for delta in sorted(self._deltas(known, at), key=lambda d: -d.number):
            if key in delta.entries and self._signed(delta, issuer, at):
                entry = delta.entries[key]
                return None if entry.reason is x509.ReasonFlags.remove_from_crl else entry
        return known.entries.get(key)

    def _deltas(self, known: ReadCrl, at: datetime) -> Iterator[ReadCrl]:
        """Current deltas of the same scope that build on this list (6.3.3 (c))."""
        for delta in self._lists.get(known.issuer, ()):
            if (
                delta.base is not None
                and delta.base <= known.number < delta.number
                and delta.scope == known.scope
                and delta.current(at)
                and not delta.spoilt
            ):
                yield delta

    def _signed(self, known: ReadCrl, issuer: x509.Certificate, at: datetime) -> bool:
        """Whether a certificate entitled to it signed the list (6.3.3 (f), (g))."""
        candidates = (issuer, *self._anchors, *self._intermediates)
        for signer in candidates:
            if subject_key(signer) == known.issuer and _made(known, signer):
                return signer is issuer or signer in self._anchors or self._entitled(signer, at)
        return False

    def _entitled(self, signer: x509.Certificate, at: datetime) -> bool:
        """Validate the signer's own path; while that runs, it may lean on a list of its own."""
        busy = self._work.signers
        if signer in busy:
            return True
        busy.add(signer)
        try:
            self._validator.validate(signer, at=at)
        except ValidationError:
            return False
        finally:
            busy.discard(signer)
        return True


class _Work(threading.local):
    """The signers whose paths this thread is validating; what another thread leans on proves nothing here."""

    def __init__(self) -> None:
        self.signers: set[x509.Certificate] = set()


def read(crl: Crl) -> ReadCrl:
    """Read a list once; one that cannot be read in full is `spoilt` and never used."""
    try:
        return _read(crl)
    except (ValueError, x509.DuplicateExtension) as error:
        raise MalformedError("CRL", detail=str(error)) from None


def load(der: bytes) -> Crl:
    """A CRL from DER, or `MalformedError`."""
    try:
        crl = x509.load_der_x509_crl(der)
        read(crl)
    except ValueError as error:
        raise MalformedError("CRL", detail=str(error)) from None
    return crl


def _read(crl: Crl) -> ReadCrl:
    issuer = comparable(crl.issuer)
    number = _value(crl.extensions, x509.CRLNumber, lambda found: found.crl_number)
    spoilt = any(found.critical and found.oid not in KNOWN for found in crl.extensions)
    entries: dict[tuple[Comparable, int], Entry] = {}
    speaks_for = issuer
    for item in crl:
        known = item.extensions
        spoilt = spoilt or any(found.critical and found.oid not in KNOWN for found in known)
        speaks_for = _value(known, x509.CertificateIssuer, _directory_name) or speaks_for
        reason = _value(known, x509.CRLReason, lambda found: found.reason)
        entries[speaks_for, item.serial_number] = Entry(reason, item.revocation_date_utc)
    return ReadCrl(
        crl=crl,
        issuer=issuer,
        number=number or 0,
        base=_value(crl.extensions, x509.DeltaCRLIndicator, lambda found: found.crl_number),
        scope=_value(crl.extensions, x509.IssuingDistributionPoint, lambda found: found),
        entries=entries,
        spoilt="the CRL has a critical extension that is unknown" if spoilt else "",
    )


def _value(extensions: x509.Extensions, kind: type[E], take: Callable[[E], T]) -> T | None:
    try:
        return take(extensions.get_extension_for_class(kind).value)
    except x509.ExtensionNotFound:
        return None


def _directory_name(issuers: Iterable[x509.GeneralName]) -> Comparable:
    return next((comparable(name.value) for name in issuers if isinstance(name, x509.DirectoryName)), ())


@remembered
def _points(certificate: x509.Certificate) -> tuple[_Point, ...]:
    """The certificate's distribution points, then its issuer's name as the last (6.3.3)."""
    return tuple(_each_point(certificate))


def _each_point(certificate: x509.Certificate) -> Iterator[_Point]:
    issuer = issuer_of(certificate)
    found = extension(certificate, x509.CRLDistributionPoints)
    for point in found or ():
        named = [n.value for n in point.crl_issuer or () if isinstance(n, x509.DirectoryName)]
        names = _point_names(point.full_name, point.relative_name, named[0] if named else issuer)
        yield _Point(
            names=names or frozenset(_comparable_name(x509.DirectoryName(n)) for n in named),
            reasons=ALL_REASONS & point.reasons if point.reasons else ALL_REASONS,
            issuers=frozenset(map(comparable, named)) or frozenset({comparable(issuer)}),
            indirect=bool(named),
        )
    own = frozenset({_comparable_name(x509.DirectoryName(issuer))})
    yield _Point(names=own, reasons=ALL_REASONS, issuers=frozenset({comparable(issuer)}), indirect=False)


def _point_names(
    full: list[x509.GeneralName] | None, relative: x509.RelativeDistinguishedName | None, base: x509.Name
) -> frozenset[PointName]:
    """Names of a distribution point; a relative one is completed by its CRL issuer's name."""
    if relative is not None:
        return frozenset({_comparable_name(x509.DirectoryName(x509.Name([*base.rdns, relative])))})
    return frozenset(map(_comparable_name, full or ()))


def _comparable_name(name: x509.GeneralName) -> PointName:
    """Directory names with case and white space folded; other names as they are."""
    return comparable(name.value) if isinstance(name, x509.DirectoryName) else name


def _scope_fits(scope: x509.IssuingDistributionPoint | None, certificate: x509.Certificate) -> bool:
    """Whether a list for users only, authorities only or attribute certificates may speak here."""
    if scope is None:
        return True
    basic = extension(certificate, x509.BasicConstraints)
    is_authority = basic is not None and basic.ca
    if scope.only_contains_attribute_certs:
        return False
    return not (scope.only_contains_user_certs and is_authority) and (
        is_authority or not scope.only_contains_ca_certs
    )


@remembered
def _made(known: ReadCrl, signer: x509.Certificate) -> bool:
    """Whether `signer` may sign lists and signed this one."""
    usage = extension(signer, x509.KeyUsage)
    if usage is not None and not usage.crl_sign:
        return False
    crl = known.crl
    return verify_signature(
        public_key(signer), crl.signature, crl.tbs_certlist_bytes, crl.signature_hash_algorithm
    )
