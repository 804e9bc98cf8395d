"""Registering a joint certificate that another institution issued: identity → authentication → certificate → done.

The order is kept on the server. A certificate request is bound to this session and used once; what is registered is
read from the verified certificate itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registering.course import FIRST, Draft, Route, four_steps
from ksfc_spec.bank.registering.identification import OnFile
from ksfc_spec.bank.registering.steps import FirstSteps, Manner
from ksfc_spec.bank.registrations import ALREADY, JOINT, Registrations
from ksfc_spec.bank.sessions import Session
from ksfc_spec.pki import VerifiedLogin

from . import rules

BANK = "한국증권금융"
ROOT = "/centre/joint/other"
ROUTE = Route(
    flow="joint",
    paths=four_steps(ROOT),
    said={"identity": FIRST},
)
MANNER = Manner(on_file=OnFile(tails=True))


@dataclass(frozen=True)
class JointRegistration(FirstSteps[Draft]):
    """The whole flow, for the channel's pages."""

    registrations: Registrations
    judge: CertificateJudge
    program: ports.CertificatePort
    policy: Policy

    def back(self, session: Session) -> None:
        """From step 3 to step 2, which was done and may be done again."""
        self.require_step(session, "certificate")

    def start(self, session: Session) -> str:
        """Step 3: ask the certificate program for a signed nonce; gives the id its window is addressed by."""
        state = self.course.ask(session, self.require_step(session, "certificate"))
        return self.program.open(
            BANK,
            state=state,
            nonce=self.judge.challenge(state),
            return_to=f"{self.course.route.paths['certificate']}/return",
            give_up_to=f"{self.course.route.paths['certificate']}/failed",
        )

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer and register; a refused certificate leaves the window open for another."""
        draft = self._pending(session, state)
        answer = self.program.redeem(token, state=state)
        if draft.due == "done":
            raise RefusedError([Problem("certificate", ALREADY)])
        try:
            verified = self._acceptable(draft, answer, state)
            self.registrations.add(
                verified.certificate, member_id=draft.member_id, family=JOINT, kind=verified.kind
            )
        except RefusedError as error:
            request = self.program.refuse(state, notice=error.message, nonce=self.judge.challenge(state))
            raise CertificateRefusedError(error.problems, request=request) from None
        self.course.save(session, replace(draft, due="done"))

    def give_up(self, session: Session, *, state: str) -> None:
        """The program reports too many wrong passwords: everything starts over."""
        self._pending(session, state)
        self.program.done(state)
        self.restart(session)

    def leave(self, session: Session) -> None:
        """The completion was read."""
        state = self.draft(session).request
        if state:
            self.program.done(state)
        self.restart(session)

    def _acceptable(self, draft: Draft, answer: ports.SignedAnswer, state: str) -> VerifiedLogin:
        """The verified signer, if this member may register the certificate."""
        return self.judge.require_own(
            answer,
            request=state,
            resident_number=self.proofs.members.resident_number(draft.member_id),
            kind_problem=rules.kind_problem,
        )

    def _pending(self, session: Session, state: str) -> Draft:
        return self.course.pending(session, state, life=self.policy.identity_request_life)
