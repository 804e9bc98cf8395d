"""The manuals line by line: what every non-blank line is, which rules cover it, and their verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from ksfc_spec.report import words
from ksfc_spec.report.markup import both, icon, korean, say, section, table
from ksfc_spec.report.run import Text
from ksfc_spec.report.verdicts import LineState, LineVerdict, Tally

from .grounds import covering

_CLASS = {state: state.value.replace(" ", "-") for state in LineState}
_FILTER = {
    LineState.EXPLAINED: "none",
    LineState.UNEXPLAINED: "not-tested",
    LineState.UNPLACED: "not-tested",
}


def manuals(
    lines: Sequence[LineVerdict],
    tallies: Mapping[str, Tally],
    *,
    texts: Mapping[tuple[str, int], str],
    notes: Sequence[Text],
) -> str:
    """Every manual; `texts` are original lines by manual and number, as far as they are at hand."""
    parts = "".join(
        _manual(manual, tuple(own), tallies[manual], texts)
        for manual, own in groupby(lines, lambda item: item.line.manual)
    )
    lead = say(
        "빈 줄을 뺀 모든 줄이다. 빨간 줄은 아무도 분류하지 않았거나 규칙도 이유도 없는 줄이다.",
        "Every line that is not blank. A red line was never placed, or has neither a rule nor a reason.",
    )
    head = f"{say('설명서 한 줄씩', 'The manuals, line by line')} <span class=count>{len(lines):,}</span>"
    return section(
        "lines", head, "".join(f"<p class=note>{both(note)}</p>" for note in notes) + parts, lead=lead
    )


def _manual(
    manual: str, lines: Sequence[LineVerdict], tally: Tally, texts: Mapping[tuple[str, int], str]
) -> str:
    heads = (
        say("줄", "Line"),
        say("원문", "Original"),
        say("구분", "Kind"),
        say("규칙과 판정, 또는 규칙이 없는 이유", "Rules and verdicts, or why there is none"),
    )
    numbers = say(
        f"{tally.lines:,}줄 · 분류 {tally.placed:,} · 미분류 {tally.unplaced:,}",
        f"{tally.lines:,} lines · {tally.placed:,} placed · {tally.unplaced:,} unplaced",
    )
    rows = (_row(item, texts.get((manual, item.line.number))) for item in lines)
    return (
        f'<div class=manual-lines id="lines-{escape(manual)}"><h3>{both(words.manual_name(manual))} '
        f"<span class=because>{numbers}</span></h3>{table(heads, rows, kind='lines')}</div>"
    )


def _row(item: LineVerdict, text: str | None) -> str:
    line = item.line
    where = f"{escape(line.manual)}-{line.number}"
    original = korean(text.strip()) if text else f"<span class=loc>{escape(line.manual)}:{line.number}</span>"
    kind = both(words.DISPOSITION[line.disposition]) if line.disposition else _UNPLACED
    return (
        f'<tr id="{where}" class="{_CLASS[item.state]}" data-v="{_FILTER.get(item.state, _CLASS[item.state])}">'
        f'<th scope=row><a href="#{where}">{line.number}</a></th><td class=orig>{original}</td>'
        f"<td class=kind>{kind}</td><td>{_covered(item)}</td></tr>\n"
    )


_UNPLACED = f"{icon('broken')}{both(words.UNPLACED)}"
_BARE = f"{icon('broken')}{say('규칙도 이유도 없다', 'Neither rule nor reason')}"


def _covered(item: LineVerdict) -> str:
    rules = "".join(map(covering, item.rules))
    reason = f"<span class=because>{korean(item.line.reason)}</span>" if item.line.reason else ""
    if item.state is LineState.UNEXPLAINED:
        return _BARE
    return rules + reason
