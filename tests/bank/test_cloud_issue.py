"""Issue into the cloud as the bank sees it: the order of steps, whose answer it is, and that it is taken once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from ksfc_spec.bank.cloud_issue.draft import Draft
from ksfc_spec.bank.cloud_issue.service import PATHS, ROOT, STEPS
from ksfc_spec.bank.errors import BankError, OutOfOrderError, RefusedError
from ksfc_spec.bank.registrations import CLOUD
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.koscom_issue_rules import SECURITIES, TERMS
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

NAME = "한가람"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("koscom", "connect", name=NAME, device="phone")
    return app


def logged_in(world: ReferenceApp, name: str = NAME) -> Session:
    person = world.city.people.named(name)
    member = world.bank.members.by_user_id(person.user_id)
    assert member is not None
    return world.bank.sessions.promote(world.bank.sessions.open(), member_id=member.id, means="아이디")


def identified(world: ReferenceApp) -> Session:
    """A session that has come as far as the customer's data."""
    session = logged_in(world)
    assert session.member_id is not None
    world.bank.phone_cloud.issue.course.save(session, Draft(due="details", member_id=session.member_id))
    return session


def issued(world: ReferenceApp, session: Session) -> dict[str, str]:
    """State and token with which Koscom's window comes back."""
    issue, desk = world.bank.phone_cloud.issue, world.city.cloud_issue
    details = {
        name: issue.details(session)[name]
        for name in ("email", "home_phone", "mobile", "home_address", "home_detail")
    }
    began = issue.open_window(session, details)
    now = desk.set_pin(desk.application(began, browser=session.key), pin="805293", again="805293")
    address = desk.go_on(desk.keep(now, offer=SECURITIES.name, agreed=TERMS))
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def registered(world: ReferenceApp, name: str = NAME) -> int:
    member = world.bank.members.by_user_id(world.city.people.named(name).user_id)
    assert member is not None
    return len(world.bank.registrations.of(member.id, family=CLOUD))


@pytest.mark.parametrize("step", STEPS[1:])
def test_no_step_is_open_before_the_one_before_it(world: ReferenceApp, step: str) -> None:
    session = logged_in(world)
    with pytest.raises(OutOfOrderError) as refused:
        world.bank.phone_cloud.issue.require_step(session, step)
    assert refused.value.step == PATHS["terms"]


def test_a_phone_that_lost_its_connection_connects_again(world: ReferenceApp) -> None:
    session = identified(world)
    world.tell("koscom", "disconnect", device="phone")
    with pytest.raises(OutOfOrderError) as refused:
        world.bank.phone_cloud.issue.details(session)
    assert refused.value.step == ROOT


def test_somebody_elses_cloud_is_not_ones_own(world: ReferenceApp) -> None:
    world.tell("ksfc", "enrol", name="문새벽")
    assert not world.bank.phone_cloud.connection.connected(logged_in(world, "문새벽"))


def test_the_answer_is_taken_once(world: ReferenceApp) -> None:
    session = identified(world)
    answer = issued(world, session)

    def taken(_: int) -> bool:
        try:
            world.bank.phone_cloud.issue.finish(session, **answer)
        except (BankError, PartyRefusedError):
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(taken, range(8))) == 1
    assert registered(world) == 1
    assert world.bank.phone_cloud.issue.course.draft(session).due == "done"


def test_another_session_cannot_take_the_answer(world: ReferenceApp) -> None:
    world.tell("ksfc", "enrol", name="문새벽")
    answer = issued(world, identified(world))
    for thief in (logged_in(world, "문새벽"), identified(world)):
        with pytest.raises(RefusedError):
            world.bank.phone_cloud.issue.finish(thief, **answer)
    assert registered(world) == registered(world, "문새벽") == 0


def test_an_answer_to_an_earlier_window_is_refused(world: ReferenceApp) -> None:
    session = identified(world)
    first = issued(world, session)
    second = issued(world, session)
    with pytest.raises(RefusedError):
        world.bank.phone_cloud.issue.finish(session, **first)
    world.bank.phone_cloud.issue.finish(session, **second)
    assert registered(world) == 1


def test_an_answer_that_comes_too_late_is_refused(world: ReferenceApp) -> None:
    session = identified(world)
    answer = issued(world, session)
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(minutes=31))
    with pytest.raises((RefusedError, PartyRefusedError)):
        world.bank.phone_cloud.issue.finish(session, **answer)
    assert registered(world) == 0


def test_giving_up_in_the_window_needs_the_sessions_own_state(world: ReferenceApp) -> None:
    session = identified(world)
    issued(world, session)
    with pytest.raises(RefusedError):
        world.bank.phone_cloud.issue.withdraw(session, state="another")
    assert world.bank.phone_cloud.issue.course.draft(session).due == "details"


def test_an_address_that_was_not_found_opens_no_window(world: ReferenceApp) -> None:
    session, issue = identified(world), world.bank.phone_cloud.issue
    details = {**issue.details(session), "home_address": "어디에도 없는 길 1"}
    with pytest.raises(RefusedError, match="주소찾기"):
        issue.open_window(session, details)
    assert not issue.course.draft(session).request


def test_nothing_secret_is_in_a_draft(world: ReferenceApp) -> None:
    session = identified(world)
    issued(world, session)
    draft = world.bank.phone_cloud.issue.course.draft(session)
    assert "805293" not in str(replace(draft, details={})) + str(dict(draft.details))
