"""The rules of registering and using financial certificates. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

from ksfc_spec.pki import Kind, Scope

AUTHORITY = "yessign"
"""KFTC's own authority, which alone issues financial certificates (korean-pki 1.5)."""


def kind_problem(kind: Kind) -> str | None:
    """A financial certificate, by the policy in it: 1.2.410.200005.1.1.1.10, from KFTC (esop:341)."""
    if kind.scope is not Scope.FINANCIAL or kind.authority != AUTHORITY:
        return "금융인증서가 아닙니다. 금융결제원의 금융인증서를 선택해 주세요."
    return None
