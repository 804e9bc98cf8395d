"""Registering certificates on the phone for everybody: axe-core finds nothing grave, nothing is too wide or too small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ksfc_spec.runner.stage import BROWSER, Stage
from ksfc_spec.target.description import load_target
from ksfc_spec.target.scene import Scene
from steps.walks import say, walk

from .access import accessible, front, handy, refusals_lead_to_fields

NAME = "한가람"
WIDTHS = ((360, 740), (430, 932))
CONFIRM = '"확인"을 누른다'
FINANCIAL = (
    *("금융인증서 본인확인", CONFIRM, "금융인증서 비밀번호입력", CONFIRM),
    '"본인확인 추가 인증 선택"에서 "ARS인증"을 선택한다\n"ARS 전화 요청"을 누른다',
    *("금융인증서 등록", "금융인증서비스", CONFIRM, "휴대폰 점유인증", "금융인증서 선택"),
    *("금융인증서 비밀번호", CONFIRM, "금융인증서 등록완료"),
)
CLOUD = (
    *("클라우드인증서 등록 안내", "클라우드인증서 등록 본인인증", CONFIRM),
    *("클라우드인증서 등록 예수금계좌인증", CONFIRM, "클라우드인증서 등록 보안매체 인증", CONFIRM),
    *(
        "클라우드인증서 등록 인증서 선택",
        CONFIRM,
        "클라우드 PIN번호 입력",
        CONFIRM,
        "클라우드인증서 등록완료",
    ),
)
FLOWS = {"financial": FINANCIAL, "cloud": CLOUD}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    with stage.scene(BROWSER, phone=True) as scene:
        scene.customer = NAME
        scene.world.tell("ksfc", "enrol", name=NAME)
        for thing in ("금융인증서", "클라우드 공동인증서(타기관)", "예수금계좌"):
            scene.world.tell("people", "give", name=NAME, thing=thing)
        scene.world.tell("koscom", "connect", name=NAME, device="phone")
        yield scene


@pytest.mark.parametrize("medium", ["", "OTP", "보안카드"])
@pytest.mark.parametrize("flow", FLOWS)
def test_every_screen(scene: Scene, flow: str, medium: str) -> None:
    if medium:
        scene.world.tell("people", "give", name=NAME, thing=medium)
    for deed in FLOWS[flow]:
        (say if deed.endswith("다") else walk)(scene, deed)
        page = front(scene)
        refusals_lead_to_fields(page)
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            accessible(page)
            handy(page)
