"""The rules of IBK's certificate centre. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from ksfc_spec.pki import (
    Holder,
    Identifier,
    Kind,
    PkiError,
    RandomNumber,
    RevokedError,
    Scope,
    Standing,
    StatusUnknownError,
    SuspendedError,
    ValidationError,
    lifecycle,
    verify_identity,
)

TERMS, CUSTOMER, REQUEST, CODE, STORE, DONE = STEPS = (
    "terms", "customer", "request", "code", "store", "done",
)  # fmt: skip
STEP_NAMES = (
    "약관동의",
    "고객정보/보안매체 입력",
    "추가인증 요청",
    "추가인증 번호입력",
    "저장매체 선택 및 비밀번호 설정",
    "발급완료",
)
"""ibk-joint-certificate:89-95."""
AGREEMENTS = {
    "전자금융거래 약관": "온라인 거래의 방법, 시간과 한도, 사고가 났을 때의 책임을 정합니다.",
    "SignKorea 이용약관": "코스콤이 인증서를 발급하고 효력을 정지하거나 폐기하는 조건을 정합니다.",
    "개인정보 수집·이용 동의": "이름과 주민등록번호, 연락처를 본인확인과 발급에만 쓰고 법이 정한 기간 동안 보관합니다.",
}
"""The terms and what each is about (ibk-joint-certificate:89)."""
HARDWARE_OTP, MOBILE_OTP, CARD, SECRET = MEDIA = ("실물OTP", "모바일OTP", "보안카드", "보안비밀번호")
"""ibk-joint-certificate:90."""
AUTHORITIES = {
    "SignKorea": "코스콤",
    "yessign": "금융결제원",
    "KICA": "한국정보인증",
    "CrossCert": "한국전자인증",
    "TradeSign": "한국무역정보통신",
}
"""The five authorities (ibk-joint-certificate:28) by what the PKI calls them."""
BRANCH, CALL_CENTRE = "영업점", "고객센터"
CONSENT, REFUSAL = CHOICES = ("동의", "미동의")
APPLIED, NOT_APPLIED = "신청", "미신청"
BY_ID, BY_CERTIFICATE, BY_CLOUD = "아이디", "공동인증서", "클라우드 공동인증서"
SIMPLE = ("패턴", "간편비밀번호", "바이오인증")

NOT_CONSENTED = "온라인 신원확인에 동의하지 않아 발급할 수 없습니다."
HOW_TO_CONSENT = "영업점을 방문하시거나 인증서로 로그인하여 동의로 바꾸실 수 있습니다."
CERTIFICATE_NEEDED = "공동인증서로 로그인해 주세요."
UNREGISTERED = "등록되지 않은 인증서입니다. 타기관 인증서 등록을 해 주세요."
NOTHING_TO_REISSUE = "재발급할 인증서가 없습니다. 신규 발급을 이용해 주세요."
OVER = "유효기간이 지난 인증서입니다. 신규 발급을 이용해 주세요."
TOO_EARLY = "갱신은 만료 1개월 전부터 하실 수 있습니다."
WRONG_PASSWORD = "인증서 비밀번호가 맞지 않습니다."  # noqa: S105 - said, not a secret
NEED_ADDITIONAL = "추가인증을 해 주세요."
NOT_CONVERTIBLE = "코스콤의 증권전용이나 범용 공동인증서만 전환하실 수 있습니다."


@dataclass(frozen=True, slots=True)
class KindOffered:
    """A row of the table of kinds and fees; fees in won a year, 0 is free (ibk-joint-certificate:38-41)."""

    name: str
    scope: Scope
    use: str
    personal: int
    corporate: int
    trading: bool
    issued_here: bool

    def fee(self, holder: Holder) -> int:
        """What one year costs this sort of holder."""
        return self.corporate if holder is Holder.CORPORATE else self.personal


SECURITIES = KindOffered(
    "증권전용(용도제한용)", Scope.SECURITIES, "증권사가 제공하는 온라인 거래", 0, 77_000, True, True
)
BANKING = KindOffered(
    "은행/신용카드/보험용(용도제한용)",
    Scope.BANK,
    "인터넷뱅킹, 인터넷 보험, 카드 결제, 전자정부 민원",
    0,
    4_400,
    False,
    False,
)
UNIVERSAL = KindOffered(
    "범용 공동인증서", Scope.UNIVERSAL, "은행, 증권, 카드 등 모든 전자거래", 4_400, 110_000, True, True
)
CLOUD_KINDS = {"증권거래전용(무료)": SECURITIES, "전자거래범용(유료)": UNIVERSAL}
"""What the cloud's page calls them (ibk-joint-certificate:77)."""
CLOUD_STEPS = ("terms", "additional", "kind", "done")
KINDS = (SECURITIES, BANKING, UNIVERSAL)
ISSUED = tuple(kind for kind in KINDS if kind.issued_here)


@dataclass(frozen=True, slots=True)
class IbkPolicy:
    """Figures of the certificate centre; those without a line are ours."""

    password_shortest: int = 10
    wrong_logins: int = 5
    wrong_accounts: int = 5
    wrong_media: int = 5
    code_digits: int = 6
    code_life: timedelta = timedelta(minutes=3)
    wrong_codes: int = 5
    requests: int = 10
    one_time_digits: int = 8
    session_life: timedelta = timedelta(minutes=30)
    session_longest: timedelta = timedelta(hours=8)
    wrong_passwords: int = 5
    password_window: timedelta = timedelta(minutes=10)
    request_window: timedelta = timedelta(minutes=10)
    approval_digits: int = 12  # ibk-joint-certificate:70
    approval_life: timedelta = timedelta(minutes=10)
    wrong_approvals: int = 5


def price(won: int) -> str:
    """`무료` or `4,400원`."""
    return f"{won:,}원" if won else "무료"


def yearly(won: int) -> str:
    """`무료` or `4,400원/년`, as the table has it."""
    return f"{won:,}원/년" if won else "무료"


def authority_name(authority: str) -> str:
    """`코스콤(SignKorea)`."""
    return f"{AUTHORITIES[authority]}({authority})"


def may_be_issued_online(choice: str) -> bool:
    """Only who consented to identification online (ibk-joint-certificate:33, 97)."""
    return choice == CONSENT


def may_change_consent(means: str) -> bool:
    """Consent is changed in a session opened by certificate (ibk-joint-certificate:101)."""
    return means in (BY_CERTIFICATE, BY_CLOUD)


def may_register_simple(means: str) -> bool:
    """Simple authentication is registered in a session opened by certificate (ibk-joint-certificate:17, a reading)."""
    return means in (BY_CERTIFICATE, BY_CLOUD)


def may_consent_at(desk: str) -> bool:
    """At a branch, not on the telephone (ibk-joint-certificate:99)."""
    return desk == BRANCH


def may_transfer(means: str, *, phone: bool) -> bool:
    """A certificate, or on the phone simple authentication too (ibk-joint-certificate:17)."""
    return means in (BY_CERTIFICATE, BY_CLOUD) or (phone and means in SIMPLE)


def agreement_problem(agreed: tuple[str, ...]) -> str | None:
    """The first of the terms that was left out (ibk-joint-certificate:89)."""
    missing = next((name for name in AGREEMENTS if name not in agreed), None)
    return f"{missing}에 동의해 주세요." if missing else None


def additional_needed(holder: Holder, *, exempt: bool) -> bool:
    """Individuals, but for the overseas exception (ibk-joint-certificate:9, 141, 144)."""
    return holder is Holder.PERSONAL and not exempt


def may_use_cloud_issue(holder: Holder) -> bool:
    """Koscom's policy: no corporations (ibk-joint-certificate:77)."""
    return holder is Holder.PERSONAL


def pin_problem(pin: str, again: str) -> str | None:
    """Six digits, twice the same (ibk-joint-certificate:101, 121)."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == 6):
        return "간편비밀번호는 숫자 6자리로 입력해 주세요."
    return None if pin == again else "간편비밀번호가 서로 다릅니다."


def overseas_exempt(*, applied: bool, departed: bool, abroad: bool) -> bool:
    """All three (ibk-joint-certificate:143-144)."""
    return applied and departed and abroad


def sms_possible(*, mobile: bool, verified: bool) -> bool:
    """A mobile verified as the customer's own (ibk-joint-certificate:91)."""
    return mobile and verified


def password_problem(password: str, again: str, *, shortest: int) -> str | None:
    """Letters, digits and special characters, ten or more, twice the same (ibk-joint-certificate:94, a reading)."""
    mixed = all(re.search(part, password) for part in (r"[A-Za-z]", r"[0-9]", r"[^A-Za-z0-9\s]"))
    if len(password) < shortest or not mixed:
        return f"비밀번호는 영문, 숫자, 특수문자를 모두 포함해 {shortest}자 이상으로 정해 주세요."
    return None if password == again else "비밀번호가 서로 다릅니다."


def reissue_problem(standing: Standing | None) -> str | None:
    """Only a valid certificate is reissued (ibk-joint-certificate:51)."""
    if standing is Standing.EXPIRED:
        return OVER
    return None if standing is Standing.VALID else NOTHING_TO_REISSUE


def standing_problem(standing: Standing) -> str | None:
    """Why a certificate that is not valid is refused."""
    return {
        Standing.EXPIRED: "유효기간이 지난 인증서입니다.",
        Standing.REVOKED: "폐기된 인증서입니다.",
        Standing.SUSPENDED: "효력이 정지된 인증서입니다.",
    }.get(standing)


def authority_problem(authority: str) -> str | None:
    """Koscom renews, converts and revokes what it issued, and nothing else (ibk-joint-certificate:29, 153)."""
    if authority == "SignKorea":
        return None
    if not authority:
        return "인증기관을 확인할 수 없는 인증서입니다."
    return "코스콤이 발급한 인증서가 아닙니다. 발급한 인증기관을 이용해 주세요."


def convertible(of: Kind) -> bool:
    """Only kinds that are issued here are converted, into each other (ibk-joint-certificate:39-43)."""
    return of.authority == "SignKorea" and of.scope in (Scope.SECURITIES, Scope.UNIVERSAL)


def conversion_fee(of: Kind) -> int:
    """What the other kind costs this sort of holder (ibk-joint-certificate:39-43)."""
    return (SECURITIES if of.scope is Scope.UNIVERSAL else UNIVERSAL).fee(of.holder)


def renewal_problem(certificate: x509.Certificate, standing: Standing, *, now: datetime) -> str | None:
    """Valid, and one month or less from expiry (ibk-joint-certificate:53)."""
    problem = OVER if standing is Standing.EXPIRED else standing_problem(standing)
    if problem:
        return problem
    return TOO_EARLY if now < lifecycle.renewal_opens(certificate.not_valid_after_utc) else None


def kind_problem(kind: Kind) -> str | None:
    """Only what is good for securities trading is registered (ibk-joint-certificate:39-41, 52)."""
    offered = next((one for one in KINDS if one.scope is kind.scope), None)
    return None if offered and offered.trading else "증권거래에 쓸 수 없는 인증서입니다."


def owner_problem(certificate: x509.Certificate, identifier: Identifier, r: RandomNumber) -> str | None:
    """The VID must be the customer's (ibk-joint-certificate:52)."""
    try:
        verify_identity(certificate, identifier, r)
    except PkiError:
        return "본인 명의의 인증서가 아닙니다."
    return None


def validation_problem(error: PkiError) -> str:
    """Why a certificate was not accepted."""
    match error:
        case SuspendedError():
            return "효력이 정지된 인증서입니다."
        case RevokedError():
            return "폐기된 인증서입니다."
        case StatusUnknownError():
            return "인증서 상태를 확인할 수 없습니다. 잠시 뒤 다시 시도해 주세요."
        case ValidationError(check="within_validity"):
            return "유효기간이 지난 인증서입니다."
        case _:
            return "인증기관을 확인할 수 없는 인증서입니다."


def register_problem(*, registered: bool) -> str | None:
    """A certificate is registered once."""
    return "이미 등록된 인증서입니다." if registered else None


def is_registered(owner: str | None) -> bool:
    """Only what is registered here logs in (ibk-joint-certificate:52)."""
    return owner is not None


def medium_problem(source: str, target: str) -> str | None:
    """A change of medium goes to another one (ibk-joint-certificate:60)."""
    return "같은 저장매체로는 옮길 수 없습니다." if source == target else None


def approval_shape_problem(number: str, *, digits: int) -> str | None:
    """Exactly twelve digits (ibk-joint-certificate:70)."""
    if number.isascii() and number.isdigit() and len(number) == digits:
        return None
    return f"승인번호는 숫자 {digits}자리입니다."


def approval_expired(drawn: datetime, *, now: datetime, life: timedelta) -> bool:
    """Whether a number's time is over."""
    return now - drawn > life


def copy_cancelled(wrong: int, *, allowed: int) -> bool:
    """Whether so many wrong numbers cancel the copy."""
    return wrong >= allowed
