"""IBK on bad days: windows left half way, the back button, sessions that end, forged forms, parties that do not answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.relying import BANK, BROKER
from ksfc_spec.runner.stage import FORM, Stage
from ksfc_spec.target.scene import Scene
from ksfc_spec.web.reference import ReferenceApp
from steps.attempts import attempt
from steps.ibk_walks import HOUSE, OWN
from steps.walks import say, walk

from .staged import staged

NAME, OTHER = "한가람", "문새벽"


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Stage, list[ReferenceApp]]]:
    stage, worlds = staged()
    yield stage, worlds
    stage.close()


@pytest.fixture
def worlds(made: tuple[Stage, list[ReferenceApp]]) -> list[ReferenceApp]:
    return made[1]


@pytest.fixture
def scene(made: tuple[Stage, list[ReferenceApp]]) -> Iterator[Scene]:
    with made[0].scene(FORM) as scene:
        scene.customer, scene.house = NAME, HOUSE
        scene.world.tell("ibk", "enrol", name=NAME, holder="personal")
        yield scene


@pytest.fixture
def world(scene: Scene, worlds: list[ReferenceApp]) -> ReferenceApp:
    return worlds[-1]


def alerts(scene: Scene) -> str:
    return " / ".join(scene.screen.read().alerts)


def later(world: ReferenceApp, **time: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(timedelta(**time))


def to_payment(scene: Scene) -> None:
    walk(scene, "IBK 인증서 신규/재발급")
    say(scene, '"인증서 종류"에서 "범용 공동인증서"를 선택한다')
    walk(scene, "IBK 인증서 결제")


def test_a_payment_window_of_an_application_that_was_begun_anew_charges_nothing(
    scene: Scene, world: ReferenceApp
) -> None:
    to_payment(scene)
    scene.screen.switch("")
    say(scene, '"인증센터 > 공동인증서 > 인증서 신규/재발급" 메뉴를 연다\n"신규 발급"을 누른다')
    scene.screen.switch("IBK 인증서 결제")
    scene.screen.press("결제")
    assert not world.city.payments.taken
    assert not world.city.ibk.certificates.issued


def test_the_back_button_after_completion_leads_to_completion(scene: Scene, world: ReferenceApp) -> None:
    walk(scene, "IBK 발급완료")
    for step in ("terms", "customer", "request", "store"):
        scene.screen.visit(f"/ibk/issue/{step}")
        assert scene.screen.where() == "IBK 발급완료"
    assert len(world.city.ibk.certificates.issued) == 1


def test_going_back_to_the_customer_s_data_takes_the_proof_away(scene: Scene, world: ReferenceApp) -> None:
    walk(scene, "IBK 저장매체 선택")
    scene.screen.visit("/ibk/issue/customer")
    assert scene.screen.where() == "IBK 고객정보 입력"
    later(world, seconds=31)
    say(scene, '"IBK 고객정보 입력" 화면을 바르게 채운다\n"다음"을 누른다')
    assert scene.screen.where() == "IBK 추가인증 요청"
    scene.screen.visit("/ibk/issue/store")
    assert scene.screen.where() == "IBK 추가인증 요청"


def test_a_session_that_ended_half_way_keeps_nothing(scene: Scene, world: ReferenceApp) -> None:
    walk(scene, "IBK 저장매체 선택")
    say(scene, '"IBK 저장매체 선택" 화면을 바르게 채운다')
    later(world, minutes=31)
    scene.screen.press("확인")
    assert scene.screen.where() == "IBK 인증센터"
    assert "접속이 끝났습니다" in alerts(scene)
    scene.screen.visit("/ibk/issue/store")
    assert scene.screen.where() == "IBK 로그인"
    assert not world.city.ibk.certificates.issued


def test_logging_in_as_somebody_else_drops_what_was_under_way(scene: Scene) -> None:
    scene.world.tell("ibk", "enrol", name=OTHER, holder="personal")
    walk(scene, "IBK 저장매체 선택")
    other = scene.facts(OTHER)
    scene.screen.visit("/ibk/login")
    scene.screen.fill("아이디", str(other["user_id"]))
    scene.screen.fill("비밀번호", str(other["password"]))
    scene.screen.press("아이디 로그인")
    scene.screen.visit("/ibk/issue/store")
    assert scene.screen.where() == "IBK 인증서 신규/재발급"


@pytest.mark.parametrize(
    ("party", "button", "says"),
    [
        ("certificates", "공동인증서 로그인", "응답이 없습니다"),
        ("koscom", "클라우드 공동인증서 로그인", "응답이 없습니다"),
    ],
)
def test_a_party_that_does_not_answer_is_named_on_the_log_in_page(
    scene: Scene, party: str, button: str, says: str
) -> None:
    walk(scene, "IBK 로그인")
    scene.world.tell(party, "disturb", how="silent")
    scene.screen.press(button)
    assert scene.screen.where() == "IBK 로그인"
    assert says in alerts(scene)


def test_a_silent_telephone_company_costs_no_step(scene: Scene) -> None:
    walk(scene, "IBK 추가인증 요청")
    scene.world.tell("telco", "disturb", how="silent")
    say(scene, '"연락처"에서 "휴대폰"을 선택한다\n"SMS 인증요청"을 누른다')
    assert scene.screen.where() == "IBK 추가인증 요청"
    assert "응답이 없습니다" in alerts(scene)


def test_setting_the_pin_twice_stores_once(scene: Scene, world: ReferenceApp) -> None:
    scene.world.tell("people", "give", name=NAME, thing=OWN)
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, "간편비밀번호 설정")
    say(scene, '"간편비밀번호 설정" 화면을 바르게 채운다')
    scene.screen.press_twice("확인")
    account = world.city.koscom.cloud.connected(world.city.pc.serial)
    assert account is not None
    assert len(world.city.koscom.cloud.listed(account.id)) == 1


def test_a_cloud_under_a_name_nobody_bears_takes_certificates_too(scene: Scene, world: ReferenceApp) -> None:
    scene.world.tell("people", "give", name=NAME, thing=OWN)
    walk(scene, "클라우드 고객정보 입력")
    say(scene, '"클라우드 고객정보 입력" 화면을 바르게 채운다')
    scene.screen.fill("이름", "아무개")
    scene.screen.press("다음")
    say(
        scene,
        '"약관에 동의함"을 체크한다\n"확인"을 누른다\n휴대폰으로 "{인증숫자}"를 회신한다\n"인증 확인"을 누른다',
    )
    say(
        scene,
        '"인증서 관리"를 누른다\n"인증서 올리기"를 누른다\n"인증서 올리기" 화면을 바르게 채운다\n"확인"을 누른다',
    )
    say(scene, '"간편비밀번호 설정" 화면을 바르게 채운다\n"확인"을 누른다')
    assert scene.screen.where() == "클라우드 인증서 관리"


def test_a_file_of_the_cloud_is_not_taken_after_its_window_s_time(scene: Scene, world: ReferenceApp) -> None:
    scene.world.tell("people", "give", name=NAME, thing=OWN)
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, "간편비밀번호 설정")
    say(scene, '"간편비밀번호 설정" 화면을 바르게 채운다')
    later(world, minutes=31)
    scene.screen.press("확인")
    account = world.city.koscom.cloud.connected(world.city.pc.serial)
    assert account is not None
    assert not world.city.koscom.cloud.listed(account.id)


# other houses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("house", [BANK, BROKER])
def test_another_person_s_number_registers_nothing(scene: Scene, house: object) -> None:
    scene.world.tell("people", "give", name=NAME, thing="범용 공동인증서(은행)")
    name = house.name
    say(scene, f'"{name} 인증서 로그인" 화면 주소를 직접 연다')
    scene.screen.fill("주민등록번호", str(scene.facts(OTHER)["resident_number"]))
    say(scene, '"인증서 등록"을 누른다\n"인증서 선택" 화면을 바르게 채운다\n"확인"을 누른다')
    assert "본인 명의의 인증서가 아닙니다" in alerts(scene)
    say(scene, '"공동인증서 로그인"을 누른다\n"인증서 선택" 화면을 바르게 채운다\n"확인"을 누른다')
    assert "등록되지 않은 인증서입니다" in alerts(scene)


def test_an_answer_for_another_house_is_the_browser_s_own_and_good_once(
    scene: Scene, world: ReferenceApp
) -> None:
    scene.world.tell("people", "give", name=NAME, thing="범용 공동인증서(은행)")
    relying, program, facts = world.city.relying, world.city.certificates, scene.facts()
    asked = relying.ask_registration(
        BANK, browser="mine", number=str(facts["resident_number"]), return_to="/back"
    )
    choice = program.choices("하드디스크")[0]
    secret = str(facts["certificate_password"])
    address = program.sign(asked, medium="하드디스크", key=choice.key, password=secret)
    state, token = (part.split("=", 1)[1] for part in address.split("?")[1].split("&"))
    assert "등록했습니다" in relying.take(browser="mine", state=state, token=token)
    with pytest.raises(Exception, match="요청이 끝났거나"):
        relying.take(browser="mine", state=state, token=token)


def test_a_revoked_certificate_is_nobody_s_key(scene: Scene) -> None:
    scene.world.tell("people", "give", name=NAME, thing=OWN)
    attempt(scene, "로그인", thing=OWN)
    assert scene.screen.where() == "IBK 인증센터"
    scene.world.tell("people", "set_state", name=NAME, thing=OWN, state="폐기")
    attempt(scene, "로그인", thing=OWN)
    assert "폐기된 인증서입니다" in alerts(scene)
