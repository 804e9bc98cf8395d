"""What the bank keeps of each member's means: hashes and public keys, sealed, bound to one phone, locked after failures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update

from ksfc_spec.bank import schema
from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.store import Store
from ksfc_spec.bank.vault import Vault

from . import rules

_PURPOSE, _DEVICE = "phone-means", "phone-device"
_TABLE = schema.phone_means
Judge = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
"""Looks at what is kept; gives what to keep from now on, or None where the proof is wrong."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One registered means; `body` is a password's hash or a public key with its counter."""

    member_id: int
    means: str
    body: Mapping[str, Any]
    failures: int


@dataclass(frozen=True)
class MeansKeep:
    """At most one of each means per member, and at most one member per phone and means."""

    store: Store
    vault: Vault
    policy: Policy

    def find(self, device: str, means: str) -> Kept | None:
        """What is registered for this phone; `device` is the phone's own secret (`""`: a phone nobody knows)."""
        query = select(_TABLE).where(_TABLE.c.device == self._index(device), _TABLE.c.means == means)
        with self.store.transaction() as connection:
            row = connection.execute(query).first() if device else None
        if row is None:
            return None
        return Kept(row.member_id, means, self.vault.open(row.body, purpose=_PURPOSE), row.failures)

    def require(self, device: str, means: str) -> Kept:
        """As `find`, or `RefusedError`: nothing registered here, or locked."""
        kept = self.find(device, means)
        if kept is None:
            raise _refused(rules.missing_message(means))
        if rules.locked(kept.failures, allowed=self.policy.means_failures):
            raise _refused(rules.locked_message(means, allowed=self.policy.means_failures))
        return kept

    def has(self, member_id: int, means: str) -> bool:
        """Whether the member has registered it, on whichever phone."""
        query = select(_TABLE.c.means).where(_TABLE.c.member_id == member_id, _TABLE.c.means == means)
        with self.store.transaction() as connection:
            return connection.execute(query).first() is not None

    def put(self, member_id: int, means: str, *, device: str, body: Mapping[str, Any]) -> None:
        """Register; what the member, or this phone, had before of this means ends."""
        index = self._index(device)
        row = {
            "member_id": member_id,
            "means": means,
            "device": index,
            "body": self.vault.seal(dict(body), purpose=_PURPOSE),
            "failures": 0,
        }
        same = or_(_TABLE.c.member_id == member_id, _TABLE.c.device == index)
        with self.store.transaction() as connection:
            connection.execute(delete(_TABLE).where(and_(_TABLE.c.means == means, same)))
            connection.execute(insert(_TABLE).values(**row))

    def attempt(self, device: str, means: str, judge: Judge, *, wrong: str = "") -> int:
        """Whose it is, if `judge` finds the proof right; failures in a row count, and are refused with what is left."""
        kept = self.require(device, means)
        mine = (_TABLE.c.member_id == kept.member_id, _TABLE.c.means == means)
        allowed = self.policy.means_failures
        with self.store.transaction() as connection:
            claimed = connection.execute(
                update(_TABLE)
                .where(*mine, _TABLE.c.failures < allowed)
                .values(failures=_TABLE.c.failures + 1)
            )
            if claimed.rowcount == 0:
                raise _refused(rules.locked_message(means, allowed=allowed))
        body = judge(kept.body)
        failures = rules.failures_after(kept.failures, good=body is not None)
        if body is None:
            raise _refused(self._failed(means, failures, wrong))
        sealed = self.vault.seal(dict(body), purpose=_PURPOSE)
        with self.store.transaction() as connection:
            connection.execute(update(_TABLE).where(*mine).values(failures=failures, body=sealed))
        return kept.member_id

    def _failed(self, means: str, failures: int, wrong: str) -> str:
        allowed = self.policy.means_failures
        if rules.locked(failures, allowed=allowed):
            return rules.locked_message(means, allowed=allowed)
        return wrong or rules.wrong_message(means, left=allowed - failures)

    def _index(self, device: str) -> str:
        return self.vault.index(device, purpose=_DEVICE)


def _refused(message: str) -> RefusedError:
    return RefusedError([Problem("", message)])
