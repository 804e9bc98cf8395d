"""Departures from the rules of the main page and the security programs (features/esop/01 and 02)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .kinds import Attribute, Detour, Instead, Patch, PolicyValue, Swapped, Without, WithoutElement
from .table import Fault

HOME, SECURITY = "우리사주뱅킹", "보안프로그램 설치"
EVERY_PROGRAM = ("키보드보안", "공동인증서 프로그램", "개인방화벽", "화면캡처 방지", "피싱 방지")
INSTALLING = "ksfc_spec.bank.security_rules:programs_to_install"
MISSING = "ksfc_spec.bank.security_rules:missing_programs"
PAGES = "ksfc_spec.web.pc.security"


def _required_alone(asked: Sequence[str], *, known: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in known[:3] if name in asked)


def _installs_on_refresh(original: Callable[..., Any], visit: Any) -> Any:
    visit.bank.security.install(visit.bank.security.programs)
    return original(visit)


def _shows_at_once(original: Callable[..., Any], visit: Any, _: Any, **said: Any) -> Any:
    return original(visit, visit.bank.security.installed(), **said)


def _takes_others_away(original: Callable[..., Any], visit: Any) -> Any:
    answer = original(visit)
    ticked = set(visit.texts("program"))
    pc = visit.bank.security.device
    for name in EVERY_PROGRAM:
        if ticked and name not in ticked:
            pc.actions()["uninstall"](program=name)
    return answer


MAIN_PAGE = (
    Fault(
        "ESOP-002-menu-first",
        "ESOP-002",
        "첫 주소가 메인페이지 대신 전체메뉴를 보인다",
        Detour("/", "/menu"),
        expects="화면 이름: 기대 우리사주뱅킹",
    ),
    Fault(
        "ESOP-003-leads-to-log-in",
        "ESOP-003",
        "메인페이지의 회원가입이 로그인으로 이어진다",
        Attribute("link", "회원가입", "href", "/login", on=HOME),
        expects="화면 이름: 기대 약관동의",
    ),
    Fault(
        "ESOP-004-leads-to-sign-up",
        "ESOP-004",
        "메인페이지의 로그인이 회원가입으로 이어진다",
        Attribute("link", "로그인", "href", "/join/terms", on=HOME),
        expects="화면 이름: 기대 로그인",
    ),
    Fault(
        "ESOP-005-no-distinction",
        "ESOP-005",
        "첫 화면이 회사 홈페이지와 다른 사이트임을 알리지 않는다",
        Without("홈페이지와 다른 사이트", on=HOME),
        expects="“홈페이지와 다른 사이트” 보임",
    ),
    Fault(
        "ESOP-006-wrong-home-page",
        "ESOP-006",
        "홈페이지 링크가 이 사이트의 메뉴로 이어진다",
        Attribute("link", "한국증권금융 홈페이지", "href", "/menu", on=HOME),
        expects="한국증권금융 홈페이지 링크",
    ),
    Fault(
        "ESOP-007-order-changed",
        "ESOP-007",
        "주메뉴의 조합원고객과 조합고객이 자리를 바꾼다",
        Swapped("link", "조합원고객", "조합고객"),
        expects="차례: 기대 조합원고객 다음에 조합고객",
    ),
    Fault(
        "ESOP-008-old-name",
        "ESOP-008",
        "주메뉴가 인증센터를 옛 이름으로 부른다",
        Instead("인증센터", "공인인증센터"),
        expects="인증센터 있음",
    ),
    Fault(
        "ESOP-009-stays-inside",
        "ESOP-009",
        "주메뉴의 한국증권금융이 안쪽 화면으로 이어진다",
        Attribute("link", "한국증권금융", "href", "/menu"),
        expects="한국증권금융 링크",
    ),
    Fault(
        "ESOP-010-menu-leads-elsewhere",
        "ESOP-010",
        "주메뉴의 회원가입이 로그인으로 이어진다",
        Attribute("link", "회원가입", "href", "/login", within="주메뉴"),
        expects="화면 이름: 기대 약관동의",
    ),
    Fault(
        "ESOP-011-menu-lost",
        "ESOP-011",
        "실명확인 화면의 주메뉴에 우리사주지원센터가 없다",
        WithoutElement("link", "우리사주지원센터", on="실명확인"),
        expects="우리사주지원센터 있음",
    ),
    Fault(
        "ESOP-012-order-changed",
        "ESOP-012",
        "바닥글의 이용약관과 영업점안내가 자리를 바꾼다",
        Swapped("link", "이용약관", "영업점안내"),
        expects="차례: 기대 이용약관 다음에 영업점안내",
    ),
    Fault(
        "ESOP-013-misread-name",
        "ESOP-013",
        "바닥글이 영업점안내를 잘못 적는다",
        Instead("영업점안내", "영업경인내", on="가입완료"),
        expects="영업점안내 있음",
    ),
    Fault(
        "ESOP-014-misread-name",
        "ESOP-014",
        "바닥글이 패밀리사이트를 잘못 적는다",
        Instead("패밀리사이트", "매일리사이트", on="약관동의"),
        expects="상품공시실 다음에 패밀리사이트",
    ),
    Fault(
        "ESOP-015-no-postal-code",
        "ESOP-015",
        "바닥글의 주소에 우편번호가 없다",
        Without("07330"),
        expects="07330 다음에 국제금융로8길 10",
    ),
    Fault(
        "ESOP-016-numbers-confused",
        "ESOP-016",
        "바닥글이 대표전화에 고객센터의 번호를 적는다",
        Instead("02-3770-8800", "1544-8333"),
        expects="대표전화 다음에 02-3770-8800",
    ),
    Fault(
        "ESOP-017-no-copyright",
        "ESOP-017",
        "바닥글이 저작권자를 밝히지 않는다",
        Without("COPYRIGHT © 2017"),
        expects="다음에 COPYRIGHT © 2017",
    ),
    Fault(
        "ESOP-018-footer-lost",
        "ESOP-018",
        "고객정보입력의 바닥글에 보호금융상품등록부가 없다",
        WithoutElement("link", "보호금융상품등록부", on="고객정보입력"),
        expects="보호금융상품등록부 있음",
    ),
)

SECURITY_PROGRAMS = (
    Fault(
        "ESOP-021-leads-elsewhere",
        "ESOP-021",
        "메인페이지의 보안프로그램 설치가 전체메뉴로 이어진다",
        Attribute("link", SECURITY, "href", "/menu", on=HOME),
        expects="화면 이름: 기대 보안프로그램 설치",
    ),
    Fault(
        "ESOP-022-always-there",
        "ESOP-022",
        "없는 프로그램도 설치됨으로 보인다",
        Instead("미설치", "설치됨", on=SECURITY),
        expects="키보드보안 / 상태: 기대 미설치",
    ),
    Fault(
        "ESOP-023-all-optional",
        "ESOP-023",
        "필수 프로그램을 선택으로 적는다",
        Instead("필수", "선택", on=SECURITY),
        expects="키보드보안 / 구분: 기대 필수",
    ),
    Fault(
        "ESOP-024-required-alone",
        "ESOP-024",
        "전체설치가 필수 프로그램만 설치한다",
        Patch(INSTALLING, _required_alone),
        expects="피싱 방지 / 상태: 기대 설치됨",
    ),
    Fault(
        "ESOP-025-installs-everything",
        "ESOP-025",
        "선택설치가 체크하지 않은 것까지 설치한다",
        Patch(INSTALLING, lambda asked, *, known: tuple(known)),
        expects="피싱 방지 / 상태: 기대 미설치",
    ),
    Fault(
        "ESOP-026-nothing-is-enough",
        "ESOP-026",
        "체크가 없는 선택설치를 받아 모두 설치한다",
        Patch(INSTALLING, lambda asked, *, known: tuple(asked) or tuple(known)),
        expects="“설치할 프로그램” 있음",
    ),
    Fault(
        "ESOP-027-forgets-the-firewall",
        "ESOP-027",
        "개인방화벽이 없어도 회원가입으로 보낸다",
        Patch(MISSING, lambda original, installed, *, required: original(installed, required=required[:2])),
        expects="화면 이름: 기대 보안프로그램 설치",
    ),
    Fault(
        "ESOP-028-names-one",
        "ESOP-028",
        "빠진 필수 프로그램을 하나만 알린다",
        Patch(f"{PAGES}:missing_message", lambda missing: f"{missing[0]}을(를) 설치해 주세요."),
        expects="“개인방화벽” 있음",
    ),
    Fault(
        "ESOP-029-everything-required",
        "ESOP-029",
        "선택 프로그램이 없어도 회원가입을 막는다",
        PolicyValue(required_programs=EVERY_PROGRAM, optional_programs=()),
        expects="화면 이름: 기대 약관동의",
    ),
    Fault(
        "ESOP-030-not-asked",
        "ESOP-030",
        "메인페이지의 회원가입이 필수 프로그램을 보지 않는다",
        Patch(MISSING, lambda installed, *, required: ()),
        expects="화면 이름: 기대 보안프로그램 설치",
    ),
    Fault(
        "ESOP-031-at-once",
        "ESOP-031",
        "새로고침하기 전에 새 상태를 보인다",
        Patch(f"{PAGES}:_show", _shows_at_once),
        expects="키보드보안 / 상태: 기대 미설치",
    ),
    Fault(
        "ESOP-032-not-told",
        "ESOP-032",
        "설치하고 나서 새로고침을 권하지 않는다",
        Without("새로고침을 눌러", on=SECURITY),
        expects="“새로고침” 있음",
    ),
    Fault(
        "ESOP-033-installs-on-refresh",
        "ESOP-033",
        "새로고침이 빠진 프로그램을 설치해 버린다",
        Patch(f"{PAGES}:page", _installs_on_refresh),
        expects="상태: 기대 미설치",
    ),
    Fault(
        "ESOP-034-takes-others-away",
        "ESOP-034",
        "선택설치가 체크하지 않은 프로그램을 지운다",
        Patch(f"{PAGES}:install", _takes_others_away),
        expects="키보드보안 / 상태: 기대 설치됨",
    ),
    Fault(
        "ESOP-035-order-changed",
        "ESOP-035",
        "전체설치와 선택설치가 자리를 바꾼다",
        Swapped("button", "전체설치", "선택설치", on=SECURITY),
        expects="차례: 기대 전체설치 다음에 선택설치",
    ),
)

FAULTS = MAIN_PAGE + SECURITY_PROGRAMS
