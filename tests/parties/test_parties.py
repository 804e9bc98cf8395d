"""The town: its cast, its institutions, and the world's door."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.addresses import known_addresses
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.errors import (
    PartyFaultError,
    PartyRefusedError,
    PartySilentError,
    UnknownActionError,
)
from ksfc_spec.parties.people import birth_date, known_people
from ksfc_spec.parties.world import World

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
GARAM = {"carrier": "SKT", "name": "한가람", "born": "20930412", "phone": "010-0000-1001"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def city(clock: ManualClock) -> City:
    return build_city(clock=clock, seed=3)


@pytest.fixture
def world(city: City) -> World:
    return World(city.actions())


def newest_code(city: City) -> str:
    found = re.search(r"\d{6}", city.telco.messages("010-0000-1001")[-1].text)
    assert found
    return found.group()


# the cast


def test_everybody_is_invented() -> None:
    for person in known_people():
        assert 2090 <= birth_date(person.resident_number).year <= 2099
        assert person.phone.startswith("010-0000-")
        assert person.email.endswith("@example.com")


@pytest.mark.parametrize("fact", ["name", "resident_number", "phone", "user_id", "email"])
def test_no_two_people_share(fact: str) -> None:
    values = [getattr(person, fact) for person in known_people()]
    assert len(set(values)) == len(values)


def test_a_person_shows_no_secret_when_printed() -> None:
    assert all(p.resident_number not in repr(p) and p.password not in repr(p) for p in known_people())


def test_addresses_of_people_exist() -> None:
    keys = {address.key for address in known_addresses()}
    assert all({person.home, person.work} <= keys for person in known_people())


# the real-name service


def test_name_and_number_must_belong_together(city: City) -> None:
    assert city.nice.check("한가람", resident_number="9304123730417").matches
    assert not city.nice.check("문새벽", resident_number="9304123730417").matches
    assert not city.nice.check("한가람", resident_number="9304123730418").matches


def test_institutions_mean_the_same_person(city: City) -> None:
    check = city.telco.open("은행", state="s", return_to="/back")
    city.telco.send_code(check, **GARAM)
    token = city.telco.confirm(check, code=newest_code(city)).split("token=")[1]
    identity = city.telco.redeem(token, state="s")
    assert identity.ci == city.nice.check("한가람", resident_number="9304123730417").ci


@pytest.mark.parametrize(("how", "error"), [("silent", PartySilentError), ("error", PartyFaultError)])
def test_bad_days(city: City, how: str, error: type[Exception]) -> None:
    city.nice.disturb(how=how)
    with pytest.raises(error):
        city.nice.check("한가람", resident_number="9304123730417")
    city.nice.disturb()
    assert city.nice.check("한가람", resident_number="9304123730417").matches


# the telephone check


@pytest.mark.parametrize(
    "wrong", [{"carrier": "KT"}, {"name": "문새벽"}, {"born": "20930413"}, {"phone": "010-0000-1002"}]
)
def test_every_entry_of_a_subscriber_counts(city: City, wrong: dict[str, str]) -> None:
    check = city.telco.open("은행", state="s", return_to="/back")
    with pytest.raises(PartyRefusedError):
        city.telco.send_code(check, **{**GARAM, **wrong})
    assert city.telco.messages("010-0000-1001") == ()


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (179, True), (180, True), (181, False)])
def test_a_code_lives_three_minutes(city: City, clock: ManualClock, seconds: int, good: bool) -> None:
    check = city.telco.open("은행", state="s", return_to="/back")
    city.telco.send_code(check, **GARAM)
    clock.advance(timedelta(seconds=seconds))
    if good:
        assert city.telco.confirm(check, code=newest_code(city)).startswith("/back?state=s&token=")
    else:
        with pytest.raises(PartyRefusedError, match="시간"):
            city.telco.confirm(check, code=newest_code(city))


def test_five_wrong_codes_use_a_code_up(city: City) -> None:
    check = city.telco.open("은행", state="s", return_to="/back")
    city.telco.send_code(check, **GARAM)
    reasons = []
    for _ in range(5):
        with pytest.raises(PartyRefusedError) as refused:
            city.telco.confirm(check, code="xxxxxx")
        reasons.append(refused.value.reason)
    assert reasons == ["wrong"] * 4 + ["used-up"]
    with pytest.raises(PartyRefusedError) as refused:
        city.telco.confirm(check, code=newest_code(city))
    assert refused.value.reason == "no-code"


def test_an_empty_code_never_fits(city: City) -> None:
    check = city.telco.open("은행", state="s", return_to="/back")
    with pytest.raises(PartyRefusedError) as refused:
        city.telco.confirm(check, code="")
    assert refused.value.reason == "no-code"


def test_a_new_code_replaces_the_old_one(city: City) -> None:
    check = city.telco.open("은행", state="s", return_to="/back")
    city.telco.send_code(check, **GARAM)
    old = newest_code(city)
    city.telco.send_code(check, **GARAM)
    with pytest.raises(PartyRefusedError):
        city.telco.confirm(check, code=old)


def test_a_result_is_redeemed_once_and_for_its_state(city: City) -> None:
    def result() -> str:
        check = city.telco.open("은행", state="s", return_to="/back")
        city.telco.send_code(check, **GARAM)
        return city.telco.confirm(check, code=newest_code(city)).split("token=")[1]

    token = result()
    assert city.telco.redeem(token, state="s").name == "한가람"
    for bad, state in ((token, "s"), (result(), "other"), ("", "s")):
        with pytest.raises(PartyRefusedError):
            city.telco.redeem(bad, state=state)


def test_the_same_seed_sends_the_same_codes() -> None:
    def code() -> str:
        city = build_city(clock=ManualClock(START), seed=11)
        city.telco.send_code(city.telco.open("은행", state="s", return_to="/"), **GARAM)
        return newest_code(city)

    assert code() == code()


# addresses


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("국제금융로8길", 1),
        ("국제금융로8길 10", 1),
        ("국제금융로8길 99", 0),
        ("은하로", 3),
        ("", 0),
        ("  ", 0),
        ("하로", 0),
    ],
)
def test_search_by_road(city: City, query: str, found: int) -> None:
    assert len(city.addresses.by_road(query)) == found


def test_search_by_building_stays_in_its_district(city: City) -> None:
    search = city.addresses.by_building
    assert [str(a) for a in search("한국증권금융", sido="서울", sigungu="영등포구")]
    assert search("한국증권금융", sido="서울", sigungu="종로구") == ()
    assert search("", sido="서울", sigungu="영등포구") == ()


# certificates


def test_what_an_authority_says_follows_what_was_done(world: World) -> None:
    def tell(party: str, action: str, **more: str) -> str:
        return str(world.tell(party, action, {"name": "한가람", "scope": "securities", **more})["standing"])

    world.tell("certificates", "give", {"name": "한가람", "scope": "securities"})
    assert tell("authorities", "status") == "valid"
    tell("certificates", "set", state="suspended")
    assert tell("authorities", "status") == "suspended"
    tell("certificates", "set", state="revoked")
    assert tell("authorities", "status") == "revoked"


def test_a_wrong_password_five_times_ends_the_request(city: City, world: World) -> None:
    world.tell("certificates", "give", {"name": "한가람", "scope": "universal"})
    program = city.certificates
    request = program.open("은행", state="s", nonce=b"n" * 32, return_to="/back")
    key = program.choices("하드디스크")[0].key
    reasons = []
    for password in [*["wrong"] * 5, "Cert#garam1"]:
        with pytest.raises(PartyRefusedError) as refused:
            program.sign(request, medium="하드디스크", key=key, password=password)
        reasons.append(refused.value.reason)
    assert reasons == ["wrong-password"] * 5 + ["used-up"]


def test_media_are_kept_apart(city: City, world: World) -> None:
    world.tell("certificates", "give", {"name": "한가람", "scope": "universal", "medium": "이동식디스크"})
    assert city.certificates.choices("하드디스크") == ()
    assert len(city.certificates.choices("이동식디스크")) == 1


# the world's door


@pytest.mark.parametrize(
    ("party", "action", "details"),
    [
        ("moon", "get", {}), ("people", "fly", {}), ("people", "get", {}), ("people", "get", {"nome": "한가람"}),
        ("people", "get", {"name": "한가람", "more": "x"}),
    ],
)  # fmt: skip
def test_what_nobody_can_do_is_refused_with_what_can_be_done(
    world: World, party: str, action: str, details: dict[str, str]
) -> None:
    with pytest.raises(UnknownActionError):
        world.tell(party, action, details)


@pytest.mark.parametrize(
    "party", ["people", "nice", "telco", "addresses", "pc", "certificates", "authorities"]
)
def test_every_party_can_have_a_bad_day(world: World, party: str) -> None:
    assert world.tell(party, "disturb", {"how": "silent"}) == {"how": "silent"}
    with pytest.raises(PartyRefusedError):
        world.tell(party, "disturb", {"how": "dancing"})


def test_a_fresh_pc_has_the_required_programs(world: World) -> None:
    installed = world.tell("pc", "get", {})["installed"]
    assert set(installed) == {"키보드보안", "공동인증서 프로그램", "개인방화벽"}


def test_replies_are_not_codes(world: World, city: City) -> None:
    city.telco.deliver("010-0000-1001", "인증번호는 123456입니다.")
    world.tell("telco", "reply", {"phone": "010-0000-1001", "text": "999999"})
    assert world.tell("telco", "latest_code", {"phone": "01000001001"}) == {"code": "123456"}


def test_messages_are_in_order(world: World, city: City, clock: ManualClock) -> None:
    for number in range(3):
        city.telco.deliver("010-0000-1001", f"{number}")
        clock.advance(timedelta(seconds=1))
    rows = world.tell("telco", "messages", {"phone": "010-0000-1001"})["messages"]
    assert all(a["at"] < b["at"] for a, b in pairwise(rows))
