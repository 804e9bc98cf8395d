"""Registering a financial certificate: identity → proofs → KFTC's window → done (esop:321-472, bankingplus:138-219).

The same on the PC and on the phone, each in its `FinancialManner`. The order is kept on the server. What is registered
is read from the verified certificate itself; a new registration replaces the member's former one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registering import course
from ksfc_spec.bank.registering.course import FIRST, Route, four_steps
from ksfc_spec.bank.registering.steps import FirstSteps, Manner
from ksfc_spec.bank.registrations import FINANCIAL, Registrations
from ksfc_spec.bank.sessions import Session

from . import rules

BANK = "한국증권금융"
ROOT = "/centre/financial/register"
AGAIN = "인증서 요청이 끝났거나 없습니다. 금융인증서 등록을 다시 눌러 주세요."
ROUTE = Route(
    flow="financial",
    paths=four_steps(ROOT),
    said={"identity": FIRST},
    again=AGAIN,
)
MANNER = Manner(account=True, otp="OTP비밀번호")


@dataclass(frozen=True, slots=True)
class Draft(course.Draft):
    """Where a session stands; `again`, once done: the member had registered a financial certificate before."""

    again: bool = False


@dataclass(frozen=True)
class FinancialRegistration(FirstSteps[Draft]):
    """The whole flow, for one channel's pages.

    With `names_holder` KFTC is told whose cloud alone may open; `others` is said of another person's certificate.
    """

    registrations: Registrations
    judge: CertificateJudge
    service: ports.FinancialPort
    policy: Policy
    names_holder: bool = True
    others: str = ""

    def back(self, session: Session) -> None:
        """From step 3 to step 2, which is to be done again."""
        draft = self.require_step(session, "certificate")
        self.course.save(session, replace(self.course.blank, due="authentication", member_id=draft.member_id))

    def start(self, session: Session) -> str:
        """Step 3: ask KFTC's service for a nonce signed by this very person; gives its window's id."""
        draft = self.require_step(session, "certificate")
        state = self.course.ask(session, draft)
        return self.service.open(
            BANK,
            state=state,
            nonce=self.judge.challenge(state),
            return_to=f"{self.course.route.paths['certificate']}/return",
            holder_ci=self.proofs.members.ci(draft.member_id) if self.names_holder else "",
        )

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer and register the certificate in place of the member's former one."""
        draft = self.course.pending(session, state, life=self.policy.identity_request_life)
        answer = self.service.redeem(token, state=state)
        verified = self.judge.require_own(
            answer,
            request=state,
            resident_number=self.proofs.members.resident_number(draft.member_id),
            kind_problem=rules.kind_problem,
            others=self.others,
        )
        again = bool(self.registrations.of(draft.member_id, family=FINANCIAL))
        self.registrations.replace(
            verified.certificate, member_id=draft.member_id, family=FINANCIAL, kind=verified.kind
        )
        self.course.save(session, Draft("done", draft.member_id, again=again))

    def leave(self, session: Session) -> None:
        """The completion was read."""
        self.restart(session)
