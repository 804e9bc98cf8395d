"""The payment agency: one charge for an order, receipts that cannot be used twice, elsewhere, changed or late."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.errors import PartyRefusedError, PartySilentError
from ksfc_spec.parties.payments import METHODS, Payments, Standing

MINE, CARD = "browser-1", METHODS[0]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 20, 1, 0, tzinfo=UTC))


@pytest.fixture
def payments(clock: ManualClock) -> Payments:
    return Payments(clock=clock)


def ordered(payments: Payments, *, amount: int = 4400, state: str = "s") -> str:
    return payments.open(
        "코스콤", payer="한가람", purpose="인증서", amount=amount, state=state, return_to="/back"
    )


def paid(payments: Payments, order: str) -> str:
    """The receipt of an order that was approved."""
    address = payments.approve(order, browser=MINE, method=CARD)
    return address.split("receipt=")[1]


def refusal(deed: Any, *args: Any, **details: Any) -> str:
    with pytest.raises(PartyRefusedError) as refused:
        deed(*args, **details)
    return refused.value.reason


def test_a_receipt_is_good_once(payments: Payments) -> None:
    order = ordered(payments)
    receipt = paid(payments, order)
    payments.redeem(receipt, order_id=order, amount=4400, state="s")
    assert refusal(payments.redeem, receipt, order_id=order, amount=4400, state="s") == "bad-receipt"


@pytest.mark.parametrize("changed", [{"order_id": "another"}, {"amount": 1}, {"state": "t"}])
def test_a_receipt_is_for_its_order_amount_and_state(payments: Payments, changed: dict[str, Any]) -> None:
    order = ordered(payments)
    wanted = {"order_id": order, "amount": 4400, "state": "s", **changed}
    assert refusal(payments.redeem, paid(payments, order), **wanted) == "bad-receipt"


def test_a_changed_receipt_is_worth_nothing(payments: Payments) -> None:
    order = ordered(payments, amount=10)
    body, mac = paid(payments, order).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps({**claims, "amount": 4400}).encode()).decode().rstrip("=")
    for receipt in (f"{forged}.{mac}", f"{body}.", body, "", f"{body}.{'0' * 64}"):
        assert refusal(payments.redeem, receipt, order_id=order, amount=4400, state="s") == "bad-receipt"


def test_a_receipt_of_another_agency_is_worth_nothing(payments: Payments, clock: ManualClock) -> None:
    order, other = ordered(payments), Payments(clock=clock)
    theirs = other.open("코스콤", payer="한가람", purpose="인증서", amount=4400, state="s", return_to="/back")
    receipt = paid(other, theirs)
    assert refusal(payments.redeem, receipt, order_id=order, amount=4400, state="s") == "bad-receipt"


def test_a_receipt_grows_old(payments: Payments, clock: ManualClock) -> None:
    order = ordered(payments)
    receipt = paid(payments, order)
    clock.advance(timedelta(minutes=3, seconds=1))
    assert refusal(payments.redeem, receipt, order_id=order, amount=4400, state="s") == "bad-receipt"


def test_an_order_is_charged_once_however_often_it_is_approved(payments: Payments) -> None:
    order = ordered(payments)
    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(lambda _: paid(payments, order), range(24)))
    assert len(receipts) == 24
    assert [payment.amount for payment in payments.taken] == [4400]


def test_the_page_belongs_to_the_browser_that_opens_it_first(payments: Payments) -> None:
    order = ordered(payments)
    payments.order(order, browser=MINE)
    assert refusal(payments.approve, order, browser="another", method=CARD) == "unknown-order"
    assert payments.taken == []


def test_a_closed_order_takes_no_money(payments: Payments) -> None:
    order = ordered(payments)
    payments.give_up(order, browser=MINE)
    assert refusal(payments.approve, order, browser=MINE, method=CARD) == "unknown-order"
    assert payments.taken == []


def test_an_order_is_not_paid_after_its_time(payments: Payments, clock: ManualClock) -> None:
    order = ordered(payments)
    clock.advance(timedelta(minutes=30, seconds=1))
    assert refusal(payments.approve, order, browser=MINE, method=CARD) == "unknown-order"


def test_a_silent_agency_takes_nothing(payments: Payments) -> None:
    order = ordered(payments)
    payments.disturb(how="silent")
    with pytest.raises(PartySilentError):
        payments.approve(order, browser=MINE, method=CARD)
    assert payments.standing(order) is Standing.OPEN
    payments.disturb(how="")
    assert paid(payments, order)


def test_a_way_to_pay_must_be_chosen(payments: Payments) -> None:
    assert refusal(payments.approve, ordered(payments), browser=MINE, method="") == "no-method"


def test_money_is_given_back_once(payments: Payments) -> None:
    order, other = ordered(payments), ordered(payments)
    paid(payments, order)
    paid(payments, other)
    payments.refund(order)
    payments.refund(order)
    assert payments.standing(order) is Standing.REFUNDED
    assert len(payments.taken) == 1
    assert refusal(payments.approve, order, browser=MINE, method=CARD) == "unknown-order"
