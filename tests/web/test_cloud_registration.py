"""Registering a cloud joint certificate: every combination of customer arrives, and nobody goes round a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import product

import pytest

from ksfc_spec.bank.registrations import CLOUD
from ksfc_spec.parties.koscom import Errand, Koscom
from ksfc_spec.runner.stage import Stage
from ksfc_spec.target.description import load_target
from ksfc_spec.target.scene import Scene
from ksfc_spec.target.world import InProcessWorld
from steps.attempts import LOGINS
from steps.cloud_walks import AUTHENTICATION, CONSENT, CUSTOMER, DEVICE, DONE, IDENTITY, LIST, PIN, TRANSFER
from steps.walks import FILLED, say, walk

NAME, THING = "한가람", "클라우드 공동인증서(타기관)"
CHOICES = list(product((True, False), repeat=5))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    """A member with a certificate in the cloud, in front of the PC."""
    with stage.scene() as scene:
        scene.customer = NAME
        scene.world.tell("ksfc", "enrol", name=NAME)
        give(scene, THING)
        yield scene


def give(scene: Scene, thing: str) -> None:
    scene.world.tell("people", "give", name=NAME, thing=thing)


def alerts(scene: Scene) -> str:
    return " / ".join(scene.screen.read().alerts)


@dataclass(frozen=True)
class Customer:
    """One of the thirty-two kinds."""

    logged_in: bool
    abroad: bool
    account: bool
    medium: bool
    connected: bool

    @property
    def name(self) -> str:
        """What is so of this kind."""
        return "-".join(key for key, so in asdict(self).items() if so) or "nothing"

    def prepare(self, scene: Scene) -> None:
        if self.abroad:
            scene.world.tell("network", "move", country="JP")
        if self.account:
            give(scene, "예수금계좌")
        if self.medium:
            give(scene, "OTP")
        if self.connected:
            scene.world.tell("koscom", "connect", name=NAME)
        if self.logged_in:
            say(scene, LOGINS["아이디"])


def registered(scene: Scene) -> int:
    """How many cloud certificates of the customer's the bank has registered."""
    assert isinstance(scene.world, InProcessWorld)
    bank = scene.world._reference.bank
    member = bank.members.by_user_id(scene.facts()["user_id"])
    return len(bank.registrations.of(member.id, family=CLOUD))


def labels(scene: Scene) -> set[str]:
    return {field.label for field in scene.screen.read().fields}


def identified(scene: Scene, customer: Customer) -> None:
    """Step 1, and the consent of those who connect from abroad, of nobody else."""
    walk(scene, IDENTITY)
    field = next(f for f in scene.screen.read().fields if f.label == "증권금융 인터넷뱅킹 ID")
    assert (field.readonly, bool(field.value)) == (customer.logged_in, customer.logged_in)
    say(scene, FILLED[IDENTITY])
    scene.screen.press("다음")
    asked = "출국정보 조회 동의" in scene.screen.read().text
    assert (asked, scene.screen.where()) == (customer.abroad, IDENTITY if customer.abroad else AUTHENTICATION)
    if asked:
        scene.screen.press("다음", within="해외 출국정보 조회 동의")
        assert "동의함" in alerts(scene)
        say(scene, '"해외 출국정보 조회 동의"의 "동의함"을 체크한다')
        scene.screen.press("다음", within="해외 출국정보 조회 동의")


def asked_for_what_they_have(scene: Scene, customer: Customer) -> None:
    """Step 2 asks for the account and the medium of those who hold them, and for a transfer of those without medium."""
    assert scene.screen.where() == AUTHENTICATION
    assert ("예수금계좌비밀번호" in labels(scene)) == customer.account
    assert ("OTP 번호" in labels(scene)) == customer.medium
    buttons = {action.name for action in scene.screen.read().actions}
    assert ("인증서 등록" in buttons, "다음" in buttons) == (customer.medium, not customer.medium)


@pytest.mark.parametrize("customer", [Customer(*choices) for choices in CHOICES], ids=lambda one: one.name)
def test_all_thirty_two_kinds_of_customers_arrive(scene: Scene, customer: Customer) -> None:
    customer.prepare(scene)
    identified(scene, customer)
    asked_for_what_they_have(scene, customer)
    walk(scene, DONE)
    page = scene.screen.read()
    assert "등록이 완료되었습니다" in page.text
    assert [mark.state for mark in page.stepper] == ["done", "done", "current"]
    assert registered(scene) == 1
    assert (TRANSFER in scene.trail) == (not customer.medium)
    for window in (CUSTOMER, DEVICE):
        assert (window in scene.trail) == (not customer.connected)


@pytest.mark.parametrize("medium", ["OTP", "스마트OTP", "보안카드"])
def test_each_medium_arrives(scene: Scene, medium: str) -> None:
    give(scene, medium)
    walk(scene, DONE)
    assert scene.screen.where() == DONE


def test_a_registered_certificate_is_not_registered_again(scene: Scene) -> None:
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, DONE)
    walk(scene, PIN)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert "이미 등록된 인증서입니다" in alerts(scene)


def test_the_window_cannot_be_opened_before_the_proofs(scene: Scene) -> None:
    give(scene, "OTP")
    walk(scene, AUTHENTICATION)
    scene.screen.press("인증서 등록")
    assert list(scene.screen.windows()) == [""]
    assert "본인확인 추가인증을 해 주세요" in alerts(scene)


def test_the_transfer_cannot_be_opened_by_address(scene: Scene) -> None:
    scene.screen.visit("/centre/cloud/register/transfer")
    assert scene.screen.where() == IDENTITY
    walk(scene, AUTHENTICATION)
    scene.screen.visit("/centre/cloud/register/transfer")
    say(
        scene,
        '"금융기관"에서 "{은행}"을 선택한다\n"계좌번호"에 "{은행계좌번호}"를 입력한다\n"인증요청"을 누른다',
    )
    assert "다음을 눌러 다시 시작해 주세요" in alerts(scene)


def test_five_wrong_pins_lock_the_certificate(scene: Scene) -> None:
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, PIN)
    for _ in range(5):
        say(scene, '"인증서 비밀번호"에 "{틀린 PIN}"을 입력한다\n"확인"을 누른다')
    assert "5번 틀려 이용이 정지되었습니다" in alerts(scene)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert scene.screen.where() == PIN
    assert "정지되었습니다" in alerts(scene)


def test_connecting_slowly_costs_the_pin_a_second_time_and_nothing_else(scene: Scene) -> None:
    give(scene, "OTP")
    walk(scene, LIST)
    scene.world.advance(timedelta(minutes=4))
    walk(scene, PIN)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert scene.screen.where() == PIN
    assert "한 번 더 입력해 주세요" in alerts(scene)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert scene.screen.where() == DONE


def test_a_silent_party_loses_nothing(scene: Scene) -> None:
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, PIN)
    scene.world.tell("koscom", "disturb", how="silent")
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    assert "코스콤에서 응답이 없습니다" in alerts(scene)
    scene.world.tell("koscom", "disturb", how="")
    walk(scene, DONE)
    assert scene.screen.where() == DONE


def test_an_unknown_origin_counts_as_abroad(scene: Scene) -> None:
    scene.world.tell("network", "disturb", how="error")
    walk(scene, IDENTITY)
    say(
        scene,
        '"증권금융 인터넷뱅킹 ID"에 "{아이디}"를 입력한다\n"증권금융 인터넷뱅킹 비밀번호"에 "{비밀번호}"를 입력한다',
    )
    say(scene, '"주민(사업자)등록번호"에 "{주민등록번호}"를 입력한다\n"다음"을 누른다')
    assert "해외 출국정보 조회 동의" in scene.screen.read().text


def test_the_transfer_is_the_window_of_a_customer_without_medium(scene: Scene) -> None:
    walk(scene, TRANSFER)
    assert scene.screen.where() == TRANSFER


def test_an_answer_is_no_good_in_another_session_and_no_good_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sees the address by which Koscom's window comes back gains nothing by it."""
    seen: list[str] = []
    sign = Koscom.sign

    def watched(koscom: Koscom, errand: Errand, *, pin: str) -> str:
        seen.append(sign(koscom, errand, pin=pin))
        return "/parties/close"

    monkeypatch.setattr(Koscom, "sign", watched)
    scene.world.tell("koscom", "connect", name=NAME)
    walk(scene, PIN)
    say(scene, '"인증서 비밀번호"에 "{PIN}"을 입력한다\n"확인"을 누른다')
    stranger = scene.device("pc", scene.mask)
    stranger.visit(seen[0])
    assert "요청이 끝났거나 없습니다" in stranger.read().text
    stranger.visit("/centre/cloud/register/done")
    assert stranger.where() == IDENTITY
    scene.screen.visit(seen[0])
    assert "등록했습니다" in scene.screen.read().text
    scene.screen.visit(seen[0])
    assert "등록했습니다" not in scene.screen.read().text
    scene.screen.visit("/centre/cloud/register/done")
    assert scene.screen.where() == DONE


def test_a_session_that_ended_leads_back_to_the_beginning(scene: Scene) -> None:
    walk(scene, AUTHENTICATION)
    scene.world.advance(timedelta(minutes=11))
    scene.screen.press("다음")
    assert scene.screen.where() != AUTHENTICATION or alerts(scene)
    scene.screen.visit("/centre/cloud/register/authentication")
    assert scene.screen.where() == IDENTITY


@pytest.mark.parametrize("path", ["/centre/cloud/register/consent", "/centre/cloud/register/done"])
def test_no_page_opens_before_its_turn(scene: Scene, path: str) -> None:
    scene.screen.visit(path)
    assert scene.screen.where() == IDENTITY


def test_the_consent_cannot_be_gone_round_from_abroad(scene: Scene) -> None:
    scene.world.tell("network", "move", country="JP")
    walk(scene, CONSENT)
    scene.screen.visit("/centre/cloud/register/authentication")
    assert scene.screen.where() == IDENTITY
    assert "동의함" not in [field.label for field in scene.screen.read().fields]
