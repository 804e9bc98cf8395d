"""What an element is called and whether a person sees it.

A small reading of the accessible-name computation (W3C accname 1.2): `aria-labelledby`, `aria-label`,
labels, content, `title`. Placeholders never name a field.
"""

# ruff: noqa: SIM905 - lists of tag names read best as words

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

CONTROLS = frozenset({"input", "select", "textarea", "button"})
_NEVER_SHOWN = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "meta",
        "link",
        "option",
        "optgroup",
        "datalist",
    }
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody thead tr ul".split()
)
_GROUP_ROLES = frozenset(
    {"group", "radiogroup", "region", "dialog", "alertdialog", "navigation", "list", "form"}
)
_GROUP_TAGS = frozenset(
    {"section", "form", "nav", "article", "aside", "dialog", "ol", "ul", "main", "header", "footer"}
)
_PRESSED_INPUTS = {"submit": "제출", "button": "", "reset": "초기화", "image": "제출"}


def fold(text: str | None) -> str:
    """`text` with every run of white space made one space, trimmed."""
    return " ".join(text.split()) if text else ""


def hides(element: HtmlElement) -> bool:
    """Whether this element by itself keeps its content from being seen."""
    if not isinstance(element.tag, str) or element.tag in _NEVER_SHOWN:
        return True
    attributes = element.attrib
    if "hidden" in attributes or "data-ksfc-hidden" in attributes:
        return True
    if element.tag == "input" and attributes.get("type") == "hidden":
        return True
    style = attributes.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


def folded_away(element: HtmlElement, parent: HtmlElement) -> bool:
    """Whether `element` is the closed part of a `<details>`."""
    return parent.tag == "details" and "open" not in parent.attrib and element.tag != "summary"


def _pieces(element: HtmlElement) -> Iterator[str]:
    if hides(element):
        return
    tag = element.tag
    if tag in ("input", "img"):
        yield fold(element.get("alt")) if tag == "img" else _button_value(element)
        return
    if tag in ("select", "textarea"):
        return
    edge = "\n" if tag in _BLOCKS else " " if tag in ("td", "th", "button", "label", "a") else ""
    yield edge
    if element.text:
        yield fold_keeping_edges(element.text)
    for child in element:
        if not folded_away(child, element):
            yield from _pieces(child)
        if child.tail:
            yield fold_keeping_edges(child.tail)
    yield edge


def _button_value(element: HtmlElement) -> str:
    default = _PRESSED_INPUTS.get(element.get("type", "text"))
    return "" if default is None else f" {element.get('value', default)} "


def fold_keeping_edges(text: str) -> str:
    """`text` folded, with one space kept where white space stood at its edges."""
    folded = " ".join(text.split())
    if not folded:
        return " "
    return f"{' ' if text[0].isspace() else ''}{folded}{' ' if text[-1].isspace() else ''}"


def visible_text(element: HtmlElement) -> str:
    """What a person reads in `element`: one line per block, white space folded, values of fields left out."""
    lines = (fold(line) for line in "".join(_pieces(element)).split("\n"))
    return "\n".join(line for line in lines if line)


def content_name(element: HtmlElement) -> str:
    """The name that an element's content gives: without controls and what is hidden from assistive technology."""
    return fold("".join(_name_pieces(element)))


def _name_pieces(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag
        if tag == "img":
            yield child.get("alt", "")
        elif tag == "br":
            yield " "
        elif not (hides(child) or tag in CONTROLS or child.get("aria-hidden") == "true"):
            yield child.get("aria-label") or "".join(_name_pieces(child))
        yield child.tail or ""


class Names:
    """The names of one document's elements; labels and ids are looked up once."""

    def __init__(self, root: HtmlElement) -> None:
        self._by_id = {element.get("id"): element for element in root.iterfind(".//*[@id]")}
        self._labels = {label.get("for"): label for label in root.iterfind(".//label[@for]")}

    def of(self, element: HtmlElement) -> str:
        """The element's accessible name, a required mark at its end removed; `""` when it has none."""
        name = (
            self.texts(element.get("aria-labelledby"))
            or fold(element.get("aria-label"))
            or self._native(element)
            or fold(element.get("title"))
        )
        return name.rstrip(" *")

    def texts(self, ids: str | None) -> str:
        """The joined contents of the elements with these ids (space separated)."""
        found = (self._by_id.get(one) for one in (ids or "").split())
        return fold(" ".join(content_name(element) for element in found if element is not None))

    def group(self, element: HtmlElement) -> str:
        """The name this element gives to what stands inside it; `""` when it gives none."""
        tag = element.tag
        if tag == "fieldset":
            return self._first_child(element, "legend") or self._given(element)
        if tag == "table":
            return self._first_child(element, "caption") or self._given(element)
        if tag == "tr":
            return self._first_child(element, "th[@scope='row']")
        return self._given(element) if tag in _GROUP_TAGS or element.get("role") in _GROUP_ROLES else ""

    def within(self, element: HtmlElement) -> tuple[str, ...]:
        """Names of the groups around the element, the outermost first."""
        names = [self.group(parent) for parent in element.iterancestors()]
        return tuple(name for name in reversed(names) if name)

    def _given(self, element: HtmlElement) -> str:
        return (self.texts(element.get("aria-labelledby")) or fold(element.get("aria-label"))).rstrip(" *")

    @staticmethod
    def _first_child(element: HtmlElement, path: str) -> str:
        found = element.find(path)
        return "" if found is None else content_name(found).rstrip(" *")

    def _native(self, element: HtmlElement) -> str:
        tag = element.tag
        if tag == "input" and element.get("type") in _PRESSED_INPUTS:
            kind = element.get("type", "")
            return fold(
                element.get("alt") if kind == "image" else element.get("value", _PRESSED_INPUTS[kind])
            )
        if tag in ("input", "select", "textarea", "output", "meter", "progress"):
            return self._label(element)
        return content_name(element)

    def _label(self, element: HtmlElement) -> str:
        label = self._labels.get(element.get("id")) if element.get("id") else None
        if label is None:
            label = next(element.iterancestors("label"), None)
        return "" if label is None else content_name(label)
