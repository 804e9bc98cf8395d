"""Faults of registering a financial certificate on the phone (bankingplus 2-3, and what 2 says of it)."""

from __future__ import annotations

from typing import Any

from ksfc_spec.bank.additional_rules import METHODS

from . import fin_departures as kftc
from . import registering_departures as shared
from .kinds import Attribute, Detour, Extra, Instead, Patch, Swapped, Without
from .person_departures import REVOCATION_UNASKED
from .table import Fault

ROOT = "/m/auth/financial"
GUIDE, IDENTITY, PROOFS = "금융인증서 안내", "금융인증서 본인확인", "금융인증서 비밀번호입력"
CERTIFICATE, DONE = "금융인증서 등록", "금융인증서 등록완료"


def _field(label: str) -> str:
    return f'<label for="extra">{label}</label><input id="extra">'


def _done_too_early(original: Any, step: str, *, due: str, order: Any) -> bool:
    return due == "certificate" or bool(original(step, due=due, order=order))


def _first_member(self: Any, user_id: str, password: str) -> Any:
    return self.members.get(1), []


def _choosing_suffices(original: Any, self: Any, session: Any, draft: Any, entries: Any) -> Any:
    return [] if entries.get("method") else original(self, session, draft, entries)


def _may_be_empty(original: Any, entry: str, **details: Any) -> Any:
    return original(entry, **details) if entry else None


def _nothing_forgotten(pages: Any, visit: Any) -> Any:
    return visit.go(pages.guide, status="등록을 취소했습니다.")


FAULTS = (
    Fault("BPLUS-026-silent", "BPLUS-026", "등록할 것이 없다고 알리지 않는다",
          Instead("보관 중인 금융인증서가 없습니다", "잠시 뒤 다시 해 주세요"), "“보관 중인 금융인증서가 없습니다” 보임"),
    Fault("BPLUS-029-something", "BPLUS-029", "발급받은 것이 없어도 고르게 한다",
          Extra(_field("인증서"), on="금융인증서 선택"), "인증서 없음"),
    Fault("BPLUS-032-elsewhere", "BPLUS-032", "등록 메뉴가 안내로 이어진다",
          Detour(f"{ROOT}/identity", to=ROOT), f"기대 {IDENTITY}"),
    Fault("BPLUS-091-elsewhere", "BPLUS-091", "안내 메뉴가 등록을 연다",
          Detour(ROOT, to=f"{ROOT}/identity"), f"기대 {GUIDE}"),
    Fault("BPLUS-092-elsewhere", "BPLUS-092", "안내의 단추가 인증/보안으로 간다",
          Attribute("link", "타기관금융인증서등록", "href", "/m/security", on=GUIDE), f"기대 {IDENTITY}"),
    Fault("BPLUS-093-changes", "BPLUS-093", "셋째 단계에서 머리글이 바뀐다",
          Instead("금융인증서 등록/재등록", "금융결제원", on=CERTIFICATE), "“금융인증서 등록/재등록” 보임"),
    Fault("BPLUS-094-any-step", "BPLUS-094", "앞 단계를 마치지 않아도 뒤 단계를 연다",
          shared.ANY_STEP, f"기대 {IDENTITY}"),
    Fault("BPLUS-095-done-too-early", "BPLUS-095", "인증서를 고르지 않아도 완료 화면을 연다",
          Patch(f"{shared.RULES}:may_enter", _done_too_early), f"기대 {CERTIFICATE}"),
    Fault("BPLUS-096-asks-more", "BPLUS-096", "본인확인에서 휴대폰번호까지 묻는다",
          Extra(_field("휴대폰번호"), on=IDENTITY), "휴대폰번호 없음"),
    Fault("BPLUS-097-empty", "BPLUS-097", "빈 항목을 알려 주지 않는다", shared.EMPTY_UNNAMED, "입력해 주세요” 있음"),
    Fault("BPLUS-098-not-told", "BPLUS-098", "조합원에게 주민등록번호를 넣으라고 하지 않는다",
          Instead("개인고객과 조합원", "법인고객", on=IDENTITY), "개인고객과 조합원은"),
    Fault("BPLUS-099-not-told", "BPLUS-099", "등록한 뒤에 쓸 수 있다고 하지 않는다",
          Without("등록한 뒤에 ", on=IDENTITY), "등록한 뒤에 쓸 수 있습니다"),
    Fault("BPLUS-100-unregistered", "BPLUS-100", "등록하지 않은 금융인증서로 로그인된다",
          shared.UNREGISTERED_TOO, "“등록되지 않은 금융인증서입니다"),
    Fault("BPLUS-101-other-house", "BPLUS-101", "금융결제원의 링크가 코스콤으로 이어진다",
          Attribute("link", "금융결제원", "href", "https://www.signkorea.co.kr", on=IDENTITY), "금융결제원 링크"),
    Fault("BPLUS-102-empty", "BPLUS-102", "로그인한 고객의 아이디를 채우지 않는다",
          Attribute("field", "인터넷뱅킹 아이디", "value", "", on=IDENTITY), "인터넷뱅킹 아이디 값"),
    Fault("BPLUS-103-any-id", "BPLUS-103", "없는 아이디를 받는다",
          Patch(f"{shared.SHARED}.identification:Identification._logged_in", _first_member),
          "“아이디 또는 비밀번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-104-any-password", "BPLUS-104", "비밀번호를 보지 않는다",
          shared.ANY_PASSWORD, "“아이디 또는 비밀번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-105-any-number", "BPLUS-105", "다른 사람의 주민등록번호를 받는다",
          shared.ANY_NUMBER, "“고객정보와 주민등록번호가 일치하지 않습니다” 있음"),
    Fault("BPLUS-105-any-length", "BPLUS-105", "자릿수를 보지 않는다", shared.ANY_SHAPE, "숫자 13자리로"),
    Fault("BPLUS-106-stays", "BPLUS-106", "확인을 눌러도 본인확인에 머무른다",
          Detour(f"{ROOT}/authentication", to=f"{ROOT}/identity"), "2 비밀번호입력"),
    Fault("BPLUS-107-in-full", "BPLUS-107", "주민등록번호의 뒷자리까지 보인다", shared.NUMBER_IN_FULL, "보이지 않음"),
    Fault("BPLUS-108-order", "BPLUS-108", "추가인증의 차례가 거꾸로이다",
          Patch(f"{shared.ADDITIONAL_RULES}:METHODS", METHODS[::-1]), "본인확인 추가 인증 선택 선택지"),
    Fault("BPLUS-109-none-will-do", "BPLUS-109", "하나도 고르지 않아도 나무라지 않는다",
          shared.NO_AUTHENTICATION, "“본인확인 추가인증을 선택해 주세요” 있음"),
    Fault("BPLUS-109-choosing-suffices", "BPLUS-109", "고르기만 하면 인증한 것으로 친다",
          Patch(f"{shared.STEPS}._additional_problems", _choosing_suffices), "“본인확인 추가인증을 해 주세요” 있음"),
    Fault("BPLUS-110-old-code", "BPLUS-110", "아무 인증번호나 받는다", shared.ANY_CODE, "“인증번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-111-declined-counts", "BPLUS-111", "거절한 전화도 승인으로 친다",
          shared.DECLINED_COUNTS, "“ARS 승인이 거절되었습니다” 있음"),
    Fault("BPLUS-112-any-number", "BPLUS-112", "받은 적이 없는 1회용 인증번호를 받는다",
          shared.ANY_ONE_TIME_NUMBER, "“1회용 인증번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-113-optional", "BPLUS-113", "미소지고객 인증을 비워 두어도 된다",
          Patch(f"{shared.RULES}:on_file_problem", _may_be_empty), "“휴대폰번호를 입력해 주세요” 있음"),
    Fault("BPLUS-114-for-all", "BPLUS-114", "보안매체가 있는 고객에게도 미소지고객 인증을 시킨다",
          Patch("ksfc_spec.bank.media:Media.of", lambda self, member_id: None), "“보안확인 수단” 보임"),
    Fault("BPLUS-115-any-number", "BPLUS-115", "등록된 번호와 맞추어 보지 않는다",
          Patch(f"{shared.RULES}:on_file_problem", lambda entry, **_: None), "“등록된 고객정보와 일치하지 않습니다” 있음"),
    Fault("BPLUS-116-kept", "BPLUS-116", "취소해도 하던 단계가 남는다",
          Patch(f"{shared.PAGES}.cancel", _nothing_forgotten), f"기대 {IDENTITY}"),
    Fault("BPLUS-117-stays", "BPLUS-117", "확인을 눌러도 비밀번호입력에 머무른다",
          Detour(f"{ROOT}/certificate", to=f"{ROOT}/authentication"), "3 금융인증서 등록"),
    Fault("BPLUS-117-swapped", "BPLUS-117", "확인이 취소보다 앞에 있다",
          Swapped("button", "취소", "확인", on=PROOFS), "취소 다음에 확인"),
    Fault("BPLUS-118-same-window", "BPLUS-118", "금융인증서비스를 새 창에 열지 않는다",
          Attribute("button", "금융인증서 등록", "formtarget", None, on=CERTIFICATE), "금융인증서비스 열림"),
    Fault("BPLUS-119-any-pin", "BPLUS-119", "틀린 비밀번호로 등록된다",
          kftc.ANY_PIN, "“비밀번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-120-anybodys", "BPLUS-120", "다른 사람의 금융인증서를 등록한다",
          shared.ANYBODYS_CERTIFICATE, "“고객정보와 인증서의 명의가 다릅니다” 있음"),
    Fault("BPLUS-121-status-unasked", "BPLUS-121", "폐기되었는지 묻지 않는다", REVOCATION_UNASKED, "“폐기된 인증서입니다” 있음"),
    Fault("BPLUS-122-not-told", "BPLUS-122", "등록이 끝났다고 알리지 않는다",
          Without("등록이 완료되었습니다", on=DONE), "“금융인증서 등록이 완료되었습니다” 보임"),
    Fault("BPLUS-123-unregistered", "BPLUS-123", "고르기만 한 금융인증서로 로그인된다",
          shared.UNREGISTERED_TOO, "“등록되지 않은 금융인증서입니다” 있음"),
    Fault("BPLUS-124-as-new", "BPLUS-124", "재등록을 등록이라고 한다",
          Instead("재등록이", "등록이", on=DONE), "“금융인증서 재등록이 완료되었습니다” 보임"),
)  # fmt: skip
