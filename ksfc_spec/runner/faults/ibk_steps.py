"""Departures from the six steps of issue at IBK (feature 09; others of it stand in `ibk_issue`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ksfc_spec.parties.ibk_additional import Row
from ksfc_spec.parties.ibk_customers import MOBILE, Contact, Customer
from ksfc_spec.parties.ibk_identity import Identity
from ksfc_spec.parties.ibk_issue import Application, IssueDesk
from ksfc_spec.parties.pc import HARD_DISK

from .kinds import Attribute, Patch, Without
from .table import Fault

RULES = "ksfc_spec.parties.ibk_rules"
ADDITIONAL = "ksfc_spec.parties.ibk_additional:Additional"
DESK, IDENTITY = "ksfc_spec.parties.ibk_issue:IssueDesk", "ksfc_spec.parties.ibk_identity:Identity"
TERMS, NOTICE, DONE = "IBK 약관동의", "발급 알림 안내", "IBK 발급완료"
Original = Callable[..., Any]


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _by_account(self: Identity, *, name: str, number: str, account: str, password: str) -> Customer:
    book = self._customers._book.values()
    return next(who for who in book if who.account == account)


def _verified_for_anybody(self: Any, customer: Customer, **_: str) -> None:
    customer.contacts[MOBILE].verified = True


def _any_contact(self: Any, customer: Customer) -> Contact:
    return next(iter(customer.contacts.values()))


def _for_every_contact(original: Original, self: Any, customer: Customer, name: str, contact: Contact) -> Row:
    row: Row = original(self, customer, name, contact)
    return replace(row, ways=() if contact.verified else ("명의인증",))


def _on_the_disk(original: Original, self: Any, medium: str) -> Any:
    return original(self, HARD_DISK)


def _unpaid(self: IssueDesk, now: Application) -> None:
    self.issue(now)


FAULTS = (
    Fault(
        "IBK-116-any-order",
        "IBK-116",
        "주소를 열면 뒤 단계가 열린다",
        Patch("ksfc_spec.web.outside.ibk.issue:_in_turn", lambda step, due: True),
        expects="기대 IBK 약관동의",
    ),
    Fault(
        "IBK-117-ticks-nothing",
        "IBK-117",
        "전체동의를 체크해도 약관이 체크되지 않는다",
        Attribute("field", "전체동의", "data-ticks", None, on=TERMS),
        expects="전자금융거래 약관",
    ),
    Fault(
        "IBK-119-not-said",
        "IBK-119",
        "알림 안내 창이 비어 있다",
        Without("등록된 휴대폰으로 발급 사실을 알려 드립니다.", on=NOTICE),
        expects="“등록된 휴대폰으로 발급 사실을 알려 드립니다” 보임",
    ),
    Fault(
        "IBK-120-three-media",
        "IBK-120",
        "보안비밀번호를 고를 수 없다",
        Patch(f"{RULES}:MEDIA", ("실물OTP", "모바일OTP", "보안카드")),
        expects="실물OTP, 모바일OTP, 보안카드, 보안비밀번호",
    ),
    Fault(
        "IBK-120-not-held",
        "IBK-120",
        "가지지 않은 보안매체를 고른 사람도 넘어간다",
        Patch(f"{IDENTITY}.check_medium", _nothing),
        expects="등록된 보안카드가 없습니다",
    ),
    Fault(
        "IBK-121-any-value",
        "IBK-121",
        "보안매체의 값을 보지 않는다",
        Patch(f"{IDENTITY}._fits", lambda self, who, held, value: True),
        expects="보안매체 번호가 맞지 않습니다",
    ),
    Fault(
        "IBK-122-any-name",
        "IBK-122",
        "이름과 주민등록번호를 대조하지 않는다",
        Patch(f"{IDENTITY}.customer", _by_account),
        expects="고객정보가 맞지 않습니다",
    ),
    Fault(
        "IBK-122-any-password",
        "IBK-122",
        "계좌 비밀번호를 대조하지 않는다",
        Patch("ksfc_spec.parties.ibk_customers:Customers.check", _nothing),
        expects="계좌 비밀번호가 맞지 않습니다",
    ),
    Fault(
        "IBK-123-to-everybody",
        "IBK-123",
        "처음 발급받는 사람에게도 재발급을 알린다",
        Patch(f"{DESK}.has_certificate", lambda self, now: True),
        expects="“재발급하면 기존 증권인증서는 쓰실 수 없습니다” 보이지 않음",
    ),
    Fault(
        "IBK-123-to-nobody",
        "IBK-123",
        "기존 인증서를 못 쓰게 된다고 알리지 않는다",
        Patch(f"{DESK}.has_certificate", lambda self, now: False),
        expects="“재발급하면 기존 증권인증서는 쓰실 수 없습니다” 보임",
    ),
    Fault(
        "IBK-124-all-usable",
        "IBK-124",
        "모든 연락처를 인증가능이라고 한다",
        Patch("ksfc_spec.parties.ibk_additional:NEEDED", "인증가능"),
        expects="기대 인증필요, 실제 인증가능",
    ),
    Fault(
        "IBK-127-anybody",
        "IBK-127",
        "다른 사람 명의의 휴대폰도 명의인증을 통과한다",
        Patch(f"{ADDITIONAL}.verify_mobile", _verified_for_anybody),
        expects="본인 명의의 휴대폰이 아닙니다",
    ),
    Fault(
        "IBK-127-stays",
        "IBK-127",
        "명의인증을 마쳐도 상태가 바뀌지 않는다",
        Patch(f"{ADDITIONAL}.verify_mobile", _nothing),
        expects="기대 인증가능, 실제 인증필요",
    ),
    Fault(
        "IBK-128-stays",
        "IBK-128",
        "추가인증을 마쳐도 상태가 바뀌지 않는다",
        Patch(f"{ADDITIONAL}.confirm_extra", _nothing),
        expects="기대 인증가능, 실제 인증필요",
    ),
    Fault(
        "IBK-128-through-itself",
        "IBK-128",
        "인증을 마친 번호가 없어도 추가인증을 연다",
        Patch(f"{ADDITIONAL}._verified", _any_contact),
        expects="추가인증 없음",
    ),
    Fault(
        "IBK-129-landlines-too",
        "IBK-129",
        "집전화에도 명의인증을 연다",
        Patch(f"{ADDITIONAL}._row", _for_every_contact),
        expects="명의인증 없음",
    ),
    Fault(
        "IBK-130-any-code",
        "IBK-130",
        "문자의 인증번호를 대조하지 않는다",
        Patch(f"{ADDITIONAL}._check_code", _nothing),
        expects="인증번호가 맞지 않습니다",
    ),
    Fault(
        "IBK-131-any-call",
        "IBK-131",
        "전화를 거절해도 인증된다",
        Patch(f"{ADDITIONAL}._check_call", _nothing),
        expects="2채널 인증이 거절되었습니다",
    ),
    Fault(
        "IBK-132-any-number",
        "IBK-132",
        "발급하지 않은 일회용 비밀번호를 받는다",
        Patch(f"{ADDITIONAL}._check_number", _nothing),
        expects="일회용 비밀번호가 맞지 않습니다",
    ),
    Fault(
        "IBK-133-on-the-disk",
        "IBK-133",
        "어느 매체를 골라도 하드디스크에 저장한다",
        Patch("ksfc_spec.parties.ibk_media:CertificateMedia.folder", _on_the_disk),
        expects="이동식디스크에 새 증권용 공동인증서: 기대 True",
    ),
    Fault(
        "IBK-136-unpaid",
        "IBK-136",
        "결제되지 않아도 발급한다",
        Patch(f"{DESK}.pay", _unpaid),
        expects="결제하지 못했습니다",
    ),
    Fault(
        "IBK-136-amount",
        "IBK-136",
        "결제하기 전에 금액을 알리지 않는다",
        Without("4,400원", on="IBK 저장매체 선택"),
        expects="발급 수수료",
    ),
    Fault(
        "IBK-135-without-koscom",
        "IBK-135",
        "코스콤이 응답하지 않아도 이어졌다고 한다",
        Patch(
            "ksfc_spec.parties.ibk_certificates:IbkCertificates.ready",
            lambda self, customer, scope: self.require_kind(customer, scope),
        ),
        expects="“SignKorea 인증서생성관리시스템” 보이지 않음",
    ),
    Fault(
        "IBK-137-corporations-too",
        "IBK-137",
        "법인에도 결제 없이 발급한다",
        Patch(f"{RULES}:KindOffered.fee", lambda self, holder: self.personal),
        expects="IBK 인증서 결제 열림",
    ),
    Fault(
        "IBK-139-not-said",
        "IBK-139",
        "발급이 완료되었다고 하지 않는다",
        Without("공동인증서 발급이 완료되었습니다.", on=DONE),
        expects="“공동인증서 발급이 완료되었습니다” 보임",
    ),
)
