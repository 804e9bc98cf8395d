"""Kinds of departures: how the reference can be made to break one rule on purpose. Each counts how often it took effect.

    Patch            another function in place of one of the bank's
    PolicyValue      another figure
    Without          a text of the pages is gone          Instead    it reads differently
    WithoutElement   a button, link, field … is gone      Attribute  one attribute of it is different
    Extra            something stands there that should not
    Swapped          two elements stand in each other's place
    Detour           an address shows another screen

The last seven act on served HTML; `on` limits them to the screen (or window) of that name.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

import lxml.html
from lxml.html import HtmlElement

from ksfc_spec.bank.policy import Policy
from ksfc_spec.errors import InputError
from ksfc_spec.target.names import Names, content_name
from ksfc_spec.target.reader import Document
from ksfc_spec.target.wire import AsgiApp, Message


class Hits:
    """How often a departure took effect."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


class Departure(Protocol):
    """One way of departing. A reference is made with `policy`, served through `app`, and runs inside `installed`."""

    def installed(self, hits: Hits) -> Any:
        """A context manager: the departure is in force inside it."""

    def policy(self, policy: Policy, hits: Hits) -> Policy:
        """The figures of the departed bank."""
        ...

    def app(self, app: AsgiApp, hits: Hits) -> AsgiApp:
        """The application of the departed bank."""
        ...


class _Departure:
    """Departs in nothing; each kind says what it does differently."""

    @contextmanager
    def installed(self, hits: Hits) -> Iterator[None]:
        yield

    def policy(self, policy: Policy, hits: Hits) -> Policy:
        return policy

    def app(self, app: AsgiApp, hits: Hits) -> AsgiApp:
        return app


@dataclass(frozen=True)
class Patch(_Departure):
    """`place` is `module:dotted.name`. A `replacement` whose first parameter is `original` is given what it replaces."""

    place: str
    replacement: Any

    @contextmanager
    def installed(self, hits: Hits) -> Iterator[None]:
        owner, name = self._owner()
        held = inspect.getattr_static(owner, name)
        setattr(owner, name, self._counted(getattr(owner, name), hits))
        try:
            yield
        finally:
            setattr(owner, name, held)

    def _owner(self) -> tuple[Any, str]:
        module, _, dotted = self.place.partition(":")
        owner: Any = importlib.import_module(module)
        *path, name = dotted.split(".")
        for part in path:
            owner = getattr(owner, part)
        if not hasattr(owner, name):
            raise InputError(f"결함이 갈아 끼울 것이 없음 (nothing to patch): {self.place}")
        return owner, name

    def _counted(self, original: Any, hits: Hits) -> Any:
        if not callable(self.replacement):
            hits()
            return self.replacement
        wants_original = next(iter(inspect.signature(self.replacement).parameters), "") == "original"

        def departed(*args: Any, **details: Any) -> Any:
            hits()
            given = (original, *args) if wants_original else args
            return self.replacement(*given, **details)

        return departed


class PolicyValue(_Departure):
    """Other figures of `ksfc_spec.bank.policy.Policy`: `PolicyValue(user_id_shortest=5)`. Reading one is the effect."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def policy(self, policy: Policy, hits: Hits) -> Policy:
        departed = replace(policy, **self.values)
        names = frozenset(self.values)

        class Watched(type(departed)):  # type: ignore[misc]
            __slots__ = ()

            def __getattribute__(self, name: str) -> Any:
                if name in names:
                    hits()
                return super().__getattribute__(name)

        watched = object.__new__(Watched)
        for name in type(departed).__slots__:
            object.__setattr__(watched, name, getattr(departed, name))
        return watched


class _PageDeparture(_Departure):
    """Acts on each HTML page the bank serves."""

    on: str = ""

    def changed(self, document: Document) -> bool:
        """Change the document; whether anything was."""
        raise NotImplementedError

    def app(self, app: AsgiApp, hits: Hits) -> AsgiApp:
        def depart(html: bytes) -> bytes:
            document = Document(html)
            if self.on and self.on not in (document.name, document.title):
                return html
            if not self.changed(document):
                return html
            hits()
            departed: bytes = lxml.html.tostring(document.root, encoding="utf-8")
            return b"<!doctype html>" + departed

        return rewriting(app, depart)


@dataclass(frozen=True)
class Without(_PageDeparture):
    """The text is not on the page."""

    text: str
    on: str = ""

    def changed(self, document: Document) -> bool:
        return _reworded(document, self.text, "")


@dataclass(frozen=True)
class Instead(_PageDeparture):
    """The text reads differently."""

    text: str
    other: str
    on: str = ""

    def changed(self, document: Document) -> bool:
        return _reworded(document, self.text, self.other)


@dataclass(frozen=True)
class WithoutElement(_PageDeparture):
    """The element of that role and name is gone. Roles: see `ROLES`."""

    role: str
    name: str
    on: str = ""
    within: str = ""

    def changed(self, document: Document) -> bool:
        found = elements(document, self.role, self.name, within=self.within)
        for element in found:
            element.drop_tree()
        return bool(found)


@dataclass(frozen=True)
class Attribute(_PageDeparture):
    """An attribute of the element has another value; None takes it away."""

    role: str
    name: str
    attribute: str
    value: str | None
    on: str = ""
    within: str = ""

    def changed(self, document: Document) -> bool:
        found = elements(document, self.role, self.name, within=self.within)
        changed = [self._set(element) for element in found]
        return any(changed)

    def _set(self, element: HtmlElement) -> bool:
        before = element.get(self.attribute)
        if self.value is None:
            element.attrib.pop(self.attribute, None)
        else:
            element.set(self.attribute, self.value)
        return bool(before != element.get(self.attribute))


@dataclass(frozen=True)
class Extra(_PageDeparture):
    """A piece of HTML stands at the end (or `first`, at the beginning) of `where`: main, form, nav, footer, header."""

    html: str
    where: str = "main"
    on: str = ""
    first: bool = False

    def changed(self, document: Document) -> bool:
        places = document.body.findall(f".//{self.where}")
        for place in places[:1]:
            piece = lxml.html.fragment_fromstring(self.html, create_parent="div")
            place.insert(0, piece) if self.first else place.append(piece)
        return bool(places)


@dataclass(frozen=True)
class Swapped(_PageDeparture):
    """Two elements of one role stand in each other's place."""

    role: str
    first: str
    second: str
    on: str = ""

    def changed(self, document: Document) -> bool:
        first, second = (elements(document, self.role, name)[:1] for name in (self.first, self.second))
        if not first or not second:
            return False
        marker = lxml.html.Element("span")
        for old, new in ((first[0], marker), (second[0], first[0]), (marker, second[0])):
            _put_in_place(old, new)
        return True


@dataclass(frozen=True)
class Detour(_Departure):
    """A request for `path` is answered as one for `to`."""

    path: str
    to: str

    def app(self, app: AsgiApp, hits: Hits) -> AsgiApp:
        async def departed(scope: Message, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and scope["path"] == self.path:
                hits()
                scope = {**scope, "path": self.to, "raw_path": self.to.encode()}
            await app(scope, receive, send)

        return departed


ROLES = {
    "button": ".//button|.//input[@type='submit' or @type='button']",
    "link": ".//a[@href]",
    "field": ".//input[not(@type='hidden' or @type='submit')]|.//select|.//textarea",
    "option": ".//option",
    "group": ".//fieldset",
    "section": ".//section",
    "table": ".//table",
    "heading": ".//h1|.//h2|.//h3|.//h4",
    "alert": ".//*[@role='alert']",
    "status": ".//*[@role='status']",
    "mark": ".//ol[contains(@class,'stepper')]/li",
    "stepper": ".//ol[contains(@class,'stepper')]",
    "item": ".//nav//li",
    "term": ".//dt",
    "paragraph": ".//p|.//li",
}
"""Role → where to look for it. Names of alerts, statuses, paragraphs, items and marks are texts they contain."""
_BY_CONTENT = frozenset(("alert", "status", "paragraph", "item", "mark", "stepper"))


def elements(document: Document, role: str, name: str, *, within: str = "") -> list[HtmlElement]:
    """The elements of that role and name; an unknown role is an InputError."""
    if role not in ROLES:
        raise InputError(f"모르는 역할 (unknown role): {role}; {', '.join(ROLES)}")
    names = document.names
    found = [e for e in document.body.xpath(ROLES[role]) if _is_called(e, role, name, names)]
    return [e for e in found if not within or within in names.within(e)]


def _is_called(element: HtmlElement, role: str, name: str, names: Names) -> bool:
    if role in _BY_CONTENT:
        return name in " ".join(element.text_content().split())
    if role in ("group", "section", "table"):
        return names.group(element) == name
    if role in ("term", "option"):
        return content_name(element) == name
    return names.of(element) == name


def _reworded(document: Document, text: str, other: str) -> bool:
    """Replace the text wherever it stands inside one piece of text of the body."""
    changed = False
    for element in document.body.iter():
        for part in ("text", "tail"):
            said = getattr(element, part)
            if said and text in " ".join(said.split()):
                setattr(element, part, " ".join(said.split()).replace(text, other))
                changed = True
    return changed


def _put_in_place(old: HtmlElement, new: HtmlElement) -> None:
    tail, new.tail = old.tail, None
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)
    new.tail, old.tail = tail, None


def rewriting(app: AsgiApp, rewrite: Callable[[bytes], bytes]) -> AsgiApp:
    """`app` with `rewrite` over the body of every HTML answer."""

    async def rewritten(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await app(scope, receive, hold)
        if start:
            await _answer(start, bytes(body), rewrite, send)

    return rewritten


async def _answer(start: Message, body: bytes, rewrite: Callable[[bytes], bytes], send: Any) -> None:
    headers = [(name.lower(), value) for name, value in start["headers"]]
    if dict(headers).get(b"content-type", b"").startswith(b"text/html") and body:
        body = rewrite(body)
        headers = [(name, value) for name, value in headers if name != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
