"""Files of the customer's PC: given to a page, left behind by the certificate program, opened by a program that is not ours."""

from __future__ import annotations

import base64

from ksfc_spec.target.ports import Upload
from ksfc_spec.target.scene import Scene

from .sentence import deed, then
from .values import resolve


@deed('"{항목}"에 "{파일}" 파일(을) 올린다')
def _(scene: Scene, 항목: str, 파일: str) -> None:
    data = str(scene.world.tell("pc", "file", name=파일)["data"])
    scene.screen.upload(항목, Upload(파일, base64.b64decode(data)))


@then('"{파일}" 파일(이) 내려온다')
def _(scene: Scene, 파일: str) -> None:
    _is_there(scene, 파일, expected=True)


@then('"{파일}" 파일(이) 내려오지 않는다')
def _(scene: Scene, 파일: str) -> None:
    _is_there(scene, 파일, expected=False)


@then('"{파일}" 파일(이) "{비밀번호}"(으로) 열린다')
def _(scene: Scene, 파일: str, 비밀번호: str) -> None:
    _opens(scene, 파일, resolve(scene, 비밀번호), expected=True)


@then('"{파일}" 파일(이) "{비밀번호}"(으로) 열리지 않는다')
def _(scene: Scene, 파일: str, 비밀번호: str) -> None:
    _opens(scene, 파일, resolve(scene, 비밀번호), expected=False)


def _is_there(scene: Scene, name: str, *, expected: bool) -> None:
    names = [str(one) for one in scene.world.tell("pc", "files")["files"]]
    said = f"{name} {'있음' if expected else '없음'}"
    scene.witness.that("파일", expected=said, actual=", ".join(names), passed=(name in names) == expected)


def _opens(scene: Scene, name: str, password: str, *, expected: bool) -> None:
    """A file that is not there opens with no password either: `pc open_file` refuses, and nothing is asserted."""
    scene.mask.add(password)
    opened = bool(scene.world.tell("pc", "open_file", name=name, password=password)["opened"])
    scene.witness.equal(f"{name} 열림", expected, opened)
