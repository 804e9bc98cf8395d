"""Key sources: a pool that keeps requests from waiting, prepared keys that repeat, loading that checks."""

from __future__ import annotations

import threading
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ksfc_spec.pki import KeyPool, KeySource, MalformedError, PreparedKeys, UnsupportedError, keys

from .conftest import Fixture


def filled(pool: KeyPool, count: int) -> bool:
    """Whether the pool gets `count` keys ready by itself; polls, for at most twenty seconds."""
    deadline = time.monotonic() + 20
    waiting = threading.Event()
    while pool.ready() < count and time.monotonic() < deadline:
        waiting.wait(0.01)
    return pool.ready() == count


def test_a_pool_refills_itself() -> None:
    pool = KeyPool(stock=2)
    try:
        assert filled(pool, 2)
        first, second = pool.take(), pool.take()
        assert first.private_numbers() != second.private_numbers()
        assert filled(pool, 2)
    finally:
        pool.close()


def test_taking_from_a_filled_pool_does_not_make_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = KeyPool(stock=1)
    assert filled(pool, 1)
    pool.close()
    monkeypatch.setattr(keys, "generate_private_key", lambda **_: pytest.fail("made in the request's way"))
    assert pool.take().key_size == 2048


def test_an_empty_or_closed_pool_makes_keys_on_demand() -> None:
    pool = KeyPool(stock=0)
    pool.close()
    assert pool.take().key_size == 2048


def test_sizes_the_authorities_do_not_issue_for() -> None:
    pool = KeyPool(stock=0)
    pool.close()
    for source in (pool, PreparedKeys.draw(1)):
        with pytest.raises(UnsupportedError):
            source.take(1024)


def test_prepared_keys_come_in_their_order_and_begin_again(prepared: PreparedKeys) -> None:
    made = [prepared.take() for _ in range(3)]
    source: KeySource = PreparedKeys(made)
    assert [source.take() for _ in range(7)] == [*made, *made, made[0]]


def test_only_own_keys_skip_the_check(
    prepared: PreparedKeys, yessign: Fixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    real = keys.load_key

    def spy(pkcs8: bytes, *, checked_before: bool = False):  # type: ignore[no-untyped-def]
        seen.append(checked_before)
        return real(pkcs8, checked_before=checked_before)

    monkeypatch.setattr(keys, "load_key", spy)
    prepared.load(keys.to_pkcs8(prepared.take()))
    prepared.load(keys.to_pkcs8(yessign.owner.key))
    assert seen == [True, False]


def test_a_key_with_a_false_prime_is_refused(prepared: PreparedKeys) -> None:
    key = prepared.take()
    prime = key.private_numbers().p
    good, false = prime.to_bytes(128, "big"), (prime + 2).to_bytes(128, "big")
    stored = keys.to_pkcs8(key)
    assert good in stored
    with pytest.raises(MalformedError):
        keys.load_key(stored.replace(good, false))


def test_other_keys_and_no_keys() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(UnsupportedError):
        keys.load_key(other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(MalformedError):
        keys.load_key(b"")
