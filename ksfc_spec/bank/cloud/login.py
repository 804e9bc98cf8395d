"""Log-in by a registered cloud joint certificate: Koscom's window, a signed nonce, path and status, the register, the VID."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ksfc_spec.bank import certificate_rules, ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import CLOUD, Registrations
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier, NonceError, PkiError

from .registration import BANK, STALE

FLOW = "cloud-login"
MEANS = "클라우드 공동인증서"
UNREGISTERED = "등록되지 않은 인증서입니다. 타기관 클라우드 인증서 등록을 먼저 해 주세요."


@dataclass(frozen=True)
class CloudLogin:
    """Opens a session for whoever holds the key of a registered cloud certificate."""

    drafts: Drafts
    sessions: Sessions
    members: Members
    registrations: Registrations
    judge: CertificateJudge
    program: ports.CloudPort
    clock: Clock
    policy: Policy

    def start(self, session: Session, *, return_to: str) -> str:
        """Ask Koscom's program for a signed nonce; gives the id its window is addressed by."""
        state = secrets.token_urlsafe(24)
        self.drafts.save(session, FLOW, {"state": state, "at": self.clock.now().timestamp()})
        return self.program.open(BANK, state=state, nonce=self.judge.challenge(state), return_to=return_to)

    def finish(self, session: Session, *, state: str, token: str) -> Session:
        """The member's renewed session; a refused certificate leaves the window open for another."""
        self._require_pending(session, state)
        answer = self.program.redeem(token, state=state)
        try:
            member_id = self._member_of(answer, state)
        except RefusedError as error:
            same = error.message == STALE
            request = self.program.refuse(
                state, notice=error.message, nonce=self.judge.challenge(state), same=same
            )
            raise CertificateRefusedError(error.problems, request=request) from None
        self.program.done(state)
        return self.sessions.promote(session, member_id=member_id, means=MEANS)

    def _member_of(self, answer: ports.SignedAnswer, request: str) -> int:
        """Whose certificate signed this request's nonce; refuses what is not good, not registered or not theirs."""
        try:
            verified = self.judge.verified(answer, request=request)
        except NonceError:
            raise _refused(STALE) from None
        except PkiError as error:
            raise _refused(certificate_rules.validation_problem(error)) from None
        member_id = self.registrations.member_of(verified.certificate, family=CLOUD)
        if member_id is None:
            raise _refused(UNREGISTERED)
        identifier = Identifier(self.members.resident_number(member_id))
        problem = certificate_rules.owner_problem(verified.certificate, identifier, answer.random_number)
        if problem:
            raise _refused(problem)
        return member_id

    def _require_pending(self, session: Session, state: str) -> None:
        waiting = self.drafts.load(session, FLOW) or {"state": "", "at": 0.0}
        age = self.clock.now().timestamp() - waiting["at"]
        mine = waiting["state"] and secrets.compare_digest(waiting["state"].encode(), state.encode())
        if not mine or age > self.policy.cloud_request_life.total_seconds():
            raise _refused("로그인 요청이 끝났거나 없습니다. 클라우드 공동인증서를 다시 눌러 주세요.")


def _refused(message: str) -> RefusedError:
    return RefusedError([Problem("certificate", message)])
