"""Checks of rules, scenarios and findings: what a rule must have before it can prove anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ksfc_spec.model import MANUALS, Basis, Flow, Place, Polarity, Rule, Scenario

from .message import Message
from .reading import Reading

MOST_STEPS = 8
MOST_BACKGROUND_STEPS = 3


def check_rules(reading: Reading) -> Iterator[Message]:
    """L1xx and L2xx: everything about rules and scenarios that the tags of one rule alone do not show."""
    yield from _order(reading)
    for flow in reading.catalogue.flows:
        yield from _background(flow)
        yield from _names(flow)
        yield from _titles(flow)
        for rule in flow.rules:
            yield from _rule(rule)
            for scenario in rule.scenarios:
                yield from _scenario(scenario)


def check_references(reading: Reading) -> Iterator[Message]:
    """L106, L107, L110, L5xx: lines and findings that tags and findings name and nothing has."""
    known = _known_lines(reading)
    findings = {finding.id for finding in reading.catalogue.findings}
    manual_of = {rule.id: rule.manual for rule in reading.catalogue.rules}
    for item in reading.references:
        manual = manual_of.get(item.rule)
        if manual and item.value.isdigit():
            yield from _line(manual, int(item.value), item.place, known)
        elif manual and item.value not in findings:
            ko, en = f"없는 발견입니다: {item.value}", f"unknown finding: {item.value}"
            hint = " ".join(sorted(found for found in findings if found[:3] == item.value[:3])[-3:])
            yield Message("L110", "error", item.place, ko, en, hint)
    yield from _findings(reading, known)


def _known_lines(reading: Reading) -> dict[str, set[int]]:
    known: dict[str, set[int]] = defaultdict(set)
    for line in reading.catalogue.lines:
        if line.text != "":
            known[line.manual].add(line.number)
    return known


def _line(manual: str, number: int, place: Place, known: dict[str, set[int]]) -> Iterator[Message]:
    there = known[manual]
    if number in there:
        return
    if not there or number > max(there):
        ko, en = f"매뉴얼에 없는 줄입니다: {number}", f"beyond the end of the manual: line {number}"
        yield Message("L106", "error", place, ko, en, f"{manual}: 1–{max(there, default=0)}")
    else:
        near = sorted(there, key=lambda other: abs(other - number))[:2]
        ko, en = f"빈 줄입니다: {number}", f"a blank line: {number}"
        yield Message("L107", "error", place, ko, en, f"{manual}: {', '.join(map(str, sorted(near)))}")


def _order(reading: Reading) -> Iterator[Message]:
    highest: dict[str, str] = {}
    for rule in reading.catalogue.rules:
        before = highest.get(rule.manual, "")
        if rule.id < before:
            ko, en = (
                f"번호가 차례에 어긋납니다: {before} 다음에 {rule.id}",
                f"out of order: {rule.id} after {before}",
            )
            yield Message("L108", "error", rule.place, ko, en)
        highest[rule.manual] = max(before, rule.id)


def _background(flow: Flow) -> Iterator[Message]:
    if len(flow.background) > MOST_BACKGROUND_STEPS:
        count = len(flow.background)
        ko, en = f"배경이 {count}단계입니다(3단계까지)", f"a background of {count} steps (at most 3)"
        yield Message("L204", "error", flow.background[MOST_BACKGROUND_STEPS].place, ko, en)


def _names(flow: Flow) -> Iterator[Message]:
    """Two scenarios of one name in one file: the binding keeps only one of them."""
    seen: dict[str, Place] = {}
    for scenario in (scenario for rule in flow.rules for scenario in rule.scenarios):
        if scenario.name in seen:
            ko, en = f"같은 시나리오 이름: {scenario.name}", f"duplicate scenario name: {scenario.name}"
            yield Message("L205", "error", scenario.place, ko, en, str(seen[scenario.name]))
        seen.setdefault(scenario.name, scenario.place)


def _titles(flow: Flow) -> Iterator[Message]:
    """Two rules of one title in one file: nobody could tell them apart in a report."""
    seen: dict[str, Place] = {}
    for rule in flow.rules:
        if rule.title in seen:
            ko, en = f"같은 규칙 이름: {rule.title}", f"duplicate rule title: {rule.title}"
            hint = f"{seen[rule.title]}: 다른 요구이면 이름을 달리, 같은 요구이면 하나로 (rename one, or make them one)"
            yield Message("L115", "error", rule.place, ko, en, hint)
        seen.setdefault(rule.title, rule.place)


def _rule(rule: Rule) -> Iterator[Message]:
    if rule.basis is Basis.INTERPRETED and not rule.findings:
        ko, en = "해석인데 발견이 없습니다", "an interpretation without a finding"
        yield Message("L109", "error", rule.place, ko, en, "@발견:…")
    if rule.untestable:
        return
    polarities = {scenario.polarity for scenario in rule.scenarios}
    if Polarity.POSITIVE not in polarities:
        yield Message(
            "L111", "error", rule.place, "긍정 시나리오가 없습니다", "no positive scenario", "@긍정"
        )
    if not polarities & {Polarity.NEGATIVE, Polarity.BOUNDARY}:
        ko, en = "부정이나 경계 시나리오가 없습니다", "no negative or boundary scenario"
        yield Message("L112", "error", rule.place, ko, en, "@부정 @경계")


def _scenario(scenario: Scenario) -> Iterator[Message]:
    if all(step.keyword != "then" for step in scenario.steps):
        yield Message("L202", "error", scenario.place, "그러면이 없습니다", "no 그러면 (then) step")
    if len(scenario.steps) > MOST_STEPS:
        count = len(scenario.steps)
        ko, en = f"시나리오가 {count}단계입니다(8단계까지)", f"a scenario of {count} steps (at most 8)"
        yield Message("L203", "error", scenario.steps[MOST_STEPS].place, ko, en)


def _findings(reading: Reading, known: dict[str, set[int]]) -> Iterator[Message]:
    covered = {(rule.manual, number) for rule in reading.catalogue.rules for number in rule.lines}
    for finding in reading.catalogue.findings:
        others = [text.rpartition(":") for text in finding.also]
        named = [(finding.manual, number) for number in finding.lines]
        named += [(manual, int(number)) for manual, _, number in others]
        for manual, number in named:
            if manual not in MANUALS or number not in known[manual]:
                ko, en = (
                    f"{finding.id}: 없는 줄 {manual}:{number}",
                    f"{finding.id}: no such line {manual}:{number}",
                )
                yield Message("L502", "error", finding.place, ko, en)
        if not finding.rules and any((finding.manual, number) in covered for number in finding.lines):
            ko, en = f"{finding.id}: 기대는 규칙이 없습니다", f"{finding.id}: no rule rests on it"
            yield Message("L501", "info", finding.place, ko, en)
