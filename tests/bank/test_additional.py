"""The additional authentication's edges: used-up codes, devices, limits; and how long a transfer holds a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ksfc_spec.bank.errors import BankError, RefusedError, TooManyTriesError
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

from .test_possession import at_once

NAME, FLOW = "한가람", "test"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    return app


@pytest.fixture
def member(world: ReferenceApp) -> int:
    found = world.bank.members.by_user_id(str(world.tell("people", "get", name=NAME)["user_id"]))
    assert found is not None
    return found.id


@pytest.fixture
def session(world: ReferenceApp) -> Session:
    return world.bank.sessions.open()


def pass_time(world: ReferenceApp, **delta: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**delta))


def newest_code(world: ReferenceApp) -> str:
    phone = str(world.tell("people", "get", name=NAME)["phone"])
    return str(world.tell("telco", "latest_code", phone=phone)["code"])


def other_than(number: str) -> str:
    return f"{(int(number) + 1) % 10 ** len(number):0{len(number)}d}"


def refused(deed: Callable[[], object], *, times: int) -> None:
    for _ in range(times):
        with pytest.raises(BankError):
            deed()


def test_only_the_device_that_was_designated_is_exempt(world: ReferenceApp, member: int) -> None:
    additional = world.bank.additional
    additional.designate(member, device="this one")
    assert not additional.needed(member, device="this one")
    assert additional.needed(member, device="another")
    assert additional.needed(member)
    other = int(world.tell("ksfc", "enrol", name="문새벽")["member"])
    assert additional.needed(other, device="this one")


def test_a_code_is_used_up(world: ReferenceApp, member: int, session: Session) -> None:
    additional = world.bank.additional
    additional.send_code(session, FLOW, member_id=member)
    code = newest_code(world)
    additional.confirm_code(session, FLOW, member_id=member, code=code)
    with pytest.raises(RefusedError, match="먼저"):
        additional.confirm_code(session, FLOW, member_id=member, code=code)
    assert not additional.progress(session, FLOW, member_id=member).sent


def test_a_new_code_voids_the_old_one_and_has_tries_of_its_own(
    world: ReferenceApp, member: int, session: Session
) -> None:
    additional = world.bank.additional
    additional.send_code(session, FLOW, member_id=member)
    old = newest_code(world)
    additional.send_code(session, FLOW, member_id=member)
    new = newest_code(world)
    assert new != old
    refused(lambda: additional.confirm_code(session, FLOW, member_id=member, code=old), times=5)
    with pytest.raises(RefusedError, match="5번"):
        additional.confirm_code(session, FLOW, member_id=member, code=new)
    additional.send_code(session, FLOW, member_id=member)
    additional.confirm_code(session, FLOW, member_id=member, code=newest_code(world))
    additional.require(session, FLOW, member_id=member)


def test_nobody_is_called_who_is_not_on_file(world: ReferenceApp, member: int, session: Session) -> None:
    for contact in ("", "email", "resident_number", "02-0000-0000"):
        with pytest.raises(RefusedError, match="연락처"):
            world.bank.additional.call(session, FLOW, member_id=member, contact=contact)
    phone = str(world.tell("people", "get", name=NAME)["phone"])
    assert not world.tell("telco", "calls", phone=phone)["calls"]


def test_a_call_proves_once(world: ReferenceApp, member: int, session: Session) -> None:
    additional, phone = world.bank.additional, str(world.tell("people", "get", name=NAME)["phone"])
    additional.call(session, FLOW, member_id=member, contact="mobile")
    shown = additional.progress(session, FLOW, member_id=member).shown
    world.tell("telco", "answer", phone=phone, code=shown)
    additional.check_call(session, FLOW, member_id=member)
    with pytest.raises(RefusedError, match="먼저"):
        additional.check_call(session, FLOW, member_id=member)


def test_five_wrong_one_time_numbers_stop_the_right_one_for_ten_minutes(
    world: ReferenceApp, member: int, session: Session
) -> None:
    additional = world.bank.additional
    number = additional.issue_number(member)
    wrong = other_than(number)
    refused(lambda: additional.confirm_number(session, FLOW, member_id=member, number=wrong), times=5)
    with pytest.raises(RefusedError, match="5번"):
        additional.confirm_number(session, FLOW, member_id=member, number=number)
    pass_time(world, minutes=10, seconds=1)
    additional.confirm_number(session, FLOW, member_id=member, number=number)


def test_a_right_one_time_number_forgives_the_wrong_ones(world: ReferenceApp, member: int) -> None:
    additional, opened = world.bank.additional, world.bank.sessions.open
    for _ in range(3):
        number = additional.issue_number(member)
        wrong = other_than(number)
        refused(lambda: additional.confirm_number(opened(), FLOW, member_id=member, number=wrong), times=4)  # noqa: B023
        additional.confirm_number(opened(), FLOW, member_id=member, number=number)


def test_ten_messages_in_ten_minutes_even_at_once(world: ReferenceApp, member: int) -> None:
    additional, opened = world.bank.additional, world.bank.sessions.open

    def send() -> None:
        try:
            additional.send_code(opened(), FLOW, member_id=member)
        except TooManyTriesError as error:
            raise RefusedError([]) from error

    assert at_once(send, times=16) == 10
    with pytest.raises(TooManyTriesError):
        additional.call(opened(), FLOW, member_id=member, contact="mobile")
    pass_time(world, minutes=10, seconds=1)
    additional.send_code(opened(), FLOW, member_id=member)


def test_what_was_proven_is_forgotten_on_request(world: ReferenceApp, member: int, session: Session) -> None:
    additional = world.bank.additional
    additional.accept(session, FLOW, member_id=member, method="휴대폰 SMS 인증")
    additional.forget(session, FLOW)
    with pytest.raises(RefusedError):
        additional.require(session, FLOW, member_id=member)


# one won


def transfer(world: ReferenceApp) -> dict[str, str]:
    facts = world.tell("people", "get", name=NAME)
    return {"bank": str(facts["bank"]), "account": str(facts["bank_account"])}


def digits(world: ReferenceApp) -> str:
    return str(world.tell("people", "look", name=NAME, at="송금인 숫자")["value"])


def test_digits_are_taken_once_and_a_new_transfer_starts_over(world: ReferenceApp, session: Session) -> None:
    one_won = world.bank.one_won
    one_won.start(session, FLOW, owner=NAME, **transfer(world))
    one_won.confirm(session, FLOW, digits(world))
    assert one_won.done(session, FLOW)
    assert not one_won.sent(session, FLOW)
    with pytest.raises(RefusedError, match="먼저"):
        one_won.confirm(session, FLOW, digits(world))
    one_won.start(session, FLOW, owner=NAME, **transfer(world))
    assert not one_won.done(session, FLOW)


def test_five_transfers_in_thirty_minutes(world: ReferenceApp, session: Session) -> None:
    one_won = world.bank.one_won
    for _ in range(5):
        one_won.start(session, FLOW, owner=NAME, **transfer(world))
    with pytest.raises(TooManyTriesError):
        one_won.start(session, FLOW, owner=NAME, **transfer(world))
    pass_time(world, minutes=30, seconds=1)
    one_won.start(session, FLOW, owner=NAME, **transfer(world))


def test_a_session_is_held_while_the_won_is_on_its_way(world: ReferenceApp, session: Session) -> None:
    sessions = world.bank.sessions
    sessions.hold(session, for_=timedelta(minutes=30))
    assert sessions.find(session.token)
    pass_time(world, minutes=39)
    assert sessions.find(session.token), "looking at it in between ended the hold"
    pass_time(world, minutes=11)
    assert sessions.find(session.token) is None


# media


def test_right_numbers_forgive_wrong_ones_and_wrong_serials_count(world: ReferenceApp, member: int) -> None:
    media, people = world.bank.media, world.city.people
    world.tell("people", "give", name=NAME, thing="OTP")
    device = world.city.tokens.device(people.named(NAME))

    def shown() -> str:
        pass_time(world, seconds=90)
        return str(world.city.tokens.shown(people.named(NAME)))

    for _ in range(2):
        refused(lambda: media.verify_otp(member, shown(), serial=other_than(device.serial)), times=4)
        media.verify_otp(member, shown(), serial=device.serial)
    refused(lambda: media.verify_otp(member, shown(), serial=other_than(device.serial)), times=5)
    with pytest.raises(RefusedError, match="정지"):
        media.verify_otp(member, shown(), serial=device.serial)


@pytest.mark.parametrize("wrong", ["tail", "first", "second"])
def test_every_part_of_a_card_counts(world: ReferenceApp, member: int, session: Session, wrong: str) -> None:
    media, card = world.bank.media, world.bank.media.issue_card(member)
    first, second = media.draw_cells(session, FLOW)
    good = {"tail": card.serial[-3:], "first": card.cells[first][:2], "second": card.cells[second][2:]}
    with pytest.raises(RefusedError, match="맞지 않습니다"):
        media.verify_card(session, FLOW, member_id=member, **{**good, wrong: other_than(good[wrong])})


def test_a_locked_card_takes_nothing(world: ReferenceApp, member: int, session: Session) -> None:
    media, card = world.bank.media, world.bank.media.issue_card(member)

    def enter(*, right: bool) -> None:
        first, second = media.draw_cells(session, FLOW)
        front = card.cells[first][:2]
        media.verify_card(
            session,
            FLOW,
            member_id=member,
            tail=card.serial[-3:],
            first=front if right else other_than(front),
            second=card.cells[second][2:],
        )

    refused(lambda: enter(right=False), times=5)
    with pytest.raises(RefusedError, match="정지"):
        enter(right=True)
