"""The rules of applying for a new certificate. Call them through this module, so that one can be exchanged.

A function named `…_problem` gives the Korean sentence that refuses an entry, or None.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from ksfc_spec.bank.policy import Policy
from ksfc_spec.pki import Kind, Scope, kind

STEPS = ("start", "identity", "card", "account", "details", "password", "issue")
"""The pages in order; `start` asks for the password, the others are the six steps (joint-certificate:247,315,345)."""
GOLD = "골드(용도제한용, 무료)"
TYPES: Mapping[str, Kind] = {GOLD: kind("SignKorea", Scope.SECURITIES)}
"""What can be applied for here: the free certificate of restricted use (joint-certificate:366)."""
CONSENTS = ("개인정보 수집·이용 동의", "개인정보 제3자 제공 동의")
"""What is agreed to before a transfer (joint-certificate:302)."""
REQUIRED = {
    "email": "이메일",
    "home_phone": "자택전화번호",
    "mobile": "휴대전화번호",
    "home_address": "자택주소",
}
"""The starred fields of the customer's data (joint-certificate:321-333)."""
FORBIDDEN = frozenset("'\"\\|")
"""Characters that a certificate's password cannot hold (ours, on joint-certificate:353)."""
RUN = 3


def on_phone(agent: str) -> bool:
    """Whether a browser says that it is a phone's (joint-certificate:235). A courtesy: nothing is safe by it."""
    return "Mobile" in agent


def logged_in(member_id: int | None) -> bool:
    """Whether somebody is logged in (joint-certificate:237)."""
    return member_id is not None


def may_enter(step: str, *, due: str) -> bool:
    """Whether a page may be opened while `due` is the first unfinished one."""
    return STEPS.index(step) <= STEPS.index(due)


def may_tick(term: str, *, read: Collection[str]) -> bool:
    """Whether a term can be agreed to: it was opened before (ours, on joint-certificate:281)."""
    return term in read


def missing_terms(agreed: Collection[str], *, wanted: Collection[str]) -> tuple[str, ...]:
    """The terms not agreed to; all six are needed (joint-certificate:254-264)."""
    return tuple(term for term in wanted if term not in agreed)


def entry_problem(value: str, *, label: str) -> str | None:
    """A required field must not be empty."""
    return None if value else f"{label}{object_particle(label)} 입력해 주세요."


def same_person_problem(number: str, *, own: str) -> str | None:
    """Who applies is who is logged in (joint-certificate:237)."""
    return (
        None
        if number == own
        else "로그인한 회원의 정보와 다릅니다. 본인의 성명과 주민등록번호를 입력해 주세요."
    )


def identity_problem(proven: bool) -> str | None:
    """The page is left with an identity check done (joint-certificate:279)."""
    return None if proven else "본인인증을 해 주세요."


def consent_problem(agreed: Collection[str]) -> str | None:
    """No transfer without both consents (joint-certificate:302)."""
    return None if set(CONSENTS) <= set(agreed) else "정보동의를 해 주세요."


def digits_problem(code: str, *, count: int) -> str | None:
    """The number has so many digits, zeros in front included (joint-certificate:305)."""
    return None if re.fullmatch(rf"[0-9]{{{count}}}", code) else f"인증번호는 숫자 {count}자리입니다."


def email_problem(email: str) -> str | None:
    """A mail address has a name, one @ and a domain (joint-certificate:321)."""
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) else "이메일 주소를 확인해 주세요."


def details_problems(details: Mapping[str, str]) -> list[tuple[str, str]]:
    """(field, sentence) for what is missing or malformed in the customer's data."""
    found = {name: entry_problem(details.get(name, ""), label=label) for name, label in REQUIRED.items()}
    if not found["email"]:
        found["email"] = email_problem(details["email"])
    return [(name, problem) for name, problem in found.items() if problem]


def password_problem(password: str, *, again: str, policy: Policy) -> tuple[str, str] | None:
    """(field, sentence) for a password that cannot protect a key (joint-certificate:353-355; the signs are ours)."""
    if not password:
        return "password", "비밀번호를 입력해 주세요."
    problem = (
        characters_problem(password) or composition_problem(password, policy=policy) or run_problem(password)
    )
    if problem:
        return "password", problem
    return None if same_password(password, again=again) else ("again", "비밀번호가 서로 다릅니다.")


def characters_problem(password: str) -> str | None:
    """Quotes, backslash and bar are not taken."""
    return "쓸 수 없는 특수문자가 들어 있습니다." if FORBIDDEN & set(password) else None


def composition_problem(password: str, *, policy: Policy) -> str | None:
    """A letter, a digit and a special character, in ten characters or more."""
    classes = (r"[A-Za-z]", r"[0-9]", r"[^A-Za-z0-9\s]")
    if len(password) >= policy.certificate_password_shortest and all(
        re.search(one, password) for one in classes
    ):
        return None
    shortest = policy.certificate_password_shortest
    return f"비밀번호는 영문, 숫자, 특수문자를 모두 포함해 {shortest}자 이상으로 정해 주세요."


def run_problem(password: str) -> str | None:
    """Not three of a sequence (`123`, `cba`) nor three alike."""
    codes = [ord(sign) for sign in password]
    for start in range(len(codes) - RUN + 1):
        three = codes[start : start + RUN]
        steps = {b - a for a, b in pairwise(three)}
        if steps in ({0}, {1}, {-1}):
            return "세 글자 이상 이어지거나 되풀이되는 비밀번호는 쓸 수 없습니다."
    return None


def same_password(password: str, *, again: str) -> bool:
    """Entered twice alike (joint-certificate:355)."""
    return password == again


def type_problem(chosen: str) -> str | None:
    """A type must be chosen (joint-certificate:366)."""
    return None if chosen in TYPES else "인증서 종류를 선택해 주세요."


def object_particle(word: str) -> str:
    """을 or 를."""
    return "을" if (ord(word[-1]) - 0xAC00) % 28 else "를"
