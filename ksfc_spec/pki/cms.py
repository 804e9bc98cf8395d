"""CMS signed data (RFC 5652): one signer, signed attributes, the content and the signer's certificate inside."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from . import oids
from .der import OID, Attribute, DigestAlgorithm, decode, encode, parse, raw, tlv
from .errors import MalformedError, UnsupportedError, ValidationError
from .reading import issuer_bytes, known, public_key, verify_signature

MAX_BYTES = 64 * 1024
"""A signed nonce is some 3 KB; what strangers send is not to fill the memory."""


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A message whose signature holds; whether its signer is to be trusted is for path validation to say."""

    content: bytes
    signer: x509.Certificate
    signed_at: datetime | None


def sign(content: bytes, *, certificate: x509.Certificate, key: RSAPrivateKey, at: datetime) -> bytes:
    """Sign `content` with RSA and SHA-256; contentType, messageDigest and signingTime are signed along."""
    attributes = asn1.SetOf(
        [
            _attribute(oids.CONTENT_TYPE, oids.PKCS7_DATA),
            _attribute(oids.SIGNING_TIME, _time(at)),
            _attribute(oids.MESSAGE_DIGEST, hashlib.sha256(content).digest()),
        ]
    )
    signer = _SignerInfo(
        version=1,
        signer=_IssuerAndSerial(issuer=tlv(issuer_bytes(certificate)), serial=certificate.serial_number),
        digest=_SHA256,
        attributes=attributes,
        algorithm=DigestAlgorithm(oid=oids.RSA_ENCRYPTION, parameters=asn1.Null()),
        signature=key.sign(encode(attributes), PKCS1v15(), SHA256()),
        unsigned=None,
    )
    data = _SignedData(
        version=1,
        digests=asn1.SetOf([_SHA256]),
        content=_Content(type=oids.PKCS7_DATA, data=content),
        certificates=asn1.SetOf([certificate]),
        crls=None,
        signers=asn1.SetOf([signer]),
    )
    return encode(_ContentInfo(type=oids.PKCS7_SIGNED, content=data))


def verify(message: bytes) -> SignedMessage:
    """Check digest and signature of a message with one signer whose certificate it brings.

    Raises `MalformedError`, `TruncatedError`, `UnsupportedError`, or `ValidationError` with check
    `content_digest` or `message_signature`.
    """
    if len(message) > MAX_BYTES:
        raise MalformedError("signed message", detail="longer than 64 KiB")
    info = decode(_ContentInfo, message, what="signed message")
    if info.type != oids.PKCS7_SIGNED:
        raise UnsupportedError(info.type.dotted_string, where="signed message")
    data, signer = info.content, _only_signer(info.content)
    if data.content.type != oids.PKCS7_DATA:
        raise UnsupportedError(data.content.type.dotted_string, where="signed message")
    if data.content.data is None:
        raise UnsupportedError("a detached signature", where="signed message")
    certificate = _certificate_of(signer, data)
    attributes = _signed_attributes(signer)
    _check_digest(attributes, data.content)
    if not verify_signature(public_key(certificate), signer.signature, encode(signer.attributes), SHA256()):
        raise ValidationError("message_signature", "the signature is not the signer's")
    return SignedMessage(data.content.data, certificate, _signing_time(attributes))


def _only_signer(data: _SignedData) -> _SignerInfo:
    signers = data.signers.as_list()
    if len(signers) != 1:
        raise MalformedError("signed message", detail=f"{len(signers)} signers instead of one")
    signer = signers[0]
    if signer.digest.oid != oids.SHA256:
        raise UnsupportedError(signer.digest.oid.dotted_string, where="signed message")
    if signer.algorithm.oid not in (oids.RSA_ENCRYPTION, oids.SHA256_WITH_RSA):
        raise UnsupportedError(signer.algorithm.oid.dotted_string, where="signed message")
    return signer


def _certificate_of(signer: _SignerInfo, data: _SignedData) -> x509.Certificate:
    issuer = raw(signer.signer.issuer)
    for certificate in data.certificates.as_list() if data.certificates else ():
        if certificate.serial_number == signer.signer.serial and issuer_bytes(certificate) == issuer:
            return known(certificate)
    raise MalformedError("signed message", detail="the signer's certificate is not in it")


def _signed_attributes(signer: _SignerInfo) -> dict[OID, asn1.TLV]:
    """Type → the single value; each type once (RFC 5652 section 5.3)."""
    if signer.attributes is None:
        raise UnsupportedError("no signed attributes", where="signed message")
    found: dict[OID, asn1.TLV] = {}
    for attribute in signer.attributes.as_list():
        values = attribute.values.as_list()
        if len(values) != 1 or attribute.type in found:
            raise MalformedError("signed attributes", detail="an attribute has not exactly one value")
        found[attribute.type] = values[0]
    return found


def _check_digest(attributes: dict[OID, asn1.TLV], content: _Content) -> None:
    try:
        stated = parse(bytes, attributes[oids.MESSAGE_DIGEST], what="messageDigest")
        kind = parse(OID, attributes[oids.CONTENT_TYPE], what="contentType")
    except KeyError:
        raise MalformedError("signed attributes", detail="contentType or messageDigest is missing") from None
    if kind != content.type:
        raise ValidationError("content_digest", "contentType is not that of the content")
    if not hmac.compare_digest(stated, hashlib.sha256(content.data or b"").digest()):
        raise ValidationError("content_digest", "the content is not what was signed")


def _signing_time(attributes: dict[OID, asn1.TLV]) -> datetime | None:
    value = attributes.get(oids.SIGNING_TIME)
    if value is None:
        return None
    if value.tag_bytes == b"\x17":
        return parse(asn1.UTCTime, value, what="signingTime").as_datetime()
    return parse(asn1.GeneralizedTime, value, what="signingTime").as_datetime()


def _time(at: datetime) -> asn1.UTCTime | asn1.GeneralizedTime:
    """UTCTime before 2050, GeneralizedTime from then on (RFC 5652 section 11.3)."""
    instant = at.astimezone(UTC).replace(microsecond=0)
    return asn1.UTCTime(instant) if instant.year < 2050 else asn1.GeneralizedTime(instant)


def _attribute(kind: OID, value: object) -> Attribute:
    return Attribute(type=kind, values=asn1.SetOf([tlv(encode(value))]))


_SHA256 = DigestAlgorithm(oid=oids.SHA256, parameters=None)


@asn1.sequence
class _IssuerAndSerial:
    issuer: asn1.TLV
    serial: int


@asn1.sequence
class _SignerInfo:
    version: int
    signer: _IssuerAndSerial
    digest: DigestAlgorithm
    attributes: Annotated[asn1.SetOf[Attribute] | None, asn1.Implicit(0)]
    algorithm: DigestAlgorithm
    signature: bytes
    unsigned: Annotated[asn1.SetOf[Attribute] | None, asn1.Implicit(1)]


@asn1.sequence
class _Content:
    type: OID
    data: Annotated[bytes | None, asn1.Explicit(0)]


@asn1.sequence
class _SignedData:
    version: int
    digests: asn1.SetOf[DigestAlgorithm]
    content: _Content
    certificates: Annotated[asn1.SetOf[x509.Certificate] | None, asn1.Implicit(0)]
    crls: Annotated[asn1.SetOf[asn1.TLV] | None, asn1.Implicit(1)]
    signers: asn1.SetOf[_SignerInfo]


@asn1.sequence
class _ContentInfo:
    type: OID
    content: Annotated[_SignedData, asn1.Explicit(0)]
