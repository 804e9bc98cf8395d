"""Private keys under a short PIN: AES-256-GCM with a key that Argon2id derives from the PIN and a secret of the service.

Without the PIN nobody opens a key, and without the service's secret nobody tries PINs on a stolen copy. Counting tries is
the business of whoever keeps the key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import partial

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ksfc_spec.pki import OwnerKey
from ksfc_spec.pki.keys import load_key
from ksfc_spec.pki.privatekey import decode_private_key_info, encode_private_key_info

_NONCE, _SALT, _KEY = 12, 16, 32
_load_own = partial(load_key, checked_before=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters (RFC 9106): `memory` in KiB."""

    time: int = 3
    memory: int = 65536
    lanes: int = 4


QUICK_COST = Cost(time=1, memory=8, lanes=1)
"""For seeded worlds, which prove nothing outside a test."""


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A private key with its R as it lies in the service."""

    salt: bytes = field(repr=False)
    body: bytes = field(repr=False)


class PinSafe:
    """Seals and opens the keys of one service."""

    def __init__(self, cost: Cost | None = None) -> None:
        self._cost, self._secret = cost or Cost(), os.urandom(32)

    def seal(self, owner: OwnerKey, *, pin: str) -> SealedKey:
        """A key under a PIN."""
        salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
        plain = encode_private_key_info(owner)
        return SealedKey(salt, nonce + AESGCM(self._key(pin, salt)).encrypt(nonce, plain, salt))

    def open(self, sealed: SealedKey, *, pin: str) -> OwnerKey | None:
        """The key again, or None where the PIN is another."""
        cipher = AESGCM(self._key(pin, sealed.salt))
        try:
            plain = cipher.decrypt(sealed.body[:_NONCE], sealed.body[_NONCE:], sealed.salt)
        except InvalidTag:
            return None
        return decode_private_key_info(plain, load=_load_own)

    def _key(self, pin: str, salt: bytes) -> bytes:
        peppered = hmac.new(self._secret, pin.encode(), hashlib.sha256).digest()
        cost = self._cost
        return hash_secret_raw(peppered, salt, cost.time, cost.memory, cost.lanes, _KEY, Type.ID)
