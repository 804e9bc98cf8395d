"""Departures from the rules of authentication, medium and completion in the cloud registration (features/esop/17 to 19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ksfc_spec.bank import additional_rules
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.parties.people import known_people

from .kinds import Attribute, Instead, Patch, Swapped, Without, WithoutElement
from .person_departures import REVOCATION_UNASKED
from .table import Fault

FLOW = "타기관 클라우드 인증서 등록"
IDENTITY, AUTHENTICATION, DONE = f"{FLOW} 본인확인", f"{FLOW} 추가인증", f"{FLOW} 등록완료"
ASK = "“본인확인 추가인증을 해 주세요” 있음"
RULES = "ksfc_spec.bank.cloud.rules"
SERVICE = "ksfc_spec.bank.cloud.registration:CloudRegistration"
PAGES = "ksfc_spec.web.pc.cloud_registration"
ADDITIONAL = "ksfc_spec.bank.additional"
WAYS = "ksfc_spec.web.additional:AdditionalPages"
MEDIA = "ksfc_spec.bank.media_rules"
WON = "ksfc_spec.bank.one_won_rules"
KOSCOM = "ksfc_spec.parties.koscom_rules"
CLOUD = "ksfc_spec.parties.koscom_cloud:CertificateCloud"
Original = Callable[..., Any]


def _spares_who_left(original: Original, service: Any, session: Any, draft: Any) -> Any:
    name = service.proofs.members.get(draft.member_id).name
    number = service.proofs.members.resident_number(draft.member_id)
    left = service.signing.program.departed(name, resident_number=number)
    return [] if left else original(service, session, draft)


def _opening_suffices(original: Original, pages: Any, visit: Any) -> Any:
    visit.bank.additional.accept(
        visit.session, pages.flow, member_id=pages.subject(visit), method=additional_rules.SMS
    )
    return original(pages, visit)


def _always_a_card(original: Original, media: Any, member_id: int) -> Any:
    medium = original(media, member_id)
    return medium and replace(medium, kind=CARD)


def _any_pin(original: Original, safe: Any, sealed: Any, *, pin: str) -> Any:
    opened = (original(safe, sealed, pin=person.pin) for person in known_people())
    return next((owner for owner in opened if owner), None)


def _anybody(original: Original, register: Any, certificate: Any, **details: Any) -> Any:
    return original(register, certificate, **details) or 1


FAULTS = (
    Fault(
        "ESOP-421-two-ways",
        "ESOP-421",
        "추가인증 방법이 둘뿐이다",
        WithoutElement("field", "1회용 인증번호 인증", on=AUTHENTICATION),
        expects="본인확인 추가인증 선택 선택지",
    ),
    Fault(
        "ESOP-422-not-told",
        "ESOP-422",
        "1회용 인증번호를 어디서 받는지 알리지 않는다",
        Without("영업점", on=AUTHENTICATION),
        expects="차례: 기대 1회용 인증번호 인증 다음에 영업점",
    ),
    Fault(
        "ESOP-423-none-needed",
        "ESOP-423",
        "추가인증을 하나도 하지 않아도 된다",
        Patch(f"{ADDITIONAL}:AdditionalAuthentication.require", lambda service, *_, **__: None),
        expects=ASK,
    ),
    Fault(
        "ESOP-424-spared",
        "ESOP-424",
        "출국한 고객은 추가인증을 하지 않는다",
        Patch(f"{SERVICE}._additional_problems", _spares_who_left),
        expects=ASK,
    ),
    Fault(
        "ESOP-425-other-window",
        "ESOP-425",
        "휴대폰 본인확인 창이 열리지 않는다",
        Patch(f"{WAYS}._open_phone", lambda pages, visit: visit.window("안내", "준비하고 있습니다.")),
        expects="휴대폰 본인확인 열림",
    ),
    Fault(
        "ESOP-426-five-carriers",
        "ESOP-426",
        "통신사가 다섯뿐이다",
        WithoutElement("field", "LG U+ 알뜰폰", on="휴대폰 본인확인"),
        expects="통신사 선택지",
    ),
    Fault(
        "ESOP-427-opening-suffices",
        "ESOP-427",
        "창을 열기만 하면 인증된다",
        Patch(f"{WAYS}._open_phone", _opening_suffices),
        expects=ASK,
    ),
    Fault(
        "ESOP-429-in-full",
        "ESOP-429",
        "전화번호를 가리지 않는다",
        Patch(f"{ADDITIONAL}_rules:masked", lambda phone: phone),
        expects="“-**** (휴대폰)” 보임",
    ),
    Fault(
        "ESOP-430-declined-call",
        "ESOP-430",
        "거절한 전화로도 인증된다",
        Patch(f"{ADDITIONAL}_rules:call_approves", lambda state: True),
        expects="“ARS 승인이 거절되었습니다” 있음",
    ),
    Fault(
        "ESOP-431-unanswered-call",
        "ESOP-431",
        "받지 않은 전화로도 인증된다",
        Patch(f"{ADDITIONAL}_rules:call_approves", lambda state: state in ("approved", "ringing")),
        expects="“아직 승인되지 않았습니다” 있음",
    ),
    Fault(
        "ESOP-432-any-shape",
        "ESOP-432",
        "1회용 인증번호의 자릿수를 보지 않는다",
        Patch(f"{ADDITIONAL}_rules:number_shape_problem", lambda number, **_: None),
        expects="“숫자 6~8자리” 있음",
    ),
    Fault(
        "ESOP-433-invented-number",
        "ESOP-433",
        "지어낸 1회용 인증번호를 받는다",
        Patch(f"{ADDITIONAL}:AdditionalAuthentication._use_up", lambda service, *_: ""),
        expects="“1회용 인증번호가 맞지 않습니다” 있음",
    ),
    Fault(
        "ESOP-434-order-changed",
        "ESOP-434",
        "보안확인 수단이 추가인증보다 위에 있다",
        Swapped("heading", "본인확인 추가인증", "보안확인 수단", on=AUTHENTICATION),
        expects="차례: 기대 본인확인 추가인증 선택 다음에 보안확인 수단",
    ),
    Fault(
        "ESOP-435-always-a-card",
        "ESOP-435",
        "OTP를 가진 고객에게 보안카드를 묻는다",
        Patch("ksfc_spec.bank.media:Media.of", _always_a_card),
        expects="OTP 번호 있음",
    ),
    Fault(
        "ESOP-436-any-length",
        "ESOP-436",
        "보안카드 일련번호의 자릿수를 보지 않는다",
        Patch(f"{MEDIA}:tail_shape_problem", lambda tail: None),
        expects="“보안카드 일련번호” 있음",
    ),
    Fault(
        "ESOP-437-place-not-told",
        "ESOP-437",
        "일련번호가 어디에 있는지 알리지 않는다",
        Instead("끝 3자리", "번호", on=AUTHENTICATION),
        expects="차례: 기대 보안카드 일련번호 다음에 끝 3자리",
    ),
    Fault(
        "ESOP-438-no-keyboard",
        "ESOP-438",
        "보안카드 일련번호에 가상키보드가 없다",
        WithoutElement("field", "가상키보드로 입력", on=AUTHENTICATION, within="보안카드 일련번호"),
        expects="가상키보드로 입력 있음",
    ),
    Fault(
        "ESOP-439-any-cells",
        "ESOP-439",
        "앞뒤를 바꾼 암호를 받는다",
        Patch(f"{MEDIA}:cells_fit", lambda first, second, cells: True),
        expects="“보안카드번호” 있음",
    ),
    Fault(
        "ESOP-440-any-serial",
        "ESOP-440",
        "다른 OTP의 일련번호를 받는다",
        Patch(f"{MEDIA}:whole_serial_fits", lambda given, serial: True),
        expects="“OTP 일련번호” 있음",
    ),
    Fault(
        "ESOP-441-any-length",
        "ESOP-441",
        "OTP 번호의 자릿수를 보지 않는다",
        Patch(f"{MEDIA}:otp_shape_problem", lambda code, **_: None),
        expects="“숫자 6~8자리” 있음",
    ),
    Fault(
        "ESOP-442-twice",
        "ESOP-442",
        "한 번 쓴 OTP 번호를 다시 받는다",
        Patch(f"{MEDIA}:otp_steps", lambda now, drift, last: range(now - drift, now + drift + 1)),
        expects="“OTP 번호” 있음",
    ),
    Fault(
        "ESOP-443-stays",
        "ESOP-443",
        "취소해도 본인확인이 남는다",
        Patch(f"{PAGES}:cancel", lambda visit: visit.go("/")),
        expects=f"화면 이름: 기대 {IDENTITY}",
    ),
    Fault(
        "ESOP-444-without-medium",
        "ESOP-444",
        "보안매체를 비워도 창이 열린다",
        Patch(f"{SERVICE}._possession_problems", lambda service, *_, **__: []),
        expects="클라우드 인증서 목록 닫힘",
    ),
    Fault(
        "ESOP-445-not-offered",
        "ESOP-445",
        "보안매체가 없는 고객에게 길이 없다",
        Without("계좌이체인증", on=AUTHENTICATION),
        expects="차례: 기대 보안매체 미소지 고객 다음에 계좌이체인증",
    ),
    Fault(
        "ESOP-446-not-explained",
        "ESOP-446",
        "1원을 보낸다고 설명하지 않는다",
        Instead("1원을", "돈을", on=AUTHENTICATION),
        expects="차례: 기대 계좌이체인증 다음에 1원",
    ),
    Fault(
        "ESOP-447-unproven",
        "ESOP-447",
        "추가인증을 하지 않아도 창이 열린다",
        Patch(f"{SERVICE}.prepare_transfer", lambda service, *_: None),
        expects=ASK,
    ),
    Fault(
        "ESOP-448-any-digits",
        "ESOP-448",
        "틀린 숫자를 받는다",
        Patch(f"{WON}:digits_fit", lambda given, sent: True),
        expects="“인증번호” 있음",
    ),
    Fault(
        "ESOP-449-any-account",
        "ESOP-449",
        "다른 사람의 계좌에 보낸다",
        Patch(f"{WON}:same_owner", lambda holder, owner: True),
        expects="“본인 명의” 있음",
    ),
    Fault(
        "ESOP-450-never-late",
        "ESOP-450",
        "늦은 숫자를 받는다",
        Patch(f"{WON}:expired", lambda sent, **_: False),
        expects="“시간” 있음",
    ),
    Fault(
        "ESOP-451-keeps-its-name",
        "ESOP-451",
        "계좌를 확인해도 단추가 바뀌지 않는다",
        Patch(f"{RULES}:certificate_button", lambda medium, transferred: bool(medium)),
        expects="인증서 등록 있음",
    ),
    Fault(
        "ESOP-452-stays-shut",
        "ESOP-452",
        "계좌를 확인해도 창이 열리지 않는다",
        Patch(f"{PAGES}:open_program", lambda visit: visit.window("안내", "준비하고 있습니다.")),
        expects="클라우드 인증서 목록 열림",
    ),
    Fault(
        "ESOP-453-no-list",
        "ESOP-453",
        "연결된 고객에게 목록이 없다",
        Patch(f"{CLOUD}.listed", lambda cloud, account: ()),
        expects="인증서 있음",
    ),
    Fault(
        "ESOP-454-unconnected",
        "ESOP-454",
        "연결하지 않아도 등록완료가 열린다",
        Patch("ksfc_spec.bank.registering.rules:may_enter", lambda step, **_: True),
        expects=f"화면 이름: 기대 {AUTHENTICATION}",
    ),
    Fault(
        "ESOP-455-any-length",
        "ESOP-455",
        "인증서 비밀번호의 자릿수를 보지 않는다",
        Patch(f"{KOSCOM}:pin_problem", lambda pin, digits: None),
        expects="“숫자 6자리” 있음",
    ),
    Fault(
        "ESOP-456-any-password",
        "ESOP-456",
        "틀린 비밀번호로 서명한다",
        Patch("ksfc_spec.parties.pins:PinSafe.open", _any_pin),
        expects="“비밀번호가 맞지 않습니다” 있음",
    ),
    Fault(
        "ESOP-457-another-person",
        "ESOP-457",
        "다른 사람의 인증서를 받는다",
        Patch("ksfc_spec.bank.certificate_rules:owner_problem", lambda *_: None),
        expects="“본인 명의” 있음",
    ),
    Fault(
        "ESOP-458-no-status",
        "ESOP-458",
        "인증서의 상태를 묻지 않는다",
        REVOCATION_UNASKED,
        expects="“폐기된 인증서입니다” 있음",
    ),
    Fault(
        "ESOP-459-not-told",
        "ESOP-459",
        "등록이 끝났다고 알리지 않는다",
        Without("등록이 완료", on=DONE),
        expects="“등록이 완료” 보임",
    ),
    Fault(
        "ESOP-460-not-told",
        "ESOP-460",
        "새 인증수단으로 로그인하라고 하지 않는다",
        Without("새로운 인증수단", on=DONE),
        expects="차례: 기대 완료 다음에 새로운 인증수단",
    ),
    Fault(
        "ESOP-461-not-told",
        "ESOP-461",
        "도움말이 모든 서비스를 말하지 않는다",
        Without("모든 서비스", on=DONE),
        expects="“모든 서비스” 보임",
    ),
    Fault(
        "ESOP-462-unregistered",
        "ESOP-462",
        "등록하지 않은 인증서로 로그인된다",
        Patch("ksfc_spec.bank.registrations:Registrations.member_of", _anybody),
        expects="“등록되지 않은 인증서입니다” 있음",
    ),
    Fault(
        "ESOP-463-leads-elsewhere",
        "ESOP-463",
        "도움말의 링크가 금융결제원으로 이어진다",
        Attribute("link", "코스콤(SignKorea)", "href", "https://yeskey.or.kr", on=DONE),
        expects="코스콤(SignKorea) 링크",
    ),
    Fault(
        "ESOP-464-leads-elsewhere",
        "ESOP-464",
        "로그인 단추가 메인페이지로 간다",
        Attribute("link", "로그인", "href", "/", on=DONE),
        expects="화면 이름: 기대 로그인",
    ),
)
