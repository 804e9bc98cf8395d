"""The rules of applying for a certificate in the cloud. Call them through this module, so that one can be exchanged.

A function named `…_problem` gives the Korean sentence that refuses an entry, or None.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from ksfc_spec.bank.signup import rules as signup_rules

TERMS = {
    "service": "SignKorea 공동인증서 서비스 이용약관",
    "collection": "개인정보 수집 및 이용 동의",
    "provision": "개인정보 제3자 제공 동의",
}
"""The three texts to agree to (bankingplus:318, a reading), by their key in `signkorea.toml`."""
CONSENT_NEEDED = "해외출입국정보 조회에 동의해야 발급할 수 있습니다."
IDENTITY_NEEDED = "본인인증을 해 주세요."
OTHERS_CARD = "신분증의 정보가 고객정보와 다릅니다."
HOME_PHONE, HOME_ADDRESS = "주택전화번호", "주택주소"


def missing_terms(agreed: Collection[str]) -> tuple[str, ...]:
    """The texts not agreed to; all three are needed (bankingplus:318, 326)."""
    return tuple(key for key in TERMS if key not in agreed)


def consent_asked(*, abroad: bool) -> bool:
    """Whoever connects from abroad is asked to consent to the enquiry (bankingplus:330)."""
    return abroad


def consent_problem(*, consented: bool) -> str | None:
    """From abroad nobody goes on without that consent (bankingplus:330)."""
    return None if consented else CONSENT_NEEDED


def identity_problem(done: str) -> str | None:
    """One of the three authentications is done (bankingplus:333)."""
    return None if done else IDENTITY_NEEDED


def back_problem(back: str) -> str | None:
    """Seven digits (bankingplus:332)."""
    return None if re.fullmatch(r"[0-9]{7}", back) else "주민등록번호 뒷자리는 숫자 7자리로 입력해 주세요."


def home_phone_problem(number: str) -> str | None:
    """Required; any telephone number will do, a mobile one as well (bankingplus:348, with a reading)."""
    if not number:
        return f"{HOME_PHONE}를 입력해 주세요."
    if not re.fullmatch(r"0[0-9]{8,10}", number.replace("-", "")):
        return f"{HOME_PHONE}는 전화번호 형식으로 입력해 주세요."
    return None


def address_problem(address: str, *, found: str) -> str | None:
    """Required, and one that was found by 주소찾기 (bankingplus:354-357)."""
    if not address:
        return f"{HOME_ADDRESS}를 입력해 주세요."
    return None if address == found else f"{HOME_ADDRESS}는 주소찾기로 찾아 주세요."


def details_problems(details: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """(field, sentence) for what is missing or malformed, in the order of the page (bankingplus:343-357)."""
    checks = {
        "email": signup_rules.email_problem(details["email"]),
        "home_phone": home_phone_problem(details["home_phone"]),
        "mobile": signup_rules.mobile_problem(details["mobile"]),
        "home_address": address_problem(details["home_address"], found=details["found"]),
    }
    return [(name, problem) for name, problem in checks.items() if problem]
