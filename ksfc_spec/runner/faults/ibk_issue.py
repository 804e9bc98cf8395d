"""Departures from issue, registration, renewal, management and copies at IBK (features 05-09)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .kinds import Patch, Without, WithoutElement
from .table import Fault

RULES = "ksfc_spec.parties.ibk_rules"
BOOK = "ksfc_spec.parties.ibk_certificates:IbkCertificates"
START, STORE = "IBK 인증서 신규/재발급", "IBK 저장매체 선택"


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _allowed(rule: str, name: str, function: str, title: str, expects: str) -> Fault:
    """A check that finds nothing wrong."""
    return Fault(f"IBK-{rule}-{name}", f"IBK-{rule}", title, Patch(f"{RULES}:{function}", _nothing), expects)


def _a_day_early(original: Callable[..., datetime], not_after: datetime, **reading: Any) -> datetime:
    return original(not_after, **reading) - timedelta(days=1)


FAULTS = (
    _allowed(
        "052",
        "reissues-nothing",
        "reissue_problem",
        "인증서가 없는 사람에게 재발급을 연다",
        "재발급할 인증서가 없습니다",
    ),
    _allowed(
        "053",
        "reissues-expired",
        "reissue_problem",
        "만료된 인증서를 재발급한다",
        "유효기간이 지난 인증서입니다",
    ),
    _allowed(
        "059",
        "takes-cards",
        "kind_problem",
        "카드용도 등록한다",
        "증권거래에 쓸 수 없는 인증서입니다",
    ),
    _allowed(
        "060",
        "takes-banks",
        "kind_problem",
        "은행용도 등록한다",
        "증권거래에 쓸 수 없는 인증서입니다",
    ),
    _allowed(
        "040",
        "takes-banks",
        "kind_problem",
        "은행용을 거래에 받는다",
        "증권거래에 쓸 수 없는 인증서입니다",
    ),
    _allowed(
        "061",
        "takes-others",
        "owner_problem",
        "남의 인증서를 등록한다",
        "본인 명의의 인증서가 아닙니다",
    ),
    Fault(
        "IBK-063-a-day-early",
        "IBK-063",
        "하루 일찍 갱신을 받는다",
        Patch("ksfc_spec.pki.lifecycle:renewal_opens", _a_day_early),
        expects="갱신은 만료 1개월 전부터 하실 수 있습니다",
    ),
    _allowed(
        "076",
        "same-medium",
        "medium_problem",
        "같은 저장매체로 옮긴다",
        "같은 저장매체로는 옮길 수 없습니다",
    ),
    _allowed(
        "094",
        "any-length",
        "approval_shape_problem",
        "열두 자리가 아닌 승인번호도 보낸다",
        "승인번호는 숫자 12자리입니다",
    ),
    Fault(
        "IBK-095-for-ever",
        "IBK-095",
        "승인번호의 시간이 다하지 않는다",
        Patch(f"{RULES}:approval_expired", lambda drawn, *, now, life: False),
        expects="승인번호의 유효시간이 지났습니다",
    ),
    Fault(
        "IBK-096-never-cancelled",
        "IBK-096",
        "다섯 번 틀려도 복사를 취소하지 않는다",
        Patch(f"{RULES}:copy_cancelled", lambda wrong, *, allowed: False),
        expects="복사가 취소되었습니다",
    ),
    Fault(
        "IBK-062-anybody",
        "IBK-062",
        "등록하지 않은 인증서도 등록되었다고 여긴다",
        Patch(f"{BOOK}.owner_of", lambda self, certificate: "한가람"),
        expects="등록되지 않은 인증서입니다",
    ),
    Fault(
        "IBK-062-registers-nothing",
        "IBK-062",
        "등록했다고 하고 등록하지 않는다",
        Patch(f"{BOOK}.register", _nothing),
        expects="공동인증서로 로그인했습니다",
    ),
    Fault(
        "IBK-056-one-missing",
        "IBK-056",
        "비밀번호를 분실한 경우를 알리지 않는다",
        Without("비밀번호를 분실한 경우", on=START),
        expects="비밀번호를 분실한 경우",
    ),
    Fault(
        "IBK-067-not-said",
        "IBK-067",
        "언제부터 갱신할 수 있는지 알리지 않는다",
        Without("만료일 1개월 전부터 갱신하실 수 있습니다", on="IBK 인증서 갱신"),
        expects="만료일 1개월 전부터 갱신하실 수 있습니다",
    ),
    Fault(
        "IBK-084-only-says-so",
        "IBK-084",
        "폐기했다고 하고 폐기하지 않는다",
        Patch(f"{BOOK}.revoke", _nothing),
        expects="기대 폐기",
    ),
    Fault(
        "IBK-085-no-warning",
        "IBK-085",
        "되돌릴 수 없다고 알리지 않는다",
        Without("폐기한 인증서는 복구하거나 재등록할 수 없습니다", on="IBK 인증서 폐기"),
        expects="폐기한 인증서는 복구하거나 재등록할 수 없습니다",
    ),
    _allowed(
        "118",
        "one-missing",
        "agreement_problem",
        "약관 하나를 빠뜨려도 넘어간다",
        "전자금융거래 약관에 동의해 주세요",
    ),
    Fault(
        "IBK-126-sms-to-anybody",
        "IBK-126",
        "집전화에도 SMS 인증을 연다",
        Patch(f"{RULES}:sms_possible", lambda *, mobile, verified: True),
        expects="SMS 인증요청",
    ),
    Fault(
        "IBK-125-unverified",
        "IBK-125",
        "명의인증하지 않은 휴대폰에도 SMS 인증을 연다",
        Patch(f"{RULES}:sms_possible", lambda *, mobile, verified: mobile),
        expects="SMS 인증요청",
    ),
    _allowed(
        "134",
        "any-password",
        "password_problem",
        "짧은 비밀번호를 받는다",
        "10자 이상으로 정해 주세요",
    ),
    Fault(
        "IBK-135-not-connected",
        "IBK-135",
        "발급시스템에 이어졌음을 알리지 않는다",
        Without("SignKorea 인증서생성관리시스템", on=STORE),
        expects="SignKorea 인증서생성관리시스템",
    ),
    Fault(
        "IBK-138-silent",
        "IBK-138",
        "발급을 알리는 문자를 보내지 않는다",
        Patch("ksfc_spec.parties.ibk_issue:IssueDesk.notify", _nothing),
        expects="공동인증서가 발급되었습니다",
    ),
    Fault(
        "IBK-115-no-stepper",
        "IBK-115",
        "단계를 보여 주지 않는다",
        WithoutElement("stepper", "약관동의", on="IBK 약관동의"),
        expects="약관동의",
    ),
    Fault(
        "IBK-057-leaves-old",
        "IBK-057",
        "재발급해도 전의 인증서를 폐기하지 않는다",
        Patch("ksfc_spec.pki.authority:Authority.revoke", _nothing),
        expects="기대 폐기",
    ),
)
