"""Where RSA keys come from: a pool that is refilled in the background, or keys prepared beforehand.

Making a 2,048-bit key takes about 85 ms and must not sit in a request's way. Loading a stored key
costs some 50 ms for its primality check, which is left out only for keys that this process itself made.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Iterable
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from .errors import MalformedError, UnsupportedError

DEFAULT_BITS = 2048
SIZES = (2048, 3072)
"""The sizes the Korean authorities issue for; 3,072 since 2026."""


class KeySource(Protocol):
    """Gives out private keys, each once, and loads stored ones."""

    def take(self, bits: int = DEFAULT_BITS) -> RSAPrivateKey:
        """A key nobody else has."""
        ...

    def load(self, pkcs8: bytes) -> RSAPrivateKey:
        """The key in a PrivateKeyInfo; quick when this source made it, fully checked otherwise."""
        ...


class _Known:
    """Digests of the private keys that one source gave out."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def note(self, key: RSAPrivateKey) -> RSAPrivateKey:
        self._digests.add(_digest(to_pkcs8(key)))
        return key

    def load(self, pkcs8: bytes) -> RSAPrivateKey:
        return load_key(pkcs8, checked_before=_digest(pkcs8) in self._digests)


class KeyPool:
    """Keeps `stock` keys of each size in `sizes` ready; a daemon thread refills what is taken.

    A request that finds the pool empty makes its key itself and waits for that. Thread-safe.
    """

    def __init__(self, *, stock: int = 4, sizes: tuple[int, ...] = (DEFAULT_BITS,)) -> None:
        self._stock, self._known = stock, _Known()
        self._ready: dict[int, deque[RSAPrivateKey]] = {bits: deque() for bits in sizes}
        self._wanted = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._refill, name="key-pool", daemon=True)
        self._wanted.set()
        self._thread.start()

    def take(self, bits: int = DEFAULT_BITS) -> RSAPrivateKey:
        """A fresh key; `UnsupportedError` for a size the authorities do not issue for."""
        try:
            key = self._ready[bits].popleft()
        except (KeyError, IndexError):
            key = _generate(bits)
        self._wanted.set()
        return self._known.note(key)

    def load(self, pkcs8: bytes) -> RSAPrivateKey:
        return self._known.load(pkcs8)

    def ready(self, bits: int = DEFAULT_BITS) -> int:
        """How many keys of this size wait."""
        return len(self._ready.get(bits, ()))

    def close(self) -> None:
        """End the refilling thread; keys are then made on demand."""
        self._closed = True
        self._wanted.set()
        self._thread.join()

    def _refill(self) -> None:
        while self._wanted.wait() and not self._closed:
            self._wanted.clear()
            while (bits := self._short()) and not self._closed:
                self._ready[bits].append(_generate(bits))

    def _short(self) -> int | None:
        """A size of which fewer keys wait than there should."""
        return next((bits for bits, ready in self._ready.items() if len(ready) < self._stock), None)


class PreparedKeys:
    """Hands out given keys in their order, size by size, and begins again at the end.

    For repeatable runs and tests: the same keys in the same order give the same certificates.
    """

    def __init__(self, keys: Iterable[RSAPrivateKey]) -> None:
        self._known = _Known()
        self._queues: dict[int, deque[RSAPrivateKey]] = {}
        for key in keys:
            self._queues.setdefault(key.key_size, deque()).append(self._known.note(key))

    @classmethod
    def draw(cls, count: int, *, bits: int = DEFAULT_BITS) -> PreparedKeys:
        """`count` keys made now."""
        return cls(_generate(bits) for _ in range(count))

    def take(self, bits: int = DEFAULT_BITS) -> RSAPrivateKey:
        """The next key of this size; `UnsupportedError` if none was prepared."""
        try:
            queue = self._queues[bits]
        except KeyError:
            raise UnsupportedError(f"RSA-{bits}", where="this set of prepared keys") from None
        queue.rotate(-1)
        return queue[-1]

    def load(self, pkcs8: bytes) -> RSAPrivateKey:
        return self._known.load(pkcs8)


def to_pkcs8(key: RSAPrivateKey) -> bytes:
    """The key as an unprotected PrivateKeyInfo, without attributes."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def load_key(pkcs8: bytes, *, checked_before: bool = False) -> RSAPrivateKey:
    """Load a PrivateKeyInfo (attributes are ignored); `MalformedError` or `UnsupportedError`.

    `checked_before` leaves out the primality check: true only for bytes this process wrote itself.
    """
    try:
        key = load_der_private_key(pkcs8, None, unsafe_skip_rsa_key_validation=checked_before)
    except Exception as error:
        raise MalformedError("private key", detail=type(error).__name__) from None
    if not isinstance(key, RSAPrivateKey):
        raise UnsupportedError(type(key).__name__, where="private key")
    return key


def _generate(bits: int) -> RSAPrivateKey:
    if bits not in SIZES:
        raise UnsupportedError(f"RSA-{bits}", where="key request")
    return generate_private_key(public_exponent=65537, key_size=bits)


def _digest(pkcs8: bytes) -> bytes:
    return hashlib.sha256(pkcs8).digest()
