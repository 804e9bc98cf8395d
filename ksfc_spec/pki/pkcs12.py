"""PKCS#12 (.pfx, .p12) with R preserved (RFC 7292).

Common libraries drop the PKCS#8 attributes on the way in and out, and with R the proof of identity.
The container is therefore read and written here: certificates in a plain SafeContents, the key in a
shrouded bag that keeps its attributes, localKeyID = SHA-1 of the public key, a password MAC over all.
`FIELD` is what Korean programs write (3DES, SHA-1, 1,024 rounds); `MODERN` is AES-256 with SHA-256.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding

from . import oids
from .der import (
    OID,
    Attribute,
    DigestAlgorithm,
    ParametrisedAlgorithm,
    decode,
    decode_list,
    encode,
    encode_list,
    parse,
    raw,
    tlv,
)
from .errors import MalformedError, UnsupportedError, WrongPasswordError
from .keys import load_key
from .privatekey import (
    KeyLoader,
    OwnerKey,
    PbeParameters,
    Pbes2Parameters,
    Pbkdf2Parameters,
    bounded,
    decode_private_key_info,
    derive_pbkdf2,
    encode_private_key_info,
    password_bytes,
)

FIELD_ITERATIONS = 1024
MODERN_ITERATIONS = 20_000


class Protection(StrEnum):
    """How a PKCS#12 file is encrypted."""

    FIELD = "3DES-SHA1"
    MODERN = "AES256-SHA256"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a PKCS#12 file holds: the owner's certificate and key, and certificates above it."""

    certificate: x509.Certificate
    owner: OwnerKey
    chain: tuple[x509.Certificate, ...] = ()


def pack(
    bundle: Bundle,
    password: str,
    *,
    random: Callable[[int], bytes],
    protection: Protection = Protection.FIELD,
) -> bytes:
    """Write a PKCS#12 file; the key must be the certificate's (`KeyMismatchError`)."""
    bundle.owner.must_match(bundle.certificate)
    salt = random(8)
    key_id = x509.SubjectKeyIdentifier.from_public_key(bundle.owner.key.public_key()).digest
    bags = [
        _certificate_bag(bundle.certificate, key_id),
        *(_certificate_bag(certificate) for certificate in bundle.chain),
        _key_bag(bundle.owner, password, key_id, protection=protection, salt=salt, random=random),
    ]
    contents = [_data(encode_list(_SafeContents(bags=bags)))]
    safe = encode_list(_AuthenticatedSafe(contents=contents))
    mac_hash, rounds = _MAC_SHAPE[protection]
    mac = _Mac(
        info=_DigestInfo(
            algorithm=DigestAlgorithm(oid=mac_hash, parameters=asn1.Null()),
            digest=_mac(safe, password, salt, rounds, _HASHES[mac_hash]),
        ),
        salt=salt,
        iterations=rounds,
    )
    return encode(_Pfx(version=3, auth_safe=_data(safe), mac=mac))


def unpack(data: bytes, password: str, *, load: KeyLoader = load_key) -> Bundle:
    """Read a PKCS#12 file with one key and its certificate.

    Raises `TruncatedError`, `MalformedError`, `UnsupportedError` (RC2 for instance),
    `WrongPasswordError` (the MAC decides) or `KeyMismatchError`.
    """
    pfx = decode(_Pfx, data, what="PKCS#12 file")
    safe = _data_of(pfx.auth_safe)
    _check_mac(pfx.mac, safe, password)
    contents = decode_list(_AuthenticatedSafe, safe, what="AuthenticatedSafe").contents
    bounded(1 + sum(map(_rounds, contents)), where="PKCS#12 file")
    bags = [bag for content in contents for bag in _bags(content, password)]
    owner = next((_open_key(bag, password, load) for bag in bags if bag.id in _KEY_BAGS), None)
    if owner is None:
        raise MalformedError("PKCS#12 file", detail="there is no key in it")
    return _join(owner, [_certificate(bag) for bag in bags if bag.id == oids.P12_CERT_BAG])


def derive(
    password: str, salt: bytes, *, purpose: int, length: int, iterations: int, hash_name: str
) -> bytes:
    """Key material after RFC 7292 appendix B.2; `purpose` is 1 for a key, 2 for an IV, 3 for a MAC key."""
    make = getattr(hashlib, hash_name)
    block: int = make(usedforsecurity=False).block_size
    diversifier = bytes([purpose]) * block
    material = _fill(salt, block) + _fill(password_bytes(password, encoding="utf-16-be") + b"\0\0", block)
    out = b""
    while True:
        digest = diversifier + material
        for _ in range(iterations):
            digest = make(digest, usedforsecurity=False).digest()
        out += digest
        if len(out) >= length:
            return out[:length]
        step = int.from_bytes(_fill(digest, block)[:block], "big") + 1
        material = b"".join(_add(material[i : i + block], step) for i in range(0, len(material), block))


def _fill(text: bytes, block: int) -> bytes:
    """`text` repeated to the next whole number of blocks."""
    length = block * ((len(text) + block - 1) // block)
    return (text * (length // len(text) + 1))[:length] if text else b""


def _add(block: bytes, step: int) -> bytes:
    size = len(block)
    return ((int.from_bytes(block, "big") + step) % (1 << 8 * size)).to_bytes(size, "big")


def _mac(content: bytes, password: str, salt: bytes, rounds: int, hash_name: str) -> bytes:
    size = hashlib.new(hash_name, usedforsecurity=False).digest_size
    key = derive(password, salt, purpose=3, length=size, iterations=rounds, hash_name=hash_name)
    return hmac.new(key, content, hash_name).digest()


def _check_mac(mac: _Mac | None, content: bytes, password: str) -> None:
    if mac is None:
        raise UnsupportedError("no password MAC", where="PKCS#12 file")
    hash_name = _HASHES.get(mac.info.algorithm.oid)
    if hash_name is None:
        raise UnsupportedError(mac.info.algorithm.oid.dotted_string, where="PKCS#12 MAC")
    rounds = bounded(mac.iterations, where="PKCS#12 MAC")
    if not hmac.compare_digest(mac.info.digest, _mac(content, password, mac.salt, rounds, hash_name)):
        raise WrongPasswordError("the PKCS#12 file does not open with this password")


def _key_bag(
    owner: OwnerKey,
    password: str,
    key_id: bytes,
    *,
    protection: Protection,
    salt: bytes,
    random: Callable[[int], bytes],
) -> _SafeBag:
    plain = encode_private_key_info(owner)
    if protection is Protection.FIELD:
        parameters = encode(PbeParameters(salt=salt, iterations=FIELD_ITERATIONS))
        algorithm = ParametrisedAlgorithm(oid=oids.P12_SHA1_3DES, parameters=tlv(parameters))
    else:
        algorithm = _aes_algorithm(salt=salt, iv=random(16))
    cipher = _cipher(algorithm, password)
    padder = PKCS7(cipher.algorithm.block_size).padder()  # type: ignore[attr-defined]
    encryptor = cipher.encryptor()
    secret = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    shrouded = encode(_Shrouded(algorithm=algorithm, data=secret))
    return _SafeBag(id=oids.P12_SHROUDED_KEY_BAG, value=tlv(shrouded), attributes=_local_key_id(key_id))


def _aes_algorithm(*, salt: bytes, iv: bytes) -> ParametrisedAlgorithm:
    prf = DigestAlgorithm(oid=oids.HMAC_SHA256, parameters=asn1.Null())
    rounds = Pbkdf2Parameters(salt=salt, iterations=MODERN_ITERATIONS, key_length=None, prf=prf)
    parameters = Pbes2Parameters(
        derivation=ParametrisedAlgorithm(oid=oids.PBKDF2, parameters=tlv(encode(rounds))),
        encryption=ParametrisedAlgorithm(oid=oids.AES_256_CBC, parameters=tlv(encode(iv))),
    )
    return ParametrisedAlgorithm(oid=oids.PBES2, parameters=tlv(encode(parameters)))


def _cipher(algorithm: ParametrisedAlgorithm, password: str) -> Cipher[modes.CBC]:
    """The cipher that a password-based algorithm names, with key and IV derived."""
    if algorithm.oid == oids.P12_SHA1_3DES:
        return _triple_des(algorithm, password)
    if algorithm.oid != oids.PBES2:
        raise UnsupportedError(algorithm.oid.dotted_string, where="PKCS#12 file")
    parameters = parse(Pbes2Parameters, algorithm.parameters, what="PBES2 parameters")
    length = _AES_KEYS.get(parameters.encryption.oid)
    if length is None:
        raise UnsupportedError(parameters.encryption.oid.dotted_string, where="PKCS#12 file")
    iv = parse(bytes, parameters.encryption.parameters, what="AES IV")
    key = derive_pbkdf2(parameters.derivation, password_bytes(password), length=length)
    return _cbc(AES(key), iv)


def _triple_des(algorithm: ParametrisedAlgorithm, password: str) -> Cipher[modes.CBC]:
    parameters = parse(PbeParameters, algorithm.parameters, what="PBE parameters")
    rounds = bounded(parameters.iterations, where="PKCS#12 file")

    def part(purpose: int, length: int) -> bytes:
        return derive(
            password, parameters.salt, purpose=purpose, length=length, iterations=rounds, hash_name="sha1"
        )

    return _cbc(TripleDES(part(1, 24)), part(2, 8))


def _cbc(algorithm: CipherAlgorithm, iv: bytes) -> Cipher[modes.CBC]:
    try:
        return Cipher(algorithm, modes.CBC(iv))
    except ValueError as error:
        raise MalformedError("PKCS#12 encryption", detail=str(error)) from None


def _decrypt(algorithm: ParametrisedAlgorithm, data: bytes, password: str) -> bytes:
    cipher = _cipher(algorithm, password)
    decryptor = cipher.decryptor()
    unpadder = PKCS7(cipher.algorithm.block_size).unpadder()  # type: ignore[attr-defined]
    try:
        return unpadder.update(decryptor.update(data) + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        raise WrongPasswordError("a part of the PKCS#12 file does not open with this password") from None


def _bags(content: _ContentInfo, password: str) -> list[_SafeBag]:
    if content.type == oids.PKCS7_ENCRYPTED:
        sealed = parse(_EncryptedData, content.content, what="EncryptedData").info
        plain = _decrypt(sealed.algorithm, sealed.data, password)
    else:
        plain = _data_of(content)
    return decode_list(_SafeContents, plain, what="SafeContents").bags


def _rounds(content: _ContentInfo) -> int:
    """What opening this part costs; 0 where it is not encrypted or will be refused."""
    if content.type != oids.PKCS7_ENCRYPTED:
        return 0
    algorithm = parse(_EncryptedData, content.content, what="EncryptedData").info.algorithm
    if algorithm.oid == oids.P12_SHA1_3DES:
        rounds = parse(PbeParameters, algorithm.parameters, what="PBE parameters").iterations
    elif algorithm.oid == oids.PBES2:
        derivation = parse(Pbes2Parameters, algorithm.parameters, what="PBES2 parameters").derivation
        if derivation.oid != oids.PBKDF2:
            return 0
        rounds = parse(Pbkdf2Parameters, derivation.parameters, what="PBKDF2 parameters").iterations
    else:
        return 0
    return bounded(rounds, where="PKCS#12 file")


def _open_key(bag: _SafeBag, password: str, load: KeyLoader) -> OwnerKey:
    if bag.id == oids.P12_KEY_BAG:
        return decode_private_key_info(raw(bag.value), load=load)
    shrouded = parse(_Shrouded, bag.value, what="shrouded key bag")
    return decode_private_key_info(_decrypt(shrouded.algorithm, shrouded.data, password), load=load)


def _join(owner: OwnerKey, certificates: list[x509.Certificate]) -> Bundle:
    """The certificate of the key is the owner's, the others are its chain."""
    public = owner.key.public_key()
    mine = next((c for c in certificates if c.public_key() == public), None)
    if mine is None:
        raise MalformedError("PKCS#12 file", detail="the key's certificate is not in it")
    return Bundle(mine, owner, tuple(c for c in certificates if c is not mine))


def _certificate(bag: _SafeBag) -> x509.Certificate:
    value = parse(_CertificateBag, bag.value, what="certificate bag")
    if value.id != oids.X509_CERTIFICATE:
        raise UnsupportedError(value.id.dotted_string, where="certificate bag")
    try:
        certificate = x509.load_der_x509_certificate(value.certificate)
        certificate.public_key()
    except Exception as error:
        raise MalformedError("certificate", detail=str(error)) from None
    return certificate


def _certificate_bag(certificate: x509.Certificate, key_id: bytes | None = None) -> _SafeBag:
    value = _CertificateBag(id=oids.X509_CERTIFICATE, certificate=certificate.public_bytes(Encoding.DER))
    attributes = _local_key_id(key_id) if key_id else None
    return _SafeBag(id=oids.P12_CERT_BAG, value=tlv(encode(value)), attributes=attributes)


def _local_key_id(key_id: bytes) -> asn1.SetOf[Attribute]:
    return asn1.SetOf([Attribute(type=oids.LOCAL_KEY_ID, values=asn1.SetOf([tlv(encode(key_id))]))])


def _data(content: bytes) -> _ContentInfo:
    return _ContentInfo(type=oids.PKCS7_DATA, content=tlv(encode(content)))


def _data_of(content: _ContentInfo) -> bytes:
    if content.type != oids.PKCS7_DATA:
        raise UnsupportedError(content.type.dotted_string, where="PKCS#12 content")
    return parse(bytes, content.content, what="PKCS#12 content")


_KEY_BAGS: Iterable[OID] = (oids.P12_KEY_BAG, oids.P12_SHROUDED_KEY_BAG)
_HASHES = {oids.SHA1: "sha1", oids.SHA256: "sha256"}
_AES_KEYS = {oids.AES_128_CBC: 16, oids.AES_256_CBC: 32}
_MAC_SHAPE = {
    Protection.FIELD: (oids.SHA1, FIELD_ITERATIONS),
    Protection.MODERN: (oids.SHA256, MODERN_ITERATIONS),
}


@asn1.sequence
class _ContentInfo:
    type: OID
    content: Annotated[asn1.TLV, asn1.Explicit(0)]


@asn1.sequence
class _DigestInfo:
    algorithm: DigestAlgorithm
    digest: bytes


@asn1.sequence
class _Mac:
    info: _DigestInfo
    salt: bytes
    iterations: Annotated[int, asn1.Default(1)]


@asn1.sequence
class _Pfx:
    version: int
    auth_safe: _ContentInfo
    mac: _Mac | None


@asn1.sequence
class _SafeBag:
    id: OID
    value: Annotated[asn1.TLV, asn1.Explicit(0)]
    attributes: asn1.SetOf[Attribute] | None


@asn1.sequence
class _AuthenticatedSafe:
    contents: list[_ContentInfo]


@asn1.sequence
class _SafeContents:
    bags: list[_SafeBag]


@asn1.sequence
class _CertificateBag:
    id: OID
    certificate: Annotated[bytes, asn1.Explicit(0)]


@asn1.sequence
class _Shrouded:
    algorithm: ParametrisedAlgorithm
    data: bytes


@asn1.sequence
class _EncryptedContent:
    type: OID
    algorithm: ParametrisedAlgorithm
    data: Annotated[bytes, asn1.Implicit(0)]


@asn1.sequence
class _EncryptedData:
    version: int
    info: _EncryptedContent
