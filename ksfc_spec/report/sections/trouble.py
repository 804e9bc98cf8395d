"""What deviates, what is broken, what is excused, and what nobody tested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape

from ksfc_spec.model import Verdict
from ksfc_spec.report import words
from ksfc_spec.report.markup import (
    SLUG,
    badge,
    both,
    korean,
    line_links,
    other_title,
    rule_link,
    say,
    section,
    title,
)
from ksfc_spec.report.run import CaseRecord, Run, StepRecord, Text
from ksfc_spec.report.verdicts import (
    Gap,
    Hole,
    Judgement,
    LineState,
    LineVerdict,
    Proof,
    RuleVerdict,
    case_verdict,
)

from .cases import Gallery, evidence, expected_actual
from .summary import problems


def deviations(judgement: Judgement, gallery: Gallery) -> str:
    """Every rule that deviates: what was expected, what was seen, at which step, with the picture."""
    items = judgement.having(Verdict.DEVIATES)
    none = f"<p class=none>{say('이번 실행에서 부적합인 규칙은 없다.', 'No rule deviates in this run.')}</p>"
    body = "".join(_deviating(item, gallery) for item in items) or none
    heading = f"{say('부적합', 'What deviates')} <span class=count>{len(items):,}</span>"
    return section("deviates", heading, body + _excused(judgement, gallery))


def _deviating(item: RuleVerdict, gallery: Gallery) -> str:
    expired = ""
    if item.deviation and item.expired:
        words_ = say("면제 기한이 지났다", "The waiver has expired")
        expired = f"<p class=note>{words_}: {item.deviation.expires}, {korean(item.deviation.reason)}</p>"
    failing = [case for case in item.cases if case_verdict(case) is Verdict.DEVIATES]
    return _card(item, expired + _failures(failing, gallery, rule=item.rule.id))


def _card(item: RuleVerdict, body: str) -> str:
    rule = item.rule
    return (
        f'<article class="trouble {SLUG[item.verdict]}" id="dev-{escape(rule.id)}">'
        f"<header>{badge(item.verdict)} {rule_link(rule.id)}<h3>{title(rule)}</h3></header><p class=sub>{other_title(rule)}</p>"
        f"<p class=meta>{both(words.manual_name(rule.manual))} · "
        f"{say('줄', 'lines')} {line_links(rule.manual, rule.lines)}</p>{body}</article>"
    )


def _failures(cases: Iterable[CaseRecord], gallery: Gallery, *, rule: str) -> str:
    """Failing cases; those of one scenario that saw the same at the same step stand there once."""
    groups: dict[tuple[object, ...], list[CaseRecord]] = {}
    for case in cases:
        number, step = _red_step(case)
        what = step.assertions if step else ()
        groups.setdefault((case.key.number, case.key.row, number, what, case.reason), []).append(case)
    return "".join(_failure(own, gallery, back=f"dev-{rule}") for own in groups.values())


def _red_step(case: CaseRecord) -> tuple[int, StepRecord | None]:
    """The first step that did not hold, and its number from 1; (0, None) where no step says so."""
    steps = enumerate(case.steps, 1)
    return next(
        (
            (at, step)
            for at, step in steps
            if step.status == "failed" or not all(a.passed for a in step.assertions)
        ),
        (0, None),
    )


def _failure(cases: Sequence[CaseRecord], gallery: Gallery, *, back: str) -> str:
    """One scenario that failed: the step that turned red and what it saw."""
    case = cases[0]
    number, step = _red_step(case)
    where = ""
    if step is not None:
        keyword = both(words.named(words.KEYWORD, step.keyword))
        where = f"<p class=step><b>{say(f'{number}번째 단계', f'Step {number}')}</b> {keyword} {korean(step.text)}</p>"
        where += "".join(
            f"<p class=what lang=ko>{escape(a.what)}</p>{expected_actual(a)}"
            for a in step.assertions
            if not a.passed
        )
    reason = (
        "" if step is not None and _told(case.reason, step) else f"<p class=why>{korean(case.reason)}</p>"
    )
    adapters = ", ".join(both(words.named(words.ADAPTER, own.key.adapter)) for own in cases)
    name = case.id.partition("@")[0]
    return (
        f'<div class=failure><p class=case><a href="#{escape(name.replace("/", "-"))}"><code>{escape(name)}</code></a> '
        f"{korean(case.scenario)} · {adapters}</p>{where}{reason}{evidence(cases, gallery, back=back, name=case.scenario)}</div>"
    )


def _told(reason: str, step: StepRecord) -> bool:
    """Whether the reason only repeats what an assertion of the step shows."""
    return not reason or any(
        a.expected in reason and a.actual in reason for a in step.assertions if not a.passed
    )


def _excused(judgement: Judgement, gallery: Gallery) -> str:
    """Known deviations: those that hold, and those that must leave the list."""
    waived = "".join(_waived(item, gallery) for item in judgement.having(Verdict.WAIVED))
    stale = "".join(
        f"<li>{rule_link(item.rule.id, item.verdict)} {title(item.rule)}{_terms(item)}</li>"
        for item in judgement.stale
    )
    strays = "".join(
        f"<li><code>{escape(item.rule)}</code> {korean(item.reason)}</li>" for item in judgement.strays
    )
    parts = []
    if waived:
        parts.append(f"<h3 class=part>{say('면제된 알려진 차이', 'Known deviations, waived')}</h3>{waived}")
    if stale:
        lead = say(
            "더는 어긋나지 않는 알려진 차이: 목록에서 지워야 하며, 그때까지 실행은 실패로 끝난다",
            "Known deviations that no longer deviate: take them off the list; until then the run ends in failure",
        )
        parts.append(f"<h3 class=part>{lead}</h3><ul class=alert>{stale}</ul>")
    if strays:
        lead = say("목록에 없는 규칙에 대한 알려진 차이", "Known deviations of rules that do not exist")
        parts.append(f"<h3 class=part>{lead}</h3><ul class=alert>{strays}</ul>")
    return "".join(parts)


def _waived(item: RuleVerdict, gallery: Gallery) -> str:
    failing = [case for case in item.cases if case_verdict(case) is Verdict.DEVIATES]
    body = _failures(failing, gallery, rule=item.rule.id)
    return _card(item, _terms(item) + body)


def _terms(item: RuleVerdict) -> str:
    if item.deviation is None:
        return ""
    known = item.deviation
    return (
        f"<p class=terms>{korean(known.reason)} — {say('담당', 'Owner')} {korean(known.owner)}, "
        f"{say('기한', 'until')} {known.expires}</p>"
    )


def broken(run: Run, judgement: Judgement, gallery: Gallery) -> str:
    """What failed that is not the system."""
    items = judgement.having(Verdict.BROKEN)
    body = problems(run.problems)
    for item in items:
        cases = [case for case in item.cases if case_verdict(case) is Verdict.BROKEN]
        body += _card(item, _failures(cases, gallery, rule=item.rule.id))
    none = say(
        "시험 도구와 외부 기관은 고장 없이 동작했다.",
        "The suite and the outside parties worked without a fault.",
    )
    heading = f"{say('판정불가', 'What is broken')} <span class=count>{len(items):,}</span>"
    return section("broken", heading, body or f"<p class=none>{none}</p>")


def uncovered(judgement: Judgement, lines: Sequence[LineVerdict]) -> str:
    """What is not tested, by cause: rules, then lines, then rules that nothing proves able to fail."""
    rules = judgement.having(Verdict.NOT_TESTED)
    lead = say(
        "시험하지 않은 것은 적합이 아니다. 왜 시험하지 않았는지 원인별로 적는다.",
        "What was not tested does not conform. The causes, one by one.",
    )
    heading = f"{say('시험하지 않은 것', 'What is not covered')} <span class=count>{len(rules):,}</span>"
    body = _by_gap(rules) + _lines(lines) + _unproven(judgement)
    return section("uncovered", heading, body, lead=lead)


def _by_gap(rules: Iterable[RuleVerdict]) -> str:
    groups: dict[Gap, list[RuleVerdict]] = defaultdict(list)
    for item in rules:
        for gap in dict.fromkeys(hole.gap for hole in item.holes):
            groups[gap].append(item)
    return "".join(_gap(gap, groups[gap]) for gap in Gap if gap in groups)


def _gap(gap: Gap, items: Sequence[RuleVerdict]) -> str:
    rows = "".join(
        f"<li>{rule_link(item.rule.id)} {title(item.rule)}{_why(gap, item)}</li>" for item in items
    )
    return f"<h3 class=part>{both(words.GAP[gap])} <span class=count>{len(items):,}</span></h3><ul class=gaps>{rows}</ul>"


def _why(gap: Gap, item: RuleVerdict) -> str:
    own = [hole for hole in item.holes if hole.gap is gap]
    parts = [korean(reason) for reason in dict.fromkeys(hole.reason for hole in own if hole.reason)]
    if gap is Gap.UNTESTABLE and item.rule.attester:
        parts.append(f"{say('증명할 수 있는 곳', 'Could be attested by')}: {korean(item.rule.attester)}")
    if own[0].case:
        parts.append(_which(own, item))
    return f"<span class=because>{' — '.join(parts)}</span>" if parts else ""


def _which(holes: Sequence[Hole], item: RuleVerdict) -> str:
    every = {case.id for case in item.cases} | {hole.case for hole in item.holes}
    if len(holes) == len(every):
        return say(f"사례 {len(holes)}건 모두", f"all {len(holes)} cases")
    return f"<code>{', '.join(escape(hole.case.partition('/')[2]) for hole in holes)}</code>"


_LINE_CAUSES = {
    LineState.UNPLACED: Text("분류하지 않은 줄", "Lines not placed"),
    LineState.UNEXPLAINED: Text("규칙도 이유도 없는 줄", "Lines with neither rule nor reason"),
}


def _lines(lines: Sequence[LineVerdict]) -> str:
    return "".join(_line_cause(state, word, lines) for state, word in _LINE_CAUSES.items())


def _line_cause(state: LineState, word: Text, lines: Sequence[LineVerdict]) -> str:
    by_manual: dict[str, list[int]] = defaultdict(list)
    for item in lines:
        if item.state is state:
            by_manual[item.line.manual].append(item.line.number)
    if not by_manual:
        return ""
    rows = "".join(
        f"<li>{both(words.manual_name(manual))} <b>{len(numbers):,}</b> "
        f"<span class=because>{line_links(manual, numbers)}</span></li>"
        for manual, numbers in by_manual.items()
    )
    total = sum(map(len, by_manual.values()))
    return f"<h3 class=part>{both(word)} <span class=count>{total:,}</span></h3><ul class=gaps>{rows}</ul>"


def _unproven(judgement: Judgement) -> str:
    """Rules that ran, but of which no fault showed that they can fail."""
    ran = [item for item in judgement.rules if item.verdict is not Verdict.NOT_TESTED]
    parts = ['<span id="unproven"></span>']
    for proof in (Proof.SURVIVED, Proof.NONE):
        items = [item for item in ran if item.proof is proof]
        if items:
            links = " ".join(rule_link(item.rule.id, item.verdict) for item in items)
            heading = f"{both(words.PROOF[proof])} <span class=count>{len(items):,}</span>"
            parts.append(f"<h3 class=part>{heading}</h3><p class=refs>{links}</p>")
    return "".join(parts)
