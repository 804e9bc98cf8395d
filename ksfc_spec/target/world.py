"""The world's two adapters, and the door through which a served reference can be told things.

`InProcessWorld` calls the reference's parties; `HttpWorld` posts JSON to `<address>/<party>/<action>`, which
`world_door` answers: 200 with the party's answer, 409 with `{"refused": code}`, 404 for what nobody knows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ksfc_spec.clock import ManualClock
from ksfc_spec.errors import HarnessError
from ksfc_spec.parties.errors import PartyRefusedError, UnknownActionError

from .errors import PartyRefusal, UnsupportedError
from .wire import AsgiApp, Wire

Tell = Callable[[str, str, Mapping[str, str]], Mapping[str, Any]]


class Reference(Protocol):
    """What a reference in process offers: the pages, the clock they go by, and the door to the parties."""

    @property
    def app(self) -> AsgiApp: ...
    @property
    def clock(self) -> ManualClock: ...
    @property
    def tell(self) -> Tell: ...


class InProcessWorld:
    """`World` around a reference in this process."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def now(self) -> datetime:
        return self._reference.clock.now()

    def advance(self, delta: timedelta) -> None:
        self._reference.clock.advance(delta)

    def tell(self, party: str, action: str, **details: str) -> Mapping[str, Any]:
        try:
            return self._reference.tell(party, action, details)
        except UnknownActionError as error:
            raise HarnessError(str(error)) from error
        except PartyRefusedError as refusal:
            raise PartyRefusal(party, action, refusal.reason, str(refusal)) from refusal


class HttpWorld:
    """`World` of a remote system whose surroundings are told things at `address` (`https://…/world`)."""

    def __init__(self, wire: Wire, address: str) -> None:
        self._wire, self._address = wire, address.rstrip("/")

    def now(self) -> datetime:
        return datetime.fromisoformat(str(self.tell("clock", "now")["now"]))

    def advance(self, delta: timedelta) -> None:
        self.tell("clock", "advance", seconds=str(delta.total_seconds()))

    def tell(self, party: str, action: str, **details: str) -> Mapping[str, Any]:
        if not self._address:
            raise UnsupportedError(
                f"{party}.{action}: 대상에 world 주소가 없음 (the target has no world address)"
            )
        url = f"{self._address}/{party}/{action}"
        headers = [("content-type", "application/json"), ("accept", "application/json")]
        answer = self._wire.send("POST", url, headers=headers, body=json.dumps(details).encode())
        data = json.loads(answer.body or b"{}")
        if answer.status == 409:
            raise PartyRefusal(party, action, str(data.get("refused")), str(data.get("message", "")))
        if answer.status == 501:
            raise UnsupportedError(f"{party}.{action}")
        if answer.status != 200:
            raise HarnessError(f"{party}.{action}: {answer.status} {data.get('message', '')}")
        return dict(data)


def world_door(reference: Reference) -> Starlette:
    """The ASGI application behind `/world`. It hands out secrets: serve it for a run alone, on loopback."""
    world = InProcessWorld(reference)

    async def door(request: Request) -> JSONResponse:
        party, action = request.path_params["party"], request.path_params["action"]
        try:
            return JSONResponse(_told(world, party, action, await request.json()))
        except PartyRefusal as refusal:
            return JSONResponse({"refused": refusal.code, "message": str(refusal)}, 409)
        except HarnessError as error:
            return JSONResponse({"message": str(error)}, 404)

    return Starlette(routes=[Route("/world/{party}/{action}", door, methods=["POST"])])


def _told(world: InProcessWorld, party: str, action: str, details: Mapping[str, str]) -> Mapping[str, Any]:
    match (party, action):
        case ("clock", "now"):
            return {"now": world.now().isoformat()}
        case ("clock", "advance"):
            world.advance(timedelta(seconds=float(details["seconds"])))
            return {"now": world.now().isoformat()}
        case _:
            return world.tell(party, action, **details)
