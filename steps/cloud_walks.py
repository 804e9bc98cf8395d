"""Walks through the registration of a cloud joint certificate and Koscom's windows on the PC (tables of `walks`)."""

from __future__ import annotations

from .way import Way

FLOW = "타기관 클라우드 인증서 등록"
IDENTITY, AUTHENTICATION, DONE = f"{FLOW} 본인확인", f"{FLOW} 추가인증", f"{FLOW} 등록완료"
CONSENT = "해외 출국정보 조회 동의"
TRANSFER, TRANSFERRED = "계좌이체 인증", f"{FLOW} 계좌이체 인증완료"
CUSTOMER, TERMS, DEVICE = "클라우드 고객정보 입력", "클라우드 약관동의", "클라우드 기기인증"
LIST, PIN = "클라우드 인증서 목록", "클라우드 인증서 비밀번호"

FILLED = {
    IDENTITY: """
        있으면 "증권금융 인터넷뱅킹 ID"에 "{아이디}"를 입력한다
        "증권금융 인터넷뱅킹 비밀번호"에 "{비밀번호}"를 입력한다
        "주민(사업자)등록번호"에 "{주민등록번호}"를 입력한다
    """,
    CONSENT: '"동의함"을 체크한다',
    AUTHENTICATION: """
        있으면 "본인확인 추가인증 선택"에서 "휴대폰 SMS 인증"을 선택한다
        있으면 "휴대폰본인인증"을 누른다
        있으면 "통신사"에서 "{통신사}"를 선택한다
        있으면 "이름"에 "{이름}"을 입력한다
        있으면 "생년월일"에 "{생년월일}"을 입력한다
        있으면 "휴대폰번호"에 "{휴대폰번호}"를 입력한다
        있으면 "인증번호 요청"을 누른다
        있으면 "인증번호"에 "{문자 인증번호}"를 입력한다
        있으면 "확인"을 누른다
        있으면 "예수금계좌번호"에서 "{계좌번호}"를 선택한다
        있으면 "예수금계좌비밀번호"에 "{계좌 비밀번호}"를 입력한다
        있으면 "OTP 일련번호"에 "{OTP 일련번호}"를 입력한다
        있으면 "OTP 번호"에 "{OTP}"를 입력한다
        있으면 "보안카드 일련번호"에 "{보안카드 일련번호}"를 입력한다
        있으면 "보안카드번호 앞 두자리"에 "{보안카드 첫째 암호 앞 두자리}"를 입력한다
        있으면 "보안카드번호 뒤 두자리"에 "{보안카드 둘째 암호 뒤 두자리}"를 입력한다
    """,
    TRANSFER: """
        "금융기관"에서 "{은행}"을 선택한다
        "계좌번호"에 "{은행계좌번호}"를 입력한다
    """,
    CUSTOMER: """
        "이름"에 "{이름}"을 입력한다
        "생년월일"에 "{생년월일}"을 입력한다
        "휴대전화번호"에 "{휴대폰번호}"를 입력한다
    """,
    TERMS: '"약관에 동의함"을 체크한다',
    LIST: '"인증서"에서 1번째를 선택한다',
    PIN: '"인증서 비밀번호"에 "{PIN}"을 입력한다',
}

WAYS = {
    "전체메뉴": Way("우리사주뱅킹", '"전체메뉴"를 누른다'),
    IDENTITY: Way("전체메뉴", f'"{FLOW}"을 누른다'),
    CONSENT: Way(IDENTITY, '"다음"을 누른다', name=IDENTITY),
    AUTHENTICATION: Way(
        IDENTITY,
        """
        "다음"을 누른다
        있으면 "해외 출국정보 조회 동의"의 "동의함"을 체크한다
        있으면 "해외 출국정보 조회 동의"의 "다음"을 누른다
        """,
    ),
    TRANSFER: Way(AUTHENTICATION, '"다음"을 누른다'),
    TRANSFERRED: Way(
        TRANSFER,
        """
        "인증요청"를 누른다
        "인증번호"에 "{송금인 숫자}"를 입력한다
        "확인"을 누른다
        """,
        name=AUTHENTICATION,
    ),
    CUSTOMER: Way(
        AUTHENTICATION,
        """
        있으면 "다음"을 누른다
        있으면 "금융기관"에서 "{은행}"을 선택한다
        있으면 "계좌번호"에 "{은행계좌번호}"를 입력한다
        있으면 "인증요청"를 누른다
        있으면 "인증번호"에 "{송금인 숫자}"를 입력한다
        있으면 "확인"을 누른다
        "인증서 등록"을 누른다
        """,
        maybe=True,
    ),
    TERMS: Way(CUSTOMER, '"다음"을 누른다', maybe=True),
    DEVICE: Way(TERMS, '"확인"을 누른다', maybe=True),
    LIST: Way(
        DEVICE,
        """
        휴대폰으로 "{인증숫자}"를 회신한다
        "인증 확인"을 누른다
        """,
    ),
    PIN: Way(LIST, '"확인"을 누른다'),
    DONE: Way(PIN, '"확인"을 누른다'),
}
"""Customers without a medium pass the transfer on their way to Koscom's window; those who are connected find the list at once."""
