"""The one way to read a page: HTML → `Document`, which finds things by name, and its `Page`.

Both adapters use it. The form adapter writes what a person enters into the tree itself (`value`, `checked`,
`selected`), the browser adapter serialises its live document into the same attributes, so that the tree
always is what stands on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import lxml.html
from lxml.html import HtmlElement

from .errors import AmbiguousNameError, NotOnScreenError, NotUsableError
from .names import Names, content_name, fold, folded_away, hides, visible_text
from .ports import Action, Field, Mark, Page, Part, Table

_PARSER = lxml.html.HTMLParser(encoding="utf-8")
_TYPED_INPUTS = frozenset(
    (
        "text",
        "search",
        "tel",
        "url",
        "email",
        "number",
        "date",
        "month",
        "week",
        "time",
        "datetime-local",
        "color",
        "range",
    )
)
_PRESSED_INPUTS = frozenset(("submit", "button", "reset", "image"))
_PARTS = (
    ".//*[self::section or self::fieldset or self::nav or self::table or self::form or self::article or self::aside"
    " or self::header or self::footer or self::main or self::ol or self::ul or self::tr or @role]"
)
_PRESSABLE = ".//*[self::button or self::a[@href] or self::summary or @role='button' or self::input]"


@dataclass(frozen=True, slots=True)
class Widget:
    """A field with the elements that make it: one, or all radios of a group."""

    field: Field
    elements: tuple[HtmlElement, ...]
    options: tuple[str, ...] = ()
    """The label of each radio, in the order of `elements`."""


@dataclass(frozen=True, slots=True)
class Pressable:
    """An action with its element."""

    action: Action
    element: HtmlElement


class Document:
    """One parsed page. `address` is where it came from, `status` the HTTP status it came with."""

    def __init__(self, html: str | bytes, *, address: str = "", status: int = 200) -> None:
        data = html.encode() if isinstance(html, str) else html
        self.root: HtmlElement = lxml.html.document_fromstring(data or b"<html></html>", parser=_PARSER)
        self.address, self.status = address, status
        self._visibility: dict[HtmlElement, bool] = {}

    @cached_property
    def names(self) -> Names:
        """Accessible names in this document."""
        return Names(self.root)

    @cached_property
    def body(self) -> HtmlElement:
        """The `<body>`, or the root where there is none."""
        found = self.root.find("body")
        return self.root if found is None else found

    @cached_property
    def title(self) -> str:
        """The window's name: `<title>` up to the first ` | `."""
        return fold(self.root.findtext("head/title")).split(" | ")[0]

    # reading -----------------------------------------------------------------------------------------

    def page(self, window: str = "") -> Page:
        """Everything the page shows now; `window` is the name of the window it stands in."""
        fields = tuple(_now(widget) for widget in self._widgets)
        return replace(self._still, window=window, fields=fields)

    def unfolded(self) -> None:
        """Something was folded or unfolded: what is seen has to be worked out again."""
        self._visibility.clear()
        for name in ("_still", "_widgets", "_pressables", "text"):
            self.__dict__.pop(name, None)

    @cached_property
    def _still(self) -> Page:
        """The page without its fields, whose values move while it is read again and again."""
        return Page(
            name=self.name,
            window="",
            address=self.address,
            text=self.text,
            headings=tuple(
                content_name(e) for e in self._seen(".//*[self::h1 or self::h2 or self::h3 or self::h4]")
            ),
            alerts=tuple(fold(visible_text(e)) for e in self._seen(".//*[@role='alert']")),
            statuses=tuple(fold(visible_text(e)) for e in self._seen(".//*[@role='status']")),
            stepper=self.stepper,
            actions=tuple(pressable.action for pressable in self._pressables),
            tables=self.tables,
            status_code=self.status,
            menu=tuple(" > ".join(path) for path, _ in self.menu()),
            current_menu=tuple(" > ".join(path) for path, e in self.menu() if e.get("aria-current")),
            parts=self.parts,
        )

    @property
    def name(self) -> str:
        """The screen's name: its `<h1>`, or else the window's title."""
        return next((content_name(e) for e in self._seen(".//h1")), self.title)

    @cached_property
    def text(self) -> str:
        """The visible text."""
        return visible_text(self.body)

    @property
    def stepper(self) -> tuple[Mark, ...]:
        """The marks of `<ol class="stepper">`, in order."""
        items = self._seen(".//ol[contains(concat(' ', @class, ' '), ' stepper ')]/li")
        return tuple(_mark(item, position) for position, item in enumerate(items, start=1))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The visible tables that have a caption."""
        return tuple(_table(e, self.names) for e in self._seen(".//table[caption]"))

    @property
    def parts(self) -> tuple[Part, ...]:
        """The visible parts that have a name."""
        named = ((self.names.group(element), element) for element in self._seen(_PARTS))
        return tuple(Part(name, visible_text(element)) for name, element in named if name)

    def menu(self) -> Iterator[tuple[tuple[str, ...], HtmlElement]]:
        """Every entry of the main menu, and of the whole menu spread out: its path of names, and the element to press.

        An element that only heads a list is no link.
        """
        for nav in self.root.xpath(".//nav[@aria-label='주메뉴' or @aria-label='전체메뉴']"):
            for top in nav.iterfind("ul"):
                yield from _entries(top, ())

    # finding -----------------------------------------------------------------------------------------

    @cached_property
    def _widgets(self) -> tuple[Widget, ...]:
        """The visible fields, in document order; a group of radios once, where its first one stands."""
        return tuple(self._found_widgets())

    def _found_widgets(self) -> Iterator[Widget]:
        groups: dict[tuple[HtmlElement | None, str], list[HtmlElement]] = {}
        found: list[HtmlElement | list[HtmlElement]] = []
        for element in self._seen(
            ".//*[self::input or self::select or self::textarea or self::output or self::dl or self::tr]"
        ):
            if element.tag == "input" and element.get("type") == "radio":
                key = (_radio_group(element), element.get("name", ""))
                if key not in groups:
                    groups[key] = []
                    found.append(groups[key])
                groups[key].append(element)
            else:
                found.append(element)
        for one in found:
            yield from [self._radios(one)] if isinstance(one, list) else self._single(one)

    @cached_property
    def _pressables(self) -> tuple[Pressable, ...]:
        """The visible buttons and links, in document order."""
        seen = self._seen(_PRESSABLE)
        return tuple(self._pressable(e) for e in seen if e.tag != "input" or e.get("type") in _PRESSED_INPUTS)

    def field(self, label: str, *, within: str = "", kinds: Sequence[str] = ()) -> Widget:
        """The one field of that label; `NotOnScreenError` or `AmbiguousNameError` otherwise."""
        wanted = fold(label)
        every = [w for w in self._widgets if not kinds or w.field.kind in kinds]
        matching = [w for w in every if w.field.label == wanted and _lies_in(w.field.within, within)]
        if len(matching) > 1:
            matching = [w for w in matching if w.field.kind != "shown"] or matching
        if len(matching) == 1:
            return matching[0]
        raise _refusal(
            label,
            "항목",
            [_place(w.field.within, w.field.label) for w in matching],
            [w.field.label for w in every],
        )

    def radio(self, option: str, *, within: str = "") -> tuple[Widget, int]:
        """The radio group that offers `option`, and the option's index in it."""
        groups = [w for w in self._widgets if w.field.kind == "radio" and fold(option) in w.options]
        matching = [
            w
            for w in groups
            if not within or w.field.label == fold(within) or _lies_in(w.field.within, within)
        ]
        if len(matching) == 1:
            return matching[0], matching[0].options.index(fold(option))
        raise _refusal(option, "선택지", [w.field.label for w in matching], [])

    def pressable(self, name: str, *, within: str = "") -> Pressable:
        """The one button or link of that name; the page's own before the menu's and the footer's, buttons before links."""
        wanted = fold(name)
        every = self._pressables
        matching = [p for p in every if p.action.name == wanted and _lies_in(p.action.within, within)]
        for preferred in (_in_page, lambda p: p.action.enabled, lambda p: p.action.kind == "button"):
            matching = [p for p in matching if preferred(p)] or matching
        if len({p.action.address or id(p.element) for p in matching}) == 1:
            return matching[0]
        raise _refusal(
            name, "단추", [_place(p.action.within, name) for p in matching], [p.action.name for p in every]
        )

    def menu_entry(self, path: str) -> HtmlElement:
        """The main menu's link at a path of names (`가 > 나`)."""
        wanted = tuple(fold(part) for part in path.split(">"))
        entries = list(self.menu())
        for names, element in entries:
            if names == wanted and element.tag in ("a", "button"):
                return element
        raise NotOnScreenError(path, "메뉴", seen=tuple(" > ".join(names) for names, _ in entries))

    def _seen(self, path: str) -> list[HtmlElement]:
        return [element for element in self.body.xpath(path) if self._is_shown(element)]

    def _is_shown(self, element: HtmlElement) -> bool:
        known = self._visibility.get(element)
        if known is None:
            parent = element.getparent()
            known = not hides(element) and (
                parent is None or (self._is_shown(parent) and not folded_away(element, parent))
            )
            self._visibility[element] = known
        return known

    def _single(self, element: HtmlElement) -> Iterator[Widget]:
        if element.tag == "dl":
            yield from self._pairs(element)
        elif element.tag == "tr":
            yield from self._row_pair(element)
        elif element.tag != "input" or element.get("type") not in _PRESSED_INPUTS:
            yield Widget(self._field(element), (element,))

    def _pairs(self, element: HtmlElement) -> Iterator[Widget]:
        for term in element.iter("dt"):
            value = term.getnext()
            if value is not None and value.tag == "dd" and self._is_shown(value):
                yield self._pair(term, value)

    def _row_pair(self, element: HtmlElement) -> Iterator[Widget]:
        cells = [cell for cell in element if cell.tag in ("th", "td")]
        if [cell.tag for cell in cells] == ["th", "td"] and cells[1].find(".//input") is None:
            yield self._pair(cells[0], cells[1])

    def _pair(self, term: HtmlElement, value: HtmlElement) -> Widget:
        field = Field(
            label=content_name(term).rstrip(" *:"),
            kind="shown",
            value=fold(visible_text(value)),
            within=self.names.within(term),
        )
        return Widget(field, (value,))

    def _field(self, element: HtmlElement) -> Field:
        kind = _kind(element)
        return Field(
            label=self.names.of(element),
            kind=kind,
            value=_value(element, kind),
            within=self.names.within(element),
            required="required" in element.attrib or element.get("aria-required") == "true",
            enabled=enabled(element),
            invalid=element.get("aria-invalid") == "true",
            options=tuple(content_name(o) for o in offered(element)) if kind == "select" else (),
            note=self.names.texts(element.get("aria-describedby")),
            readonly="readonly" in element.attrib,
        )

    def _radios(self, elements: list[HtmlElement]) -> Widget:
        options = tuple(self.names.of(element) for element in elements)
        group = _radio_group(elements[0])
        within = self.names.within(elements[0])
        label = "" if group is None else self.names.group(group)
        chosen = next((o for o, e in zip(options, elements, strict=True) if "checked" in e.attrib), "")
        described = " ".join(
            filter(None, (e.get("aria-describedby") for e in (group, elements[0]) if e is not None))
        )
        field = Field(
            label=label or elements[0].get("name", ""),
            kind="radio",
            value=chosen,
            within=within[:-1] if label and within[-1:] == (label,) else within,
            required=any("required" in e.attrib for e in elements),
            enabled=any(enabled(e) for e in elements),
            invalid=any(
                e.get("aria-invalid") == "true" for e in (*elements, *([] if group is None else [group]))
            ),
            options=options,
            note=self.names.texts(described),
        )
        return Widget(field, tuple(elements), options)

    def _pressable(self, element: HtmlElement) -> Pressable:
        link = element.tag == "a"
        action = Action(
            name=self.names.of(element),
            kind="link" if link else "button",
            within=self.names.within(element),
            enabled=enabled(element) and element.get("aria-disabled") != "true",
            address=element.get("href", "") if link else "",
        )
        return Pressable(action, element)


def _now(widget: Widget) -> Field:
    """The field with what stands in it at this moment."""
    if widget.field.kind == "shown":
        return widget.field
    if widget.field.kind == "radio":
        pairs = zip(widget.options, widget.elements, strict=True)
        value = next((option for option, element in pairs if "checked" in element.attrib), "")
    else:
        value = _value(widget.elements[0], widget.field.kind)
    return widget.field if value == widget.field.value else replace(widget.field, value=value)


def enabled(element: HtmlElement) -> bool:
    """Whether neither the control nor a fieldset around it is disabled (a fieldset's legend stays usable)."""
    if "disabled" in element.attrib:
        return False
    inner = element
    for parent in element.iterancestors():
        if parent.tag == "fieldset" and "disabled" in parent.attrib and inner.tag != "legend":
            return False
        inner = parent
    return True


def usable(widget: Widget) -> Widget:
    """The widget itself, or `NotUsableError` where it is disabled or read-only."""
    if not widget.field.enabled or widget.field.readonly or widget.field.kind == "shown":
        raise NotUsableError(widget.field.label, "항목")
    return widget


def _refusal(name: str, kind: str, places: list[str], seen: list[str]) -> NotOnScreenError:
    if places:
        return AmbiguousNameError(name, kind, seen=tuple(places))
    return NotOnScreenError(name, kind, seen=tuple(dict.fromkeys(s for s in seen if s)))


def _lies_in(within: tuple[str, ...], wanted: str) -> bool:
    return not wanted or fold(wanted) in within


def _place(within: tuple[str, ...], name: str) -> str:
    return " > ".join((*within, name))


def _in_page(pressable: Pressable) -> bool:
    return not any(parent.tag in ("nav", "footer", "header") for parent in pressable.element.iterancestors())


def _radio_group(element: HtmlElement) -> HtmlElement | None:
    for parent in element.iterancestors():
        if parent.tag == "fieldset" or parent.get("role") in ("radiogroup", "group"):
            return parent
    return None


def _kind(element: HtmlElement) -> str:
    if element.tag == "input":
        kind: str = element.get("type", "text").lower()
        return "text" if kind in _TYPED_INPUTS else kind
    return {"select": "select", "output": "shown"}.get(str(element.tag), "text")


def _value(element: HtmlElement, kind: str) -> str:
    match kind:
        case "password":
            return ""
        case "checkbox":
            return "on" if "checked" in element.attrib else ""
        case "select":
            chosen = selected(element)
            return "" if chosen is None or chosen.get("value") == "" else content_name(chosen)
        case "shown":
            return fold(visible_text(element))
        case _ if element.tag == "textarea":
            return element.text or ""
        case _:
            return str(element.get("value", ""))


def offered(select: HtmlElement) -> list[HtmlElement]:
    """The options a person may choose; one with an empty value only asks to choose."""
    return [option for option in select.iter("option") if option.get("value") != ""]


def selected(select: HtmlElement) -> HtmlElement | None:
    """The chosen option of a select: the last marked one, or the first that is not disabled."""
    options = list(select.iter("option"))
    marked = [option for option in options if "selected" in option.attrib]
    free = [option for option in options if "disabled" not in option.attrib]
    return marked[-1] if marked else free[0] if free else None


def _mark(item: HtmlElement, position: int) -> Mark:
    words = content_name(item).split(" ", 1)
    numbered = len(words) == 2 and words[0].rstrip(".").isdigit()
    number, name = (int(words[0].rstrip(".")), words[1]) if numbered else (position, " ".join(words))
    current = item.get("aria-current") == "step"
    return Mark(
        number, name, "current" if current else "done" if item.get("data-state") == "done" else "ahead"
    )


def _table(element: HtmlElement, names: Names) -> Table:
    rows = [
        [fold(visible_text(cell)) for cell in row if cell.tag in ("th", "td")] for row in element.iter("tr")
    ]
    headed = element.find(".//thead") is not None or element.find(".//tr/td") is not None
    columns = rows[0] if rows and headed and _is_head(next(element.iter("tr"))) else []
    body = rows[1:] if columns else rows
    return Table(names.group(element), tuple(columns), tuple(tuple(row) for row in body))


def _is_head(row: HtmlElement) -> bool:
    cells = [cell for cell in row if cell.tag in ("th", "td")]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _entries(level: HtmlElement, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], HtmlElement]]:
    for item in level.iterfind("li"):
        head = next((child for child in item.iter("a", "button", "span", "summary")), None)
        if head is None:
            continue
        path = (*above, content_name(head))
        yield path, head
        for deeper in item.iter("ul", "ol"):
            if next(deeper.iterancestors("li")) is item:
                yield from _entries(deeper, path)


def read(html: str | bytes, *, address: str = "", window: str = "", status: int = 200) -> Page:
    """`html` as a person sees it."""
    return Document(html, address=address, status=status).page(window)
