"""`POST /world/<party>/<action>`: the world's door for a run that is not in the same process."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ksfc_spec.errors import InputError
from ksfc_spec.parties.world import World


def world_routes(world: World) -> list[BaseRoute]:
    """The one address; details are a JSON object of strings, answers JSON."""

    async def tell(request: Request) -> Response:
        try:
            details = json.loads(await request.body() or b"{}")
            given = {str(key): str(value) for key, value in details.items()}
        except (ValueError, AttributeError):
            return JSONResponse({"error": "details must be a JSON object"}, 400)
        party, action = request.path_params["party"], request.path_params["action"]
        try:
            return JSONResponse(dict(await run_in_threadpool(world.tell, party, action, given)))
        except InputError as error:
            return JSONResponse({"error": error.message}, 400)

    return [Route("/world/{party}/{action}", tell, methods=["POST"])]
