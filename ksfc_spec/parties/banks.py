"""Other banks: people's accounts there, and what is paid in with which sender's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ksfc_spec.clock import Clock

from .errors import PartyRefusedError
from .party import Action, Party
from .people import People, Person, known_people
from .telco import digits

BANKS = ("가온은행", "누리은행", "다솜은행", "한빛은행")
"""Invented banks at which the cast has accounts."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """Money that came in; `sender` is what the account holder reads beside it."""

    amount: int
    sender: str
    at: datetime


class Banks(Party):
    """All other banks as one party; everybody of the cast has one account."""

    title = "은행"

    def __init__(self, people: People, *, clock: Clock) -> None:
        super().__init__()
        self._people, self._clock = people, clock
        self._deposits: dict[str, list[Deposit]] = {}

    def holder(self, bank: str, *, account: str) -> str:
        """Whose account it is; refuses `no-account`."""
        self.require_well()
        person = _owner(bank, account)
        if person is None:
            raise PartyRefusedError("no-account", "계좌가 없습니다. 은행과 계좌번호를 확인해 주세요.")
        return person.name

    def pay(self, bank: str, *, account: str, amount: int, sender: str) -> None:
        """Pay `amount` won into an account, to be read as from `sender`; refuses `no-account`."""
        self.holder(bank, account=account)
        entry = Deposit(amount, sender, self._clock.now())
        self._deposits.setdefault(digits(account), []).append(entry)

    def deposits(self, person: Person) -> tuple[Deposit, ...]:
        """What came in on this person's account, oldest first."""
        return tuple(self._deposits.get(digits(person.bank_account), ()))

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "deposits": self._listed}

    def _listed(self, *, name: str) -> Mapping[str, Any]:
        rows = self.deposits(self._people.named(name))
        return {"deposits": [{"amount": d.amount, "sender": d.sender, "at": d.at.isoformat()} for d in rows]}


def _owner(bank: str, account: str) -> Person | None:
    wanted = digits(account)
    return next((p for p in known_people() if p.bank == bank and digits(p.bank_account) == wanted), None)
