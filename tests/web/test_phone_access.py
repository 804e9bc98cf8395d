"""The phone's pages for everybody: axe-core finds nothing grave, nothing is too wide, too small, or without its keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ksfc_spec.runner.stage import BROWSER, Stage
from ksfc_spec.target.description import load_target
from ksfc_spec.target.scene import Scene
from steps.walks import say, walk

from .access import accessible, fits, front, handy, refusals_lead_to_fields

NAME = "한가람"
WIDE, NARROW = ({"width": 430, "height": 932}, {"width": 360, "height": 740})
CONFIRM = '"확인"을 누른다'


def means(name: str, *last: str) -> tuple[str, ...]:
    """The screens of one registration: screens are walked to, sentences are done."""
    return (
        *(f"{name} 실명확인", CONFIRM, '"약관동의"를 누른다', '"동의안함"을 누른다'),
        *(f"{name} 추가본인인증", CONFIRM, "휴대폰 본인확인", '"인증번호 요청"을 누른다'),
        *(f"{name} 신분증 사본제출", CONFIRM, '"촬영하기"를 누른다', '"주민등록증"을 촬영한다'),
        *(
            f"{name} 계좌인증",
            '"계좌번호"에 ""을 입력한다\n"확인"을 누른다',
            "계좌인증 서비스",
            '"인증요청"을 누른다',
        ),
        *(f"{name} 정보입력 및 완료", *last),
    )


FLOWS = {
    "sign-up": (
        *("회원가입 약관동의", CONFIRM, "회원가입 실명확인", '"실명확인"을 누른다', "휴대폰 본인확인"),
        *("회원가입 고객정보입력", CONFIRM, '"취소"를 누른다', '"계속 가입"을 누른다', "회원가입 가입완료"),
    ),
    "simple password": means(
        "간편비밀번호", '"등록"을 누른다', "간편비밀번호 등록완료", "간편비밀번호 로그인", CONFIRM
    ),
    "finger": means(
        "바이오인증",
        '"등록"을 누른다',
        '"바이오 수단"에서 "지문"을 선택한다\n"등록"을 누른다',
        "다른 사람의 지문으로 확인한다",
        "바이오인증 등록완료",
    ),
    "pattern": means(
        "패턴인증",
        '"1-2-3" 패턴을 그린다',
        '"1-2-5-8" 패턴을 그린다',
        '"1-2-5-9" 패턴을 그린다',
        "패턴 등록완료",
        "패턴 로그인",
        '"1-2-5-9" 패턴을 그린다',
    ),
    "new certificate": (
        *("신규공동인증서신청 비밀번호 확인", CONFIRM, "신규공동인증서신청 본인확인", CONFIRM),
        *('"온라인서비스 이용약관"의 "약관보기"를 누른다', '"온라인서비스 이용약관" 창을 닫는다'),
        *("신규공동인증서신청 신분증 제출", CONFIRM),
        *("신규공동인증서신청 계좌인증", '"인증요청"을 누른다', "1원이체 인증번호 입력", CONFIRM),
        *("신규공동인증서신청 고객정보입력", '"이메일"에 ""을 입력한다\n"인증서신규발급"을 누른다'),
        *('"주소찾기"를 누른다', '"검색"을 누른다', '"도로명"에 "국제금융로8길"을 입력한다\n"검색"을 누른다'),
        *('"적용"을 누른다', '"주소 찾기" 창을 닫는다'),
        *("신규공동인증서신청 비밀번호 등록", '"인증서신규발급"을 누른다'),
        *("신규공동인증서신청 발급", CONFIRM, "신규공동인증서신청 발급완료"),
    ),
}
ADDRESSES = (
    *(
        "/m",
        "/m/login",
        "/m/login/simple",
        "/m/loan",
        "/m/my",
        "/m/deposit/open",
        "/m/nowhere",
        "/parties/nowhere",
    ),
    *("/m/security", "/m/cloud", "/m/auth/bio", "/m/auth/simple", "/m/auth/financial"),
    *("/m/certificates/copy", "/m/certificates/copy/export"),
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    with stage.scene(BROWSER, phone=True) as scene:
        scene.customer = NAME
        yield scene


def fine(scene: Scene) -> None:
    page = front(scene)
    refusals_lead_to_fields(page)
    page.set_viewport_size(WIDE)
    fits(page)
    page.set_viewport_size(NARROW)
    accessible(page)
    handy(page)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_screen_of_a_flow(scene: Scene, flow: str) -> None:
    if flow != "sign-up":
        scene.world.tell("ksfc", "enrol", name=NAME)
    if flow == "new certificate":
        say(scene, '고객은 "아이디"로 로그인했다')
    for deed in FLOWS[flow]:
        if deed.endswith("다"):
            say(scene, deed)
        else:
            walk(scene, deed)
        fine(scene)


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_pages_of_their_own(scene: Scene, who: str) -> None:
    if who == "member":
        scene.world.tell("ksfc", "enrol", name=NAME)
        say(scene, '고객은 "아이디"로 로그인했다')
    for address in ADDRESSES:
        scene.screen.visit(address)
        fine(scene)
    scene.screen.visit("/m")
    front(scene).locator("summary").click()
    fine(scene)


def test_a_session_that_has_ended(scene: Scene) -> None:
    walk(scene, "회원가입 실명확인")
    say(scene, '30분이 지난다\n"실명확인"을 누른다')
    assert scene.screen.read().alerts
    assert front(scene).locator(".phone-top").count() == 1
    fine(scene)
