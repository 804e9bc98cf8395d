"""Registering certificates on the phone: races with the PC, replay, other sessions, late answers, order, guessing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from ksfc_spec.bank.additional_rules import SMS
from ksfc_spec.bank.cloud.phone_registration import FLOW, ROUTE
from ksfc_spec.bank.errors import BankError, CertificateRefusedError, OutOfOrderError, RefusedError
from ksfc_spec.bank.financial.registration import FinancialRegistration
from ksfc_spec.bank.registrations import CLOUD, FINANCIAL
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.people import Person
from ksfc_spec.web.reference import ReferenceApp
from tests.bank import test_cloud, test_financial
from tests.web.walk import fresh

NAME, OTHER = "한가람", "문새벽"
CERTIFICATE = "클라우드 공동인증서(타기관)"
PATHS = ROUTE.paths
Answer = dict[str, str]


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    app.tell("people", "give", name=NAME, thing="OTP")
    for thing in ("금융인증서", CERTIFICATE):
        app.tell("people", "give", name=NAME, thing=thing)
    for device in ("pc", "phone"):
        app.tell("koscom", "connect", name=NAME, device=device)
    return app


def person_of(world: ReferenceApp, name: str = NAME) -> Person:
    return world.city.people.named(name)


def pass_time(world: ReferenceApp, **delta: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**delta))


def rows(world: ReferenceApp, family: str) -> int:
    member = world.bank.members.by_user_id(person_of(world).user_id)
    assert member is not None
    return len(world.bank.registrations.of(member.id, family=family))


def at_once(*deeds: Callable[[], None]) -> list[str]:
    """What each was refused with, `""` where it was not."""

    def refusal(deed: Callable[[], None]) -> str:
        try:
            deed()
        except BankError as error:
            return error.message
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(refusal, deeds))


# financial certificates ------------------------------------------------------------------------------


def identified(world: ReferenceApp, flow: FinancialRegistration) -> Session:
    """A session in the second step, its additional authentication done."""
    session, person = world.bank.sessions.open(), person_of(world)
    flow.identify(session, user_id=person.user_id, password=person.password, number=person.resident_number)
    member = flow.draft(session).member_id
    world.bank.additional.accept(session, flow.flow, member_id=member, method=SMS)
    return session


def to_window(world: ReferenceApp, flow: FinancialRegistration) -> tuple[Session, Answer]:
    """A session before the last step, and the signed answer."""
    pass_time(world, minutes=2)
    session = identified(world, flow)
    flow.authenticate(session, {"otp": world.city.tokens.shown(person_of(world))})
    return session, test_financial.signed(world, flow.start(session))


def test_on_two_channels_at_one_instant_a_financial_certificate_is_registered_once(
    world: ReferenceApp,
) -> None:
    flows = (world.bank.financial, world.bank.phone_financial)
    ready = [(flow, *to_window(world, flow)) for flow in flows]
    at_once(*(lambda f=flow, s=session, a=answer: f.finish(s, **a) for flow, session, answer in ready))
    assert rows(world, FINANCIAL) == 1


def test_a_financial_answer_is_good_once_and_for_its_own_session(world: ReferenceApp) -> None:
    flow = world.bank.phone_financial
    (mine, answer), (theirs, _) = to_window(world, flow), to_window(world, flow)
    with pytest.raises(RefusedError, match="요청이 끝났거나"):
        flow.finish(theirs, **answer)
    flow.finish(mine, **answer)
    with pytest.raises(RefusedError, match="요청이 끝났거나"):
        flow.finish(mine, **answer)
    assert rows(world, FINANCIAL) == 1


def test_a_late_financial_answer_registers_nothing(world: ReferenceApp) -> None:
    flow = world.bank.phone_financial
    session, answer = to_window(world, flow)
    pass_time(world, minutes=11)
    with pytest.raises((RefusedError, PartyRefusedError)):
        flow.finish(session, **answer)
    assert rows(world, FINANCIAL) == 0


def test_what_was_done_on_the_pc_opens_nothing_on_the_phone(world: ReferenceApp) -> None:
    session = identified(world, world.bank.financial)
    with pytest.raises(OutOfOrderError) as refused:
        world.bank.phone_financial.owner(session)
    assert refused.value.step == "/m/auth/financial/identity"


def test_numbers_on_file_cannot_be_guessed_for_ever(world: ReferenceApp) -> None:
    flow, person = world.bank.phone_financial, person_of(world)
    world.tell("people", "take", name=NAME, thing="OTP")
    session = identified(world, flow)
    for guess in range(5):
        with pytest.raises(RefusedError, match="일치하지 않습니다"):
            flow.authenticate(session, {"resident": person.resident_number, "mobile": f"0100000{guess:04d}"})
    with pytest.raises(BankError, match="정지"):
        flow.authenticate(session, {"resident": person.resident_number, "mobile": person.phone})


def test_numbers_on_file_may_be_entered_with_or_without_hyphens(world: ReferenceApp) -> None:
    flow, person = world.bank.phone_financial, person_of(world)
    world.tell("people", "take", name=NAME, thing="OTP")
    for phone in (person.phone.replace("-", ""), person.phone):
        session = identified(world, flow)
        flow.authenticate(session, {"resident": person.resident_number, "mobile": phone})
        assert flow.draft(session).due == "certificate"


def test_an_otp_number_is_not_used_up_while_the_authentication_is_missing(world: ReferenceApp) -> None:
    flow, person = world.bank.phone_financial, person_of(world)
    session, otp = world.bank.sessions.open(), world.city.tokens.shown(person)
    flow.identify(session, user_id=person.user_id, password=person.password, number=person.resident_number)
    with pytest.raises(RefusedError, match="선택해 주세요"):
        flow.authenticate(session, {"otp": otp})
    with pytest.raises(RefusedError, match="추가인증을 해 주세요"):
        flow.authenticate(session, {"otp": otp, "method": SMS})
    world.bank.additional.accept(session, flow.flow, member_id=flow.draft(session).member_id, method=SMS)
    flow.authenticate(session, {"otp": otp})
    assert flow.draft(session).due == "certificate"


# cloud certificates ----------------------------------------------------------------------------------


def logged_in(world: ReferenceApp, name: str = NAME) -> Session:
    member = world.bank.members.by_user_id(person_of(world, name).user_id)
    assert member is not None
    return world.bank.sessions.promote(world.bank.sessions.open(), member_id=member.id, means="아이디")


def at_medium(world: ReferenceApp, session: Session) -> None:
    """Brings a session past 본인인증."""
    assert session.member_id is not None
    world.bank.additional.accept(session, FLOW, member_id=session.member_id, method=SMS)
    back = person_of(world).resident_number[6:]
    assert world.bank.phone_cloud.registration.identify(session, back) == PATHS["medium"]


def signed(world: ReferenceApp, session: Session, request: str, *, of: str = NAME) -> Answer:
    """State and token of what this person's first certificate signs in the window."""
    koscom = world.city.koscom
    errand = koscom.errand(request, browser=session.key, device=world.city.phone.serial)
    errand = koscom.choose(errand, koscom.certificates(errand)[0].id)
    address = koscom.sign(errand, pin=person_of(world, of).pin)
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def to_koscom(world: ReferenceApp) -> tuple[Session, Answer]:
    """A session before the last step, and the signed answer."""
    pass_time(world, minutes=2)
    session, flow = logged_in(world), world.bank.phone_cloud.registration
    at_medium(world, session)
    request = flow.start(session, {"otp": world.city.tokens.shown(person_of(world))})
    return session, signed(world, session, request)


def test_on_two_channels_at_one_instant_exactly_one_registers(world: ReferenceApp) -> None:
    on_pc, on_phone = test_cloud.signed(world), to_koscom(world)
    said = at_once(
        lambda: world.bank.cloud.finish(on_pc[0], **on_pc[1]),
        lambda: world.bank.phone_cloud.registration.finish(on_phone[0], **on_phone[1]),
    )
    assert sorted(bool(message) for message in said) == [False, True]
    assert said[0].startswith("이미 등록된 인증서입니다") or said[1].startswith("이미 등록된 인증서는 다시")
    assert rows(world, CLOUD) == 1


def test_a_cloud_answer_is_good_once_and_for_its_own_session(world: ReferenceApp) -> None:
    flow = world.bank.phone_cloud.registration
    (mine, answer), (theirs, _) = to_koscom(world), to_koscom(world)
    with pytest.raises(RefusedError, match="요청이 끝났거나"):
        flow.finish(theirs, **answer)
    flow.finish(mine, **answer)
    with pytest.raises((RefusedError, PartyRefusedError)):
        flow.finish(mine, **answer)
    assert rows(world, CLOUD) == 1


def test_a_late_cloud_answer_registers_nothing(world: ReferenceApp) -> None:
    session, answer = to_koscom(world)
    pass_time(world, minutes=31)
    with pytest.raises((RefusedError, PartyRefusedError)):
        world.bank.phone_cloud.registration.finish(session, **answer)
    assert rows(world, CLOUD) == 0


@pytest.mark.parametrize("step", [step for step in PATHS if step != "identity"])
def test_no_step_is_open_before_the_one_before_it(world: ReferenceApp, step: str) -> None:
    with pytest.raises(OutOfOrderError) as refused:
        world.bank.phone_cloud.registration.require_step(logged_in(world), step)
    assert refused.value.step == PATHS["identity"]


def test_nobody_registers_without_a_log_in(world: ReferenceApp) -> None:
    with pytest.raises(OutOfOrderError) as refused:
        world.bank.phone_cloud.registration.front(world.bank.sessions.open())
    assert refused.value.step == "/m/login"


def test_what_is_proven_stays_proven_until_the_end_of_the_flow(world: ReferenceApp) -> None:
    """Whoever closes the window opens it again without another number, and after 취소 begins anew."""
    flow, session = world.bank.phone_cloud.registration, logged_in(world)
    at_medium(world, session)
    with pytest.raises(RefusedError):
        flow.start(session, {"otp": "000000"})
    flow.start(session, {"otp": world.city.tokens.shown(person_of(world))})
    flow.start(session, {})
    flow.restart(session)
    with pytest.raises(OutOfOrderError):
        flow.start(session, {})


def test_those_with_a_medium_cannot_choose_the_transfer(world: ReferenceApp) -> None:
    flow, session = world.bank.phone_cloud.registration, logged_in(world)
    at_medium(world, session)
    with pytest.raises(RefusedError, match="보안매체로"):
        flow.name_account(session, bank="가온은행", account="1")


def test_another_persons_certificate_goes_back_to_the_window(world: ReferenceApp) -> None:
    flow, session = world.bank.phone_cloud.registration, logged_in(world)
    world.tell("people", "give", name=OTHER, thing=CERTIFICATE)
    world.tell("koscom", "connect", name=OTHER, device="phone")
    at_medium(world, session)
    request = flow.start(session, {"otp": world.city.tokens.shown(person_of(world))})
    with pytest.raises(CertificateRefusedError, match="로그인 계정과 일치하지 않는") as refused:
        flow.finish(session, **signed(world, session, request, of=OTHER))
    assert refused.value.request == request
    assert rows(world, CLOUD) == 0
