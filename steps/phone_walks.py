"""Walks on the phone: sign-up, and the registration of finger and face, simple password and pattern (tables of `walks`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .way import Way

HOME = "증권금융 뱅킹Plus"
MEANS = {
    "바이오인증": "바이오인증 등록완료",
    "간편비밀번호": "간편비밀번호 등록완료",
    "패턴인증": "패턴 등록완료",
}
"""Each registration by how its screens begin, and its last screen."""
PHONE_CHECK, ACCOUNT_CHECK = "휴대폰 본인확인", "계좌인증 서비스"
JOIN = "회원가입 실명확인"

BY_PHONE = """
    "휴대폰 본인확인" 화면을 바르게 채운다
    "인증번호 요청"을 누른다
    "인증번호"에 "{문자 인증번호}"를 입력한다
    "확인"을 누른다
""".strip()
NUMBER = """
    "주민등록번호 앞자리"에 "{주민등록번호 앞자리}"를 입력한다
    "주민등록번호 뒷자리"에 "{주민등록번호 뒷자리}"를 입력한다
    "실명확인"을 누른다
""".strip()
TRANSFER = """
    "계좌인증 서비스" 화면을 바르게 채운다
    "인증요청"을 누른다
    "인증번호"에 "{송금인 숫자}"를 입력한다
    "확인"을 누른다
""".strip()

FILLED = {
    "회원가입 약관동의": """
        "온라인서비스 이용약관"의 "동의함"을 체크한다
        "전자금융거래 기본약관"의 "동의함"을 체크한다
        "개인정보처리방침"의 "동의함"을 체크한다
    """,
    JOIN: f"""
        "성명"에 "{{이름}}"을 입력한다
        {NUMBER}
    """,
    "회원가입 고객정보입력": """
        "아이디"에 "{아이디}"를 입력한다
        "비밀번호"에 "{비밀번호}"를 입력한다
        "비밀번호 확인"에 "{비밀번호}"를 입력한다
        "휴대전화번호"에 "{휴대폰번호}"를 입력한다
        "이메일"에 "{이메일}"을 입력한다
        "우편물 수신여부"에서 "아니오"를 선택한다
        "이메일 수신여부"에서 "예"를 선택한다
        "SMS 수신여부"에서 "예"를 선택한다
    """,
    ACCOUNT_CHECK: '"일괄동의"를 체크한다',
    "공동인증서 인증": """
        "인증서"에서 1번째를 선택한다
        "인증서 비밀번호"에 "{인증서 비밀번호}"를 입력한다
    """,
    "간편비밀번호 정보입력 및 완료": """
        "간편비밀번호"에 "805293"을 입력한다
        "간편비밀번호 확인"에 "805293"을 입력한다
    """,
}

WAYS = {
    "로그인": Way(
        HOME,
        """
        있으면 "로그아웃"을 누른다
        "로그인"을 누른다
        """,
    ),
    "간편비밀번호 로그인": Way("로그인", '"간편 로그인"의 "간편비밀번호"를 누른다', filled=False),
    "패턴 로그인": Way("로그인", '"간편 로그인"의 "패턴"을 누른다', filled=False),
    "회원가입 약관동의": Way(HOME, '"회원가입"을 누른다'),
    JOIN: Way("회원가입 약관동의", '"확인"을 누른다'),
    "회원가입 고객정보입력": Way(
        JOIN,
        f"""
        "휴대폰 본인인증"을 누른다
        {BY_PHONE}
        """,
    ),
    "회원가입 가입완료": Way("회원가입 고객정보입력", '"확인"을 누른다'),
}

LAST = {
    "바이오인증": """
        "바이오 수단"에서 "지문"을 선택한다
        "등록"을 누른다
        지문으로 확인한다
    """,
    "간편비밀번호": '"등록"을 누른다',
    "패턴인증": """
        "1-2-5-8" 패턴을 그린다
        "1-2-5-8" 패턴을 그린다
    """,
}
MENUS = {
    "바이오인증": '"인증/보안 > 바이오인증 > 바이오인증 등록/재등록" 메뉴를 연다',
    "간편비밀번호": '"인증/보안 > 간편비밀번호 > 간편비밀번호 등록/재등록" 메뉴를 연다',
    "패턴인증": '"인증/보안 > 간편비밀번호 > 패턴인증 등록/재등록" 메뉴를 연다',
}

for name, done in MEANS.items():
    FILLED |= {
        f"{name} 실명확인": f"""
            "약관동의"를 누른다
            "동의함"을 누른다
            "이름"에 "{{이름}}"을 입력한다
            {NUMBER}
        """,
        f"{name} 신분증 사본제출": """
            있으면 "촬영하기"를 누른다
            있으면 "다시 촬영"을 누른다
            "주민등록증"을 촬영한다
        """,
        f"{name} 계좌인증": """
            "금융기관"에서 "{은행}"을 선택한다
            "계좌번호"에 "{은행계좌번호}"를 입력한다
        """,
    }
    WAYS |= {
        f"{name} 실명확인": Way(HOME, MENUS[name]),
        f"{name} 추가본인인증": Way(f"{name} 실명확인", '"확인"을 누른다'),
        f"{name} 신분증 사본제출": Way(
            f"{name} 추가본인인증",
            f"""
            "본인인증 선택"에서 "휴대폰 본인인증"을 선택한다
            "본인인증"을 누른다
            {BY_PHONE}
            "확인"을 누른다
            """,
        ),
        f"{name} 계좌인증": Way(f"{name} 신분증 사본제출", '"확인"을 누른다'),
        f"{name} 정보입력 및 완료": Way(
            f"{name} 계좌인증",
            f"""
            "확인"을 누른다
            {TRANSFER}
            """,
        ),
        done: Way(f"{name} 정보입력 및 완료", LAST[name]),
    }


def ways(trail: Sequence[str]) -> Mapping[str, Way]:
    """The phone's ways; windows that serve several flows are opened from the one the customer is in."""
    flow = next((name for screen in reversed(trail) for name in MEANS if screen.startswith(name)), "")
    identity = f"{flow} 추가본인인증"
    if flow:
        phone = Way(
            identity,
            """
            "본인인증 선택"에서 "휴대폰 본인인증"을 선택한다
            "본인인증"을 누른다
            """,
        )
    else:
        phone = Way(JOIN, '"휴대폰 본인인증"을 누른다')
    account = {ACCOUNT_CHECK: Way(f"{flow} 계좌인증", '"확인"을 누른다')} if flow else {}
    return {**WAYS, PHONE_CHECK: phone, **account}
