"""The form adapter: a `Screen` that sends HTTP and reads the served HTML by label, as a text browser does.

Scripts do not run. Windows behave as `docs/architecture.md` says under "Pages": `target` opens one by name, and
`data-opener-fill`, `data-opener-goto` and `data-close` on `<body>` are obeyed in that order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from .authenticator import Authenticator, prompt
from .conditions import show_by_choice, tick_together
from .cookies import Jar
from .errors import NoAnswerError, NotOnScreenError, NotUsableError
from .ports import Capture, Page, Upload
from .reader import Document, Widget, usable
from .submit import Request, owner, submission
from .wire import Answer, Wire

REDIRECTS = frozenset((301, 302, 303, 307, 308))
AGENTS = {
    "pc": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ksfc-spec",
    "phone": "Mozilla/5.0 (Linux; Android 15; Mobile) ksfc-spec",
}
CHOSEN = ("radio", "select", "checkbox")
FILLABLE = ("text", "password")


@dataclass
class Window:
    """One window: where it has been, and who opened it. `target` is the name that links call it by."""

    target: str = ""
    opener: Window | None = None
    visits: list[Document] = field(default_factory=list)
    at: int = -1

    @property
    def document(self) -> Document:
        """What it shows; an empty page before the first visit."""
        return self.visits[self.at] if self.visits else Document("<html></html>")

    def show(self, document: Document, *, replace: bool) -> None:
        """Put a page in front: in place of the present one, or as a new entry of the history."""
        self.at = max(self.at if replace else self.at + 1, 0)
        self.visits[self.at :] = [document]


class FormScreen:
    """`Screen` over a `Wire`. `home` is the main page; `device` is pc or phone; `mask` hides secrets in evidence."""

    def __init__(
        self,
        wire: Wire,
        *,
        home: str = "/",
        device: str = "pc",
        mask: Callable[[str], str] = str,
        secret: Callable[[str], None] = lambda value: None,
    ) -> None:
        self._wire, self._home, self._agent = wire, home, AGENTS[device]
        self._mask, self._secret = mask, secret
        self._jar = Jar()
        self._lock = Authenticator()
        self._uploads: dict[HtmlElement, Upload] = {}
        self._windows = [Window()]
        self._front = self._windows[0]

    # going ---------------------------------------------------------------------------------------

    def open(self, menu: str, *, home: str = "") -> None:
        self.visit(home or self._home)
        self._follow(self._front.document.menu_entry(menu))

    def visit(self, address: str) -> None:
        self._go(self._front, Request("GET", urljoin(self._wire.origin + self._home, address)))

    def back(self) -> None:
        window = self._front
        if window.at > 0:
            window.at -= 1
            self.refresh()

    def refresh(self) -> None:
        if self._front.visits:
            self._go(self._front, Request("GET", self._front.document.address), replace=True)

    # entering ------------------------------------------------------------------------------------

    def fill(self, label: str, value: str, *, within: str = "") -> None:
        widget = usable(self._front.document.field(label, within=within, kinds=FILLABLE))
        if widget.field.kind == "password":
            self._secret(value)
        self._enter(widget, value)

    def upload(self, label: str, upload: Upload, *, within: str = "") -> None:
        widget = usable(self._front.document.field(label, within=within, kinds=("file",)))
        self._uploads[widget.elements[0]] = upload

    def hold_up(self, label: str, upload: Upload, *, within: str = "") -> None:
        self.upload(label, upload, within=within)

    def touch_sensor(self, *, recognised: bool) -> None:
        form = prompt(self._front.document)
        answer = self._lock.answer(
            form.get("data-webauthn", ""), origin=self._wire.origin, verified=recognised
        )
        form.xpath(".//input[@name='credential']")[0].set("value", answer)
        self._follow(form.xpath(".//button")[0])

    def draw(self, label: str, pattern: str, *, within: str = "") -> None:
        self.fill(label, pattern, within=within)
        field = self._front.document.field(label, within=within, kinds=FILLABLE).elements[0]
        form = owner(field)
        assert form is not None
        self._follow(form.xpath(".//button")[0])

    def choose(self, group: str, option: str, *, within: str = "") -> None:
        widget = usable(self._front.document.field(group, within=within, kinds=("select", "radio")))
        if option not in widget.field.options:
            raise NotOnScreenError(option, "선택지", seen=widget.field.options)
        self._enter(widget, option)

    def check(self, label: str, *, on: bool = True, within: str = "") -> None:
        document = self._front.document
        try:
            widget = usable(document.field(label, within=within, kinds=("checkbox",)))
        except NotOnScreenError as missing:
            self._check_radio(label, within, on, missing)
        else:
            self._enter(widget, "on" if on else "")

    def _check_radio(self, label: str, within: str, on: bool, missing: NotOnScreenError) -> None:
        if not on:
            raise missing
        try:
            widget, _ = self._front.document.radio(label, within=within)
        except NotOnScreenError:
            raise missing from None
        self._enter(usable(widget), label)

    def _enter(self, widget: Widget, value: str) -> None:
        enter(widget, value)
        if widget.field.kind == "checkbox":
            tick_together(widget.elements[0])
        if widget.field.kind in CHOSEN and show_by_choice(self._front.document.root):
            self._front.document.unfolded()

    # pressing ------------------------------------------------------------------------------------

    def press(self, name: str, *, within: str = "") -> None:
        pressable = self._front.document.pressable(name, within=within)
        if not pressable.action.enabled:
            raise NotUsableError(name, "단추")
        self._follow(pressable.element)

    def press_twice(self, name: str, *, within: str = "") -> None:
        window, document = self._front, self._front.document
        self.press(name, within=within)
        self._front = window
        window.show(document, replace=False)
        self.press(name, within=within)

    def _follow(self, element: HtmlElement) -> None:
        base = self._front.document.address
        if element.tag == "a":
            address = element.get("href", "")
            if not address.startswith("#"):
                self._dispatch(Request("GET", urljoin(base, address), element.get("target", "")))
        elif element.tag == "summary":
            _toggle(element.getparent())
            self._front.document.unfolded()
        elif element.get("type", "submit" if element.tag == "button" else "") in ("submit", "image"):
            form = owner(element)
            if form is not None:
                self._dispatch(submission(form, element, base=base, uploads=self._uploads))

    def _dispatch(self, request: Request) -> None:
        window = self._front
        if request.target not in ("", "_self", "_top", "_parent"):
            window = self._named(request.target)
        self._front = window
        self._go(window, request)

    def _named(self, target: str) -> Window:
        found = next((w for w in self._windows if w.target == target and target != "_blank"), None)
        if found is None:
            found = Window("" if target == "_blank" else target, self._front)
            self._windows.append(found)
        return found

    # windows -------------------------------------------------------------------------------------

    def switch(self, window: str) -> None:
        names = self.windows()
        if window not in names:
            raise NotOnScreenError(window, "창", seen=tuple(names))
        self._front = self._windows[names.index(window)]

    def close_window(self) -> None:
        if self._front is self._windows[0]:
            raise NotOnScreenError("", "닫을 창", seen=tuple(self.windows()))
        self._close(self._front)

    def windows(self) -> Sequence[str]:
        return ["", *(window.document.title for window in self._windows[1:])]

    def _close(self, window: Window) -> None:
        if window in self._windows[1:]:
            self._windows.remove(window)
        if self._front is window:
            self._front = window.opener if window.opener in self._windows else self._windows[0]

    # showing -------------------------------------------------------------------------------------

    def where(self) -> str:
        return self._front.document.name

    def read(self) -> Page:
        window = self._front
        return window.document.page("" if window is self._windows[0] else window.document.title)

    def capture(self) -> Capture:
        document = self._front.document
        address = urlsplit(document.address)._replace(query="", fragment="").path
        return Capture("text", self._mask(f"[{document.title}] {address}\n{document.text}\n").encode())

    def close(self) -> None:
        self._windows = [Window()]
        self._front = self._windows[0]

    # speaking to the system ------------------------------------------------------------------------

    def _go(self, window: Window, request: Request, *, replace: bool = False) -> None:
        same = request.method == "GET" and request.url == window.document.address
        answer, url = self._ask(request, referer=window.document.address)
        if answer.status >= 500:
            raise NoAnswerError(f"{request.method} {urlsplit(url).path}: 응답 {answer.status}")
        document = Document(answer.body, address=url, status=answer.status)
        show_by_choice(document.root)
        window.show(document, replace=replace or same)
        self._obey(window)

    def _ask(self, request: Request, *, referer: str) -> tuple[Answer, str]:
        method, url, body, media_type = request.method, request.url, request.body, request.media_type
        for _ in range(20):
            answer = self._wire.send(method, url, headers=self._headers(url, referer, media_type), body=body)
            self._jar.keep(answer.headers)
            if answer.status not in REDIRECTS:
                return answer, url
            url = urljoin(url, answer.header("location"))
            if answer.status not in (307, 308):
                method, body, media_type = "GET", b"", ""
        raise NoAnswerError(f"{urlsplit(url).path}: 이동이 끝나지 않음")

    def _headers(self, url: str, referer: str, media_type: str) -> list[tuple[str, str]]:
        origin = self._wire.origin
        headers = [("user-agent", self._agent), ("accept", "text/html"), ("accept-language", "ko")]
        if cookies := self._jar.header(urlsplit(url).path):
            headers.append(("cookie", cookies))
        if referer:
            headers.append(("referer", referer))
        if media_type:
            headers += [("content-type", media_type), ("origin", origin)]
        return headers

    def _obey(self, window: Window) -> None:
        body, opener = window.document.body, window.opener
        if opener in self._windows:
            for label, value in json.loads(body.get("data-opener-fill", "{}")).items():
                enter(opener.document.field(label), value)
        if address := body.get("data-opener-goto"):
            goal = Request("GET", urljoin(window.document.address, address))
            if opener in self._windows:
                self._go(opener, goal)
            elif opener:
                self._go(window, goal)
                return
        if "data-close" in body.attrib:
            self._close(window)


def enter(widget: Widget, value: str) -> None:
    """Write what a person enters into the page's tree."""
    match widget.field.kind:
        case "checkbox":
            _mark(widget.elements[0], "checked", value == "on")
        case "radio":
            for label, element in zip(widget.options, widget.elements, strict=True):
                _mark(element, "checked", label == value)
        case "select":
            for option in widget.elements[0].iter("option"):
                _mark(option, "selected", " ".join(option.text_content().split()) == value)
        case _ if widget.elements[0].tag == "textarea":
            widget.elements[0].text = value
        case _:
            widget.elements[0].set("value", _as_typed(widget.elements[0], value))


def _as_typed(element: HtmlElement, value: str) -> str:
    """A person cannot type beyond `maxlength`."""
    longest = element.get("maxlength", "")
    return value[: int(longest)] if longest.isdigit() else value


def _mark(element: HtmlElement, attribute: str, on: bool) -> None:
    if on:
        element.set(attribute, attribute)
    else:
        element.attrib.pop(attribute, None)


def _toggle(details: HtmlElement | None) -> None:
    if details is not None:
        _mark(details, "open", "open" not in details.attrib)
