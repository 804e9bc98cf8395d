"""Departures from the rules of entering the application for a new certificate, and of its first step."""

from __future__ import annotations

from typing import Any

from .kinds import Attribute, Detour, Extra, Instead, Patch, Swapped, Without, WithoutElement
from .table import Fault

START, IDENTITY, HOME = "신규공동인증서신청 비밀번호 확인", "신규공동인증서신청 본인확인", "증권금융 뱅킹Plus"
RULES = "ksfc_spec.bank.new_certificate.rules"
SERVICE = "ksfc_spec.bank.new_certificate.service:NewCertificate"
TERM = "온라인서비스 이용약관"
TERMS = "/m/certificates/new/identity/terms"


def _nothing_wrong(*_: Any, **__: Any) -> None:
    return None


def _always(*_: Any, **__: Any) -> bool:
    return True


def _all_but_the_last(original: Any, agreed: Any, *, wanted: Any) -> Any:
    return tuple(term for term in original(agreed, wanted=wanted) if term != wanted[-1])


def _never_locked(*_: Any) -> None:
    return None


def _keeps_everything(original: Any, service: Any, session: Any) -> str:
    return ""


FAULTS = (
    Fault(
        "JOINT-122-pc-too",
        "JOINT-122",
        "PC에서도 신규 신청을 받는다",
        Patch(f"{RULES}:on_phone", _always),
        expects="기대 인증서 발급 안내",
    ),
    Fault(
        "JOINT-123-not-told",
        "JOINT-123",
        "로그인 화면으로 보내면서 까닭을 알리지 않는다",
        Patch("ksfc_spec.web.phone.new_certificate:LOG_IN", "아이디와 비밀번호를 입력해 주세요."),
        expects="로그인이 필요합니다",
    ),
    Fault(
        "JOINT-124-no-log-out",
        "JOINT-124",
        "로그인한 뒤에도 로그인 단추가 남는다",
        Extra("<a href='/m/login'>로그인</a>", where="main", on=HOME),
        expects="로그인 없음",
    ),
    Fault(
        "JOINT-125-other-name",
        "JOINT-125",
        "메뉴의 이름이 다르다",
        Instead("신규공동인증서신청", "새 인증서 신청", on=HOME),
        expects="신규공동인증서신청",
    ),
    Fault(
        "JOINT-126-any-password",
        "JOINT-126",
        "틀린 비밀번호로도 신청이 시작된다",
        Patch("ksfc_spec.bank.vault:Vault.password_fits", lambda *_, hashed: hashed is not None),
        expects="비밀번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-127-never-locked",
        "JOINT-127",
        "비밀번호를 다섯 번 틀려도 잠그지 않는다",
        Patch(f"{SERVICE}._require_unlocked", _never_locked),
        expects="이용이 정지되었습니다",
    ),
    Fault(
        "JOINT-128-other-order",
        "JOINT-128",
        "신분증 제출이 계좌인증 다음에 온다",
        Swapped("mark", "신분증 제출", "계좌인증", on=IDENTITY),
        expects="신분증 제출",
    ),
    Fault(
        "JOINT-129-any-order",
        "JOINT-129",
        "앞 단계를 건너뛰고 들어갈 수 있다",
        Patch(f"{RULES}:may_enter", _always),
        expects="기대 신규공동인증서신청 본인확인",
    ),
    Fault(
        "JOINT-130-no-way-back",
        "JOINT-130",
        "머리에 이전이 없다",
        WithoutElement("link", "이전", on=IDENTITY),
        expects="이전 있음",
    ),
    Fault(
        "JOINT-131-untold",
        "JOINT-131",
        "근거가 되는 법 하나를 알리지 않는다",
        Without("신용정보보호법", on=IDENTITY),
        expects="신용정보보호법",
    ),
    Fault(
        "JOINT-132-passport-too",
        "JOINT-132",
        "쓰지 않는 여권번호도 적는다",
        Instead("운전면허번호", "운전면허번호, 여권번호", on=IDENTITY),
        expects="여권번호",
    ),
    Fault(
        "JOINT-133-order-changed",
        "JOINT-133",
        "약관의 차례가 다르다",
        Swapped("group", "전자금융거래 기본약관", "SignKorea 서비스 이용약관", on=IDENTITY),
        expects="차례",
    ),
    Fault(
        "JOINT-134-another-text",
        "JOINT-134",
        "다른 약관의 전문이 열린다",
        Detour(f"{TERMS}/service", to=f"{TERMS}/online"),
        expects="SignKorea 서비스 이용약관",
    ),
    Fault(
        "JOINT-135-unread-too",
        "JOINT-135",
        "보지 않은 약관에도 동의할 수 있다",
        Attribute("field", TERM, "disabled", None, on=IDENTITY),
        expects="입력 가능",
    ),
    Fault(
        "JOINT-136-five-enough",
        "JOINT-136",
        "마지막 약관에는 동의하지 않아도 된다",
        Patch(f"{RULES}:missing_terms", _all_but_the_last),
        expects="SignKorea 개인정보 제3자 제공 동의에 동의해 주세요",
    ),
    Fault(
        "JOINT-137-not-required",
        "JOINT-137",
        "주민등록번호에 필수 표시가 없다",
        Attribute("field", "주민등록번호", "required", None, on=IDENTITY),
        expects="주민등록번호",
    ),
    Fault(
        "JOINT-138-silent",
        "JOINT-138",
        "실명이 확인되었다고 알리지 않는다",
        WithoutElement("status", "실명이 확인되었습니다", on=IDENTITY),
        expects="실명이 확인되었습니다",
    ),
    Fault(
        "JOINT-139-anybody",
        "JOINT-139",
        "로그인한 사람과 다른 사람의 신청을 받는다",
        Patch(f"{RULES}:same_person_problem", _nothing_wrong),
        expects="로그인한 회원의 정보와 다릅니다",
    ),
    Fault(
        "JOINT-140-too-early",
        "JOINT-140",
        "실명확인 전에도 본인인증을 누를 수 있다",
        Attribute("button", "휴대폰본인인증", "disabled", None, on=IDENTITY),
        expects="휴대폰본인인증 누를 수 있음",
    ),
    Fault(
        "JOINT-141-ars-too",
        "JOINT-141",
        "본인인증에 ARS도 있다",
        Instead("공동인증서 인증", "ARS 인증", on=IDENTITY),
        expects="공동인증서 인증",
    ),
    Fault(
        "JOINT-142-any-code",
        "JOINT-142",
        "틀린 인증번호도 받는다",
        Patch("ksfc_spec.parties.telco:Telco._count_wrong", _nothing_wrong),
        expects="인증번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-143-never-late",
        "JOINT-143",
        "3분이 지난 인증번호도 받는다",
        Patch("ksfc_spec.parties.telco:Telco._require_live", _nothing_wrong),
        expects="인증번호 입력시간이 지났습니다",
    ),
    Fault(
        "JOINT-144-revoked-too",
        "JOINT-144",
        "폐기된 인증서도 받는다",
        Patch("ksfc_spec.bank.phone.identity:Identity.redeem_certificate", _nothing_wrong),
        expects="폐기된 인증서입니다",
    ),
    Fault(
        "JOINT-145-unproven",
        "JOINT-145",
        "본인인증을 하지 않아도 넘어간다",
        Patch(f"{RULES}:identity_problem", _nothing_wrong),
        expects="본인인증을 해 주세요",
    ),
    Fault(
        "JOINT-146-kept",
        "JOINT-146",
        "취소해도 신청이 남는다",
        Patch(f"{SERVICE}.cancel", _keeps_everything),
        expects="기대 신규공동인증서신청 비밀번호 확인",
    ),
)
