"""Departures from the rules of the registration's first step (features/joint-certificate/03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import Any

from .kinds import Attribute, Extra, Instead, Patch, PolicyValue, Without, WithoutElement
from .table import Fault

IDENTITY = "타기관인증서등록 본인확인"
RULES = "ksfc_spec.bank.registering.rules"
KEYBOARD = "ksfc_spec.web.keyboard_rules:virtual_only"
MINE = "증권금융 인터넷뱅킹"


def _nothing_wrong(*_: Any, **__: Any) -> None:
    return None


def _any_password(_: Any, password: str, *, hashed: str | None) -> bool:
    return hashed is not None


def _shows_number(original: Callable[..., Any], pages: Any, visit: Any, **details: Any) -> Any:
    answer = original(pages, visit, **details)
    secret = b'id="resident" name="resident" type="password"'
    shown = f'id="resident" name="resident" type="text" value="{escape(visit.raw("resident"))}"'
    answer.body = answer.body.replace(secret, shown.encode())
    answer.headers["content-length"] = str(len(answer.body))
    return answer


FAULTS = (
    Fault(
        "JOINT-017-other-name",
        "JOINT-017",
        "단계 표시가 둘째 단계를 추가인증이라고 부른다",
        Instead("비밀번호 등록", "추가인증", on=IDENTITY),
        expects="비밀번호 등록 →",
    ),
    Fault(
        "JOINT-018-no-current-mark",
        "JOINT-018",
        "첫 단계의 표시가 켜지지 않는다",
        Attribute("mark", "본인확인", "aria-current", None, on=IDENTITY),
        expects="본인확인",
    ),
    Fault(
        "JOINT-019-any-order",
        "JOINT-019",
        "앞 단계를 건너뛰고 들어갈 수 있다",
        Patch(f"{RULES}:may_enter", lambda *_, **__: True),
        expects="기대 타기관인증서등록 본인확인",
    ),
    Fault(
        "JOINT-020-untold",
        "JOINT-020",
        "주민등록번호로 확인한다고 알리지 않는다",
        Without("개인 고객과 조합(장) 고객은", on=IDENTITY),
        expects="개인 고객과 조합(장) 고객은",
    ),
    Fault(
        "JOINT-021-untold",
        "JOINT-021",
        "등록할 수 있는 인증서를 알리지 않는다",
        Without("다른 증권사에서 발급받은", on=IDENTITY),
        expects="다른 증권사에서 발급받은",
    ),
    Fault(
        "JOINT-022-untold",
        "JOINT-022",
        "은행 발급 인증서의 제한을 알리지 않는다",
        Without("은행에서 발급받은 인증서는", on=IDENTITY),
        expects="은행에서 발급받은 인증서는",
    ),
    Fault(
        "JOINT-023-untold",
        "JOINT-023",
        "재발급받으면 다시 등록하라고 알리지 않는다",
        Without("다시 등록해 주세요", on=IDENTITY),
        expects="다시 등록해 주세요",
    ),
    Fault(
        "JOINT-024-stays-inside",
        "JOINT-024",
        "코스콤 링크가 이 사이트의 메뉴로 이어진다",
        Attribute("link", "코스콤", "href", "/menu", on=IDENTITY),
        expects="코스콤 링크",
    ),
    Fault(
        "JOINT-025-asks-too-much",
        "JOINT-025",
        "첫 단계에서 인증서 비밀번호까지 묻는다",
        Extra('<label for="early">인증서 비밀번호</label><input id="early" type="password">', on=IDENTITY),
        expects="인증서 비밀번호 없음",
    ),
    Fault(
        "JOINT-026-optional-number",
        "JOINT-026",
        "주민등록번호에 필수 표시가 없다",
        Attribute("field", "주민등록번호", "required", None, on=IDENTITY),
        expects="주민등록번호 필수",
    ),
    Fault(
        "JOINT-027-empty-unnamed",
        "JOINT-027",
        "빈 항목을 알려 주지 않는다",
        Patch(f"{RULES}:empty_problem", _nothing_wrong),
        expects="를 입력해 주세요",
    ),
    Fault(
        "JOINT-028-other-id",
        "JOINT-028",
        "로그인한 사람이 다른 아이디로 진행할 수 있다",
        Patch(f"{RULES}:other_id_problem", _nothing_wrong),
        expects="로그인한 아이디와 다릅니다",
    ),
    Fault(
        "JOINT-029-somebody-filled-in",
        "JOINT-029",
        "로그인하지 않은 사람에게도 아이디가 채워져 있다",
        Attribute("field", f"{MINE} ID", "value", "someone1", on=IDENTITY),
        expects=f"{MINE} ID 값",
    ),
    Fault(
        "JOINT-030-any-password",
        "JOINT-030",
        "비밀번호가 틀려도 통과한다",
        Patch("ksfc_spec.bank.vault:Vault.password_fits", _any_password),
        expects="비밀번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-031-which-password",
        "JOINT-031",
        "어느 비밀번호인지 알리지 않는다",
        Without("인터넷뱅킹ID의 비밀번호입니다", on=IDENTITY),
        expects="인터넷뱅킹ID의 비밀번호입니다",
    ),
    Fault(
        "JOINT-032-shown-back",
        "JOINT-032",
        "거절한 뒤 주민등록번호를 되돌려 보여 준다",
        Patch("ksfc_spec.web.registration:RegistrationPages.identity", _shows_number),
        expects="주민등록번호 값",
    ),
    Fault(
        "JOINT-033-sixth-try",
        "JOINT-033",
        "비밀번호를 여섯 번 틀려야 잠근다",
        PolicyValue(login_failures=6),
        expects="이용이 정지되었습니다",
    ),
    Fault(
        "JOINT-034-any-number",
        "JOINT-034",
        "다른 사람의 주민등록번호를 받는다",
        Patch(f"{RULES}:number_problem", _nothing_wrong),
        expects="회원 정보와 다릅니다",
    ),
    Fault(
        "JOINT-035-any-length",
        "JOINT-035",
        "주민등록번호의 자릿수를 따지지 않는다",
        Patch(f"{RULES}:number_shape_problem", _nothing_wrong),
        expects="숫자 13자리",
    ),
    Fault(
        "JOINT-036-no-virtual-keyboard",
        "JOINT-036",
        "주민등록번호에 가상키보드 선택이 없다",
        WithoutElement("field", "가상키보드로 입력", on=IDENTITY, within="주민등록번호"),
        expects="가상키보드로 입력 있음",
    ),
    Fault(
        "JOINT-037-unprotected-typing",
        "JOINT-037",
        "키보드보안이 없어도 일반 키보드로 받는다",
        Patch(KEYBOARD, lambda _: False),
        expects="가상키보드로 입력 체크",
    ),
    Fault(
        "JOINT-038-always-virtual",
        "JOINT-038",
        "키보드보안이 있어도 가상키보드를 켠다",
        Attribute("field", "가상키보드로 입력", "checked", "checked", on=IDENTITY, within=f"{MINE} 비밀번호"),
        expects="가상키보드로 입력 체크",
    ),
    Fault(
        "JOINT-039-way-back",
        "JOINT-039",
        "첫 단계에 이전 단추가 있다",
        Extra('<button type="button">이전</button>', on=IDENTITY),
        expects="이전 없음",
    ),
    Fault(
        "JOINT-040-never-ends",
        "JOINT-040",
        "한 시간을 쓰지 않아도 이어서 할 수 있다",
        PolicyValue(session_idle=timedelta(hours=1)),
        expects="기대 로그인",
    ),
)
