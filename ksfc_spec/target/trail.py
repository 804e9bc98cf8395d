"""A device that remembers which screens came to the front."""

from __future__ import annotations

from collections.abc import Sequence

from .ports import Capture, Page, Screen, Upload


class Trail:
    """A `Screen` around another; after everything that can bring a screen to the front it looks which one stands there.

    `names` are those screens in order; staying on one adds nothing.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.names: list[str] = []

    def open(self, menu: str, *, home: str = "") -> None:
        self._screen.open(menu, home=home)
        self._look()

    def visit(self, address: str) -> None:
        self._screen.visit(address)
        self._look()

    def press(self, name: str, *, within: str = "") -> None:
        self._screen.press(name, within=within)
        self._look()

    def press_twice(self, name: str, *, within: str = "") -> None:
        self._screen.press_twice(name, within=within)
        self._look()

    def back(self) -> None:
        self._screen.back()
        self._look()

    def refresh(self) -> None:
        self._screen.refresh()
        self._look()

    def switch(self, window: str) -> None:
        self._screen.switch(window)
        self._look()

    def close_window(self) -> None:
        self._screen.close_window()
        self._look()

    def fill(self, label: str, value: str, *, within: str = "") -> None:
        self._screen.fill(label, value, within=within)

    def upload(self, label: str, upload: Upload, *, within: str = "") -> None:
        self._screen.upload(label, upload, within=within)

    def hold_up(self, label: str, upload: Upload, *, within: str = "") -> None:
        self._screen.hold_up(label, upload, within=within)

    def touch_sensor(self, *, recognised: bool) -> None:
        self._screen.touch_sensor(recognised=recognised)
        self._look()

    def draw(self, label: str, pattern: str, *, within: str = "") -> None:
        self._screen.draw(label, pattern, within=within)
        self._look()

    def choose(self, group: str, option: str, *, within: str = "") -> None:
        self._screen.choose(group, option, within=within)

    def check(self, label: str, *, on: bool = True, within: str = "") -> None:
        self._screen.check(label, on=on, within=within)

    def windows(self) -> Sequence[str]:
        return self._screen.windows()

    def where(self) -> str:
        return self._screen.where()

    def read(self) -> Page:
        return self._screen.read()

    def capture(self) -> Capture:
        return self._screen.capture()

    def close(self) -> None:
        self._screen.close()

    def _look(self) -> None:
        name = self._screen.where()
        if name != (self.names[-1] if self.names else ""):
            self.names.append(name)
