"""Departures from the rules of copying a certificate between PC and phone (features/joint-certificate/07)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ksfc_spec.parties.certificates import label
from ksfc_spec.parties.envelope import Sealing
from ksfc_spec.parties.people import known_people

from .kinds import Attribute, Detour, Instead, Patch, PolicyValue, Without
from .table import Fault

GUIDE, FETCH, APP = "인증서복사", "PC에서 가져오기", "증권금융 뱅킹Plus"
RULES = "ksfc_spec.bank.joint.copy_rules"
DEVICE = "ksfc_spec.parties.exports:Exporter"
Original = Callable[..., Any]


def _any_password(original: Original, device: Any, entry: Any, *, password: str, nonce: bytes) -> Any:
    name = label(entry.certificate).split(" · ")[0] if entry else ""
    owner = next((p for p in known_people() if p.name == name), None)
    right = owner.certificate_password if owner else password
    return original(device, entry, password=right, nonce=nonce)


def _moves(original: Original, device: Any, entry: Any, **details: Any) -> Any:
    opened = original(device, entry, **details)
    shutil.rmtree(entry.folder)
    return opened


def _somebody(original: Original, register: Any, certificate: Any, **details: Any) -> Any:
    found = original(register, certificate, **details)
    return 1 if found is None else found


def _untold(rule: str, text: str, title: str) -> Fault:
    return Fault(f"{rule}-untold", rule, title, Without(text, on=GUIDE), expects=text)


NOTICES = (
    _untold("JOINT-099", "PC에 등록한 인증서를 앱으로 복사해", "등록하고 복사해야 한다고 알리지 않는다"),
    _untold("JOINT-105", "PC에 저장된 인증서를 스마트폰으로", "스마트폰으로 복사할 수 있다고 알리지 않는다"),
    _untold("JOINT-106", "앱에서 발급받은 인증서를 PC로", "PC로 가져올 수 있다고 알리지 않는다"),
    _untold("JOINT-107", "무선랜(Wi-Fi)에서는", "무선랜의 이용료를 알리지 않는다"),
    _untold("JOINT-108", "3G, 4G, LTE에서는", "데이터 이용료를 알리지 않는다"),
    _untold("JOINT-109", "다른 기관에서 발급받은 인증서는", "PC에서 먼저 등록하라고 알리지 않는다"),
    Fault(
        "JOINT-103-leads-elsewhere",
        "JOINT-103",
        "PC->스마트폰이 메뉴로 이어진다",
        Attribute("link", "PC->스마트폰", "href", "/menu", on=GUIDE),
        expects="기대 PC->스마트폰",
    ),
    Fault(
        "JOINT-104-old-name",
        "JOINT-104",
        "공동인증서를 옛 이름으로 부른다",
        Instead("공동인증서를 쓰고", "공인인증서를 쓰고", on=GUIDE),
        expects="공인인증서",
    ),
)

COPYING = (
    Fault(
        "JOINT-110-no-choice",
        "JOINT-110",
        "방식을 고르지 않아도 진행한다",
        Patch(f"{RULES}:method_problem", lambda _: None),
        expects="복사 방식을 선택해 주세요",
    ),
    Fault(
        "JOINT-111-any-password",
        "JOINT-111",
        "인증서 비밀번호가 틀려도 내보낸다",
        Patch(f"{DEVICE}.open", _any_password),
        expects="인증서 비밀번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-112-nothing-arrives",
        "JOINT-112",
        "QR 코드를 찍어도 휴대폰에 저장하지 않는다",
        Patch(f"{DEVICE}.receive", lambda *_, **__: None),
        expects="스마트폰",
    ),
    Fault(
        "JOINT-113-any-number",
        "JOINT-113",
        "아무 번호로나 복사한다",
        Patch("ksfc_spec.parties.exports:sealing", lambda _: Sealing("0" * 64, bytes(32))),
        expects="인증번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-114-any-length",
        "JOINT-114",
        "인증번호의 자릿수를 따지지 않는다",
        Patch(f"{RULES}:number_shape_problem", lambda _: None),
        expects="숫자 12자리",
    ),
    Fault(
        "JOINT-115-used-again",
        "JOINT-115",
        "쓴 QR 코드를 쓴 것이라고 알아보지 못한다",
        Patch(f"{RULES}:usable", lambda **_: True),
        expects="이미 사용한 QR 코드입니다",
    ),
    Fault(
        "JOINT-116-an-hour",
        "JOINT-116",
        "QR 코드를 한 시간 동안 받는다",
        PolicyValue(copy_life=timedelta(hours=1)),
        expects="QR 코드의 유효시간이 지났습니다",
    ),
    Fault(
        "JOINT-117-sixth-try",
        "JOINT-117",
        "다섯 번 틀린 뒤에도 맞는 번호를 받는다",
        PolicyValue(copy_tries=6),
        expects="5번 틀려 복사가 취소되었습니다",
    ),
    Fault(
        "JOINT-118-moves",
        "JOINT-118",
        "복사하면서 PC의 인증서를 지운다",
        Patch(f"{DEVICE}.open", _moves),
        expects="하드디스크",
    ),
    Fault(
        "JOINT-119-unchecked",
        "JOINT-119",
        "폐기된 인증서도 복사한다",
        Patch("ksfc_spec.bank.joint.copying:CopyRelay.require_good", lambda *_, **__: None),
        expects="인증서입니다",
    ),
    Fault(
        "JOINT-120-nothing-arrives",
        "JOINT-120",
        "휴대폰의 번호를 넣어도 PC에 저장하지 않는다",
        Patch(f"{DEVICE}.receive", lambda *_, **__: None),
        expects="하드디스크",
    ),
    Fault(
        "JOINT-121-unannounced",
        "JOINT-121",
        "복사가 끝났다고 휴대폰에 알리지 않는다",
        Without("인증서 복사가 완료되었습니다", on=FETCH),
        expects="인증서 복사가 완료되었습니다",
    ),
)

PHONE = (
    Fault(
        "JOINT-100-unregistered-too",
        "JOINT-100",
        "등록하지 않은 인증서로 휴대폰에서 로그인하게 한다",
        Patch("ksfc_spec.bank.registrations:Registrations.member_of", _somebody),
        expects="등록되지 않은 인증서입니다",
    ),
    Fault(
        "JOINT-101-registers-on-the-phone",
        "JOINT-101",
        "휴대폰 메뉴에 타기관인증서등록이 있다",
        Instead("공동인증서 신규발급신청", "타기관인증서등록", on=APP),
        expects="타기관인증서등록 없음",
    ),
    Fault(
        "JOINT-102-leads-home",
        "JOINT-102",
        "PC에서 가져오기가 앱의 첫 화면으로 이어진다",
        Detour("/m/certificates/copy", "/m"),
        expects="기대 PC에서 가져오기",
    ),
)

FAULTS = NOTICES + COPYING + PHONE
