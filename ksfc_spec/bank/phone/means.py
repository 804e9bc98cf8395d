"""Secret, pattern, finger or face on one phone: what any house does with them, apart from its sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.settings import Settings
from ksfc_spec.bank.store import Store
from ksfc_spec.bank.vault import Vault

from . import rules
from .enrolment import UNVERIFIED
from .identity import refused
from .keep import MeansKeep
from .passkeys import Passkeys, Question


@dataclass(frozen=True)
class PhoneMeans:
    """One house's means; `device` is a phone's own secret, `customer` the number of a customer there."""

    keep: MeansKeep
    passkeys: Passkeys
    vault: Vault

    def registered(self, device: str, means: str) -> bool:
        """Whether this phone has it."""
        return self.keep.find(device, means) is not None

    def put_secret(self, customer: int, means: str, secret: str, *, device: str) -> None:
        """Register a simple password or a pattern, kept as a hash."""
        self.keep.put(customer, means, device=device, body={"hash": self.vault.hash_password(secret)})

    def put_key(
        self, customer: int, answer: str, *, state: Mapping[str, Any], sense: str, device: str
    ) -> None:
        """Register the key that a phone made in answer to a question; `RefusedError` where nobody was verified."""
        body = self.passkeys.take_key(answer, state=state) if state else None
        if body is None:
            raise refused("", UNVERIFIED.get(sense, UNVERIFIED[rules.FINGER]))
        self.keep.put(customer, rules.BIO, device=device, body={**body, "sense": sense})

    def by_secret(self, means: str, secret: str, *, device: str) -> int:
        """Whose secret it is; `RefusedError` for a wrong one, and after five in a row."""

        def judge(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
            return body if self.vault.password_fits(secret, hashed=body["hash"]) else None

        return self.keep.attempt(device, means, judge)

    def ask(self, *, device: str) -> Question:
        """What the phone is asked for a log-in by finger or face."""
        return self.passkeys.ask_proof(self.keep.require(device, rules.BIO).body)

    def by_proof(self, answer: str, *, state: Mapping[str, Any], device: str) -> int:
        """Whose finger or face it is, by the answer to the question; `RefusedError` as `by_secret`."""
        sense = self.keep.require(device, rules.BIO).body.get("sense", rules.FINGER)

        def judge(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
            return self.passkeys.take_proof(body, answer, state=state)

        return self.keep.attempt(device, rules.BIO, judge, wrong=UNVERIFIED[sense])


def means_of_house(name: str, *, settings: Settings, policy: Policy) -> PhoneMeans:
    """The means of another house, in a store and under keys of its own."""
    own = settings.of_house(name)
    vault = Vault(own)
    return PhoneMeans(MeansKeep(Store(own.database), vault, policy), Passkeys(own.host, name), vault)
