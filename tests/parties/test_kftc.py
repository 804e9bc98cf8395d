"""KFTC's service: whose window it is, what a code and a PIN open, what the store keeps, what a signature is worth."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.authorities import Issued
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.kftc import sign_up_of
from ksfc_spec.parties.kftc_issue import Subscriber
from ksfc_spec.pki import Scope, Standing, kind_of, verify_message
from ksfc_spec.pki.privatekey import encode_private_key_info

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
NAME, PHONE, BORN = "한가람", "010-0000-1001", "20930412"
NONCE = b"n" * 32


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def city(clock: ManualClock) -> City:
    city = build_city(clock=clock, seed=3)
    issue(city)
    return city


def issue(city: City, name: str = NAME, *, pin: str = "") -> Issued:
    person = city.people.named(name)
    facts = sign_up_of(city.people, name)
    return city.kftc_desk.keep(
        person, bank="가온은행", pin=pin or person.pin, facts=facts, email=person.email
    )


def window(city: City, *, device: str = "", holder_ci: str = "") -> str:
    errand = city.kftc.open("은행", state="s", nonce=NONCE, return_to="/back", holder_ci=holder_ci)
    return city.kftc.claim(errand, device=device)


def code(city: City) -> str:
    return str(city.telco.actions()["latest_code"](phone=PHONE)["code"])


def opened(city: City, *, auto: bool = False) -> tuple[str, str]:
    """A window with the cloud opened, and the device's token."""
    token = window(city)
    city.kftc.enter(token, name=NAME, phone=PHONE, born=BORN, auto=auto)
    return token, city.kftc.confirm(token, code=code(city))


def at_the_pin(city: City) -> str:
    token, _ = opened(city)
    city.kftc.choose(token, city.kftc.certificates(token)[0].id, favourite=False)
    return token


def refusal(deed: Any, *args: object, **details: object) -> str:
    with pytest.raises(PartyRefusedError) as refused:
        deed(*args, **details)
    return refused.value.reason


def test_a_signature_verifies_under_the_policy_of_financial_certificates(city: City) -> None:
    query = parse_qs(urlsplit(city.kftc.sign(at_the_pin(city), pin=city.people.named(NAME).pin)).query)
    answer = city.kftc.redeem(query["token"][0], state="s")
    signed = verify_message(answer.message)
    assert signed.content == NONCE
    assert kind_of(signed.signer).policy.dotted_string == "1.2.410.200005.1.1.1.10"
    assert refusal(city.kftc.redeem, query["token"][0], state="s") == "bad-token"


def test_an_answer_is_only_for_its_state_and_only_for_a_while(city: City, clock: ManualClock) -> None:
    token = at_the_pin(city)
    address = city.kftc.sign(token, pin=city.people.named(NAME).pin)
    ticket = parse_qs(urlsplit(address).query)["token"][0]
    assert refusal(city.kftc.signed, ticket, state="another") == "bad-token"
    clock.advance(timedelta(minutes=3, seconds=1))
    assert refusal(city.kftc.redeem, ticket, state="s") == "bad-token"


def test_a_request_belongs_to_the_browser_that_shows_it_first(city: City) -> None:
    errand = city.kftc.open("은행", state="s", nonce=NONCE, return_to="/back")
    city.kftc.claim(errand)
    assert refusal(city.kftc.claim, errand) == "unknown-errand"


def test_a_window_ends_with_its_time_and_with_its_signature(city: City, clock: ManualClock) -> None:
    token = at_the_pin(city)
    city.kftc.sign(token, pin=city.people.named(NAME).pin)
    assert refusal(city.kftc.errand, token) == "unknown-errand"
    late = window(city)
    clock.advance(timedelta(minutes=10, seconds=1))
    assert refusal(city.kftc.errand, late) == "unknown-errand"


@pytest.mark.parametrize("wrong", [{"name": "문새벽"}, {"phone": "010-0000-1002"}, {"born": "20930413"}])
def test_what_differs_is_never_said_and_guessing_ends(city: City, wrong: dict[str, str]) -> None:
    token = window(city)
    facts = {"name": NAME, "phone": PHONE, "born": BORN, **wrong}
    for _ in range(city.kftc.policy.mismatches):
        assert refusal(city.kftc.enter, token, **facts, auto=False) == "no-account"
    assert refusal(city.kftc.enter, token, name=NAME, phone=PHONE, born=BORN, auto=False) == "too-many"


def test_a_fresh_window_does_not_give_more_guesses_at_one_telephone(city: City) -> None:
    for _ in range(city.kftc.policy.mismatches):
        guess = window(city)
        assert (
            refusal(city.kftc.enter, guess, name="문새벽", phone=PHONE, born=BORN, auto=False) == "no-account"
        )
    fresh = window(city)
    assert refusal(city.kftc.enter, fresh, name=NAME, phone=PHONE, born=BORN, auto=False) == "too-many"


def test_a_code_is_void_after_five_wrong_ones_and_after_its_use(city: City) -> None:
    token = window(city)
    city.kftc.enter(token, name=NAME, phone=PHONE, born=BORN, auto=False)
    right = code(city)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    reasons = [refusal(city.kftc.confirm, token, code=wrong) for _ in range(5)]
    assert reasons == ["wrong"] * 4 + ["used-up"]
    assert refusal(city.kftc.confirm, token, code=right) == "no-code"
    again, _ = opened(city)
    assert refusal(city.kftc.confirm, again, code=code(city)) == "no-code"


def test_parallel_wrong_pins_never_gain_a_sixth_try(city: City) -> None:
    account = city.kftc.account(opened(city)[0])
    kept = city.kftc.cloud.listed(account.id)[0]

    def attempt(guess: int) -> str:
        return refusal(city.kftc.cloud.unlock, account.id, kept.id, pin=f"{guess:06d}")

    with ThreadPoolExecutor(16) as pool:
        reasons = sorted(pool.map(attempt, range(16)))
    assert reasons.count("wrong-pin") <= 4
    assert refusal(city.kftc.cloud.unlock, account.id, kept.id, pin=city.people.named(NAME).pin) == "locked"


def test_the_store_has_neither_key_nor_pin_in_the_clear(city: City) -> None:
    issued = issue(city, pin="481520")
    account = city.kftc.account(opened(city)[0])
    kept = city.kftc.cloud.listed(account.id)[0]
    stored = kept.key.body + kept.key.salt + repr(kept).encode()
    for secret in (encode_private_key_info(issued.owner), issued.owner.r.secret, b"481520"):
        assert secret not in stored
    assert not any(value is issued.owner for value in (kept.person, kept.certificate))
    assert kept.key.body != city.kftc.cloud.keep(account.id, issued, pin="481520").key.body


def test_auto_connect_is_the_devices_and_ends_with_it(city: City, clock: ManualClock) -> None:
    _, device = opened(city, auto=True)
    assert city.kftc.errand(window(city, device=device)).furthest == "choose"
    assert city.kftc.errand(window(city, device="another")).furthest == "open"
    city.kftc.cloud.disconnect(device)
    assert city.kftc.errand(window(city, device=device)).furthest == "open"
    _, second = opened(city, auto=True)
    clock.advance(city.kftc.cloud.policy.device_life + timedelta(seconds=1))
    assert city.kftc.errand(window(city, device=second)).furthest == "open"


def test_a_connected_device_does_not_open_the_cloud_for_a_site_that_expects_somebody_else(city: City) -> None:
    _, device = opened(city, auto=True)
    other = city.people.ci(city.people.named("문새벽").resident_number)
    token = window(city, device=device, holder_ci=other)
    assert city.kftc.errand(token).furthest == "open"
    assert refusal(city.kftc.enter, token, name=NAME, phone=PHONE, born=BORN, auto=False) == "other-person"


def test_of_two_storings_of_one_issue_exactly_one_is_done(city: City) -> None:
    person = city.people.named("문새벽")
    issuance, ticket = city.kftc_desk.begin("가온은행", resume="/now", return_to="/done")
    token, _ = city.kftc_desk.claim(ticket)
    city.kftc_desk.authorise(issuance, Subscriber(person, person.phone, person.email, "20950827"))

    def store(_: int) -> str:
        try:
            return city.kftc_desk.store(token, pin="204816", again="204816")
        except PartyRefusedError as refused:
            return refused.reason

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(store, range(8)))
    assert outcomes == ["/done"] + ["unproven"] * 7


def test_reissue_revokes_at_once_and_keeps_favourite_expiry_and_one_notice(city: City) -> None:
    account = city.kftc.cloud.of_person(city.people.named(NAME))
    assert account is not None
    city.kftc.cloud.favour(account.id, account.kept[0].id)
    old = city.authorities.newest(account.kept[0].person, Scope.FINANCIAL)
    new = issue(city, pin="112358")
    assert city.authorities.standing(old) is Standing.REVOKED
    assert new.certificate.not_valid_after_utc == old.certificate.not_valid_after_utc
    assert account.favourite == account.kept[0].id
    due = [letter for letter in city.mail._letters.values() if letter.subject == "금융인증서 갱신 안내"]
    assert len(due) == 1
