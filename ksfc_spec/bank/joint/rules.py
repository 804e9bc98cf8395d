"""The rules of registering and using joint certificates. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

from ksfc_spec.pki import Holder, Kind, Scope

REGISTRABLE = (Scope.UNIVERSAL, Scope.SECURITIES)
BANKS = "yessign"
"""The authority through which banks issue."""
LOAN_MEANS = ("공동인증서", "금융인증서", "클라우드 공동인증서")
"""The log-ins with which loans can be done (joint-certificate:166,172)."""


def kind_problem(kind: Kind) -> str | None:
    """A personal certificate: universal, or for securities unless a bank issued it (joint-certificate:52-54)."""
    if kind.holder is not Holder.PERSONAL:
        return "개인 인증서만 등록하실 수 있습니다. 개인 인증서를 선택해 주세요."
    if kind.authority == BANKS and kind.scope is not Scope.UNIVERSAL:
        return "은행에서 발급받은 인증서는 범용만 등록하실 수 있습니다. 다른 인증서를 선택해 주세요."
    if kind.scope not in REGISTRABLE:
        return "등록할 수 없는 용도의 인증서입니다. 범용 또는 증권용 인증서를 선택해 주세요."
    return None


def may_do_loans(means: str) -> bool:
    """Loans need a log-in by certificate (joint-certificate:166)."""
    return means in LOAN_MEANS
