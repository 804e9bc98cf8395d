"""Departures from the rules of identity, consent and account in the cloud registration (features/esop/15 and 16)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.pki import Holder, Scope

from .kinds import Attribute, Extra, Instead, Patch, Swapped, Without, WithoutElement
from .table import Fault

FLOW = "타기관 클라우드 인증서 등록"
IDENTITY, AUTHENTICATION = f"{FLOW} 본인확인", f"{FLOW} 추가인증"
ID = "증권금융 인터넷뱅킹 ID"
APPLICATION = "서비스관리 > 보안서비스 > 전자금융사기 예방서비스 > 서비스신청"
RULES = "ksfc_spec.bank.cloud.rules"
SERVICE = "ksfc_spec.bank.cloud.registration:CloudRegistration"
SHARED = "ksfc_spec.bank.registering.rules"
ADDITIONAL = "ksfc_spec.bank.additional"
Original = Callable[..., Any]


def _takes_corporate(original: Original, kind: Any) -> Any:
    return None if kind.holder is Holder.CORPORATE else original(kind)


def _takes_bank_scope(original: Original, kind: Any) -> Any:
    return None if kind.scope is Scope.BANK else original(kind)


def _only_who_left(original: Original, service: Any, session: Any, *, agreed: bool) -> None:
    member = service.draft(session).member_id
    number = service.proofs.members.resident_number(member)
    if not service.signing.program.departed(service.proofs.members.get(member).name, resident_number=number):
        raise RefusedError([Problem("consent", "출국하지 않은 고객은 등록하실 수 없습니다.")])
    original(service, session, agreed=agreed)


def _unmasked(original: Original, service: Any, session: Any) -> Any:
    owner = original(service, session)
    return replace(
        owner, number_masked=service.proofs.members.resident_number(service.draft(session).member_id)
    )


FAULTS = (
    Fault(
        "ESOP-388-two-steps",
        "ESOP-388",
        "단계에 등록완료가 없다",
        WithoutElement("mark", "등록완료", on=IDENTITY),
        expects="단계 순서",
    ),
    Fault(
        "ESOP-389-issuer-not-told",
        "ESOP-389",
        "어느 기관의 인증서인지 알리지 않는다",
        Instead("SignKorea", "공동인증센터", on=IDENTITY),
        expects="차례: 기대 증권사 다음에 SignKorea",
    ),
    Fault(
        "ESOP-390-corporate",
        "ESOP-390",
        "법인의 인증서를 받는다",
        Patch(f"{RULES}:kind_problem", _takes_corporate),
        expects="“개인” 있음",
    ),
    Fault(
        "ESOP-391-bank-scope",
        "ESOP-391",
        "금융결제원의 은행용을 받는다",
        Patch(f"{RULES}:kind_problem", _takes_bank_scope),
        expects="“범용” 있음",
    ),
    Fault(
        "ESOP-392-three-authorities",
        "ESOP-392",
        "한국무역정보통신을 들지 않는다",
        Without("한국무역정보통신", on=IDENTITY),
        expects="“한국무역정보통신” 보임",
    ),
    Fault(
        "ESOP-393-not-told",
        "ESOP-393",
        "다시 등록하라고 알리지 않는다",
        Instead("재등록해", "조심해", on=IDENTITY),
        expects="“재등록” 보임",
    ),
    Fault(
        "ESOP-394-leads-elsewhere",
        "ESOP-394",
        "코스콤의 링크가 금융결제원으로 이어진다",
        Attribute("link", "코스콤(SignKorea)", "href", "https://yeskey.or.kr", on=IDENTITY),
        expects="코스콤(SignKorea) 링크",
    ),
    Fault(
        "ESOP-395-number-not-asked",
        "ESOP-395",
        "등록번호를 묻지 않는다",
        WithoutElement("field", "주민(사업자)등록번호", on=IDENTITY),
        expects="주민(사업자)등록번호 있음",
    ),
    Fault(
        "ESOP-396-not-required",
        "ESOP-396",
        "아이디가 필수가 아니다",
        Attribute("field", ID, "required", None, on=IDENTITY),
        expects="증권금융 인터넷뱅킹 ID 필수",
    ),
    Fault(
        "ESOP-397-not-told",
        "ESOP-397",
        "어느 비밀번호인지 알리지 않는다",
        Instead("인터넷뱅킹ID의", "고객의", on=IDENTITY),
        expects="차례: 기대 증권금융 인터넷뱅킹 비밀번호 다음에 인터넷뱅킹ID의 비밀번호",
    ),
    Fault(
        "ESOP-398-any-shape",
        "ESOP-398",
        "등록번호의 꼴을 보지 않는다",
        Patch(f"{SHARED}:number_shape_problem", lambda number, **_: None),
        expects="“- 없이 숫자 13자리” 있음",
    ),
    Fault(
        "ESOP-399-filled-in",
        "ESOP-399",
        "로그인하지 않은 고객의 아이디가 채워져 있다",
        Attribute("field", ID, "value", "somebody", on=IDENTITY),
        expects="증권금융 인터넷뱅킹 ID 값",
    ),
    Fault(
        "ESOP-400-editable",
        "ESOP-400",
        "조회한 아이디를 고쳐 적을 수 있다",
        Attribute("field", ID, "readonly", None, on=IDENTITY),
        expects="증권금융 인터넷뱅킹 ID 입력 가능",
    ),
    Fault(
        "ESOP-401-any-number",
        "ESOP-401",
        "다른 사람의 등록번호를 받는다",
        Patch(f"{SHARED}:number_problem", lambda number, **_: None),
        expects="“회원 정보와 다릅니다” 있음",
    ),
    Fault(
        "ESOP-402-not-asked",
        "ESOP-402",
        "해외에서 접속해도 동의를 묻지 않는다",
        Patch(f"{RULES}:consent_asked", lambda country: False),
        expects="차례: 기대 본인확인 다음에 해외 출국정보 조회 동의",
    ),
    Fault(
        "ESOP-403-too-early",
        "ESOP-403",
        "본인확인 전에 동의가 보인다",
        Extra("<p>해외 출국정보 조회 동의</p>", on=IDENTITY),
        expects="“해외 출국정보 조회 동의” 보이지 않음",
    ),
    Fault(
        "ESOP-404-receiver-not-told",
        "ESOP-404",
        "받는 곳을 밝히지 않는다",
        Without("법무부", on=IDENTITY),
        expects="“법무부” 보임",
    ),
    Fault(
        "ESOP-405-restriction-not-told",
        "ESOP-405",
        "거부하면 제한이 있다고 알리지 않는다",
        Instead("제한이", "안내가", on=IDENTITY),
        expects="차례: 기대 거부 다음에 제한",
    ),
    Fault(
        "ESOP-406-purpose-not-told",
        "ESOP-406",
        "쓰임을 한정하지 않는다",
        Without("목적에 한하여", on=IDENTITY),
        expects="차례: 기대 출국정보 다음에 목적에 한하여",
    ),
    Fault(
        "ESOP-407-without-consent",
        "ESOP-407",
        "동의하지 않아도 나아간다",
        Patch(f"{RULES}:consent_problem", lambda agreed: None),
        expects="“해외 출국정보 조회 동의” 보임",
    ),
    Fault(
        "ESOP-408-must-have-left",
        "ESOP-408",
        "출국하지 않은 고객을 막는다",
        Patch(f"{SERVICE}.consent", _only_who_left),
        expects=f"화면 이름: 기대 {AUTHENTICATION}",
    ),
    Fault(
        "ESOP-409-by-address",
        "ESOP-409",
        "본인확인을 건너뛰어 주소로 열린다",
        Patch(f"{SHARED}:may_enter", lambda step, **_: True),
        expects=f"화면 이름: 기대 {IDENTITY}",
    ),
    Fault(
        "ESOP-410-order-changed",
        "ESOP-410",
        "계좌와 보안확인이 자리를 바꾼다",
        Swapped("heading", "예수금 계좌 인증", "보안확인 수단", on=AUTHENTICATION),
        expects="차례: 기대 예수금 계좌 인증 다음에 본인확인 추가인증 선택",
    ),
    Fault(
        "ESOP-411-always-shown",
        "ESOP-411",
        "계좌가 없는 고객에게도 계좌 인증이 보인다",
        Extra("<h2>예수금 계좌 인증</h2>", on=AUTHENTICATION),
        expects="“예수금 계좌 인증” 보이지 않음",
    ),
    Fault(
        "ESOP-412-not-asked",
        "ESOP-412",
        "계좌가 있어도 비워 둘 수 있다",
        Patch(f"{SHARED}:account_asked", lambda accounts: False),
        expects="“예수금계좌비밀번호” 있음",
    ),
    Fault(
        "ESOP-413-other-name",
        "ESOP-413",
        "고객명이 다르다",
        Instead("한가람", "고객", on=AUTHENTICATION),
        expects="고객명 값",
    ),
    Fault(
        "ESOP-414-in-full",
        "ESOP-414",
        "주민등록번호를 가리지 않는다",
        Patch(f"{SERVICE}.owner", _unmasked),
        expects="보이지 않음",
    ),
    Fault(
        "ESOP-415-not-offered",
        "ESOP-415",
        "가진 계좌가 선택지에 없다",
        WithoutElement("option", "900-00-1001", on=AUTHENTICATION),
        expects="예수금계좌번호 선택지",
    ),
    Fault(
        "ESOP-416-any-password",
        "ESOP-416",
        "틀린 계좌 비밀번호를 받는다",
        Patch("ksfc_spec.bank.accounts:Accounts.verify", lambda accounts, member, **_: None),
        expects="“예수금계좌비밀번호” 있음",
    ),
    Fault(
        "ESOP-417-not-required",
        "ESOP-417",
        "계좌번호가 필수가 아니다",
        Attribute("field", "예수금계좌번호", "required", None, on=AUTHENTICATION),
        expects="예수금계좌번호 필수",
    ),
    Fault(
        "ESOP-418-not-told",
        "ESOP-418",
        "단말기를 지정하면 된다고 알리지 않는다",
        Without("추가인증 없이", on=AUTHENTICATION),
        expects="차례: 기대 단말기(PC) 다음에 추가인증 없이",
    ),
    Fault(
        "ESOP-419-asked-all-the-same",
        "ESOP-419",
        "지정한 단말기에서도 추가인증을 묻는다",
        Patch(f"{ADDITIONAL}_rules:needed", lambda designated: True),
        expects="본인확인 추가인증 선택 없음",
    ),
    Fault(
        "ESOP-420-leads-elsewhere",
        "ESOP-420",
        "서비스신청이 고객센터로 이어진다",
        Attribute("link", APPLICATION, "href", "/menu/service", on=AUTHENTICATION),
        expects="화면 이름: 기대 전자금융사기 예방서비스 신청",
    ),
)
