"""Log-in by a registered financial certificate, in KFTC's window."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificate_login import CertificateLogin
from ksfc_spec.bank.registrations import FINANCIAL
from ksfc_spec.pki import Kind

from . import rules

UNREGISTERED = "등록되지 않은 금융인증서입니다. 먼저 등록해 주세요. 재발급받은 인증서는 재등록해 주세요."


@dataclass(frozen=True)
class FinancialLogin(CertificateLogin[ports.FinancialPort]):
    """KFTC's window closes with its answer, whatever becomes of it."""

    flow = "financial-login"
    means = "금융인증서"
    family = FINANCIAL
    ended = "로그인 요청이 끝났거나 없습니다. 금융인증서를 다시 눌러 주세요."
    unregistered: str = UNREGISTERED

    def _kind_problem(self, kind: Kind) -> str | None:
        return rules.kind_problem(kind)
