"""Departures from the rules of issuing a new certificate (features/joint-certificate/12)."""

from __future__ import annotations

from typing import Any

from .kinds import Attribute, Extra, Instead, Patch, Without
from .table import Fault

ISSUE, DONE = "신규공동인증서신청 발급", "신규공동인증서신청 발급완료"
RULES = "ksfc_spec.bank.new_certificate.rules"
SERVICE = "ksfc_spec.bank.new_certificate.service:NewCertificate"
AUTHORITIES = "ksfc_spec.parties.authorities:Authorities"
REPLACED = "ksfc_spec.pki.lifecycle:replaced_by_new"
WARNING = "인증서를 발급하면 기존 인증서는 폐기됩니다"


def _nothing_wrong(*_: Any, **__: Any) -> None:
    return None


def _revoked_at_once(original: Any, party: Any, person: Any, of: Any, **details: Any) -> Any:
    issued = original(party, person, of, **details)
    party.revoke(issued)
    return issued


def _revoked_first(original: Any, service: Any, session: Any, password: str, **details: Any) -> Any:
    draft = service.draft(session)
    desk = service.desk
    person = desk.people.holder(name=draft.name, resident_number=draft.number)
    for issued in desk.authorities.given(person, next(iter(_types().values()))):
        desk.authorities.revoke(issued)
    return original(service, session, password, **details)


def _types() -> Any:
    from ksfc_spec.bank.new_certificate.rules import TYPES

    return TYPES


def _revoked_though_failed(original: Any, party: Any, person: Any, of: Any, **details: Any) -> Any:
    for issued in party.given(person, of):
        party.revoke(issued)
    return original(party, person, of, **details)


def _every_kind(records: Any, *, kind: Any, at: Any, replaces: Any) -> Any:
    return [record for record in records if record.policy]


def _half_a_year(original: Any, now: Any, of: Any) -> Any:
    return now + (original(now, of) - now) / 2


def _on_the_pc(original: Any, keys: Any, name: str, certificate: Any, *, authority: str) -> Any:
    keys.forget(name)


def _other_password(original: Any, keys: Any, password: str) -> Any:
    return original(keys, f"{password}x")


def _unregistered(original: Any, register: Any, certificate: Any, **details: Any) -> None:
    return None


FAULTS = (
    Fault(
        "JOINT-181-no-warning",
        "JOINT-181",
        "기존 인증서가 폐기된다고 알리지 않는다",
        Without(f"{WARNING}.", on=ISSUE),
        expects=WARNING,
    ),
    Fault(
        "JOINT-182-any-type",
        "JOINT-182",
        "고르지 않아도 골드로 발급한다",
        Patch(f"{RULES}:type_problem", lambda chosen: None if chosen else "다시 확인해 주세요."),
        expects="인증서 종류를 선택해 주세요",
    ),
    Fault(
        "JOINT-183-sold-too",
        "JOINT-183",
        "돈을 받는 범용도 판다",
        Extra("<p>범용 4,400원</p>", where="main", on=ISSUE),
        expects="4,400원",
    ),
    Fault(
        "JOINT-184-fee",
        "JOINT-184",
        "수수료가 든다고 보인다",
        Instead("무료", "4,400원", on=DONE),
        expects="발급 수수료 값",
    ),
    Fault(
        "JOINT-185-other-authority",
        "JOINT-185",
        "다른 기관이 발급했다고 보인다",
        Instead("코스콤(SignKorea)", "금융결제원", on=DONE),
        expects="발급기관 값",
    ),
    Fault(
        "JOINT-186-no-current-mark",
        "JOINT-186",
        "마지막 단계의 표시가 켜지지 않는다",
        Attribute("mark", "발급완료", "aria-current", None, on=DONE),
        expects="발급완료",
    ),
    Fault(
        "JOINT-187-not-stored",
        "JOINT-187",
        "새 인증서가 휴대폰에 저장되지 않는다",
        Patch("ksfc_spec.parties.new_issue:PhoneKeys.store", _on_the_pc),
        expects="스마트폰에 새 증권용 공동인증서",
    ),
    Fault(
        "JOINT-188-other-password",
        "JOINT-188",
        "정한 것과 다른 비밀번호로 지킨다",
        Patch("ksfc_spec.parties.new_issue:PhoneKeys.make", _other_password),
        expects="공동인증서로 로그인했습니다",
    ),
    Fault(
        "JOINT-189-unregistered",
        "JOINT-189",
        "발급한 인증서를 등록하지 않는다",
        Patch("ksfc_spec.bank.registrations:Registrations.add", _unregistered),
        expects="공동인증서로 로그인했습니다",
    ),
    Fault(
        "JOINT-190-left-valid",
        "JOINT-190",
        "새로 발급해도 기존 인증서가 유효하다",
        Patch(REPLACED, lambda *_, **__: []),
        expects="이전 증권용 공동인증서(코스콤) 상태",
    ),
    Fault(
        "JOINT-191-too-early",
        "JOINT-191",
        "비밀번호를 정할 때 기존 인증서를 폐기한다",
        Patch(f"{SERVICE}.require_password", _revoked_first),
        expects="증권용 공동인증서(코스콤) 상태",
    ),
    Fault(
        "JOINT-192-revoked-though-failed",
        "JOINT-192",
        "발급에 실패해도 기존 인증서를 폐기한다",
        Patch(f"{AUTHORITIES}.issue_new", _revoked_though_failed),
        expects="증권용 공동인증서(코스콤) 상태",
    ),
    Fault(
        "JOINT-193-every-kind",
        "JOINT-193",
        "증권용이 아닌 인증서도 폐기한다",
        Patch(REPLACED, _every_kind),
        expects="범용 공동인증서(코스콤) 상태",
    ),
    Fault(
        "JOINT-194-silent",
        "JOINT-194",
        "둘째 확인이 거절되었다고 알리지 않는다",
        Patch("ksfc_spec.web.phone.new_certificate:ALREADY", "다시 확인해 주세요."),
        expects="이미 발급이 끝난 신청입니다",
    ),
    Fault(
        "JOINT-195-half-a-year",
        "JOINT-195",
        "새 인증서가 반년만 유효하다",
        Patch("ksfc_spec.pki.lifecycle:new_expiry", _half_a_year),
        expects="유효기간 값",
    ),
)
