"""Departures from the rules of issue at a bank (features/financial-certificate/05)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ksfc_spec.parties.issuing_banks import OTP
from ksfc_spec.parties.kftc_cloud import SignUp
from ksfc_spec.web.forms import view

from . import fin_departures as wrong
from .kinds import Extra, Patch, Without
from .table import Fault

BANKS = "ksfc_spec.parties.issuing_banks:IssuingBanks"
RULES = "ksfc_spec.parties.issuing_rules"
DESK = "ksfc_spec.parties.kftc_issue:IssueDesk"


class _Mute:
    """A telephone company that delivers nothing."""

    def send(self, phone: str, text: str) -> None:
        return None


def _agreed_anyway(original: Any, self: Any, now: Any, *, agreed: bool) -> None:
    original(self, now, agreed=True)


def _password_ignored(self: Any, name: str, number: str, account: str, password: str) -> Any:
    return self._people.holder(name=name, resident_number=number)


def _a_day_early(original: Any, not_after: datetime) -> Any:
    return original(not_after) - timedelta(days=1)


def _nobody_told(original: Any, self: Any, issuance: Any, subscriber: Any, pin: str) -> Any:
    telco, self._telco = self._telco, _Mute()
    try:
        return original(self, issuance, subscriber, pin)
    finally:
        self._telco = telco


def _open_store(visit: Any, **_: Any) -> Any:
    return visit.page("outside/kftc/store.html", form=view(), bank="가온은행")


def _stored_too_early(original: Any, self: Any, issuance_id: str, subscriber: Any) -> None:
    original(self, issuance_id, subscriber)
    facts = SignUp(subscriber.person.name, subscriber.phone, subscriber.born)
    self.keep(subscriber.person, bank="가온은행", pin="000000", facts=facts, email=subscriber.email)


def _once_is_enough(original: Any, pin: str, again: str, *, length: int) -> Any:
    return original(pin, pin, length=length)


def _old_one_stays(self: Any, issued: Any, *, registrar: str) -> Any:
    return self.issue(issued.person, issued.kind, registrar=registrar)


FAULTS = (
    Fault(
        "FIN-045-order-not-told",
        "FIN-045",
        "순서를 건너뛴 까닭을 알려 주지 않는다",
        Without("순서대로 진행해 주세요"),
        expects="“순서대로 진행해 주세요” 있음",
    ),
    Fault(
        "FIN-045-any-order",
        "FIN-045",
        "앞의 것을 마치지 않아도 뒤의 것이 열린다",
        Patch("ksfc_spec.parties.issuing_rules:in_turn", lambda page, *, furthest: True),
        expects="기대 가온은행 고객정보 입력",
    ),
    Fault(
        "FIN-046-agreed-anyway",
        "FIN-046",
        "약관에 동의하지 않아도 나아간다",
        Patch(f"{BANKS}.agree", _agreed_anyway),
        expects="“이용약관에 동의해 주세요” 있음",
    ),
    Fault(
        "FIN-047-terms-at-once",
        "FIN-047",
        "누르기 전에 약관 동의부터 보인다",
        Extra(
            '<label><input type="checkbox" name="agreed">이용약관에 동의함</label>',
            on="가온은행 금융인증서 발급",
        ),
        expects="이용약관에 동의함 없음",
    ),
    Fault(
        "FIN-048-always-new",
        "FIN-048",
        "이미 가진 고객에게도 새 발급이라고 한다",
        Patch("ksfc_spec.parties.kftc_rules:is_reissue", lambda standing: False),
        expects="“금융인증서 재발급이 완료되었습니다” 보임",
    ),
    Fault(
        "FIN-049-password-ignored",
        "FIN-049",
        "계좌 비밀번호를 보지 않는다",
        Patch(f"{BANKS}._customer", _password_ignored),
        expects="“전자금융거래 가입정보와 일치하지 않습니다” 있음",
    ),
    Fault(
        "FIN-050-anybody",
        "FIN-050",
        "대면으로 확인받지 않은 고객에게도 발급한다",
        Patch(f"{RULES}:may_be_issued", lambda *, face_to_face: True),
        expects="“영업점에서 신원확인을 받은 뒤 이용해 주세요” 있음",
    ),
    Fault(
        "FIN-051-not-asked",
        "FIN-051",
        "추가인증을 마치지 않아도 나아간다",
        Patch(f"{RULES}:may_go_on", lambda *, proven: True),
        expects="“추가인증을 해 주세요” 있음",
    ),
    Fault(
        "FIN-052-all-methods",
        "FIN-052",
        "가온은행이 1회용 인증번호까지 내놓는다",
        Extra("<p>1회용 인증번호</p>", on="가온은행 추가인증"),
        expects="“1회용 인증번호” 보이지 않음",
    ),
    Fault(
        "FIN-053-any-address",
        "FIN-053",
        "이메일의 모양을 보지 않는다",
        Patch(f"{RULES}:email_problem", lambda email: None),
        expects="“이메일을 입력해 주세요” 있음",
    ),
    Fault(
        "FIN-054-a-day-early",
        "FIN-054",
        "만료 31일 전에 안내 메일을 보낸다",
        Patch("ksfc_spec.parties.kftc_rules:notice_due", _a_day_early),
        expects="“금융인증서 갱신 안내” 오지 않음",
    ),
    Fault(
        "FIN-055-nobody-told",
        "FIN-055",
        "발급되어도 문자로 알리지 않는다",
        Patch(f"{DESK}._issue", _nobody_told),
        expects="“금융인증서가 발급되었습니다” 옴",
    ),
    Fault(
        "FIN-056-any-number",
        "FIN-056",
        "아무 OTP 비밀번호나 받는다",
        Patch(f"{BANKS}._otp_fits", lambda self, person, code: True),
        expects="“OTP 비밀번호가 맞지 않습니다” 있음",
    ),
    Fault(
        "FIN-057-medium-assumed",
        "FIN-057",
        "보안매체가 없어도 있는 것으로 친다",
        Patch(f"{BANKS}.medium", lambda original, self, now: original(self, now) or OTP),
        expects="“보안매체가 없습니다",
    ),
    Fault(
        "FIN-058-open-store",
        "FIN-058",
        "신원확인을 마치지 않아도 저장 화면을 연다",
        Patch("ksfc_spec.web.outside.kftc_store:page", _open_store),
        expects="화면 이름: 기대 가온은행",
    ),
    Fault(
        "FIN-059-stored-too-early",
        "FIN-059",
        "저장하기 전에 클라우드에 인증서를 둔다",
        Patch(f"{DESK}.authorise", _stored_too_early),
        expects="“보관 중인 금융인증서가 없습니다” 보임",
    ),
    Fault(
        "FIN-060-once-is-enough",
        "FIN-060",
        "비밀번호 확인을 견주지 않는다",
        Patch("ksfc_spec.parties.kftc_rules:pin_problem", _once_is_enough),
        expects="“비밀번호가 서로 다릅니다” 있음",
    ),
    Fault(
        "FIN-061-anybody",
        "FIN-061",
        "가입하지 않은 사람에게도 클라우드를 열어 준다",
        wrong.ANYBODY,
        expects="“가입정보와 일치하지 않습니다” 있음",
    ),
    Fault(
        "FIN-062-old-one-stays",
        "FIN-062",
        "재발급해도 앞선 것을 폐기하지 않는다",
        Patch("ksfc_spec.parties.authorities:Authorities.reissue", _old_one_stays),
        expects="앞선 금융인증서 상태: 기대 폐기",
    ),
)
