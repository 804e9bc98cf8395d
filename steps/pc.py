"""The customer's PC."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import given


@given('PC에 "{프로그램}"(이) 설치되어 있다')
def _(scene: Scene, 프로그램: str) -> None:
    scene.world.tell("pc", "install", program=프로그램)


@given('PC에 "{프로그램}"(이) 설치되어 있지 않다')
def _(scene: Scene, 프로그램: str) -> None:
    scene.world.tell("pc", "uninstall", program=프로그램)


@given("원격으로 조작되는 PC(이다)")
def _(scene: Scene) -> None:
    scene.world.tell("pc", "remote", on="true")
