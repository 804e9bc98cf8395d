"""Departures from the rules on registering certificates after sign-up (features/esop/09)."""

from __future__ import annotations

from .kinds import Instead, Patch, WithoutElement
from .table import Fault

HOME = "우리사주뱅킹"

FAULTS = (
    Fault(
        "ESOP-203-any-log-in",
        "ESOP-203",
        "아이디로 로그인한 고객에게도 대출가능금액을 보인다",
        Patch("ksfc_spec.bank.joint.rules:may_do_loans", lambda means: True),
        expects="화면 이름: 기대 로그인",
    ),
    Fault(
        "ESOP-204-below-another-menu",
        "ESOP-204",
        "인증센터에 금융인증서 등록이 없다",
        WithoutElement("link", "금융인증서등록/재등록", on=HOME),
        expects="타기관금융인증서 관리 아래 금융인증서등록/재등록 있음",
    ),
    Fault(
        "ESOP-205-no-introduction",
        "ESOP-205",
        "금융인증서 메뉴에 소개 대신 발급이 있다",
        Instead("금융인증서란?", "금융인증서 발급", on=HOME),
        expects="인증센터 > 금융인증서 아래 금융인증서란? 있음",
    ),
    Fault(
        "ESOP-206-below-another-menu",
        "ESOP-206",
        "인증센터에 클라우드 인증서 등록이 없다",
        WithoutElement("link", "타기관 클라우드 인증서 등록", on=HOME),
        expects="인증센터 > 클라우드 공동인증서 아래 타기관 클라우드 인증서 등록 있음",
    ),
)
