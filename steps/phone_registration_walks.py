"""Walks through the registration of certificates on the phone (tables of `walks`)."""

from __future__ import annotations

from .way import Way

HOME = "증권금융 뱅킹Plus"
IDENTITY, AUTHENTICATION = "금융인증서 본인확인", "금융인증서 비밀번호입력"
CERTIFICATE, DONE = "금융인증서 등록", "금융인증서 등록완료"

FILLED = {
    IDENTITY: """
        "인터넷뱅킹 아이디"에 "{아이디}"를 입력한다
        "인터넷뱅킹 비밀번호"에 "{비밀번호}"를 입력한다
        "주민등록번호"에 "{주민등록번호}"를 입력한다
    """,
    AUTHENTICATION: """
        "본인확인 추가 인증 선택"에서 "휴대폰인증"을 선택한다
        "인증번호 요청"을 누른다
        "인증번호"에 "{문자 인증번호}"를 입력한다
        "인증번호 확인"을 누른다
        있으면 "OTP비밀번호"에 "{OTP}"를 입력한다
        있으면 "보안매체 미소지고객 인증"의 "주민등록번호"에 "{주민등록번호}"를 입력한다
        있으면 "보안매체 미소지고객 인증"의 "휴대폰번호"에 "{휴대폰번호}"를 입력한다
    """,
}

WAYS = {
    IDENTITY: Way(
        HOME, '"인증/보안 > 금융인증서 > 타기관금융인증서관리 > 금융인증서 등록/재등록" 메뉴를 연다'
    ),
    AUTHENTICATION: Way(IDENTITY, '"확인"을 누른다'),
    CERTIFICATE: Way(AUTHENTICATION, '"확인"을 누른다'),
    "금융인증서비스": Way(CERTIFICATE, '"금융인증서 등록"을 누른다', maybe=True),
    DONE: Way("금융인증서 비밀번호", '"확인"을 누른다'),
}
