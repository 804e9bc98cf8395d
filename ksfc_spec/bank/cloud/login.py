"""Log-in by a registered cloud joint certificate, in Koscom's window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificate_login import CertificateLogin
from ksfc_spec.bank.errors import CertificateRefusedError, RefusedError, StaleAnswerError
from ksfc_spec.bank.registrations import CLOUD

from .signing import STALE

UNREGISTERED = "등록되지 않은 인증서입니다. 타기관 클라우드 인증서 등록을 먼저 해 주세요."


@dataclass(frozen=True)
class CloudLogin(CertificateLogin[ports.CloudPort]):
    """A refused certificate leaves Koscom's window open for another."""

    flow = "cloud-login"
    means = "클라우드 공동인증서"
    family = CLOUD
    ended = "로그인 요청이 끝났거나 없습니다. 클라우드 공동인증서를 다시 눌러 주세요."
    unregistered: str = UNREGISTERED

    @property
    def life(self) -> timedelta:
        """Connecting to the cloud takes its time."""
        return self.policy.cloud_request_life

    def _refusal(self, error: RefusedError, state: str) -> RefusedError:
        nonce, same = self.judge.challenge(state), isinstance(error, StaleAnswerError)
        notice = STALE if same else error.message
        request = self.program.refuse(state, notice=notice, nonce=nonce, same=same)
        return CertificateRefusedError(error.problems, request=request)

    def _settle(self, state: str) -> None:
        self.program.done(state)
