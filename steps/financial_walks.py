"""Walks through KFTC's window, the issuing banks and the registration of a financial certificate (tables of `walks`)."""

from __future__ import annotations

from .way import Way

IDENTITY = "금융인증서등록/재등록 본인확인"
AUTHENTICATION = "금융인증서등록/재등록 비밀번호 등록"
CERTIFICATE = "금융인증서등록/재등록 인증서 등록"
DONE = "금융인증서등록/재등록 등록완료"
SERVICE, CODE, CHOICE, PIN = "금융인증서비스", "휴대폰 점유인증", "금융인증서 선택", "금융인증서 비밀번호"
BANKS = ("가온은행", "나래은행")
"""The banks whose pages features walk through."""

FILLED = {
    SERVICE: """
        "이름"에 "{이름}"을 입력한다
        "휴대폰번호"에 "{휴대폰번호}"를 입력한다
        "생년월일"에 "{생년월일}"을 입력한다
    """,
    CODE: '"확인코드"에 "{문자 인증번호}"를 입력한다',
    CHOICE: '"인증서"에서 1번째를 선택한다',
    PIN: '"비밀번호"에 "{PIN}"을 입력한다',
    IDENTITY: """
        "증권금융 인터넷뱅킹 ID"에 "{아이디}"를 입력한다
        "증권금융 인터넷뱅킹 비밀번호"에 "{비밀번호}"를 입력한다
        "주민등록번호"에 "{주민등록번호}"를 입력한다
    """,
    AUTHENTICATION: """
        "본인확인 추가인증 선택"에서 "휴대폰 SMS 인증"을 선택한다
        "인증번호 요청"을 누른다
        "인증번호"에 "{문자 인증번호}"를 입력한다
        "인증번호 확인"을 누른다
        있으면 "예수금계좌번호"에서 "{계좌번호}"를 선택한다
        있으면 "예수금계좌비밀번호"에 "{계좌 비밀번호}"를 입력한다
        "OTP비밀번호"에 "{OTP}"를 입력한다
    """,
    "금융인증서 저장": """
        "비밀번호"에 "{PIN}"을 입력한다
        "비밀번호 확인"에 "{PIN}"을 입력한다
    """,
}

# On a connected device the service begins with the choice.
WAYS = {
    IDENTITY: Way(
        "우리사주뱅킹",
        '"인증센터 > 금융인증서 > 타기관금융인증서 관리 > 금융인증서등록/재등록" 메뉴를 연다',
    ),
    AUTHENTICATION: Way(IDENTITY, '"다음"을 누른다'),
    CERTIFICATE: Way(AUTHENTICATION, '"다음"을 누른다'),
    SERVICE: Way(CERTIFICATE, '"금융인증서 등록"을 누른다', maybe=True),
    CODE: Way(SERVICE, '"확인"을 누른다', maybe=True),
    CHOICE: Way(CODE, '"전송"을 누른다'),
    PIN: Way(CHOICE, '"확인"을 누른다'),
    DONE: Way(PIN, '"확인"을 누른다'),
    "발급기관 선택": Way(CHOICE, '"+"를 누른다', filled=False),
}

for bank in BANKS:
    FILLED |= {
        f"{bank} 이용약관 동의": '"이용약관에 동의함"을 체크한다',
        f"{bank} 고객정보 입력": """
            "이름"에 "{이름}"을 입력한다
            "주민등록번호"에 "{주민등록번호}"를 입력한다
            "계좌번호"에 "{계좌번호}"를 입력한다
            "계좌 비밀번호"에 "{계좌 비밀번호}"를 입력한다
        """,
        f"{bank} 추가인증": """
            "추가인증 방법"에서 "휴대폰 SMS 인증"을 선택한다
            "인증번호 요청"을 누른다
            "인증번호"에 "{문자 인증번호}"를 입력한다
            "인증번호 확인"을 누른다
        """,
        f"{bank} 개인정보 입력": """
            "이메일"에 "{이메일}"을 입력한다
            "휴대폰번호"에 "{휴대폰번호}"를 입력한다
        """,
        f"{bank} 보안매체 인증": """
            있으면 "OTP 비밀번호"에 "{OTP}"를 입력한다
            있으면 "보안카드 일련번호"에 "{보안카드 일련번호}"를 입력한다
            있으면 "보안카드번호"에 "{보안카드번호}"를 입력한다
        """,
    }
    WAYS |= {
        f"{bank} 이용약관 동의": Way(f"{bank} 금융인증서 발급", '"금융인증서 발급/재발급"을 누른다'),
        f"{bank} 고객정보 입력": Way(f"{bank} 이용약관 동의", '"다음"을 누른다'),
        f"{bank} 추가인증": Way(f"{bank} 고객정보 입력", '"다음"을 누른다'),
        f"{bank} 개인정보 입력": Way(f"{bank} 추가인증", '"다음"을 누른다'),
        f"{bank} 보안매체 인증": Way(f"{bank} 개인정보 입력", '"다음"을 누른다'),
        f"{bank} 발급완료": Way("금융인증서 저장", '"저장"을 누른다'),
    }
WAYS["금융인증서 저장"] = Way("가온은행 보안매체 인증", '"다음"을 누른다')
