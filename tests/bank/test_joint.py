"""Joint certificates: races, replay, other sessions' answers, late answers; and what the relay of copies can see."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from ksfc_spec.bank import schema
from ksfc_spec.bank.errors import BankError, OutOfOrderError, RefusedError, TooManyTriesError
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.envelope import seal, sealing, unseal
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.pki import Entry
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

NAME, THING = "한가람", "증권용 공동인증서(코스콤)"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("people", "give", name=NAME, thing=THING)
    return app


def facts(world: ReferenceApp, name: str = NAME) -> dict[str, Any]:
    return dict(world.tell("people", "get", name=name))


def pass_time(world: ReferenceApp, **delta: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**delta))


def ready(world: ReferenceApp) -> Session:
    """A session that has come to the choice of a certificate."""
    session, joint, person = world.bank.sessions.open(), world.bank.joint, facts(world)
    joint.identify(
        session, user_id=person["user_id"], password=person["password"], number=person["resident_number"]
    )
    member = joint.draft(session).member_id
    number = world.bank.additional.issue_number(member)
    world.bank.additional.confirm_number(session, "joint", member_id=member, number=number)
    joint.authenticate(session, {"number_tail": person["resident_back"], "phone_tail": person["phone_tail"]})
    return session


def signed(world: ReferenceApp, session: Session) -> dict[str, str]:
    """State and token of the program's answer to this session's request."""
    request = world.bank.joint.start(session)
    entry = world.city.pc.folder("하드디스크").entries()[0]
    address = world.city.certificates.sign(
        request,
        medium="하드디스크",
        key=f"{entry.certificate.serial_number:x}",
        password=facts(world)["certificate_password"],
    )
    query = parse_qs(urlsplit(address).query)
    return {"state": query["state"][0], "token": query["token"][0]}


def entry_of(world: ReferenceApp) -> Entry:
    return world.city.pc.folder("하드디스크").entries()[0]


def test_of_two_sessions_at_one_instant_exactly_one_registers(world: ReferenceApp) -> None:
    sessions = [ready(world) for _ in range(4)]
    answers = [signed(world, session) for session in sessions]
    start, done = threading.Barrier(len(sessions)), []

    def finish(session: Session, answer: dict[str, str]) -> None:
        start.wait()
        try:
            world.bank.joint.finish(session, **answer)
        except RefusedError:
            return
        done.append(session)

    threads = [threading.Thread(target=finish, args=pair) for pair in zip(sessions, answers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    with world.bank.store.transaction() as connection:
        assert len(connection.execute(select(schema.registration)).all()) == 1


def test_an_answer_is_redeemed_once(world: ReferenceApp) -> None:
    session = ready(world)
    answer = signed(world, session)
    world.bank.joint.finish(session, **answer)
    with pytest.raises(PartyRefusedError):
        world.bank.joint.finish(session, **answer)


def test_another_sessions_answer_is_refused(world: ReferenceApp) -> None:
    mine, theirs = ready(world), ready(world)
    answer = signed(world, theirs)
    world.bank.joint.start(mine)
    with pytest.raises(RefusedError):
        world.bank.joint.finish(mine, **answer)
    assert world.bank.joint.draft(mine).due == "certificate"


def test_an_answer_that_comes_too_late_registers_nothing(world: ReferenceApp) -> None:
    session = ready(world)
    answer = signed(world, session)
    pass_time(world, minutes=3, seconds=1)
    with pytest.raises(RefusedError, match="서명할 시간"):
        world.bank.joint.finish(session, **answer)
    with world.bank.store.transaction() as connection:
        assert connection.execute(select(schema.registration)).all() == []


def test_a_window_left_open_for_more_than_ten_minutes_is_over(world: ReferenceApp) -> None:
    session = ready(world)
    answer = signed(world, session)
    pass_time(world, minutes=10, seconds=1)
    with pytest.raises(RefusedError, match="요청이 끝났거나 없습니다"):
        world.bank.joint.finish(session, **answer)


def test_what_was_proven_ends_with_its_step(world: ReferenceApp) -> None:
    """Going back to the second step, the authentication is asked for again."""
    session, additional = ready(world), world.bank.additional
    member = world.bank.joint.draft(session).member_id
    assert not additional.progress(session, "joint", member_id=member).done
    additional.accept(session, "joint", member_id=member, method="휴대폰 SMS 인증")
    world.bank.joint.restart(session)
    assert not additional.progress(session, "joint", member_id=member).done


def test_five_wrong_resident_numbers_stop_the_right_one(world: ReferenceApp) -> None:
    joint, person = world.bank.joint, facts(world)
    wrong = person["resident_number"][:-1] + str((int(person["resident_number"][-1]) + 1) % 10)
    entry = {"user_id": person["user_id"], "password": person["password"]}
    for _ in range(5):
        with pytest.raises(RefusedError, match="다릅니다"):
            joint.identify(world.bank.sessions.open(), **entry, number=wrong)
    with pytest.raises(TooManyTriesError):
        joint.identify(world.bank.sessions.open(), **entry, number=person["resident_number"])
    pass_time(world, minutes=30, seconds=1)
    joint.identify(world.bank.sessions.open(), **entry, number=person["resident_number"])


def test_five_wrong_passwords_in_the_program_start_everything_over(world: ReferenceApp) -> None:
    session = ready(world)
    signed(world, session)
    world.bank.joint.give_up(session, state=world.bank.joint.draft(session).request)
    assert world.bank.joint.draft(session).due == "identity"


def test_steps_cannot_be_left_out(world: ReferenceApp) -> None:
    session = world.bank.sessions.open()
    for step in ("authentication", "certificate", "done"):
        with pytest.raises(OutOfOrderError):
            world.bank.joint.require_step(session, step)
    with pytest.raises(OutOfOrderError):
        world.bank.joint.start(session)


def test_tails_cannot_be_guessed_for_ever(world: ReferenceApp) -> None:
    session, joint, person = world.bank.sessions.open(), world.bank.joint, facts(world)
    joint.identify(
        session, user_id=person["user_id"], password=person["password"], number=person["resident_number"]
    )
    for guess in range(5):
        with pytest.raises(RefusedError):
            joint.authenticate(session, {"number_tail": f"{guess:07d}", "phone_tail": "0000"})
    with pytest.raises(BankError, match="정지"):
        joint.authenticate(
            session, {"number_tail": person["resident_back"], "phone_tail": person["phone_tail"]}
        )


def test_a_log_in_answer_belongs_to_the_session_that_asked(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing=f"등록된 {THING}")
    login, mine, theirs = world.bank.joint_login, world.bank.sessions.open(), world.bank.sessions.open()
    request = login.start(theirs, return_to="/login/certificate/return")
    login.start(mine, return_to="/login/certificate/return")
    address = world.city.certificates.sign(
        request,
        medium="하드디스크",
        key=f"{entry_of(world).certificate.serial_number:x}",
        password=facts(world)["certificate_password"],
    )
    query = parse_qs(urlsplit(address).query)
    answer = {"state": query["state"][0], "token": query["token"][0]}
    with pytest.raises(RefusedError):
        login.finish(mine, **answer)
    opened = login.finish(theirs, **answer)
    assert (opened.means, opened.token != theirs.token) == ("공동인증서", True)


# copying


def prepared(world: ReferenceApp) -> str:
    """An export of the customer's certificate, its password already given."""
    nonce = world.bank.copies.challenge("t")
    password = facts(world)["certificate_password"]
    return world.city.exporter.open(entry_of(world), password=password, nonce=nonce).id


def test_the_relay_sees_neither_number_nor_key_nor_certificate(world: ReferenceApp) -> None:
    pc, phone, export = world.bank.sessions.open(), world.bank.sessions.open(), prepared(world)
    number = "123456789012"
    world.bank.copies.announce(phone, sealing(number).address)
    address, envelope = world.city.exporter.envelope(export, secret=number)
    world.bank.copies.deposit(address, envelope, session=pc, transfer="t")
    with world.bank.store.transaction() as connection:
        row = connection.execute(select(schema.copy)).one()
    kept = b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    key_file = entry_of(world).folder.joinpath("signPri.key").read_bytes()
    for secret in (number.encode(), sealing(number).key, key_file[:40], b"SignKorea", address.encode()):
        assert secret not in kept


def test_an_envelope_opens_with_its_own_secret_only_and_unchanged() -> None:
    right, wrong = sealing("123456789012"), sealing("123456789013")
    envelope = seal(b"files", right)
    assert unseal(envelope, right) == b"files"
    for bad, key in ((envelope, wrong), (envelope[:-1] + bytes([envelope[-1] ^ 1]), right), (b"", right)):
        with pytest.raises(PartyRefusedError):
            unseal(bad, key)


def test_of_many_phones_at_one_instant_exactly_one_collects(world: ReferenceApp) -> None:
    pc, export = world.bank.sessions.open(), prepared(world)
    address, envelope = world.city.exporter.envelope(export, secret="a secret")
    world.bank.copies.publish(pc, address, envelope)
    start, got = threading.Barrier(6), []

    def collect() -> None:
        start.wait()
        try:
            got.append(world.bank.copies.collect(address))
        except RefusedError:
            return

    threads = [threading.Thread(target=collect) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [envelope]


def test_a_cancelled_copy_cannot_be_collected(world: ReferenceApp) -> None:
    pc, export = world.bank.sessions.open(), prepared(world)
    address, envelope = world.city.exporter.envelope(export, secret="a secret")
    world.bank.copies.publish(pc, address, envelope)
    world.bank.copies.withdraw(pc)
    with pytest.raises(RefusedError):
        world.bank.copies.collect(address)


def test_a_new_number_voids_the_one_before(world: ReferenceApp) -> None:
    pc, phone, export = world.bank.sessions.open(), world.bank.sessions.open(), prepared(world)
    for number in ("111111111111", "222222222222"):
        world.bank.copies.announce(phone, sealing(number).address)
    address, envelope = world.city.exporter.envelope(export, secret="111111111111")
    with pytest.raises(RefusedError, match="맞지 않습니다"):
        world.bank.copies.deposit(address, envelope, session=pc, transfer="t")


def test_copies_cannot_be_begun_for_ever(world: ReferenceApp) -> None:
    phone = world.bank.sessions.open()
    allowed = world.bank.policy.copy_announcements
    for attempt in range(allowed):
        world.bank.copies.announce(phone, f"{attempt:064x}")
    with pytest.raises(BankError, match="너무 여러 번"):
        world.bank.copies.announce(phone, f"{allowed:064x}")
