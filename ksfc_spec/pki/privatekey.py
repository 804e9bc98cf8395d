"""signPri.key: a PKCS#8 key with its randomNum, under a password, in the three forms of the field.

| form | algorithm | key and IV | here |
|---|---|---|---|
| `SEED_SHA1` | 1.2.410.200004.1.15 | PBKDF1-SHA1; K = DK[0:16], IV = SHA1(DK[16:20])[0:16] | read, written |
| `PBES2` | PBKDF2-HMAC-SHA1 + SEED-CBC | PBKDF2, IV in the file | read, written |
| `SEED_OLD` | 1.2.410.200004.1.4 as PBE | PBKDF1-SHA1; IV is the fixed text 0123456789012345 | read only |

Sources disagree on the last (one derives it by PBKDF2); PBKDF1, which three of four use, is taken.
Derivations of 2,048 rounds are far below today's advice: these files are a boundary, not a vault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from . import oids, seed
from .der import Attribute, DigestAlgorithm, ParametrisedAlgorithm, decode, encode, parse, tlv
from .errors import (
    KeyMismatchError,
    MalformedError,
    RandomNumberMissingError,
    UnsupportedError,
    WrongPasswordError,
)
from .keys import load_key, to_pkcs8
from .vid import RandomNumber

ITERATIONS = 2048
MAX_ITERATIONS = 1_000_000
"""A file that asks for more is refused: it would only burn time."""
OLD_IV = b"0123456789012345"

KeyLoader = Callable[[bytes], RSAPrivateKey]
"""Turns a bare PrivateKeyInfo into a key: `load_key`, or a `KeySource.load` that knows its own."""


class Form(StrEnum):
    """How a signPri.key is protected."""

    SEED_SHA1 = "seedCBCWithSHA1"
    PBES2 = "PBES2"
    SEED_OLD = "seedCBC"


@dataclass(frozen=True, slots=True)
class OwnerKey:
    """A private key and the R that belongs to it; `random_number` is None where the file had none."""

    key: RSAPrivateKey
    random_number: RandomNumber | None

    @property
    def r(self) -> RandomNumber:
        """R, or `RandomNumberMissingError`."""
        if self.random_number is None:
            raise RandomNumberMissingError(
                "the key has no randomNum", hint="export it from its first medium again"
            )
        return self.random_number

    def must_match(self, certificate: x509.Certificate) -> OwnerKey:
        """Itself, if `certificate` holds the public half; else `KeyMismatchError`."""
        public = certificate.public_key()
        if (
            not isinstance(public, RSAPublicKey)
            or public.public_numbers() != self.key.public_key().public_numbers()
        ):
            raise KeyMismatchError("the private key is not this certificate's")
        return self


def protect(
    owner: OwnerKey, password: str, *, random: Callable[[int], bytes], form: Form = Form.SEED_SHA1
) -> bytes:
    """Write a signPri.key: DER EncryptedPrivateKeyInfo. `SEED_OLD` is not written (`UnsupportedError`)."""
    plain = encode_private_key_info(owner)
    if form is Form.SEED_SHA1:
        return _protect_sha1(plain, password_bytes(password), salt=random(8))
    if form is Form.PBES2:
        return _protect_pbes2(plain, password_bytes(password), salt=random(8), iv=random(16))
    raise UnsupportedError(form, where="writing signPri.key")


def unprotect(data: bytes, password: str, *, load: KeyLoader = load_key) -> OwnerKey:
    """Read a signPri.key in any of the three forms.

    Raises `TruncatedError`, `MalformedError`, `UnsupportedError` or `WrongPasswordError`. Padding
    happens to fit for one wrong password in 256, so contents that do not parse count as wrong, too.
    """
    file = decode(_EncryptedPrivateKeyInfo, data, what="signPri.key")
    key, iv = _key_and_iv(file.algorithm, password_bytes(password))
    try:
        plain = seed.decrypt_cbc(file.data, key=key, iv=iv)
        info = decode(_PrivateKeyInfo, plain, what="PrivateKeyInfo")
    except (ValueError, MalformedError):
        raise WrongPasswordError("signPri.key does not open with this password") from None
    return _owner_key(info, load)


def form_of(data: bytes) -> Form:
    """Which form a signPri.key has, without its password."""
    algorithm = decode(_EncryptedPrivateKeyInfo, data, what="signPri.key").algorithm.oid
    try:
        return _FORMS[algorithm]
    except KeyError:
        raise UnsupportedError(algorithm.dotted_string, where="signPri.key") from None


def encode_private_key_info(owner: OwnerKey) -> bytes:
    """Unprotected PKCS#8 with R as an attribute (1.2.410.200004.10.1.1.3)."""
    info = decode(_PrivateKeyInfo, to_pkcs8(owner.key), what="PrivateKeyInfo")
    if owner.random_number is not None:
        r = tlv(encode(asn1.BitString(owner.random_number.secret, 0)))
        info.attributes = asn1.SetOf([Attribute(type=oids.RANDOM_NUM, values=asn1.SetOf([r]))])
    return encode(info)


def decode_private_key_info(der: bytes, *, load: KeyLoader = load_key) -> OwnerKey:
    """Read an unprotected PKCS#8, R included if it is there."""
    return _owner_key(decode(_PrivateKeyInfo, der, what="PrivateKeyInfo"), load)


def password_bytes(password: str, *, encoding: str = "utf-8") -> bytes:
    """The password as derivations take it; `WrongPasswordError` for half a surrogate pair."""
    try:
        return password.encode(encoding)
    except UnicodeEncodeError:
        raise WrongPasswordError("the password is not text that can be encoded") from None


def pbkdf1_sha1(password: bytes, salt: bytes, iterations: int) -> bytes:
    """PBKDF1 with SHA-1 (RFC 8018 section 5.1), all 20 bytes."""
    digest = hashlib.sha1(password + salt, usedforsecurity=False).digest()
    for _ in range(iterations - 1):
        digest = hashlib.sha1(digest, usedforsecurity=False).digest()
    return digest


def bounded(iterations: int, *, where: str) -> int:
    """`iterations`, if it lies in 1 to `MAX_ITERATIONS`."""
    if not 1 <= iterations <= MAX_ITERATIONS:
        raise UnsupportedError(f"{iterations} iterations", where=where)
    return iterations


def _protect_sha1(plain: bytes, password: bytes, *, salt: bytes) -> bytes:
    key, iv = _sha1_key_and_iv(password, salt, ITERATIONS)
    parameters = tlv(encode(PbeParameters(salt=salt, iterations=ITERATIONS)))
    return encode(
        _EncryptedPrivateKeyInfo(
            algorithm=ParametrisedAlgorithm(oid=oids.SEED_CBC_WITH_SHA1, parameters=parameters),
            data=seed.encrypt_cbc(plain, key=key, iv=iv),
        )
    )


def _protect_pbes2(plain: bytes, password: bytes, *, salt: bytes, iv: bytes) -> bytes:
    key = hashlib.pbkdf2_hmac("sha1", password, salt, ITERATIONS, 16)
    derivation = Pbkdf2Parameters(salt=salt, iterations=ITERATIONS, key_length=None, prf=None)
    parameters = Pbes2Parameters(
        derivation=ParametrisedAlgorithm(oid=oids.PBKDF2, parameters=tlv(encode(derivation))),
        encryption=ParametrisedAlgorithm(oid=oids.SEED_CBC, parameters=tlv(encode(iv))),
    )
    return encode(
        _EncryptedPrivateKeyInfo(
            algorithm=ParametrisedAlgorithm(oid=oids.PBES2, parameters=tlv(encode(parameters))),
            data=seed.encrypt_cbc(plain, key=key, iv=iv),
        )
    )


def _key_and_iv(algorithm: ParametrisedAlgorithm, password: bytes) -> tuple[bytes, bytes]:
    match _FORMS.get(algorithm.oid):
        case Form.SEED_SHA1:
            return _sha1_key_and_iv(password, *_salt_and_rounds(algorithm))
        case Form.SEED_OLD:
            return pbkdf1_sha1(password, *_salt_and_rounds(algorithm))[:16], OLD_IV
        case Form.PBES2:
            return _pbes2_key_and_iv(algorithm, password)
        case _:
            raise UnsupportedError(algorithm.oid.dotted_string, where="signPri.key")


def _sha1_key_and_iv(password: bytes, salt: bytes, iterations: int) -> tuple[bytes, bytes]:
    derived = pbkdf1_sha1(password, salt, iterations)
    return derived[:16], hashlib.sha1(derived[16:20], usedforsecurity=False).digest()[:16]


def _salt_and_rounds(algorithm: ParametrisedAlgorithm) -> tuple[bytes, int]:
    parameters = parse(PbeParameters, algorithm.parameters, what="PBE parameters")
    return parameters.salt, bounded(parameters.iterations, where="signPri.key")


def _pbes2_key_and_iv(algorithm: ParametrisedAlgorithm, password: bytes) -> tuple[bytes, bytes]:
    parameters = parse(Pbes2Parameters, algorithm.parameters, what="PBES2 parameters")
    if parameters.encryption.oid != oids.SEED_CBC:
        raise UnsupportedError(parameters.encryption.oid.dotted_string, where="signPri.key")
    iv = parse(bytes, parameters.encryption.parameters, what="SEED IV")
    if len(iv) != seed.BLOCK:
        raise MalformedError("SEED IV", detail=f"{len(iv)} bytes instead of 16")
    return derive_pbkdf2(parameters.derivation, password, length=16), iv


def derive_pbkdf2(algorithm: ParametrisedAlgorithm, password: bytes, *, length: int) -> bytes:
    """The key that a PBES2 structure's PBKDF2 gives; HMAC with SHA-1 (default) or SHA-256."""
    if algorithm.oid != oids.PBKDF2:
        raise UnsupportedError(algorithm.oid.dotted_string, where="PBES2")
    parameters = parse(Pbkdf2Parameters, algorithm.parameters, what="PBKDF2 parameters")
    prf = parameters.prf.oid if parameters.prf else oids.HMAC_SHA1
    if prf not in _PRFS:
        raise UnsupportedError(prf.dotted_string, where="PBKDF2")
    rounds = bounded(parameters.iterations, where="PBKDF2")
    return hashlib.pbkdf2_hmac(_PRFS[prf], password, parameters.salt, rounds, length)


def _owner_key(info: _PrivateKeyInfo, load: KeyLoader) -> OwnerKey:
    r = _random_number(info)
    info.attributes = None
    return OwnerKey(key=load(encode(info)), random_number=r)


def _random_number(info: _PrivateKeyInfo) -> RandomNumber | None:
    for attribute in info.attributes.as_list() if info.attributes else ():
        values = attribute.values.as_list()
        if attribute.type == oids.RANDOM_NUM and values:
            bits = parse(asn1.BitString, values[0], what="randomNum")
            if bits.padding_bits():
                raise MalformedError("randomNum", detail="not a whole number of bytes")
            return RandomNumber(bits.as_bytes())
    return None


_FORMS = {
    oids.SEED_CBC_WITH_SHA1: Form.SEED_SHA1,
    oids.PBES2: Form.PBES2,
    oids.SEED_CBC: Form.SEED_OLD,
}
_PRFS = {oids.HMAC_SHA1: "sha1", oids.HMAC_SHA256: "sha256"}


@asn1.sequence
class PbeParameters:
    """PBES1 and PKCS#12: salt and iteration count."""

    salt: bytes
    iterations: int


@asn1.sequence
class Pbkdf2Parameters:
    """RFC 8018 appendix A.2; the salt is always given directly."""

    salt: bytes
    iterations: int
    key_length: int | None
    prf: DigestAlgorithm | None


@asn1.sequence
class Pbes2Parameters:
    """RFC 8018 appendix A.4."""

    derivation: ParametrisedAlgorithm
    encryption: ParametrisedAlgorithm


@asn1.sequence
class _EncryptedPrivateKeyInfo:
    algorithm: ParametrisedAlgorithm
    data: bytes


@asn1.sequence
class _PrivateKeyInfo:
    version: int
    algorithm: DigestAlgorithm
    private_key: bytes
    attributes: Annotated[asn1.SetOf[Attribute] | None, asn1.Implicit(0)]
