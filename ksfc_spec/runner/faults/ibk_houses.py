"""Departures of other houses, of cloud certificates of other institutions, and of simple log-in at IBK (features 01, 04, 08, 13)."""

from __future__ import annotations

from typing import Any

from .kinds import Patch
from .table import Fault

RELYING = "ksfc_spec.parties.relying"


def _nothing(*_: Any, **__: Any) -> None:
    return None


FAULTS = (
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
        "IBK-110-six-digits-on-disk",
        "IBK-110",
        "내려받은 인증서를 여섯 자리 숫자로 지킨다",
        Patch("ksfc_spec.web.outside.koscom_manage:_require_password", _nothing),
        expects="비밀번호는 영문, 숫자, 특수문자를 모두 포함해",
    ),
)
