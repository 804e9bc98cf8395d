"""Koscom's cloud on the device in hand, and where the customer is."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .holdings import CLOUD_OWNER
from .sentence import deed, given


@deed("클라우드에 연결되어 있다")
def _(scene: Scene) -> None:
    owner = scene.notes.get(CLOUD_OWNER, scene.customer)
    scene.world.tell("koscom", "connect", name=owner, device=scene.device_in_hand)


@given("클라우드에 연결되어 있지 않다")
def _(scene: Scene) -> None:
    scene.world.tell("koscom", "disconnect", device=scene.device_in_hand)


@given("고객(은) 해외에서 접속했다")
def _(scene: Scene) -> None:
    scene.world.tell("network", "move", country="JP")


@given("고객(은) 국내에서 접속했다")
def _(scene: Scene) -> None:
    scene.world.tell("network", "move", country="KR")


@given("고객(은) 실제로 출국했다")
def _(scene: Scene) -> None:
    scene.world.tell("immigration", "depart", name=scene.customer)


@given("고객(은) 출국하지 않았다")
def _(scene: Scene) -> None:
    scene.world.tell("immigration", "stay", name=scene.customer)
