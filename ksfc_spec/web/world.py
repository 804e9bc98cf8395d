"""`POST /world/<party>/<action>`: the world's door for a run that is not in the same process."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, Router

from ksfc_spec.errors import InputError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.world import World


def world_routes(world: World) -> list[BaseRoute]:
    """The one address; details are a JSON object of strings, answers JSON.

    What a party refuses is 400 with `error` and `reason` (a word for programs), a party that is not well 503.
    """

    async def tell(request: Request) -> Response:
        try:
            details = json.loads(await request.body() or b"{}")
            given = {str(key): str(value) for key, value in details.items()}
        except (ValueError, AttributeError):
            return _refusal("details must be a JSON object", reason="wrong-details")
        party, action = request.path_params["party"], request.path_params["action"]
        try:
            return JSONResponse(dict(await run_in_threadpool(world.tell, party, action, given)))
        except PartyRefusedError as refusal:
            return _refusal(refusal.message, reason=refusal.reason)
        except InputError as error:
            return _refusal(error.message, reason="wrong-details")
        except PartyError as error:
            return JSONResponse({"error": error.message, "reason": "not-well"}, 503)

    return [Route("/world/{party}/{action}", tell, methods=["POST"])]


def door(world: World) -> Router:
    """The address by itself, as an ASGI application."""
    return Router(world_routes(world))


def _refusal(error: str, *, reason: str) -> Response:
    return JSONResponse({"error": error, "reason": reason}, 400)
