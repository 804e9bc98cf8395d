"""The rules of sign-up, one small function each. Call them through this module, so that one can be exchanged.

A function named `…_problem` gives the Korean sentence that refuses an entry, or None.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from ksfc_spec.bank.errors import Problem
from ksfc_spec.bank.occupations import SEPARATOR, is_occupation
from ksfc_spec.bank.policy import Policy
from ksfc_spec.parties.people import birth_date, sex

AGREE, DISAGREE = "동의함", "동의안함"
SCREENS = ("terms", "consent", "real-name", "details")
REQUIRED_ITEMS = ("banking-collect", "banking-unique", "banking-provide", "banking-provide-unique")
OPTIONAL_ITEM = "marketing-collect"
HOME, WORK = "자택", "직장"
BY_ROAD, BY_BUILDING = "도로명", "건물명"


def missing_terms(agreed: Collection[str], *, wanted: Sequence[str]) -> tuple[str, ...]:
    """The terms that were not agreed to, in their order (esop:91)."""
    return tuple(key for key in wanted if key not in agreed)


def form_enabled(form: str, *, opened: Collection[str]) -> bool:
    """Whether a form's items may be answered: its full text was opened (esop:103, 150)."""
    return form in opened


def unopened_forms(opened: Collection[str], *, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Forms that were answered, or must be, without their full text having been opened (esop:150)."""
    wanted = ["banking"] + (["marketing"] if answers.get(OPTIONAL_ITEM) == AGREE else [])
    return tuple(form for form in wanted if form not in opened)


def with_select_all(answers: Mapping[str, str], *, select_all: bool) -> Mapping[str, str]:
    """Answers after 필수항목 전체동의: items left open count as agreed, a spoken refusal stays (esop:113)."""
    if not select_all:
        return answers
    return {**dict.fromkeys(REQUIRED_ITEMS, AGREE), **{k: v for k, v in answers.items() if v}}


def missing_consents(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Required items not agreed to (esop:111)."""
    return tuple(item for item in REQUIRED_ITEMS if answers.get(item) != AGREE)


def chosen_channels(ticked: Collection[str], *, all_ticked: bool, policy: Policy) -> tuple[str, ...]:
    """The channels meant: 전체 stands for every one (esop:143)."""
    return tuple(c for c in policy.channels if all_ticked or c in ticked)


def channels_problem(answers: Mapping[str, str], *, channels: Sequence[str]) -> str | None:
    """Agreeing to be informed needs at least one channel (our reading of esop:143)."""
    if answers.get(OPTIONAL_ITEM) == AGREE and not channels:
        return "상품 서비스 안내수단을 한 가지 이상 선택해 주세요."
    return None


def name_problem(name: str, *, policy: Policy) -> str | None:
    """A name must be there and be a name."""
    if not name.strip():
        return "이름을 입력해 주세요."
    if len(name) > policy.name_longest or re.search(r"[<>\d\x00-\x1f]", name):
        return "이름은 주민등록증에 적힌 대로 입력해 주세요."
    return None


def resident_front_problem(front: str) -> str | None:
    """Six digits that are a day of some year."""
    if not front:
        return "주민등록번호 앞자리를 입력해 주세요."
    if not re.fullmatch(r"[0-9]{6}", front) or not _is_day(front):
        return "주민등록번호 앞자리는 생년월일 숫자 6자리로 입력해 주세요."
    return None


def resident_back_problem(back: str) -> str | None:
    """Seven digits, the first telling century and sex."""
    if not back:
        return "주민등록번호 뒷자리를 입력해 주세요."
    if not re.fullmatch(r"[1-8][0-9]{6}", back):
        return "주민등록번호 뒷자리는 숫자 7자리로 입력해 주세요."
    return None


def entries_changed(name: str, front: str, back: str, *, checked_name: str, checked_number: str) -> bool:
    """Whether name or number differ from those that were confirmed; a back part left empty is unchanged."""
    return (name.strip(), front) != (checked_name, checked_number[:6]) or back not in ("", checked_number[6:])


def same_person(ci: str, *, other: str) -> bool:
    """Whether two institutions speak of one person (esop:188)."""
    return bool(ci) and ci == other


def remote_problem(remote: bool) -> str | None:
    """A computer worked from afar may not be typed on (esop:184)."""
    if remote:
        return (
            "원격으로 조작되는 PC(VMWare, VDI 등)에서는 키보드로 입력할 수 없어 뱅킹을 쓸 수 없습니다. "
            "직접 연결된 PC에서 이용해 주세요."
        )
    return None


def user_id_problem(user_id: str, *, policy: Policy) -> str | None:
    """Letters and digits, 6 to 12 of them (esop:237)."""
    if not user_id:
        return "아이디를 입력해 주세요."
    shortest, longest = policy.user_id_shortest, policy.user_id_longest
    if not re.fullmatch(r"[A-Za-z0-9]+", user_id) or not shortest <= len(user_id) <= longest:
        return f"아이디는 영문과 숫자 {shortest}~{longest}자리로 입력해 주세요."
    return None


def user_id_key(user_id: str) -> str:
    """How IDs are compared: capitals do not make a different ID."""
    return user_id.casefold()


def applied_problem(user_id: str, *, applied: str) -> str | None:
    """The ID must be the very one taken over from the duplicate check (esop:265)."""
    if user_id and user_id != applied:
        return "아이디 중복확인을 하고 적용을 눌러 주세요."
    return None


def password_classes(password: str) -> int:
    """How many of letters, digits and special characters occur."""
    return sum(bool(re.search(kind, password)) for kind in (r"[A-Za-z]", r"[0-9]", r"[^A-Za-z0-9]"))


def password_problem(password: str, *, user_id: str, policy: Policy) -> str | None:
    """8 to 12 printable characters of at least two classes (esop:212), not containing the ID (ours)."""
    if not password:
        return "비밀번호를 입력해 주세요."
    shortest, longest, classes = policy.password_shortest, policy.password_longest, policy.password_classes
    if not shortest <= len(password) <= longest:
        return f"비밀번호는 {shortest}~{longest}자리로 입력해 주세요."
    if not re.fullmatch(r"[\x21-\x7e]+", password):
        return "비밀번호에는 문자, 숫자, 특수문자만 쓰고 빈칸은 넣지 마세요."
    if password_classes(password) < classes:
        return f"비밀번호는 문자, 숫자, 특수문자 가운데 {classes}가지 이상을 섞어 입력해 주세요."
    return password_contains_id_problem(password, user_id=user_id)


def password_contains_id_problem(password: str, *, user_id: str) -> str | None:
    """A password with the ID in it is guessed first (ours)."""
    if user_id and user_id_key(user_id) in password.casefold():
        return "비밀번호에 아이디를 넣을 수 없습니다. 다른 비밀번호를 입력해 주세요."
    return None


def confirmation_problem(password: str, *, again: str) -> str | None:
    """Both entries must be equal."""
    if not again:
        return "비밀번호 확인을 입력해 주세요."
    if password != again:
        return "비밀번호 확인이 비밀번호와 다릅니다. 같은 비밀번호를 다시 입력해 주세요."
    return None


def english_name_problem(name: str) -> str | None:
    """Latin letters (esop:207)."""
    if not name:
        return "영문명을 입력해 주세요."
    if not re.fullmatch(r"[A-Za-z][A-Za-z .'-]*", name):
        return "영문명은 영문자로 입력해 주세요."
    return None


def sex_problem(chosen: str, *, resident_number: str) -> str | None:
    """Must be chosen, and agree with the resident number."""
    if not chosen:
        return "성별을 선택해 주세요."
    if chosen != sex(resident_number):
        return "성별이 주민등록번호와 다릅니다. 성별을 다시 선택해 주세요."
    return None


def mail_place_problem(place: str) -> str | None:
    """One of home and work."""
    return None if place in (HOME, WORK) else "우편물 수령지를 선택해 주세요."


def address_required(place: str, *, mail_place: str) -> bool:
    """The address to which mail goes is needed, the other is not."""
    return place == mail_place


def address_problem(address: str, *, place: str, applied: str, required: bool) -> str | None:
    """An address comes from the search by 적용 and stays as it came (esop:267)."""
    if not address:
        return (
            f"{place}주소를 입력해 주세요. {place}주소 찾기를 누르면 검색할 수 있습니다."
            if required
            else None
        )
    if address != applied:
        return f"{place}주소는 {place}주소 찾기에서 검색하고 적용을 눌러 주세요."
    return None


def phone_problem(number: str, *, label: str, required: bool) -> str | None:
    """A telephone number of 9 to 11 digits that begins with 0."""
    if not number:
        return f"{label}를 입력해 주세요." if required else None
    digits = number.replace("-", "")
    if not re.fullmatch(r"0[0-9]{8,10}", digits):
        return f"{label}는 지역번호나 앞번호부터 숫자로 입력해 주세요."
    return None


def mobile_problem(number: str) -> str | None:
    """A mobile telephone number, 010 and eight digits or an older prefix."""
    if not number:
        return "휴대전화번호를 입력해 주세요."
    if not re.fullmatch(r"01[016789][0-9]{7,8}", number.replace("-", "")):
        return "휴대전화번호는 010으로 시작하는 숫자로 입력해 주세요."
    return None


def email_problem(address: str) -> str | None:
    """Something at a domain."""
    if not address:
        return "이메일을 입력해 주세요."
    if not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", address):
        return "이메일은 이름@주소 모양으로 입력해 주세요."
    return None


def receipt_problem(answer: str, *, label: str) -> str | None:
    """Each of the three choices must be answered, either way (esop:222-224)."""
    return None if answer in ("예", "아니오") else f"{label}를 선택해 주세요."


def occupation_problem(name: str) -> str | None:
    """One of the list, down to the third level (esop:268)."""
    if not name:
        return "직업을 입력해 주세요. 직업 찾기를 누르면 고를 수 있습니다."
    if not is_occupation(name):
        return "직업은 직업 찾기에서 대분류, 중분류, 소분류를 골라 확인을 눌러 주세요."
    return None


def workplace_problem(text: str, *, label: str, particle: str, policy: Policy) -> str | None:
    """Work details are part of the form (esop:269)."""
    if not text:
        return f"{label}{particle} 입력해 주세요."
    if len(text) > policy.text_longest:
        return f"{label}{particle} {policy.text_longest}자 안으로 입력해 주세요."
    return None


def address_query_problems(query: Mapping[str, str]) -> tuple[Problem, ...]:
    """A search needs a way and what that way asks for: a road, or province, district and building (esop:243-256)."""
    if query["by"] == BY_ROAD:
        wanted = {"road": "도로명을 입력해 주세요."}
    elif query["by"] == BY_BUILDING:
        wanted = {
            "sido": "시도를 선택해 주세요.",
            "sigungu": "시군구를 선택해 주세요.",
            "building": "건물명을 입력해 주세요.",
        }
    else:
        wanted = {"by": "검색방법을 선택해 주세요."}
    return tuple(Problem(field, message) for field, message in wanted.items() if not query.get(field))


def occupation_levels_problem(levels: Mapping[str, str]) -> Problem | None:
    """All three levels must be chosen, and belong together (esop:268)."""
    names = {"major": "대분류", "middle": "중분류", "minor": "소분류"}
    for field, name in names.items():
        if not levels[field]:
            return Problem(field, f"{name}를 선택해 주세요. 고른 뒤 조회를 누르면 아래 분류가 나옵니다.")
    if not is_occupation(SEPARATOR.join(levels[field] for field in names)):
        return Problem("minor", "고르신 분류가 서로 맞지 않습니다. 조회를 눌러 다시 골라 주세요.")
    return None


def masked_number(resident_number: str) -> str:
    """The first seven digits; the rest is masked (esop:208)."""
    return f"{resident_number[:6]}-{resident_number[6]}******"


def _is_day(front: str) -> bool:
    for century in "13":
        try:
            birth_date(front + century + "000000")
        except ValueError:
            continue
        return True
    return False
