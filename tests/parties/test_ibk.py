"""IBK's certificate centre: what its features cannot show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from ksfc_spec.clock import KST, ManualClock
from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.authorities import Issued
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.ibk_additional import NUMBER, SMS, Proof
from ksfc_spec.parties.ibk_cloud import CloudApplication
from ksfc_spec.parties.ibk_copy import Tries
from ksfc_spec.parties.ibk_customers import HOME, MOBILE, Contact, Customer
from ksfc_spec.parties.ibk_issue import Application
from ksfc_spec.parties.koscom_cloud import customer_of
from ksfc_spec.parties.people import Person
from ksfc_spec.parties.wallet import certificate_name
from ksfc_spec.pki import Holder, Scope, Standing

from .racing import at_once

NAME = "한가람"
OWN = "증권용 공동인증서(IBK)"
PHONE, DISK = "스마트폰", "하드디스크"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 2, 9, 0, tzinfo=KST))


@pytest.fixture
def city(clock: ManualClock) -> City:
    made = build_city(clock=clock, seed=7)
    made.ibk.actions()["enrol"](name=NAME)
    return made


@pytest.fixture
def person(city: City) -> Person:
    return city.people.named(NAME)


@pytest.fixture
def customer(city: City) -> Customer:
    return city.ibk.customers.get(NAME)


def give(city: City, person: Person, *, place: str = DISK, thing: str = OWN) -> Issued:
    name = certificate_name(thing)
    assert name is not None
    return city.wallet.give(person, name, place=place)


def value_on(city: City, place: str) -> str:
    media = city.ibk.phone_media if place == PHONE else city.ibk.media
    return media.lines(place)[0].value


def ready(city: City, person: Person, offered: rules.KindOffered) -> Application:
    """An application whose medium and password are chosen."""
    who = city.ibk.customers.get(person.name)
    now = Application(offered, again=False, due=rules.STORE, customer=who.name, fee=offered.fee(who.holder))
    secret = person.certificate_password
    city.ibk.desk.choose(now, medium=DISK, password=secret, again=secret)
    return now


# issue -------------------------------------------------------------------------------------------


def test_pressing_pay_in_many_windows_pays_and_issues_once(city: City, person: Person) -> None:
    now = ready(city, person, rules.UNIVERSAL)
    assert at_once(lambda: city.ibk.desk.pay(now)) == 1
    assert [payment.amount for payment in city.payments.taken] == [4_400]
    assert len(city.authorities.given_to(person, Scope.UNIVERSAL)) == 1


def test_of_many_issues_at_once_exactly_one_certificate_stays_valid(city: City, person: Person) -> None:
    applications = [ready(city, person, rules.SECURITIES) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(city.ibk.desk.issue, applications))
    given = city.authorities.given_to(person, Scope.SECURITIES)
    assert sum(city.authorities.standing(one) is Standing.VALID for one in given) == 1


def test_nothing_is_taken_while_the_authority_does_not_answer(city: City, person: Person) -> None:
    now = ready(city, person, rules.UNIVERSAL)
    city.authorities.disturb(how="silent")
    with pytest.raises(PartyRefusedError, match="인증기관이 응답하지 않습니다"):
        city.ibk.desk.pay(now)
    assert not city.payments.taken
    city.authorities.disturb()
    city.ibk.desk.pay(now)
    assert len(city.payments.taken) == 1


def test_a_paid_kind_is_never_issued_unpaid_and_no_step_is_skipped(city: City, person: Person) -> None:
    with pytest.raises(PartyRefusedError) as refused:
        city.ibk.desk.issue(ready(city, person, rules.UNIVERSAL))
    assert refused.value.reason == "not-paid"
    early = Application(rules.SECURITIES, again=False, due=rules.REQUEST, customer=person.name, password="x")
    with pytest.raises(PartyRefusedError):
        city.ibk.desk.issue(early)
    assert not city.authorities.given_to(person, Scope.UNIVERSAL)


def test_a_message_that_cannot_be_sent_does_not_undo_the_issue(city: City, person: Person) -> None:
    now = ready(city, person, rules.SECURITIES)
    city.telco.disturb(how="silent")
    city.ibk.desk.issue(now)
    assert now.due == rules.DONE
    assert city.ibk.media.lines(DISK)


def test_the_cloud_charges_and_issues_once(city: City, person: Person, customer: Customer) -> None:
    now = CloudApplication(due="kind", pin=person.pin)
    city.ibk.cloud_desk.choose(now, customer, kind="전자거래범용(유료)")
    assert at_once(lambda: city.ibk.cloud_desk.pay(now, customer)) == 1
    assert len(city.payments.taken) == 1
    assert len(city.koscom.cloud.listed(city.koscom.cloud.join(customer_of(person)).id)) == 1


def test_conversion_takes_nothing_while_the_authority_is_silent(city: City, person: Person) -> None:
    give(city, person)
    city.authorities.disturb(how="silent")
    with pytest.raises(PartyRefusedError):
        city.ibk.convert(value_on(city, DISK), password=person.certificate_password)
    assert not city.payments.taken


# whose ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("registered", [True, False])
def test_what_was_not_registered_is_not_registered_by_renewal(
    city: City, person: Person, clock: ManualClock, registered: bool
) -> None:
    old = give(city, person)
    if registered:
        city.ibk.certificates.enter(old.certificate, customer=NAME)
    clock.advance(timedelta(days=350))
    city.ibk.renew(value_on(city, DISK), password=person.certificate_password)
    new = city.authorities.given_to(person, Scope.SECURITIES)[-1]
    assert city.ibk.certificates.owner_of(new.certificate) == (NAME if registered else None)


@pytest.mark.parametrize("deed", ["renew", "convert", "revoke"])
def test_koscom_does_nothing_with_another_authority_s_certificate(
    city: City, person: Person, clock: ManualClock, deed: str
) -> None:
    theirs = give(city, person, thing="범용 공동인증서(한국정보인증)")
    clock.advance(timedelta(days=350))
    with pytest.raises(PartyRefusedError, match="코스콤이 발급한 인증서가 아닙니다"):
        getattr(city.ibk, deed)(value_on(city, DISK), password=person.certificate_password)
    assert city.authorities.standing(theirs) is Standing.VALID


def test_a_corporation_registers_by_its_business_number(city: City) -> None:
    city.ibk.actions()["enrol"](name="다온상사", holder="corporate")
    who = city.ibk.customers.get("다온상사")
    give(city, who.person, thing="법인용 공동인증서(코스콤)")
    city.ibk.register(who, value_on(city, DISK), password=who.person.certificate_password)
    assert who.holder is Holder.CORPORATE


def test_the_pc_s_pages_do_not_reach_the_phone_s_certificates(city: City, person: Person) -> None:
    give(city, person, place=PHONE)
    with pytest.raises(PartyRefusedError):
        city.ibk.media.open(value_on(city, PHONE), password=person.certificate_password)
    give(city, person)
    with pytest.raises(PartyRefusedError):
        city.ibk.phone_media.open(value_on(city, DISK), password=person.certificate_password)


# copies --------------------------------------------------------------------------------------------


def test_a_number_brings_one_copy_even_to_many_at_once(city: City, person: Person) -> None:
    give(city, person, place=PHONE)
    number = city.ibk.relay.offer(value_on(city, PHONE), password=person.certificate_password)
    assert at_once(lambda: city.ibk.relay.fetch(number, Tries())) == 1


def test_what_was_offered_is_handed_over_even_if_the_phone_deleted_it_meanwhile(
    city: City, person: Person
) -> None:
    give(city, person, place=PHONE)
    value = value_on(city, PHONE)
    number = city.ibk.relay.offer(value, password=person.certificate_password)
    city.ibk.phone_media.delete(value, password=person.certificate_password)
    city.ibk.relay.fetch(number, Tries())
    assert city.ibk.media.open(value_on(city, DISK), password=person.certificate_password)


def test_a_number_that_waits_is_not_drawn_again(city: City, person: Person) -> None:
    first = city.ibk.relay.await_sender()
    city.chance.actions()["next"](of="승인번호", value=first)
    assert city.ibk.relay.await_sender() != first


# guessing ------------------------------------------------------------------------------------------


def test_logging_in_replaces_session_and_form_tokens(city: City, person: Person) -> None:
    seat = city.ibk.seats.open()
    token, csrf = seat.token, seat.csrf
    city.ibk.log_in(seat, user_id=person.user_id, password=person.password)
    assert seat.token != token
    assert seat.csrf != csrf
    assert city.ibk.seats.find(token) is None


def test_five_wrong_passwords_lock_the_right_one_out_even_at_once(city: City, person: Person) -> None:
    def wrong() -> None:
        city.ibk.log_in(city.ibk.seats.open(), user_id=person.user_id, password="wrong")

    assert at_once(wrong, times=12) == 0
    assert city.ibk.customers.get(NAME).wrong["비밀번호"] == 5
    with pytest.raises(PartyRefusedError, match="정지"):
        city.ibk.log_in(city.ibk.seats.open(), user_id=person.user_id, password=person.password)


def test_a_certificate_s_password_is_not_guessed_without_end(
    city: City, person: Person, clock: ManualClock
) -> None:
    give(city, person)
    value = value_on(city, DISK)
    for _ in range(5):
        with pytest.raises(PartyRefusedError, match="맞지 않습니다"):
            city.ibk.media.open(value, password="wrong!Pass99")
    with pytest.raises(PartyRefusedError, match="10분 뒤"):
        city.ibk.media.open(value, password=person.certificate_password)
    clock.advance(timedelta(minutes=10, seconds=1))
    assert city.ibk.media.open(value, password=person.certificate_password)


def test_a_security_medium_s_number_works_once_even_at_once(city: City, customer: Customer) -> None:
    shown = city.ibk.identity.shown(customer, rules.HARDWARE_OTP)
    assert at_once(lambda: city.ibk.identity.check_medium(customer, rules.HARDWARE_OTP, shown), times=4) == 1


def test_a_one_time_number_is_good_once_and_void_after_five_wrong_ones(
    city: City, customer: Customer
) -> None:
    city.ibk.issue_one_time(customer)
    number = customer.one_time
    proofs = [Proof(way=NUMBER) for _ in range(4)]
    waiting = iter(proofs)
    confirm = city.ibk.additional.confirm
    assert at_once(lambda: confirm(customer, next(waiting), entered=number), times=4) == 1
    city.ibk.issue_one_time(customer)
    for _ in range(5):
        with pytest.raises(PartyRefusedError):
            confirm(customer, Proof(way=NUMBER), entered="x")
    assert not customer.one_time


def test_a_telephone_is_not_flooded_by_fresh_sessions(
    city: City, customer: Customer, clock: ManualClock
) -> None:
    def ask() -> None:
        city.ibk.additional.request(customer, Proof(), way=SMS, contact=MOBILE)

    for _ in range(city.ibk.policy.requests):
        ask()
    with pytest.raises(PartyRefusedError, match="10분 뒤"):
        ask()
    clock.advance(timedelta(minutes=10, seconds=1))
    ask()


def test_asking_for_another_contact_does_not_keep_the_first_code_alive(
    city: City, customer: Customer, clock: ManualClock
) -> None:
    customer.contacts[HOME] = Contact("02-0000-9999", verified=False)
    proof = Proof()
    city.ibk.additional.request(customer, proof, way=SMS, contact=MOBILE)
    code = proof.code
    clock.advance(timedelta(minutes=2))
    city.ibk.additional.ask_extra(customer, proof, contact=HOME)
    clock.advance(timedelta(minutes=1, seconds=1))
    with pytest.raises(PartyRefusedError) as refused:
        city.ibk.additional.confirm(customer, proof, entered=code)
    assert refused.value.reason == "expired"


# sessions and replay -------------------------------------------------------------------------------


def test_a_session_ends_when_idle_and_at_the_latest_after_eight_hours(city: City, clock: ManualClock) -> None:
    seat = city.ibk.seats.open()
    for _ in range(16):
        clock.advance(timedelta(minutes=29))
        assert city.ibk.seats.find(seat.token)
    clock.advance(timedelta(minutes=29))
    assert city.ibk.seats.find(seat.token) is None
    idle = city.ibk.seats.open()
    clock.advance(timedelta(minutes=30, seconds=1))
    assert city.ibk.seats.find(idle.token) is None


def test_an_answer_of_the_cloud_is_the_session_s_own_and_good_once(city: City, person: Person) -> None:
    issued = give(city, person)
    city.ibk.certificates.enter(issued.certificate, customer=NAME)
    account = city.koscom.cloud.join(customer_of(person))
    city.koscom.cloud.keep(account.id, issued, pin=person.pin)
    city.koscom.actions()["connect"](name=NAME)
    seat, other = city.ibk.seats.open(), city.ibk.seats.open()
    errand_id = city.ibk.ask_cloud(seat, return_to="/back")
    errand = city.koscom.errand(errand_id, browser="b", device=city.pc.serial)
    chosen = city.koscom.choose(errand, city.koscom.certificates(errand)[0].id)
    address = city.koscom.sign(chosen, pin=person.pin)
    state, token = (part.split("=")[1] for part in address.split("?")[1].split("&"))
    with pytest.raises(PartyRefusedError):
        city.ibk.admit_cloud(other, state=state, token=token)
    city.ibk.admit_cloud(seat, state=state, token=token)
    assert seat.customer == NAME
    with pytest.raises(PartyRefusedError):
        city.ibk.admit_cloud(seat, state=state, token=token)


def test_a_silent_program_is_no_log_in(city: City) -> None:
    city.certificates.disturb(how="silent")
    with pytest.raises(PartyError):
        city.ibk.ask_certificate(city.ibk.seats.open(), return_to="/back")


def test_contacts_change_for_the_account_password_only_and_five_wrong_ones_lock(city: City) -> None:
    who = city.ibk.customers.get("한가람")
    before = dict(who.contacts)
    for _ in range(5):
        with pytest.raises(PartyRefusedError, match="맞지 않습니다"):
            city.ibk.change_contact(who, "집전화", number="02-0000-0001", password="0000")
    with pytest.raises(PartyRefusedError, match="정지"):
        city.ibk.change_contact(who, "집전화", number="02-0000-0001", password=who.person.account_password)
    assert who.contacts == before


def test_the_overseas_exception_is_for_individuals(city: City) -> None:
    city.ibk.actions()["enrol"](name="다온상사", holder="corporate")
    city.network.actions()["move"](country="JP")
    for name, spared in (("한가람", True), ("다온상사", False)):
        who = city.ibk.customers.get(name)
        city.immigration.actions()["depart"](name=name)
        city.ibk.apply_overseas(who)
        assert city.ibk.desk.exempt(who, "192.0.2.1") is spared


def test_the_issuing_system_previews_only_while_it_answers(city: City) -> None:
    now = Application(rules.SECURITIES, again=False, customer="한가람")
    assert city.ibk.desk.preview(now).authority == "코스콤(SignKorea)"
    city.authorities.actions()["disturb"](how="silent")
    with pytest.raises(PartyError):
        city.ibk.desk.preview(now)
