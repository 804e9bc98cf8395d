"""The cloud registration as a service: of two at the same instant one succeeds, and nothing is half registered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from ksfc_spec.bank.additional_rules import SMS
from ksfc_spec.bank.cloud import rules
from ksfc_spec.bank.cloud.registration import FLOW
from ksfc_spec.bank.errors import BankError, CertificateRefusedError
from ksfc_spec.bank.registrations import CLOUD
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.pki import KINDS, Holder, Kind, Scope
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

NAME = "한가람"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("people", "give", name=NAME, thing="클라우드 공동인증서(타기관)")
    app.tell("people", "give", name=NAME, thing="OTP")
    app.tell("koscom", "connect", name=NAME)
    return app


def signed(world: ReferenceApp) -> tuple[Session, dict[str, str]]:
    """A session before the last step: state and token of a signed answer."""
    bank, city, person = world.bank, world.city, world.city.people.named(NAME)
    session = bank.sessions.open()
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=2))
    bank.cloud.identify(
        session, user_id=person.user_id, password=person.password, number=person.resident_number, address=""
    )
    member = bank.cloud.draft(session).member_id
    bank.additional.accept(session, FLOW, member_id=member, method=SMS)
    proofs = {"otp": city.tokens.shown(person), "otp_serial": city.tokens.device(person).serial}
    request = bank.cloud.start(session, proofs)
    errand = city.koscom.errand(request, browser=session.key, device=city.pc.serial)
    errand = city.koscom.choose(errand, city.koscom.certificates(errand)[0].id)
    address = city.koscom.sign(errand, pin=person.pin)
    return session, {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def registered(world: ReferenceApp) -> int:
    member = world.bank.members.by_user_id(world.city.people.named(NAME).user_id)
    assert member is not None
    return len(world.bank.registrations.of(member.id, family=CLOUD))


def test_of_two_registrations_at_the_same_instant_exactly_one_succeeds(world: ReferenceApp) -> None:
    both = [signed(world), signed(world)]

    def finish(one: tuple[Session, dict[str, str]]) -> str:
        try:
            world.bank.cloud.finish(one[0], **one[1])
        except CertificateRefusedError as error:
            return error.message
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(finish, both))
    assert said[0] == ""
    assert "이미 등록된 인증서입니다" in said[1]
    assert registered(world) == 1


def test_another_session_cannot_finish(world: ReferenceApp) -> None:
    _, answer = signed(world)
    with pytest.raises(BankError, match="요청이 끝났거나 없습니다"):
        world.bank.cloud.finish(world.bank.sessions.open(), **answer)
    assert registered(world) == 0


def test_a_window_left_open_for_more_than_half_an_hour_is_over(world: ReferenceApp) -> None:
    session, answer = signed(world)
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=30, seconds=1))
    with pytest.raises(BankError, match="요청이 끝났거나 없습니다"):
        world.bank.cloud.finish(session, **answer)


def test_a_silent_authority_registers_nothing_and_may_be_asked_again(world: ReferenceApp) -> None:
    session, answer = signed(world)
    world.city.authorities.disturb(how="silent")
    with pytest.raises(CertificateRefusedError, match="확인할 수 없습니다"):
        world.bank.cloud.finish(session, **answer)
    assert registered(world) == 0
    world.city.authorities.disturb()
    session, answer = signed(world)
    world.bank.cloud.finish(session, **answer)
    assert registered(world) == 1


def test_what_was_proven_is_forgotten_afterwards(world: ReferenceApp) -> None:
    session, answer = signed(world)
    world.bank.cloud.finish(session, **answer)
    member = world.bank.cloud.draft(session).member_id
    assert not world.bank.additional.progress(session, FLOW, member_id=member).done
    assert not world.bank.one_won.done(session, FLOW)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.authority}-{kind.scope}-{kind.holder}")
def test_every_kind_is_taken_or_refused_by_the_rule(kind: Kind) -> None:
    own = kind.authority == "SignKorea"
    taken = kind.holder is Holder.PERSONAL and (own or kind.scope is Scope.UNIVERSAL)
    assert (rules.kind_problem(kind) is None) is taken
    assert (kind.policy.dotted_string in rules.unwanted()) is not taken
