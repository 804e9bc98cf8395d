"""The browser adapter: a `Screen` on Chromium through Playwright.

A page is read by one evaluation that serialises the live document (values, ticks, what is hidden) and the same
reader as the form adapter's. Pressing waits for what pressing causes (a load, a window that opens or closes),
known from the browser's events; no wait is longer than what it waits for.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    FilePayload,
    Locator,
    Playwright,
    Request,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import (
    Page as Tab,
)

from .authenticator import prompt
from .chromium import camera_flags, find_chromium, flags, nothing_to_see, require_hangul
from .errors import NoAnswerError, NoBrowserError, NotOnScreenError, NotUsableError, UnsupportedError
from .masking import Mask
from .ports import Capture, Page, Upload
from .reader import Document, Pressable, usable
from .scene import PHONE
from .serving import Served
from .submit import owner
from .wire import AsgiApp

MARK = "data-ksfc-id"
"""The attribute by which the serialised document and the live one name the same element."""
BREATH = 0.005
"""Seconds between two questions whether the page has come; asked without pause, they take the machine from the answer."""
FILLABLE = ("text", "password")
_SERIALISE = files(__package__).joinpath("serialise.js").read_text(encoding="utf-8")
_REPORT = files(__package__).joinpath("report.js").read_text(encoding="utf-8")
PC_VIEW: dict[str, Any] = {"viewport": {"width": 1200, "height": 900}}
PHONE_VIEW: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "user_agent": "Mozilla/5.0 (Linux; Android 15; Mobile) AppleWebKit/537.36 Chrome Mobile Safari/537.36",
    "is_mobile": True,
    "has_touch": True,
}


LOCK: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""The virtual authenticator that stands for the phone's lock."""

T = TypeVar("T")


class BrowserHost:
    """One Chromium and one server for a worker; every case gets a context of its own. `seconds` bounds every wait."""

    def __init__(self, *, seconds: float = 5.0) -> None:
        require_hangul()
        self._seconds = seconds
        self._playwright: Playwright = sync_playwright().start()
        self._served = Served()
        try:
            binary = find_chromium(playwrights_own=self._playwright.chromium.executable_path)
            self._folder = TemporaryDirectory(prefix="camera-")
            self._view = Path(self._folder.name) / "view.mjpeg"
            self._view.write_bytes(nothing_to_see())
            self._browser: Browser = self._playwright.chromium.launch(
                executable_path=str(binary), args=[*flags(), *camera_flags(self._view)]
            )
        except PlaywrightError as error:
            self._playwright.stop()
            raise NoBrowserError(f"Chromium을 시작할 수 없음 (cannot start Chromium): {error}") from error

    def serve(self, app: AsgiApp) -> str:
        """Serve this application from now on; its origin."""
        return self._served.put(app)

    def screen(
        self, origin: str, *, home: str = "/", device: str = "pc", mask: Mask | None = None
    ) -> BrowserScreen:
        """A fresh device: no cookies, no history."""
        context = self._browser.new_context(
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            reduced_motion="reduce",
            **(PHONE_VIEW if device == PHONE else PC_VIEW),
        )
        if device == PHONE:
            context.grant_permissions(["camera"], origin=origin)
        return BrowserScreen(
            context, origin, home=home, mask=mask or Mask(), seconds=self._seconds, view=self._view
        )

    def close(self) -> None:
        """Put browser and server away."""
        self._browser.close()
        self._playwright.stop()
        self._served.close()
        self._folder.cleanup()


@dataclass
class _State:
    """What a window is doing: `loading` from the request for a page until it is loaded, `closing` once its page says so."""

    loading: bool = False
    closing: bool = False
    loads: int = 0
    status: int = 200
    failed: str = ""


class BrowserScreen:
    """`Screen` in one browser context. Errors about names come from the same reader as the form adapter's."""

    def __init__(
        self,
        context: BrowserContext,
        origin: str,
        *,
        home: str,
        mask: Mask,
        seconds: float,
        view: Path = Path(os.devnull),
    ) -> None:
        self._view = view
        self._authenticator: tuple[CDPSession, str] | None = None
        self._context, self._origin, self._home, self._mask, self._seconds = (
            context,
            origin,
            home,
            mask,
            seconds,
        )
        self._states: dict[Tab, _State] = {}
        self._openers: dict[Tab, Tab] = {}
        self._known: dict[Tab, Document] = {}
        context.set_default_timeout(seconds * 1000)
        context.expose_binding("ksfcReport", self._reported)
        context.add_init_script(_REPORT)
        context.on("page", self._opened)
        self._main = self._front = context.new_page()

    # going ---------------------------------------------------------------------------------------

    def open(self, menu: str, *, home: str = "") -> None:
        self.visit(home or self._home)
        element = self._document().menu_entry(menu)
        self._causing(lambda: self._follow(element), loads=_leads_on(element))

    def visit(self, address: str) -> None:
        self._navigate(
            lambda: self._front.goto(urljoin(self._origin + self._home, address), wait_until="commit")
        )

    def back(self) -> None:
        self._navigate(lambda: self._front.go_back(wait_until="commit"))

    def refresh(self) -> None:
        self._navigate(lambda: self._front.reload(wait_until="commit"))

    # entering ------------------------------------------------------------------------------------

    def fill(self, label: str, value: str, *, within: str = "") -> None:
        widget = self._found(lambda page: usable(page.field(label, within=within, kinds=FILLABLE)))
        if widget.field.kind == "password":
            self._mask.add(value)
        self._doing(lambda: self._type(widget.elements[0], value))

    def upload(self, label: str, upload: Upload, *, within: str = "") -> None:
        widget = self._found(lambda page: usable(page.field(label, within=within, kinds=("file",))))
        file = FilePayload(name=upload.name, mimeType=upload.media_type, buffer=upload.data)
        self._doing(lambda: self._live(widget.elements[0]).set_input_files(file))

    def hold_up(self, label: str, upload: Upload, *, within: str = "") -> None:
        self._found(lambda page: page.field(label, within=within, kinds=("file",)))
        unseen = self._view.with_suffix(".new")
        unseen.write_bytes(upload.data)
        unseen.replace(self._view)
        self.refresh()

    def touch_sensor(self, *, recognised: bool) -> None:
        form = self._found(prompt)
        session, lock = self._lock()
        session.send("WebAuthn.setUserVerified", {"authenticatorId": lock, "isUserVerified": recognised})
        button = form.xpath(".//button")[0]
        self._causing(lambda: self._push(button), loads=True)

    def draw(self, label: str, pattern: str, *, within: str = "") -> None:
        self._mask.add(pattern)
        pad = self._front.locator("[data-pattern]")
        self._asked(pad.scroll_into_view_if_needed)
        boxes = [self._asked(pad.locator(f'[data-point="{n}"]').bounding_box) for n in pattern.split("-")]
        way = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
        self._causing(lambda: self._drag(way), loads=True)

    def _drag(self, way: Sequence[tuple[float, float]]) -> None:
        """A finger put down, moved from point to point, and lifted."""
        session = self._context.new_cdp_session(self._front)
        for number, (x, y) in enumerate(way):
            kind = "touchMove" if number else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def _lock(self) -> tuple[CDPSession, str]:
        """The device's lock: one virtual authenticator for its main window."""
        if self._authenticator is None:
            session = self._context.new_cdp_session(self._main)
            session.send("WebAuthn.enable")
            made = session.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
            self._authenticator = session, str(made["authenticatorId"])
        return self._authenticator

    def choose(self, group: str, option: str, *, within: str = "") -> None:
        widget = self._found(lambda page: usable(page.field(group, within=within, kinds=("select", "radio"))))
        if option not in widget.field.options:
            raise NotOnScreenError(option, "선택지", seen=widget.field.options)
        if widget.field.kind == "select":
            self._doing(lambda: self._pick(widget.elements[0], option))
        else:
            self._tick(widget.elements[widget.options.index(option)], on=True)

    def check(self, label: str, *, on: bool = True, within: str = "") -> None:
        self._tick(self._found(lambda page: self._box(page, label, within, on)), on=on)

    def _box(self, document: Document, label: str, within: str, on: bool) -> HtmlElement:
        try:
            return usable(document.field(label, within=within, kinds=("checkbox",))).elements[0]
        except NotOnScreenError as missing:
            return self._radio(document, label, within, on, missing)

    def _radio(
        self, document: Document, label: str, within: str, on: bool, missing: NotOnScreenError
    ) -> HtmlElement:
        try:
            widget, index = document.radio(label, within=within)
        except NotOnScreenError:
            raise missing from None
        if not on:
            raise missing
        return usable(widget).elements[index]

    def _tick(self, element: HtmlElement, *, on: bool) -> None:
        self._causing(lambda: self._mark(element, on), loads=False)

    # pressing ------------------------------------------------------------------------------------

    def press(self, name: str, *, within: str = "") -> None:
        element = self._found(lambda page: _enabled(page.pressable(name, within=within)))
        self._causing(lambda: self._push(element), loads=_leads_on(element))

    def press_twice(self, name: str, *, within: str = "") -> None:
        raise UnsupportedError("두 창에서 동시에 누르기는 form 어댑터로만 시험함 (form adapter only)")

    # the hand ------------------------------------------------------------------------------------

    def _follow(self, element: HtmlElement) -> None:
        """Choose an entry of a menu, which may have to be unfolded first."""
        self._live(element).dispatch_event("click")

    def _push(self, element: HtmlElement) -> None:
        self._live(element).click(force=True, no_wait_after=True)

    def _type(self, element: HtmlElement, value: str) -> None:
        self._live(element).fill(value)

    def _pick(self, element: HtmlElement, option: str) -> None:
        self._live(element).select_option(label=option)

    def _mark(self, element: HtmlElement, on: bool) -> None:
        self._live(element).set_checked(on, force=True)

    # windows -------------------------------------------------------------------------------------

    def switch(self, window: str) -> None:
        names = self.windows()
        if window not in names:
            raise NotOnScreenError(window, "창", seen=tuple(names))
        self._front = self._tabs()[names.index(window)]
        self._doing(self._front.bring_to_front)

    def close_window(self) -> None:
        if self._front is self._main:
            raise NotOnScreenError("", "닫을 창", seen=tuple(self.windows()))
        self._doing(self._front.close)
        self._settle()

    def windows(self) -> Sequence[str]:
        titles: list[str] = [self._asked(tab.title) for tab in self._tabs()[1:]]
        return ["", *(" ".join(title.split()).split(" | ")[0] for title in titles)]

    def _tabs(self) -> list[Tab]:
        others = [tab for tab in self._context.pages if tab is not self._main and not tab.is_closed()]
        return [self._main, *others]

    # showing -------------------------------------------------------------------------------------

    def where(self) -> str:
        return self._document().name

    def read(self) -> Page:
        document = self._document()
        return document.page("" if self._front is self._main else document.title)

    def capture(self) -> Capture:
        secret = [self._live(element) for element in self._secretive(self._document())]
        shot = self._asked(
            lambda: self._front.screenshot(mask=secret, mask_color="#222222", animations="disabled")
        )
        return Capture("screenshot", shot)

    def close(self) -> None:
        self._context.close()

    def _document(self) -> Document:
        html = self._asked(lambda: self._front.evaluate(_SERIALISE))
        return Document(html, address=self._front.url, status=self._state(self._front).status)

    def _found(self, find: Callable[[Document], T]) -> T:
        """Find in the page as last read; only where that fails, read it again and ask that."""
        known = self._known.get(self._front)
        if known is not None:
            try:
                return find(known)
            except (NotOnScreenError, NotUsableError):
                self._known.clear()
        self._known[self._front] = self._document()
        return find(self._known[self._front])

    def _live(self, element: HtmlElement) -> Locator:
        return self._front.locator(f'[{MARK}="{element.get(MARK)}"]')

    def _secretive(self, document: Document) -> list[HtmlElement]:
        """The innermost elements that show a secret, and the fields that hold one."""
        holders = document.body.xpath(f".//*[@{MARK}]")
        return [e for e in holders if self._is_secret(e.get("value", "")) or self._is_secret(e.text or "")]

    def _is_secret(self, text: str) -> bool:
        return bool(text) and self._mask(text) != text

    # waiting -------------------------------------------------------------------------------------

    def _navigate(self, deed: Callable[[], Any]) -> None:
        self._causing(deed, loads=True)

    def _causing(self, deed: Callable[[], Any], *, loads: bool) -> None:
        """Do it, then wait until everything it set off has come to rest."""
        before = self._loads()
        self._known.clear()
        self._doing(deed)
        self._settle((lambda: self._loads() > before) if loads else None)

    def _settle(self, caused: Callable[[], bool] | None = None) -> None:
        until = time.monotonic() + self._seconds
        while not self._at_rest() or (caused is not None and not caused()):
            self._refuse_failure()
            if time.monotonic() > until:
                raise NoAnswerError(
                    f"{urlsplit(self._front.url).path}: {self._seconds:g}초 안에 화면이 오지 않음"
                )
            self._turn()
        self._refuse_failure()
        if self._front.is_closed():
            self._front = self._openers.get(self._front, self._main)
            if self._front.is_closed():
                self._front = self._main

    def _turn(self) -> None:
        """Let the browser's events in: one round trip to it, after a breath."""
        time.sleep(BREATH)
        try:
            self._context.cookies(self._origin)
        except PlaywrightError as error:
            raise NoAnswerError(f"브라우저가 닫힘: {error}") from error

    def _at_rest(self) -> bool:
        return not any(
            state.loading or state.closing for tab, state in self._states.items() if not tab.is_closed()
        )

    def _loads(self) -> int:
        return sum(state.loads for state in self._states.values())

    def _refuse_failure(self) -> None:
        for state in self._states.values():
            if state.failed:
                raise NoAnswerError(state.failed)

    def _doing(self, deed: Callable[[], Any]) -> None:
        self._asked(deed)

    def _asked(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except PlaywrightError as error:
            self._refuse_failure()
            raise NoAnswerError(str(error).split("\n", 1)[0]) from error

    # events --------------------------------------------------------------------------------------

    def _state(self, tab: Tab) -> _State:
        return self._states.setdefault(tab, _State())

    def _opened(self, tab: Tab) -> None:
        state = self._state(tab)
        tab.on("request", lambda request: self._requested(state, tab, request))
        tab.on("requestfailed", lambda request: self._lost(state, request))
        tab.on("domcontentloaded", lambda _: self._done(state))
        tab.on("close", lambda _: self._done(state))
        opener = tab.opener()
        if opener is not None:
            state.loading = True
            self._openers[tab] = opener
            self._front = tab

    def _requested(self, state: _State, tab: Tab, request: Request) -> None:
        if request.is_navigation_request() and request.frame == tab.main_frame:
            state.loading = True

    def _lost(self, state: _State, request: Request) -> None:
        if not request.is_navigation_request():
            return
        state.loading = False
        if request.failure and "ERR_ABORTED" not in request.failure:
            state.failed = f"{request.method} {urlsplit(request.url).path}: {request.failure}"

    def _done(self, state: _State) -> None:
        """Loaded or closed."""
        state.loading = False
        state.loads += 1

    def _reported(self, source: Any, told: str) -> None:
        tab: Tab = source["page"]
        state, report = self._state(tab), json.loads(told)
        state.status = report["status"]
        if state.status >= 500:
            state.failed = f"{urlsplit(tab.url).path}: 응답 {state.status}"
        state.closing = report["close"]
        if report["goto"]:
            self._state(self._openers.get(tab, self._main)).loading = True


def _enabled(pressable: Pressable) -> HtmlElement:
    if not pressable.action.enabled:
        raise NotUsableError(pressable.action.name, "단추")
    return pressable.element


def _leads_on(element: HtmlElement) -> bool:
    """Whether pressing the element loads a page."""
    if element.tag == "a":
        return not (element.get("href") or "").startswith("#")
    kind = element.get("type", "submit" if element.tag == "button" else "")
    return kind in ("submit", "image") and owner(element) is not None
