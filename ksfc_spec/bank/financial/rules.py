"""The rules of registering and using financial certificates. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

from ksfc_spec.pki import Kind, Scope

STEPS = ("identity", "authentication", "certificate", "done")
"""The steps of the registration, in order (esop:344,368,433,461)."""
AUTHORITY = "yessign"
"""KFTC's own authority, which alone issues financial certificates (korean-pki 1.5)."""


def may_enter(step: str, *, due: str) -> bool:
    """Whether a step's page may be opened while `due` is the first unfinished one (esop:350)."""
    return STEPS.index(step) <= STEPS.index(due)


def kind_problem(kind: Kind) -> str | None:
    """A financial certificate, by the policy in it: 1.2.410.200005.1.1.1.10, from KFTC (esop:341)."""
    if kind.scope is not Scope.FINANCIAL or kind.authority != AUTHORITY:
        return "금융인증서가 아닙니다. 금융결제원의 금융인증서를 선택해 주세요."
    return None


def is_registered(owner: int | None) -> bool:
    """Only a registered certificate logs in (esop:341,468)."""
    return owner is not None


def account_asked(*, accounts: int) -> bool:
    """Whether account and password are asked for: of holders (esop:374, a reading)."""
    return accounts > 0


def account_chosen(number: str) -> bool:
    """Whether one of the accounts was chosen (esop:374)."""
    return bool(number)
