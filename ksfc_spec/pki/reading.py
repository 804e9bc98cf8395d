"""Reading certificates: extensions, names, keys and signatures, each read once per certificate.

What is remembered here never depends on the clock or on a decision, only on the certificate's bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.hazmat.primitives.hashes import HashAlgorithm

from .der import OID, decode_list, is_cut_short
from .errors import MalformedError, TruncatedError, UnsupportedError, ValidationError
from .names import Comparable, comparable

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E", bound=x509.ExtensionType)
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | dsa.DSAPublicKey

POLICY_MAPPINGS = OID("2.5.29.33")
REMEMBERED = 1024
"""How many certificates' readings are kept."""


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Keep results by certificate: found by signature, which is quick, and confirmed by equality.

    For functions of positional certificates and other hashable values whose result depends on nothing else.
    """
    kept: dict[tuple[object, ...], tuple[tuple[object, ...], R]] = {}

    @wraps(function)
    def reading(*arguments: P.args, **named: P.kwargs) -> R:
        key = tuple([a.signature if isinstance(a, x509.Certificate) else a for a in arguments])
        held = kept.get(key)
        if held is not None and all(a is b or a == b for a, b in zip(held[0], arguments, strict=True)):
            return held[1]
        result = function(*arguments, **named)
        if len(kept) >= REMEMBERED:
            kept.clear()
        kept[key] = (arguments, result)
        return result

    return reading


@remembered
def known(certificate: x509.Certificate) -> x509.Certificate:
    """The first object that was seen with these contents: later comparisons are then by identity."""
    return certificate


def load_certificate(der: bytes) -> x509.Certificate:
    """A certificate from DER; `TruncatedError` or `MalformedError`, also for what stands inside it."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        _ = certificate.extensions, certificate.subject, certificate.issuer, certificate.public_key()
    except Exception as error:
        if is_cut_short(der):
            raise TruncatedError("certificate", detail=f"ends after {len(der)} bytes") from None
        raise MalformedError("certificate", detail=str(error)) from None
    return certificate


@remembered
def extensions(certificate: x509.Certificate) -> Mapping[OID, x509.Extension[Any]]:
    """The extensions by OID; `ValidationError` if they cannot be read or one stands twice."""
    try:
        return {found.oid: found for found in certificate.extensions}
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise ValidationError("extensions_readable", str(error)) from None


def extension(certificate: x509.Certificate, kind: type[E]) -> E | None:
    """One extension's value, or None."""
    found = extensions(certificate).get(kind.oid)
    return found.value if found is not None and isinstance(found.value, kind) else None


def policy_mappings(certificate: x509.Certificate) -> list[tuple[OID, OID]]:
    """Pairs (issuer's policy, subject's policy); the library hands this extension over undecoded."""
    found = extensions(certificate).get(POLICY_MAPPINGS)
    if found is None or not isinstance(found.value, x509.UnrecognizedExtension):
        return []
    pairs = decode_list(_PolicyMappings, found.value.value, what="policyMappings").mappings
    return [(pair.above, pair.below) for pair in pairs]


@remembered
def subject_of(certificate: x509.Certificate) -> x509.Name:
    """The subject; `MalformedError` if it cannot be read."""
    return _read_name(lambda: certificate.subject)


@remembered
def subject_text(certificate: x509.Certificate) -> str:
    """The subject as people read it, for messages."""
    return subject_of(certificate).rfc4514_string()


@remembered
def issuer_of(certificate: x509.Certificate) -> x509.Name:
    """The issuer; `MalformedError` if it cannot be read."""
    return _read_name(lambda: certificate.issuer)


@remembered
def subject_key(certificate: x509.Certificate) -> Comparable:
    """The subject, folded for comparison."""
    return comparable(subject_of(certificate))


@remembered
def issuer_key(certificate: x509.Certificate) -> Comparable:
    """The issuer, folded for comparison."""
    return comparable(issuer_of(certificate))


@remembered
def issuer_bytes(certificate: x509.Certificate) -> bytes:
    """The issuer's name as DER."""
    return issuer_of(certificate).public_bytes()


def public_key(certificate: x509.Certificate) -> PublicKey:
    """An RSA, EC or DSA key; `UnsupportedError` for anything else."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MalformedError("public key", detail=str(error)) from None
    if not isinstance(key, PublicKey):
        raise UnsupportedError(type(key).__name__, where="certificate")
    return key


def is_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer`'s key made the certificate's signature."""
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return False
    return verify_signature(
        public_key(issuer), certificate.signature, certificate.tbs_certificate_bytes, algorithm
    )


def verify_signature(
    key: PublicKey, signature: bytes, signed: bytes, algorithm: HashAlgorithm | None
) -> bool:
    """RSA PKCS #1 v1.5, ECDSA or DSA; an unknown algorithm is a wrong signature."""
    if algorithm is None:
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(algorithm))
        else:
            key.verify(signature, signed, algorithm)
    except InvalidSignature:
        return False
    return True


def _read_name(read: Callable[[], x509.Name]) -> x509.Name:
    try:
        return read()
    except ValueError as error:
        raise MalformedError("certificate name", detail=str(error)) from None


@asn1.sequence
class _PolicyMapping:
    above: OID
    below: OID


@asn1.sequence
class _PolicyMappings:
    mappings: list[_PolicyMapping]
