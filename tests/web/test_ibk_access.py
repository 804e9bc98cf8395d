"""IBK's pages and Koscom's management for everybody: axe-core finds nothing serious, and the keyboard alone is enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ksfc_spec.runner.stage import BROWSER, Stage
from ksfc_spec.target.description import load_target
from ksfc_spec.target.scene import PHONE, Scene
from steps.attempts import attempt
from steps.ibk_walks import HOUSE, OWN
from steps.walks import say, walk

from .access import accessible

NAME = "한가람"
WIDE, NARROW = ((1280, 900), (400, 800)), ((430, 800), (360, 740))
CLOUD = "등록된 클라우드 공동인증서"
LABEL = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"
PAGES = (
    "IBK 인증센터",
    "IBK 로그인",
    "IBK 공동인증서 안내",
    "IBK 클라우드 공동인증서 안내",
    "IBK 민간전자서명 안내",
    "IBK 온라인 신원확인 안내",
    "IBK 인증서 종류 및 수수료",
    "IBK 공동인증서 유의사항",
    "IBK 클라우드 유의사항",
    "IBK 해외체류고객 예외신청 안내",
    "IBK 인증서 갱신",
    "IBK 인증서 전환발급",
    "IBK 인증서 가져오기",
    "IBK 인증서 내보내기",
    "IBK 저장매체 변경",
    "IBK 인증서 백업",
    "IBK 백업복구",
    "IBK 인증서 삭제",
    "IBK 인증서 폐기",
    "IBK PC에서 스마트폰으로",
)
ISSUE = (
    "IBK 인증서 신규/재발급",
    "IBK 약관동의",
    "발급 알림 안내",
    "IBK 고객정보 입력",
    "IBK 추가인증 요청",
    "IBK 추가인증 번호입력",
    "IBK 저장매체 선택",
    "IBK 발급완료",
)
REGISTRATION = ("IBK 타기관 인증서 등록", "IBK 타기관 인증서 선택", "IBK 타기관 인증서 등록완료")
IN_CLOUD = (
    "IBK 클라우드 인증서 발급",
    "IBK 클라우드 약관동의",
    "IBK 클라우드 추가인증",
    "IBK 클라우드 인증서 종류",
    "IBK 클라우드 발급완료",
    "IBK 클라우드 타기관 인증서 등록",
)
WINDOWS = (
    "클라우드 인증서 목록",
    "클라우드 인증서 비밀번호",
    "클라우드 인증서 관리",
    "클라우드 인증서 내려받기",
    "인증서 파일 가져오기",
    "인증서 올리기",
    "간편비밀번호 설정",
)
ON_PHONE = (
    "IBK 로그인",
    "IBK 스마트폰 인증서 선택",
    "IBK 스마트폰 인증서 내보내기",
    "IBK 스마트폰 인증서 가져오기",
    "IBK 간편인증 등록",
    "IBK 바이오인증 등록",
    "IBK 패턴 등록",
    "IBK 간편비밀번호 등록",
    "IBK 간편비밀번호 등록완료",
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    """A customer of IBK's in front of a browser."""
    with stage.scene(BROWSER) as scene:
        scene.customer, scene.house = NAME, HOUSE
        scene.world.tell("ibk", "enrol", name=NAME, holder="personal")
        yield scene


def give(scene: Scene, thing: str) -> None:
    scene.world.tell("people", "give", name=NAME, thing=thing)


def front(scene: Scene) -> Any:
    """The browser's tab in front."""
    return scene.screen._screen._front  # type: ignore[attr-defined]


def look(scene: Scene, sizes: tuple[tuple[int, int], ...] = WIDE) -> None:
    """Nothing grave in any of the sizes."""
    for width, height in sizes:
        front(scene).set_viewport_size({"width": width, "height": height})
        accessible(front(scene))


def each(scene: Scene, screens: tuple[str, ...], sizes: tuple[tuple[int, int], ...] = WIDE) -> None:
    for screen in screens:
        walk(scene, screen)
        look(scene, sizes)


def test_guides_and_management(scene: Scene) -> None:
    give(scene, OWN)
    each(scene, PAGES)


def test_the_six_steps(scene: Scene) -> None:
    each(scene, ISSUE)


def test_registration_of_another_institution_s(scene: Scene) -> None:
    give(scene, "범용 공동인증서(은행)")
    each(scene, REGISTRATION)


def test_the_cloud(scene: Scene) -> None:
    each(scene, IN_CLOUD)


def test_koscom_s_windows(scene: Scene) -> None:
    give(scene, OWN)
    give(scene, CLOUD)
    scene.world.tell("koscom", "connect", name=NAME)
    each(scene, WINDOWS)


def test_payment_and_confirmation(scene: Scene) -> None:
    give(scene, OWN)
    walk(scene, "IBK 인증서 전환발급")
    say(scene, '"IBK 인증서 전환발급" 화면을 바르게 채운다\n"범용으로 전환"을 누른다')
    look(scene)
    say(scene, '"취소"를 누른다')
    walk(scene, "IBK 인증서 폐기")
    say(scene, '"IBK 인증서 폐기" 화면을 바르게 채운다\n"폐기"를 누른다')
    look(scene)


def test_pages_of_a_certificate_session(scene: Scene) -> None:
    give(scene, OWN)
    attempt(scene, "로그인", thing=OWN)
    for menu in (
        "인증센터 > 공동인증서 > 인증서 온라인 신원확인 동의",
        "해외체류고객 예외신청",
        "뱅킹 > 자금이체",
    ):
        say(scene, f'"{menu}" 메뉴를 연다')
        look(scene)


@pytest.mark.parametrize("house", ["가온은행", "새빛투자증권"])
def test_other_houses(scene: Scene, house: str) -> None:
    say(scene, f'"{house} 인증서 로그인" 화면 주소를 직접 연다\n"공동인증서 로그인"을 누른다')
    assert "저장된 인증서가 없습니다" in " ".join(scene.screen.read().alerts)
    look(scene)


def test_the_phone(scene: Scene) -> None:
    scene.world.tell("people", "put", name=NAME, thing=OWN, place="스마트폰")
    scene.take(PHONE)
    each(scene, ON_PHONE, NARROW)


def tab_to(page: Any, name: str) -> None:
    """Press Tab until the element of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if str(page.evaluate(LABEL)).replace("*", "").strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def entered(page: Any, name: str, value: object) -> None:
    tab_to(page, name)
    page.keyboard.type(str(value))


def heading(page: Any, name: str) -> None:
    page.get_by_role("heading", name=name, level=1).wait_for()


def test_issue_by_keyboard_alone(scene: Scene) -> None:
    facts, page = scene.facts(), front(scene)
    scene.screen.visit("/ibk/login")
    entered(page, "아이디", facts["user_id"])
    entered(page, "비밀번호", facts["password"])
    page.keyboard.press("Enter")
    heading(page, "IBK 인증센터")
    tab_to(page, "인증서 신규/재발급")
    page.keyboard.press("Enter")
    heading(page, "IBK 인증서 신규/재발급")
    tab_to(page, "신규 발급")
    page.keyboard.press("Enter")
    heading(page, "IBK 약관동의")
    tab_to(page, "전체동의")
    page.keyboard.press("Space")
    tab_to(page, "다음")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    notice = opened.value
    tab_to(notice, "확인")
    notice.keyboard.press("Enter")
    heading(page, "IBK 고객정보 입력")
    entered(page, "이름", NAME)
    entered(page, "주민등록번호 앞자리", facts["resident_front"])
    entered(page, "주민등록번호 뒷자리", facts["resident_back"])
    entered(page, "계좌 비밀번호", facts["account_password"])
    tab_to(page, "실물OTP")
    page.keyboard.press("Space")
    entered(page, "보안매체 번호", looked(scene, "보안매체 번호"))
    page.keyboard.press("Enter")
    heading(page, "IBK 추가인증 요청")
    tab_to(page, "SMS 인증요청")
    page.keyboard.press("Enter")
    heading(page, "IBK 추가인증 번호입력")
    entered(page, "인증번호", scene.world.tell("telco", "latest_code", phone=str(facts["phone"]))["code"])
    page.keyboard.press("Enter")
    heading(page, "IBK 저장매체 선택")
    tab_to(page, "하드디스크")
    page.keyboard.press("Space")
    entered(page, "인증서 비밀번호", facts["certificate_password"])
    entered(page, "인증서 비밀번호 확인", facts["certificate_password"])
    page.keyboard.press("Enter")
    heading(page, "IBK 발급완료")


def looked(scene: Scene, at: str) -> str:
    """What the person reads there."""
    return str(scene.world.tell("people", "look", name=NAME, at=at)["value"])
