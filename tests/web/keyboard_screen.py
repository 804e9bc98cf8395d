"""A browser's screen for somebody without mouse and finger: Tab, arrows, Space, Enter and letters."""

from __future__ import annotations

from lxml.html import HtmlElement
from playwright.sync_api import Keyboard

from ksfc_spec.target.browser import MARK, BrowserScreen

FOCUSED = f"document.activeElement.getAttribute('{MARK}')"
GROUP = "document.activeElement.type === 'radio' ? document.activeElement.name : ''"
FAR = 150


class KeyboardScreen(BrowserScreen):
    """Every deed goes through the keyboard; what Tab does not reach cannot be done."""

    def draw(self, label: str, pattern: str, *, within: str = "") -> None:
        """Who cannot draw types the points."""
        self.fill(label, pattern.replace("-", ""), within=within)
        self._causing(lambda: self._keys.press("Enter"), loads=True)

    def _follow(self, element: HtmlElement) -> None:
        menu = element.xpath("ancestor::details[not(@open)]/summary")
        for unfolded in menu:
            self._push(unfolded)
        self._push(element)

    def _push(self, element: HtmlElement) -> None:
        self._reach(element)
        self._keys.press("Enter")

    def _type(self, element: HtmlElement, value: str) -> None:
        self._reach(element)
        self._keys.press("Control+A")
        self._keys.press("Delete")
        self._keys.type(value)

    def _pick(self, element: HtmlElement, option: str) -> None:
        self._reach(element)
        for _ in element.xpath(".//option"):
            if self._front.evaluate("document.activeElement.selectedOptions[0]?.label") == option:
                return
            self._keys.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {option}")

    def _mark(self, element: HtmlElement, on: bool) -> None:
        self._reach(element)
        if self._front.evaluate("document.activeElement.checked") != on:
            self._keys.press("Space")

    def _reach(self, element: HtmlElement) -> None:
        """Press Tab until the element has the focus; within a group of radios, the arrows."""
        wanted, group = element.get(MARK), element.get("name") if element.get("type") == "radio" else None
        for _ in range(FAR):
            if self._front.evaluate(FOCUSED) == wanted:
                return
            inside = group is not None and self._front.evaluate(GROUP) == group
            self._keys.press("ArrowDown" if inside else "Tab")
        raise AssertionError(
            f"the keyboard does not reach {element.text_content().strip() or element.get('name')}"
        )

    @property
    def _keys(self) -> Keyboard:
        return self._front.keyboard
