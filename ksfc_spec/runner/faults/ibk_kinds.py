"""Departures from kinds, fees, conversion and whose certificates are taken at IBK (features 01-04)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.web.outside.ibk.house import Call

from .kinds import Patch, Without
from .table import Fault

RULES = "ksfc_spec.parties.ibk_rules"
TABLE = "IBK 인증서 종류 및 수수료"


def _row(rule: str, title: str, of: rules.KindOffered, *, expects: str, **cells: Any) -> Fault:
    """A row of kinds and fees has another cell, on the page and in what the house does."""
    kinds = tuple(replace(kind, **cells) if kind is of else kind for kind in rules.KINDS)
    name = f"IBK-{rule}-{next(iter(cells))}"
    return Fault(name, f"IBK-{rule}", title, Patch(f"{RULES}:KINDS", kinds), expects)


def _before_paying(original: Callable[..., Any], call: Call, **window: Any) -> Any:
    key, password = call.text("key"), call.raw("password")
    call.ibk.convert(key, password=password)
    return original(call, **window)


def _beside_the_old(self: Any, old: Any, request: Any, applicant: Any, kind: Any, until: Any) -> Any:
    return self.issue(request, applicant=applicant, kind=kind, until=until)


FAULTS = (
    Fault(
        "IBK-011-spared",
        "IBK-011",
        "개인에게도 추가인증을 요구하지 않는다",
        Patch(f"{RULES}:additional_needed", lambda holder, *, exempt: False),
        expects="추가인증을 해 주세요",
    ),
    Fault(
        "IBK-017-four",
        "IBK-017",
        "한 인증기관의 인증서를 알아보지 못한다",
        Patch(
            "ksfc_spec.parties.authorities:Authorities.intermediates",
            property(lambda self: self.pki.intermediates[:-1]),
        ),
        expects="IBK 타기관 인증서 등록완료",
    ),
    Fault(
        "IBK-019-another",
        "IBK-019",
        "다른 기관이 발급했다고 적는다",
        Patch(f"{RULES}:authority_name", lambda authority: "금융결제원(yessign)"),
        expects="기대 코스콤(SignKorea)",
    ),
    Fault(
        "IBK-025-by-telephone",
        "IBK-025",
        "고객센터의 전화로도 동의로 바뀐다",
        Patch(f"{RULES}:may_consent_at", lambda desk: True),
        expects="기대 미동의, 실제 동의",
    ),
    _row("035", "개인의 증권전용을 유료로 한다", rules.SECURITIES, personal=4_400, expects="기대 무료"),
    _row("037", "증권전용을 거래에 받지 않는다", rules.SECURITIES, trading=False, expects="기대 가능"),
    _row("038", "개인의 은행용을 유료로 한다", rules.BANKING, personal=4_400, expects="기대 무료"),
    _row("039", "법인의 은행용을 무료로 한다", rules.BANKING, corporate=0, expects="기대 4,400원/년"),
    _row("044", "범용을 거래에 받지 않는다", rules.UNIVERSAL, trading=False, expects="기대 가능"),
    Fault(
        "IBK-041-issued-here",
        "IBK-041",
        "은행용도 발급한다",
        Patch(f"{RULES}:ISSUED", rules.KINDS),
        expects="기대 증권전용(용도제한용), 범용 공동인증서",
    ),
    Fault(
        "IBK-045-before-paying",
        "IBK-045",
        "결제하기 전에 전환한다",
        Patch("ksfc_spec.web.outside.ibk.registration:payment", _before_paying),
        expects="기대 유효, 실제 폐기",
    ),
    Fault(
        "IBK-046-paid",
        "IBK-046",
        "용도제한용으로 전환할 때에도 결제를 받는다",
        Patch(f"{RULES}:conversion_fee", lambda of: rules.UNIVERSAL.personal),
        expects="IBK 전환발급 완료",
    ),
    Fault(
        "IBK-047-beside-the-old",
        "IBK-047",
        "전환한 뒤에도 전의 인증서가 유효하다",
        Patch("ksfc_spec.pki.authority:Authority._replace", _beside_the_old),
        expects="기대 폐기, 실제 유효",
    ),
    Fault(
        "IBK-049-not-said",
        "IBK-049",
        "법인 수수료가 다를 수 있음을 알리지 않는다",
        Without("법인 수수료는 인증기관에 따라 다를 수 있습니다", on=TABLE),
        expects="“법인 수수료는 인증기관에 따라 다를 수 있습니다” 보임",
    ),
)
