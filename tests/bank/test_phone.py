"""What features cannot show of the phone channel: two entries at once, replay, other origins, tampering."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.card_reading import Unreadable, read_card
from ksfc_spec.bank.errors import RefusedError
from ksfc_spec.bank.phone import rules
from ksfc_spec.bank.phone.passkeys import Passkeys
from ksfc_spec.clock import ManualClock
from ksfc_spec.runner.stage import MORNING
from ksfc_spec.target.authenticator import Authenticator
from ksfc_spec.web.reference import reference_app

ORIGIN = "http://localhost"
PHONE = "a phone's own secret"


@pytest.fixture
def bank() -> Bank:
    world = reference_app(clock=ManualClock(MORNING), seed=7)
    world.tell("ksfc", "enrol", name="한가람")
    return world.bank


def asked(kind: str, options: object) -> str:
    return json.dumps({"kind": kind, "options": options})


def registered(passkeys: Passkeys, lock: Authenticator) -> dict[str, object]:
    question = passkeys.ask_key(1, name="한가람")
    answer = lock.answer(asked("create", dict(question.options)), origin=ORIGIN, verified=True)
    body = passkeys.take_key(answer, state=question.state)
    assert body is not None
    return dict(body)


def test_failures_at_once_all_count(bank: Bank) -> None:
    keep = bank.phone.keep
    keep.put(1, rules.SIMPLE, device=PHONE, body={"hash": "x"})

    def fail(_: int) -> str:
        with pytest.raises(RefusedError) as refusal:
            keep.attempt(PHONE, rules.SIMPLE, lambda body: None)
        return refusal.value.message

    with ThreadPoolExecutor(8) as pool:
        messages = list(pool.map(fail, range(12)))
    kept = keep.find(PHONE, rules.SIMPLE)
    assert kept is not None
    assert kept.failures == bank.policy.means_failures
    assert any("잠겼습니다" in message for message in messages)


def test_another_phone_has_nothing(bank: Bank) -> None:
    bank.phone.keep.put(1, rules.PATTERN, device=PHONE, body={"hash": "x"})
    assert bank.phone.keep.find("another phone", rules.PATTERN) is None
    assert bank.phone.keep.find("", rules.PATTERN) is None


def test_a_phone_belongs_to_the_last_who_registered(bank: Bank) -> None:
    keep = bank.phone.keep
    keep.put(1, rules.PATTERN, device=PHONE, body={"hash": "x"})
    keep.put(2, rules.PATTERN, device=PHONE, body={"hash": "y"})
    kept = keep.find(PHONE, rules.PATTERN)
    assert kept is not None
    assert kept.member_id == 2
    assert not keep.has(1, rules.PATTERN)


def test_proof_is_for_one_question() -> None:
    passkeys, lock = Passkeys("localhost"), Authenticator()
    body = registered(passkeys, lock)
    first, second = passkeys.ask_proof(body), passkeys.ask_proof(body)
    answer = lock.answer(asked("get", dict(first.options)), origin=ORIGIN, verified=True)
    assert passkeys.take_proof(body, answer, state=second.state) is None
    kept = passkeys.take_proof(body, answer, state=first.state)
    assert kept is not None
    assert passkeys.take_proof(kept, answer, state=first.state) is None


def test_proof_of_another_key_or_page_is_refused() -> None:
    passkeys, lock = Passkeys("localhost"), Authenticator()
    body, other = registered(passkeys, lock), registered(passkeys, lock)
    question = passkeys.ask_proof(body)
    answer = lock.answer(asked("get", dict(question.options)), origin=ORIGIN, verified=True)
    assert passkeys.take_proof(other, answer, state=question.state) is None
    forged = answer.replace(json.loads(answer)["response"]["signature"][:12], "A" * 12)
    assert passkeys.take_proof(body, forged, state=question.state) is None
    elsewhere = lock.answer(asked("get", dict(question.options)), origin="http://elsewhere", verified=True)
    assert passkeys.take_proof(body, elsewhere, state=question.state) is None


def test_nobody_recognised_proves_nothing() -> None:
    passkeys, lock = Passkeys("localhost"), Authenticator()
    question = passkeys.ask_key(1, name="한가람")
    answer = lock.answer(asked("create", dict(question.options)), origin=ORIGIN, verified=False)
    assert passkeys.take_key(answer, state=question.state) is None


@pytest.mark.parametrize("picture", [b"", b"not a picture", b"\xff\xd8\xff\xe0 cut short"])
def test_what_is_no_picture_is_unreadable(picture: bytes) -> None:
    with pytest.raises(Unreadable):
        read_card(picture)


@pytest.mark.parametrize(
    ("typed", "pattern"), [("1258", "1-2-5-8"), ("1-2-5-8", "1-2-5-8"), ("", ""), ("1-", "1-")]
)
def test_points_may_be_typed_without_dashes(typed: str, pattern: str) -> None:
    assert rules.typed_pattern(typed) == pattern


def test_no_picture_is_not_an_unreadable_one(bank: Bank) -> None:
    card = bank.phone.enrolment.card
    with pytest.raises(RefusedError, match="신분증을 촬영해 주세요"):
        card.photograph(bank.sessions.open(), b"")


@pytest.mark.parametrize("secret", ["012345", "987654", "111111", "901106"])
def test_guessable_secrets(bank: Bank, secret: str) -> None:
    assert rules.simple_password_problem(secret, again=secret, birth="901106", policy=bank.policy)
