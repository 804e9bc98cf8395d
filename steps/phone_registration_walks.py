"""Walks through the registration of certificates on the phone (tables of `walks`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import phone_cloud_walks as cloud
from .phone_walks import ACCOUNT_CHECK, TRANSFER
from .way import Way

HOME = "증권금융 뱅킹Plus"
IDENTITY, AUTHENTICATION = "금융인증서 본인확인", "금융인증서 비밀번호입력"
CERTIFICATE, DONE = "금융인증서 등록", "금융인증서 등록완료"
CLOUD = "클라우드인증서 등록"
GUIDE, OWN_IDENTITY, ACCOUNT = f"{CLOUD} 안내", f"{CLOUD} 본인인증", f"{CLOUD} 예수금계좌인증"
MEDIUM, LIST, CLOUD_DONE = f"{CLOUD} 보안매체 인증", f"{CLOUD} 인증서 선택", f"{CLOUD}완료"
CUSTOMER, TERMS, DEVICE = (f"{CLOUD}: {name}" for name in (cloud.CUSTOMER, cloud.TERMS, cloud.DEVICE))
TRANSFERRING, PROVEN = f"{CLOUD}: {ACCOUNT_CHECK}", f"{CLOUD}: 보안매체 인증완료"

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
        있으면 "보안카드 일련번호"에 "{보안카드 일련번호}"를 입력한다
        있으면 "보안카드번호 앞 두자리"에 "{보안카드 첫째 암호 앞 두자리}"를 입력한다
        있으면 "보안카드번호 뒤 두자리"에 "{보안카드 둘째 암호 뒤 두자리}"를 입력한다
        있으면 "보안매체 미소지고객 인증"의 "주민등록번호"에 "{주민등록번호}"를 입력한다
        있으면 "보안매체 미소지고객 인증"의 "휴대폰번호"에 "{휴대폰번호}"를 입력한다
    """,
    CUSTOMER: cloud.FILLED[cloud.CUSTOMER],
    TERMS: cloud.FILLED[cloud.TERMS],
    OWN_IDENTITY: cloud.FILLED[cloud.IDENTITY],
    ACCOUNT: """
        "예수금계좌번호"에서 "{계좌번호}"를 선택한다
        "예수금계좌비밀번호"에 "{계좌 비밀번호}"를 입력한다
    """,
    MEDIUM: """
        있으면 "금융기관"에서 "{은행}"을 선택한다
        있으면 "계좌번호"에 "{은행계좌번호}"를 입력한다
        있으면 "OTP비밀번호"에 "{OTP}"를 입력한다
        있으면 "보안카드 일련번호"에 "{보안카드 일련번호}"를 입력한다
        있으면 "보안카드번호 앞 두자리"에 "{보안카드 첫째 암호 앞 두자리}"를 입력한다
        있으면 "보안카드번호 뒤 두자리"에 "{보안카드 둘째 암호 뒤 두자리}"를 입력한다
    """,
    LIST: '"인증서"에서 1번째를 선택한다',
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
WAYS |= {
    GUIDE: Way(
        HOME,
        f"""
        {cloud.LOG_IN}
        "인증/보안 > 클라우드 공동인증서 > 타기관 클라우드인증서 등록" 메뉴를 연다
        """,
    ),
    CUSTOMER: Way(GUIDE, '"등록 시작"을 누른다', name=cloud.CUSTOMER, maybe=True),
    TERMS: Way(CUSTOMER, '"다음"을 누른다', name=cloud.TERMS, maybe=True),
    DEVICE: Way(TERMS, '"다음"을 누른다', name=cloud.DEVICE, maybe=True),
    OWN_IDENTITY: Way(DEVICE, cloud.PROVE),
    ACCOUNT: Way(OWN_IDENTITY, '"확인"을 누른다', maybe=True),
    MEDIUM: Way(ACCOUNT, '"확인"을 누른다'),
    TRANSFERRING: Way(MEDIUM, '있으면 "계좌이체 인증"을 누른다', name=ACCOUNT_CHECK, maybe=True),
    PROVEN: Way(TRANSFERRING, TRANSFER, name=MEDIUM),
    LIST: Way(PROVEN, '"확인"을 누른다'),
    cloud.PIN: Way(LIST, '"확인"을 누른다'),
    CLOUD_DONE: Way(cloud.PIN, '"확인"을 누른다'),
}
"""Customers are led past what they do not need: connecting a connected phone, a deposit account, the transfer."""


def ways(trail: Sequence[str]) -> Mapping[str, Way]:
    """The way to the window of the account check while the customer registers a cloud certificate."""
    inside = any(screen.startswith(CLOUD) for screen in trail[-2:])
    return {ACCOUNT_CHECK: Way(MEDIUM, '"계좌이체 인증"을 누른다')} if inside else {}
