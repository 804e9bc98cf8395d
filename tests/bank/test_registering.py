"""What registrations must not take: proofs twice, proofs left out, another family's or another person's certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ksfc_spec.bank import additional_rules
from ksfc_spec.bank.additional_rules import SMS
from ksfc_spec.bank.cloud.registration import FLOW
from ksfc_spec.bank.errors import RefusedError
from ksfc_spec.bank.registrations import CLOUD, FINANCIAL, JOINT
from ksfc_spec.bank.sessions import Session
from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.koscom import Koscom
from ksfc_spec.pki import KINDS, kind_of
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

from . import test_financial, test_joint
from .test_additional import digits, transfer

NAME, OTHER = "한가람", "문새벽"
RETURN = "/login/certificate/return"


@pytest.fixture
def world() -> ReferenceApp:
    app = fresh()
    for name in (NAME, OTHER):
        app.tell("ksfc", "enrol", name=name)
    return app


def facts(world: ReferenceApp, name: str = NAME) -> dict[str, Any]:
    return dict(world.tell("people", "get", name=name))


def pass_time(world: ReferenceApp, **delta: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**delta))


def identified(world: ReferenceApp) -> Session:
    """A session before the cloud flow's proofs, its additional authentication done."""
    session, person = world.bank.sessions.open(), facts(world)
    entry = {
        "user_id": person["user_id"],
        "password": person["password"],
        "number": person["resident_number"],
    }
    world.bank.cloud.identify(session, **entry, address="")
    member = world.bank.cloud.draft(session).member_id
    world.bank.additional.accept(session, FLOW, member_id=member, method=SMS)
    return session


# joint


def test_after_the_end_nothing_more_is_registered_on_the_same_proofs(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing=test_joint.THING)
    session, joint = test_joint.ready(world), world.bank.joint
    joint.finish(session, **test_joint.signed(world, session))
    world.bank.registrations.remove(test_joint.entry_of(world).certificate)
    with pytest.raises(RefusedError):
        joint.finish(session, **test_joint.signed(world, session))
    assert world.bank.registrations.of(1) == ()


def signed_for_login(world: ReferenceApp, session: Session) -> dict[str, str]:
    request = world.bank.joint_login.start(session, return_to=RETURN)
    certificate = test_joint.entry_of(world).certificate
    key, password = f"{certificate.serial_number:x}", facts(world)["certificate_password"]
    address = world.city.certificates.sign(request, medium="하드디스크", key=key, password=password)
    query = parse_qs(urlsplit(address).query)
    return {"state": query["state"][0], "token": query["token"][0]}


def test_a_certificate_logs_in_its_holder_alone(world: ReferenceApp) -> None:
    """Even where the register names somebody else."""
    world.tell("people", "give", name=NAME, thing=test_joint.THING)
    certificate = test_joint.entry_of(world).certificate
    world.bank.registrations.add(certificate, member_id=2, family=JOINT, kind=kind_of(certificate))
    session = world.bank.sessions.open()
    with pytest.raises(RefusedError, match="본인 명의"):
        world.bank.joint_login.finish(session, **signed_for_login(world, session))


def test_a_log_in_window_left_open_for_more_than_ten_minutes_is_over(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing=f"등록된 {test_joint.THING}")
    session = world.bank.sessions.open()
    answer = signed_for_login(world, session)
    pass_time(world, minutes=10, seconds=1)
    with pytest.raises(RefusedError, match="요청이 끝났거나 없습니다"):
        world.bank.joint_login.finish(session, **answer)


def test_a_certificate_belongs_to_its_family(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing=test_joint.THING)
    certificate, register = test_joint.entry_of(world).certificate, world.bank.registrations
    register.add(certificate, member_id=1, family=JOINT, kind=KINDS[0])
    found = {family: register.member_of(certificate, family=family) for family in (JOINT, FINANCIAL, CLOUD)}
    assert found == {JOINT: 1, FINANCIAL: None, CLOUD: None}


# financial


def test_a_new_financial_certificate_leaves_the_other_families_alone(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing=test_joint.THING)
    world.tell("people", "give", name=NAME, thing="금융인증서")
    world.tell("people", "give", name=NAME, thing="OTP")
    certificate, register = test_joint.entry_of(world).certificate, world.bank.registrations
    register.add(certificate, member_id=1, family=JOINT, kind=kind_of(certificate))
    test_financial.registered(world)
    assert (len(register.of(1, family=FINANCIAL)), len(register.of(1, family=JOINT))) == (1, 1)


# cloud


def test_an_account_is_not_proven_by_having_been_chosen(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing="예수금계좌")
    session, cloud, person = identified(world), world.bank.cloud, facts(world)
    cloud.keep(session, account=person["account"], method=SMS)
    for _ in range(2):
        with pytest.raises(RefusedError, match="예수금계좌비밀번호"):
            cloud.prepare_transfer(session, {"account": person["account"], "account_password": "0000"})
    assert not cloud.owner(session).account_fits
    with pytest.raises(RefusedError, match="다시 시작"):
        cloud.send_won(session, **transfer(world))
    entries = {"account": person["account"], "account_password": person["account_password"]}
    cloud.prepare_transfer(session, entries)
    assert cloud.owner(session).account_fits


def test_without_a_medium_nobody_goes_on_without_the_transfer(world: ReferenceApp) -> None:
    session, cloud = identified(world), world.bank.cloud
    with pytest.raises(RefusedError, match="계좌이체인증"):
        cloud.start(session, {})
    with pytest.raises(RefusedError, match="다시 시작"):
        cloud.send_won(session, **transfer(world))
    cloud.prepare_transfer(session, {})
    cloud.send_won(session, **transfer(world))
    with pytest.raises(RefusedError, match="계좌이체인증"):
        cloud.start(session, {})
    cloud.confirm_won(session, digits(world))
    assert cloud.start(session, {})


def test_the_record_of_departures_is_asked_for_with_the_consent_alone(
    world: ReferenceApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Koscom, "departed", lambda koscom, name, *, resident_number: asked.append(name))
    world.tell("network", "move", country="JP")
    session = identified(world)
    with pytest.raises(RefusedError, match="동의함"):
        world.bank.cloud.consent(session, agreed=False)
    assert (asked, world.bank.cloud.draft(session).due) == ([], "identity")
    world.bank.cloud.consent(session, agreed=True)
    assert (asked, world.bank.cloud.draft(session).due) == ([NAME], "authentication")


def test_the_device_s_serial_number_is_asked_for(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing="OTP")
    session, person = identified(world), world.city.people.named(NAME)
    with pytest.raises(RefusedError, match="일련번호"):
        world.bank.cloud.start(session, {"otp": str(world.city.tokens.shown(person))})


def test_koscom_is_told_what_the_bank_would_refuse(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing="OTP")
    session, person = identified(world), world.city.people.named(NAME)
    pass_time(world, minutes=1)
    device = {
        "otp": str(world.city.tokens.shown(person)),
        "otp_serial": world.city.tokens.device(person).serial,
    }
    request = world.bank.cloud.start(session, device)
    errand = world.city.koscom.errand(request, browser=session.key, device=world.city.pc.serial)
    assert errand.order.unwanted


def test_what_was_chosen_stays_while_a_window_is_open(world: ReferenceApp) -> None:
    world.tell("people", "give", name=NAME, thing="예수금계좌")
    session, cloud, account = identified(world), world.bank.cloud, facts(world)["account"]
    cloud.keep(session, account=account, method=SMS)
    cloud.keep(session, account="", method="")
    standing = cloud.owner(session)
    assert (standing.account, standing.method) == (account, SMS)


# the identity agency's window


def checked(world: ReferenceApp, session: Session, *, name: str = NAME) -> dict[str, str]:
    """What the window answers after this person's telephone was checked."""
    telco, person = world.city.telco, facts(world, name)
    check = world.bank.phone_window.start(session, FLOW, return_to="/x")
    telco.send_code(
        check, carrier=person["telco"], name=person["name"], born=person["birth_date"], phone=person["phone"]
    )
    code = str(world.tell("telco", "latest_code", phone=person["phone"])["code"])
    query = parse_qs(urlsplit(telco.confirm(check, code=code)).query)
    return {"state": query["state"][0], "token": query["token"][0]}


def proven(world: ReferenceApp, session: Session) -> bool:
    return bool(world.bank.additional.progress(session, FLOW, member_id=1).done)


def test_the_members_own_telephone_proves(world: ReferenceApp) -> None:
    session = world.bank.sessions.open()
    answer = checked(world, session)
    world.bank.phone_window.finish(session, FLOW, member_id=1, **answer)
    assert world.bank.additional.progress(session, FLOW, member_id=1).done == additional_rules.SMS
    world.bank.additional.forget(session, FLOW)
    with pytest.raises(RefusedError, match="끝났거나 없습니다"):
        world.bank.phone_window.finish(session, FLOW, member_id=1, **answer)
    assert not proven(world, session)


def test_another_telephone_another_session_or_a_late_answer_proves_nothing(world: ReferenceApp) -> None:
    window, opened = world.bank.phone_window, world.bank.sessions.open
    mine, theirs = opened(), opened()
    with pytest.raises(RefusedError, match="본인 명의의 휴대폰"):
        window.finish(mine, FLOW, member_id=1, **checked(world, mine, name=OTHER))
    answer = checked(world, theirs)
    window.start(mine, FLOW, return_to="/x")
    with pytest.raises(RefusedError, match="끝났거나 없습니다"):
        window.finish(mine, FLOW, member_id=1, **answer)
    late = checked(world, mine)
    pass_time(world, minutes=10, seconds=1)
    with pytest.raises(RefusedError, match="끝났거나 없습니다"):
        window.finish(mine, FLOW, member_id=1, **late)
    assert not proven(world, mine)
