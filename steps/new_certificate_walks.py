"""Walks through the application for a new certificate on the phone (tables of `walks`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .way import Way

HOME, FLOW = "증권금융 뱅킹Plus", "신규공동인증서신청"
START, IDENTITY, CARD = f"{FLOW} 비밀번호 확인", f"{FLOW} 본인확인", f"{FLOW} 신분증 제출"
ACCOUNT, NUMBER, DETAILS = f"{FLOW} 계좌인증", "1원이체 인증번호 입력", f"{FLOW} 고객정보입력"
PASSWORD, ISSUE, DONE = f"{FLOW} 비밀번호 등록", f"{FLOW} 발급", f"{FLOW} 발급완료"
TERMS = (
    "온라인서비스 이용약관",
    "전자금융거래 기본약관",
    "개인정보 수집·이용·제공 동의",
    "SignKorea 서비스 이용약관",
    "SignKorea 개인정보 수집·이용 동의",
    "SignKorea 개인정보 제3자 제공 동의",
)

FILLED = {
    START: '"인터넷뱅킹 비밀번호"에 "{비밀번호}"를 입력한다',
    IDENTITY: "\n".join(
        [f'"{term}"의 "약관보기"를 누른다\n"{term}" 창을 닫는다\n"{term}"을 체크한다' for term in TERMS]
        + ['"성명"에 "{이름}"을 입력한다', '"주민등록번호"에 "{주민등록번호}"를 입력한다']
    ),
    CARD: '"주민등록증"을 촬영한다',
    ACCOUNT: """
        "일괄동의"를 체크한다
        "은행"에서 "{은행}"을 선택한다
        "계좌번호"에 "{은행계좌번호}"를 입력한다
    """,
    DETAILS: """
        "이메일"에 "{이메일}"을 입력한다
        "자택전화번호"에 "{자택전화번호}"를 입력한다
        "휴대전화번호"에 "{휴대폰번호}"를 입력한다
        "자택주소"에 "{자택주소}"를 입력한다
    """,
    PASSWORD: """
        "비밀번호"에 "{인증서 비밀번호}"를 입력한다
        "비밀번호 확인"에 "{인증서 비밀번호}"를 입력한다
    """,
    ISSUE: '"인증서 종류"에서 "골드(용도제한용, 무료)"를 선택한다',
}

WAYS = {
    START: Way(HOME, '"인증센터 > 공동인증서 > 공동인증서 신규발급신청 > 신규공동인증서신청" 메뉴를 연다'),
    IDENTITY: Way(START, '"확인"을 누른다'),
    CARD: Way(
        IDENTITY,
        """
        "실명확인"을 누른다
        "휴대폰본인인증"을 누른다
        "휴대폰 본인확인" 화면을 바르게 채운다
        "인증번호 요청"을 누른다
        "인증번호"에 "{문자 인증번호}"를 입력한다
        "확인"을 누른다
        "확인"을 누른다
        """,
    ),
    ACCOUNT: Way(CARD, '"확인"을 누른다'),
    NUMBER: Way(ACCOUNT, '"인증요청"을 누른다'),
    DETAILS: Way(
        NUMBER,
        """
        "인증번호"에 "{송금인 숫자}"를 입력한다
        "확인"을 누른다
        """,
    ),
    PASSWORD: Way(DETAILS, '"인증서신규발급"을 누른다'),
    ISSUE: Way(PASSWORD, '"인증서신규발급"을 누른다'),
    DONE: Way(ISSUE, '"확인"을 누른다'),
}
WINDOWS = {
    "휴대폰 본인확인": Way(
        IDENTITY,
        """
        "실명확인"을 누른다
        "휴대폰본인인증"을 누른다
        """,
    ),
    "공동인증서 인증": Way(
        IDENTITY,
        """
        "실명확인"을 누른다
        "공동인증서 인증"을 누른다
        """,
    ),
}
"""Windows that serve other flows as well."""


def ways(trail: Sequence[str]) -> Mapping[str, Way]:
    """The flow's ways, and those to its windows while the customer is in it."""
    inside = any(screen.startswith(FLOW) for screen in trail[-2:])
    return {**WAYS, **WINDOWS} if inside else WAYS
