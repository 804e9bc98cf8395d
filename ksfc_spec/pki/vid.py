"""VID: proves that a certificate belongs to a resident or business number without printing it.

    HashContent ::= SEQUENCE { idn PrintableString, randomNum BIT STRING }
    VID = h(h(DER(HashContent)))                              KISA TechSpec 1.5 (SIVID), section 6.5

R lives in the owner's key file only. Whoever holds R can try every number of a birth window
offline, so `RandomNumber` and `Identifier` never print themselves, and nothing here keeps them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1

from . import oids
from .der import OID, DigestAlgorithm, decode, encode, parse, tlv
from .errors import IdentityMismatchError, MalformedError, UnsupportedError
from .reading import extension

R_BYTES = 20
"""Length of R: 160 bits, the least the specification allows and what the field uses."""

_HASHES: dict[OID, str] = {oids.SHA256: "sha256", oids.SHA1: "sha1"}


@dataclass(frozen=True, slots=True)
class RandomNumber:
    """R, a secret of at least 160 bits. Its `repr` shows nothing; read `secret` only to store or hash it."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < R_BYTES:
            raise MalformedError("randomNum", detail=f"{len(self.secret) * 8} bits, at least 160 are needed")

    @classmethod
    def draw(cls, random: Callable[[int], bytes]) -> RandomNumber:
        """A fresh R from `random` (`os.urandom` in operation)."""
        return cls(random(R_BYTES))


@dataclass(frozen=True, slots=True)
class Identifier:
    """A resident number (13 digits) or business number (10), without '-'. Its `repr` shows nothing."""

    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{10}|[0-9]{13}", self.secret):
            raise MalformedError("identification number", hint="10 or 13 digits, without '-'")


@dataclass(frozen=True, slots=True)
class IdentifyData:
    """What a certificate says of its owner's identity; `vid` is None in an authority's own certificate."""

    real_name: str
    vid: bytes | None = None
    hash_algorithm: OID = oids.SHA256


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """The certificate's owner is the holder of the identifier that was presented with R."""

    real_name: str
    vid: bytes


def compute(identifier: Identifier, r: RandomNumber, *, hash_algorithm: OID = oids.SHA256) -> bytes:
    """VID = h(h(HashContent)); `UnsupportedError` for a hash other than SHA-256 or SHA-1."""
    name = _hash_name(hash_algorithm)
    return hashlib.new(name, hashlib.new(name, hash_content(identifier, r)).digest()).digest()


def hash_content(identifier: Identifier, r: RandomNumber) -> bytes:
    """DER of HashContent: secret in full, kept nowhere."""
    return encode(
        _HashContent(idn=asn1.PrintableString(identifier.secret), random_num=asn1.BitString(r.secret, 0))
    )


def verify(certificate: x509.Certificate, identifier: Identifier, r: RandomNumber) -> VerifiedIdentity:
    """Check that `certificate` was issued to `identifier`; `IdentityMismatchError` otherwise.

    The comparison takes constant time. A certificate without VID does not match either.
    """
    data = read(certificate)
    if data is None or data.vid is None:
        raise IdentityMismatchError("vid_matches", "the certificate carries no VID")
    if not hmac.compare_digest(data.vid, compute(identifier, r, hash_algorithm=data.hash_algorithm)):
        raise IdentityMismatchError("vid_matches", "identifier and R do not give the certificate's VID")
    return VerifiedIdentity(real_name=data.real_name, vid=data.vid)


def read(certificate: x509.Certificate) -> IdentifyData | None:
    """The identifyData among the alternative names, wherever it stands; None if there is none."""
    names = extension(certificate, x509.SubjectAlternativeName) or ()
    for name in names:
        if isinstance(name, x509.OtherName) and name.type_id == oids.IDENTIFY_DATA:
            return decode_identify_data(name.value)
    return None


def other_name(data: IdentifyData) -> x509.OtherName:
    """`data` as the otherName that goes into subjectAltName."""
    return x509.OtherName(oids.IDENTIFY_DATA, encode_identify_data(data))


def encode_identify_data(data: IdentifyData) -> bytes:
    """DER of identifyData; the hash algorithm is written without parameters, as the field does."""
    info = None
    if data.vid is not None:
        algorithm = DigestAlgorithm(oid=data.hash_algorithm, parameters=None)
        vid = _Vid(hash_algorithm=algorithm, virtual_id=data.vid)
        info = [_UserInfo(type=oids.VID, value=tlv(encode(vid)))]
    return encode(_IdentifyData(real_name=data.real_name, user_info=info))


def decode_identify_data(der: bytes) -> IdentifyData:
    """Read identifyData; userInfo other than the VID is passed over."""
    what = "identifyData"
    data = decode(_IdentifyData, der, what=what)
    for info in data.user_info or ():
        if info.type == oids.VID:
            vid = parse(_Vid, info.value, what="VID")
            return IdentifyData(data.real_name, vid.virtual_id, vid.hash_algorithm.oid)
    return IdentifyData(data.real_name)


def _hash_name(algorithm: OID) -> str:
    try:
        return _HASHES[algorithm]
    except KeyError:
        raise UnsupportedError(algorithm.dotted_string, where="VID") from None


@asn1.sequence
class _HashContent:
    idn: asn1.PrintableString
    random_num: asn1.BitString


@asn1.sequence
class _Vid:
    hash_algorithm: DigestAlgorithm
    virtual_id: Annotated[bytes, asn1.Explicit(0)]


@asn1.sequence
class _UserInfo:
    type: OID
    value: asn1.TLV


@asn1.sequence
class _IdentifyData:
    real_name: str
    user_info: list[_UserInfo] | None
