"""Vault, sessions, members and log-in, against a fresh bank each."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from ksfc_spec.bank import schema
from ksfc_spec.bank.errors import AlreadyMemberError, BankError, RefusedError, TooManyTriesError
from ksfc_spec.bank.members import NewMember
from ksfc_spec.bank.settings import QUICK_COST, Settings
from ksfc_spec.bank.vault import Vault
from ksfc_spec.web.reference import ReferenceApp, reference_app
from tests.web.walk import START, ManualClock, fresh


@pytest.fixture
def world() -> ReferenceApp:
    return fresh()


def someone(number: str = "9304123730417", user_id: str = "garam2093") -> NewMember:
    return NewMember(
        user_id=user_id, password="Neul!Bom73", name="한가람", resident_number=number, ci="00", identity="phone",
        union="", profile={"email": "garam@example.com"},
    )  # fmt: skip


def pass_time(world: ReferenceApp, **delta: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**delta))


# vault


def test_a_seal_opens_only_for_its_purpose_and_unchanged() -> None:
    vault = Vault(Settings(argon2=QUICK_COST))
    sealed = vault.seal({"a": 1}, purpose="one")
    assert vault.open(sealed, purpose="one") == {"a": 1}
    with pytest.raises(InvalidTag):
        vault.open(sealed, purpose="two")
    with pytest.raises(InvalidTag):
        vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), purpose="one")


def test_passwords_are_argon2id_and_nobody_fits_nothing() -> None:
    vault = Vault(Settings(argon2=QUICK_COST))
    hashed = vault.hash_password("Neul!Bom73")
    assert hashed.startswith("$argon2id$")
    assert vault.password_fits("Neul!Bom73", hashed=hashed)
    assert not vault.password_fits("neul!bom73", hashed=hashed)
    assert not vault.password_fits("", hashed=None)


def test_the_default_cost_is_above_the_minimum_of_owasp() -> None:
    cost = Settings().argon2
    assert cost.memory >= 19 * 1024
    assert cost.time >= 2


# at rest


def test_nothing_readable_of_a_person_is_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bank.db"
    settings = Settings(database=f"sqlite:///{file}", argon2=QUICK_COST)
    world = reference_app(clock=ManualClock(START), seed=1, settings=settings)
    world.bank.members.join(someone())
    world.bank.store.close()
    raw = file.read_bytes()
    for secret in (b"9304123730417", b"3730417", b"Neul!Bom73", b"garam@example.com"):
        assert secret not in raw
    assert sqlite3.connect(file).execute("select count(*) from member").fetchone() == (1,)


def test_a_file_keeps_its_members(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'bank.db'}", argon2=QUICK_COST)
    reference_app(clock=ManualClock(START), seed=1, settings=settings).tell("ksfc", "enrol", name="한가람")
    again = reference_app(clock=ManualClock(START), seed=2, settings=settings)
    assert again.tell("ksfc", "is_member", name="한가람") == {"member": True}


# sessions


def test_only_the_hash_of_a_token_is_kept(world: ReferenceApp) -> None:
    session = world.bank.sessions.open()
    with world.bank.store.transaction() as connection:
        kept = connection.execute(select(schema.session.c.token_hash)).scalars().all()
    assert session.token not in kept
    assert session.key in kept
    assert len(session.token) >= 43


def test_a_token_that_was_not_given_out_finds_nothing(world: ReferenceApp) -> None:
    assert world.bank.sessions.find("A" * 43) is None


@pytest.mark.parametrize(("minutes", "lives"), [(10, True), (10.02, False)])
def test_idle_sessions_end(world: ReferenceApp, minutes: float, lives: bool) -> None:
    session = world.bank.sessions.open()
    pass_time(world, minutes=minutes)
    assert (world.bank.sessions.find(session.token) is not None) == lives


def test_use_keeps_a_session_alive_but_not_for_ever(world: ReferenceApp) -> None:
    session = world.bank.sessions.open()
    for _ in range(53):
        pass_time(world, minutes=9)
        assert world.bank.sessions.find(session.token)
    pass_time(world, minutes=9)
    assert world.bank.sessions.find(session.token) is None


def test_promotion_renews_the_token_and_drops_drafts(world: ReferenceApp) -> None:
    bank = world.bank
    session = bank.sessions.open()
    bank.signup.drafts.save(session, "signup", {"name": "한가람"})
    promoted = bank.sessions.promote(session, member_id=1, means="아이디")
    assert promoted.token != session.token
    assert bank.sessions.find(session.token) is None
    assert bank.signup.drafts.load(session, "signup") is None


def test_promotion_takes_no_notes_along(world: ReferenceApp) -> None:
    sessions = world.bank.sessions
    noted = sessions.remember(sessions.open(), said={"alerts": ["for somebody else"]})
    renewed = sessions.promote(noted, member_id=1, means="아이디")
    found = sessions.find(renewed.token)
    assert found
    assert not found.notes


def test_tries_count_within_their_window_and_are_forgiven_by_name(world: ReferenceApp) -> None:
    throttle, minute = world.bank.login.throttle, timedelta(minutes=1)
    for what in ("door", "window"):
        assert throttle.admit(what, subject="all", window=minute, allowed=1)
    throttle.forgive("door", subject="all")
    assert throttle.count("door", subject="all", window=minute) == 0
    assert throttle.count("window", subject="all", window=minute) == 1
    assert not throttle.admit("window", subject="all", window=minute, allowed=1)
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(minute + timedelta(seconds=1))
    assert throttle.count("window", subject="all", window=minute) == 0
    assert throttle.admit("window", subject="all", window=minute, allowed=1)


def test_sweeping_leaves_nothing_of_ended_sessions(world: ReferenceApp) -> None:
    bank = world.bank
    session = bank.sessions.open()
    bank.signup.drafts.save(session, "signup", {"name": "한가람"})
    pass_time(world, minutes=11)
    bank.sessions.sweep()
    with bank.store.transaction() as connection:
        assert connection.execute(select(schema.draft)).all() == []
        assert connection.execute(select(schema.session)).all() == []


def test_csrf_tokens_differ_by_session(world: ReferenceApp) -> None:
    sessions = world.bank.sessions
    assert sessions.csrf(sessions.open()) != sessions.csrf(sessions.open())


# members


def test_ids_are_taken_in_whatever_capitals(world: ReferenceApp) -> None:
    world.bank.members.join(someone())
    assert world.bank.members.has_user_id("GARAM2093")
    with pytest.raises(RefusedError):
        world.bank.members.join(someone(number="9508274620135", user_id="Garam2093"))


def test_a_person_joins_once(world: ReferenceApp) -> None:
    world.bank.members.join(someone())
    with pytest.raises(AlreadyMemberError):
        world.bank.members.join(someone(user_id="another1"))


@pytest.mark.parametrize("same", ["id", "person"])
def test_of_many_at_once_exactly_one_joins(world: ReferenceApp, same: str) -> None:
    gate, outcomes = threading.Barrier(8), []

    def join(number: int) -> None:
        new = (
            someone(number=f"930412373041{number}") if same == "id" else someone(user_id=f"garam200{number}")
        )
        gate.wait()
        try:
            world.bank.members.join(new)
            outcomes.append("joined")
        except BankError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=join, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refusal = "RefusedError" if same == "id" else "AlreadyMemberError"
    assert sorted(outcomes) == sorted(["joined"] + [refusal] * 7)
    assert world.bank.members.count() == 1


# log-in


def test_log_in_answers_alike_for_wrong_ids_and_wrong_passwords(world: ReferenceApp) -> None:
    bank = world.bank
    bank.members.join(someone())
    messages = set()
    for user_id, password in (("garam2093", "wrong"), ("nobody99", "Neul!Bom73")):
        with pytest.raises(RefusedError) as refused:
            bank.login.with_password(bank.sessions.open(), user_id=user_id, password=password)
        messages.add(refused.value.message)
    assert len(messages) == 1


@pytest.mark.parametrize("user_id", ["garam2093", "nobody99"])
def test_five_failures_lock_an_id_whether_it_exists_or_not(world: ReferenceApp, user_id: str) -> None:
    bank = world.bank
    bank.members.join(someone())

    def attempt(password: str) -> None:
        bank.login.with_password(bank.sessions.open(), user_id=user_id, password=password)

    for _ in range(4):
        with pytest.raises(RefusedError):
            attempt("wrong")
    with pytest.raises(TooManyTriesError):
        attempt("wrong")
    with pytest.raises(TooManyTriesError):
        attempt("Neul!Bom73")
    pass_time(world, minutes=30, seconds=1)
    if user_id == "garam2093":
        attempt("Neul!Bom73")


def test_success_forgives_earlier_failures(world: ReferenceApp) -> None:
    bank = world.bank
    bank.members.join(someone())
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(RefusedError):
                bank.login.with_password(bank.sessions.open(), user_id="garam2093", password="wrong")
        bank.login.with_password(bank.sessions.open(), user_id="garam2093", password="Neul!Bom73")
