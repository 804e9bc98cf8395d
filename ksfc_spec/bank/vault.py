"""Secrets at rest: AES-256-GCM for what must be read again, HMAC for what must only be found again, Argon2id for passwords."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from functools import cached_property
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .settings import Settings

_NONCE = 12


class Vault:
    """Seals and opens with the bank's keys; `purpose` is bound to the sealed bytes and must be given again."""

    def __init__(self, settings: Settings) -> None:
        self._cipher = AESGCM(settings.encryption_key)
        self._index_key = settings.index_key
        cost = settings.argon2
        self._hasher = PasswordHasher(
            time_cost=cost.time, memory_cost=cost.memory, parallelism=cost.lanes, hash_len=32, salt_len=16
        )

    def seal(self, value: Any, *, purpose: str) -> bytes:
        """Encrypt any JSON value."""
        nonce = os.urandom(_NONCE)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return nonce + self._cipher.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, *, purpose: str) -> Any:
        """The value again; `cryptography.exceptions.InvalidTag` if it was changed or sealed for another purpose."""
        return json.loads(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode()))

    def index(self, text: str, *, purpose: str) -> str:
        """A keyed digest by which equal texts are found without being readable: 64 hex digits."""
        return hmac.new(self._index_key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()

    def hash_password(self, password: str) -> str:
        """Argon2id in its usual textual form."""
        return self._hasher.hash(password)

    def password_fits(self, password: str, *, hashed: str | None) -> bool:
        """Compare; takes as long for `None` (nobody) as for a real hash."""
        try:
            self._hasher.verify(hashed or self._nobody, password)
        except VerificationError:
            return False
        return hashed is not None

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(os.urandom(16).hex())


def token_digest(token: str) -> str:
    """How a random token is kept: its SHA-256. (A token of 256 random bits needs no salt.)"""
    return hashlib.sha256(token.encode()).hexdigest()
