"""Walks: how a customer with good entries gets to a screen. The tables are written in the vocabulary itself.

`FILLED` is what a person enters on a screen (nothing that leaves it), `WAYS` how one gets there from the screen before.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from functools import reduce

from ksfc_spec.target.errors import NotOnScreenError
from ksfc_spec.target.scene import PHONE, Scene

from . import (
    cloud_walks,
    financial_walks,
    ibk_walks,
    new_certificate_walks,
    phone_cloud_walks,
    phone_registration_walks,
    phone_walks,
)
from .sentence import deed
from .vocabulary import vocabulary
from .way import Way

HOME = "우리사주뱅킹"
CONSENT = "개인정보 수집·이용·제공 동의"
OTHER_IDENTITY = "타기관인증서등록 본인확인"
OTHER_AUTHENTICATION = "타기관인증서등록 비밀번호 등록"
OTHER_CERTIFICATE = "타기관인증서등록 인증서 등록"

FILLED = {
    "약관동의": """
        "온라인서비스 이용약관"의 "동의함"을 체크한다
        "전자금융거래 기본약관"의 "동의함"을 체크한다
        "개인정보처리방침"의 "동의함"을 체크한다
    """,
    CONSENT: """
        "비여신 금융거래 동의서"의 "전문보기"를 누른다
        "동의서 전문" 창을 닫는다
        "개인(신용)정보 수집·이용"에서 "동의함"을 선택한다
        "고유식별정보 수집·이용"에서 "동의함"을 선택한다
        "개인정보 제공"에서 "동의함"을 선택한다
        "고유식별정보 제공"에서 "동의함"을 선택한다
    """,
    "실명확인": """
        "이름"에 "{이름}"을 입력한다
        "주민등록번호 앞자리"에 "{주민등록번호 앞자리}"를 입력한다
        "주민등록번호 뒷자리"에 "{주민등록번호 뒷자리}"를 입력한다
        "실명확인"을 누른다
    """,
    "휴대폰 본인확인": """
        "통신사"에서 "{통신사}"를 선택한다
        "이름"에 "{이름}"을 입력한다
        "생년월일"에 "{생년월일}"을 입력한다
        "휴대폰번호"에 "{휴대폰번호}"를 입력한다
    """,
    "인증서 선택": """
        "저장매체"에서 "하드디스크"를 선택한다
        "인증서"에서 1번째를 선택한다
        "인증서 비밀번호"에 "{인증서 비밀번호}"를 입력한다
    """,
    "아이디 중복확인": """
        "아이디"에 "{아이디}"를 입력한다
        "중복확인"을 누른다
    """,
    "주소 찾기": """
        "검색방법"에서 "도로명"을 선택한다
        "도로명"에 "{자택 도로명}"을 입력한다
        "검색"을 누른다
        "검색결과"에서 1번째를 선택한다
    """,
    "직업 찾기": """
        "대분류"에서 "{직업 대분류}"를 선택한다
        "조회"를 누른다
        "중분류"에서 "{직업 중분류}"를 선택한다
        "조회"를 누른다
        "소분류"에서 "{직업 소분류}"를 선택한다
    """,
    "고객정보입력": """
        "성별"에서 "{성별}"을 선택한다
        "영문명"에 "{영문명}"을 입력한다
        "아이디 중복확인"을 누른다
        "아이디 중복확인" 화면을 바르게 채운다
        "적용"을 누른다
        "비밀번호"에 "{비밀번호}"를 입력한다
        "비밀번호 확인"에 "{비밀번호}"를 입력한다
        "우편물 수령지"에서 "자택"을 선택한다
        "자택주소 찾기"를 누른다
        "주소 찾기" 화면을 바르게 채운다
        "적용"을 누른다
        "자택 상세주소"에 "{자택 상세주소}"를 입력한다
        "직장주소 찾기"를 누른다
        "주소 찾기" 화면을 바르게 채운다
        "적용"을 누른다
        "직장 상세주소"에 "{직장 상세주소}"를 입력한다
        "자택전화번호"에 "{자택전화번호}"를 입력한다
        "직장전화번호"에 "{직장전화번호}"를 입력한다
        "휴대전화번호"에 "{휴대폰번호}"를 입력한다
        "이메일"에 "{이메일}"을 입력한다
        "우편물 수신여부"에서 "아니오"를 선택한다
        "이메일 수신여부"에서 "예"를 선택한다
        "SMS 수신여부"에서 "예"를 선택한다
        "직업 찾기"를 누른다
        "직업 찾기" 화면을 바르게 채운다
        "확인"을 누른다
        "직장명"에 "{직장명}"을 입력한다
        "근무부서"에 "{근무부서}"를 입력한다
        "직위"에 "{직위}"를 입력한다
    """,
    OTHER_IDENTITY: """
        "증권금융 인터넷뱅킹 ID"에 "{아이디}"를 입력한다
        "증권금융 인터넷뱅킹 비밀번호"에 "{비밀번호}"를 입력한다
        "주민등록번호"에 "{주민등록번호}"를 입력한다
    """,
    OTHER_AUTHENTICATION: """
        "주민등록번호 뒷자리"에 "{주민등록번호 뒷자리}"를 입력한다
        "휴대폰번호 뒷자리"에 "{휴대폰번호 뒷자리}"를 입력한다
    """,
}

WAYS = {
    "보안프로그램 설치": Way(HOME, '"보안프로그램 설치"를 누른다'),
    "로그인": Way(HOME, '"로그인"을 누른다'),
    "약관동의": Way(HOME, '"회원가입"을 누른다'),
    CONSENT: Way("약관동의", '"확인"을 누른다'),
    "동의서 전문": Way(CONSENT, '"비여신 금융거래 동의서"의 "전문보기"를 누른다', filled=False),
    "실명확인": Way(CONSENT, '"확인"을 누른다'),
    "휴대폰 본인확인": Way(
        "실명확인",
        """
        "본인인증 선택"에서 "휴대폰 본인인증"을 선택한다
        "본인인증"을 누른다
        """,
    ),
    "인증서 선택": Way(
        "실명확인",
        """
        "본인인증 선택"에서 "공동인증서"를 선택한다
        "본인인증"을 누른다
        """,
    ),
    "고객정보입력": Way(
        "휴대폰 본인확인",
        """
        "인증번호 요청"을 누른다
        "인증번호"에 "{문자 인증번호}"를 입력한다
        "확인"을 누른다
        """,
    ),
    "아이디 중복확인": Way("고객정보입력", '"아이디 중복확인"을 누른다', filled=False),
    "주소 찾기": Way("고객정보입력", '"자택주소 찾기"를 누른다', filled=False),
    "직업 찾기": Way("고객정보입력", '"직업 찾기"를 누른다', filled=False),
    "가입완료": Way("고객정보입력", '"확인"을 누른다'),
    "공동인증서 이용안내": Way(HOME, '"인증센터 > 공동인증서 > 공동인증서란?" 메뉴를 연다'),
    OTHER_IDENTITY: Way(HOME, '"인증센터 > 공동인증서 > 타기관인증서등록" 메뉴를 연다'),
    OTHER_AUTHENTICATION: Way(OTHER_IDENTITY, '"다음"을 누른다'),
    OTHER_CERTIFICATE: Way(
        OTHER_AUTHENTICATION,
        """
        "본인확인 추가인증 선택"에서 "휴대폰 SMS 인증"을 선택한다
        "인증번호 요청"을 누른다
        "인증번호"에 "{문자 인증번호}"를 입력한다
        "인증번호 확인"을 누른다
        "타기관인증서등록 비밀번호 등록" 화면을 바르게 채운다
        "다음"을 누른다
        """,
        filled=False,
    ),
    "타기관인증서등록 등록완료": Way(
        OTHER_CERTIFICATE,
        """
        "인증서 등록"을 누른다
        "인증서 선택" 화면을 바르게 채운다
        "확인"을 누른다
        """,
    ),
    "인증서복사": Way(HOME, '"인증센터 > 공동인증서 > 인증서복사" 메뉴를 연다'),
    "PC->스마트폰": Way("인증서복사", '"PC->스마트폰"을 누른다'),
    "QR코드 복사": Way(
        "PC->스마트폰",
        """
        휴대폰에서 "PC에서 가져오기" 화면 주소를 직접 연다
        PC에서 "복사 방식"에서 "QR코드"를 선택한다
        PC에서 "인증서"에서 "증권용"을 선택한다
        PC에서 "인증서 비밀번호"에 "{인증서 비밀번호}"를 입력한다
        PC에서 "인증서 내보내기"를 누른다
        """,
    ),
    "인증번호 복사": Way(
        "PC->스마트폰",
        """
        휴대폰에서 "PC에서 가져오기" 화면 주소를 직접 연다
        휴대폰에서 "인증번호 만들기"를 누른다
        PC에서 "복사 방식"에서 "인증번호"를 선택한다
        PC에서 "인증서"에서 "증권용"을 선택한다
        PC에서 "인증서 비밀번호"에 "{인증서 비밀번호}"를 입력한다
        PC에서 "인증서 내보내기"를 누른다
        """,
    ),
    "스마트폰->PC": Way(
        "인증서복사",
        """
        휴대폰에서 "PC로 내보내기" 화면 주소를 직접 연다
        휴대폰에서 "인증서"에서 1번째를 선택한다
        휴대폰에서 "인증서 비밀번호"에 "{인증서 비밀번호}"를 입력한다
        휴대폰에서 "인증번호 만들기"를 누른다
        PC에서 "스마트폰->PC"를 누른다
        """,
    ),
}
FILLED |= financial_walks.FILLED | cloud_walks.FILLED | ibk_walks.FILLED | phone_walks.FILLED
FILLED |= phone_cloud_walks.FILLED | new_certificate_walks.FILLED | phone_registration_walks.FILLED
WAYS |= financial_walks.WAYS | cloud_walks.WAYS | ibk_walks.WAYS
PHONE_HOME = "증권금융 뱅킹Plus"
PHONE_WAYS: dict[str, Way] = {
    "로그인": Way(PHONE_HOME, '"로그인"을 누른다'),
    **ibk_walks.PHONE_WAYS,
    **phone_registration_walks.WAYS,
}
"""Where the phone's ways differ."""
IF_THERE = "있으면 "
"""A line that begins so is done only where the screen has what it names first."""


@deed('"{화면}" 화면까지 진행한다')
def _(scene: Scene, 화면: str) -> None:
    walk(scene, 화면)


@deed('"{화면}" 화면까지 다시 진행한다')
def _(scene: Scene, 화면: str) -> None:
    scene.screen.visit(scene.address(route(scene, 화면)[0]))
    walk(scene, 화면)


@deed('"{화면}" 화면(을) 바르게 채운다')
def _(scene: Scene, 화면: str) -> None:
    require(scene, name_of(scene, 화면))
    say(scene, FILLED[화면])


def walk(scene: Scene, screen: str) -> None:
    """Go on from the screen in front, if it lies on the way, else from the main page."""
    way, ways = route(scene, screen), ways_on(scene)
    front = scene.screen.where()
    if front not in way:
        scene.screen.visit(scene.address(way[0]))
        front = way[0]
    at = way.index(front)
    while at < len(way) - 1:
        if ways[way[at + 1]].filled:
            say(scene, FILLED.get(way[at], ""))
        say(scene, ways[way[at + 1]].sentences)
        at = _arrived(scene, way, at + 1)
    require(scene, name_of(scene, screen))


def _arrived(scene: Scene, way: list[str], at: int) -> int:
    """Where on the way one stands; a screen that customers may be led past need not be the next one."""
    ways, front = ways_on(scene), scene.screen.where()
    while front != name_of(scene, way[at]) and ways[way[at]].maybe and at < len(way) - 1:
        at += 1
    require(scene, name_of(scene, way[at]))
    return at


def name_of(scene: Scene, screen: str) -> str:
    """What a screen is called, which walks may call otherwise."""
    way = ways_on(scene).get(screen)
    return screen if way is None else way.name or screen


def route(scene: Scene, screen: str) -> list[str]:
    """The screens on the way to `screen` on the device in hand, the first one reached by its address."""
    way, ways = [screen], ways_on(scene)
    while way[0] in ways:
        way.insert(0, ways[way[0]].before)
    return way


def ways_on(scene: Scene) -> Mapping[str, Way]:
    """The ways of the device in hand, at the house the scenario plays in."""
    if scene.house:
        return {**WAYS, **ibk_walks.ways(phone=scene.device_in_hand == PHONE)}
    if scene.device_in_hand != PHONE:
        return WAYS
    flows = (phone_walks, new_certificate_walks, phone_cloud_walks, phone_registration_walks)
    return reduce(operator.or_, (flow.ways(scene.trail) for flow in flows), {**WAYS, **PHONE_WAYS})


def say(scene: Scene, sentences: str) -> None:
    """Do one sentence per line."""
    for line in sentences.strip().splitlines():
        sentence = line.strip()
        if not sentence.startswith(IF_THERE):
            vocabulary().say(scene, sentence)
        elif _has(scene, sentence):
            vocabulary().say(scene, sentence.removeprefix(IF_THERE))


def _has(scene: Scene, sentence: str) -> bool:
    named = re.search(r'"([^"]*)"', sentence)
    page = scene.screen.read()
    open_ones = [f for f in page.fields if f.enabled and not (f.readonly and f.kind == "text")]
    usable = {f.label for f in open_ones} | {option for f in open_ones for option in f.options}
    return named is not None and named[1] in (
        usable | {a.name for a in page.actions if a.enabled} | {p.name for p in page.parts}
    )


def require(scene: Scene, screen: str) -> None:
    """NotOnScreenError, with what the system says, unless that screen is in front."""
    if scene.screen.where() != screen:
        page = scene.screen.read()
        said = " / ".join(page.alerts) or "안내 없음"
        message = f'"{screen}" 화면에 이르지 못함: "{page.name}" 화면에 있음 ({scene.mask(said)})'
        raise NotOnScreenError(screen, "화면", seen=(page.name,), message=message)
