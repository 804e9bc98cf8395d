"""How a house judges customers' signatures: path, policy, OCSP; for the authorities themselves the root's list."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Protocol

from cryptography import x509

from ksfc_spec.clock import Clock

from .crls import CrlSource
from .crls import load as load_crl
from .errors import StatusUnknownError
from .login import LoginGate
from .ocsp import OcspSource
from .profiles import KINDS
from .revocation import AnyOf


class Trust(Protocol):
    """The accredited authorities: whom to trust, and how to ask what has become of a certificate."""

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]: ...

    @property
    def intermediates(self) -> tuple[x509.Certificate, ...]: ...

    def root_list(self) -> bytes:
        """The root's current revocation list, DER; `OSError` when it cannot be had."""
        ...

    def ask(self, url: str, request: bytes) -> bytes:
        """The OCSP answer to a request, both DER; `OSError` when none can be had."""
        ...


def customer_gate(trust: Trust, *, clock: Clock) -> LoginGate:
    """A gate for certificates of every kind that the authorities issue to customers."""
    return LoginGate(
        anchors=trust.anchors,
        intermediates=trust.intermediates,
        kinds=KINDS,
        revocation=AnyOf(OcspSource(trust.ask, random=os.urandom), RootList(trust)),
        clock=clock,
        random=os.urandom,
    )


class RootList:
    """Asks the root's list anew each time: for the authorities' own certificates, which name no OCSP responder."""

    def __init__(self, trust: Trust) -> None:
        self._trust = trust

    def check(self, certificate: x509.Certificate, *, issuer: x509.Certificate, at: datetime) -> None:
        """As `RevocationSource.check`; `StatusUnknownError` where the list cannot be had."""
        try:
            crl = load_crl(self._trust.root_list())
        except OSError as error:
            raise StatusUnknownError("status_known", f"the root's list cannot be had: {error}") from None
        CrlSource([crl], anchors=self._trust.anchors).check(certificate, issuer=issuer, at=at)
