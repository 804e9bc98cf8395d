"""Departures from the rules of the customer details (features/esop/07)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ksfc_spec.bank.signup.details import KEPT

from .kinds import Attribute, Detour, Extra, Instead, Patch, PolicyValue, Swapped, Without, WithoutElement
from .table import Fault

DETAILS, ID_WINDOW, ADDRESSES, OCCUPATIONS = "고객정보입력", "아이디 중복확인", "주소 찾기", "직업 찾기"
DONE_TITLE, HERE_TITLE = "화면 이름: 기대 가입완료", "화면 이름: 기대 고객정보입력"
RULES = "ksfc_spec.bank.signup.rules"
SERVICE = "ksfc_spec.bank.signup.service:SignUp"
MEMBERS = "ksfc_spec.bank.members:Members"
SEARCH = "ksfc_spec.parties.addresses:AddressService"
PAGES = "ksfc_spec.web.pc.signup_details"
Original = Callable[..., Any]


def _underlines_too(original: Original, user_id: str, *, policy: Any) -> Any:
    return original(user_id.replace("_", "x"), policy=policy)


def _both_classes(original: Original, user_id: str, *, policy: Any) -> Any:
    mixed = any(sign.isdigit() for sign in user_id) and any(sign.isalpha() for sign in user_id)
    return original(user_id, policy=policy) if mixed else "아이디에 영문과 숫자를 섞어 주세요."


def _closes_empty_handed(original: Original, visit: Any) -> Any:
    return visit.window(ID_WINDOW, "아이디를 옮겼습니다.")


def _unchecked_passes(original: Original, user_id: str, *, applied: str) -> Any:
    return original(user_id, applied=applied) if applied else None


def _checked_once(original: Original, user_id: str, *, applied: str) -> Any:
    return None if applied else original(user_id, applied=applied)


def _common_signs_alone(password: str) -> int:
    return sum(bool(re.search(kind, password)) for kind in (r"[A-Za-z]", r"[0-9]", r"[!@#$%^&*]"))


def _any_sign(original: Original, password: str, *, user_id: str, policy: Any) -> Any:
    return original(re.sub(r"[^!-~]", "!", password), user_id=user_id, policy=policy)


def _number_ignored(original: Original, service: Any, query: str) -> Any:
    return original(service, query.split()[0] if query.split() else "")


def _district_ignored(original: Original, service: Any, building: str, *, sido: str, sigungu: str) -> Any:
    found = [original(service, building, sido=sido, sigungu=name) for name in service.districts()[sido]]
    return tuple(address for addresses in found for address in addresses)


def _first_address(original: Original, service: Any, key: str) -> Any:
    return original(service, key or "A01")


def _done_early(original: Original, visit: Any) -> Any:
    return visit.page("pc/signup/done.html", step=4, joined={"name": "", "union": ""})


FAULTS = (
    Fault(
        "ESOP-136-no-current-mark",
        "ESOP-136",
        "고객정보입력의 단계 표시가 켜지지 않는다",
        Attribute("mark", "고객정보입력", "aria-current", None, on=DETAILS),
        expects="단계 표시",
    ),
    Fault(
        "ESOP-137-order-changed",
        "ESOP-137",
        "직장정보입력이 기본정보입력보다 먼저 나온다",
        Swapped("section", "기본정보입력", "직장정보입력", on=DETAILS),
        expects="차례: 기대 기본정보입력 다음에 직장정보입력",
    ),
    Fault(
        "ESOP-138-can-be-changed",
        "ESOP-138",
        "성명을 새로 적을 수 있다",
        Extra("<label for='again'>성명</label><input id='again' name='again'>", where="form", on=DETAILS),
        expects="성명",
    ),
    Fault(
        "ESOP-139-not-masked",
        "ESOP-139",
        "주민등록번호를 가리지 않는다",
        Patch(f"{RULES}:masked_number", lambda number: f"{number[:6]}-{number[6:]}"),
        expects="보이",
    ),
    Fault(
        "ESOP-140-third-choice",
        "ESOP-140",
        "성별에 잘못 읽힌 선택지가 있다",
        Instead("여성", "혼혈", on=DETAILS),
        expects="성별 선택지",
    ),
    Fault(
        "ESOP-141-may-be-empty",
        "ESOP-141",
        "성별을 고르지 않아도 받는다",
        Patch(f"{RULES}:sex_problem", lambda chosen, *, resident_number: None),
        expects="“성별” 있음",
    ),
    Fault(
        "ESOP-142-other-nationality",
        "ESOP-142",
        "국적을 다르게 보인다",
        Patch(f"{PAGES}:NATIONALITY", "미상"),
        expects="국적 값",
    ),
    Fault(
        "ESOP-143-any-letters",
        "ESOP-143",
        "영문명에 아무 글자나 받는다",
        Patch(f"{RULES}:english_name_problem", lambda name: None),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-144-same-window",
        "ESOP-144",
        "아이디 중복확인이 본 창에서 열린다",
        Attribute("button", ID_WINDOW, "formtarget", None, on=DETAILS),
        expects="아이디 중복확인 열림",
    ),
    Fault(
        "ESOP-145-five-letters",
        "ESOP-145",
        "다섯 자리 아이디를 받는다",
        PolicyValue(user_id_shortest=5),
        expects="“6~12자리” 있음",
    ),
    Fault(
        "ESOP-145-thirteen-letters",
        "ESOP-145",
        "열세 자리 아이디를 받는다",
        PolicyValue(user_id_longest=13),
        expects="“6~12자리” 있음",
    ),
    Fault(
        "ESOP-146-underlines",
        "ESOP-146",
        "아이디에 밑줄을 받는다",
        Patch(f"{RULES}:user_id_problem", _underlines_too),
        expects="“영문” 있음",
    ),
    Fault(
        "ESOP-147-both-demanded",
        "ESOP-147",
        "영문만으로 지은 아이디를 받지 않는다",
        Patch(f"{RULES}:user_id_problem", _both_classes),
        expects="“사용할 수 있는 아이디” 있음",
    ),
    Fault(
        "ESOP-148-not-told",
        "ESOP-148",
        "아이디의 자릿수를 알리지 않는다",
        Without("6~12", on=ID_WINDOW),
        expects="차례: 기대 영문 다음에 6~12",
    ),
    Fault(
        "ESOP-149-always-taken",
        "ESOP-149",
        "새 아이디도 중복이라고 한다",
        Patch(f"{MEMBERS}.has_user_id", lambda members, user_id: True),
        expects="“사용할 수 있는 아이디” 있음",
    ),
    Fault(
        "ESOP-150-never-taken",
        "ESOP-150",
        "남이 쓰는 아이디도 쓸 수 있다고 한다",
        Patch(f"{MEMBERS}.has_user_id", lambda members, user_id: False),
        expects="“이미 사용 중” 있음",
    ),
    Fault(
        "ESOP-150-capitals-differ",
        "ESOP-150",
        "대문자로 적으면 다른 아이디로 친다",
        Patch(f"{RULES}:user_id_key", lambda user_id: user_id),
        expects="“이미 사용 중” 있음",
    ),
    Fault(
        "ESOP-151-not-carried-over",
        "ESOP-151",
        "적용해도 아이디를 옮기지 않는다",
        Patch(f"{PAGES}:apply_id", _closes_empty_handed),
        expects="아이디 값: 기대 garam2092",
    ),
    Fault(
        "ESOP-152-unchecked",
        "ESOP-152",
        "중복을 확인하지 않은 아이디를 받는다",
        Patch(f"{RULES}:applied_problem", _unchecked_passes),
        expects="“아이디 중복확인” 있음",
    ),
    Fault(
        "ESOP-153-checked-once",
        "ESOP-153",
        "한 번 확인했으면 다른 아이디도 받는다",
        Patch(f"{RULES}:applied_problem", _checked_once),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-154-seven-letters",
        "ESOP-154",
        "일곱 자리 비밀번호를 받는다",
        PolicyValue(password_shortest=7),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-154-thirteen-letters",
        "ESOP-154",
        "열세 자리 비밀번호를 받는다",
        PolicyValue(password_longest=13),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-155-one-class",
        "ESOP-155",
        "한 가지 글자만으로 지은 비밀번호를 받는다",
        PolicyValue(password_classes=1),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-155-few-signs",
        "ESOP-155",
        "흔한 특수문자만 특수문자로 친다",
        Patch(f"{RULES}:password_classes", _common_signs_alone),
        expects=DONE_TITLE,
    ),
    Fault(
        "ESOP-155-anything-printable",
        "ESOP-155",
        "빈칸과 한글이 든 비밀번호를 받는다",
        Patch(f"{RULES}:password_problem", _any_sign),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-156-not-compared",
        "ESOP-156",
        "비밀번호 확인을 견주지 않는다",
        Patch(f"{RULES}:confirmation_problem", lambda password, *, again: None),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-157-not-told",
        "ESOP-157",
        "비밀번호를 어떻게 섞는지 알리지 않는다",
        Without("2가지 이상", on=DETAILS),
        expects="차례: 기대 비밀번호 다음에 2가지 이상",
    ),
    Fault(
        "ESOP-158-echoed",
        "ESOP-158",
        "거절한 뒤에도 비밀번호를 칸에 채워 둔다",
        Attribute("field", "비밀번호", "value", "noeul7bada", on=DETAILS),
        expects="“비밀번호를 입력” 있음",
    ),
    Fault(
        "ESOP-159-other-choice",
        "ESOP-159",
        "우편물 수령지에 잘못 읽힌 선택지가 있다",
        Instead("자택", "거액", on=DETAILS),
        expects="우편물 수령지 선택지",
    ),
    Fault(
        "ESOP-160-no-search",
        "ESOP-160",
        "자택주소 찾기가 없다",
        WithoutElement("button", "자택주소 찾기", on=DETAILS),
        expects="자택주소 찾기 있음",
    ),
    Fault(
        "ESOP-161-no-details",
        "ESOP-161",
        "직장 상세주소의 칸이 없다",
        WithoutElement("field", "직장 상세주소", on=DETAILS),
        expects="직장 상세주소 있음",
    ),
    Fault(
        "ESOP-162-may-be-empty",
        "ESOP-162",
        "수령지의 주소를 비워도 받는다",
        Patch(f"{RULES}:address_required", lambda place, *, mail_place: False),
        expects="“자택주소” 있음",
    ),
    Fault(
        "ESOP-163-same-window",
        "ESOP-163",
        "직장주소 찾기가 본 창에서 열린다",
        Attribute("button", "직장주소 찾기", "formtarget", None, on=DETAILS),
        expects="주소 찾기 열림",
    ),
    Fault(
        "ESOP-164-other-way",
        "ESOP-164",
        "건물명 대신 지번으로 찾게 한다",
        Instead("건물명", "지번", on=ADDRESSES),
        expects="검색방법 선택지",
    ),
    Fault(
        "ESOP-165-one-explained",
        "ESOP-165",
        "둘째 검색방법을 설명하지 않는다",
        Without("검색방법2", on=ADDRESSES),
        expects="차례: 기대 검색방법2 다음에 한국증권금융",
    ),
    Fault(
        "ESOP-166-finds-nothing",
        "ESOP-166",
        "도로명으로는 아무것도 찾지 못한다",
        Patch(f"{SEARCH}.by_road", lambda service, query: ()),
        expects="검색결과",
    ),
    Fault(
        "ESOP-167-number-ignored",
        "ESOP-167",
        "건물번호를 보지 않고 찾는다",
        Patch(f"{SEARCH}.by_road", _number_ignored),
        expects="“검색 결과가 없습니다” 있음",
    ),
    Fault(
        "ESOP-168-district-ignored",
        "ESOP-168",
        "시군구를 보지 않고 건물명만으로 찾는다",
        Patch(f"{SEARCH}.by_building", _district_ignored),
        expects="“검색 결과가 없습니다” 있음",
    ),
    Fault(
        "ESOP-169-not-demanded",
        "ESOP-169",
        "시도를 고르지 않아도 찾는다",
        Patch(f"{RULES}:address_query_problems", lambda query: ()),
        expects="“시도” 있음",
    ),
    Fault(
        "ESOP-170-empty-search",
        "ESOP-170",
        "검색어가 없어도 찾는다",
        Patch(f"{RULES}:address_query_problems", lambda query: ()),
        expects="“도로명” 있음",
    ),
    Fault(
        "ESOP-171-wrong-field",
        "ESOP-171",
        "자택주소를 찾아 직장주소에 옮긴다",
        Patch(
            f"{PAGES}:PLACES", {"home": ("work_address", "직장주소"), "work": ("work_address", "직장주소")}
        ),
        expects="자택주소 값",
    ),
    Fault(
        "ESOP-171-typed",
        "ESOP-171",
        "찾은 자택주소를 손으로 고칠 수 있다",
        Attribute("field", "자택주소", "readonly", None, on=DETAILS),
        expects="자택주소",
    ),
    Fault(
        "ESOP-172-unchosen",
        "ESOP-172",
        "고르지 않고 적용하면 첫 주소를 옮긴다",
        Patch(f"{SEARCH}.by_key", _first_address),
        expects="“주소” 있음",
    ),
    Fault(
        "ESOP-173-not-told",
        "ESOP-173",
        "자택전화가 없을 때 무엇을 적을지 알리지 않는다",
        Without("통화가 가능한", on=DETAILS),
        expects="차례: 기대 자택전화번호 다음에 통화가 가능한",
    ),
    Fault(
        "ESOP-174-anything",
        "ESOP-174",
        "전화번호에 아무 글자나 받는다",
        Patch(f"{RULES}:phone_problem", lambda number, *, label, required: None),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-175-no-work-phone",
        "ESOP-175",
        "직장전화번호의 칸이 없다",
        WithoutElement("field", "직장전화번호", on=DETAILS),
        expects="직장전화번호 있음",
    ),
    Fault(
        "ESOP-176-may-be-empty",
        "ESOP-176",
        "휴대폰의 번호를 비워도 받는다",
        Patch(f"{RULES}:mobile_problem", lambda number: None),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-177-anything",
        "ESOP-177",
        "이메일에 아무 글자나 받는다",
        Patch(f"{RULES}:email_problem", lambda address: None),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-178-other-choice",
        "ESOP-178",
        "수신여부에 아니오가 없다",
        Instead("아니오", "나중에", on=DETAILS),
        expects="우편물 수신여부 선택지",
    ),
    Fault(
        "ESOP-179-may-be-empty",
        "ESOP-179",
        "수신여부에 답하지 않아도 받는다",
        Patch(f"{RULES}:receipt_problem", lambda answer, *, label: None),
        expects="“우편물 수신여부” 있음",
    ),
    Fault(
        "ESOP-179-preset",
        "ESOP-179",
        "수신여부에 예가 미리 골라져 있다",
        Attribute("field", "예", "checked", "", on=DETAILS),
        expects="우편물 수신여부 값",
    ),
    Fault(
        "ESOP-180-not-asked",
        "ESOP-180",
        "SMS로 무엇을 받겠는지 묻지 않는다",
        Without("문자서비스", on=DETAILS),
        expects="“문자서비스” 보임",
    ),
    Fault(
        "ESOP-181-same-window",
        "ESOP-181",
        "직업 찾기가 본 창에서 열린다",
        Attribute("button", OCCUPATIONS, "formtarget", None, on=DETAILS),
        expects="직업 찾기 열림",
    ),
    Fault(
        "ESOP-181-typed",
        "ESOP-181",
        "직업을 손으로 적을 수 있다",
        Attribute("field", "직업", "readonly", None, on=DETAILS),
        expects="직업",
    ),
    Fault(
        "ESOP-182-any-order",
        "ESOP-182",
        "대분류를 고르기 전에 중분류를 고를 수 있다",
        Attribute("field", "중분류", "disabled", None, on=OCCUPATIONS),
        expects="중분류 누를 수 있음: 기대 False",
    ),
    Fault(
        "ESOP-183-nothing-chosen",
        "ESOP-183",
        "고르지 않고 확인해도 받는다",
        Patch(f"{RULES}:occupation_levels_problem", lambda levels: None),
        expects="화면 이름: 기대 직업 찾기",
    ),
    Fault(
        "ESOP-184-may-be-empty",
        "ESOP-184",
        "직업을 비워도 받는다",
        Patch(f"{RULES}:occupation_problem", lambda name: None),
        expects="“직업” 있음",
    ),
    Fault(
        "ESOP-185-may-be-empty",
        "ESOP-185",
        "직장정보를 비워도 받는다",
        Patch(f"{RULES}:workplace_problem", lambda text, *, label, particle, policy: None),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-186-entries-lost",
        "ESOP-186",
        "거절되면 적은 직장명을 잃는다",
        Patch("ksfc_spec.bank.signup.details:KEPT", tuple(name for name in KEPT if name != "employer")),
        expects="직장명 값",
    ),
    Fault(
        "ESOP-187-no-way-back",
        "ESOP-187",
        "고객정보입력에 이전이 없다",
        WithoutElement("button", "이전", on=DETAILS),
        expects="이전 있음",
    ),
    Fault(
        "ESOP-188-entries-lost",
        "ESOP-188",
        "앞 단계에 다녀오면 적은 것을 잃는다",
        Patch(f"{SERVICE}.keep_details", lambda service, session, entries: None),
        expects="직장명 값",
    ),
    Fault(
        "ESOP-189-goes-on",
        "ESOP-189",
        "고객정보입력의 취소가 앞 단계로 갈 뿐이다",
        Patch("ksfc_spec.web.pc.signup:cancel", lambda visit: visit.go("/join/terms")),
        expects="화면 이름: 기대 우리사주뱅킹",
    ),
    Fault(
        "ESOP-190-done-early",
        "ESOP-190",
        "확인하기 전에도 가입완료가 열린다",
        Patch("ksfc_spec.web.pc.signup:done", _done_early),
        expects=HERE_TITLE,
    ),
    Fault(
        "ESOP-190-never-done",
        "ESOP-190",
        "옳게 적고 확인해도 약관동의로 되돌린다",
        Detour("/join/done", "/join/terms"),
        expects=DONE_TITLE,
    ),
)
