"""The issuing banks: what stage 1 owes at the same time, again, and late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ksfc_spec.clock import KST, ManualClock
from ksfc_spec.parties import issuing_rules as rules
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.ibk_customers import new_device
from ksfc_spec.parties.issuing_banks import OTP, Application
from ksfc_spec.parties.people import Person

from .racing import at_once

NAME, BANK = "한가람", "나래은행"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 2, 9, 0, tzinfo=KST))


@pytest.fixture
def city(clock: ManualClock) -> City:
    return build_city(clock=clock, seed=7)


@pytest.fixture
def person(city: City) -> Person:
    return city.people.named(NAME)


@pytest.fixture
def application(city: City, person: Person) -> Application:
    """One whose customer data are taken."""
    city.issuing_banks.actions()["identify"](name=NAME, bank=BANK)
    token, _ = city.issuing_banks.apply("narae", pages="/parties/banks/narae")
    begun = city.issuing_banks.application(token, "narae")
    assert begun is not None
    city.issuing_banks.agree(begun, agreed=True)
    city.issuing_banks.identify(
        city.issuing_banks.current(begun),
        name=NAME,
        number=person.resident_number,
        account=person.account,
        password=person.account_password,
    )
    return city.issuing_banks.current(begun)


def test_a_one_time_number_proves_once_even_at_once(city: City, application: Application) -> None:
    number = str(city.issuing_banks.actions()["one_time_number"](name=NAME, bank=BANK)["number"])
    confirm = city.issuing_banks.confirm
    assert at_once(lambda: confirm(application, method=rules.NUMBER, code=number)) == 1


def test_wrong_one_time_numbers_end_after_five_even_at_once(city: City, application: Application) -> None:
    number = str(city.issuing_banks.actions()["one_time_number"](name=NAME, bank=BANK)["number"])
    confirm = city.issuing_banks.confirm
    assert at_once(lambda: confirm(application, method=rules.NUMBER, code="x"), times=12) == 0
    with pytest.raises(PartyRefusedError, match="여러 번 틀렸습니다"):
        confirm(city.issuing_banks.current(application), method=rules.NUMBER, code=number)


def test_a_device_s_number_ends_stage_one_once(city: City, application: Application, person: Person) -> None:
    city.tokens.hand_device(person, new_device())
    city.issuing_banks.hold(person, OTP)
    shown = city.tokens.shown(person)
    assert at_once(lambda: city.issuing_banks.finish(application, otp=shown)) == 1


def test_five_wrong_numbers_lock_the_medium_for_every_application(
    city: City, application: Application, person: Person, clock: ManualClock
) -> None:
    city.tokens.hand_device(person, new_device())
    city.issuing_banks.hold(person, OTP)
    assert at_once(lambda: city.issuing_banks.finish(application, otp="000"), times=12) == 0
    clock.advance(timedelta(minutes=1))
    with pytest.raises(PartyRefusedError, match="정지"):
        city.issuing_banks.finish(application, otp=city.tokens.shown(person))


def test_an_application_ends_with_its_time_and_belongs_to_its_bank(
    city: City, application: Application, clock: ManualClock
) -> None:
    token, _ = city.issuing_banks.apply("gaon", pages="/parties/banks/gaon")
    assert city.issuing_banks.application(token, "narae") is None
    clock.advance(timedelta(minutes=30, seconds=1))
    assert city.issuing_banks.application(token, "gaon") is None
