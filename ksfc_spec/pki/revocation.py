"""What a revocation answer means, whoever gives it: `crls` from lists, `ocsp` from a responder.

Every source fails closed: without a current, correctly signed statement about the certificate the
answer is `StatusUnknownError`, never silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509

from .errors import RevokedError, StatusUnknownError, SuspendedError
from .path import RevocationSource
from .reading import subject_text


class AnyOf:
    """Asks each source in turn and takes the first that knows: an OCSP responder, then a CRL."""

    def __init__(self, *sources: RevocationSource) -> None:
        self._sources = sources

    def check(self, certificate: x509.Certificate, *, issuer: x509.Certificate, at: datetime) -> None:
        """Return at the first "good"; `RevokedError` from any source ends the search."""
        silences: list[str] = []
        for source in self._sources:
            try:
                return source.check(certificate, issuer=issuer, at=at)
            except StatusUnknownError as error:
                silences.append(str(error))
        raise unknown(certificate, silences or ["no source was given"])


def unknown(certificate: x509.Certificate, why: Iterable[str]) -> StatusUnknownError:
    """The error that says that no statement could be used, and why."""
    subject = subject_text(certificate)
    return StatusUnknownError("status_known", "; ".join(why), subject=subject)


def revoked(
    certificate: x509.Certificate, *, reason: x509.ReasonFlags | None, since: datetime
) -> RevokedError:
    """`SuspendedError` for certificateHold, `RevokedError` for every other reason."""
    reason = reason or x509.ReasonFlags.unspecified
    kind = SuspendedError if reason is x509.ReasonFlags.certificate_hold else RevokedError
    return kind(reason.value, since, subject=subject_text(certificate))
