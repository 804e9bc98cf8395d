"""Log-in by a registered joint certificate, on the PC and on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificate_login import CertificateLogin
from ksfc_spec.bank.errors import CertificateRefusedError, RefusedError
from ksfc_spec.bank.registrations import JOINT

UNREGISTERED = "등록되지 않은 인증서입니다. 타기관인증서등록을 해 주세요."
UNREGISTERED_ON_THE_PHONE = "등록되지 않은 인증서입니다. PC에서 타기관인증서등록을 해 주세요."


@dataclass(frozen=True)
class JointLogin(CertificateLogin[ports.CertificatePort]):
    """A bad certificate leaves the program's window open for another, an unregistered one does not."""

    flow = "joint-login"
    means = "공동인증서"
    family = JOINT
    ended = "로그인 요청이 끝났거나 없습니다. 로그인 화면에서 공동인증서를 다시 눌러 주세요."
    unregistered: str = UNREGISTERED

    def _refusal(self, error: RefusedError, state: str) -> RefusedError:
        if error.message == self.unregistered:
            self.program.done(state)
            return error
        request = self.program.refuse(state, notice=error.message, nonce=self.judge.challenge(state))
        return CertificateRefusedError(error.problems, request=request)

    def _settle(self, state: str) -> None:
        self.program.done(state)
