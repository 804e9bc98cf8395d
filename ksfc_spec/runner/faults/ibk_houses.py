"""Departures of other houses, of cloud certificates of other institutions, and of simple log-in at IBK."""

from __future__ import annotations

from typing import Any

from ksfc_spec.parties.errors import PartyRefusedError

from .kinds import Detour, Extra, Patch
from .table import Fault

RELYING, RULES, HOUSE = (
    "ksfc_spec.parties.relying",
    "ksfc_spec.parties.ibk_rules",
    "ksfc_spec.parties.ibk:Ibk",
)


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _refused(*_: Any, **__: Any) -> None:
    raise PartyRefusedError("no-kind", "이 종류의 법인 인증서는 영업점에서 발급해 드립니다.")


FAULTS = (
    Fault(
        "IBK-005-certificates-only",
        "IBK-005",
        "휴대폰에서도 간편인증으로는 이체를 열지 않는다",
        Patch(f"{RULES}:may_transfer", lambda original, means, *, phone: original(means, phone=False)),
        expects="IBK 자금이체",
    ),
    Fault(
        "IBK-005-simple-on-pc",
        "IBK-005",
        "PC에도 간편인증 로그인을 둔다",
        Extra('<p><a class="button" href="/ibk/login">간편비밀번호 로그인</a></p>', on="IBK 로그인"),
        expects="간편비밀번호 로그인",
    ),
    Fault(
        "IBK-032-bank-takes-securities",
        "IBK-032",
        "은행이 증권전용 인증서를 받는다",
        Patch(f"{RELYING}:unwanted_problem", _nothing),
        expects="이 인증서로는 은행 거래를 하실 수 없습니다",
    ),
    Fault(
        "IBK-181-takes-nobody",
        "IBK-181",
        "다른 증권사가 내려받은 인증서를 받지 않는다",
        Patch(f"{RELYING}:unwanted_problem", lambda kind, *, house: house.unwanted),
        expects="새빛투자증권에서 인증서를 확인했습니다",
    ),
    Fault(
        "IBK-036-not-issued",
        "IBK-036",
        "결제한 법인에게 증권전용을 발급하지 않는다",
        Patch("ksfc_spec.parties.ibk_issue:IssueDesk.pay", _refused),
        expects="IBK 발급완료",
    ),
    Fault(
        "IBK-098-no-registration",
        "IBK-098",
        "클라우드 타기관 인증서 등록이 공동인증서의 등록으로 이어진다",
        Detour("/ibk/cloud/register", to="/ibk/register"),
        expects="IBK 클라우드 타기관 인증서 등록",
    ),
    Fault(
        "IBK-107-registers-nothing",
        "IBK-107",
        "등록했다고 하고 등록하지 않는다",
        Patch(f"{HOUSE}.register_cloud", _nothing),
        expects="클라우드 공동인증서로 로그인했습니다",
    ),
    Fault(
        "IBK-108-twice",
        "IBK-108",
        "이미 등록한 것을 또 등록한다",
        Patch(f"{RULES}:register_problem", _nothing),
        expects="이미 등록된 인증서입니다",
    ),
    Fault(
        "IBK-108-anybodys",
        "IBK-108",
        "남의 클라우드 인증서를 등록한다",
        Patch(f"{RULES}:owner_problem", _nothing),
        expects="본인 명의의 인증서가 아닙니다",
    ),
    Fault(
        "IBK-110-six-digits-on-disk",
        "IBK-110",
        "내려받은 인증서를 여섯 자리 숫자로 지킨다",
        Patch("ksfc_spec.web.outside.koscom_manage:_require_password", _nothing),
        expects="비밀번호는 영문, 숫자, 특수문자를 모두 포함해",
    ),
)
