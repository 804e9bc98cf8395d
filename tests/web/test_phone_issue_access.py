"""Connecting to the cloud and issuing into it, for everybody: axe-core finds nothing grave, nothing is too wide or too small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ksfc_spec.runner.stage import BROWSER, Stage
from ksfc_spec.target.description import load_target
from steps.phone_cloud_walks import (
    ACCOUNT,
    CARD,
    CUSTOMER,
    DETAILS,
    DEVICE,
    DONE,
    GUIDE,
    IDENTITY,
    ISSUE_TERMS,
    KIND,
    OTHER_WAY,
    PAYMENT,
    PIN,
    SET_PIN,
    TERMS,
)
from steps.walks import say, walk

from .access import accessible, front, handy, refusals_lead_to_fields

NAME, CONFIRM, NEXT = "한가람", '"확인"을 누른다', '"다음"을 누른다'
WIDTHS = ((360, 740), (430, 932))
CONNECTION = (GUIDE, CUSTOMER, NEXT, TERMS, NEXT, DEVICE, CONFIRM, OTHER_WAY, CONFIRM)
ISSUE = (
    *(ISSUE_TERMS, CONFIRM, IDENTITY, CONFIRM),
    '"본인인증 선택"에서 "ARS인증"을 선택한다\n"ARS 전화 요청"을 누른다',
    *(CARD, '"주민등록증"을 촬영한다', ACCOUNT, CONFIRM),
    *(DETAILS, '"이메일"에 ""을 입력한다\n"확인"을 누른다'),
    *(SET_PIN, CONFIRM, KIND, CONFIRM),
    '"인증서 선택"에서 "증권전용 개인"을 선택한다\n"인증서 정보"의 "접기"를 누른다',
    '"SignKorea 이용약관"의 "내용보기"를 누른다',
    '"SignKorea 이용약관" 창을 닫는다',
    *(PAYMENT, '"결제하기"를 누른다', '"취소"를 누른다', DONE),
)
LOG_IN = '"로그인" 화면까지 진행한다\n"인증서 로그인"의 "클라우드 공동인증서"를 누른다'


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage(load_target())
    yield stage
    stage.close()


@pytest.mark.parametrize(
    ("deeds", "abroad"),
    [(CONNECTION, False), (ISSUE, True), ((DONE, LOG_IN, CONFIRM), False)],
    ids=["connection", "issue", "log-in"],
)
def test_every_screen(stage: Stage, deeds: tuple[str, ...], abroad: bool) -> None:
    with stage.scene(BROWSER, phone=True) as scene:
        scene.customer = NAME
        scene.world.tell("ksfc", "enrol", name=NAME)
        if abroad:
            scene.world.tell("network", "move", country="JP")
        for deed in deeds:
            (say if deed.endswith("다") else walk)(scene, deed)
            page = front(scene)
            refusals_lead_to_fields(page)
            for width, height in WIDTHS:
                page.set_viewport_size({"width": width, "height": height})
                accessible(page)
                handy(page)
        assert scene.screen.where() in (OTHER_WAY, DONE, PIN)
