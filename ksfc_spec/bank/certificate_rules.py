"""The rules about certificates. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

from cryptography import x509

from ksfc_spec.pki import (
    Holder,
    Identifier,
    Kind,
    NonceError,
    PkiError,
    RandomNumber,
    RevokedError,
    Scope,
    StatusUnknownError,
    SuspendedError,
    ValidationError,
    verify_identity,
)

ACCEPTED_SCOPES = (Scope.UNIVERSAL, Scope.SECURITIES)


def kind_problem(kind: Kind) -> str | None:
    """A person's own certificate, universal or restricted to securities (esop:188)."""
    if kind.holder is not Holder.PERSONAL:
        return "법인 인증서로는 본인인증을 할 수 없습니다. 개인 인증서를 선택해 주세요."
    if kind.scope not in ACCEPTED_SCOPES:
        return "이 인증서의 용도로는 본인인증을 할 수 없습니다. 범용 또는 증권용 인증서를 선택해 주세요."
    return None


def owner_problem(certificate: x509.Certificate, identifier: Identifier, r: RandomNumber) -> str | None:
    """The certificate's VID belongs to this resident number (esop:188; joint-certificate:52)."""
    try:
        verify_identity(certificate, identifier, r)
    except PkiError:
        return "본인 명의의 인증서가 아닙니다. 본인의 인증서를 선택해 주세요."
    return None


def validation_problem(error: PkiError) -> str:
    """Why a certificate or its signature was not accepted, and what to do (esop:188; joint-certificate:53)."""
    match error:
        case SuspendedError():
            return "효력이 정지된 인증서입니다. 발급받은 기관에서 정지를 풀어 주세요."
        case RevokedError():
            return "폐기된 인증서입니다. 다른 인증서를 선택하거나 새로 발급받아 주세요."
        case StatusUnknownError():
            return "인증서 상태를 확인할 수 없습니다. 잠시 뒤 다시 시도해 주세요."
        case NonceError():
            return "서명할 시간이 지났습니다. 인증서 비밀번호를 다시 입력해 주세요."
        case ValidationError(check="within_validity"):
            return "유효기간이 지난 인증서입니다. 다른 인증서를 선택하거나 새로 발급받아 주세요."
        case _:
            return "인증기관을 확인할 수 없는 인증서입니다. 다른 인증서를 선택해 주세요."
