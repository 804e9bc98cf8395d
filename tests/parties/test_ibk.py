"""IBK's certificate centre: what its features cannot show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from ksfc_spec.clock import KST, ManualClock
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.ibk_copy import Tries
from ksfc_spec.parties.wallet import certificate_name


@pytest.fixture
def city() -> City:
    made = build_city(clock=ManualClock(datetime(2026, 11, 2, 9, 0, tzinfo=KST)), seed=7)
    made.ibk.actions()["enrol"](name="한가람")
    return made


def test_a_number_brings_one_copy_even_to_many_at_once(city: City) -> None:
    name = certificate_name("증권용 공동인증서(IBK)")
    assert name is not None
    person = city.people.named("한가람")
    city.wallet.give(person, name, place="스마트폰")
    value = city.ibk.media.lines("스마트폰")[0].value
    number = city.ibk.relay.offer(value, password=person.certificate_password)

    def fetch(_: int) -> bool:
        try:
            city.ibk.relay.fetch(number, Tries())
        except PartyRefusedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(fetch, range(8))) == 1


def test_logging_in_replaces_session_and_form_tokens(city: City) -> None:
    seat = city.ibk.seats.open()
    token, csrf = seat.token, seat.csrf
    city.ibk.log_in(seat, user_id="garam2093", password="Neul!Bom73")
    assert seat.token != token
    assert seat.csrf != csrf
    assert city.ibk.seats.find(token) is None


def test_five_wrong_passwords_lock_the_right_one_out(city: City) -> None:
    for _ in range(5):
        with pytest.raises(PartyRefusedError):
            city.ibk.log_in(city.ibk.seats.open(), user_id="garam2093", password="wrong")
    with pytest.raises(PartyRefusedError, match="정지"):
        city.ibk.log_in(city.ibk.seats.open(), user_id="garam2093", password="Neul!Bom73")
