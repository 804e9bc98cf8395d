"""The payment agency: it takes a fee, or says that it cannot."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from .party import Party


@dataclass(frozen=True, slots=True)
class Payment:
    """A fee that was paid; `amount` in won."""

    receipt: str
    payer: str
    purpose: str
    amount: int


class Payments(Party):
    """Takes fees by card; disturbed, it takes none."""

    title = "결제대행사"

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Payment] = []

    def pay(self, payer: str, *, purpose: str, amount: int) -> Payment:
        """Take `amount` won; `PartyError` on a bad day, and nothing is taken."""
        self.require_well()
        payment = Payment(secrets.token_urlsafe(12), payer, purpose, amount)
        self.taken.append(payment)
        return payment
