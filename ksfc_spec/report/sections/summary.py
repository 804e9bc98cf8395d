"""The first sentence, the numbers below it, and the table of the manuals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ksfc_spec.model import Verdict
from ksfc_spec.report import words
from ksfc_spec.report.markup import SLUG, badge, both, icon, say, section, table
from ksfc_spec.report.run import Run, Text
from ksfc_spec.report.verdicts import Judgement, LineState, LineVerdict, Tally

_STATES = (
    LineState.CONFORMS,
    LineState.WAIVED,
    LineState.DEVIATES,
    LineState.BROKEN,
    LineState.NOT_TESTED,
    LineState.EXPLAINED,
    LineState.UNEXPLAINED,
    LineState.UNPLACED,
)
_STATE_WORDS = {
    LineState.EXPLAINED: Text("규칙이 필요 없는 줄", "no rule needed"),
    LineState.UNEXPLAINED: Text("규칙도 이유도 없는 줄", "neither rule nor reason"),
    LineState.UNPLACED: Text("미분류", "unplaced"),
}
_TIGHT = "\u00a0"
"""A space at which no line ends."""
_NUMBERS = {1: "한", 2: "두", 3: "세", 4: "네", 5: "다섯", 6: "여섯", 7: "일곱", 8: "여덟", 9: "아홉"}
_COUNT_WORDS = {1: "one manual", 2: "two manuals", 3: "three manuals", 4: "four manuals", 5: "five manuals"}


def truth(run: Run, judgement: Judgement, lines: Sequence[LineVerdict]) -> Text:
    """The sentence that everything else in the report elaborates; nothing absent is counted as good."""
    total, manuals = judgement.total, [name for name, tally in judgement.manuals.items() if tally.lines]
    counts = [(verdict, total.count(verdict)) for verdict in Verdict]
    untested = sum(item.untested for item in lines)
    number = len(manuals)
    korean = ", ".join(f"{words.VERDICT[verdict].ko}{_TIGHT}{count:,}" for verdict, count in counts)
    english = ", ".join(f"{count:,}{_TIGHT}{_verb(verdict, count)}" for verdict, count in counts)
    unplaced = Text(f"(그중 미분류 {total.unplaced:,}줄)", f" ({total.unplaced:,} of them not even placed)")
    if not total.unplaced:
        unplaced = Text("", "")
    ko = (
        f"규칙 {total.rules:,}개 가운데 {korean}. {_NUMBERS.get(number, str(number))}{_TIGHT}설명서 {len(lines):,}줄 "
        f"가운데 {untested:,}줄은 시험되지 않았다{unplaced.ko}."
    )
    en = (
        f"Of {total.rules:,} rules, {english}. "
        f"Of {len(lines):,} lines in {_COUNT_WORDS.get(number, f'{number} manuals')}, "
        f"{untested:,} are not tested{unplaced.en}."
    )
    before, after = _unfinished(run, judgement), (_silent(judgement, manuals), _unseen(run))
    return Text(
        before.ko + ko + "".join(part.ko for part in after),
        before.en + en + "".join(part.en for part in after),
    )


def _verb(verdict: Verdict, count: int) -> str:
    """What so many rules do: 1 deviates, 2 deviate."""
    word = words.VERDICT[verdict].en.lower()
    return word if count == 1 else {"conforms": "conform", "deviates": "deviate"}.get(word, word)


def _unfinished(run: Run, judgement: Judgement) -> Text:
    if run.finished is None:
        return Text("끝나지 않은 실행이다. ", "This run is unfinished. ")
    if not judgement.complete:
        return Text("예정된 사례가 모두 기록되지는 않았다. ", "Not every expected case was recorded. ")
    return Text("", "")


def _silent(judgement: Judgement, manuals: list[str]) -> Text:
    """The manuals of which no rule was tested at all."""
    silent = [name for name in manuals if _tested(judgement.manuals[name]) == 0]
    if not silent:
        return Text("", "")
    names = [words.manual_name(name) for name in silent]
    return Text(
        f" 시험한 규칙이 하나도 없는 설명서: {', '.join(name.ko for name in names)}.",
        f" No rule at all was tested of: {', '.join(name.en for name in names)}.",
    )


def _unseen(run: Run) -> Text:
    if "browser" in run.adapters or not any(
        s.on_screen for rule in run.catalogue.rules for s in rule.scenarios
    ):
        return Text("", "")
    return Text(
        " 화면 시나리오를 브라우저로는 실행하지 않았다.",
        " Screen scenarios were not driven through a browser.",
    )


def _tested(tally: Tally) -> int:
    return tally.rules - tally.count(Verdict.NOT_TESTED)


def summary(judgement: Judgement, lines: Sequence[LineVerdict]) -> str:
    """Verdicts per manual as a table with bars, and what each verdict means."""
    by_manual: dict[str, Counter[LineState]] = defaultdict(Counter)
    for item in lines:
        by_manual[item.line.manual][item.state] += 1
    rows = [
        _row(f'<a href="#lines-{name}">{both(words.manual_name(name))}</a>', tally, by_manual[name])
        for name, tally in judgement.manuals.items()
        if tally.lines or tally.rules
    ]
    states = sum(by_manual.values(), Counter[LineState]())
    rows.append(_row(say("모두", "All"), judgement.total, states).replace("<tr>", "<tr class=sum>", 1))
    heads = [
        say("설명서", "Manual"),
        *(
            f"<span class=th>{icon(SLUG[verdict])}{both(words.VERDICT[verdict])}</span>"
            for verdict in Verdict
        ),
        say("규칙", "Rules"),
        say("증명됨", "Proven"),
        say("줄", "Lines"),
        say("미분류", "Unplaced"),
    ]
    body = f"<div class=wide>{table(heads, rows, kind='counts')}</div>{_legend(states)}{_meanings()}"
    return section("summary", say("한눈에", "At a glance"), body)


def _row(name: str, tally: Tally, states: Counter[LineState]) -> str:
    verdicts = "".join(_number(tally.count(verdict), SLUG[verdict]) for verdict in Verdict)
    rest = f"{_number(tally.rules)}{_number(tally.proven)}{_number(tally.lines)}{_number(tally.unplaced, 'unplaced')}"
    return (
        f"<tr><th scope=row>{name}</th>{verdicts}{rest}</tr>"
        f"<tr class=barrow aria-hidden=true><td colspan=10>{bar(states)}</td></tr>"
    )


def _number(count: int, kind: str = "") -> str:
    return f'<td class="n {kind if count else "zero"}">{count:,}</td>'


def bar(states: Counter[LineState]) -> str:
    """One line of the page in which every line of the manual has the same width."""
    total, start, parts = sum(states.values()), 0.0, []
    for state in _STATES:
        share = 1000 * states[state] / total if total else 0
        if share:
            parts.append(
                f'<rect class="b-{_slug(state)}" x="{start:.1f}" y="0" width="{share:.1f}" height="8"/>'
            )
        start += share
    return f'<svg class=bar viewBox="0 0 1000 8" preserveAspectRatio=none>{"".join(parts)}</svg>'


def _slug(state: LineState) -> str:
    return state.value.replace(" ", "-")


def _legend(states: Counter[LineState]) -> str:
    items = "".join(
        f'<li><svg class=key viewBox="0 0 10 10" aria-hidden=true><rect class="b-{_slug(state)}" width="10" height="10"/></svg>'
        f"{both(_state_word(state))} <b>{states[state]:,}</b></li>"
        for state in _STATES
        if states[state]
    )
    lead = say("막대는 설명서의 줄을 나타낸다:", "Bars show the manuals’ lines:")
    return f"<ul class=legend><li>{lead}</li>{items}</ul>"


def _state_word(state: LineState) -> Text:
    if state in _STATE_WORDS:
        return _STATE_WORDS[state]
    word = words.VERDICT[Verdict(state.value)]
    return Text(word.ko, word.en.lower())


def _meanings() -> str:
    rows = "".join(
        f"<div><dt>{badge(verdict)}</dt><dd>{both(words.VERDICT_MEANING[verdict])}</dd></div>"
        for verdict in Verdict
    )
    note = say(
        "분모는 언제나 목록 전체다. 실행되지 않은 것은 적합으로 세지 않는다.",
        "The denominator is always the whole catalogue. What did not run never counts as conforming.",
    )
    return f"<dl class=meanings>{rows}</dl><p class=note>{note}</p>"


def problems(items: Iterable[Text]) -> str:
    """What was odd about the record itself."""
    rows = "".join(f"<li>{both(item)}</li>" for item in items)
    return f"<ul class=alert>{rows}</ul>" if rows else ""
