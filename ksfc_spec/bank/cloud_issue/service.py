"""The application, step by step. PIN, kind and payment are Koscom's own windows; the bank learns of what was issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ksfc_spec.bank import ports
from ksfc_spec.bank.additional import AdditionalAuthentication
from ksfc_spec.bank.cloud.connection import CloudConnection
from ksfc_spec.bank.cloud.own_identity import OwnIdentity
from ksfc_spec.bank.cloud.rules import consent_asked
from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.phone.account import AccountCheck
from ksfc_spec.bank.phone.card import CardCheck
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registering.course import Course, Route
from ksfc_spec.bank.registrations import CLOUD, Registrations
from ksfc_spec.bank.sessions import Session
from ksfc_spec.parties.errors import PartyError

from . import rules
from .draft import Draft, split_address

BANK = "한국증권금융"
FLOW, ROOT = "cloud-issue", "/m/cloud/issue"
IN_ORDER = "순서대로 진행해 주세요."
STEPS = ("terms", "identity", "card", "account", "details", "done")
PATHS = {step: f"{ROOT}/{step}" for step in STEPS}
ROUTE = Route(
    FLOW,
    PATHS,
    said=dict.fromkeys(STEPS, IN_ORDER),
    again="발급 요청이 끝났거나 없습니다. 고객정보에서 확인을 다시 눌러 주세요.",
)
CONNECT_FIRST = "클라우드에 먼저 연결해 주세요."
ON_FILE = ("email", "home_phone", "mobile", "home_detail")


@dataclass(frozen=True)
class CloudIssue:
    """The steps in their order, kept on the server; nothing is issued or revoked before Koscom's window says so."""

    course: Course[Draft]
    connection: CloudConnection
    members: Members
    identity: OwnIdentity
    additional: AdditionalAuthentication
    card: CardCheck
    account: AccountCheck
    registrations: Registrations
    program: ports.CloudAppPort
    desk: ports.CloudIssuePort
    origins: ports.OriginPort
    policy: Policy

    def require_step(self, session: Session, step: str) -> Draft:
        """The draft, if `step` has its turn on a connected phone; else `OutOfOrderError` with the address to go to."""
        draft = self.course.require(session, step)
        if step != "done" and not self.connection.connected(session):
            raise OutOfOrderError(ROOT, CONNECT_FIRST)
        return draft

    def restart(self, session: Session) -> None:
        """Leave nothing of it, at Koscom neither."""
        state = self.course.draft(session).request
        if state:
            self.desk.withdraw(state)
        self.course.forget(session)
        self.additional.forget(session, FLOW)
        self.account.forget(session, FLOW)

    # 약관동의 ------------------------------------------------------------------------------------

    def abroad(self, address: str) -> bool:
        """By the address's country; where that cannot be found out, as if abroad."""
        try:
            return rules.consent_asked(abroad=consent_asked(self.origins.country(address)))
        except PartyError:
            return True

    def agree(self, session: Session, terms: tuple[str, ...], *, consented: bool, address: str) -> None:
        """확인: all three texts, and from abroad the consent, with which the record of departures is asked for."""
        draft = replace(self.require_step(session, "terms"), agreed=terms, consented=consented)
        self.course.save(session, draft)
        problems = [
            Problem(key, f"{rules.TERMS[key]}에 동의해 주세요.") for key in rules.missing_terms(terms)
        ]
        abroad, member = self.abroad(address), self.identity.member(session)
        problem = rules.consent_problem(consented=consented) if abroad else None
        if problem:
            problems.append(Problem("abroad", problem))
        if problems:
            raise RefusedError(problems)
        if abroad:
            self.program.departed(member.name, resident_number=self.members.resident_number(member.id))
        self.course.save(session, replace(draft, due="identity", member_id=member.id))

    # 본인확인 ------------------------------------------------------------------------------------

    def front(self, session: Session) -> str:
        """The first part of the member's resident number, which stands on the page."""
        return self.identity.front(self.require_step(session, "identity").member_id)

    def identify(self, session: Session, back: str) -> str:
        """확인: the member's own number, and one of the three authentications; gives the next step's address."""
        draft = self.require_step(session, "identity")
        self.identity.require(session, FLOW, member_id=draft.member_id, back=back)
        self.course.save(session, replace(draft, due="card"))
        return PATHS["card"]

    def photograph(self, session: Session, picture: bytes) -> None:
        """Read a picture of either card; what cannot be used fills nothing."""
        draft = self.require_step(session, "card")
        self.course.save(session, replace(draft, due="card", card={}))
        self.course.save(session, replace(draft, due="card", card=self.card.photograph(session, picture)))

    def leave_card(self, session: Session, entries: Mapping[str, str]) -> None:
        """확인: the card is that of whoever is logged in."""
        draft = self.require_step(session, "card")
        draft = replace(draft, due="card", card=self.card.correct(draft.card, entries))
        self.course.save(session, draft)
        self.card.require_owner(
            draft.card,
            person=self.identity.member(session).name,
            resident_number=self.members.resident_number(draft.member_id),
            wrong=rules.OTHERS_CARD,
        )
        self.course.save(session, replace(draft, due="account"))

    def name_account(self, session: Session, *, bank: str, account: str) -> None:
        """확인: which account the window will ask."""
        draft = self.require_step(session, "account")
        self.course.save(session, replace(draft, due="account", bank=bank, account=account))
        self.account.require_named(bank, account)

    def named(self, session: Session) -> tuple[str, str, str]:
        """Bank and number of the account, and whose it must be."""
        draft = self.require_step(session, "account")
        return draft.bank, draft.account, self.identity.member(session).name

    def send_won(self, session: Session) -> None:
        """인증요청 in the window."""
        bank, account, owner = self.named(session)
        self.account.send(session, FLOW, bank=bank, account=account, owner=owner)

    def take_digits(self, session: Session, code: str) -> None:
        """The digits in the window; with them the identification is complete."""
        draft = self.require_step(session, "account")
        self.account.take(session, FLOW, code)
        self.course.save(session, replace(draft, due="details"))

    # 고객정보 ------------------------------------------------------------------------------------

    def details(self, session: Session) -> dict[str, str]:
        """The customer's data, as on file or as changed in this application; `found` is the address as it was found."""
        draft = self.require_step(session, "details")
        profile = self.members.profile(draft.member_id)
        postal, address = split_address(profile.get("home_address", ""))
        on_file = {name: profile.get(name, "") for name in ON_FILE}
        return {**on_file, "postal": postal, "home_address": address, "found": address, **draft.details}

    def keep_details(self, session: Session, details: Mapping[str, str]) -> None:
        """What stands on the page."""
        draft = self.require_step(session, "details")
        self.course.save(session, replace(draft, details={**draft.details, **details}))

    def take_address(self, session: Session, address: ports.Address) -> None:
        """적용 in the window 주소 찾기."""
        postal, rest = split_address(str(address))
        self.keep_details(session, {"postal": postal, "home_address": rest, "found": rest})

    def open_window(self, session: Session, details: Mapping[str, str]) -> str:
        """확인: Koscom's window, if the data are complete; gives the id it is addressed by."""
        self.keep_details(session, details)
        problems = rules.details_problems(self.details(session))
        if problems:
            raise RefusedError([Problem(name, message) for name, message in problems])
        draft, member = self.course.draft(session), self.identity.member(session)
        state = self.course.ask(session, draft)
        return self.desk.apply(
            BANK,
            state=state,
            return_to=f"{ROOT}/return",
            name=member.name,
            resident_number=self.members.resident_number(member.id),
        )

    def window_open(self, session: Session) -> bool:
        """Whether Koscom's window was opened in this application."""
        return bool(self.require_step(session, "details").request)

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Koscom has issued: register the certificate and keep the data. Once, and only in this session."""
        draft = self.course.pending(session, state, life=self.policy.cloud_request_life)
        issued = self.desk.redeem(token, state=state)
        details = self.details(session)
        self.registrations.add(issued.certificate, member_id=draft.member_id, family=CLOUD, kind=issued.kind)
        self.members.change(draft.member_id, **_on_file(details))
        self.additional.forget(session, FLOW)
        self.account.forget(session, FLOW)
        self.course.save(session, Draft(due="done", member_id=draft.member_id))

    def withdraw(self, session: Session, *, state: str) -> None:
        """취소 in Koscom's window: nothing stays."""
        self.course.pending(session, state, life=self.policy.cloud_request_life)
        self.restart(session)


def _on_file(details: Mapping[str, str]) -> dict[str, str]:
    """The data as the bank keeps them."""
    address = f"({details['postal']}) {details['home_address']}"
    return {**{name: details[name] for name in ON_FILE}, "home_address": address}
