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
    """The certificate's VID belongs to this resident number (esop:188)."""
    try:
        verify_identity(certificate, identifier, r)
    except PkiError:
        return "본인 명의의 인증서가 아닙니다. 실명을 확인한 분의 인증서를 선택해 주세요."
    return None


def validation_problem(error: PkiError) -> str:
    """Why a certificate or its signature was not accepted, and what to do."""
    match error:
        case SuspendedError():
            return "효력이 정지된 인증서입니다. 다른 인증서를 선택해 주세요."
        case RevokedError():
            return "폐기된 인증서입니다. 다른 인증서를 선택하거나 새로 발급받아 주세요."
        case StatusUnknownError():
            return "인증기관에서 인증서 상태를 확인하지 못했습니다. 잠시 후 다시 눌러 주세요."
        case NonceError():
            return "서명할 시간이 지났습니다. 비밀번호를 다시 입력하고 확인을 눌러 주세요."
        case ValidationError(check="within_validity"):
            return "기간이 만료된 인증서입니다. 다른 인증서를 선택하거나 새로 발급받아 주세요."
        case _:
            return "믿을 수 없는 인증서이거나 서명이 맞지 않습니다. 다른 인증서를 선택해 주세요."
