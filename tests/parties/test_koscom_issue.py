"""Koscom's issue into the cloud: one certificate for one application, one payment for one certificate."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.authorities import Issued, kind_named
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.koscom_cloud import customer_of
from ksfc_spec.parties.koscom_issue import Application
from ksfc_spec.parties.koscom_issue_rules import SECURITIES, TERMS, UNIVERSAL
from ksfc_spec.parties.payments import METHODS
from ksfc_spec.pki import Standing

MINE, PIN = "browser-1", "805293"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 20, 1, 0, tzinfo=UTC))


@pytest.fixture
def city(clock: ManualClock) -> City:
    city = build_city(clock=clock, seed=3)
    account = city.koscom.cloud.join(customer_of(city.people.named("한가람")))
    city.koscom.cloud.connect(city.phone.serial, account_id=account.id)
    return city


def applied(city: City, *, state: str = "s", browser: str = MINE, offer: str = "") -> Application:
    """An application with its PIN set, at the screen of type and payment."""
    person, desk = city.people.named("한가람"), city.cloud_issue
    began = desk.apply(
        "은행", state=state, return_to="/back", name=person.name, resident_number=person.resident_number
    )
    now = desk.set_pin(desk.application(began, browser=browser), pin=PIN, again=PIN)
    return desk.keep(now, offer=offer, agreed=TERMS)


def ordered(city: City, now: Application) -> tuple[str, str]:
    """An order at the agency: its id, and what its receipt carries back."""
    assert city.cloud_issue.go_on(now) == ""
    order = city.cloud_issue.order(now, return_to="/paid")
    address = city.payments.approve(order, browser=now.browser, method=METHODS[0])
    return order, address.split("receipt=")[1]


def state_of(city: City, now: Application) -> str:
    return city.cloud_issue.application(now.id, browser=now.browser).order_state


def held(city: City) -> list[Issued]:
    """What lies in the customer's cloud."""
    account = city.koscom.cloud.find(customer_of(city.people.named("한가람")))
    assert account is not None
    found = [city.authorities.find(one.certificate) for one in account.stored]
    return [one for one in found if one]


def valid(city: City, issued: Issued) -> bool:
    return city.authorities.standing(issued) is Standing.VALID


def refusal(deed: Any, *args: Any, **details: Any) -> str:
    with pytest.raises(PartyRefusedError) as refused:
        deed(*args, **details)
    return refused.value.reason


def token(address: str) -> str:
    return address.split("token=")[1]


# one certificate


def test_of_many_confirmations_at_once_one_certificate_comes(city: City) -> None:
    now = applied(city, offer=SECURITIES.name)
    with ThreadPoolExecutor(8) as pool:
        addresses = list(pool.map(lambda _: city.cloud_issue.go_on(now), range(16)))
    assert len(held(city)) == 1
    issued = [city.cloud_issue.redeem(token(address), state="s") for address in addresses]
    assert {one.certificate for one in issued} == {held(city)[0].certificate}


def test_of_two_applications_the_newer_one_counts(city: City) -> None:
    older = applied(city, state="s1", offer=SECURITIES.name)
    newer = applied(city, state="s2", browser="browser-2", offer=SECURITIES.name)
    assert refusal(city.cloud_issue.go_on, older) == "elsewhere"
    assert city.cloud_issue.go_on(newer)
    assert len(held(city)) == 1


def test_two_applications_confirmed_at_once_leave_one_valid_certificate(city: City) -> None:
    older = applied(city, state="s1", offer=SECURITIES.name)
    newer = applied(city, state="s2", browser="browser-2", offer=SECURITIES.name)

    def confirmed(now: Application) -> bool:
        try:
            return bool(city.cloud_issue.go_on(now))
        except PartyRefusedError:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirmed, (older, newer))) == [False, True]
    assert [valid(city, one) for one in held(city)] == [True]


def test_a_token_is_redeemed_once_in_time_and_for_its_state(city: City, clock: ManualClock) -> None:
    now, desk = applied(city, offer=SECURITIES.name), city.cloud_issue
    first = token(desk.go_on(now))
    assert refusal(desk.redeem, first, state="another") == "bad-token"
    assert refusal(desk.redeem, first, state="s") == "bad-token"
    second = token(desk.go_on(now))
    assert desk.redeem(second, state="s").kind == SECURITIES.kind
    assert refusal(desk.redeem, second, state="s") == "bad-token"
    third = token(desk.go_on(now))
    clock.advance(timedelta(minutes=3, seconds=1))
    assert refusal(desk.redeem, third, state="s") == "bad-token"


def test_the_window_belongs_to_one_browser_and_closes_after_its_time(city: City, clock: ManualClock) -> None:
    now = applied(city)
    assert refusal(city.cloud_issue.application, now.id, browser="another") == "unknown"
    clock.advance(timedelta(minutes=30, seconds=1))
    assert refusal(city.cloud_issue.application, now.id, browser=MINE) == "unknown"


def test_the_phone_must_open_the_applicants_own_cloud(city: City) -> None:
    moon = city.people.named("문새벽")
    details = {"state": "s", "return_to": "/back", "name": moon.name, "resident_number": moon.resident_number}
    assert refusal(city.cloud_issue.apply, "은행", **details) == "not-connected"
    city.koscom.cloud.disconnect(city.phone.serial)
    person = city.people.named("한가람")
    details |= {"name": person.name, "resident_number": person.resident_number}
    assert refusal(city.cloud_issue.apply, "은행", **details) == "not-connected"


def test_nothing_is_issued_without_a_pin(city: City) -> None:
    person, desk = city.people.named("한가람"), city.cloud_issue
    began = desk.apply(
        "은행", state="s", return_to="/back", name=person.name, resident_number=person.resident_number
    )
    now = desk.keep(desk.application(began, browser=MINE), offer=SECURITIES.name, agreed=TERMS)
    assert refusal(desk.go_on, now) == "pin"
    assert held(city) == []


def test_only_the_pin_that_was_set_opens_the_key(city: City) -> None:
    city.cloud_issue.go_on(applied(city, offer=SECURITIES.name))
    account = city.koscom.cloud.connected(city.phone.serial)
    assert account is not None
    stored = account.stored[0]
    assert refusal(city.koscom.cloud.unlock, account.id, stored.id, pin="470982") == "wrong-pin"
    assert city.koscom.cloud.unlock(account.id, stored.id, pin=PIN)


# what is revoked


def test_everything_of_koscoms_is_revoked_with_the_issue_and_nothing_before(city: City) -> None:
    person = city.people.named("한가람")
    ours = [
        city.authorities.issue(person, kind_named(scope, authority="SignKorea"))
        for scope in ("securities", "universal")
    ]
    banks = city.authorities.issue(person, kind_named("bank"))
    firm = city.authorities.issue(person, kind_named("universal", authority="SignKorea", holder="corporate"))
    others = city.authorities.issue(city.people.named("문새벽"), kind_named("securities"))
    now = applied(city, offer=SECURITIES.name)
    assert all(valid(city, one) for one in (*ours, banks, firm, others))
    city.cloud_issue.go_on(now)
    assert [valid(city, one) for one in ours] == [False, False]
    assert all(valid(city, one) for one in (banks, firm, others))


def test_a_silent_authority_leaves_all_as_it_was(city: City) -> None:
    old = city.authorities.issue(city.people.named("한가람"), kind_named("securities"))
    now = applied(city, offer=SECURITIES.name)
    city.authorities.disturb(how="silent")
    with pytest.raises(PartyError):
        city.cloud_issue.go_on(now)
    city.authorities.disturb(how="")
    assert valid(city, old)
    assert held(city) == []
    assert city.cloud_issue.go_on(now)


def test_a_reissue_keeps_kind_and_expiry_and_costs_nothing(city: City, clock: ManualClock) -> None:
    first = applied(city, offer=UNIVERSAL.name)
    _, receipt = ordered(city, first)
    city.cloud_issue.paid(first, state=state_of(city, first), receipt=receipt)
    old = held(city)[0]
    clock.advance(timedelta(days=200))
    assert city.cloud_issue.go_on(applied(city, state="s2"))
    new = held(city)
    assert [one.kind for one in new] == [UNIVERSAL.kind]
    assert new[0].certificate.not_valid_after_utc == old.certificate.not_valid_after_utc
    assert new[0].certificate.public_key() != old.certificate.public_key()
    assert not valid(city, old)
    assert len(city.payments.taken) == 1


# one payment


def test_no_receipt_no_certificate(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    _, receipt = ordered(city, now)
    state = state_of(city, now)
    for wrong in ("", "x.y", receipt[:-1]):
        assert refusal(city.cloud_issue.paid, now, state=state, receipt=wrong) in ("unpaid", "bad-receipt")
    assert refusal(city.cloud_issue.paid, now, state="another", receipt=receipt) == "unpaid"
    assert held(city) == []
    assert city.cloud_issue.paid(now, state=state, receipt=receipt)
    assert [one.kind for one in held(city)] == [UNIVERSAL.kind]


def test_a_receipt_of_one_application_buys_nothing_in_another(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    _, receipt = ordered(city, now)
    account = city.koscom.cloud.join(customer_of(city.people.named("문새벽")))
    city.koscom.cloud.connect(city.phone.serial, account_id=account.id)
    moon, desk = city.people.named("문새벽"), city.cloud_issue
    began = desk.apply(
        "은행", state="t", return_to="/back", name=moon.name, resident_number=moon.resident_number
    )
    theirs = desk.set_pin(desk.application(began, browser="b2"), pin=PIN, again=PIN)
    theirs = desk.keep(theirs, offer=UNIVERSAL.name, agreed=TERMS)
    desk.order(theirs, return_to="/paid")
    assert refusal(desk.paid, theirs, state=state_of(city, theirs), receipt=receipt) == "bad-receipt"


def test_a_receipt_that_comes_again_issues_nothing_again(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    _, receipt = ordered(city, now)
    state = state_of(city, now)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _paid_or_refused(city, now, state, receipt), range(8)))
    assert len(held(city)) == 1
    assert len(city.payments.taken) == 1


def _paid_or_refused(city: City, now: Application, state: str, receipt: str) -> str:
    try:
        return city.cloud_issue.paid(now, state=state, receipt=receipt)
    except PartyRefusedError as error:
        return error.reason


def test_who_closes_the_window_after_paying_pays_no_second_time(city: City) -> None:
    ordered(city, applied(city, offer=UNIVERSAL.name))
    again = applied(city, state="s2", browser="browser-2")
    assert city.cloud_issue.go_on(again)
    assert [one.kind for one in held(city)] == [UNIVERSAL.kind]
    assert len(city.payments.taken) == 1


def test_who_paid_and_presses_again_in_the_same_window_pays_no_second_time(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    ordered(city, now)
    assert city.cloud_issue.order(now, return_to="/paid") == ""
    assert city.cloud_issue.go_on(city.cloud_issue.application(now.id, browser=MINE))
    assert len(city.payments.taken) == 1


def test_an_order_left_open_is_closed_when_another_is_made(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    left = city.cloud_issue.order(now, return_to="/paid")
    city.cloud_issue.order(now, return_to="/paid")
    assert refusal(city.payments.approve, left, browser=MINE, method=METHODS[0]) == "unknown-order"
    applied(city, state="s2")
    assert city.payments.taken == []


def test_who_gives_up_after_paying_has_the_money_back(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    ordered(city, now)
    assert city.cloud_issue.give_up(now) == "/back?state=s"
    assert city.payments.taken == []
    assert held(city) == []


def test_who_never_comes_back_has_the_money_back(city: City, clock: ManualClock) -> None:
    ordered(city, applied(city, offer=UNIVERSAL.name))
    clock.advance(timedelta(minutes=31))
    assert city.cloud_issue.go_on(applied(city, state="s2", offer=SECURITIES.name))
    assert city.payments.taken == []


def test_paid_but_not_issued_is_issued_later_without_another_charge(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    _, receipt = ordered(city, now)
    city.authorities.disturb(how="silent")
    with pytest.raises(PartyError):
        city.cloud_issue.paid(now, state=state_of(city, now), receipt=receipt)
    city.authorities.disturb(how="")
    now = city.cloud_issue.application(now.id, browser=MINE)
    changed = city.cloud_issue.keep(now, offer=SECURITIES.name, agreed=TERMS)
    assert changed.offer == UNIVERSAL.name
    assert city.cloud_issue.go_on(changed)
    assert [one.kind for one in held(city)] == [UNIVERSAL.kind]
    assert len(city.payments.taken) == 1


def test_what_is_issued_cannot_be_given_up(city: City) -> None:
    now = applied(city, offer=UNIVERSAL.name)
    _, receipt = ordered(city, now)
    city.cloud_issue.paid(now, state=state_of(city, now), receipt=receipt)
    assert "token=" in city.cloud_issue.give_up(now)
    city.cloud_issue.withdraw("s")
    assert len(city.payments.taken) == 1
