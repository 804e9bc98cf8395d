"""Taking turns: whoever computes for long lets others go first, and nobody gains by coming at once."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from ksfc_spec.bank.errors import BankError, TooManyTriesError
from ksfc_spec.bank.turn import Turn, aside
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import ManualClock
from ksfc_spec.web.reference import ReferenceApp, quick_settings, reference_app
from tests.web.test_security import ORIGIN, Visitor
from tests.web.walk import START, fresh

NAME = "한가람"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    return app


def test_others_are_served_while_a_password_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    world = reference_app(clock=ManualClock(START), seed=7, settings=replace(quick_settings(7), threads=True))
    world.tell("ksfc", "enrol", name=NAME)
    facts, compare = world.tell("people", "get", name=NAME), Vault.password_fits
    comparing, others_done = threading.Event(), threading.Event()

    def slow(vault: Vault, password: str, *, hashed: str | None) -> bool:
        comparing.set()
        assert others_done.wait(10), "nobody was served meanwhile"
        return compare(vault, password, hashed=hashed)

    monkeypatch.setattr(Vault, "password_fits", slow)
    visitor = Visitor(world)
    form = {"csrf": visitor.token(), "user_id": facts["user_id"], "password": facts["password"]}

    async def both() -> str:
        transport = httpx.ASGITransport(world.app)
        async with (
            httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies=visitor.cookies) as client,
            httpx.AsyncClient(transport=transport, base_url=ORIGIN) as other,
        ):
            entering = asyncio.create_task(client.post("/login", data=form, follow_redirects=True))
            assert await asyncio.to_thread(comparing.wait, 10)
            assert (await other.get("/menu")).status_code == 200
            others_done.set()
            return (await entering).text

    assert f"{NAME}님" in asyncio.run(both())


def test_guesses_at_once_gain_nothing(world: ReferenceApp, monkeypatch: pytest.MonkeyPatch) -> None:
    facts, bank = world.tell("people", "get", name=NAME), world.bank
    gate, outcomes, compared = threading.Barrier(16), [], []

    def compare(vault: Vault, password: str, *, hashed: str | None) -> bool:
        compared.append(password)
        return False

    monkeypatch.setattr(Vault, "password_fits", compare)

    def guess(number: int) -> None:
        gate.wait()
        try:
            bank.login.member(user_id=str(facts["user_id"]), password=f"wrong{number}")
        except BankError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 16
    assert len(compared) == 5
    monkeypatch.undo()
    with pytest.raises(TooManyTriesError):
        bank.login.member(user_id=str(facts["user_id"]), password=str(facts["password"]))


def test_no_more_than_allowed_get_in_at_once(world: ReferenceApp) -> None:
    throttle, gate, let_in = world.bank.login.throttle, threading.Barrier(16), []

    def come() -> None:
        gate.wait()
        let_in.append(throttle.admit("door", subject="all", window=timedelta(minutes=1), allowed=5))

    threads = [threading.Thread(target=come) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(let_in) == [False] * 11 + [True] * 5


def test_a_turn_is_given_back_even_after_an_error() -> None:
    turn = Turn()
    with pytest.raises(ValueError), turn.taken(), aside():  # noqa: PT011
        raise ValueError
    with turn.taken():
        pass


def test_stepping_aside_outside_a_turn_is_nothing() -> None:
    with aside():
        pass


def test_what_follows_a_step_aside_waits_for_the_turn() -> None:
    turn, order, inside = Turn(), [], threading.Event()

    def other() -> None:
        with turn.taken():
            order.append("other begins")
            inside.set()
            order.append("other ends")

    with turn.taken():
        thread = threading.Thread(target=other)
        with aside():
            thread.start()
            assert inside.wait(10)
        order.append("first goes on")
    thread.join()
    assert order == ["other begins", "other ends", "first goes on"]
