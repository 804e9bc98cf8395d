"""A system over the network: the same screen and a world that is told things by POST."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ksfc_spec.errors import HarnessError
from ksfc_spec.target.errors import NoAnswerError, PartyRefusal, UnsupportedError
from ksfc_spec.target.form import FormScreen
from ksfc_spec.target.serving import Served
from ksfc_spec.target.wire import HttpWire
from ksfc_spec.target.world import HttpWorld

from .small_site import small_site


async def _door(request: Request) -> JSONResponse:
    match request.path_params["action"]:
        case "now":
            return JSONResponse({"now": "2026-11-02T09:00:00+09:00"})
        case "latest_code":
            return JSONResponse({"error": "no code was sent", "reason": "no-message"}, 400)
        case "advance":
            return JSONResponse({}, 501)
        case "echo":
            return JSONResponse(await request.json())
    return JSONResponse({"error": "unknown"}, 404)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served()
    yield served
    served.close()


@pytest.fixture
def world(served: Served) -> Iterator[HttpWorld]:
    origin = served.put(Starlette(routes=[Route("/world/{party}/{action}", _door, methods=["POST"])]))
    wire = HttpWire(origin)
    yield HttpWorld(wire, f"{origin}/world")
    wire.close()


def test_parties_are_told_by_post(world: HttpWorld) -> None:
    assert world.tell("people", "echo", name="한가람") == {"name": "한가람"}
    assert world.now().utcoffset() == timedelta(hours=9)


def test_a_refusal_keeps_its_reason(world: HttpWorld) -> None:
    with pytest.raises(PartyRefusal) as refusal:
        world.tell("telco", "latest_code")
    assert refusal.value.code == "no-message"


def test_what_a_world_cannot_do_is_unsupported(world: HttpWorld) -> None:
    with pytest.raises(UnsupportedError):
        world.advance(timedelta(minutes=1))
    with pytest.raises(UnsupportedError):
        HttpWorld(HttpWire("http://localhost:9"), "").tell("people", "get")
    with pytest.raises(HarnessError, match="404"):
        world.tell("people", "dance")


def test_the_form_screen_speaks_http(served: Served) -> None:
    wire = HttpWire(served.put(small_site()))
    screen = FormScreen(wire)
    screen.visit("/join")
    screen.fill("이름", "문새벽")
    screen.press("확인")
    assert screen.read().name == "완료"
    assert "name=문새벽" in screen.read().text
    wire.close()


def test_nobody_at_that_address_is_no_answer() -> None:
    with pytest.raises(NoAnswerError):
        FormScreen(HttpWire("http://localhost:9", seconds=0.5)).visit("/")
