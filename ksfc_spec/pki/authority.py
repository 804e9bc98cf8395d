"""An accredited authority: from request to certificate, and what becomes of it afterwards.

`Authority.issue` is the whole of issuing. The other methods put the rules of `lifecycle` to work; each
changes the ledger once per certificate, and the status desk answers accordingly from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from ksfc_spec.clock import Clock, korean_date

from . import contents, lifecycle
from .contents import Essentials, IssuerFacts, Notice, Policy
from .errors import MalformedError, RefusedError
from .keys import SIZES, KeySource
from .ledger import Ledger, Record
from .lifecycle import MonthReading, Replaces
from .privatekey import OwnerKey
from .profiles import Applicant, AuthorityProfile, Kind, kind_of_policy
from .status import StatusDesk, new_serial
from .vid import IdentifyData, RandomNumber, compute

Reason = x509.ReasonFlags


@dataclass(frozen=True, slots=True)
class Request:
    """What the owner's device sends: a PKCS#10 that proves the key, and R for the VID.

    On the wire R travels encrypted to the authority (EncryptedVID of CMP); here the call is the channel.
    """

    pkcs10: bytes
    random_number: RandomNumber

    @classmethod
    def by(cls, owner: OwnerKey) -> Request:
        """The request for `owner`'s key, signed with it. The subject is left to the authority."""
        builder = x509.CertificateSigningRequestBuilder(subject_name=x509.Name([]))
        signed = builder.sign(owner.key, SHA256())
        return cls(pkcs10=signed.public_bytes(Encoding.DER), random_number=owner.r)

    def proven_key(self) -> RSAPublicKey:
        """The public key whose private half signed; `MalformedError` or `RefusedError` otherwise."""
        try:
            asked = x509.load_der_x509_csr(self.pkcs10)
            key, proven = asked.public_key(), asked.is_signature_valid
        except (ValueError, UnsupportedAlgorithm) as error:
            raise MalformedError("certificate request", detail=str(error)) from None
        if not isinstance(key, RSAPublicKey) or key.key_size not in SIZES:
            raise RefusedError("key_is_accepted", "the key must be RSA with 2048 or 3072 bits")
        if not proven:
            raise RefusedError("key_is_proven", "the request is not signed with the key it names")
        return key


class Authority:
    """One accredited authority at work; of requests for one certificate at a time, one goes first."""

    def __init__(
        self,
        profile: AuthorityProfile,
        *,
        certificate: x509.Certificate,
        key: RSAPrivateKey,
        ledger: Ledger,
        clock: Clock,
        keys: KeySource,
        random: Callable[[int], bytes],
        notice: Notice = Notice.STANDARD,
    ) -> None:
        self.profile, self.certificate, self.ledger = profile, certificate, ledger
        self._key, self._clock, self._random, self._notice = key, clock, random, notice
        self._facts = IssuerFacts.of(certificate)
        self._turn = threading.RLock()
        self.status = StatusDesk(certificate, key, ledger=ledger, clock=clock, keys=keys, random=random)

    def issue(
        self, request: Request, *, applicant: Applicant, kind: Kind, until: datetime | None = None
    ) -> x509.Certificate:
        """Issue a certificate of `kind`, valid from now `until` then (by default the kind's full term).

        Raises `MalformedError` for an unreadable request and `RefusedError` for a key that is not proven
        or a kind that this authority does not give out.
        """
        if kind.authority != self.profile.id:
            raise RefusedError("kind_is_ours", f"{self.profile.id} does not issue for {kind.authority}")
        public_key = request.proven_key()
        now, serial = contents.whole_second(self._clock.now()), new_serial(self._random)
        certificate = contents.subscriber(
            Essentials(
                subject=self.profile.subject(applicant, kind, serial, korean_date(now)),
                public_key=public_key,
                serial=serial,
                not_before=now,
                not_after=until or lifecycle.new_expiry(now, kind),
            ),
            issuer=self._facts,
            policy=Policy(kind.policy, contents.TEST_NOTICE, self.profile.cps, self._notice),
            identity=IdentifyData(applicant.real_name, compute(applicant.identifier, request.random_number)),
            points=(self.profile.directory(serial), self.profile.crl),
            ocsp=self.profile.ocsp,
        ).sign(self._key, SHA256())
        policy = kind.policy.dotted_string
        self.ledger.add(Record.of(certificate, policy=policy, holder=applicant.holder))
        return certificate

    def issue_new(
        self,
        request: Request,
        *,
        applicant: Applicant,
        kind: Kind,
        replaces: Replaces = Replaces.SAME_KIND,
    ) -> x509.Certificate:
        """New issue: the owner's earlier certificates that it `replaces` are revoked."""
        with self._turn:
            earlier = self.ledger.of_holder(applicant.holder)
            replaced = lifecycle.replaced_by_new(earlier, kind=kind, at=self._clock.now(), replaces=replaces)
            certificate = self.issue(request, applicant=applicant, kind=kind)
            for record in replaced:
                self.revoke(record.serial, reason=Reason.superseded)
            return certificate

    def reissue(
        self,
        request: Request,
        *,
        applicant: Applicant,
        serial: int,
        replaces: Replaces | None = None,
    ) -> x509.Certificate:
        """The same kind and the same expiry with a new key; the old certificate is revoked, and what else it `replaces`."""
        with self._turn:
            old, now = self._owned(serial, applicant), self._clock.now()
            lifecycle.must_be_valid(old, at=now, rule="reissue_needs_valid")
            kind, earlier = kind_of_policy(old.policy), self.ledger.of_holder(applicant.holder)
            others = (
                lifecycle.replaced_by_new(earlier, kind=kind, at=now, replaces=replaces) if replaces else []
            )
            certificate = self._replace(old, request, applicant, kind, old.not_after)
            for record in others:
                if record.serial != old.serial:
                    self.revoke(record.serial, reason=Reason.superseded)
            return certificate

    def renew(
        self,
        request: Request,
        *,
        applicant: Applicant,
        serial: int,
        reading: MonthReading = MonthReading.CALENDAR,
    ) -> x509.Certificate:
        """One term more than the old expiry, from one month before it; the old certificate is revoked."""
        with self._turn:
            old = self._owned(serial, applicant)
            lifecycle.must_be_renewable(old, at=self._clock.now(), reading=reading)
            until = lifecycle.renewed_expiry(old)
            return self._replace(old, request, applicant, kind_of_policy(old.policy), until)

    def convert(self, request: Request, *, applicant: Applicant, serial: int, kind: Kind) -> x509.Certificate:
        """Universal to restricted use or back, with a full term; the old certificate is revoked."""
        with self._turn:
            old = self._owned(serial, applicant)
            lifecycle.must_be_convertible(old, to=kind, at=self._clock.now())
            return self._replace(old, request, applicant, kind, None)

    def revoke(self, serial: int, *, reason: Reason = Reason.unspecified) -> Record:
        """Revoke for good; `RefusedError` if it is revoked already or the reason is none."""
        return self._change(serial, lambda old, now: lifecycle.revoked(old, reason=reason, at=now))

    def suspend(self, serial: int) -> Record:
        """Put on hold; after six months that becomes a revocation."""
        return self._change(serial, lambda old, now: lifecycle.suspended(old, at=now))

    def resume(self, serial: int) -> Record:
        """Take off hold."""
        return self._change(serial, lambda old, now: lifecycle.resumed(old, at=now))

    def record(self, serial: int) -> Record:
        """The record of a certificate, as time has made it; `RefusedError` if it is not ours."""
        return lifecycle.settled(self._entered(serial), self._clock.now())

    def _entered(self, serial: int) -> Record:
        """The record as the ledger has it."""
        found = self.ledger.get(serial)
        if found is None:
            raise RefusedError("certificate_is_ours", f"{self.profile.id} did not issue {serial:x}")
        return found

    def _owned(self, serial: int, applicant: Applicant) -> Record:
        found = self.record(serial)
        if found.holder != applicant.holder:
            raise RefusedError("certificate_is_the_applicants", "the certificate belongs to someone else")
        return found

    def _replace(
        self, old: Record, request: Request, applicant: Applicant, kind: Kind, until: datetime | None
    ) -> x509.Certificate:
        certificate = self.issue(request, applicant=applicant, kind=kind, until=until)
        self.revoke(old.serial, reason=Reason.superseded)
        return certificate

    def _change(self, serial: int, change: Callable[[Record, datetime], Record]) -> Record:
        with self._turn:
            was = self._entered(serial)
            record = change(was, self._clock.now())
            self.ledger.replace(record, was=was)
            return record
