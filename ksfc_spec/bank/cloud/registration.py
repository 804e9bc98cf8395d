"""Registering a cloud joint certificate: identity (and consent abroad) → account, authentication, medium → Koscom → done.

The order is kept on the server (esop:474-759). What is registered is read from the verified certificate itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from ksfc_spec.bank import certificate_rules, ports
from ksfc_spec.bank.accounts import Accounts
from ksfc_spec.bank.additional import AdditionalAuthentication
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import CertificateRefusedError, OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.joint.registration import JointRegistration
from ksfc_spec.bank.media import Media
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.bank.members import Member, Members
from ksfc_spec.bank.one_won import OneWon, Words
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import ALREADY, CLOUD, Registrations
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.clock import Clock
from ksfc_spec.parties.errors import PartyError
from ksfc_spec.pki import Identifier, NonceError, PkiError, VerifiedLogin

from . import rules

FLOW = "cloud"
BANK = "한국증권금융"
ROOT = "/centre/cloud/register"
PATHS = {"identity": ROOT, "authentication": f"{ROOT}/authentication", "done": f"{ROOT}/done"}
FIRST = "본인확인부터 진행해 주세요."
NEXT = "앞 단계를 마치고 진행해 주세요."
TRANSFER_FIRST = "계좌이체인증을 먼저 해 주세요. 다음을 누르면 시작합니다."
ACCOUNT_WRONG = "예수금계좌비밀번호가 맞지 않습니다. 다시 입력해 주세요."
WORDS = Words(
    late="인증번호를 입력할 시간이 지났습니다. 인증요청을 다시 눌러 주세요.",
    wrong="인증번호가 맞지 않습니다. 송금인명의 숫자를 다시 입력해 주세요.",
)
STALE = "연결하시는 동안 서명할 시간이 지났습니다. 인증서 비밀번호를 한 번 더 입력해 주세요."


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a session stands. `abroad` waits for the consent; `account_fits` remembers a verified account."""

    due: str = "identity"
    member_id: int = 0
    abroad: bool = False
    account: str = field(default="", repr=False)
    account_fits: bool = False
    method: str = ""
    request: str = ""
    request_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Owner:
    """What 추가인증 shows of a member; `ready` says that nothing but the certificate is missing."""

    name: str
    number_masked: str
    accounts: tuple[str, ...] = field(repr=False)
    account: str = field(repr=False)
    account_fits: bool
    medium: str
    method: str
    certificate_button: bool


@dataclass(frozen=True)
class CloudRegistration:
    """The whole flow, for the channel's pages."""

    drafts: Drafts
    sessions: Sessions
    members: Members
    identity: JointRegistration
    accounts: Accounts
    additional: AdditionalAuthentication
    media: Media
    one_won: OneWon
    registrations: Registrations
    judge: CertificateJudge
    program: ports.CloudPort
    origins: ports.OriginPort
    device: ports.DevicePort
    clock: Clock
    policy: Policy

    def draft(self, session: Session) -> Draft:
        """Where this session stands."""
        body = self.drafts.load(session, FLOW)
        return Draft(**body) if body else Draft()

    def require_step(self, session: Session, step: str) -> Draft:
        """The draft, if `step` has its turn; else `OutOfOrderError` with the address to go to."""
        draft = self.draft(session)
        if not rules.may_enter(step, due=draft.due):
            raise OutOfOrderError(PATHS[draft.due], FIRST if draft.due == "identity" else NEXT)
        return draft

    def identify(self, session: Session, *, user_id: str, password: str, number: str, address: str) -> bool:
        """Step 1: ID, password and number of one member. False where the consent for abroad is still missing."""
        try:
            member = self.identity.identified(session, user_id=user_id, password=password, number=number)
        except RefusedError as error:
            raise RefusedError(rules.renamed(error.problems)) from None
        self.restart(session)
        abroad = self._is_abroad(address)
        self._save(session, Draft("identity" if abroad else "authentication", member.id, abroad))
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
        self.program.departed(member.name, resident_number=self.members.resident_number(member.id))
        self._save(session, replace(draft, due="authentication", abroad=False))

    def restart(self, session: Session) -> None:
        """Leave nothing of the flow."""
        self.drafts.discard(session, FLOW)
        self.additional.forget(session, FLOW)
        self.one_won.forget(session, FLOW)

    def owner(self, session: Session) -> Owner:
        """Whom the session identified in step 1, and how far the proofs have come."""
        draft = self.require_step(session, "authentication")
        member, medium = self._of(draft), self.media.of(draft.member_id)
        number, kind = self.members.resident_number(member.id), medium.kind if medium else ""
        transferred = self.one_won.done(session, FLOW)
        return Owner(
            name=member.name,
            number_masked=f"{number[:6]}-{number[6]}******",
            accounts=tuple(account.number for account in self.accounts.of(member.id)),
            account=draft.account,
            account_fits=draft.account_fits,
            medium=kind,
            method=draft.method,
            certificate_button=rules.certificate_button(medium=kind, transferred=transferred),
        )

    def keep(self, session: Session, *, account: str, method: str) -> None:
        """Remember what was chosen while a window is open."""
        draft = self.require_step(session, "authentication")
        kept = account if draft.account_fits is False else draft.account
        self._save(session, replace(draft, account=kept or draft.account, method=method or draft.method))

    def prepare_transfer(self, session: Session, entries: Mapping[str, str]) -> None:
        """Step 2 without a medium: account and additional authentication, before the window of the transfer opens."""
        draft = self.require_step(session, "authentication")
        problems = self._account_problems(draft, entries) + self._additional_problems(session, draft)
        if problems:
            raise RefusedError(problems)
        self._save(session, self._with_account(draft, entries))

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
        state = secrets.token_urlsafe(24)
        errand = self.program.open(
            BANK,
            state=state,
            nonce=self.judge.challenge(state),
            return_to=f"{ROOT}/return",
            unwanted=rules.unwanted(),
        )
        begun = replace(
            self._with_account(draft, entries), request=state, request_at=self.clock.now().timestamp()
        )
        self._save(session, begun)
        return errand

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer and register; a refused certificate leaves the window open for another."""
        draft = self._pending(session, state)
        answer = self.program.redeem(token, state=state)
        if draft.due == "done":
            raise RefusedError([Problem("certificate", ALREADY)])
        try:
            verified = self._acceptable(draft, answer, state)
            self.registrations.add(
                verified.certificate, member_id=draft.member_id, family=CLOUD, kind=verified.kind
            )
        except RefusedError as error:
            raise self._sent_back(error, state) from None
        self.program.done(state)
        self.restart(session)
        self._save(session, Draft("done", draft.member_id, request=state, request_at=draft.request_at))

    def _is_abroad(self, address: str) -> bool:
        """By the address's country; where that cannot be found out, as if abroad."""
        try:
            return rules.consent_asked(self.origins.country(address))
        except PartyError:
            return True

    def _account_problems(self, draft: Draft, entries: Mapping[str, str]) -> list[Problem]:
        if draft.account_fits or not rules.account_asked(accounts=len(self.accounts.of(draft.member_id))):
            return []
        number, password = entries.get("account", ""), entries.get("account_password", "")
        problems = rules.account_problems(number, password)
        if problems:
            return problems
        try:
            self.accounts.verify(draft.member_id, number=number, password=password, wrong=ACCOUNT_WRONG)
        except RefusedError as error:
            return list(error.problems)
        return []

    def _additional_problems(self, session: Session, draft: Draft) -> list[Problem]:
        try:
            self.additional.require(session, FLOW, member_id=draft.member_id, device=self.device.serial)
        except RefusedError as error:
            return list(error.problems)
        return []

    def _possession_problems(
        self, session: Session, draft: Draft, entries: Mapping[str, str], *, spend: bool
    ) -> list[Problem]:
        """What is wrong with the medium, or with its substitute; looked at only when all else is right."""
        if not spend:
            return []
        medium = self.media.of(draft.member_id)
        if rules.transfer_asked(medium=medium.kind if medium else ""):
            done = self.one_won.done(session, FLOW)
            return [] if done else [Problem("", TRANSFER_FIRST)]
        try:
            if medium and medium.kind == CARD:
                cells = {name: entries.get(name, "") for name in ("tail", "first", "second")}
                self.media.verify_card(session, FLOW, member_id=draft.member_id, **cells)
            else:
                serial = entries.get("otp_serial", "")
                self.media.verify_otp(draft.member_id, entries.get("otp", ""), serial=serial)
        except RefusedError as error:
            return list(error.problems)
        return []

    def _with_account(self, draft: Draft, entries: Mapping[str, str]) -> Draft:
        """The draft with its account proven; holders of a medium prove both anew each time."""
        medium = self.media.of(draft.member_id)
        fits = draft.account_fits or rules.transfer_asked(medium=medium.kind if medium else "")
        return replace(draft, account=draft.account or entries.get("account", ""), account_fits=fits)

    def _prepared(self, session: Session) -> Draft:
        draft = self.require_step(session, "authentication")
        if not draft.account_fits:
            raise RefusedError([Problem("account", "추가인증 화면에서 다음을 눌러 다시 시작해 주세요.")])
        return draft

    def _acceptable(self, draft: Draft, answer: ports.SignedAnswer, state: str) -> VerifiedLogin:
        """The verified signer, if this member may register the certificate."""
        try:
            verified = self.judge.verified(answer, request=state)
        except NonceError:
            raise _StaleError([Problem("certificate", STALE)]) from None
        except PkiError as error:
            raise RefusedError(
                [Problem("certificate", certificate_rules.validation_problem(error))]
            ) from None
        identifier = Identifier(self.members.resident_number(draft.member_id))
        problem = rules.kind_problem(verified.kind) or certificate_rules.owner_problem(
            verified.certificate, identifier, answer.random_number
        )
        if problem:
            raise RefusedError([Problem("certificate", problem)])
        return verified

    def _sent_back(self, error: RefusedError, state: str) -> CertificateRefusedError:
        """The refusal, after the window was told of it."""
        nonce, same = self.judge.challenge(state), isinstance(error, _StaleError)
        request = self.program.refuse(state, notice=error.message, nonce=nonce, same=same)
        return CertificateRefusedError(error.problems, request=request)

    def _pending(self, session: Session, state: str) -> Draft:
        """The draft whose request this is; refuses other sessions' results and stale ones."""
        draft = self.draft(session)
        age = self.clock.now().timestamp() - draft.request_at
        mine = draft.request and secrets.compare_digest(draft.request.encode(), state.encode())
        if not mine or age > self.policy.cloud_request_life.total_seconds():
            raise RefusedError(
                [Problem("certificate", "인증서 요청이 끝났거나 없습니다. 인증서 등록을 다시 눌러 주세요.")]
            )
        return draft

    def _of(self, draft: Draft) -> Member:
        member = self.members.get(draft.member_id)
        if member is None:
            raise OutOfOrderError(PATHS["identity"], FIRST)
        return member

    def _save(self, session: Session, draft: Draft) -> None:
        self.drafts.save(session, FLOW, asdict(draft))


class _StaleError(RefusedError):
    """The nonce grew old while the customer connected; the same certificate may sign another."""
