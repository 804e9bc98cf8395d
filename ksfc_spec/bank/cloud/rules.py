"""The rules of registering cloud joint certificates. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ksfc_spec.pki import KINDS, Holder, Kind, Scope

HOME = "KR"
OWN_AUTHORITY = "SignKorea"


def consent_asked(country: str) -> bool:
    """Whoever connects from abroad is asked to consent to the enquiry (esop:569, 574)."""
    return country != HOME


def consent_problem(*, agreed: bool) -> str | None:
    """Without the consent nobody goes on (esop:588, 596)."""
    return None if agreed else "해외 출국정보 조회에 동의함을 체크해 주세요. 동의하셔야 등록을 이어 갑니다."


def transfer_asked(*, medium: str) -> bool:
    """Customers without a security medium prove an account by a transfer instead (esop:706-708)."""
    return not medium


def certificate_button(*, medium: str, transferred: bool) -> bool:
    """Whether 인증서 등록 stands below, and not 다음 (esop:725-727)."""
    return bool(medium) or transferred


def kind_problem(kind: Kind) -> str | None:
    """Personal ones: Koscom's of any kind, the other four authorities' only if universal (esop:555-556)."""
    if kind.holder is not Holder.PERSONAL:
        return "개인 인증서만 등록하실 수 있습니다. 개인 인증서를 선택해 주세요."
    if kind.authority != OWN_AUTHORITY and kind.scope is not Scope.UNIVERSAL:
        return "코스콤이 아닌 기관의 인증서는 범용만 등록할 수 있습니다. 다른 인증서를 선택해 주세요."
    return None


def unwanted(kinds: Iterable[Kind] = KINDS) -> Mapping[str, str]:
    """What the program is told not to take: policy → why."""
    found = {kind.policy.dotted_string: kind_problem(kind) for kind in kinds}
    return {policy: problem for policy, problem in found.items() if problem}
