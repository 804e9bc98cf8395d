"""Every rule, flow by flow, with its scenarios and what proves them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ksfc_spec.model import Flow, Rule
from ksfc_spec.report import words
from ksfc_spec.report.markup import (
    SLUG,
    badge,
    both,
    korean,
    line_links,
    other_title,
    say,
    section,
    title,
)
from ksfc_spec.report.run import Fault
from ksfc_spec.report.verdicts import Judgement, RuleVerdict

from .cases import Gallery, scenarios
from .grounds import grounds


def rules(flows: tuple[Flow, ...], judgement: Judgement, gallery: Gallery) -> str:
    """All rules in reading order."""
    by_id = judgement.by_id()
    body = "".join(_parts(flows, by_id, gallery))
    none = f"<p class=none>{say('규칙이 아직 없다.', 'There is no rule yet.')}</p>"
    heading = f"{say('규칙', 'Rules')} <span class=count>{len(by_id):,}</span>"
    lead = say(
        "규칙 하나가 요구 하나다. 시나리오는 실행되는 그대로의 글이다.",
        "One rule is one requirement. Scenarios are shown in Korean, as they are executed.",
    )
    return section("rules", heading, body or none, lead=lead)


def _parts(flows: tuple[Flow, ...], by_id: dict[str, RuleVerdict], gallery: Gallery) -> Iterator[str]:
    manual = ""
    for flow in flows:
        if flow.manual != manual:
            manual = flow.manual
            yield f'<h3 class=manual id="rules-{escape(manual)}">{both(words.manual_name(manual))}</h3>'
        yield f"<div class=flow><h4 lang=ko>{escape(flow.name)}</h4><p class=about lang=ko>{escape(flow.description)}</p>"
        for rule in flow.rules:
            yield _rule(by_id[rule.id], gallery)
        yield "</div>"


def _rule(item: RuleVerdict, gallery: Gallery) -> str:
    rule = item.rule
    name = escape(rule.id)
    return (
        f'<article class="rule {SLUG[item.verdict]}" id="{name}" data-v="{SLUG[item.verdict]}">'
        f'<header><a class=id href="#{name}">{name}</a>{badge(item.verdict)}<h5>{title(rule)}</h5></header>'
        f"<p class=sub>{other_title(rule)}</p><p class=meta>{_facts(item)}</p>"
        f"{_waiver(item)}{_untestable(item)}{scenarios(item, gallery)}{_faults(item.faults)}</article>\n"
    )


def _facts(item: RuleVerdict) -> str:
    """Level, basis and findings (left out where a rule is folded to its line), lines, what the verdict rests on."""
    rule = item.rule
    kind = f"{both(words.LEVEL[rule.level])} · {both(words.BASIS[rule.basis])}"
    parts = [f"{say('줄', 'lines')} {line_links(rule.manual, rule.lines)}", grounds(item)]
    if not rule.untestable and not item.faults:
        parts.append(f'<span class="proof {item.proof}">{both(words.PROOF[item.proof])}</span>')
    return f"<span class=more>{kind}{_rests_on(rule)} · </span>{' · '.join(filter(None, parts))}"


def _rests_on(rule: Rule) -> str:
    if not rule.findings:
        return ""
    links = ", ".join(f'<a class=ref href="#{escape(f)}">{escape(f)}</a>' for f in rule.findings)
    return f" · {say('발견', 'findings')} {links}"


def _waiver(item: RuleVerdict) -> str:
    if item.deviation is None:
        return ""
    known = item.deviation
    state = say("기한 지남", "expired") if item.expired else say("알려진 차이", "known deviation")
    return (
        f"<p class=terms>{state}: {korean(known.reason)} — {say('담당', 'owner')} {korean(known.owner)}, "
        f"{say('기한', 'until')} {known.expires}</p>"
    )


def _untestable(item: RuleVerdict) -> str:
    rule = item.rule
    if not rule.untestable:
        return ""
    attester = (
        f" — {say('증명할 수 있는 곳', 'could be attested by')} {korean(rule.attester)}"
        if rule.attester
        else ""
    )
    return (
        f"<p class=terms>{say('시험할 수 없음', 'Cannot be tested')}: {korean(rule.untestable)}{attester}</p>"
    )


def _faults(faults: tuple[Fault, ...]) -> str:
    if not faults:
        return ""
    rows = "".join(
        f'<li class="{"ok" if fault.killed else "bad"}"><code>{escape(fault.id)}</code> {korean(fault.title)} '
        f"<b>{both(words.named(words.FAULT_OUTCOME, fault.outcome))}</b>{_noticed(fault)}</li>"
        for fault in faults
    )
    heading = f"{say('고의 결함', 'Deliberate faults')} {len(faults)}"
    return f"<details class=faults><summary>{heading}</summary><ul>{rows}</ul></details>"


def _noticed(fault: Fault) -> str:
    step = f" {say('단계', 'at step')}: {korean(fault.step)}" if fault.step else ""
    reason = f" — {korean(fault.reason)}" if fault.reason else ""
    return f"<span class=because>{step}{reason}</span>" if step or reason else ""
