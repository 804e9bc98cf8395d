"""Registering a financial certificate: identity → account, authentication and medium → KFTC's window → done (esop:321-472).

The order is kept on the server. What is registered is read from the verified certificate itself; a new registration
replaces the member's former one.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from ksfc_spec.bank import ports
from ksfc_spec.bank.accounts import Accounts
from ksfc_spec.bank.additional import AdditionalAuthentication
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.joint import rules as joint_rules
from ksfc_spec.bank.joint.registration import JointRegistration
from ksfc_spec.bank.media import Media
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import FINANCIAL, Registrations
from ksfc_spec.bank.sessions import Drafts, Session
from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier

from . import rules
from .login import BANK, refused, verified_financial

FLOW = "financial"
ROOT = "/centre/financial/register"
PATHS = {
    "identity": ROOT,
    "authentication": f"{ROOT}/authentication",
    "certificate": f"{ROOT}/certificate",
    "done": f"{ROOT}/done",
}
FIRST = "본인확인부터 진행해 주세요."
NEXT = "앞 단계를 마치고 진행해 주세요."
ACCOUNT_WRONG = "예수금계좌비밀번호가 맞지 않습니다. 다시 입력해 주세요."


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a session stands. `due` is the first unfinished step, `request` the certificate request under way."""

    due: str = "identity"
    member_id: int = 0
    request: str = ""
    request_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Owner:
    """What the second page shows of a member; numbers masked, accounts by number."""

    name: str
    number_masked: str
    accounts: tuple[str, ...]
    medium: str


@dataclass(frozen=True)
class FinancialRegistration:
    """The whole flow, for the channel's pages."""

    drafts: Drafts
    members: Members
    identity: JointRegistration
    accounts: Accounts
    additional: AdditionalAuthentication
    media: Media
    registrations: Registrations
    judge: CertificateJudge
    service: ports.FinancialPort
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

    def identify(self, session: Session, *, user_id: str, password: str, number: str) -> None:
        """Step 1: ID, password and resident number, all of one member; every refusal at once."""
        member = self.identity.identified(session, user_id=user_id, password=password, number=number)
        self._save(session, Draft("authentication", member.id))

    def restart(self, session: Session) -> None:
        """Back to step 1; what was proven is forgotten."""
        self.drafts.discard(session, FLOW)
        self.additional.forget(session, FLOW)

    def owner(self, session: Session) -> Owner:
        """Whom the session identified in step 1."""
        draft = self.require_step(session, "authentication")
        member = self.members.get(draft.member_id)
        if member is None:
            raise OutOfOrderError(PATHS["identity"], FIRST)
        number, medium = self.members.resident_number(member.id), self.media.of(member.id)
        return Owner(
            name=member.name,
            number_masked=f"{number[:6]}-{number[6]}******",
            accounts=tuple(account.number for account in self.accounts.of(member.id)),
            medium=medium.kind if medium else "",
        )

    def authenticate(self, session: Session, entries: Mapping[str, str]) -> None:
        """Step 2: deposit account, additional authentication, medium; what can be used up is asked for last."""
        draft = self.require_step(session, "authentication")
        problems = self._account_problems(draft, entries)
        try:
            self.additional.require(session, FLOW, member_id=draft.member_id, device=self.device.serial)
        except RefusedError as error:
            problems += error.problems
        problems += self._medium_problems(session, draft, entries, spend=not problems)
        if problems:
            raise RefusedError(problems)
        self.additional.forget(session, FLOW)
        self._save(session, replace(draft, due="certificate"))

    def back(self, session: Session) -> None:
        """From step 3 to step 2, which is to be done again."""
        draft = self.require_step(session, "certificate")
        self._save(session, Draft("authentication", draft.member_id))

    def start(self, session: Session) -> str:
        """Step 3: ask KFTC's service for a nonce signed by this very person; gives its window's id."""
        draft = self.require_step(session, "certificate")
        state = secrets.token_urlsafe(24)
        self._save(session, replace(draft, request=state, request_at=self.clock.now().timestamp()))
        return self.service.open(
            BANK,
            state=state,
            nonce=self.judge.challenge(state),
            return_to=f"{PATHS['certificate']}/return",
            holder_ci=self.members.ci(draft.member_id),
        )

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer and register the certificate in place of the member's former one."""
        draft = self._pending(session, state)
        answer = self.service.redeem(token, state=state)
        verified = verified_financial(self.judge, answer, request=state)
        identifier = Identifier(self.members.resident_number(draft.member_id))
        if joint_rules.owner_problem(verified.certificate, identifier, answer.random_number):
            raise refused("본인 명의의 금융인증서가 아닙니다. 본인의 인증서를 선택해 주세요.")
        self.registrations.replace(
            verified.certificate, member_id=draft.member_id, family=FINANCIAL, kind=verified.kind
        )
        self._save(session, Draft("done", draft.member_id))

    def _account_problems(self, draft: Draft, entries: Mapping[str, str]) -> list[Problem]:
        number, password = entries.get("account", ""), entries.get("account_password", "")
        if not rules.account_asked(accounts=len(self.accounts.of(draft.member_id))):
            return []
        problems = []
        if not rules.account_chosen(number):
            problems.append(Problem("account", "예수금계좌번호를 선택해 주세요."))
        if not password:
            problems.append(Problem("account_password", "예수금계좌비밀번호를 입력해 주세요."))
        if problems:
            return problems
        try:
            self.accounts.verify(draft.member_id, number=number, password=password, wrong=ACCOUNT_WRONG)
        except RefusedError as error:
            return list(error.problems)
        return []

    def _medium_problems(
        self, session: Session, draft: Draft, entries: Mapping[str, str], *, spend: bool
    ) -> list[Problem]:
        """A number is only used up (`spend`) when everything else is right; its shape is looked at in any case."""
        medium = self.media.of(draft.member_id)
        try:
            if medium and medium.kind == CARD:
                cells = {name: entries.get(name, "") for name in ("tail", "first", "second")}
                if spend:
                    self.media.verify_card(session, FLOW, member_id=draft.member_id, **cells)
            elif spend:
                self.media.verify_otp(draft.member_id, entries.get("otp", ""), label="OTP비밀번호")
        except RefusedError as error:
            return list(error.problems)
        return []

    def _pending(self, session: Session, state: str) -> Draft:
        draft = self.draft(session)
        age = self.clock.now().timestamp() - draft.request_at
        mine = draft.request and secrets.compare_digest(draft.request.encode(), state.encode())
        if not mine or age > self.policy.identity_request_life.total_seconds():
            raise refused("인증서 요청이 끝났거나 없습니다. 금융인증서 등록을 다시 눌러 주세요.")
        return draft

    def _save(self, session: Session, draft: Draft) -> None:
        self.drafts.save(session, FLOW, asdict(draft))
