"""Departures from the rules of the registration's second step (features/joint-certificate/04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from .kinds import Attribute, Instead, Patch, PolicyValue, Without, WithoutElement
from .table import Fault

AUTHENTICATION = "타기관인증서등록 비밀번호 등록"
RULES = "ksfc_spec.bank.registering.rules"
STEPS = "ksfc_spec.bank.registering.steps:FirstSteps"
ADDITIONAL = "ksfc_spec.bank.additional_rules"
SERVICE = "ksfc_spec.bank.additional:AdditionalAuthentication"
FRAUD = "서비스관리 > 보안서비스 > 전자금융사기 예방서비스 > 서비스신청"
Original = Callable[..., Any]


def _in_full(original: Original, service: Any, session: Any) -> Any:
    owner = original(service, session)
    number = service.proofs.members.resident_number(service.draft(session).member_id)
    return replace(owner, number_masked=number)


def _always_a_home(original: Original, profile: Mapping[str, str]) -> Any:
    return original({"home_phone": "02-0000-9999", **{k: v for k, v in profile.items() if v}})


def _any_tail_of(label_begins: str) -> Original:
    def accepts(original: Original, tail: str, *, label: str, **details: str) -> str | None:
        answer: str | None = original(tail, label=label, **details)
        return None if label.startswith(label_begins) and tail else answer

    return accepts


FAULTS = (
    Fault(
        "JOINT-041-no-current-mark",
        "JOINT-041",
        "둘째 단계의 표시가 켜지지 않는다",
        Attribute("mark", "비밀번호 등록", "aria-current", None, on=AUTHENTICATION),
        expects="비밀번호 등록",
    ),
    Fault(
        "JOINT-042-star-unexplained",
        "JOINT-042",
        "별표의 뜻을 알리지 않는다",
        Without("표시는 필수 입력항목입니다", on=AUTHENTICATION),
        expects="표시는 필수 입력항목입니다",
    ),
    Fault(
        "JOINT-043-other-name",
        "JOINT-043",
        "다른 사람의 이름을 보여 준다",
        Instead("한가람", "문새벽", on=AUTHENTICATION),
        expects="고객명 값",
    ),
    Fault(
        "JOINT-044-in-full",
        "JOINT-044",
        "주민등록번호를 가리지 않는다",
        Patch(f"{STEPS}.owner", _in_full),
        expects="주민(사업자)등록번호 값",
    ),
    Fault(
        "JOINT-045-untold",
        "JOINT-045",
        "단말기를 지정하면 면제된다고 알리지 않는다",
        Without("단말기(PC)를 지정하시면", on=AUTHENTICATION),
        expects="단말기(PC)를 지정하시면",
    ),
    Fault(
        "JOINT-046-leads-elsewhere",
        "JOINT-046",
        "예방서비스 링크가 메뉴로 이어진다",
        Attribute("link", FRAUD, "href", "/menu", on=AUTHENTICATION),
        expects="기대 전자금융사기 예방서비스 신청",
    ),
    Fault(
        "JOINT-047-asks-anyway",
        "JOINT-047",
        "지정한 단말기에서도 추가인증을 요구한다",
        Patch(f"{ADDITIONAL}:needed", lambda **_: True),
        expects="기대 타기관인증서등록 인증서 등록",
    ),
    Fault(
        "JOINT-048-other-name",
        "JOINT-048",
        "둘째 방법을 다른 이름으로 부른다",
        Instead("2채널 인증(ARS승인)", "전화 인증", on=AUTHENTICATION),
        expects="선택지: 기대 휴대폰 SMS 인증",
    ),
    Fault(
        "JOINT-049-preset",
        "JOINT-049",
        "처음부터 한 방법이 골라져 있다",
        Attribute("field", "휴대폰 SMS 인증", "checked", "checked", on=AUTHENTICATION),
        expects="휴대폰 SMS 인증 체크",
    ),
    Fault(
        "JOINT-050-unexplained",
        "JOINT-050",
        "1회용 인증번호를 어디서 받는지 알리지 않는다",
        Without("영업점에서 신청하실 수 있습니다", on=AUTHENTICATION),
        expects="영업점에서 신청",
    ),
    Fault(
        "JOINT-051-nothing-sent",
        "JOINT-051",
        "요청해도 문자를 보내지 않는다",
        Patch("ksfc_spec.parties.telco:Telco.send", lambda *_: None),
        expects="“인증번호” 옴",
    ),
    Fault(
        "JOINT-052-any-code",
        "JOINT-052",
        "아무 번호나 인증번호로 받는다",
        Patch(f"{ADDITIONAL}:code_fits", lambda *_, **__: True),
        expects="인증번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-053-five-minutes",
        "JOINT-053",
        "인증번호를 5분 동안 받는다",
        PolicyValue(additional_code_life=timedelta(minutes=5)),
        expects="유효시간이 지났습니다",
    ),
    Fault(
        "JOINT-054-sixth-try",
        "JOINT-054",
        "다섯 번 틀린 뒤에도 맞는 번호를 받는다",
        PolicyValue(additional_tries=6),
        expects="인증번호를 5번 틀렸습니다",
    ),
    Fault(
        "JOINT-055-unregistered-contact",
        "JOINT-055",
        "등록되지 않은 자택 전화를 연락처로 내놓는다",
        Patch(f"{ADDITIONAL}:contacts", _always_a_home),
        expects="(자택)",
    ),
    Fault(
        "JOINT-056-unmasked",
        "JOINT-056",
        "연락처의 뒷자리를 가리지 않는다",
        Patch(f"{ADDITIONAL}:masked", lambda phone: phone),
        expects="-**** (휴대폰)",
    ),
    Fault(
        "JOINT-057-ringing-suffices",
        "JOINT-057",
        "전화를 거절해도 승인된 것으로 본다",
        Patch(f"{ADDITIONAL}:call_approves", lambda _: True),
        expects="ARS 승인이 거절되었습니다",
    ),
    Fault(
        "JOINT-058-any-number",
        "JOINT-058",
        "영업점이 준 적 없는 번호를 받는다",
        Patch(f"{SERVICE}._use_up", lambda *_: ""),
        expects="1회용 인증번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-059-again-and-again",
        "JOINT-059",
        "1회용 인증번호를 거듭 받는다",
        Patch(f"{ADDITIONAL}:number_usable", lambda **_: True),
        expects="이미 사용한 1회용 인증번호입니다",
    ),
    Fault(
        "JOINT-060-tails-for-all",
        "JOINT-060",
        "보안매체가 있는 고객에게도 뒷자리를 묻는다",
        Patch("ksfc_spec.bank.media:Media.of", lambda *_: None),
        expects="보안매체 미소지고객 인증” 보이지 않음",
    ),
    Fault(
        "JOINT-061-no-heads",
        "JOINT-061",
        "번호의 앞부분을 보여 주지 않는다",
        Patch(
            f"{STEPS}.owner",
            lambda original, *args: replace(original(*args), phone_head=""),
        ),
        expects="보안매체 미소지고객 인증",
    ),
    Fault(
        "JOINT-062-optional-tail",
        "JOINT-062",
        "휴대폰번호 뒷자리에 필수 표시가 없다",
        Attribute("field", "휴대폰번호 뒷자리", "required", None, on=AUTHENTICATION),
        expects="휴대폰번호 뒷자리 필수",
    ),
    Fault(
        "JOINT-063-no-virtual-keyboard",
        "JOINT-063",
        "주민등록번호 뒷자리에 가상키보드 선택이 없다",
        WithoutElement("field", "가상키보드로 입력", on=AUTHENTICATION, within="주민등록번호 뒷자리"),
        expects="가상키보드로 입력 있음",
    ),
    Fault(
        "JOINT-064-any-tail",
        "JOINT-064",
        "다른 사람의 주민등록번호 뒷자리를 받는다",
        Patch(f"{RULES}:on_file_problem", _any_tail_of("주민등록번호")),
        expects="주민등록번호 뒷자리가 맞지 않습니다",
    ),
    Fault(
        "JOINT-065-any-tail",
        "JOINT-065",
        "다른 휴대폰번호 뒷자리를 받는다",
        Patch(f"{RULES}:on_file_problem", _any_tail_of("휴대폰번호")),
        expects="휴대폰번호 뒷자리가 맞지 않습니다",
    ),
    Fault(
        "JOINT-066-leads-away",
        "JOINT-066",
        "이전이 인증서복사로 이어진다",
        Attribute("button", "이전", "formaction", "/centre/joint/copy/cancel", on=AUTHENTICATION),
        expects="기대 타기관인증서등록 본인확인",
    ),
    Fault(
        "JOINT-067-tails-suffice",
        "JOINT-067",
        "추가인증을 하지 않아도 넘어간다",
        Patch(f"{SERVICE}.require", lambda *_, **__: None),
        expects="본인확인 추가인증을 해 주세요",
    ),
)
