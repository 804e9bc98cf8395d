"""What pressing a button sends, as HTML's form submission says (html.spec.whatwg.org, 4.10.21)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from .ports import Upload
from .reader import enabled

Entry = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out; `target` names the window it is for (`""`: the same)."""

    method: str
    url: str
    target: str = ""
    body: bytes = b""
    media_type: str = ""


def owner(element: HtmlElement) -> HtmlElement | None:
    """The form a control belongs to: by its `form` attribute, else the form around it."""
    named = element.get("form")
    if named:
        return next((f for f in element.getroottree().getroot().iter("form") if f.get("id") == named), None)
    return next(element.iterancestors("form"), None)


def submission(
    form: HtmlElement,
    button: HtmlElement | None,
    *,
    base: str,
    uploads: Mapping[HtmlElement, Upload] | None = None,
) -> Request:
    """The request that submitting `form` with `button` makes, addresses resolved against `base`."""
    method = _overridden(form, button, "method", "get").upper()
    url = urljoin(base, _overridden(form, button, "action", "") or base)
    target = _overridden(form, button, "target", "")
    entries = list(successful(form, button))
    if method != "POST":
        return Request("GET", urlsplit(url)._replace(query=urlencode(entries), fragment="").geturl(), target)
    if _overridden(form, button, "enctype", "") == "multipart/form-data":
        boundary = secrets.token_hex(16)
        body = _multipart(entries, _files(form, uploads or {}), boundary)
        return Request("POST", url, target, body, f"multipart/form-data; boundary={boundary}")
    return Request("POST", url, target, urlencode(entries).encode(), "application/x-www-form-urlencoded")


def _overridden(form: HtmlElement, button: HtmlElement | None, name: str, default: str) -> str:
    own = None if button is None else button.get(f"form{name}")
    return str(own if own is not None else form.get(name, default))


def controls(form: HtmlElement) -> Iterator[HtmlElement]:
    """The controls that belong to `form`, in document order, wherever they stand."""
    for element in form.getroottree().getroot().iter("input", "select", "textarea", "button"):
        if owner(element) is form:
            yield element


def successful(form: HtmlElement, button: HtmlElement | None) -> Iterator[Entry]:
    """Name and value of every control that takes part in the submission."""
    for element in controls(form):
        name = element.get("name")
        if name and enabled(element):
            yield from _entries(element, name, pressed=element is button)


def _entries(element: HtmlElement, name: str, *, pressed: bool) -> Iterator[Entry]:
    kind = element.get("type", "submit" if element.tag == "button" else "text").lower()
    if element.tag == "select":
        yield from ((name, _option_value(option)) for option in _chosen(element))
    elif element.tag == "textarea":
        yield name, (element.text or "").replace("\r\n", "\n").replace("\n", "\r\n")
    elif kind in ("submit", "image", "button", "reset"):
        if pressed and kind != "reset":
            yield name, element.get("value", "")
    elif kind in ("checkbox", "radio"):
        if "checked" in element.attrib:
            yield name, element.get("value", "on")
    elif kind != "file":
        yield name, element.get("value", "")


def _chosen(select: HtmlElement) -> list[HtmlElement]:
    options = [option for option in select.iter("option") if "disabled" not in option.attrib]
    marked = [option for option in options if "selected" in option.attrib]
    if "multiple" in select.attrib:
        return marked
    return marked[-1:] or options[:1]


def _option_value(option: HtmlElement) -> str:
    return str(option.get("value", " ".join(option.text_content().split())))


def _files(form: HtmlElement, uploads: Mapping[HtmlElement, Upload]) -> Iterator[tuple[str, Upload]]:
    for element in controls(form):
        if element.get("type") == "file" and element.get("name") and enabled(element):
            yield element.get("name", ""), uploads.get(element, Upload("", b""))


def _multipart(entries: list[Entry], files: Iterator[tuple[str, Upload]], boundary: str) -> bytes:
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in entries
    ]
    for name, upload in files:
        head = f'Content-Disposition: form-data; name="{name}"; filename="{upload.name}"\r\nContent-Type: {upload.media_type}'
        parts.append(f"{head}\r\n\r\n".encode() + upload.data)
    edge = f"--{boundary}\r\n".encode()
    return b"".join(edge + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
