"""What an authority says of its certificates: CRLs and OCSP answers, true within the same second.

Both are made from the ledger at the moment of asking. A CRL is kept only while the ledger's revision
stands still and no suspension runs out, so the first list after a revocation names it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, Hash, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.ocsp import OCSPCertStatus, OCSPRequest, OCSPResponseStatus
from cryptography.x509.oid import NameOID

from ksfc_spec.clock import Clock

from .contents import Essentials, IssuerFacts, key_id, responder, whole_second
from .keys import KeySource
from .ledger import Ledger, Record, State
from .lifecycle import lapses_at, settled
from .names import common_name

CRL_LIFETIME = timedelta(days=1)
CRL_KEPT = timedelta(minutes=10)
"""How long an unchanged list is handed out before it is signed anew."""
ANSWER_LIFETIME = timedelta(minutes=1)
RESPONDER_TERM = timedelta(days=90)
NONCE_SIZES = range(1, 129)
"""RFC 9654: longer nonces are refused."""


@dataclass(frozen=True, slots=True)
class _Kept:
    der: bytes
    revision: int
    since: datetime
    until: datetime


class StatusDesk:
    """Answers for the certificates that one key signed and one ledger knows."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: RSAPrivateKey,
        *,
        ledger: Ledger,
        clock: Clock,
        keys: KeySource,
        random: Callable[[int], bytes],
    ) -> None:
        self._certificate, self._key, self._ledger = certificate, key, ledger
        self._clock, self._keys, self._random = clock, keys, random
        self._lock = threading.Lock()
        self._kept: _Kept | None = None
        self._responder: tuple[x509.Certificate, RSAPrivateKey] | None = None
        self._hashes: dict[str, tuple[bytes, bytes]] = {}

    def crl(self) -> bytes:
        """The current list, as DER."""
        now, revision = whole_second(self._clock.now()), self._ledger.revision
        with self._lock:
            kept = self._kept
            if kept is None or kept.revision != revision or not kept.since <= now < kept.until:
                kept = self._kept = self._new_list(now, revision)
            return kept.der

    def ocsp(self, request: bytes) -> bytes:
        """The answer to a DER OCSPRequest, as DER. Never raises: an unreadable request gets its own answer."""
        try:
            asked = ocsp.load_der_ocsp_request(request)
            nonce, is_ours = _nonce(asked), self._is_ours(asked)
        except (ValueError, NotImplementedError, UnsupportedAlgorithm):
            return _refusal(OCSPResponseStatus.MALFORMED_REQUEST)
        if not is_ours:
            return _refusal(OCSPResponseStatus.UNAUTHORIZED)
        return self._answer(asked, nonce)

    def _new_list(self, now: datetime, revision: int) -> _Kept:
        withdrawn = [record for record in self._ledger.withdrawn() if now <= record.not_after + CRL_LIFETIME]
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(now)
            .next_update(now + CRL_LIFETIME)
            .add_extension(x509.CRLNumber(self._ledger.next_crl_number()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier(key_id(self._certificate), None, None), critical=False)
        )
        for record in withdrawn:
            builder = builder.add_revoked_certificate(_entry(settled(record, now)))
        lapses = [lapses_at(r.since) for r in withdrawn if r.state is State.SUSPENDED and r.since]
        until = min([now + CRL_KEPT, *(lapse for lapse in lapses if lapse > now)])
        der = builder.sign(self._key, SHA256()).public_bytes(Encoding.DER)
        return _Kept(der=der, revision=revision, since=now, until=until)

    def _answer(self, asked: OCSPRequest, nonce: x509.OCSPNonce | None) -> bytes:
        now = whole_second(self._clock.now())
        record = self._ledger.get(asked.serial_number)
        status, since, reason = _status(settled(record, now) if record else None)
        certificate, key = self._current_responder(now)
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                issuer_name_hash=asked.issuer_name_hash,
                issuer_key_hash=asked.issuer_key_hash,
                serial_number=asked.serial_number,
                algorithm=asked.hash_algorithm,
                cert_status=status,
                this_update=now,
                next_update=now + ANSWER_LIFETIME,
                revocation_time=since,
                revocation_reason=reason,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
            .certificates([certificate])
        )
        if nonce is not None:
            builder = builder.add_extension(nonce, critical=False)
        return builder.sign(key, SHA256()).public_bytes(Encoding.DER)

    def _current_responder(self, now: datetime) -> tuple[x509.Certificate, RSAPrivateKey]:
        """The delegated responder; a new one well before the old one expires."""
        with self._lock:
            held = self._responder
            if held is None or held[0].not_valid_after_utc < now + timedelta(days=1):
                held = self._responder = self._new_responder(now)
            return held

    def _new_responder(self, now: datetime) -> tuple[x509.Certificate, RSAPrivateKey]:
        key = self._keys.take()
        own = common_name(self._certificate.subject)
        subject = x509.Name(
            [a for a in self._certificate.subject if a.oid != NameOID.COMMON_NAME]
            + [x509.NameAttribute(NameOID.COMMON_NAME, f"{own} OCSP")]
        )
        until = min(now + RESPONDER_TERM, self._certificate.not_valid_after_utc)
        essentials = Essentials(subject, key.public_key(), new_serial(self._random), now, until)
        built = responder(essentials, issuer=IssuerFacts.of(self._certificate))
        return built.sign(self._key, SHA256()), key

    def _is_ours(self, asked: OCSPRequest) -> bool:
        """Whether the request names this authority and this key as the issuer."""
        return (asked.issuer_name_hash, asked.issuer_key_hash) == self._own_hashes(asked.hash_algorithm)

    def _own_hashes(self, algorithm: HashAlgorithm) -> tuple[bytes, bytes]:
        if algorithm.name not in self._hashes:
            public = self._certificate.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
            name = self._certificate.subject.public_bytes()
            self._hashes[algorithm.name] = (_hash(name, algorithm), _hash(public, algorithm))
        return self._hashes[algorithm.name]


def new_serial(random: Callable[[int], bytes]) -> int:
    """A positive serial number of 64 random bits below a leading one."""
    return int.from_bytes(b"\x01" + random(8), "big")


def _entry(record: Record) -> x509.RevokedCertificate:
    since = record.since or record.not_before
    entry = x509.RevokedCertificateBuilder(record.serial, whole_second(since))
    reason = _stated(record)
    return (entry.add_extension(x509.CRLReason(reason), critical=False) if reason else entry).build()


def _status(
    record: Record | None,
) -> tuple[OCSPCertStatus, datetime | None, x509.ReasonFlags | None]:
    if record is None:
        return OCSPCertStatus.UNKNOWN, None, None
    if record.state is State.VALID:
        return OCSPCertStatus.GOOD, None, None
    since = whole_second(record.since or record.not_before)
    return OCSPCertStatus.REVOKED, since, _stated(record)


def _stated(record: Record) -> x509.ReasonFlags | None:
    """The reason as status answers give it: `unspecified` is left out (RFC 5280 section 5.3.1)."""
    reason = x509.ReasonFlags[record.reason]
    return None if reason is x509.ReasonFlags.unspecified else reason


def _nonce(asked: OCSPRequest) -> x509.OCSPNonce | None:
    try:
        nonce = asked.extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None
    if len(nonce.nonce) not in NONCE_SIZES:
        raise ValueError("nonce has a length that is not allowed")
    return nonce


def _refusal(status: OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def _hash(data: bytes, algorithm: HashAlgorithm) -> bytes:
    digest = Hash(algorithm)
    digest.update(data)
    return digest.finalize()
