"""What an authority must never forget: which certificates it gave out, and what became of them.

`Ledger` is the port; `MemoryLedger` keeps it in the process. A persistent ledger implements the same
seven methods; each must be atomic, for requests and status answers come at the same time.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .errors import RefusedError


class State(StrEnum):
    """What the authority decided last; whether it still matters depends on the clock (`lifecycle.standing`)."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Record:
    """One certificate: `policy` is the dotted OID of its kind, `holder` an opaque reference to its owner.

    `reason` is a name of `x509.ReasonFlags`; `since` when the state was entered. No identifier is kept.
    """

    serial: int
    certificate_der: bytes = field(repr=False)
    policy: str
    holder: str
    not_before: datetime
    not_after: datetime
    state: State = State.VALID
    since: datetime | None = None
    reason: str = ""

    @classmethod
    def of(cls, certificate: x509.Certificate, *, policy: str, holder: str) -> Record:
        """A new record for `certificate`."""
        return cls(
            serial=certificate.serial_number,
            certificate_der=certificate.public_bytes(Encoding.DER),
            policy=policy,
            holder=holder,
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
        )

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate itself."""
        return x509.load_der_x509_certificate(self.certificate_der)


class Ledger(Protocol):
    """The authority's book."""

    @property
    def revision(self) -> int:
        """Rises with every `add` and `replace`."""
        ...

    def add(self, record: Record) -> None:
        """Enter a new record; `RefusedError` if its serial number was given before."""
        ...

    def replace(self, record: Record, *, was: Record) -> None:
        """Change a record that still is as it `was`; `RefusedError` if another request was quicker."""
        ...

    def get(self, serial: int) -> Record | None:
        """The record of a serial number."""
        ...

    def of_holder(self, holder: str) -> Sequence[Record]:
        """All records of an owner, oldest first."""
        ...

    def withdrawn(self) -> Sequence[Record]:
        """Records that are suspended or revoked."""
        ...

    def next_crl_number(self) -> int:
        """A number higher than any before."""
        ...


class MemoryLedger:
    """A ledger in the process's memory; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: dict[int, Record] = {}
        self._by_holder: dict[str, list[int]] = {}
        self._withdrawn: dict[int, None] = {}
        self._revision = self._crl_number = 0

    @property
    def revision(self) -> int:
        return self._revision

    def add(self, record: Record) -> None:
        with self._lock:
            if record.serial in self._records:
                raise RefusedError("serial_is_new", "this serial number was given before")
            self._records[record.serial] = record
            self._by_holder.setdefault(record.holder, []).append(record.serial)
            self._revision += 1

    def replace(self, record: Record, *, was: Record) -> None:
        with self._lock:
            if self._records.get(record.serial) != was:
                raise RefusedError("state_unchanged", "the certificate's state changed meanwhile")
            self._records[record.serial] = record
            if record.state is State.VALID:
                self._withdrawn.pop(record.serial, None)
            else:
                self._withdrawn[record.serial] = None
            self._revision += 1

    def get(self, serial: int) -> Record | None:
        return self._records.get(serial)

    def of_holder(self, holder: str) -> Sequence[Record]:
        with self._lock:
            return [self._records[serial] for serial in self._by_holder.get(holder, ())]

    def withdrawn(self) -> Sequence[Record]:
        with self._lock:
            return [self._records[serial] for serial in self._withdrawn]

    def next_crl_number(self) -> int:
        with self._lock:
            self._crl_number += 1
            return self._crl_number
