"""Departures from connecting to the cloud and logging in by it at IBK (features 10, 11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ksfc_spec.parties.koscom_cloud import CertificateCloud

from .kinds import Attribute, Detour, Patch, Without
from .table import Fault

KOSCOM_RULES = "ksfc_spec.parties.koscom_rules"
PROGRAM, CLOUD = "ksfc_spec.parties.koscom:Koscom", "ksfc_spec.parties.koscom_cloud:CertificateCloud"
CUSTOMER, DEVICE, LIST = "클라우드 고객정보 입력", "클라우드 기기인증", "클라우드 인증서 목록"
LOGGED_IN = "클라우드 공동인증서로 로그인했습니다"
Original = Callable[..., Any]


def _number_by_message(original: Original, self: Any, errand: Any) -> Any:
    asked = original(self, errand)
    self._telco.send(asked.customer.phone, f"인증숫자 {asked.number}")
    return asked


def _any_device(self: CertificateCloud, device: str) -> Any:
    found = next(iter(self._connections.values()), None)
    return found and self.account(found.account)


CONNECTING = (
    Fault(
        "IBK-140-not-required",
        "IBK-140",
        "생년월일이 필수가 아니다",
        Attribute("field", "생년월일", "required", None, on=CUSTOMER),
        expects="생년월일",
    ),
    Fault(
        "IBK-140-empty",
        "IBK-140",
        "빈 항목을 알리지 않는다",
        Patch(f"{KOSCOM_RULES}:missing", lambda facts: {}),
        expects="이름을 입력해 주세요",
    ),
    Fault(
        "IBK-141-other-message",
        "IBK-141",
        "무엇을 위한 문자인지 적지 않는다",
        Patch(f"{KOSCOM_RULES}:text_message", lambda: "[Web발신] 숫자를 회신해 주세요."),
        expects="“클라우드 공동인증” 옴",
    ),
    Fault(
        "IBK-142-any-reply",
        "IBK-142",
        "회신한 숫자를 대조하지 않는다",
        Patch(f"{KOSCOM_RULES}:reply_fits", lambda reply, *, number: True),
        expects="인증숫자가 맞지 않습니다",
    ),
    Fault(
        "IBK-143-by-message",
        "IBK-143",
        "회신할 숫자를 문자로 보낸다",
        Patch(f"{PROGRAM}.send_number", _number_by_message),
        expects="오지 않음",
    ),
    Fault(
        "IBK-144-for-ever",
        "IBK-144",
        "회신할 시간이 다하지 않는다",
        Patch(f"{KOSCOM_RULES}:number_expired", lambda sent_at, *, now, life: False),
        expects="회신 시간이 지났습니다",
    ),
    Fault(
        "IBK-145-always",
        "IBK-145",
        "고르지 않아도 연결된 채로 둔다",
        Patch(f"{KOSCOM_RULES}:stays_connected", lambda *, asked: True),
        expects=f"기대 {CUSTOMER}",
    ),
    Fault(
        "IBK-146-never",
        "IBK-146",
        "자동연결을 골라도 매번 묻는다",
        Patch(f"{KOSCOM_RULES}:stays_connected", lambda *, asked: False),
        expects=f"기대 {LIST}",
    ),
    Fault(
        "IBK-146-any-device",
        "IBK-146",
        "다른 기기에서도 건너뛴다",
        Patch(f"{CLOUD}.connected", _any_device),
        expects=f"기대 {CUSTOMER}",
    ),
    Fault(
        "IBK-147-ticked",
        "IBK-147",
        "자동연결이 처음부터 켜져 있다",
        Attribute("field", "자동연결", "checked", "", on=CUSTOMER),
        expects="자동연결",
    ),
    Fault(
        "IBK-156-not-said",
        "IBK-156",
        "숫자를 문자로 보내라고 알리지 않는다",
        Without("화면의 인증숫자를 문자로 회신해 주세요.", on=DEVICE),
        expects="“화면의 인증숫자를 문자로 회신해 주세요” 보임",
    ),
)

LOGIN = (
    Fault(
        "IBK-151-crossed",
        "IBK-151",
        "공동인증서 로그인이 클라우드 창을 연다",
        Detour("/ibk/login/certificate", to="/ibk/login/cloud"),
        expects=f"{CUSTOMER} 닫힘",
    ),
    Fault(
        "IBK-152-asks-again",
        "IBK-152",
        "연결된 PC에서도 정보를 묻는다",
        Patch(f"{KOSCOM_RULES}:first_screen", lambda *, connected: "customer"),
        expects=f"기대 {LIST}",
    ),
    Fault(
        "IBK-153-any-length",
        "IBK-153",
        "여섯 자리가 아닌 번호를 틀린 번호로 센다",
        Patch(f"{KOSCOM_RULES}:pin_problem", lambda pin, *, digits: None),
        expects="숫자 6자리로 입력해 주세요",
    ),
    Fault(
        "IBK-154-never",
        "IBK-154",
        "몇 번을 틀려도 잠기지 않는다",
        Patch(f"{KOSCOM_RULES}:locked", lambda wrong, *, allowed: False),
        expects="정지되었습니다",
    ),
    Fault(
        "IBK-154-early",
        "IBK-154",
        "네 번 틀리면 잠긴다",
        Patch(f"{KOSCOM_RULES}:locked", lambda wrong, *, allowed: wrong >= allowed - 1),
        expects=LOGGED_IN,
    ),
    Fault(
        "IBK-155-empty",
        "IBK-155",
        "클라우드가 비어도 로그인을 누를 수 있다",
        Attribute("button", "로그인", "disabled", None, on=LIST),
        expects="로그인",
    ),
    Fault(
        "IBK-155-elsewhere",
        "IBK-155",
        "인증서 추가가 올리기로 이어지지 않는다",
        Attribute("link", "인증서 추가", "href", "/ibk", on=LIST),
        expects="기대 인증서 올리기",
    ),
)

FAULTS = CONNECTING + LOGIN
