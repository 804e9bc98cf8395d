"""Departures from the rules of the whole menu and of Koscom's windows (features/esop/13 and 14)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ksfc_spec.parties import koscom_rules as rules

from .kinds import Detour, Instead, Patch, Without, WithoutElement
from .table import Fault

MENU, IDENTITY = "전체메뉴", "타기관 클라우드 인증서 등록 본인확인"
CUSTOMER, LIST = "클라우드 고객정보 입력", "클라우드 인증서 목록"
RULES = "ksfc_spec.parties.koscom_rules"
SERVICE = "ksfc_spec.parties.koscom:Koscom"
CLOUD = "ksfc_spec.parties.koscom_cloud:CertificateCloud"
Original = Callable[..., Any]


def _by_name(cloud: Any, customer: Any) -> Any:
    return next((a for a in cloud._accounts.values() if a.customer.name == customer.name), None)


def _tells_the_number(original: Original, koscom: Any, errand: Any) -> Any:
    sent = original(koscom, errand)
    koscom._device._telco.deliver(sent.customer.phone, f"인증숫자 {sent.number}")
    return sent


FAULTS = (
    Fault(
        "ESOP-362-leads-elsewhere",
        "ESOP-362",
        "전체메뉴가 우리사주지원센터를 연다",
        Detour("/menu", "/menu/support"),
        expects="화면 이름: 기대 전체메뉴",
    ),
    Fault(
        "ESOP-363-other-name",
        "ESOP-363",
        "제증명서발급의 이름이 다르다",
        Instead("제증명서발급", "증명서발급", on=MENU),
        expects="차례: 기대 제증명서발급 다음에 인증센터",
    ),
    Fault(
        "ESOP-364-without-custody",
        "ESOP-364",
        "제증명서발급에 보호예수증명서가 없다",
        WithoutElement("link", "보호예수증명서", on=MENU),
        expects="제증명서발급 아래 보호예수증명서 있음",
    ),
    Fault(
        "ESOP-365-without-pledged",
        "ESOP-365",
        "잔고증명서 아래에 담보주식이 없다",
        WithoutElement("link", "담보주식잔고내역서", on=MENU),
        expects="아래 담보주식잔고내역서 있음",
    ),
    Fault(
        "ESOP-366-without-deposit",
        "ESOP-366",
        "예탁일자별 확인서 아래에 예탁확인서가 없다",
        WithoutElement("link", "예탁일자별예탁확인서", on=MENU),
        expects="아래 예탁일자별예탁확인서 있음",
    ),
    Fault(
        "ESOP-367-without-management",
        "ESOP-367",
        "클라우드 공동인증서 아래에 관리가 없다",
        WithoutElement("link", "클라우드 공동인증서 관리", on=MENU),
        expects="아래 클라우드 공동인증서 관리 있음",
    ),
    Fault(
        "ESOP-368-without-introduction",
        "ESOP-368",
        "공동인증서 아래에 소개가 없다",
        WithoutElement("link", "공동인증서란?", on=MENU),
        expects="인증센터 > 공동인증서 아래 공동인증서란? 있음",
    ),
    Fault(
        "ESOP-369-without-guidance",
        "ESOP-369",
        "보호정책 아래에 고객관리안내문이 없다",
        WithoutElement("link", "고객관리안내문", on=MENU),
        expects="아래 고객관리안내문 있음",
    ),
    Fault(
        "ESOP-370-without-consent",
        "ESOP-370",
        "정보관리 아래에 동의가 없다",
        WithoutElement("link", "개인신용정보 수집/이용/제공 동의", on=MENU),
        expects="아래 개인신용정보 수집/이용/제공 동의 있음",
    ),
    Fault(
        "ESOP-371-without-ideas",
        "ESOP-371",
        "부가서비스에 상품아이디어공모가 없다",
        WithoutElement("link", "상품아이디어공모", on=MENU),
        expects="부가서비스 아래 상품아이디어공모 있음",
    ),
    Fault(
        "ESOP-372-leads-elsewhere",
        "ESOP-372",
        "등록을 고르면 관리가 열린다",
        Detour("/centre/cloud/register", "/centre/cloud/manage"),
        expects=f"화면 이름: 기대 {IDENTITY}",
    ),
    Fault(
        "ESOP-373-connects-again",
        "ESOP-373",
        "연결된 고객에게도 고객정보를 묻는다",
        Patch(f"{RULES}:first_screen", lambda connected: rules.CUSTOMER),
        expects="클라우드 인증서 목록 열림",
    ),
    Fault(
        "ESOP-374-empty-facts",
        "ESOP-374",
        "빈 고객정보를 받는다",
        Patch(f"{RULES}:missing", lambda facts: {}),
        expects="“이름” 있음",
    ),
    Fault(
        "ESOP-375-no-terms",
        "ESOP-375",
        "처음 쓰는 고객도 약관을 건너뛴다",
        Patch(f"{RULES}:terms_needed", lambda joined: False),
        expects="화면 이름: 기대 클라우드 약관동의",
    ),
    Fault(
        "ESOP-376-not-told",
        "ESOP-376",
        "코스콤 클라우드에 가입한다고 알리지 않는다",
        Without("코스콤 클라우드", on=CUSTOMER),
        expects="차례: 기대 코스콤 클라우드 다음에 가입",
    ),
    Fault(
        "ESOP-377-two-steps",
        "ESOP-377",
        "단계에 약관동의가 없다",
        WithoutElement("mark", "약관동의", on=CUSTOMER),
        expects="단계 순서: 기대 고객정보 입력 → 약관동의 → 기기인증",
    ),
    Fault(
        "ESOP-378-terms-again",
        "ESOP-378",
        "다시 연결하는 고객에게 약관을 또 묻는다",
        Patch(f"{RULES}:terms_needed", lambda joined: True),
        expects="화면 이름: 기대 클라우드 기기인증",
    ),
    Fault(
        "ESOP-379-name-alone",
        "ESOP-379",
        "이름만 같으면 가입한 고객으로 본다",
        Patch(f"{CLOUD}.find", _by_name),
        expects="화면 이름: 기대 클라우드 약관동의",
    ),
    Fault(
        "ESOP-380-not-warned",
        "ESOP-380",
        "다시 연결할 때 주의하라고 하지 않는다",
        Instead("재연결", "연결", on=CUSTOMER),
        expects="차례: 기대 재연결 다음에 주의",
    ),
    Fault(
        "ESOP-381-forgets",
        "ESOP-381",
        "자동연결을 골라도 연결이 남지 않는다",
        Patch(f"{RULES}:stays_connected", lambda asked: False),
        expects="클라우드 인증서 목록 열림",
    ),
    Fault(
        "ESOP-382-number-in-message",
        "ESOP-382",
        "문자에 인증숫자가 들어 있다",
        Patch(f"{SERVICE}.send_number", _tells_the_number),
        expects="오지 않음",
    ),
    Fault(
        "ESOP-383-any-reply",
        "ESOP-383",
        "다른 숫자를 회신해도 연결된다",
        Patch(f"{RULES}:reply_fits", lambda reply, number: True),
        expects="화면 이름: 기대 클라우드 기기인증",
    ),
    Fault(
        "ESOP-384-without-reply",
        "ESOP-384",
        "회신하지 않아도 연결된다",
        Patch(f"{RULES}:replied", lambda replies, number, allowed: True),
        expects="“회신” 있음",
    ),
    Fault(
        "ESOP-385-declined-call",
        "ESOP-385",
        "거절한 전화로도 연결된다",
        Patch(f"{RULES}:call_approves", lambda state: True),
        expects="“거절” 있음",
    ),
    Fault(
        "ESOP-386-no-list",
        "ESOP-386",
        "연결되어도 인증서의 목록이 없다",
        WithoutElement("group", "인증서", on=LIST),
        expects="인증서 있음",
    ),
    Fault(
        "ESOP-387-not-told",
        "ESOP-387",
        "인증서가 없다고 알리지 않는다",
        Without("인증서가 없습니다", on=LIST),
        expects="“인증서가 없습니다” 보임",
    ),
)
