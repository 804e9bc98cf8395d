"""Certificates that members registered: which certificate belongs to whom. Each is registered at most once."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Kind

from . import schema
from .errors import Problem, RefusedError
from .store import Store

JOINT, FINANCIAL, CLOUD = FAMILIES = ("joint", "financial", "cloud")
ALREADY = "이미 등록된 인증서입니다. 이 인증서로 로그인하실 수 있습니다."


class Registrations:
    """The register. `family` is joint, financial or cloud."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def add(
        self,
        certificate: x509.Certificate,
        *,
        member_id: int,
        family: str,
        kind: Kind,
        already: str = ALREADY,
    ) -> None:
        """Register a certificate; of two at once one succeeds, the other is refused as `already` registered."""
        row = self._row(certificate, member_id, family, kind)
        try:
            with self._store.transaction() as connection:
                connection.execute(insert(schema.registration).values(**row))
        except IntegrityError:
            raise RefusedError([Problem("certificate", already)]) from None

    def replace(self, certificate: x509.Certificate, *, member_id: int, family: str, kind: Kind) -> None:
        """Register a certificate in place of all the member has in this family; another member's is refused."""
        row, table = self._row(certificate, member_id, family, kind), schema.registration
        try:
            with self._store.transaction() as connection:
                connection.execute(
                    delete(table).where(table.c.member_id == member_id, table.c.family == family)
                )
                connection.execute(insert(table).values(**row))
        except IntegrityError:
            raise RefusedError([Problem("certificate", ALREADY)]) from None

    def member_of(self, certificate: x509.Certificate, *, family: str = JOINT) -> int | None:
        """The member who registered this very certificate."""
        table = schema.registration
        query = select(table.c.member_id).where(
            table.c.fingerprint == fingerprint(certificate), table.c.family == family
        )
        with self._store.transaction() as connection:
            found: int | None = connection.execute(query).scalar_one_or_none()
        return found

    def of(self, member_id: int, *, family: str = JOINT) -> tuple[str, ...]:
        """Fingerprints of what a member registered, oldest first."""
        table = schema.registration
        query = select(table.c.fingerprint).where(table.c.member_id == member_id, table.c.family == family)
        with self._store.transaction() as connection:
            return tuple(connection.execute(query.order_by(table.c.at)).scalars())

    def remove(self, certificate: x509.Certificate) -> None:
        """Forget a certificate."""
        table = schema.registration
        with self._store.transaction() as connection:
            connection.execute(delete(table).where(table.c.fingerprint == fingerprint(certificate)))

    def _row(
        self, certificate: x509.Certificate, member_id: int, family: str, kind: Kind
    ) -> dict[str, str | int]:
        return {
            "fingerprint": fingerprint(certificate),
            "family": family,
            "member_id": member_id,
            "policy": kind.policy.dotted_string,
            "serial": f"{certificate.serial_number:x}",
            "at": self._clock.now().isoformat(),
        }


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 over the certificate, 64 hex digits."""
    return certificate.fingerprint(SHA256()).hex()
