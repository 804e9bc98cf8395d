"""Koscom's cloud program: who may open a window, how a device is proven, what a PIN opens, what a signature is worth."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.authorities import Issued, kind_named
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.errors import PartyRefusedError, PartySilentError
from ksfc_spec.parties.koscom_cloud import customer_of
from ksfc_spec.parties.koscom_errand import Errand
from ksfc_spec.parties.pins import QUICK_COST, PinSafe
from ksfc_spec.pki import verify_message

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PHONE, MINE = "010-0000-1001", "browser-1"
FACTS = {"name": "한가람", "born": "20930412", "phone": PHONE}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def city(clock: ManualClock) -> City:
    return build_city(clock=clock, seed=3)


@pytest.fixture
def issued(city: City) -> Issued:
    return city.authorities.issue(city.people.named("한가람"), kind_named("securities"))


def ordered(city: City, **order: object) -> Errand:
    """A site's order, claimed by a browser on the PC."""
    request = city.koscom.open("은행", state="s", nonce=b"n" * 32, return_to="/back", **order)  # type: ignore[arg-type]
    return city.koscom.errand(request, browser=MINE, device=city.pc.serial)


def at_the_device(city: City, *, auto: bool = False) -> Errand:
    """A new user who has agreed to the terms and sees a number."""
    return city.koscom.agree(city.koscom.enter(ordered(city), **FACTS, auto=auto))


def reply(city: City, text: str) -> None:
    city.telco.reply(phone=PHONE, text=text)


def keep(city: City, issued: Issued) -> str:
    person = city.people.named("한가람")
    account = city.koscom.cloud.join(customer_of(person))
    city.koscom.cloud.connect(city.pc.serial, account_id=account.id)
    return city.koscom.cloud.keep(account.id, issued, pin=person.pin).id


def chosen(city: City, issued: Issued) -> Errand:
    """At the PIN of a stored certificate, on a connected device."""
    stored = keep(city, issued)
    return city.koscom.choose(ordered(city), stored)


def refusal(deed: object, *args: object, **details: object) -> str:
    """Why a deed was refused."""
    with pytest.raises(PartyRefusedError) as refused:
        deed(*args, **details)  # type: ignore[operator]
    return refused.value.reason


# the window


def test_a_window_belongs_to_the_browser_that_opens_it_first(city: City) -> None:
    errand = ordered(city)
    assert refusal(city.koscom.errand, errand.id, browser="another") == "unknown-errand"
    assert city.koscom.errand(errand.id, browser=MINE) == errand


def test_a_window_closes_after_its_time(city: City, clock: ManualClock) -> None:
    errand = ordered(city)
    clock.advance(timedelta(minutes=30, seconds=1))
    assert refusal(city.koscom.errand, errand.id, browser=MINE) == "unknown-errand"


def test_nothing_is_listed_chosen_or_signed_before_the_cloud_is_open(city: City, issued: Issued) -> None:
    keep(city, issued)
    city.koscom.cloud.disconnect(city.pc.serial)
    errand = ordered(city)
    assert refusal(city.koscom.certificates, errand) == "closed"
    assert refusal(city.koscom.choose, errand, "x") == "closed"
    assert refusal(city.koscom.sign, errand, pin="481520") == "closed"


# the device


def test_the_number_is_never_in_the_message(city: City) -> None:
    errand = at_the_device(city)
    assert len(errand.number) == 2
    assert not any(character.isdigit() for character in city.telco.messages(PHONE)[-1].text)


def test_a_reply_from_before_the_number_counts_for_nothing(city: City, clock: ManualClock) -> None:
    for number in range(10, 100):
        reply(city, str(number))
    clock.advance(timedelta(seconds=1))
    assert refusal(city.koscom.confirm, at_the_device(city)) == "waiting"


def test_guessing_by_message_ends_after_five_replies(city: City) -> None:
    errand = at_the_device(city)
    wrong = [str(number) for number in range(10, 99) if str(number) != errand.number]
    for number in wrong[:5]:
        reply(city, number)
    reply(city, errand.number)
    assert refusal(city.koscom.confirm, errand) == "used-up"
    fresh = city.koscom.send_number(errand)
    assert refusal(city.koscom.confirm, fresh) in ("used-up", "wrong")


@pytest.mark.parametrize(("seconds", "good"), [(299, True), (300, True), (301, False)])
def test_a_number_lives_five_minutes(city: City, clock: ManualClock, seconds: int, good: bool) -> None:
    errand = at_the_device(city)
    clock.advance(timedelta(seconds=seconds))
    reply(city, errand.number)
    if good:
        assert city.koscom.confirm(errand).account
    else:
        assert refusal(city.koscom.confirm, errand) == "expired"


def test_a_second_window_voids_the_number_of_the_first(city: City) -> None:
    first = at_the_device(city)
    at_the_device(city)
    reply(city, first.number)
    assert refusal(city.koscom.confirm, first) == "elsewhere"


def test_a_telephone_is_not_flooded(city: City) -> None:
    errand = at_the_device(city)
    for _ in range(city.koscom.policy.requests - 1):
        errand = city.koscom.send_number(errand)
    assert refusal(city.koscom.send_number, errand) == "too-many"
    assert len(city.telco.messages(PHONE)) == city.koscom.policy.requests


@pytest.mark.parametrize("auto", [True, False])
def test_only_who_asks_for_it_stays_connected(city: City, auto: bool) -> None:
    errand = at_the_device(city, auto=auto)
    reply(city, errand.number)
    city.koscom.confirm(errand)
    assert (city.koscom.cloud.connected(city.pc.serial) is not None) is auto


def test_a_device_is_forgotten_after_a_year(city: City, clock: ManualClock, issued: Issued) -> None:
    keep(city, issued)
    clock.advance(timedelta(days=366))
    assert ordered(city).account == ""


@pytest.mark.parametrize("changed", [{"name": "문새벽"}, {"born": "20930413"}, {"phone": "010-0000-1002"}])
def test_each_fact_makes_another_customer(city: City, issued: Issued, changed: dict[str, str]) -> None:
    keep(city, issued)
    city.koscom.cloud.disconnect(city.pc.serial)
    assert city.koscom.enter(ordered(city), **{**FACTS, **changed}, auto=False).screen == "terms"
    assert city.koscom.enter(ordered(city), **FACTS, auto=False).screen == "device"


# the certificate


def test_the_signature_is_over_the_nonce_and_redeemed_once(city: City, issued: Issued) -> None:
    stored = keep(city, issued)
    errand = city.koscom.choose(ordered(city), stored)
    token = city.koscom.sign(errand, pin="481520").split("token=")[1]
    assert refusal(city.koscom.redeem, token, state="another") == "bad-token"
    token = city.koscom.sign(errand, pin="481520").split("token=")[1]
    answer = city.koscom.redeem(token, state="s")
    signed = verify_message(answer.message)
    assert (signed.content, signed.signer) == (b"n" * 32, issued.certificate)
    assert refusal(city.koscom.redeem, token, state="s") == "bad-token"


def test_an_answer_grows_old(city: City, clock: ManualClock, issued: Issued) -> None:
    errand = chosen(city, issued)
    token = city.koscom.sign(errand, pin="481520").split("token=")[1]
    clock.advance(timedelta(minutes=3, seconds=1))
    assert refusal(city.koscom.redeem, token, state="s") == "bad-token"


def test_a_kind_the_site_does_not_take_is_refused_in_its_words(city: City, issued: Issued) -> None:
    stored = keep(city, issued)
    errand = ordered(city, unwanted={issued.kind.policy.dotted_string: "받지 않습니다."})
    with pytest.raises(PartyRefusedError, match=r"받지 않습니다\."):
        city.koscom.choose(errand, stored)


def test_a_pin_of_another_shape_spends_no_try(city: City, issued: Issued) -> None:
    errand = chosen(city, issued)
    assert [refusal(city.koscom.sign, errand, pin="48152") for _ in range(9)] == ["bad-pin"] * 9
    assert city.koscom.sign(errand, pin="481520")


def test_guesses_at_the_same_time_gain_nothing(city: City, issued: Issued) -> None:
    errand = chosen(city, issued)
    with ThreadPoolExecutor(8) as pool:
        reasons = list(pool.map(lambda n: refusal(city.koscom.sign, errand, pin=f"{n:06d}"), range(40)))
    assert reasons.count("wrong-pin") == 4
    assert set(reasons) == {"wrong-pin", "locked"}
    assert refusal(city.koscom.sign, errand, pin="481520") == "locked"


def test_a_right_pin_forgives(city: City, issued: Issued) -> None:
    errand = chosen(city, issued)
    for _ in range(3):
        assert [refusal(city.koscom.sign, errand, pin="000000") for _ in range(4)] == ["wrong-pin"] * 4
        assert city.koscom.sign(errand, pin="481520")


def test_a_key_opens_with_its_pin_and_in_its_own_service_alone(issued: Issued) -> None:
    safe = PinSafe(QUICK_COST)
    sealed = safe.seal(issued.owner, pin="481520")
    assert issued.certificate.serial_number
    opened = safe.open(sealed, pin="481520")
    assert opened is not None
    assert opened.must_match(issued.certificate) is opened
    assert safe.open(sealed, pin="481521") is None
    assert PinSafe(QUICK_COST).open(sealed, pin="481520") is None


# the enquiry and bad days


def test_koscom_asks_the_immigration_office(city: City) -> None:
    number = city.people.named("한가람").resident_number
    assert city.koscom.departed("한가람", resident_number=number) is False
    city.immigration.actions()["depart"](name="한가람")
    assert city.koscom.departed("한가람", resident_number=number) is True
    city.immigration.disturb(how="silent")
    with pytest.raises(PartySilentError):
        city.koscom.departed("한가람", resident_number=number)


def test_a_silent_program_opens_nothing(city: City) -> None:
    city.koscom.disturb(how="silent")
    with pytest.raises(PartySilentError):
        ordered(city)


# windows of an app on the phone


def app_window(city: City, *, nonce: bytes = b"") -> Errand:
    """An app's window at the device check; without a nonce it is for the connection alone."""
    if nonce:
        began = city.koscom_app.open("은행", state="s", nonce=nonce, return_to="/back")
    else:
        began = city.koscom_app.connect("은행", state="s", return_to="/back")
    errand = city.koscom.errand(began, browser=MINE, device=city.phone.serial)
    return city.koscom.agree(city.koscom.enter(errand, **FACTS, auto=True))


def connected(city: City) -> bool:
    return city.koscom_app.connected("한가람", born="20930412")


def test_the_phone_is_connected_only_once_its_message_was_sent_unchanged(city: City) -> None:
    errand = app_window(city)
    assert refusal(city.koscom.confirm, errand) == "unsent"
    prepared = city.koscom.prepare_message(errand)
    assert refusal(city.koscom.confirm, prepared) == "waiting"
    reply(city, prepared.number.replace("[", "("))
    assert refusal(city.koscom.confirm, prepared) == "wrong"
    assert not connected(city)
    reply(city, prepared.number)
    proven = city.koscom.confirm(prepared)
    assert connected(city)
    assert not city.koscom_app.connected("문새벽", born="20930412")
    token = city.koscom.conclude(proven).split("token=")[1]
    assert refusal(city.koscom_app.redeem_connection, token, state="another") == "bad-token"
    assert refusal(city.koscom_app.redeem_connection, token, state="s") == "bad-token"


def test_a_proof_of_connection_is_no_signature(city: City) -> None:
    prepared = city.koscom.prepare_message(app_window(city))
    reply(city, prepared.number)
    token = city.koscom.conclude(city.koscom.confirm(prepared)).split("token=")[1]
    assert refusal(city.koscom_app.redeem, token, state="s") == "bad-token"


def test_messages_of_two_windows_are_not_mixed_up(city: City) -> None:
    first = city.koscom.prepare_message(app_window(city))
    city.koscom.prepare_message(app_window(city))
    reply(city, first.number)
    assert refusal(city.koscom.confirm, first) == "elsewhere"


def test_changing_the_way_voids_the_message(city: City) -> None:
    prepared = city.koscom.prepare_message(app_window(city))
    changed = city.koscom.change_way(prepared)
    reply(city, prepared.number)
    assert refusal(city.koscom.confirm, changed) == "wrong"
    reply(city, changed.number)
    assert city.koscom.confirm(changed).account


def test_an_app_takes_the_only_certificate_but_lets_choose_among_several(city: City, issued: Issued) -> None:
    keep(city, issued)
    city.koscom.cloud.connect(city.phone.serial, account_id=_account(city))
    alone = city.koscom_app.open("은행", state="s", nonce=b"n" * 32, return_to="/back")
    assert city.koscom.errand(alone, browser=MINE, device=city.phone.serial).screen == "pin"
    keep(city, city.authorities.issue(issued.person, kind_named("universal")))
    several = city.koscom_app.open("은행", state="t", nonce=b"n" * 32, return_to="/back")
    assert city.koscom.errand(several, browser=MINE, device=city.phone.serial).screen == "list"


def _account(city: City) -> str:
    found = city.koscom.cloud.find(customer_of(city.people.named("한가람")))
    assert found is not None
    return found.id
