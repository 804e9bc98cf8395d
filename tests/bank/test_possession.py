"""Security media, one-time numbers, accounts and one-won transfers: replay, drift, locks and races."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from ksfc_spec.bank import schema
from ksfc_spec.bank.errors import RefusedError
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.tokens import one_time_password
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

NAME = "한가람"
FLOW = "test"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    return app


@pytest.fixture
def member(world: ReferenceApp) -> int:
    found = world.bank.members.by_user_id("garam2093")
    assert found is not None
    return found.id


@pytest.fixture
def session(world: ReferenceApp) -> Session:
    return world.bank.sessions.open()


def pass_time(world: ReferenceApp, **delta: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**delta))


def at_once(deed: Callable[[], None], times: int = 8) -> int:
    """How many of so many threads succeeded."""
    done: list[bool] = []
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        try:
            deed()
        except RefusedError:
            return
        done.append(True)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)


@pytest.mark.parametrize(
    ("seconds", "digits", "shown"),
    [(59, 8, "94287082"), (1111111109, 8, "07081804"), (20000000000, 8, "65353130"), (59, 6, "287082")],
)
def test_numbers_are_those_of_rfc_6238(seconds: int, digits: int, shown: str) -> None:
    """RFC 6238, appendix B, SHA-1."""
    assert one_time_password(b"12345678901234567890", step=seconds // 30, digits=digits) == shown


@pytest.mark.parametrize("digits", [6, 7, 8])
def test_a_device_of_any_length_is_taken(world: ReferenceApp, member: int, digits: int) -> None:
    device = world.bank.media.issue_otp(member, digits=digits)
    number = device.shows(world.clock.now().timestamp())
    assert len(number) == digits
    world.bank.media.verify_otp(member, number)


@pytest.mark.parametrize(("late", "taken"), [(-30, True), (30, True), (-60, False), (60, False)])
def test_one_step_of_drift_and_no_more(world: ReferenceApp, member: int, late: int, taken: bool) -> None:
    device = world.bank.media.issue_otp(member)
    number = device.shows(world.clock.now().timestamp() - late)
    if taken:
        world.bank.media.verify_otp(member, number)
    else:
        with pytest.raises(RefusedError):
            world.bank.media.verify_otp(member, number)


def test_a_number_is_taken_once_even_at_the_same_instant(world: ReferenceApp, member: int) -> None:
    device = world.bank.media.issue_otp(member)
    number = device.shows(world.clock.now().timestamp())
    assert at_once(lambda: world.bank.media.verify_otp(member, number), times=4) == 1


def test_an_older_number_is_refused_after_a_newer_one(world: ReferenceApp, member: int) -> None:
    device = world.bank.media.issue_otp(member)
    older = device.shows(world.clock.now().timestamp() - 30)
    world.bank.media.verify_otp(member, device.shows(world.clock.now().timestamp()))
    with pytest.raises(RefusedError):
        world.bank.media.verify_otp(member, older)


def test_five_failures_lock_and_the_right_number_is_no_help(world: ReferenceApp, member: int) -> None:
    device = world.bank.media.issue_otp(member)
    right = device.shows(world.clock.now().timestamp())
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(RefusedError):
            world.bank.media.verify_otp(member, wrong)
    with pytest.raises(RefusedError, match="정지"):
        world.bank.media.verify_otp(member, right)


def test_keys_of_devices_and_cells_of_cards_are_sealed_at_rest(world: ReferenceApp, member: int) -> None:
    device = world.bank.media.issue_otp(member)
    kept = _dump(world)
    assert device.serial.encode() in kept
    assert device.key not in kept
    assert base64.b64encode(device.key) not in kept
    card = world.bank.media.issue_card(member)
    assert f'"1":"{card.cells[1]}"'.encode() not in _dump(world)


def test_cells_are_drawn_anew_and_a_draw_is_used_up(
    world: ReferenceApp, member: int, session: Session
) -> None:
    media, card = world.bank.media, world.bank.media.issue_card(member)
    draws = {media.draw_cells(session, FLOW) for _ in range(20)}
    assert len(draws) > 10
    assert all(first != second for first, second in draws)
    first, second = media.draw_cells(session, FLOW)
    good = {"tail": card.serial[-3:], "first": card.cells[first][:2], "second": card.cells[second][2:]}
    media.verify_card(session, FLOW, member_id=member, **good)
    with pytest.raises(RefusedError):
        media.verify_card(session, FLOW, member_id=member, **good)


def test_another_sessions_cells_do_not_count(world: ReferenceApp, member: int, session: Session) -> None:
    media, card = world.bank.media, world.bank.media.issue_card(member)
    first, second = media.draw_cells(session, FLOW)
    good = {"tail": card.serial[-3:], "first": card.cells[first][:2], "second": card.cells[second][2:]}
    with pytest.raises(RefusedError):
        media.verify_card(world.bank.sessions.open(), FLOW, member_id=member, **good)


def test_a_one_time_number_works_for_one_of_many_at_once(world: ReferenceApp, member: int) -> None:
    additional = world.bank.additional
    number = additional.issue_number(member)
    sessions = [world.bank.sessions.open() for _ in range(4)]

    def use() -> None:
        additional.confirm_number(sessions.pop(), FLOW, member_id=member, number=number)

    assert at_once(use, times=4) == 1


def test_a_one_time_number_is_void_after_a_day_and_for_others(
    world: ReferenceApp, member: int, session: Session
) -> None:
    additional = world.bank.additional
    other = world.tell("ksfc", "enrol", name="문새벽")["member"]
    number = additional.issue_number(member)
    with pytest.raises(RefusedError, match="맞지 않습니다"):
        additional.confirm_number(session, FLOW, member_id=int(other), number=number)
    pass_time(world, days=1, seconds=1)
    with pytest.raises(RefusedError, match="유효시간"):
        additional.confirm_number(session, FLOW, member_id=member, number=number)


def test_an_authentication_counts_for_its_session_flow_and_member_alone(
    world: ReferenceApp, member: int, session: Session
) -> None:
    additional = world.bank.additional
    other = int(world.tell("ksfc", "enrol", name="문새벽")["member"])
    number = additional.issue_number(member)
    additional.confirm_number(session, FLOW, member_id=member, number=number)
    additional.require(session, FLOW, member_id=member)
    for where, flow, who in (
        (session, "other", member),
        (session, FLOW, other),
        (world.bank.sessions.open(), FLOW, member),
    ):
        with pytest.raises(RefusedError):
            additional.require(where, flow, member_id=who)


def test_a_call_is_approved_by_the_number_shown_and_by_no_other(
    world: ReferenceApp, member: int, session: Session
) -> None:
    additional, phone = world.bank.additional, world.tell("people", "get", name=NAME)["phone"]
    additional.call(session, FLOW, member_id=member, contact="mobile")
    shown = additional.progress(session, FLOW, member_id=member).shown
    wrong = f"{(int(shown) + 1) % 100:02d}"
    with pytest.raises(Exception, match="승인번호"):
        world.tell("telco", "answer", phone=str(phone), code=wrong)
    with pytest.raises(RefusedError, match="아직"):
        additional.check_call(session, FLOW, member_id=member)
    world.tell("telco", "answer", phone=str(phone), code=shown)
    additional.check_call(session, FLOW, member_id=member)
    additional.require(session, FLOW, member_id=member)


def test_account_passwords_are_hashed_and_lock_after_five(world: ReferenceApp, member: int) -> None:
    accounts, facts = world.bank.accounts, world.tell("people", "get", name=NAME)
    world.tell("people", "give", name=NAME, thing="예수금계좌")
    number, password = str(facts["account"]), str(facts["account_password"])
    assert number.encode() not in _dump(world)
    assert password.encode() not in _dump(world).split(b"\n")
    accounts.verify(member, number=number, password=password)
    for _ in range(5):
        with pytest.raises(RefusedError):
            accounts.verify(member, number=number, password="0000")
    with pytest.raises(RefusedError, match="정지"):
        accounts.verify(member, number=number, password=password)


def test_one_won_digits_live_thirty_minutes_and_five_tries(world: ReferenceApp, session: Session) -> None:
    one_won, facts = world.bank.one_won, world.tell("people", "get", name=NAME)
    where = {"bank": str(facts["bank"]), "account": str(facts["bank_account"])}

    def digits() -> str:
        return str(world.tell("people", "look", name=NAME, at="송금인 숫자")["value"])

    one_won.start(session, FLOW, owner=NAME, **where)
    pass_time(world, minutes=30, seconds=1)
    with pytest.raises(RefusedError, match="지났습니다"):
        one_won.confirm(session, FLOW, digits())
    one_won.start(session, FLOW, owner=NAME, **where)
    right = digits()
    for _ in range(5):
        with pytest.raises(RefusedError):
            one_won.confirm(session, FLOW, f"{(int(right) + 1) % 10**4:04d}")
    with pytest.raises(RefusedError):
        one_won.confirm(session, FLOW, right)
    assert not one_won.done(session, FLOW)
    with pytest.raises(RefusedError, match="본인 명의"):
        one_won.start(session, FLOW, owner="문새벽", **where)


def _dump(world: ReferenceApp) -> bytes:
    """Everything the database holds, value by value."""
    with world.bank.store.transaction() as connection:
        rows = [row for table in schema.metadata.sorted_tables for row in connection.execute(select(table))]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
