"""Departures from changing contacts, the overseas exception and keeping certificates safe at IBK (feature 12)."""

from __future__ import annotations

from typing import Any

from cryptography import x509

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.ibk_certificates import IbkCertificates
from ksfc_spec.parties.ibk_customers import MOBILE, Contact, Customer
from ksfc_spec.web.outside.ibk.house import Call
from ksfc_spec.web.outside.ibk.proof import ProofPages

from .kinds import Patch, Without
from .table import Fault

HOUSE, CUSTOMERS = "ksfc_spec.parties.ibk:Ibk", "ksfc_spec.parties.ibk_customers"
ADDITIONAL = "ksfc_spec.parties.ibk_additional:Additional"
BOOK = "ksfc_spec.parties.ibk_certificates:IbkCertificates"


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _verified_at_once(self: Any, who: Customer, contact: str, *, number: str, password: str) -> None:
    who.contacts[contact] = Contact(number, verified=True)


def _verified_for_anybody(self: Any, customer: Customer, **_: str) -> None:
    customer.contacts[MOBILE].verified = True


def _unless_proven(self: ProofPages, call: Call) -> bool:
    return rules.additional_needed(call.customer.holder, exempt=self.proof(call).proven)


def _anybody(self: IbkCertificates, certificate: x509.Certificate) -> str | None:
    return next(iter(self._register.values()), None)


FAULTS = (
    Fault(
        "IBK-159-to-anybody",
        "IBK-159",
        "본인확인을 하지 않고 연락처를 바꾼다",
        Patch(f"{CUSTOMERS}:Customers.check", _nothing),
        expects="휴대폰 / 번호: 기대",
    ),
    Fault(
        "IBK-160-verified-at-once",
        "IBK-160",
        "바뀐 휴대폰을 곧바로 인증가능이라고 한다",
        Patch(f"{HOUSE}.change_contact", _verified_at_once),
        expects="기대 인증필요, 실제 인증가능",
    ),
    Fault(
        "IBK-161-anybody",
        "IBK-161",
        "다른 사람 명의의 휴대폰도 명의인증을 통과한다",
        Patch(f"{ADDITIONAL}.verify_mobile", _verified_for_anybody),
        expects="본인 명의의 휴대폰이 아닙니다",
    ),
    Fault(
        "IBK-162-issue-only",
        "IBK-162",
        "타기관 등록에서는 예외를 알아주지 않는다",
        Patch("ksfc_spec.web.outside.ibk.proof:ProofPages.needed", _unless_proven),
        expects="IBK 타기관 인증서 선택",
    ),
    Fault(
        "IBK-163-unconfirmed",
        "IBK-163",
        "출국 사실을 확인하지 못해도 생략한다",
        Patch(
            "ksfc_spec.parties.ibk_issue:IssueDesk.exempt",
            lambda self, who, address: who.overseas == rules.APPLIED,
        ),
        expects="IBK 추가인증 요청",
    ),
    Fault(
        "IBK-164-forgotten",
        "IBK-164",
        "전화로 받은 신청을 접수하지 않는다",
        Patch(f"{HOUSE}.apply_overseas", _nothing),
        expects="기대 신청, 실제 미신청",
    ),
    Fault(
        "IBK-165-forgotten",
        "IBK-165",
        "접수했다고 하고 접수하지 않는다",
        Patch(f"{HOUSE}.apply_overseas", _nothing),
        expects="기대 신청, 실제 미신청",
    ),
    Fault(
        "IBK-171-not-said",
        "IBK-171",
        "이동식 저장매체가 안전하다고 알리지 않는다",
        Without("USB 등 이동식 저장매체가 더 안전합니다.", on="IBK 저장매체 선택"),
        expects="“USB 등 이동식 저장매체가 더 안전합니다” 보임",
    ),
    Fault(
        "IBK-173-another-account",
        "IBK-173",
        "종합계좌번호가 아닌 계좌번호를 보인다",
        Patch(f"{CUSTOMERS}:general_account", lambda person: person.account),
        expects="종합계좌번호 값",
    ),
    Fault(
        "IBK-174-by-name",
        "IBK-174",
        "등록하지 않은 새 인증서도 등록되었다고 여긴다",
        Patch(f"{BOOK}.owner_of", _anybody),
        expects="등록되지 않은 인증서입니다",
    ),
)
