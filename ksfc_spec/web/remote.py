"""A reference for runs over the network: its clock and its very beginning are told through the world's door as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from starlette.types import Receive, Scope, Send

from ksfc_spec.clock import ManualClock
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.world import World

from .reference import ReferenceApp, quick_settings, reference_app
from .world import door

Actions = Mapping[str, Callable[..., Mapping[str, Any]]]


class RemoteReference:
    """An ASGI application: a reference that begins at `instant`, with the parties `clock` and `stage` beside its own.

    `stage/fresh` puts a new reference in the place of the old one, which is how every scenario begins in a world
    where nobody has done anything yet.
    """

    def __init__(self, *, seed: int, instant: datetime) -> None:
        self._seed, self._instant = seed, instant
        self._own = World({"clock": self._clock_actions(), "stage": {"fresh": self._fresh}})
        self._begin()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = scope["type"] == "http" and scope["path"].startswith(("/world/clock/", "/world/stage/"))
        app = door(self._own) if own else self._reference.app
        await app(scope, receive, send)

    def _begin(self) -> None:
        self._clock = ManualClock(self._instant)
        self._reference = _open_reference(self._clock, self._seed)

    def _fresh(self) -> Mapping[str, Any]:
        self._begin()
        return self._now()

    def _clock_actions(self) -> Actions:
        return {"now": self._now, "advance": self._advance}

    def _now(self) -> Mapping[str, Any]:
        return {"now": self._clock.now().isoformat()}

    def _advance(self, seconds: str) -> Mapping[str, Any]:
        try:
            self._clock.advance(timedelta(seconds=float(seconds)))
        except (ValueError, OverflowError) as error:
            raise PartyRefusedError("wrong-time", str(error)) from None
        return self._now()


def _open_reference(clock: ManualClock, seed: int) -> ReferenceApp:
    settings = replace(quick_settings(seed), world_open=True)
    return reference_app(clock=clock, seed=seed, settings=settings)
