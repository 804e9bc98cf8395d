"""The rules of registering and using joint certificates. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
import re

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

STEPS = ("identity", "authentication", "certificate", "done")
"""The steps of the registration, in order (joint-certificate:39,78,142,155)."""
REGISTRABLE = (Scope.UNIVERSAL, Scope.SECURITIES)
BANKS = "yessign"
"""The authority through which banks issue."""
LOAN_MEANS = ("공동인증서", "금융인증서", "클라우드 공동인증서")
"""The log-ins with which loans can be done (joint-certificate:166,172)."""

ID, PASSWORD, NUMBER = "증권금융 인터넷뱅킹 ID", "증권금융 인터넷뱅킹 비밀번호", "주민등록번호"


def may_enter(step: str, *, due: str) -> bool:
    """Whether a step's page may be opened while `due` is the first unfinished one."""
    return STEPS.index(step) <= STEPS.index(due)


def empty_problem(value: str, *, label: str) -> str | None:
    """Every field is required (joint-certificate:62-64)."""
    return None if value.strip() else f"{label}를 입력해 주세요."


def other_id_problem(user_id: str, *, logged_in: str) -> str | None:
    """Somebody who is logged in goes on as who they are (joint-certificate:62)."""
    if logged_in and user_id.lower() != logged_in.lower():
        return "로그인한 아이디와 다릅니다. 로그인한 아이디로 진행하거나 로그아웃해 주세요."
    return None


def number_shape_problem(number: str) -> str | None:
    """Thirteen digits without a hyphen (joint-certificate:64)."""
    if not re.fullmatch(r"[0-9]{13}", number):
        return "주민등록번호는 - 없이 숫자 13자리로 입력해 주세요."
    return None


def number_problem(number: str, *, own: str) -> str | None:
    """It must be the member's own (joint-certificate:64)."""
    if not hmac.compare_digest(number.encode(), own.encode()):
        return "주민등록번호가 회원 정보와 다릅니다. 본인의 주민등록번호를 입력해 주세요."
    return None


def tail_problem(tail: str, *, own: str, label: str) -> str | None:
    """The rest of a number whose head is shown (joint-certificate:124-125)."""
    if not tail:
        return f"{label}를 입력해 주세요."
    if not hmac.compare_digest(tail.encode(), own.encode()):
        return f"{label}가 맞지 않습니다. 다시 입력해 주세요."
    return None


def tails_asked(*, has_medium: bool) -> bool:
    """The tails are for customers without a security medium (joint-certificate:120)."""
    return not has_medium


def kind_problem(kind: Kind) -> str | None:
    """A personal certificate: universal, or for securities unless a bank issued it (joint-certificate:52-54)."""
    if kind.holder is not Holder.PERSONAL:
        return "개인 인증서만 등록하실 수 있습니다. 개인 인증서를 선택해 주세요."
    if kind.authority == BANKS and kind.scope is not Scope.UNIVERSAL:
        return "은행에서 발급받은 인증서는 범용만 등록하실 수 있습니다. 다른 인증서를 선택해 주세요."
    if kind.scope not in REGISTRABLE:
        return "등록할 수 없는 용도의 인증서입니다. 범용 또는 증권용 인증서를 선택해 주세요."
    return None


def owner_problem(certificate: x509.Certificate, identifier: Identifier, r: RandomNumber) -> str | None:
    """The certificate's VID belongs to the member (joint-certificate:52)."""
    try:
        verify_identity(certificate, identifier, r)
    except PkiError:
        return "본인 명의의 인증서가 아닙니다. 본인의 인증서를 선택해 주세요."
    return None


def validation_problem(error: PkiError) -> str:
    """Why a certificate or its signature was not accepted, and what to do (joint-certificate:53)."""
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


def is_registered(owner: int | None) -> bool:
    """Only a registered certificate logs in (joint-certificate:173)."""
    return owner is not None


def may_do_loans(means: str) -> bool:
    """Loans need a log-in by certificate (joint-certificate:166)."""
    return means in LOAN_MEANS
