"""Revocation by OCSP, the asking side (RFC 6960, RFC 9654).

The request carries a fresh nonce and the answer must repeat it: an answer from before a revocation
cannot be played again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from .errors import PkiError, ValidationError
from .names import same
from .reading import (
    extension,
    is_signed_by,
    issuer_key,
    public_key,
    remembered,
    subject_key,
    subject_of,
    verify_signature,
)
from .revocation import revoked, unknown

CLOCK_SKEW = timedelta(minutes=5)
MAX_AGE = timedelta(hours=1)
"""How old thisUpdate may be where the answer names no nextUpdate."""

Ask = Callable[[str, bytes], bytes]
"""Sends a DER request to a responder's address and returns its DER answer; `OSError` if it cannot."""
UNREADABLE = (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension, PkiError)


class OcspSource:
    """Asks the responder that the certificate names; `ask` is the way there, `random` makes nonces."""

    def __init__(self, ask: Ask, *, random: Callable[[int], bytes]) -> None:
        self._ask, self._random = ask, random

    def check(self, certificate: x509.Certificate, *, issuer: x509.Certificate, at: datetime) -> None:
        """Return if the responder says "good"; `RevokedError` or `StatusUnknownError` otherwise."""
        address = responder_address(certificate)
        if address is None:
            raise unknown(certificate, ["the certificate names no OCSP responder"])
        nonce = x509.OCSPNonce(self._random(16))
        builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA256())
        request = builder.add_extension(nonce, critical=False).build()
        try:
            answer = ocsp.load_der_ocsp_response(self._ask(address, request.public_bytes(Encoding.DER)))
            why = _unusable(answer, request, nonce, issuer, at)
            verdict = None if why else _verdict(answer, certificate)
        except (OSError, *UNREADABLE) as error:
            raise unknown(certificate, [f"the OCSP answer cannot be had or read: {error}"]) from None
        if why:
            raise unknown(certificate, [why])
        if verdict is not None:
            raise verdict


def _verdict(answer: ocsp.OCSPResponse, certificate: x509.Certificate) -> ValidationError | None:
    """The error that a usable answer amounts to; None for "good"."""
    if answer.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return unknown(certificate, ["the responder does not know the certificate"])
    if answer.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        since = answer.revocation_time_utc or answer.this_update_utc
        return revoked(certificate, reason=answer.revocation_reason, since=since)
    return None


@remembered
def responder_address(certificate: x509.Certificate) -> str | None:
    """The OCSP address in authorityInfoAccess."""
    for access in extension(certificate, x509.AuthorityInformationAccess) or ():
        location = access.access_location
        if access.access_method == AuthorityInformationAccessOID.OCSP and isinstance(
            location, x509.UniformResourceIdentifier
        ):
            return location.value
    return None


def _unusable(
    answer: ocsp.OCSPResponse,
    request: ocsp.OCSPRequest,
    nonce: x509.OCSPNonce,
    issuer: x509.Certificate,
    at: datetime,
) -> str:
    """Why the answer proves nothing, or nothing (RFC 6960 section 3.2)."""
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return f"the responder answered {answer.response_status.name}"
    if not _about(answer, request):
        return "the answer is about another certificate"
    if not _has_nonce(answer, nonce):
        return "the answer does not repeat the nonce"
    if not _current(answer, at):
        return "the answer is not current"
    signer = _signer(answer, issuer, at)
    if signer is None:
        return "the answer's signer is not entitled to it"
    algorithm = answer.signature_hash_algorithm
    if not verify_signature(public_key(signer), answer.signature, answer.tbs_response_bytes, algorithm):
        return "the answer's signature is wrong"
    return ""


def _about(answer: ocsp.OCSPResponse, request: ocsp.OCSPRequest) -> bool:
    return (answer.serial_number, answer.issuer_key_hash, answer.issuer_name_hash) == (
        request.serial_number,
        request.issuer_key_hash,
        request.issuer_name_hash,
    )


def _has_nonce(answer: ocsp.OCSPResponse, nonce: x509.OCSPNonce) -> bool:
    try:
        return answer.extensions.get_extension_for_class(x509.OCSPNonce).value == nonce
    except x509.ExtensionNotFound:
        return False


def _current(answer: ocsp.OCSPResponse, at: datetime) -> bool:
    until = answer.next_update_utc or answer.this_update_utc + MAX_AGE
    return answer.this_update_utc - CLOCK_SKEW <= at <= until + CLOCK_SKEW


def _signer(answer: ocsp.OCSPResponse, issuer: x509.Certificate, at: datetime) -> x509.Certificate | None:
    """The issuer itself, or a responder that it delegated to and that the answer brings along."""
    for candidate in (issuer, *answer.certificates):
        if _is_responder(answer, candidate) and (
            candidate == issuer or (_is_delegate(candidate, issuer) and _valid_at(candidate, at))
        ):
            return candidate
    return None


def _is_responder(answer: ocsp.OCSPResponse, candidate: x509.Certificate) -> bool:
    if answer.responder_key_hash is not None:
        return answer.responder_key_hash == _key_hash(candidate)
    return answer.responder_name is not None and same(answer.responder_name, subject_of(candidate))


@remembered
def _key_hash(certificate: x509.Certificate) -> bytes:
    return x509.SubjectKeyIdentifier.from_public_key(public_key(certificate)).digest


@remembered
def _is_delegate(candidate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Issued directly by `issuer` for OCSP signing, and exempt from revocation checks itself."""
    usage = extension(candidate, x509.ExtendedKeyUsage)
    return (
        usage is not None
        and ExtendedKeyUsageOID.OCSP_SIGNING in usage
        and extension(candidate, x509.OCSPNoCheck) is not None
        and issuer_key(candidate) == subject_key(issuer)
        and is_signed_by(candidate, issuer)
    )


def _valid_at(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
