"""Registering a cloud joint certificate: identity (and consent abroad) → account, authentication, medium → Koscom → done.

The order is kept on the server (esop:474-759). What is registered is read from the verified certificate itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from ksfc_spec.bank import ports
from ksfc_spec.bank.errors import (
    OutOfOrderError,
    Problem,
    RefusedError,
)
from ksfc_spec.bank.members import Member
from ksfc_spec.bank.one_won import OneWon, Words
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registering import course
from ksfc_spec.bank.registering.course import FIRST, Course, Route
from ksfc_spec.bank.registering.identification import Identification
from ksfc_spec.bank.registering.identification import Words as IdentityWords
from ksfc_spec.bank.registering.proofs import Owner, Proofs
from ksfc_spec.bank.sessions import Session, Sessions
from ksfc_spec.parties.errors import PartyError

from . import rules
from .signing import CloudSigning

FLOW = "cloud"
ROOT = "/centre/cloud/register"
PATHS = {"identity": ROOT, "authentication": f"{ROOT}/authentication", "done": f"{ROOT}/done"}
ROUTE = Route(flow=FLOW, paths=PATHS, said={"identity": FIRST})
TRANSFER_FIRST = "계좌이체인증을 먼저 해 주세요. 다음을 누르면 시작합니다."
OTP = "OTP 번호"
IDENTITY_WORDS = IdentityWords(
    number="주민(사업자)등록번호",
    wrong_number="주민(사업자)등록번호가 회원 정보와 다릅니다. 본인의 주민(사업자)등록번호를 입력해 주세요.",
)
WORDS = Words(
    late="인증번호를 입력할 시간이 지났습니다. 인증요청을 다시 눌러 주세요.",
    wrong="인증번호가 맞지 않습니다. 송금인명의 숫자를 다시 입력해 주세요.",
)


@dataclass(frozen=True, slots=True)
class Draft(course.Draft):
    """Where a session stands. `abroad` waits for the consent; `account_fits` remembers a verified account."""

    abroad: bool = False
    account: str = field(default="", repr=False)
    account_fits: bool = False
    method: str = ""


@dataclass(frozen=True, slots=True)
class Standing(Owner):
    """What 추가인증 shows of a member, and how far the proofs have come."""

    account: str = field(repr=False)
    account_fits: bool
    method: str
    certificate_button: bool


@dataclass(frozen=True)
class CloudRegistration:
    """The whole flow, for the channel's pages."""

    course: Course[Draft]
    sessions: Sessions
    identification: Identification
    proofs: Proofs
    one_won: OneWon
    signing: CloudSigning
    origins: ports.OriginPort
    policy: Policy

    def draft(self, session: Session) -> Draft:
        """Where this session stands."""
        return self.course.draft(session)

    def require_step(self, session: Session, step: str) -> Draft:
        """The draft, if `step` has its turn; else `OutOfOrderError` with the address to go to."""
        return self.course.require(session, step)

    def identify(self, session: Session, *, user_id: str, password: str, number: str, address: str) -> bool:
        """Step 1: ID, password and number of one member. False where the consent for abroad is still missing."""
        member = self.identification.member(
            session, user_id=user_id, password=password, number=number, words=IDENTITY_WORDS
        )
        self.restart(session)
        abroad = self._is_abroad(address)
        due = "identity" if abroad else "authentication"
        self.course.save(session, Draft(due, member.id, abroad=abroad))
        return not abroad

    def consent(self, session: Session, *, agreed: bool) -> None:
        """Step 1, abroad: with the consent the record of departures is asked for; its answer stops nobody (esop:597)."""
        draft = self.draft(session)
        if not draft.abroad:
            raise OutOfOrderError(PATHS["identity"], FIRST)
        problem = rules.consent_problem(agreed=agreed)
        if problem:
            raise RefusedError([Problem("consent", problem)])
        member = self._of(draft)
        self.signing.program.departed(
            member.name, resident_number=self.proofs.members.resident_number(member.id)
        )
        self.course.save(session, replace(draft, due="authentication", abroad=False))

    def restart(self, session: Session) -> None:
        """Leave nothing of the flow."""
        self.course.forget(session)
        self.proofs.additional.forget(session, FLOW)
        self.one_won.forget(session, FLOW)

    def owner(self, session: Session) -> Standing:
        """Whom the session identified in step 1, and how far the proofs have come."""
        draft = self.require_step(session, "authentication")
        owner, transferred = self.proofs.owner(self._of(draft)), self.one_won.done(session, FLOW)
        return Standing(
            **asdict(owner),
            account=draft.account,
            account_fits=draft.account_fits,
            method=draft.method,
            certificate_button=rules.certificate_button(medium=owner.medium, transferred=transferred),
        )

    def keep(self, session: Session, *, account: str, method: str) -> None:
        """Remember what was chosen while a window is open."""
        draft = self.require_step(session, "authentication")
        kept = account if draft.account_fits is False else draft.account
        self.course.save(
            session, replace(draft, account=kept or draft.account, method=method or draft.method)
        )

    def prepare_transfer(self, session: Session, entries: Mapping[str, str]) -> None:
        """Step 2 without a medium: account and additional authentication, before the window of the transfer opens."""
        draft = self.require_step(session, "authentication")
        problems = self._account_problems(draft, entries) + self._additional_problems(session, draft)
        if problems:
            raise RefusedError(problems)
        self.course.save(session, self._with_account(draft, entries))

    def send_won(self, session: Session, *, bank: str, account: str) -> None:
        """Have one won sent to an account of the member's own."""
        draft = self._prepared(session)
        self.one_won.start(session, FLOW, bank=bank, account=account, owner=self._of(draft).name)
        self.sessions.hold(session, for_=self.policy.one_won_life)

    def confirm_won(self, session: Session, code: str) -> None:
        """Take the digits beside the sender's name."""
        self._prepared(session)
        self.one_won.confirm(session, FLOW, code, words=WORDS)

    def start(self, session: Session, entries: Mapping[str, str]) -> str:
        """Step 2, done: open Koscom's window and give its id. What can be used up is asked for last."""
        draft = self.require_step(session, "authentication")
        problems = self._account_problems(draft, entries) + self._additional_problems(session, draft)
        problems += self._possession_problems(session, draft, entries, spend=not problems)
        if problems:
            raise RefusedError(problems)
        state = self.course.ask(session, self._with_account(draft, entries))
        return self.signing.open(state, return_to=f"{ROOT}/return")

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer and register; a refused certificate leaves the window open for another."""
        draft = self.course.pending(session, state, life=self.policy.cloud_request_life)
        self.signing.register(draft.member_id, state=state, token=token, done=draft.due == "done")
        self.restart(session)
        self.course.save(session, Draft("done", draft.member_id, request=state, request_at=draft.request_at))

    def _is_abroad(self, address: str) -> bool:
        """By the address's country; where that cannot be found out, as if abroad."""
        try:
            return rules.consent_asked(self.origins.country(address))
        except PartyError:
            return True

    def _account_problems(self, draft: Draft, entries: Mapping[str, str]) -> list[Problem]:
        return [] if draft.account_fits else self.proofs.account_problems(draft.member_id, entries)

    def _additional_problems(self, session: Session, draft: Draft) -> list[Problem]:
        return self.proofs.additional_problems(session, FLOW, member_id=draft.member_id)

    def _possession_problems(
        self, session: Session, draft: Draft, entries: Mapping[str, str], *, spend: bool
    ) -> list[Problem]:
        """What is wrong with the medium, or with its substitute; looked at only when all else is right."""
        if not spend:
            return []
        if rules.transfer_asked(medium=self._medium(draft)):
            return [] if self.one_won.done(session, FLOW) else [Problem("", TRANSFER_FIRST)]
        given = {"otp_serial": "", **entries}
        return self.proofs.medium_problems(session, FLOW, member_id=draft.member_id, entries=given, otp=OTP)

    def _with_account(self, draft: Draft, entries: Mapping[str, str]) -> Draft:
        """The draft with its account proven; holders of a medium prove both anew each time."""
        fits = draft.account_fits or rules.transfer_asked(medium=self._medium(draft))
        return replace(draft, account=draft.account or entries.get("account", ""), account_fits=fits)

    def _prepared(self, session: Session) -> Draft:
        draft = self.require_step(session, "authentication")
        if not draft.account_fits:
            raise RefusedError([Problem("account", "추가인증 화면에서 다음을 눌러 다시 시작해 주세요.")])
        return draft

    def _medium(self, draft: Draft) -> str:
        medium = self.proofs.media.of(draft.member_id)
        return medium.kind if medium else ""

    def _of(self, draft: Draft) -> Member:
        member = self.proofs.members.get(draft.member_id)
        if member is None:
            raise OutOfOrderError(PATHS["identity"], FIRST)
        return member
