"""Financial certificates at the bank: another person's, another session's, stale and replaced ones; the order of steps."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ksfc_spec.bank.errors import OutOfOrderError, RefusedError
from ksfc_spec.bank.registrations import FINANCIAL
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

NAME, OTHER, THING = "한가람", "문새벽", "금융인증서"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    for name in (NAME, OTHER):
        app.tell("ksfc", "enrol", name=name)
        app.tell("people", "give", name=name, thing=THING)
    app.tell("people", "give", name=NAME, thing="OTP")
    return app


def facts(world: ReferenceApp, name: str = NAME) -> dict[str, Any]:
    return dict(world.tell("people", "get", name=name))


def pass_time(world: ReferenceApp, **delta: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**delta))


def ready(world: ReferenceApp) -> Session:
    """A session that has come to the choice of a certificate."""
    session, flow, person = world.bank.sessions.open(), world.bank.financial, facts(world)
    flow.identify(
        session, user_id=person["user_id"], password=person["password"], number=person["resident_number"]
    )
    member = flow.draft(session).member_id
    number = world.bank.additional.issue_number(member)
    world.bank.additional.confirm_number(session, "financial", member_id=member, number=number)
    pass_time(world, seconds=60)
    flow.authenticate(session, {"otp": world.tell("people", "look", name=NAME, at="OTP")["value"]})
    return session


def signed(world: ReferenceApp, errand: str, *, name: str = NAME) -> dict[str, str]:
    """State and token of what this person signs in KFTC's window."""
    kftc, person = world.city.kftc, facts(world, name)
    device = kftc.redeem_ticket(str(world.tell("kftc", "connect", name=name)["address"]).rpartition("/")[2])
    window = kftc.claim(errand, device=device)
    kftc.choose(window, kftc.certificates(window)[0].id, favourite=False)
    query = parse_qs(urlsplit(kftc.sign(window, pin=person["pin"])).query)
    return {"state": query["state"][0], "token": query["token"][0]}


def registered(world: ReferenceApp) -> Session:
    session = ready(world)
    world.bank.financial.finish(session, **signed(world, world.bank.financial.start(session)))
    return session


def test_the_bank_itself_refuses_another_persons_certificate(world: ReferenceApp) -> None:
    """Even where KFTC would not look whom the site expects."""
    session, flow = ready(world), world.bank.financial
    errand = flow.start(session)
    order = world.city.kftc._errands[errand].order
    anybody = type(order)(order.requester, order.state, order.nonce, order.return_to)
    world.city.kftc._errands[errand] = type(world.city.kftc._errands[errand])(
        errand, anybody, world.clock.now()
    )
    with pytest.raises(RefusedError, match="본인 명의"):
        flow.finish(session, **signed(world, errand, name=OTHER))
    assert flow.draft(session).due == "certificate"


def test_another_sessions_answer_and_a_replayed_one_register_nothing(world: ReferenceApp) -> None:
    mine, theirs, flow = ready(world), ready(world), world.bank.financial
    flow.start(theirs)
    answer = signed(world, flow.start(mine))
    with pytest.raises(RefusedError, match="요청이 끝났거나"):
        flow.finish(theirs, **answer)
    flow.finish(mine, **answer)
    with pytest.raises(RefusedError, match="요청이 끝났거나"):
        flow.finish(mine, **answer)


def test_a_late_answer_is_refused(world: ReferenceApp) -> None:
    session, flow = ready(world), world.bank.financial
    answer = signed(world, flow.start(session))
    pass_time(world, minutes=11)
    with pytest.raises((RefusedError, PartyRefusedError)):
        flow.finish(session, **answer)


def test_steps_keep_their_order_on_the_server(world: ReferenceApp) -> None:
    session, flow = world.bank.sessions.open(), world.bank.financial
    for deed in (flow.start, flow.owner, flow.back):
        with pytest.raises(OutOfOrderError):
            deed(session)
    with pytest.raises(OutOfOrderError):
        flow.authenticate(session, {"otp": "123456"})


def test_an_otp_number_is_not_used_up_while_something_else_is_wrong(world: ReferenceApp) -> None:
    session, flow, person = world.bank.sessions.open(), world.bank.financial, facts(world)
    flow.identify(
        session, user_id=person["user_id"], password=person["password"], number=person["resident_number"]
    )
    otp = str(world.tell("people", "look", name=NAME, at="OTP")["value"])
    with pytest.raises(RefusedError, match="추가인증"):
        flow.authenticate(session, {"otp": otp})
    member = flow.draft(session).member_id
    number = world.bank.additional.issue_number(member)
    world.bank.additional.confirm_number(session, "financial", member_id=member, number=number)
    flow.authenticate(session, {"otp": otp})
    assert flow.draft(session).due == "certificate"


def test_of_registrations_at_one_instant_one_row_remains(world: ReferenceApp) -> None:
    sessions = [ready(world) for _ in range(4)]
    answers = [signed(world, world.bank.financial.start(session)) for session in sessions]
    start = threading.Barrier(len(sessions))

    def finish(session: Session, answer: dict[str, str]) -> None:
        start.wait()
        world.bank.financial.finish(session, **answer)

    threads = [threading.Thread(target=finish, args=pair) for pair in zip(sessions, answers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    member = world.bank.financial.draft(sessions[0]).member_id
    assert len(world.bank.registrations.of(member, family=FINANCIAL)) == 1


def log_in(world: ReferenceApp) -> Session:
    session, login = world.bank.sessions.open(), world.bank.financial_login
    return login.finish(session, **signed(world, login.start(session, return_to="/back")))


def test_a_new_registration_ends_the_former_ones_log_in(world: ReferenceApp) -> None:
    registered(world)
    assert log_in(world).means == THING
    world.tell("people", "set_state", name=NAME, thing=THING, state="재발급됨")
    with pytest.raises(RefusedError, match="재등록"):
        log_in(world)
    registered(world)
    assert log_in(world).means == THING


@pytest.mark.parametrize(("state", "said"), [("폐기", "폐기된"), ("정지", "정지된")])
def test_what_its_authority_no_longer_stands_for_does_not_log_in(
    world: ReferenceApp, state: str, said: str
) -> None:
    registered(world)
    world.tell("people", "set_state", name=NAME, thing=THING, state=state)
    with pytest.raises(RefusedError, match=said):
        log_in(world)


def test_a_log_in_answer_is_the_sessions_own_and_good_once(world: ReferenceApp) -> None:
    registered(world)
    login, mine, theirs = world.bank.financial_login, world.bank.sessions.open(), world.bank.sessions.open()
    answer = signed(world, login.start(mine, return_to="/back"))
    with pytest.raises(RefusedError, match="로그인 요청"):
        login.finish(theirs, **answer)
    renewed = login.finish(mine, **answer)
    assert renewed.token != mine.token
    with pytest.raises(RefusedError, match="로그인 요청"):
        login.finish(renewed, **answer)
