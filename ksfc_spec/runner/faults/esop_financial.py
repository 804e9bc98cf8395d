"""Departures from the rules of registering a financial certificate on the PC (features/esop/10 to 12)."""

from __future__ import annotations

from ksfc_spec.bank.additional_rules import METHODS

from . import fin_departures as wrong
from . import registering_departures as shared
from .kinds import Attribute, Detour, Extra, Instead, Patch, Without, WithoutElement
from .table import Fault

FLOW = "금융인증서등록/재등록"
IDENTITY, AUTHENTICATION = f"{FLOW} 본인확인", f"{FLOW} 비밀번호 등록"
CERTIFICATE, DONE = f"{FLOW} 인증서 등록", f"{FLOW} 등록완료"
REGISTRATION = "ksfc_spec.bank.financial.registration:FinancialRegistration"
ELSEWHERE = "https://www.signkorea.co.kr"
AUTHENTICATE_FIRST = "“본인확인 추가인증을 해 주세요” 있음"


def _field(label: str, name: str) -> str:
    return f'<label for="{name}">{label}</label><input id="{name}">'


IDENTITY_FAULTS = (
    Fault(
        "ESOP-301-guide-registers",
        "ESOP-301",
        "소개 메뉴가 등록을 연다",
        Detour("/centre/financial/guide", "/centre/financial/register"),
        expects="화면 이름: 기대 금융인증서란?",
    ),
    Fault(
        "ESOP-302-misread-name",
        "ESOP-302",
        "메뉴가 공동인증서를 잘못 적는다",
        Instead("공동인증서", "공통인증서"),
        expects="인증센터 아래 공동인증서 있음",
    ),
    Fault(
        "ESOP-303-no-introduction",
        "ESOP-303",
        "금융인증서 메뉴에 소개가 없다",
        WithoutElement("link", "금융인증서란?"),
        expects="인증센터 > 금융인증서 아래 금융인증서란? 있음",
    ),
    Fault(
        "ESOP-304-no-registration",
        "ESOP-304",
        "관리 아래에 등록이 없다",
        WithoutElement("link", f"{FLOW}"),
        expects="타기관금융인증서 관리 아래 금융인증서등록/재등록 있음",
    ),
    Fault(
        "ESOP-305-not-told",
        "ESOP-305",
        "조합원에게 주민등록번호를 넣으라고 하지 않는다",
        Instead("조합원 고객", "법인 고객", on=IDENTITY),
        expects="조합원 고객 다음에 주민등록번호",
    ),
    Fault(
        "ESOP-306-not-told",
        "ESOP-306",
        "등록해야 쓸 수 있다고 하지 않는다",
        Without("등록하셔야 ", on=IDENTITY),
        expects="다른 기관 다음에 등록하셔야",
    ),
    Fault(
        "ESOP-307-other-house",
        "ESOP-307",
        "금융결제원의 링크가 코스콤으로 이어진다",
        Attribute("link", "금융결제원", "href", ELSEWHERE, on=IDENTITY),
        expects="금융결제원 링크",
    ),
    Fault(
        "ESOP-308-account-too-early",
        "ESOP-308",
        "본인확인에서 예수금계좌를 묻는다",
        Extra(_field("예수금계좌번호", "early"), on=IDENTITY),
        expects="예수금계좌번호 없음",
    ),
    Fault(
        "ESOP-309-not-marked",
        "ESOP-309",
        "주민등록번호에 필수 표시가 없다",
        Attribute("field", "주민등록번호", "required", None, on=IDENTITY),
        expects="주민등록번호 필수",
    ),
    Fault(
        "ESOP-310-not-filled-in",
        "ESOP-310",
        "로그인한 고객의 아이디를 채우지 않는다",
        Attribute("field", "증권금융 인터넷뱅킹 ID", "value", "", on=IDENTITY),
        expects="증권금융 인터넷뱅킹 ID 값",
    ),
    Fault(
        "ESOP-311-no-note",
        "ESOP-311",
        "어느 비밀번호인지 적지 않는다",
        Without("인터넷뱅킹ID의 비밀번호", on=IDENTITY),
        expects="다음에 인터넷뱅킹ID의 비밀번호",
    ),
    Fault(
        "ESOP-312-no-virtual-keyboard",
        "ESOP-312",
        "주민등록번호에 가상키보드가 없다",
        WithoutElement("field", "가상키보드로 입력", on=IDENTITY, within="주민등록번호"),
        expects="가상키보드로 입력 있음",
    ),
    Fault(
        "ESOP-313-any-password",
        "ESOP-313",
        "인터넷뱅킹 비밀번호를 보지 않는다",
        shared.ANY_PASSWORD,
        expects=f"화면 이름: 기대 {IDENTITY}",
    ),
    Fault(
        "ESOP-314-any-number",
        "ESOP-314",
        "다른 사람의 주민등록번호를 받는다",
        shared.ANY_NUMBER,
        expects="“주민등록번호가 회원 정보와 다릅니다” 있음",
    ),
    Fault(
        "ESOP-315-any-length",
        "ESOP-315",
        "주민등록번호의 자릿수를 보지 않는다",
        shared.ANY_SHAPE,
        expects="“숫자 13자리” 있음",
    ),
    Fault(
        "ESOP-316-not-named",
        "ESOP-316",
        "빈 항목을 알려 주지 않는다",
        shared.EMPTY_UNNAMED,
        expects="있음",
    ),
    Fault(
        "ESOP-317-any-step",
        "ESOP-317",
        "본인확인을 마치지 않아도 뒤 단계를 연다",
        shared.ANY_STEP,
        expects=f"화면 이름: 기대 {IDENTITY}",
    ),
)

AUTHENTICATION_FAULTS = (
    Fault(
        "ESOP-318-password-too-early",
        "ESOP-318",
        "본인확인에서 계좌 비밀번호를 묻는다",
        Extra(_field("예수금계좌비밀번호", "early"), on=IDENTITY),
        expects="예수금계좌비밀번호 없음",
    ),
    Fault(
        "ESOP-319-not-explained",
        "ESOP-319",
        "별표의 뜻을 적지 않는다",
        Without("필수 입력항목", on=AUTHENTICATION),
        expects="“필수 입력항목” 보임",
    ),
    Fault(
        "ESOP-320-name-masked",
        "ESOP-320",
        "고객명을 가려서 보인다",
        Instead("한가람", "한*람", on=AUTHENTICATION),
        expects="고객명 값",
    ),
    Fault(
        "ESOP-321-number-shown",
        "ESOP-321",
        "주민등록번호의 뒷자리까지 보인다",
        shared.NUMBER_IN_FULL,
        expects="보이지 않음",
    ),
    Fault(
        "ESOP-322-not-required",
        "ESOP-322",
        "계좌번호에 필수 표시가 없다",
        Attribute("field", "예수금계좌번호", "required", None, on=AUTHENTICATION),
        expects="예수금계좌번호 필수",
    ),
    Fault(
        "ESOP-323-asked-of-all",
        "ESOP-323",
        "계좌가 없는 고객에게도 계좌 비밀번호를 묻는다",
        Extra(_field("예수금계좌비밀번호", "extra"), on=AUTHENTICATION),
        expects="예수금계좌비밀번호 없음",
    ),
    Fault(
        "ESOP-324-any-password",
        "ESOP-324",
        "예수금계좌비밀번호를 보지 않는다",
        Patch("ksfc_spec.bank.accounts:Accounts.verify", lambda self, member_id, **details: None),
        expects=f"화면 이름: 기대 {AUTHENTICATION}",
    ),
    Fault(
        "ESOP-325-no-virtual-keyboard",
        "ESOP-325",
        "OTP비밀번호에 가상키보드가 없다",
        WithoutElement("field", "가상키보드로 입력", on=AUTHENTICATION, within="OTP비밀번호"),
        expects="가상키보드로 입력 있음",
    ),
    Fault(
        "ESOP-326-not-told",
        "ESOP-326",
        "단말기 지정의 안내가 없다",
        Without("추가인증 없이", on=AUTHENTICATION),
        expects="단말기(PC) 다음에 추가인증 없이",
    ),
    Fault(
        "ESOP-327-always-asked",
        "ESOP-327",
        "지정한 단말기에서도 추가인증을 요구한다",
        Patch(f"{shared.ADDITIONAL_RULES}:needed", lambda *, designated: True),
        expects="본인확인 추가인증 선택 없음",
    ),
    Fault(
        "ESOP-328-no-way",
        "ESOP-328",
        "예방서비스까지의 길을 다 적지 않는다",
        Without("전자금융사기 예방서비스", on=AUTHENTICATION),
        expects="보안서비스 다음에 전자금융사기 예방서비스",
    ),
    Fault(
        "ESOP-329-order-changed",
        "ESOP-329",
        "추가인증 방법의 차례가 거꾸로이다",
        Patch(f"{shared.ADDITIONAL_RULES}:METHODS", METHODS[::-1]),
        expects="본인확인 추가인증 선택 선택지",
    ),
    Fault(
        "ESOP-330-none-will-do",
        "ESOP-330",
        "하나도 고르지 않아도 나무라지 않는다",
        shared.NO_AUTHENTICATION,
        expects=AUTHENTICATE_FIRST,
    ),
    Fault(
        "ESOP-331-not-told",
        "ESOP-331",
        "등록된 휴대폰이 없다고 알리지 않는다",
        Without("등록된 휴대폰이 없습니다"),
        expects="“등록된 휴대폰이 없습니다” 있음",
    ),
    Fault(
        "ESOP-332-any-code",
        "ESOP-332",
        "아무 인증번호나 받는다",
        shared.ANY_CODE,
        expects="“인증번호가 맞지 않습니다” 있음",
    ),
    Fault(
        "ESOP-333-declined-counts",
        "ESOP-333",
        "거절한 전화도 승인으로 친다",
        shared.DECLINED_COUNTS,
        expects="“ARS 승인이 거절되었습니다” 있음",
    ),
    Fault(
        "ESOP-334-any-number",
        "ESOP-334",
        "받은 적이 없는 1회용 인증번호를 받는다",
        shared.ANY_ONE_TIME_NUMBER,
        expects="“1회용 인증번호가 맞지 않습니다” 있음",
    ),
    Fault(
        "ESOP-335-not-told",
        "ESOP-335",
        "1회용 인증번호를 어디에서 받는지 적지 않는다",
        Without("영업점에서 신청", on=AUTHENTICATION),
        expects="다음에 영업점에서 신청",
    ),
    Fault(
        "ESOP-336-not-required",
        "ESOP-336",
        "OTP비밀번호에 필수 표시가 없다",
        Attribute("field", "OTP비밀번호", "required", None, on=AUTHENTICATION),
        expects="OTP비밀번호 필수",
    ),
    Fault(
        "ESOP-337-any-length",
        "ESOP-337",
        "OTP비밀번호의 자릿수를 보지 않는다",
        Patch("ksfc_spec.bank.media_rules:otp_shape_problem", lambda code, *, shortest, longest: None),
        expects="“숫자 6~8자리” 있음",
    ),
    Fault(
        "ESOP-338-any-number",
        "ESOP-338",
        "아무 OTP비밀번호나 받는다",
        Patch("ksfc_spec.bank.media_rules:otp_fits", lambda code, *, expected: True),
        expects="“OTP비밀번호가 맞지 않습니다” 있음",
    ),
    Fault(
        "ESOP-339-no-length",
        "ESOP-339",
        "예시가 몇 자리인지 적지 않는다",
        Without("숫자 6자리", on=AUTHENTICATION),
        expects="OTP번호 입력 예시 다음에 6자리",
    ),
    Fault(
        "ESOP-340-not-told",
        "ESOP-340",
        "예시화면임을 알리지 않는다",
        Without("예시화면", on=AUTHENTICATION),
        expects="OTP번호 입력 예시 다음에 예시화면",
    ),
    Fault(
        "ESOP-341-stays",
        "ESOP-341",
        "이전을 눌러도 그 화면에 머무른다",
        Attribute(
            "button", "이전", "formaction", "/centre/financial/register/authentication", on=AUTHENTICATION
        ),
        expects=f"화면 이름: 기대 {IDENTITY}",
    ),
    Fault(
        "ESOP-342-not-asked",
        "ESOP-342",
        "추가인증을 빠뜨려도 나아간다",
        shared.NO_AUTHENTICATION,
        expects=AUTHENTICATE_FIRST,
    ),
)

REGISTRATION_FAULTS = (
    Fault(
        "ESOP-343-not-told",
        "ESOP-343",
        "쓰는 금융인증서를 등록하라고 하지 않는다",
        Without("사용하는 금융인증서", on=CERTIFICATE),
        expects="사용하는 금융인증서 다음에 금융인증서 등록",
    ),
    Fault(
        "ESOP-344-third-button",
        "ESOP-344",
        "다음 단추가 하나 더 있다",
        Extra("<button>다음</button>", where="form", on=CERTIFICATE),
        expects="다음 없음",
    ),
    Fault(
        "ESOP-345-not-undone",
        "ESOP-345",
        "이전을 눌러도 비밀번호 등록이 끝난 것으로 남는다",
        Patch(f"{REGISTRATION}.back", lambda self, session: None),
        expects=f"화면 이름: 기대 {AUTHENTICATION}",
    ),
    Fault(
        "ESOP-346-same-window",
        "ESOP-346",
        "금융인증서비스를 새 창에 열지 않는다",
        Attribute("button", "금융인증서 등록", "formtarget", None, on=CERTIFICATE),
        expects="금융인증서비스 열림",
    ),
    Fault(
        "ESOP-347-asks-more",
        "ESOP-347",
        "창이 주민등록번호까지 묻는다",
        Extra(_field("주민등록번호", "extra"), on="금융인증서비스"),
        expects="주민등록번호 없음",
    ),
    Fault(
        "ESOP-348-birth-date-ignored",
        "ESOP-348",
        "생년월일이 달라도 클라우드를 찾아 준다",
        wrong.BIRTH_DATE_IGNORED,
        expects="“일치하지 않습니다” 있음",
    ),
    Fault(
        "ESOP-349-any-code", "ESOP-349", "아무 확인코드나 받는다", wrong.ANY_CODE, expects="“확인코드” 있음"
    ),
    Fault(
        "ESOP-350-first-if-none",
        "ESOP-350",
        "고르지 않으면 첫 인증서를 쓴다",
        wrong.FIRST_IF_NONE,
        expects="“인증서” 있음",
    ),
    Fault(
        "ESOP-351-any-length",
        "ESOP-351",
        "비밀번호의 자릿수를 보지 않는다",
        wrong.ANY_LENGTH,
        expects="“숫자 6자리” 있음",
    ),
    Fault(
        "ESOP-352-any-pin",
        "ESOP-352",
        "틀린 비밀번호로 등록된다",
        wrong.ANY_PIN,
        expects="“비밀번호가 맞지 않습니다” 있음",
    ),
    Fault(
        "ESOP-353-anybodys",
        "ESOP-353",
        "다른 사람의 클라우드를 열어 준다",
        wrong.ANYBODYS,
        expects="“본인 명의” 있음",
    ),
    Fault(
        "ESOP-354-not-told",
        "ESOP-354",
        "등록이 끝났다고 알리지 않는다",
        Without("금융인증서 등록이 완료", on=DONE),
        expects="“금융인증서 등록이 완료” 보임",
    ),
    Fault(
        "ESOP-355-leads-elsewhere",
        "ESOP-355",
        "로그인 단추가 전체메뉴로 이끈다",
        Attribute("link", "로그인", "href", "/menu", on=DONE),
        expects="화면 이름: 기대 로그인",
    ),
    Fault(
        "ESOP-356-leads-elsewhere",
        "ESOP-356",
        "나가기가 로그인으로 나간다",
        Patch(f"{shared.PAGES}.leave", lambda _, visit: visit.go("/login")),
        expects="화면 이름: 기대 우리사주뱅킹",
    ),
    Fault(
        "ESOP-357-unregistered",
        "ESOP-357",
        "등록하지 않은 금융인증서로 로그인된다",
        shared.UNREGISTERED_TOO,
        expects="“등록되지 않은 금융인증서입니다” 있음",
    ),
    Fault(
        "ESOP-358-not-told",
        "ESOP-358",
        "등록한 인증서의 쓸모를 알리지 않는다",
        Instead("모든 서비스", "서비스", on=DONE),
        expects="“모든 서비스” 보임",
    ),
    Fault(
        "ESOP-359-not-told",
        "ESOP-359",
        "바꾸면 다시 등록하라고 알리지 않는다",
        Instead("재등록해 주세요", "문의해 주세요", on=DONE),
        expects="“재등록” 보임",
    ),
    Fault(
        "ESOP-360-former-one-counts",
        "ESOP-360",
        "재발급받고 등록하지 않은 것으로 로그인된다",
        shared.UNREGISTERED_TOO,
        expects="“재등록해 주세요” 있음",
    ),
    Fault(
        "ESOP-361-other-house",
        "ESOP-361",
        "도움말의 링크가 코스콤으로 이어진다",
        Attribute("link", "금융결제원", "href", ELSEWHERE, on=DONE),
        expects="금융결제원 링크",
    ),
)

FAULTS = IDENTITY_FAULTS + AUTHENTICATION_FAULTS + REGISTRATION_FAULTS
