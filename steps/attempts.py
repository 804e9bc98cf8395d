"""Whole undertakings in one sentence: logging in, registering, copying, and what is asked of institutions off-screen.

An attempt goes as far as the system lets it; what the system says at its end is there to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

from ksfc_spec.target.errors import NotOnScreenError
from ksfc_spec.target.scene import PHONE, Scene

from . import ibk_walks
from .holdings import tell
from .senses import DONE, register
from .sentence import deed
from .values import resolve
from .walks import FILLED, say

LOGINS = {
    "아이디": """
        "로그인" 화면까지 진행한다
        "아이디"에 "{아이디}"를 입력한다
        "비밀번호"에 "{비밀번호}"를 입력한다
        "로그인"을 누른다
    """,
    "공동인증서": """
        "로그인" 화면까지 진행한다
        "인증서 로그인"의 "공동인증서"를 누른다
        "인증서 선택" 화면을 바르게 채운다
        "확인"을 누른다
    """,
}
"""How a customer logs in on the PC, by the means."""
PHONE_LOGINS: dict[str, str] = {
    "아이디": """
        "로그인" 화면까지 진행한다
        "아이디"에 "{아이디}"를 입력한다
        "비밀번호"에 "{비밀번호}"를 입력한다
        "아이디 로그인"의 "로그인"을 누른다
    """,
    "바이오인증": """
        "로그인" 화면까지 진행한다
        "간편 로그인"의 "바이오인증"을 누른다
        지문으로 확인한다
    """,
    "간편비밀번호": """
        "간편비밀번호 로그인" 화면까지 진행한다
        "간편비밀번호"에 "{간편비밀번호}"를 입력한다
        "확인"을 누른다
    """,
    "패턴": """
        "패턴 로그인" 화면까지 진행한다
        "1-2-5-8" 패턴을 그린다
    """,
    "금융인증서": """
        "로그인" 화면까지 진행한다
        "인증서 로그인"의 "금융인증서"를 누른다
        "금융인증서 비밀번호" 화면까지 진행한다
        "금융인증서 비밀번호" 화면을 바르게 채운다
        "확인"을 누른다
    """,
    "클라우드 공동인증서": """
        클라우드에 연결되어 있다
        "로그인" 화면까지 진행한다
        "인증서 로그인"의 "클라우드 공동인증서"를 누른다
        "클라우드 PIN번호 입력" 화면을 바르게 채운다
        "확인"을 누른다
    """,
}
"""How a customer logs in on the phone."""
NEEDED = {
    "공동인증서": "등록된 증권용 공동인증서(코스콤)",
    "금융인증서": "금융인증서",
    "클라우드 공동인증서": "클라우드 공동인증서",
}
"""What one must have to log in by a means."""
STATES = {"금융인증서": "등록됨"}
"""What must be so of it besides."""

ATTEMPTS = {
    "등록": """
        "타기관인증서등록 인증서 등록" 화면까지 다시 진행한다
        "인증서 등록"을 누른다
        "인증서"에서 "<표시>"를 선택한다
        "인증서 비밀번호"에 "{<주인>인증서 비밀번호}"를 입력한다
        "확인"을 누른다
    """,
    "로그인": """
        "로그인" 화면까지 다시 진행한다
        "인증서 로그인"의 "공동인증서"를 누른다
        "인증서"에서 "<표시>"를 선택한다
        "인증서 비밀번호"에 "{<주인>인증서 비밀번호}"를 입력한다
        "확인"을 누른다
    """,
    "복사": """
        휴대폰에서 "PC에서 가져오기" 화면 주소를 직접 연다
        휴대폰에서 "인증번호 만들기"를 누른다
        PC에서 "PC->스마트폰" 화면까지 다시 진행한다
        PC에서 "복사 방식"에서 "인증번호"를 선택한다
        PC에서 "인증서"에서 "<표시>"를 선택한다
        PC에서 "인증서 비밀번호"에 "{<주인>인증서 비밀번호}"를 입력한다
        PC에서 "인증서 내보내기"를 누른다
        PC에서 "인증번호"에 "{복사 인증번호}"를 입력한다
        PC에서 "확인"을 누른다
        휴대폰에서 새로고침한다
    """,
}
"""What is undertaken with a joint certificate on the PC; <표시> is its line in the window's list, <주인> whose it is."""
PHONE_ATTEMPTS: dict[str, str] = {
    "로그인": ATTEMPTS["로그인"],
}
"""The same on the phone."""


@deed('고객(은) "{수단}"(으로) 로그인했다')
def _(scene: Scene, 수단: str) -> None:
    needed = ibk_walks.NEEDED if scene.house else NEEDED
    if 수단 in needed:
        tell(scene, "give", thing=needed[수단])
    if 수단 in needed and 수단 in STATES:
        tell(scene, "set_state", thing=needed[수단], state=STATES[수단])
    if scene.device_in_hand == PHONE and 수단 in DONE and f"휴대폰의 {수단}" not in scene.notes:
        register(scene, 수단)
    log_out(scene)
    say(scene, _logins(scene)[수단])


@deed("고객(은) 로그인하지 않았다")
def _(scene: Scene) -> None:
    log_out(scene)


@deed('"{것}"의 {일}(을) 시도한다')
def _(scene: Scene, 것: str, 일: str) -> None:
    attempt(scene, 일, thing=것)


@deed('"{것}"(으로) 로그인(을) 시도한다')
def _(scene: Scene, 것: str) -> None:
    attempt(scene, "로그인", thing=것)


@deed('"{항목}"에 "{값}"(을) 넣고 "{단추}"(을) {번:d}번 누른다')
def _(scene: Scene, 항목: str, 값: str, 단추: str, 번: str) -> None:
    for _ in range(int(번)):
        say(scene, FILLED.get(scene.screen.where(), ""))
        scene.screen.fill(항목, resolve(scene, 값))
        scene.screen.press(단추)


@deed('"{기관}"에 "{일}"(을) 요청한다')
def _(scene: Scene, 기관: str, 일: str) -> None:
    pages = ibk_walks.REQUESTS.get((기관, 일), "") if scene.house else ""
    if pages:
        _as_far_as_it_goes(scene, pages)
    else:
        scene.world.tell("people", "ask", name=scene.customer, of=기관, wish=일)


def _logins(scene: Scene) -> Mapping[str, str]:
    """How one logs in on the device in hand, at the house the scenario plays in."""
    phone = scene.device_in_hand == PHONE
    if scene.house:
        return ibk_walks.PHONE_LOGINS if phone else ibk_walks.LOGINS
    return PHONE_LOGINS if phone else LOGINS


def log_out(scene: Scene) -> None:
    """Log out on the device in hand, if one is logged in."""
    scene.screen.visit(scene.home)
    if any(action.name == "로그아웃" for action in scene.screen.read().actions):
        scene.screen.press("로그아웃")


def _undertakings(scene: Scene) -> Mapping[str, str]:
    """What is undertaken how on the device in hand, at the house the scenario plays in."""
    phone = scene.device_in_hand == PHONE
    if scene.house:
        return ibk_walks.PHONE_ATTEMPTS if phone else ibk_walks.ATTEMPTS
    return PHONE_ATTEMPTS if phone else ATTEMPTS


def _use(thing: str) -> str:
    """`증권용` of `등록된 증권용 공동인증서(IBK)`."""
    return next((word for word in thing.split() if word in ("증권용", "범용", "은행용", "카드용")), "")


def attempt(scene: Scene, deed_name: str, *, thing: str) -> None:
    """Undertake something with a certificate; LookupError where nobody knows how."""
    table = _undertakings(scene)
    if f"클라우드 {deed_name}" in table and "클라우드 " in thing:
        deed_name = f"클라우드 {deed_name}"
    if deed_name not in table:
        raise LookupError(f"nobody knows how to undertake {deed_name}")
    if deed_name.endswith("로그인"):
        log_out(scene)
    label = tell(scene, "label", thing=thing)["label"] if "<표시>" in table[deed_name] else ""
    holder = thing.split("의 ")[0] + "의 " if "의 " in thing else ""
    lines = table[deed_name].replace("<표시>", label).replace("<주인>", holder).replace("<종류>", _use(thing))
    _as_far_as_it_goes(scene, lines)


def _as_far_as_it_goes(scene: Scene, sentences: str) -> None:
    """One sentence after the other, until something is refused."""
    for line in sentences.strip().splitlines():
        try:
            say(scene, line.strip())
        except NotOnScreenError:
            if not scene.screen.read().alerts:
                raise
            return
        if scene.house and scene.screen.read().alerts:
            return
