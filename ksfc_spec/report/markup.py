"""Small pieces of HTML that every section is made of. Text goes in as it is and comes out escaped.

A word for readers stands there twice, `class=k` for the Korean page and `class=e` for the English one;
the language switch hides one of them with a style sheet alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from ksfc_spec.clock import KST
from ksfc_spec.model import Rule, Verdict

from . import words
from .run import Text

SLUG = {verdict: verdict.value.replace(" ", "-") for verdict in Verdict}
"""Verdict → the class and icon name it has in the page."""


def both(text: Text) -> str:
    """The same words in both languages."""
    ko, en = escape(text.ko), escape(text.en)
    return ko if ko == en else f"<span class=k lang=ko>{ko}</span><span class=e lang=en>{en}</span>"


def say(ko: str, en: str) -> str:
    """`both`, for words written on the spot."""
    return both(Text(ko, en))


def korean(text: str) -> str:
    """Korean in either language of the page: steps, original lines, reasons."""
    return f"<span lang=ko>{escape(text)}</span>" if text else ""


def icon(name: str) -> str:
    """One of the icons that the page's shell defines; decoration beside words."""
    return f'<svg class="i {name}" aria-hidden=true><use href="#i-{name}"/></svg>'


_BADGES = {
    verdict: f'<span class="badge {SLUG[verdict]}">{icon(SLUG[verdict])}{both(words.VERDICT[verdict])}</span>'
    for verdict in Verdict
}


def badge(verdict: Verdict) -> str:
    """A verdict as icon and word."""
    return _BADGES[verdict]


def rule_link(rule_id: str, verdict: Verdict | None = None) -> str:
    """A link to a rule in this page, with the icon of its verdict."""
    name = escape(rule_id)
    mark = icon(SLUG[verdict]) if verdict else ""
    word = (
        f' title="{escape(words.VERDICT[verdict].ko)} · {escape(words.VERDICT[verdict].en)}"'
        if verdict
        else ""
    )
    return f'<a class=ref href="#{name}"{word}>{mark}{name}</a>'


def line_link(manual: str, number: int) -> str:
    """A link to a manual line in this page."""
    return f'<a class=ref href="#{escape(manual)}-{number}">{number}</a>'


def title(rule: Rule) -> str:
    """A rule's title in the page's language."""
    return both(Text(rule.title, rule.title_en or rule.title))


def other_title(rule: Rule) -> str:
    """A rule's title in the language that the page is not in."""
    if not rule.title_en:
        return ""
    return f"<span class=k lang=en>{escape(rule.title_en)}</span><span class=e lang=ko>{escape(rule.title)}</span>"


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Line numbers as ranges: 3, 4, 5, 9 → (3, 5), (9, 9)."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def line_links(manual: str, numbers: Iterable[int]) -> str:
    """Ranges of manual lines, each end a link."""
    return ", ".join(
        line_link(manual, first) if first == last else f"{line_link(manual, first)}–{line_link(manual, last)}"
        for first, last in spans(numbers)
    )


def moment(instant: datetime) -> str:
    """An instant as Korean wall-clock time."""
    return f"{instant.astimezone(KST):%Y-%m-%d %H:%M:%S} KST"


def table(heads: Sequence[str], rows: Iterable[str], *, kind: str = "", caption: str = "") -> str:
    """A data table; `heads`, `rows` and `caption` are HTML already."""
    head = "".join(f"<th scope=col>{cell}</th>" for cell in heads)
    shown = f"<caption>{caption}</caption>" if caption else ""
    return (
        f'<table class="{kind}">{shown}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def section(name: str, heading: str, body: str, *, lead: str = "") -> str:
    """A part of the page with its anchor; everything but `name` is HTML already."""
    intro = f"<p class=lead>{lead}</p>" if lead else ""
    return f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{heading}</h2>{intro}{body}</section>\n'
