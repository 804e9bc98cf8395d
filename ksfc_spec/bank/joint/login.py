"""Log-in by a registered joint certificate: a signed nonce, path and status, the register, and the VID."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import Registrations
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier, PkiError

from . import rules

FLOW = "joint-login"
BANK = "한국증권금융"
MEANS = "공동인증서"
UNREGISTERED = "등록되지 않은 인증서입니다. 타기관인증서등록을 해 주세요."
UNREGISTERED_ON_THE_PHONE = "등록되지 않은 인증서입니다. PC에서 타기관인증서등록을 해 주세요."


@dataclass(frozen=True)
class CertificateLogin:
    """Opens a session for whoever holds the key of a registered certificate."""

    drafts: Drafts
    sessions: Sessions
    members: Members
    registrations: Registrations
    judge: CertificateJudge
    program: ports.CertificatePort
    clock: Clock
    policy: Policy
    unregistered: str = UNREGISTERED

    def start(self, session: Session, *, return_to: str) -> str:
        """Ask the certificate program for a signed nonce; gives the id its window is addressed by."""
        state = secrets.token_urlsafe(24)
        self.drafts.save(session, FLOW, {"state": state, "at": self.clock.now().timestamp()})
        return self.program.open(BANK, state=state, nonce=self.judge.challenge(state), return_to=return_to)

    def finish(self, session: Session, *, state: str, token: str) -> Session:
        """The member's renewed session; a bad certificate leaves the window open, an unregistered one does not."""
        self._require_pending(session, state)
        answer = self.program.redeem(token, state=state)
        try:
            member_id = self.member_of(answer, request=state)
        except RefusedError as error:
            if error.message == self.unregistered:
                self.program.done(state)
                raise
            request = self.program.refuse(state, notice=error.message, nonce=self.judge.challenge(state))
            raise CertificateRefusedError(error.problems, request=request) from None
        self.program.done(state)
        return self.sessions.promote(session, member_id=member_id, means=MEANS)

    def member_of(self, answer: ports.SignedAnswer, *, request: str) -> int:
        """Whose certificate signed this request's nonce; refuses what is not valid, not registered or not theirs."""
        try:
            verified = self.judge.verified(answer, request=request)
        except PkiError as error:
            raise _refused(rules.validation_problem(error)) from None
        member_id = self.registrations.member_of(verified.certificate)
        if not rules.is_registered(member_id) or member_id is None:
            raise _refused(self.unregistered)
        identifier = Identifier(self.members.resident_number(member_id))
        problem = rules.owner_problem(verified.certificate, identifier, answer.random_number)
        if problem:
            raise _refused(problem)
        return member_id

    def _require_pending(self, session: Session, state: str) -> None:
        waiting = self.drafts.load(session, FLOW) or {"state": "", "at": 0.0}
        age = self.clock.now().timestamp() - waiting["at"]
        mine = waiting["state"] and secrets.compare_digest(waiting["state"].encode(), state.encode())
        if not mine or age > self.policy.identity_request_life.total_seconds():
            raise _refused("로그인 요청이 끝났거나 없습니다. 로그인 화면에서 공동인증서를 다시 눌러 주세요.")


def _refused(message: str) -> RefusedError:
    return RefusedError([Problem("certificate", message)])
