"""Faults of registering another institution's cloud certificate on the phone (bankingplus 2-4, and what 2 says of it)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ksfc_spec.bank.additional_rules import METHODS
from ksfc_spec.parties.people import known_people
from ksfc_spec.pki import Scope

from . import registering_departures as shared
from .kinds import Detour, Instead, Patch, Without, WithoutElement
from .table import Fault

ROOT = "/m/cloud/register"
FLOW = "클라우드인증서 등록"
GUIDE, IDENTITY, ACCOUNT = f"{FLOW} 안내", f"{FLOW} 본인인증", f"{FLOW} 예수금계좌인증"
MEDIUM, LIST, DONE = f"{FLOW} 보안매체 인증", f"{FLOW} 인증서 선택", f"{FLOW}완료"
SERVICE = "ksfc_spec.bank.cloud.phone_registration:PhoneCloudRegistration"
IDENTITY_RULES = "ksfc_spec.bank.cloud_issue.rules"
RULES, MEDIA = "ksfc_spec.bank.cloud.rules", "ksfc_spec.bank.media_rules"
WON = "ksfc_spec.bank.one_won_rules"
KOSCOM, CLOUD = "ksfc_spec.parties.koscom_rules", "ksfc_spec.parties.koscom_cloud:CertificateCloud"
REGISTER = "ksfc_spec.bank.registrations:Registrations"


def _first_if_none(original: Any, self: Any, account_id: str, stored_id: str) -> Any:
    return original(self, account_id, stored_id or self.listed(account_id)[0].id)


def _any_pin(original: Any, safe: Any, sealed: Any, *, pin: str) -> Any:
    opened = (original(safe, sealed, pin=person.pin) for person in known_people())
    return next((owner for owner in opened if owner), None)


def _account_by_the_way(original: Any, self: Any, session: Any, back: str) -> str:
    original(self, session, back)
    draft = self.course.draft(session)
    return str(self._go_on(session, draft, "medium"))


def _always_a_medium(original: Any, self: Any, session: Any, step: str) -> Any:
    owner = original(self, session, step)
    return replace(owner, medium=owner.medium or "OTP")


def _not_proven(self: Any, session: Any, draft: Any, entries: Any) -> list[Any]:
    return []


def _registered_again(original: Any, self: Any, certificate: Any, **details: Any) -> None:
    self.remove(certificate)
    original(self, certificate, **details)


def _bank_scope_too(original: Any, kind: Any) -> Any:
    return None if kind.scope is Scope.BANK else original(kind)


def _own_alone(kind: Any) -> str | None:
    return None if kind.authority == "SignKorea" else "코스콤의 인증서만 됩니다."


def _revokes(original: Any, self: Any, member_id: int, **answer: Any) -> None:
    original(self, member_id, **answer)
    authorities = self.judge._trust
    for issued in authorities._issued:
        authorities.revoke(issued)


FAULTS = (
    Fault("BPLUS-035-no-card", "BPLUS-035", "발급에서도 신분증을 찍게 하지 않는다",
          WithoutElement("button", "촬영하기", on="클라우드인증서 발급 신분증 인증"), "촬영하기 있음"),
    Fault("BPLUS-036-registers-elsewhere", "BPLUS-036", "등록 메뉴가 발급 안내로 이어진다",
          Detour(ROOT, to="/m/cloud/issue"), f"기대 {GUIDE}"),
    Fault("BPLUS-192-not-told", "BPLUS-192", "무엇을 등록하는지 알리지 않는다",
          Without("다른 금융기관에서 발급한 ", on=GUIDE), "다른 금융기관에서 발급한"),
    Fault("BPLUS-193-always", "BPLUS-193", "연결되어 있어도 연결부터 시킨다",
          Patch("ksfc_spec.parties.koscom_app:KoscomApp.opens_a_cloud", lambda self: False), "클라우드 고객정보"),
    Fault("BPLUS-193-never", "BPLUS-193", "연결하지 않아도 등록을 시작한다",
          Patch("ksfc_spec.parties.koscom_app:KoscomApp.opens_a_cloud", lambda self: True), "클라우드 고객정보"),
    Fault("BPLUS-194-any-length", "BPLUS-194", "뒷자리의 자릿수를 보지 않는다",
          Patch(f"{IDENTITY_RULES}:back_problem", lambda back: None), "숫자 7자리로"),
    Fault("BPLUS-194-any-number", "BPLUS-194", "다른 사람의 번호를 받는다",
          shared.ANY_NUMBER, "“고객정보와 주민등록번호가 일치하지 않습니다” 있음"),
    Fault("BPLUS-195-order", "BPLUS-195", "본인인증의 차례가 거꾸로이다",
          Patch(f"{shared.ADDITIONAL_RULES}:METHODS", METHODS[::-1]), "본인인증 선택 선택지"),
    Fault("BPLUS-195-none-needed", "BPLUS-195", "본인인증을 하지 않아도 나아간다",
          Patch(f"{IDENTITY_RULES}:identity_problem", lambda done: None), "“본인인증을 해 주세요” 있음"),
    Fault("BPLUS-196-not-asked", "BPLUS-196", "계좌가 있는 고객에게도 묻지 않는다",
          Patch(f"{shared.RULES}:account_asked", lambda *, accounts: False), f"기대 {ACCOUNT}"),
    Fault("BPLUS-196-any-password", "BPLUS-196", "계좌 비밀번호를 보지 않는다",
          Patch("ksfc_spec.bank.accounts:Accounts.verify", lambda self, member_id, **_: None),
          "“예수금계좌비밀번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-197-can-be-skipped", "BPLUS-197", "계좌가 있는 고객도 건너뛴다",
          shared.ANY_STEP, f"기대 {ACCOUNT}"),
    Fault("BPLUS-198-any-length", "BPLUS-198", "OTP비밀번호의 자릿수를 보지 않는다",
          Patch(f"{MEDIA}:otp_shape_problem", lambda code, **_: None), "숫자 6~8자리로"),
    Fault("BPLUS-198-any-number", "BPLUS-198", "아무 OTP비밀번호나 받는다",
          Patch(f"{MEDIA}:otp_fits", lambda code, *, expected: True), "“OTP비밀번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-199-medium-for-all", "BPLUS-199", "보안매체가 없어도 보안매체를 묻는다",
          Patch(f"{SERVICE}.owner", _always_a_medium), "“1원 계좌이체 인증” 보임"),
    Fault("BPLUS-200-any-length", "BPLUS-200", "숫자의 자릿수를 알려 주지 않는다",
          Instead("인증번호는 숫자 4자리입니다.", "다시 입력해 주세요."), "“인증번호는 숫자 4자리입니다” 있음"),
    Fault("BPLUS-200-nothing-fits", "BPLUS-200", "받은 숫자를 넣어도 인증되지 않는다",
          Patch(f"{WON}:digits_fit", lambda given, *, sent: False), "“계좌인증이 완료되었습니다” 있음"),
    Fault("BPLUS-201-account-last", "BPLUS-201", "계좌를 건너뛰고 보안매체로 간다",
          Patch(f"{SERVICE}.identify", _account_by_the_way), "지나온 화면"),
    Fault("BPLUS-201-any-step", "BPLUS-201", "보안매체를 마치기 전에 인증서를 고르게 한다",
          shared.ANY_STEP, "“순서대로 진행해 주세요” 있음"),
    Fault("BPLUS-201-not-proven", "BPLUS-201", "보안매체를 비워 두어도 인증서를 고르게 한다",
          Patch(f"{SERVICE}._possession_problems", _not_proven), "숫자 6~8자리로"),
    Fault("BPLUS-202-nameless", "BPLUS-202", "누구의 인증서인지 보이지 않는다",
          Instead("한가람 공동인증서", "공동인증서", on=LIST), "인증서 선택지"),
    Fault("BPLUS-203-first-if-none", "BPLUS-203", "고르지 않으면 첫 인증서를 쓴다",
          Patch(f"{CLOUD}.stored", _first_if_none), "“인증서를 선택해 주세요” 있음"),
    Fault("BPLUS-203-any-length", "BPLUS-203", "PIN번호의 자릿수를 보지 않는다",
          Patch(f"{KOSCOM}:pin_problem", lambda pin, *, digits: None), "숫자 6자리로"),
    Fault("BPLUS-204-any-pin", "BPLUS-204", "틀린 PIN번호로 등록된다",
          Patch("ksfc_spec.parties.pins:PinSafe.open", _any_pin), "“PIN번호가 맞지 않습니다. 4회 남았습니다” 있음"),
    Fault("BPLUS-205-never", "BPLUS-205", "다섯 번 틀려도 잠기지 않는다",
          Patch(f"{KOSCOM}:locked", lambda wrong, *, allowed: False), "“PIN번호를 5회 틀려 잠겼습니다"),
    Fault("BPLUS-205-early", "BPLUS-205", "네 번 틀리면 잠긴다",
          Patch(f"{KOSCOM}:locked", lambda wrong, *, allowed: wrong >= allowed - 1), f"기대 {DONE}"),
    Fault("BPLUS-206-not-told", "BPLUS-206", "등록이 끝났다고 알리지 않는다",
          Without("등록이 완료되었습니다", on=DONE), "등록이 완료되었습니다” 보임"),
    Fault("BPLUS-207-unregistered", "BPLUS-207", "등록하지 않은 것으로 로그인된다",
          shared.UNREGISTERED_TOO, "“등록되지 않은 인증서입니다"),
    Fault("BPLUS-208-revokes", "BPLUS-208", "등록하면 인증서를 폐기한다",
          Patch("ksfc_spec.bank.cloud.signing:CloudSigning.register", _revokes), "클라우드 공동인증서(타기관) 상태"),
    Fault("BPLUS-209-again", "BPLUS-209", "등록된 인증서를 또 등록한다",
          Patch(f"{REGISTER}.add", _registered_again), "“이미 등록된 인증서는 다시 등록할 수 없습니다” 있음"),
    Fault("BPLUS-210-anybodys", "BPLUS-210", "다른 사람의 인증서를 등록한다",
          shared.ANYBODYS_CERTIFICATE, "“로그인 계정과 일치하지 않는 사람의 인증서는 등록할 수 없습니다” 있음"),
    Fault("BPLUS-211-bank-scope", "BPLUS-211", "다른 기관의 은행용도 등록한다",
          Patch(f"{RULES}:kind_problem", _bank_scope_too), "범용만 등록할 수 있습니다” 있음"),
    Fault("BPLUS-211-own-only", "BPLUS-211", "다른 기관의 것은 하나도 받지 않는다",
          Patch(f"{RULES}:kind_problem", _own_alone), f"기대 {DONE}"),
)  # fmt: skip
