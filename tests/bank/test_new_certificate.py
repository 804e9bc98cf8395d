"""Applying for a new certificate: two at once, another session's answers, another member's application, keys that are gone."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ksfc_spec.bank.card_reading import RESIDENT, CardText
from ksfc_spec.bank.errors import BankError, OutOfOrderError, RefusedError
from ksfc_spec.bank.new_certificate import rules
from ksfc_spec.bank.new_certificate.service import PHONE, NewCertificate
from ksfc_spec.bank.sessions import Session
from ksfc_spec.bank.signkorea import NEW_CERTIFICATE_TERMS
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.reference import ReferenceApp
from tests.web.walk import fresh

NAME, OTHER = "한가람", "문새벽"


@dataclass(frozen=True)
class Applicant:
    """A member on the way; `flow` reads the person's own card from any picture."""

    world: ReferenceApp
    session: Session
    flow: NewCertificate
    person: dict[str, Any]

    def identify(self) -> None:
        self.flow.open(self.session, self.person["password"])
        for term in NEW_CERTIFICATE_TERMS:
            self.flow.open_terms(self.session, term)
        named = {"name": self.person["name"], "terms": NEW_CERTIFICATE_TERMS}
        self.flow.check_real_name(self.session, number=self.person["resident_number"], **named)
        self.flow.finish_identity(self.session, **self.phone_answer())
        self.flow.leave_identity(self.session, **named)

    def phone_answer(self) -> dict[str, str]:
        person, telco = self.person, self.world.city.telco
        check = self.flow.start_identity(self.session, PHONE, return_to="/return")
        telco.send_code(
            check,
            carrier=person["telco"],
            name=person["name"],
            born=person["birth_date"],
            phone=person["phone"],
        )
        code = str(self.world.tell("telco", "latest_code", phone=person["phone"])["code"])
        query = parse_qs(urlsplit(telco.confirm(check, code=code)).query)
        return {"state": query["state"][0], "token": query["token"][0]}

    def come_to_issue(self) -> str:
        """The name of the phone's key."""
        self.identify()
        person = self.person
        self.flow.photograph(self.session, b"picture")
        self.flow.leave_card(self.session, {})
        self.flow.send_won(
            self.session, bank=person["bank"], account=person["bank_account"], consents=rules.CONSENTS
        )
        digits = str(self.world.tell("people", "look", name=person["name"], at="송금인 숫자")["value"])
        self.flow.take_digits(self.session, digits)
        self.flow.leave_details(self.session, self.flow.details(self.session))
        key = self.world.city.phone_keys.make("Sae!bit2026")
        self.flow.name_key(self.session, key)
        return key

    def issue(self, key: str) -> None:
        self.flow.issue(self.session, rules.GOLD, request=self.world.city.phone_keys.request(key))


def applicant(world: ReferenceApp, name: str = NAME) -> Applicant:
    """A member who has logged in."""
    if not world.tell("ksfc", "is_member", name=name)["member"]:
        world.tell("ksfc", "enrol", name=name)
    person = dict(world.tell("people", "get", name=name))
    session = world.bank.login.with_password(
        world.bank.sessions.open(), user_id=person["user_id"], password=person["password"]
    )
    text = CardText(RESIDENT, person["name"], person["resident_number"], issued="21120101")
    flow = world.bank.new_certificate
    return Applicant(world, session, replace(flow, card=replace(flow.card, read=lambda _: text)), person)


@pytest.fixture
def world() -> ReferenceApp:
    return fresh()


def given(world: ReferenceApp, name: str = NAME) -> int:
    person = world.city.people.named(name)
    return len(world.city.authorities.given(person, rules.TYPES[rules.GOLD]))


def test_of_confirmations_at_one_instant_one_issues(world: ReferenceApp) -> None:
    someone = applicant(world)
    key = someone.come_to_issue()
    refused: list[BankError] = []

    def confirm() -> None:
        try:
            someone.issue(key)
        except BankError as error:
            refused.append(error)

    threads = [threading.Thread(target=confirm) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), given(world)) == (3, 1)


def test_a_silent_authority_changes_nothing_and_may_be_asked_again(world: ReferenceApp) -> None:
    someone = applicant(world)
    key = someone.come_to_issue()
    world.tell("authorities", "disturb", how="silent")
    with pytest.raises(PartyError):
        someone.issue(key)
    assert given(world) == 0
    world.tell("authorities", "disturb", how="")
    someone.issue(key)
    assert given(world) == 1


def test_another_session_cannot_use_the_phone_check(world: ReferenceApp) -> None:
    first, second = applicant(world), applicant(world)
    for one in (first, second):
        one.flow.open(one.session, one.person["password"])
        for term in NEW_CERTIFICATE_TERMS:
            one.flow.open_terms(one.session, term)
        one.flow.check_real_name(
            one.session,
            name=one.person["name"],
            number=one.person["resident_number"],
            terms=NEW_CERTIFICATE_TERMS,
        )
    answer = first.phone_answer()
    with pytest.raises(RefusedError):
        second.flow.finish_identity(second.session, **answer)
    first.flow.finish_identity(first.session, **answer)
    with pytest.raises((RefusedError, PartyRefusedError)):
        first.flow.finish_identity(first.session, **answer)


def test_a_new_real_name_voids_what_was_proven(world: ReferenceApp) -> None:
    someone = applicant(world)
    someone.identify()
    someone.flow.check_real_name(
        someone.session,
        name=someone.person["name"],
        number=someone.person["resident_number"],
        terms=NEW_CERTIFICATE_TERMS,
    )
    with pytest.raises(OutOfOrderError):
        someone.flow.require_step(someone.session, "card")


def test_nothing_is_issued_after_cancelling(world: ReferenceApp) -> None:
    someone = applicant(world)
    key = someone.come_to_issue()
    assert someone.flow.cancel(someone.session) == key
    with pytest.raises(OutOfOrderError):
        someone.issue(key)
    assert given(world) == 0


def test_an_application_is_not_another_members(world: ReferenceApp) -> None:
    someone = applicant(world)
    someone.identify()
    other = applicant(world, OTHER)
    borrowed = replace(someone.session, member_id=other.session.member_id)
    assert someone.flow.draft(borrowed).due == "start"


def test_the_customers_data_change_with_the_issue_and_not_before(world: ReferenceApp) -> None:
    someone = applicant(world)
    key, member = someone.come_to_issue(), someone.session.member_id
    assert member is not None
    someone.flow.leave_details(
        someone.session, {**someone.flow.details(someone.session), "email": "new@example.com"}
    )
    assert world.bank.members.profile(member)["email"] == someone.person["email"]
    someone.issue(key)
    assert world.bank.members.profile(member)["email"] == "new@example.com"


def test_the_password_never_reaches_the_bank(world: ReferenceApp) -> None:
    someone = applicant(world)
    key = someone.come_to_issue()
    assert "Sae!bit2026" not in repr(someone.flow.draft(someone.session)) + str(
        someone.flow.drafts.load(someone.session, "new-certificate")
    )
    certificate = someone.flow.issue(someone.session, rules.GOLD, request=world.city.phone_keys.request(key))
    world.city.phone_keys.store(key, certificate, authority="SignKorea")
    entry = world.city.phone.folder.entries()[0]
    assert entry.open("Sae!bit2026").must_match(certificate)
    with pytest.raises(PartyRefusedError):
        world.city.phone_keys.request(key)
