"""The payment agency: it takes a fee, at once for a house it trusts (`pay`), or on a page of its own (`open`).

A payee opens an order with its amount and its state, sends the payer to the agency's page, and redeems (`redeem`) the
receipt that comes back: signed by the agency over order, amount and state, good once. An order is charged at most once,
however often it is approved, and a payee that cannot deliver refunds it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from ksfc_spec.clock import Clock

from .errors import PartyRefusedError
from .party import Party

METHODS = ("신용카드", "계좌이체")
ENDED = "결제 요청이 끝났거나 없습니다. 처음 화면에서 다시 눌러 주세요."
UNUSABLE = "결제 결과를 쓸 수 없습니다. 다시 눌러 주세요."
ORDER_LIFE = timedelta(minutes=30)
RECEIPT_LIFE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Payment:
    """A fee that was paid; `amount` in won."""

    receipt: str
    payer: str
    purpose: str
    amount: int


class Standing(StrEnum):
    """What has become of an order."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Order:
    """What a payee asks for. `receipt` names the charge once there is one, `browser` who opened the page first."""

    id: str
    payee: str
    payer: str
    purpose: str
    amount: int
    state: str = field(repr=False)
    return_to: str
    at: float
    standing: Standing = Standing.OPEN
    browser: str = ""
    receipt: str = ""


class Payments(Party):
    """Takes fees; disturbed, it takes none."""

    title = "결제대행사"

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self.taken: list[Payment] = []
        self._clock, self._key, self._lock = clock, os.urandom(32), threading.RLock()
        self._orders: dict[str, Order] = {}
        self._used: set[str] = set()

    def pay(self, payer: str, *, purpose: str, amount: int) -> Payment:
        """Take `amount` won; `PartyError` on a bad day, and nothing is taken."""
        self.require_well()
        payment = Payment(secrets.token_urlsafe(12), payer, purpose, amount)
        self.taken.append(payment)
        return payment

    # for payees ----------------------------------------------------------------------------------

    def open(self, payee: str, *, payer: str, purpose: str, amount: int, state: str, return_to: str) -> str:
        """Note an order; the id names it in the page's address. Nothing is taken."""
        order_id, at = secrets.token_urlsafe(16), self._clock.now().timestamp()
        self._orders[order_id] = Order(order_id, payee, payer, purpose, amount, state, return_to, at)
        return order_id

    def redeem(self, token: str, *, order_id: str, amount: int, state: str) -> None:
        """A receipt for that order, amount and state, once; else refuses `bad-receipt`."""
        with self._lock:
            claims = self._claims(token)
            wanted = {"order": order_id, "amount": amount, "state": state}
            fresh = claims.get("until", 0) >= self._clock.now().timestamp()
            if {key: claims.get(key) for key in wanted} != wanted or not fresh or claims["id"] in self._used:
                raise PartyRefusedError("bad-receipt", UNUSABLE)
            self._used.add(claims["id"])

    def standing(self, order_id: str) -> Standing:
        """What has become of an order."""
        order = self._orders.get(order_id)
        return order.standing if order else Standing.CLOSED

    def close(self, order_id: str) -> Standing:
        """The payee wants it no more: an unpaid order can be paid no more, a paid one stays paid."""
        with self._lock:
            order = self._orders.get(order_id)
            if order and order.standing is Standing.OPEN:
                self._orders[order_id] = replace(order, standing=Standing.CLOSED)
            return self.standing(order_id)

    def refund(self, order_id: str) -> None:
        """The payee cannot deliver: give the money back, once; an unpaid order is closed."""
        with self._lock:
            if self.close(order_id) is Standing.PAID:
                order = self._orders[order_id]
                self.taken = [one for one in self.taken if one.receipt != order.receipt]
                self._orders[order_id] = replace(order, standing=Standing.REFUNDED)

    # the page ------------------------------------------------------------------------------------

    def order(self, order_id: str, *, browser: str) -> Order:
        """The order on this browser's page, which is the first that asked; refuses `unknown-order` when it has ended."""
        with self._lock:
            order = self._orders.get(order_id)
            late = order is not None and self._clock.now().timestamp() - order.at > ORDER_LIFE.total_seconds()
            over = order is None or late or order.standing not in (Standing.OPEN, Standing.PAID)
            if order is None or over or order.browser not in ("", browser):
                raise PartyRefusedError("unknown-order", ENDED)
            self._orders[order_id] = order = replace(order, browser=browser)
            return order

    def approve(self, order_id: str, *, browser: str, method: str) -> str:
        """Charge it, if it was not yet; the return address with a signed receipt. Refuses `no-method`."""
        with self._lock:
            order = self.order(order_id, browser=browser)
            if method not in METHODS:
                raise PartyRefusedError("no-method", "결제수단을 선택해 주세요.")
            if order.standing is Standing.OPEN:
                payment = self.pay(order.payer, purpose=order.purpose, amount=order.amount)
                order = replace(order, standing=Standing.PAID, receipt=payment.receipt)
                self._orders[order_id] = order
            return f"{order.return_to}?state={order.state}&receipt={self._receipt(order)}"

    def give_up(self, order_id: str, *, browser: str) -> str:
        """취소: the return address without a receipt."""
        order = self.order(order_id, browser=browser)
        self.close(order_id)
        return f"{order.return_to}?state={order.state}"

    def _receipt(self, order: Order) -> str:
        until = self._clock.now().timestamp() + RECEIPT_LIFE.total_seconds()
        claims = {
            "id": secrets.token_urlsafe(12),
            "order": order.id,
            "amount": order.amount,
            "state": order.state,
            "until": until,
        }
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return f"{body}.{self._mac(body)}"

    def _claims(self, token: str) -> dict[str, Any]:
        body, _, mac = token.partition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(body).encode()):
            return {}
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return claims

    def _mac(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), hashlib.sha256).hexdigest()
