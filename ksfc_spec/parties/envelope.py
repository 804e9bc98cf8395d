"""How a certificate travels between two devices of one person: sealed under a secret that only the two devices know.

The secret is a twelve-digit number read from one device and typed on the other, or 256 random bits in a QR code. Two
values follow from it: an address under which the relay keeps the envelope, and the key. Whoever relays learns
neither secret nor key, and what lies inside is still encrypted under the certificate's own password.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import PartyRefusedError

NUMBER_DIGITS = 12
_SALT = b"ksfc certificate copy 1"
_COST = {"n": 2**14, "r": 8, "p": 1}
"""scrypt (RFC 7914): some 50 ms a guess, so that a relay cannot try all numbers in the life of a copy."""
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Sealing:
    """What follows from a secret: the envelope's `address` (64 hex digits) and its `key`."""

    address: str
    key: bytes = field(repr=False)


def draw_number() -> str:
    """Twelve digits by chance."""
    return f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}d}"


def draw_code() -> str:
    """A QR code's secret: 256 bits."""
    return secrets.token_urlsafe(32)


def sealing(secret: str) -> Sealing:
    """Address and key of a number or a QR code's secret."""
    derived = hashlib.scrypt(secret.encode(), salt=_SALT, dklen=64, **_COST)
    return Sealing(derived[:32].hex(), derived[32:])


def seal(content: bytes, sealed: Sealing) -> bytes:
    """The envelope: AES-256-GCM, bound to its address."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(sealed.key).encrypt(nonce, content, sealed.address.encode())


def unseal(envelope: bytes, sealed: Sealing) -> bytes:
    """What is inside; refuses `damaged`."""
    try:
        return AESGCM(sealed.key).decrypt(envelope[:_NONCE], envelope[_NONCE:], sealed.address.encode())
    except (InvalidTag, ValueError):
        raise PartyRefusedError("damaged", "받은 인증서를 열 수 없습니다. 처음부터 다시 해 주세요.") from None
