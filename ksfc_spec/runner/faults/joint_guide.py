"""Departures from the rules of the guide and the menu of joint certificates (features/joint-certificate/01 and 02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .kinds import Attribute, Detour, Patch, Swapped, Without, WithoutElement
from .table import Fault

GUIDE, HOME, DONE = "공동인증서 이용안내", "우리사주뱅킹", "타기관인증서등록 등록완료"


def _revokes(original: Callable[..., Any], judge: Any, answer: Any, *, request: str) -> Any:
    verified = original(judge, answer, request=request)
    judge._trust.pki.authority(verified.kind).revoke(verified.certificate.serial_number)
    return verified


FAULTS = (
    Fault(
        "JOINT-001-order-changed",
        "JOINT-001",
        "신규 발급을 타기관 등록보다 먼저 안내한다",
        Swapped("section", "타증권사 공동인증서 등록", "신규공동인증서 발급", on=GUIDE),
        expects="차례: 기대 타증권사 공동인증서 등록",
    ),
    Fault(
        "JOINT-002-both-needed",
        "JOINT-002",
        "하나만 하면 된다고 알리지 않는다",
        Without("두 방법 가운데 하나만 하시면 됩니다", on=GUIDE),
        expects="하나만 하시면 됩니다",
    ),
    Fault(
        "JOINT-003-no-button",
        "JOINT-003",
        "인증서가 있는 고객에게 등록 단추를 주지 않는다",
        WithoutElement("link", "타기관인증서등록", on=GUIDE, within="타증권사 공동인증서 등록"),
        expects="타기관인증서등록 있음",
    ),
    Fault(
        "JOINT-004-for-nobody",
        "JOINT-004",
        "신규 발급이 누구의 것인지 밝히지 않는다",
        Without("증권용 공동인증서가 없는 고객", on=GUIDE),
        expects="증권용 공동인증서가 없는 고객",
    ),
    Fault(
        "JOINT-005-phone-untold",
        "JOINT-005",
        "휴대폰에서만 된다고 알리지 않는다",
        Without("모바일에서만 신청하실 수 있습니다", on=GUIDE),
        expects="모바일에서만 신청",
    ),
    Fault(
        "JOINT-006-no-warning",
        "JOINT-006",
        "기존 인증서가 폐기된다고 경고하지 않는다",
        Without("기존 인증서는 폐기됩니다", on=GUIDE),
        expects="기존 인증서는 폐기됩니다",
    ),
    Fault(
        "JOINT-007-revokes",
        "JOINT-007",
        "등록하면서 인증서를 폐기한다",
        Patch("ksfc_spec.bank.certificates:CertificateJudge.verified", _revokes),
        expects="상태: 기대 유효",
    ),
    Fault(
        "JOINT-008-no-log-in",
        "JOINT-008",
        "첫 화면에 로그인이 없다",
        WithoutElement("link", "로그인", on=HOME),
        expects="로그인 있음",
    ),
    Fault(
        "JOINT-009-stays-inside",
        "JOINT-009",
        "홈페이지 링크가 이 사이트 안으로 이어진다",
        Attribute("link", "한국증권금융 홈페이지", "href", "/menu", on=HOME),
        expects="한국증권금융 홈페이지 링크",
    ),
    Fault(
        "JOINT-010-leads-elsewhere",
        "JOINT-010",
        "타기관인증서등록 메뉴가 이용안내를 연다",
        Detour("/centre/joint/other", "/centre/joint/guide"),
        expects="기대 타기관인증서등록 본인확인",
    ),
    Fault(
        "JOINT-011-no-financial",
        "JOINT-011",
        "인증센터에 금융인증서가 없다",
        WithoutElement("link", "금융인증서"),
        expects="금융인증서 있음",
    ),
    Fault(
        "JOINT-012-entry-lost",
        "JOINT-012",
        "공동인증서 메뉴에 인증서관리가 없다",
        WithoutElement("link", "인증서관리"),
        expects="인증서관리 있음",
    ),
    Fault(
        "JOINT-013-level-lost",
        "JOINT-013",
        "인증서관리 아래에 인증서 갱신이 없다",
        WithoutElement("link", "인증서 갱신"),
        expects="인증서 갱신 있음",
    ),
    Fault(
        "JOINT-014-path-lost",
        "JOINT-014",
        "등록완료 화면에 경로가 없다",
        Without("인증센터 > 공동인증서 > 타기관인증서등록", on=DONE),
        expects="타기관인증서등록” 보임",
    ),
    Fault(
        "JOINT-015-no-mark",
        "JOINT-015",
        "지금 열린 메뉴를 표시하지 않는다",
        Attribute("link", "타기관인증서등록", "aria-current", None),
        expects="현재 메뉴: 기대 타기관인증서등록",
    ),
    Fault(
        "JOINT-016-issues-on-the-pc",
        "JOINT-016",
        "PC의 발급 메뉴가 휴대폰으로 안내하지 않고 등록을 연다",
        Detour("/centre/joint/issue/new", "/centre/joint/other"),
        expects="기대 인증서 발급 안내",
    ),
)
