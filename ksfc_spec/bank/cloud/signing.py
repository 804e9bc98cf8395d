"""The end of a registration: Koscom's window signs a nonce, and the certificate that signed it is judged and registered."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import CertificateRefusedError, Problem, RefusedError, StaleAnswerError
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.registrations import ALREADY, CLOUD, Registrations

from . import rules

BANK = "한국증권금융"
STALE = "연결하시는 동안 서명할 시간이 지났습니다. 인증서 비밀번호를 한 번 더 입력해 주세요."


@dataclass(frozen=True)
class CloudSigning:
    """What is registered is read from the verified certificate itself.

    `already` and `others` are said of a certificate that is registered and of another person's (`""`: in the judge's words).
    With `warned` the window is told which kinds are not taken, and does not sign with them.
    """

    members: Members
    registrations: Registrations
    judge: CertificateJudge
    program: ports.CloudPort
    already: str = ALREADY
    others: str = ""
    warned: bool = True

    def open(self, state: str, *, return_to: str) -> str:
        """Open the window; gives the id it is addressed by."""
        nonce, unwanted = self.judge.challenge(state), rules.unwanted() if self.warned else {}
        return self.program.open(BANK, state=state, nonce=nonce, return_to=return_to, unwanted=unwanted)

    def register(self, member_id: int, *, state: str, token: str, done: bool) -> None:
        """Take the window's answer; a refused certificate leaves it open for another. `done`: it was taken before."""
        answer = self.program.redeem(token, state=state)
        if done:
            raise RefusedError([Problem("certificate", self.already)])
        try:
            verified = self.judge.require_own(
                answer,
                request=state,
                resident_number=self.members.resident_number(member_id),
                kind_problem=rules.kind_problem,
                others=self.others,
            )
            self.registrations.add(
                verified.certificate,
                member_id=member_id,
                family=CLOUD,
                kind=verified.kind,
                already=self.already,
            )
        except RefusedError as error:
            raise self._sent_back(error, state) from None
        self.program.done(state)

    def _sent_back(self, error: RefusedError, state: str) -> CertificateRefusedError:
        """The refusal, after the window was told of it."""
        nonce, same = self.judge.challenge(state), isinstance(error, StaleAnswerError)
        notice = STALE if same else error.message
        request = self.program.refuse(state, notice=notice, nonce=nonce, same=same)
        return CertificateRefusedError(error.problems, request=request)
