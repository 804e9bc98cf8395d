"""Where scenes come from: a fresh reference for each case, or the same remote system, through either adapter."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ksfc_spec.clock import KST, ManualClock
from ksfc_spec.errors import TargetError
from ksfc_spec.target.description import Target
from ksfc_spec.target.errors import UnsupportedError
from ksfc_spec.target.form import FormScreen
from ksfc_spec.target.masking import Mask
from ksfc_spec.target.ports import Screen, World
from ksfc_spec.target.scene import PC, PHONE, Scene
from ksfc_spec.target.wire import AsgiWire, HttpWire, Wire
from ksfc_spec.target.witness import EvidenceRoom
from ksfc_spec.target.world import HttpWorld, InProcessWorld, Reference

if TYPE_CHECKING:
    from ksfc_spec.target.browser import BrowserHost

FORM, BROWSER = ADAPTERS = ("form", "browser")
MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=KST)
"""When every scenario begins: a Monday in Korea."""

Factory = Callable[..., Reference]


def factory(target: Target) -> Factory:
    """The callable that makes a reference; TargetError where the description names none."""
    module, _, name = target.factory.partition(":")
    try:
        return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]
    except (ImportError, AttributeError) as error:
        raise TargetError(
            f"factory를 찾을 수 없습니다 (no such factory): {target.factory}: {error}"
        ) from error


class Stage:
    """Makes scenes for one worker; a browser and its server are started when first needed and then kept.

    `make` builds the reference for each case; by default the target's description names it.
    """

    def __init__(
        self, target: Target, *, room: EvidenceRoom | None = None, make: Factory | None = None
    ) -> None:
        self.target, self._room = target, room
        self._make = make or (factory(target) if target.kind == "reference" else None)
        self._browser: BrowserHost | None = None

    @contextmanager
    def scene(self, adapter: str = FORM, *, phone: bool = False) -> Iterator[Scene]:
        """A scene to play in, put away afterwards."""
        world, device, wire = self._surroundings(adapter)
        scene = Scene(
            target=self.target,
            world=world,
            device=device,
            main=PHONE if phone else PC,
            room=self._room,
        )
        try:
            yield scene
        finally:
            scene.close()
            wire.close()

    def close(self) -> None:
        """Put the browser away."""
        if self._browser is not None:
            self._browser.close()
            self._browser = None

    def _surroundings(self, adapter: str) -> tuple[World, Callable[[str, Mask], Screen], Wire]:
        target = self.target
        if self._make is None:
            wire = HttpWire(target.address, seconds=target.seconds)
            world = HttpWorld(wire, target.world)
            world.begin_anew()
            return world, self._devices(adapter, wire, target.address), wire
        clock = ManualClock(MORNING)
        reference = self._make(clock=clock, seed=target.seed)
        in_process = AsgiWire(reference.app, seconds=target.seconds)
        devices = self._devices(adapter, in_process, "", reference.app)
        return InProcessWorld(reference, clock), devices, in_process

    def _devices(
        self, adapter: str, wire: Wire, address: str, app: Any = None
    ) -> Callable[[str, Mask], Screen]:
        if adapter == BROWSER:
            host = self._host()
            origin = host.serve(app) if app is not None else address
            return lambda device, mask: host.screen(origin, home=self._home(device), device=device, mask=mask)
        if adapter != FORM:
            raise UnsupportedError(f"모르는 어댑터 (unknown adapter): {adapter}")
        return lambda device, mask: FormScreen(
            wire, home=self._home(device), device=device, mask=mask, secret=mask.add
        )

    def _home(self, device: str) -> str:
        return self.target.phone_home if device == PHONE else self.target.home

    def _host(self) -> BrowserHost:
        if self._browser is None:
            from ksfc_spec.target.browser import BrowserHost

            self._browser = BrowserHost(seconds=max(self.target.seconds, 5.0))
        return self._browser
