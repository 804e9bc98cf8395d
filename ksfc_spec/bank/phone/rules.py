"""The rules of the phone channel. Call them through this module, so that one can be exchanged.

A function named `…_problem` gives the Korean sentence that refuses an entry, or None.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from ksfc_spec.bank.policy import Policy

BIO, SIMPLE, PATTERN = MEANS = ("바이오인증", "간편비밀번호", "패턴")
FINGER, FACE = "지문", "Face ID"
AGREED, DECLINED = "동의", "미동의"
PHONE, CLOUD, JOINT = METHODS = ("휴대폰 본인인증", "클라우드 공동인증서", "공동인증서")
STEPS = ("real-name", "identity", "card", "account", "finish")
JOIN_STEPS = ("terms", "real-name", "details", "done")
LOAN_MEANS = (*MEANS, "금융인증서", "클라우드 공동인증서")
FOURTH_STEP_MISSING = "계좌인증을 먼저 해 주세요."
IN_ORDER = "순서대로 진행해 주세요."


def missing_terms(agreed: Collection[str], *, wanted: Sequence[str]) -> tuple[str, ...]:
    """The terms that were not agreed to, in their order (bankingplus:22)."""
    return tuple(key for key in wanted if key not in agreed)


def in_turn(step: str, *, due: str, order: Sequence[str]) -> bool:
    """Whether a step may be opened while `due` is the first unfinished one (bankingplus:72-111)."""
    return order.index(step) <= order.index(due)


def out_of_turn_message(due: str) -> str:
    """What is said to somebody who skipped the step that is due."""
    return FOURTH_STEP_MISSING if due == "account" else IN_ORDER


def front_problem(front: str) -> str | None:
    """Six digits (bankingplus:24)."""
    if re.fullmatch(r"[0-9]{6}", front):
        return None
    return "주민등록번호 앞자리는 숫자 6자리로 입력해 주세요."


def back_problem(back: str) -> str | None:
    """Seven digits (bankingplus:24)."""
    if re.fullmatch(r"[0-9]{7}", back):
        return None
    return "주민등록번호 뒷자리는 숫자 7자리로 입력해 주세요."


def name_problem(name: str, *, label: str) -> str | None:
    """A name must be there."""
    return None if name else f"{label}을 입력해 주세요."


def unchanged(name: str, front: str, back: str, *, checked_name: str, checked_number: str) -> bool:
    """Whether the entries are still those that were confirmed; a back part left empty is unchanged."""
    return (name, front) == (checked_name, checked_number[:6]) and back in ("", checked_number[6:])


def confirmed(ci: str) -> bool:
    """Whether a real-name service has confirmed who this is (bankingplus:24, 79)."""
    return bool(ci)


def same_person(ci: str, *, other: str) -> bool:
    """Whether two institutions speak of one person (bankingplus:79, 88)."""
    return bool(ci) and ci == other


def joined_before(known: bool) -> bool:
    """Whether this person is a member already (bankingplus:18)."""
    return known


def terms_problem(answer: str) -> str | None:
    """The terms of the means must be agreed to (bankingplus:78)."""
    return None if answer == AGREED else "약관에 동의해 주세요."


def real_name_needed_problem(done: bool) -> str | None:
    """The next step needs the real-name check (bankingplus:25, 80)."""
    return None if done else "실명확인을 해 주세요."


def method_problem(method: str) -> str | None:
    """One of the three ways (bankingplus:88)."""
    return None if method in METHODS else "본인인증 방법을 선택해 주세요."


def identified_problem(done: bool) -> str | None:
    """The next step needs the additional identification (bankingplus:89)."""
    return None if done else "본인인증을 해 주세요."


def card_kind_problem(read: str, *, chosen: str) -> str | None:
    """A resident card or a driving licence, and the one that was chosen (bankingplus:41)."""
    if not read:
        return "주민등록증 또는 운전면허증을 촬영해 주세요."
    if read != chosen:
        return "선택한 신분증과 촬영한 신분증이 다릅니다."
    return None


def unreadable_problem() -> str:
    """What is said of a picture that cannot be read (ours, on bankingplus:96)."""
    return "신분증을 알아볼 수 없습니다. 다시 촬영해 주세요."


def photographed_problem(done: bool) -> str | None:
    """No step 4 without a picture (bankingplus:41)."""
    return None if done else "신분증을 촬영해 주세요."


def card_person_problem(name: str, number: str, *, person: str, resident_number: str) -> str | None:
    """The card is that of the person whose name was checked (bankingplus:96)."""
    if (name, number) == (person, resident_number):
        return None
    return "신분증의 정보가 실명확인한 정보와 다릅니다."


def account_done(answered: bool) -> bool:
    """The flow goes on when the account check has answered, and not before (bankingplus:109)."""
    return answered


def simple_password_problem(secret: str, *, again: str, birth: str, policy: Policy) -> str | None:
    """Six digits (ours), not a sequence, not one digit alone, not the birth date; twice the same (bankingplus:128)."""
    if not re.fullmatch(rf"[0-9]{{{policy.simple_digits}}}", secret):
        return f"간편비밀번호는 숫자 {policy.simple_digits}자리로 입력해 주세요."
    return (
        sequence_problem(secret)
        or repeated_problem(secret)
        or birth_problem(secret, birth=birth)
        or differs_problem(secret, again=again)
    )


def sequence_problem(secret: str) -> str | None:
    """Digits that rise or fall one by one."""
    steps = {int(b) - int(a) for a, b in pairwise(secret)}
    return "연속된 숫자는 간편비밀번호로 쓸 수 없습니다." if steps in ({1}, {-1}) else None


def repeated_problem(secret: str) -> str | None:
    """One digit all along."""
    return "같은 숫자만으로 된 간편비밀번호는 쓸 수 없습니다." if len(set(secret)) == 1 else None


def birth_problem(secret: str, *, birth: str) -> str | None:
    """The birth date, YYMMDD."""
    return "생년월일은 간편비밀번호로 쓸 수 없습니다." if secret == birth else None


def differs_problem(secret: str, *, again: str) -> str | None:
    """Both entries must be equal."""
    return None if secret == again else "간편비밀번호가 서로 다릅니다."


def typed_pattern(text: str) -> str:
    """`1-2-5-8` of a pattern however it came: drawn, or its points typed with or without dashes."""
    return "-".join(text) if text.isdecimal() else text


def pattern_problem(pattern: str, *, policy: Policy) -> str | None:
    """At least four of nine points, none twice (ours, on bankingplus:128)."""
    points = pattern.split("-")
    if len(points) < policy.pattern_points or any(not re.fullmatch("[1-9]", p) for p in points):
        return f"점을 {policy.pattern_points}개 이상 이어 주세요."
    return None if len(set(points)) == len(points) else "같은 점은 한 번만 이어 주세요."


def second_pattern_problem(pattern: str, *, first: str) -> str | None:
    """Drawn twice alike."""
    return None if pattern == first else "패턴이 서로 다릅니다. 처음부터 다시 그려 주세요."


def sense_problem(sense: str, *, senses: Collection[str]) -> str | None:
    """A finger or a face; the phone must be able to recognise it (bankingplus:115)."""
    if sense not in (FINGER, FACE):
        return "바이오 수단을 선택해 주세요."
    if sense == FACE and FACE not in senses:
        return "이 휴대폰에서는 Face ID를 쓸 수 없습니다. 지문으로 등록해 주세요."
    return None


def locked(failures: int, *, allowed: int) -> bool:
    """Five failures in a row lock a means (ours, on bankingplus:43)."""
    return failures >= allowed


def failures_after(failures: int, *, good: bool) -> int:
    """A success begins the count anew."""
    return 0 if good else failures + 1


def loan_allowed(means: str) -> bool:
    """Loans need a log-in by one of the means (bankingplus:39)."""
    return means in LOAN_MEANS


def completed_message(means: str, *, again: bool) -> str:
    """What is said at the end of a registration."""
    return f"{means} {'재등록이' if again else '등록이'} 완료되었습니다."


def missing_message(means: str) -> str:
    """This phone has no such means (sheet of the screens)."""
    return f"등록된 {with_subject(means)} 없습니다."


def wrong_message(means: str, *, left: int) -> str:
    """A wrong entry."""
    return f"{with_subject(means)} 맞지 않습니다. {left}회 남았습니다."


def locked_message(means: str, *, allowed: int) -> str:
    """No more entries."""
    return f"{allowed}회 실패하여 {with_subject(means)} 잠겼습니다. 다시 등록해 주세요."


def with_subject(word: str) -> str:
    """The word with 이 or 가."""
    return word + ("이" if (ord(word[-1]) - 0xAC00) % 28 else "가")
