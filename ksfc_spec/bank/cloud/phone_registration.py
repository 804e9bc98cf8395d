"""타기관 클라우드인증서 등록 on the phone: 본인인증 → 예수금계좌 → 보안매체 → Koscom's window → done (bankingplus:445-486).

What a member does not have is not asked for: no deposit account, no step; no medium, one won instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.bank.phone.account import AccountCheck
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registering import course
from ksfc_spec.bank.registering import rules as shared
from ksfc_spec.bank.registering.course import Course, Route
from ksfc_spec.bank.registering.proofs import Owner, Proofs
from ksfc_spec.bank.sessions import Session

from . import rules
from .own_identity import OwnIdentity
from .signing import CloudSigning

FLOW, ROOT = "phone-cloud", "/m/cloud/register"
IN_ORDER = "순서대로 진행해 주세요."
STEPS = ("identity", "account", "medium", "certificate", "done")
ROUTE = Route(
    FLOW,
    {step: f"{ROOT}/{step}" for step in STEPS},
    said=dict.fromkeys(STEPS, IN_ORDER),
    again="인증서 요청이 끝났거나 없습니다. 확인을 다시 눌러 주세요.",
)
LIST = "클라우드인증서 등록 인증서 선택"
"""What Koscom's window calls its list in this flow."""
OTP = "OTP비밀번호"
ALREADY = "이미 등록된 인증서는 다시 등록할 수 없습니다. 다른 인증서를 선택해 주세요."
OTHERS = "로그인 계정과 일치하지 않는 사람의 인증서는 등록할 수 없습니다. 본인의 인증서를 선택해 주세요."
TRANSFER_FIRST = "계좌이체 인증을 먼저 해 주세요."


@dataclass(frozen=True, slots=True)
class Draft(course.Draft):
    """Where a session stands; `bank` and `account` are those of the one-won transfer."""

    bank: str = ""
    account: str = field(default="", repr=False)


@dataclass(frozen=True)
class PhoneCloudRegistration:
    """The whole flow, of whoever is logged in; the order is kept on the server."""

    course: Course[Draft]
    identity: OwnIdentity
    proofs: Proofs
    transfer: AccountCheck
    signing: CloudSigning
    policy: Policy

    def require_step(self, session: Session, step: str) -> Draft:
        """The draft, if `step` has its turn; else `OutOfOrderError` with the address to go to."""
        return replace(self.course.require(session, step), member_id=self.identity.member(session).id)

    def restart(self, session: Session) -> None:
        """Leave nothing of it."""
        self.course.forget(session)
        self.proofs.additional.forget(session, FLOW)
        self.transfer.forget(session, FLOW)

    def front(self, session: Session) -> str:
        """The first part of the member's resident number, which stands on the page."""
        return self.identity.front(self.require_step(session, "identity").member_id)

    def identify(self, session: Session, back: str) -> str:
        """확인 of 본인인증; gives the address of the next step, which holders of a deposit account alone have."""
        draft = self.require_step(session, "identity")
        self.identity.require(session, FLOW, member_id=draft.member_id, back=back)
        held = len(self.proofs.accounts.of(draft.member_id))
        return self._go_on(session, draft, "account" if shared.account_asked(accounts=held) else "medium")

    def owner(self, session: Session, step: str) -> Owner:
        """What the pages of `step` may show of the member."""
        self.require_step(session, step)
        return self.proofs.owner(self.identity.member(session))

    def prove_account(self, session: Session, entries: Mapping[str, str]) -> str:
        """확인 of 예수금계좌인증; gives the address of the next step."""
        draft = self.require_step(session, "account")
        problems = self.proofs.account_problems(draft.member_id, entries)
        if problems:
            raise RefusedError(problems)
        return self._go_on(session, draft, "medium")

    def name_account(self, session: Session, *, bank: str, account: str) -> None:
        """계좌이체 인증: which account the window will ask; of those without a medium."""
        draft = self.require_step(session, "medium")
        self.course.save(session, replace(draft, bank=bank, account=account))
        if not self._transfer_asked(draft):
            raise RefusedError([Problem("", "보안매체로 인증해 주세요.")])
        self.transfer.require_named(bank, account)

    def named(self, session: Session) -> tuple[str, str, str]:
        """Bank and number of that account, and whose it must be."""
        draft = self.require_step(session, "medium")
        return draft.bank, draft.account, self.identity.member(session).name

    def send_won(self, session: Session) -> None:
        """인증요청 in the window."""
        bank, account, owner = self.named(session)
        self.transfer.send(session, FLOW, bank=bank, account=account, owner=owner)

    def take_digits(self, session: Session, code: str) -> None:
        """The digits in the window."""
        self.require_step(session, "medium")
        self.transfer.take(session, FLOW, code)

    def transferred(self, session: Session) -> bool:
        """Whether the digits were taken."""
        return self.transfer.done(session, FLOW)

    def proven(self, session: Session) -> bool:
        """Whether everything but the certificate is done."""
        return self.course.draft(session).due == "certificate"

    def start(self, session: Session, entries: Mapping[str, str]) -> str:
        """확인 of 보안매체 인증: into Koscom's window. What was proven once in this flow is not asked for again."""
        draft = self.require_step(session, "medium")
        if draft.due == "medium":
            problems = self._possession_problems(session, draft, entries)
            if problems:
                raise RefusedError(problems)
        state = self.course.ask(session, replace(draft, due="certificate"))
        return self.signing.open(state, return_to=f"{ROOT}/return")

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer and register; a refused certificate leaves the window open for another."""
        draft = self.course.pending(session, state, life=self.policy.cloud_request_life)
        self.signing.register(draft.member_id, state=state, token=token, done=draft.due == "done")
        self.restart(session)
        self.course.save(session, replace(draft, due="done"))

    def _possession_problems(
        self, session: Session, draft: Draft, entries: Mapping[str, str]
    ) -> list[Problem]:
        if self._transfer_asked(draft):
            return [] if self.transferred(session) else [Problem("", TRANSFER_FIRST)]
        return self.proofs.medium_problems(session, FLOW, member_id=draft.member_id, entries=entries, otp=OTP)

    def _transfer_asked(self, draft: Draft) -> bool:
        medium = self.proofs.media.of(draft.member_id)
        return rules.transfer_asked(medium=medium.kind if medium else "")

    def _go_on(self, session: Session, draft: Draft, step: str) -> str:
        self.course.save(session, replace(draft, due=step))
        return ROUTE.paths[step]
