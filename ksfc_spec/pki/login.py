"""Log-in by certificate: a server nonce is signed, and every doubt about the signature ends in a refusal.

The order: the message is read, its nonce is redeemed (once, whatever follows), its signature, the
signer's path, policy and status are checked, and where an identifier is presented, the VID.
"""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cryptography import x509

from ksfc_spec.clock import Clock

from . import cms, vid
from .errors import NonceError, StaleNonceError, ValidationError
from .path import PathSettings, PathValidator, RevocationSource, VerifiedPath
from .profiles import Kind, kind_of_policy
from .reading import extension
from .vid import Identifier, RandomNumber, VerifiedIdentity

NONCE_BYTES = 32
NONCE_LIFETIME = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the owner presents beside the signature: identifier and R, both secret, both not kept."""

    identifier: Identifier
    random_number: RandomNumber


@dataclass(frozen=True, slots=True)
class VerifiedLogin:
    """The session's holder controls this certificate's key, and the certificate is good at `at`.

    `identity` is set where identifier and R were presented and fit.
    """

    certificate: x509.Certificate
    kind: Kind
    path: VerifiedPath
    identity: VerifiedIdentity | None
    at: datetime


class NonceBook(Protocol):
    """Keeps nonces until they are redeemed. `take` must be atomic: of two callers one gets None."""

    def put(self, session: str, nonce: bytes, *, given: datetime) -> None:
        """Remember the session's nonce; an earlier one of the session is forgotten."""
        ...

    def take(self, session: str) -> tuple[bytes, datetime] | None:
        """Remove and return the session's nonce and when it was given."""
        ...


class MemoryNonceBook:
    """Nonces in the process's memory; what is older than `lifetime` is dropped as new ones come."""

    def __init__(self, *, lifetime: timedelta = 2 * NONCE_LIFETIME) -> None:
        self._lifetime, self._lock = lifetime, threading.Lock()
        self._waiting: dict[str, tuple[bytes, datetime]] = {}

    def put(self, session: str, nonce: bytes, *, given: datetime) -> None:
        with self._lock:
            self._waiting.pop(session, None)
            self._waiting[session] = (nonce, given)
            oldest = next(iter(self._waiting))
            while self._waiting[oldest][1] < given - self._lifetime:
                del self._waiting[oldest]
                oldest = next(iter(self._waiting))

    def take(self, session: str) -> tuple[bytes, datetime] | None:
        with self._lock:
            return self._waiting.pop(session, None)


class LoginGate:
    """Gives out nonces and judges the signed answers.

    `kinds` are the certificate kinds accepted here; `revocation` tells what has become of them.
    """

    def __init__(
        self,
        *,
        anchors: Iterable[x509.Certificate],
        intermediates: Iterable[x509.Certificate],
        kinds: Iterable[Kind],
        revocation: RevocationSource,
        clock: Clock,
        random: Callable[[int], bytes],
        nonces: NonceBook | None = None,
    ) -> None:
        self._clock, self._random = clock, random
        self._nonces = nonces if nonces is not None else MemoryNonceBook()
        policies = frozenset(kind.policy for kind in kinds)
        self._validator = PathValidator(
            anchors,
            intermediates=intermediates,
            revocation=revocation,
            settings=PathSettings(policies=policies, explicit_policy=True),
        )

    def challenge(self, session: str) -> bytes:
        """A nonce for this session to sign within three minutes; it replaces an earlier one."""
        nonce = self._random(NONCE_BYTES)
        self._nonces.put(session, nonce, given=self._clock.now())
        return nonce

    def verify(self, message: bytes, *, session: str, proof: Proof | None = None) -> VerifiedLogin:
        """Judge a signed nonce; raises `NonceError`, `ValidationError` (with its check) or `MalformedError`."""
        now = self._clock.now()
        waiting = self._nonces.take(session)
        signed = cms.verify(message)
        _redeem(signed.content, waiting, now)
        must_be_for_signing(signed.signer)
        path = self._validator.validate(signed.signer, at=now)
        kind = the_kind(path)
        identity = vid.verify(signed.signer, proof.identifier, proof.random_number) if proof else None
        return VerifiedLogin(
            certificate=signed.signer,
            kind=kind,
            path=path,
            identity=identity,
            at=now,
        )


def must_be_for_signing(certificate: x509.Certificate) -> None:
    """keyUsage has digitalSignature, as every Korean signature certificate does."""
    usage = extension(certificate, x509.KeyUsage)
    if usage is None or not usage.digital_signature:
        raise ValidationError("certificate_may_sign", "keyUsage has no digitalSignature")


def the_kind(path: VerifiedPath) -> Kind:
    """The one kind a verified path is good for; a Korean signature certificate has exactly one policy."""
    if len(path.policies) != 1:
        raise ValidationError("one_policy", f"the path is valid for {len(path.policies)} policies")
    return kind_of_policy(next(iter(path.policies)).dotted_string)


def _redeem(content: bytes, waiting: tuple[bytes, datetime] | None, now: datetime) -> None:
    if waiting is None or not hmac.compare_digest(content, waiting[0]):
        raise NonceError("nonce_is_waiting", "the signed nonce is not the one this session was given")
    if now > waiting[1] + NONCE_LIFETIME:
        raise StaleNonceError("nonce_is_fresh", "the nonce was given out more than three minutes ago")
