"""Log-in by a registered financial certificate: a nonce signed in KFTC's window, path and status, the register, the VID."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.bank.joint import rules as joint_rules
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import FINANCIAL, Registrations
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier, PkiError, VerifiedLogin

from . import rules

FLOW = "financial-login"
BANK = "한국증권금융"
MEANS = "금융인증서"
UNREGISTERED = "등록되지 않은 금융인증서입니다. 먼저 등록해 주세요. 재발급받은 인증서는 재등록해 주세요."


@dataclass(frozen=True)
class FinancialLogin:
    """Opens a session for whoever signs with a registered financial certificate."""

    drafts: Drafts
    sessions: Sessions
    members: Members
    registrations: Registrations
    judge: CertificateJudge
    service: ports.FinancialPort
    clock: Clock
    policy: Policy

    def start(self, session: Session, *, return_to: str) -> str:
        """Ask KFTC's service for a signed nonce; gives the id its window is addressed by."""
        state = secrets.token_urlsafe(24)
        self.drafts.save(session, FLOW, {"state": state, "at": self.clock.now().timestamp()})
        return self.service.open(BANK, state=state, nonce=self.judge.challenge(state), return_to=return_to)

    def finish(self, session: Session, *, state: str, token: str) -> Session:
        """The member's renewed session; refuses another session's answer and whatever is not valid, registered, theirs."""
        waiting = self.drafts.load(session, FLOW) or {"state": "", "at": 0.0}
        self.drafts.discard(session, FLOW)
        age = self.clock.now().timestamp() - waiting["at"]
        mine = waiting["state"] and secrets.compare_digest(waiting["state"].encode(), state.encode())
        if not mine or age > self.policy.identity_request_life.total_seconds():
            raise refused("로그인 요청이 끝났거나 없습니다. 금융인증서를 다시 눌러 주세요.")
        answer = self.service.redeem(token, state=state)
        member_id = self._member_of(answer, request=state)
        return self.sessions.promote(session, member_id=member_id, means=MEANS)

    def _member_of(self, answer: ports.SignedAnswer, *, request: str) -> int:
        verified = verified_financial(self.judge, answer, request=request)
        member_id = self.registrations.member_of(verified.certificate, family=FINANCIAL)
        if not rules.is_registered(member_id) or member_id is None:
            raise refused(UNREGISTERED)
        identifier = Identifier(self.members.resident_number(member_id))
        if joint_rules.owner_problem(verified.certificate, identifier, answer.random_number):
            raise refused("본인 명의의 금융인증서가 아닙니다. 본인의 인증서로 로그인해 주세요.")
        return member_id


def verified_financial(judge: CertificateJudge, answer: ports.SignedAnswer, *, request: str) -> VerifiedLogin:
    """The signer of this request's nonce, if path and status hold and it is a financial certificate."""
    try:
        verified = judge.verified(answer, request=request)
    except PkiError as error:
        raise refused(joint_rules.validation_problem(error)) from None
    problem = rules.kind_problem(verified.kind)
    if problem:
        raise refused(problem)
    return verified


def refused(message: str) -> RefusedError:
    """A refusal that concerns the certificate."""
    return RefusedError([Problem("certificate", message)])
