"""Departures from the rules of log-in by financial certificate, on PC and phone (features/financial-certificate/01 to 04)."""

from __future__ import annotations

from typing import Any

from . import fin_departures as wrong
from .kinds import Attribute, Detour, Extra, Patch, Without
from .table import Fault

SERVICE, CHOICE = "화면 이름: 기대 금융인증서비스", "금융인증서 선택"
DIFFERENT = "“가입정보와 일치하지 않습니다” 있음"
SIX_DIGITS = "“비밀번호는 숫자 6자리로 입력해 주세요” 있음"
WRONG_PIN = "“비밀번호가 맞지 않습니다” 있음"
WRONG_CODE = "“확인코드가 맞지 않습니다” 있음"
CHOOSE_ONE = "“인증서를 선택해 주세요” 있음"
THREE = "지나온 화면: 기대 로그인 → 금융인증서 선택 → 금융인증서 비밀번호"
TWO = "지나온 화면: 기대 로그인 → 금융인증서 비밀번호"
_RESIDENT_NUMBER = Extra('<label for="rrn">주민등록번호</label><input id="rrn">', on="금융인증서비스")


def _needs_the_program(original: Any, self: Any, visit: Any) -> Any:
    if visit.bank.security.missing():
        return self._refused(visit, "공동인증서 프로그램을 설치해 주세요.")
    return original(self, visit)


PC = (
    Fault(
        "FIN-001-needs-the-program",
        "FIN-001",
        "금융인증서 로그인에 공동인증서 프로그램을 요구한다",
        Patch("ksfc_spec.web.certificate_login:CertificateLoginPages._returned", _needs_the_program),
        expects="“금융인증서로 로그인했습니다” 있음",
    ),
    Fault(
        "FIN-002-code-first",
        "FIN-002",
        "가입정보를 건너뛰고 점유인증 화면을 연다",
        wrong.CODE_BEFORE_DATA,
        expects=SERVICE,
    ),
    Fault(
        "FIN-003-opens-the-program",
        "FIN-003",
        "금융인증서가 공동인증서 프로그램의 창을 연다",
        Detour("/login/financial", "/login/certificate"),
        expects="금융인증서비스 열림",
    ),
    Fault(
        "FIN-004-asks-the-resident-number",
        "FIN-004",
        "가입정보에 주민등록번호를 묻는다",
        _RESIDENT_NUMBER,
        expects="주민등록번호 없음",
    ),
    Fault(
        "FIN-005-empty-accepted",
        "FIN-005",
        "빈 항목을 알려 주지 않는다",
        wrong.NOTHING_NEEDED,
        expects="“이름을 입력해 주세요” 있음",
    ),
    Fault(
        "FIN-006-phone-alone",
        "FIN-006",
        "휴대폰번호만 맞으면 클라우드를 찾아 준다",
        wrong.PHONE_ALONE,
        expects=DIFFERENT,
    ),
    Fault(
        "FIN-007-six-digits",
        "FIN-007",
        "여섯 자리 생년월일을 받는다",
        wrong.SIX_DIGITS,
        expects="“생년월일은 숫자 8자리로 입력해 주세요” 있음",
    ),
    Fault(
        "FIN-008-no-message",
        "FIN-008",
        "확인코드를 보내지 않는다",
        wrong.NO_MESSAGE,
        expects="“확인코드” 옴",
    ),
    Fault("FIN-009-any-code", "FIN-009", "아무 확인코드나 받는다", wrong.ANY_CODE, expects=WRONG_CODE),
    Fault(
        "FIN-010-one-second-less",
        "FIN-010",
        "3분이 되는 때에 이미 끝났다고 한다",
        wrong.THREE_MINUTES_OVER,
        expects="화면 이름: 기대 금융인증서 선택",
    ),
    Fault(
        "FIN-011-list-too-early",
        "FIN-011",
        "점유인증 전에 인증서 목록을 보인다",
        wrong.LIST_TOO_EARLY,
        expects="인증서 없음",
    ),
    Fault(
        "FIN-012-first-if-none",
        "FIN-012",
        "고르지 않으면 첫 인증서를 쓴다",
        wrong.FIRST_IF_NONE,
        expects=CHOOSE_ONE,
    ),
    Fault(
        "FIN-013-any-length",
        "FIN-013",
        "비밀번호의 자릿수를 보지 않는다",
        wrong.ANY_LENGTH,
        expects=SIX_DIGITS,
    ),
    Fault("FIN-014-any-pin", "FIN-014", "틀린 비밀번호로 로그인된다", wrong.ANY_PIN, expects=WRONG_PIN),
    Fault(
        "FIN-015-never-locks",
        "FIN-015",
        "틀린 횟수를 세지 않는다",
        wrong.NEVER_LOCKS,
        expects="“비밀번호를 5번 틀려 이용이 정지되었습니다” 있음",
    ),
    Fault(
        "FIN-016-asks-everything",
        "FIN-016",
        "자동연결한 PC에서도 가입정보부터 묻는다",
        wrong.NOT_CONNECTED,
        expects=THREE,
    ),
    Fault(
        "FIN-017-unasked",
        "FIN-017",
        "체크하지 않아도 자동연결한다",
        wrong.UNASKED,
        expects=SERVICE,
    ),
    Fault(
        "FIN-018-every-device",
        "FIN-018",
        "다른 PC에서도 자동연결로 들어간다",
        wrong.EVERY_DEVICE,
        expects=SERVICE,
    ),
    Fault(
        "FIN-019-no-favourite",
        "FIN-019",
        "즐겨찾기를 해 두어도 인증서를 다시 고르게 한다",
        wrong.NO_FAVOURITE,
        expects=TWO,
    ),
    Fault(
        "FIN-020-empty-pin",
        "FIN-020",
        "비밀번호를 비워도 서명한다",
        wrong.EMPTY_PIN,
        expects="“비밀번호를 입력해 주세요” 있음",
    ),
    Fault(
        "FIN-021-favourite-alone",
        "FIN-021",
        "즐겨찾기만으로 가입정보를 건너뛴다",
        wrong.FAVOURITE_ALONE,
        expects=SERVICE,
    ),
)

PHONE = (
    Fault(
        "FIN-023-not-said",
        "FIN-023",
        "휴대폰에 공동인증서가 없다는 말을 하지 않는다",
        Without("저장된 인증서가 없습니다", on="로그인"),
        expects="“저장된 인증서가 없습니다” 보임",
    ),
    Fault(
        "FIN-023-not-on-the-phone",
        "FIN-023",
        "휴대폰에서는 클라우드의 금융인증서를 보이지 않는다",
        Patch("ksfc_spec.parties.kftc:Kftc.certificates", lambda self, window: ()),
        expects="인증서",
    ),
    Fault(
        "FIN-024-code-first",
        "FIN-024",
        "휴대폰에서 가입정보를 건너뛰고 점유인증 화면을 연다",
        wrong.CODE_BEFORE_DATA,
        expects=SERVICE,
    ),
    Fault(
        "FIN-025-asks-at-once",
        "FIN-025",
        "누르기 전에 로그인 화면에서 생년월일을 묻는다",
        Extra('<label for="born">생년월일</label><input id="born">', on="로그인"),
        expects="생년월일 없음",
    ),
    Fault(
        "FIN-026-birth-date-ignored",
        "FIN-026",
        "생년월일이 달라도 클라우드를 찾아 준다",
        wrong.BIRTH_DATE_IGNORED,
        expects=DIFFERENT,
    ),
    Fault(
        "FIN-027-any-code", "FIN-027", "휴대폰에서 아무 확인코드나 받는다", wrong.ANY_CODE, expects=WRONG_CODE
    ),
    Fault(
        "FIN-028-list-too-early",
        "FIN-028",
        "휴대폰에서 점유인증 전에 인증서를 보인다",
        wrong.LIST_TOO_EARLY,
        expects="인증서 없음",
    ),
    Fault(
        "FIN-029-first-if-none",
        "FIN-029",
        "휴대폰에서 고르지 않으면 첫 인증서를 쓴다",
        wrong.FIRST_IF_NONE,
        expects=CHOOSE_ONE,
    ),
    Fault(
        "FIN-030-any-length",
        "FIN-030",
        "휴대폰에서 비밀번호의 자릿수를 보지 않는다",
        wrong.ANY_LENGTH,
        expects=SIX_DIGITS,
    ),
    Fault(
        "FIN-031-asks-everything",
        "FIN-031",
        "자동연결한 휴대폰에서도 가입정보부터 묻는다",
        wrong.NOT_CONNECTED,
        expects=THREE,
    ),
    Fault(
        "FIN-032-starts-by-itself",
        "FIN-032",
        "자동연결했으면 누르기 전에 인증서를 고르게 한다",
        Extra(
            '<fieldset><legend>인증서</legend><label><input type="radio" name="x">금융인증서</label></fieldset>',
            on="로그인",
        ),
        expects="인증서 없음",
    ),
    Fault(
        "FIN-033-first-if-none",
        "FIN-033",
        "세 단계에서 고르지 않으면 첫 인증서를 쓴다",
        wrong.FIRST_IF_NONE,
        expects=CHOOSE_ONE,
    ),
    Fault(
        "FIN-034-any-pin", "FIN-034", "세 단계에서 틀린 비밀번호를 받는다", wrong.ANY_PIN, expects=WRONG_PIN
    ),
    Fault(
        "FIN-035-no-favourite",
        "FIN-035",
        "휴대폰에서 즐겨찾기를 따르지 않는다",
        wrong.NO_FAVOURITE,
        expects=TWO,
    ),
)

BANKS = (
    Fault(
        "FIN-037-first-if-none",
        "FIN-037",
        "은행을 고르지 않아도 첫 은행으로 보낸다",
        wrong.ALWAYS_GAON,
        expects="“발급기관을 선택해 주세요” 있음",
    ),
    Fault(
        "FIN-038-not-said",
        "FIN-038",
        "금융인증서가 없다는 말을 하지 않는다",
        Without("보관 중인 금융인증서가 없습니다", on=CHOICE),
        expects="“보관 중인 금융인증서가 없습니다” 보임",
    ),
    Fault(
        "FIN-039-closes",
        "FIN-039",
        "+가 창을 닫아 버린다",
        Attribute("button", "+", "formaction", "/parties/kftc/close", on=CHOICE),
        expects="화면 이름: 기대 발급기관 선택",
    ),
    Fault(
        "FIN-040-twenty-one",
        "FIN-040",
        "목록에 은행이 스물한 곳이다",
        wrong.TWENTY_ONE,
        expects="발급기관 선택지 수: 기대 22",
    ),
    Fault(
        "FIN-041-always-gaon",
        "FIN-041",
        "어느 은행을 골라도 가온은행으로 보낸다",
        wrong.ALWAYS_GAON,
        expects="화면 이름: 기대 나래은행 금융인증서 발급",
    ),
    Fault(
        "FIN-042-closes",
        "FIN-042",
        "발급가능한 은행보기가 창을 닫아 버린다",
        Attribute("button", "발급가능한 은행보기", "formaction", "/parties/kftc/close", on=CHOICE),
        expects="화면 이름: 기대 발급기관 선택",
    ),
    Fault(
        "FIN-043-twenty-one",
        "FIN-043",
        "휴대폰의 목록에 은행이 스물한 곳이다",
        wrong.TWENTY_ONE,
        expects="발급기관 선택지 수: 기대 22",
    ),
    Fault(
        "FIN-044-always-gaon",
        "FIN-044",
        "휴대폰에서 어느 은행을 골라도 가온은행으로 보낸다",
        wrong.ALWAYS_GAON,
        expects="화면 이름: 기대 나래은행 금융인증서 발급",
    ),
)

FAULTS = PC + PHONE + BANKS
