"""Parts of a page that are shown only while something is chosen (`data-when`, docs/architecture.md, "Pages", 12).

The browser's own script (`web/static/conditions.js`) does the same on the live page.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement


def show_by_choice(root: HtmlElement) -> bool:
    """Show and hide every conditional part by what is chosen now; whether anything changed."""
    changed = False
    for part in root.iterfind(".//*[@data-when]"):
        name, _, values = part.get("data-when", "").partition("=")
        hidden = not set(values.split("|")) & set(_chosen(part, name))
        if hidden != ("hidden" in part.attrib):
            changed = True
            if hidden:
                part.set("hidden", "hidden")
            else:
                del part.attrib["hidden"]
    return changed


def tick_together(box: HtmlElement) -> None:
    """A box with `data-ticks="name"` ticks and clears all boxes of that name in its form, and is ticked while they all are.

    `web/static/choices.js` does the same on the live page.
    """
    form = next(box.iterancestors("form"), None)
    if form is None:
        return
    boxes = form.xpath(".//input[@type='checkbox']")
    for leader in (one for one in boxes if one.get("data-ticks")):
        followers = [one for one in boxes if one.get("name") == leader.get("data-ticks")]
        if leader is box:
            for one in followers:
                _tick(one, on="checked" in box.attrib)
        else:
            _tick(leader, on=all("checked" in one.attrib for one in followers))


def _tick(box: HtmlElement, *, on: bool) -> None:
    if on:
        box.set("checked", "checked")
    else:
        box.attrib.pop("checked", None)


def _chosen(part: HtmlElement, name: str) -> Iterator[str]:
    """The values chosen under `name` in the form around the part."""
    form = next(part.iterancestors("form"), None)
    if form is None:
        return
    for element in form.iter("input", "select"):
        if element.get("name") != name:
            continue
        if element.tag == "select":
            yield from (
                o.get("value", o.text_content()) for o in element.iter("option") if "selected" in o.attrib
            )
        elif "checked" in element.attrib:
            yield element.get("value", "on")
