"""Walks through Koscom's windows and the issue of a cloud certificate on the phone (tables of `walks`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .phone_walks import ACCOUNT_CHECK, HOME, TRANSFER
from .way import Way

FLOW = "클라우드인증서 발급"
GUIDE, ISSUE_TERMS, IDENTITY = f"{FLOW} 안내", f"{FLOW} 약관동의", f"{FLOW} 본인인증"
CARD, ACCOUNT, DETAILS, DONE = f"{FLOW} 신분증 인증", f"{FLOW} 계좌 인증", f"{FLOW} 고객정보", f"{FLOW}완료"
CUSTOMER, TERMS = "클라우드 고객정보", "클라우드 약관동의"
DEVICE, OTHER_WAY = "기기인증 기본", "기기인증 방식 변경"
SET_PIN, KIND, PAYMENT, PIN = "PIN번호 설정", "SignKorea 인증서 결제", "결제", "클라우드 PIN번호 입력"

LOG_IN = """
    있으면 "로그인"을 누른다
    있으면 "아이디"에 "{아이디}"를 입력한다
    있으면 "비밀번호"에 "{비밀번호}"를 입력한다
    있으면 "아이디 로그인"의 "로그인"을 누른다
""".strip()
"""From the main screen, for those who are not logged in yet."""
PROVE = """
    "인증 문자 발송"을 누른다
    휴대폰으로 "{인증 문자}"를 회신한다
    "확인"을 누른다
""".strip()
"""From the basic device check on."""

FILLED = {
    CUSTOMER: """
        "이름"에 "{이름}"을 입력한다
        "생년월일"에 "{생년월일}"을 입력한다
        "휴대전화번호"에 "{휴대폰번호}"를 입력한다
    """,
    TERMS: """
        있으면 "약관에 동의함"을 체크한다
        있으면 "전체동의"를 체크한다
    """,
    PIN: '"PIN번호"에 "{PIN}"을 입력한다',
    ISSUE_TERMS: """
        "전체동의"를 체크한다
        있으면 "해외출입국정보 조회에 동의함"을 체크한다
    """,
    IDENTITY: """
        "본인인증 선택"에서 "휴대폰인증"을 선택한다
        "인증번호 요청"을 누른다
        "인증번호"에 "{문자 인증번호}"를 입력한다
        "인증번호 확인"을 누른다
        "주민등록번호 뒷자리"에 "{주민등록번호 뒷자리}"를 입력한다
    """,
    CARD: """
        있으면 "촬영하기"를 누른다
        있으면 "다시 촬영"을 누른다
        "주민등록증"을 촬영한다
    """,
    ACCOUNT: """
        "금융기관"에서 "{은행}"을 선택한다
        "계좌번호"에 "{은행계좌번호}"를 입력한다
    """,
    DETAILS: """
        "이메일"에 "{이메일}"을 입력한다
        "주택전화번호"에 "{자택전화번호}"를 입력한다
        "휴대전화번호"에 "{휴대폰번호}"를 입력한다
        "주소찾기"를 누른다
        "주소 찾기" 화면을 바르게 채운다
        "적용"을 누른다
        "상세주소"에 "{자택 상세주소}"를 입력한다
    """,
    SET_PIN: """
        "PIN번호"에 "{새 PIN}"을 입력한다
        "PIN번호 확인"에 "{새 PIN}"을 입력한다
    """,
    KIND: """
        있으면 "증권전용 개인"을 체크한다
        "전체동의"를 체크한다
    """,
    PAYMENT: '"결제수단"에서 "신용카드"를 선택한다',
}

WAYS = {
    GUIDE: Way(
        HOME,
        f"""
        {LOG_IN}
        "인증/보안 > 클라우드 공동인증서 > 클라우드인증서 발급/재발급" 메뉴를 연다
        """,
    ),
    CUSTOMER: Way(GUIDE, '"공동인증서 발급"을 누른다', maybe=True),
    TERMS: Way(CUSTOMER, '"다음"을 누른다', maybe=True),
    DEVICE: Way(TERMS, '"다음"을 누른다', maybe=True),
    OTHER_WAY: Way(DEVICE, '"인증 방식 변경"을 누른다'),
    ISSUE_TERMS: Way(DEVICE, PROVE),
    IDENTITY: Way(ISSUE_TERMS, '"확인"을 누른다'),
    CARD: Way(IDENTITY, '"확인"을 누른다'),
    ACCOUNT: Way(CARD, '"확인"을 누른다'),
    DETAILS: Way(
        ACCOUNT,
        f"""
        "확인"을 누른다
        {TRANSFER}
        """,
    ),
    SET_PIN: Way(DETAILS, '"확인"을 누른다'),
    KIND: Way(SET_PIN, '"확인"을 누른다'),
    PAYMENT: Way(
        KIND,
        """
        "인증서 선택"에서 "범용 개인(4,400원)"을 선택한다
        "확인"을 누른다
        """,
    ),
    DONE: Way(KIND, '"확인"을 누른다'),
}
"""Customers whose phone is connected are led past Koscom's windows of connection."""


def ways(trail: Sequence[str]) -> Mapping[str, Way]:
    """The flow's ways, and that to the window of the account check while the customer is in it."""
    inside = any(screen.startswith(FLOW) for screen in trail[-2:])
    return {**WAYS, ACCOUNT_CHECK: Way(ACCOUNT, '"확인"을 누른다')} if inside else WAYS
