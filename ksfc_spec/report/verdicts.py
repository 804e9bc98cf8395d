"""Verdict arithmetic: what a run's cases say of every rule, line and manual. Pure.

The denominator is the catalogue: a rule that nothing ran is not tested, never absent. The tables of
`docs/architecture.md` ("Verdicts") are implemented here and nowhere else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ksfc_spec.clock import korean_date
from ksfc_spec.model import MANUALS, Catalogue, Line, Rule, Scenario, Verdict

from .run import CaseKey, CaseRecord, Deviation, Fault, Run, case_key

WORST_FIRST = (Verdict.BROKEN, Verdict.DEVIATES, Verdict.NOT_TESTED, Verdict.WAIVED, Verdict.CONFORMS)
"""The order in which verdicts outweigh each other where several meet on one line or in one flow."""


class Gap(StrEnum):
    """Why a rule, or one of its cases, is not tested."""

    UNTESTABLE = "untestable"
    NO_SCENARIO = "no scenario"
    NOT_PLANNED = "not planned"
    """The run's census leaves the case out (another adapter, a part of the rules)."""
    MISSING = "missing"
    """In the census, not in the record."""
    UNBOUND = "unbound"
    NOT_OFFERED = "not offered"
    SKIPPED = "skipped"
    NO_ASSERTION = "no assertion"


class Proof(StrEnum):
    """Whether a rule's scenarios were seen to fail when they must."""

    PROVEN = "proven"
    SURVIVED = "survived"
    """At least one fault of the rule was not noticed, or not for the reason meant."""
    NONE = "none"
    """No fault was tried."""


@dataclass(frozen=True, slots=True)
class Hole:
    """One thing that was not tested: which case (`""`: the whole rule), why, and the record's own words."""

    gap: Gap
    case: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """The verdict of one rule with everything it rests on."""

    rule: Rule
    verdict: Verdict
    cases: tuple[CaseRecord, ...] = ()
    holes: tuple[Hole, ...] = ()
    deviation: Deviation | None = None
    expired: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def proof(self) -> Proof:
        """Proven only where every fault of the rule was killed."""
        if not self.faults:
            return Proof.NONE
        return Proof.PROVEN if all(fault.killed for fault in self.faults) else Proof.SURVIVED

    @property
    def checks(self) -> int:
        """How many assertions its cases evaluated."""
        return sum(case.assertions for case in self.cases)

    @property
    def evidence(self) -> int:
        """How many different pieces of evidence its cases left."""
        return len({e.sha256 for case in self.cases for step in case.steps for e in step.evidence})

    @property
    def stale(self) -> bool:
        """Whether a known deviation is excused that no longer deviates; this too turns the run red."""
        return self.deviation is not None and self.verdict is Verdict.CONFORMS


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some part of the catalogue; `lines` are non-blank manual lines."""

    rules: int
    verdicts: Mapping[Verdict, int]
    proven: int
    lines: int = 0
    placed: int = 0
    covered: int = 0

    @property
    def unplaced(self) -> int:
        """Lines without a disposition."""
        return self.lines - self.placed

    def count(self, verdict: Verdict) -> int:
        """Rules with that verdict."""
        return self.verdicts.get(verdict, 0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run says, over the whole catalogue."""

    rules: tuple[RuleVerdict, ...]
    total: Tally
    manuals: Mapping[str, Tally]
    flows: Mapping[str, Tally]
    finished: bool
    complete: bool
    strays: tuple[Deviation, ...] = ()
    """Known deviations of rules that the catalogue does not have."""

    def by_id(self) -> dict[str, RuleVerdict]:
        """Verdicts by rule id."""
        return {item.rule.id: item for item in self.rules}

    def having(self, verdict: Verdict) -> tuple[RuleVerdict, ...]:
        """The rules with that verdict, in reading order."""
        return tuple(item for item in self.rules if item.verdict is verdict)

    @property
    def stale(self) -> tuple[RuleVerdict, ...]:
        """Rules whose known deviation is gone."""
        return tuple(item for item in self.rules if item.stale)

    def exit_code(self, *, strict: bool = False) -> int:
        """0 good; 1 deviates (or, strictly, not tested); 3 broken, unfinished or incomplete."""
        if not self.finished or not self.complete or self.total.count(Verdict.BROKEN):
            return 3
        red = self.total.count(Verdict.DEVIATES) or self.stale or self.strays
        return 1 if red or (strict and self.total.count(Verdict.NOT_TESTED)) else 0


def judge(run: Run) -> Judgement:
    """Verdicts of every rule of the run's catalogue.

    A known deviation excuses until the end of its expiry day, seen from the day the run started (Korean
    date), so that the same files give the same verdicts on any later day.
    """
    cases, faults = _grouped(run.cases), _faults_by_rule(run.faults)
    census = _census(run.census)
    known = {deviation.rule: deviation for deviation in run.deviations}
    today = korean_date(run.started)
    rules = tuple(
        _of_rule(
            rule,
            cases=cases.get(rule.id, ()),
            holes=holes(
                rule, cases.get(rule.id, ()), census=census.get(rule.id, frozenset()), adapters=run.adapters
            ),
            deviation=known.get(rule.id),
            faults=faults.get(rule.id, ()),
            today=today,
        )
        for rule in run.catalogue.rules
    )
    seen = {case.id for case in run.cases}
    return Judgement(
        rules=rules,
        total=tally(rules, run.catalogue.lines),
        manuals=_by_manual(rules, run.catalogue),
        flows=_by_flow(rules),
        finished=run.finished is not None,
        complete=run.complete and seen >= set(run.census),
        strays=tuple(
            known[name] for name in sorted(known.keys() - {rule.id for rule in run.catalogue.rules})
        ),
    )


def case_verdict(case: CaseRecord) -> Verdict:
    """The verdict of one case by itself.

    A case that calls itself passed while a step or an assertion of it failed deviates: what was checked
    outweighs what was said.
    """
    if case.outcome == "broken":
        return Verdict.BROKEN
    if case.outcome == "failed" or (case.outcome == "passed" and _contradicted(case)):
        return Verdict.DEVIATES
    if case.outcome == "passed" and case.assertions:
        return Verdict.CONFORMS
    return Verdict.NOT_TESTED


def _contradicted(case: CaseRecord) -> bool:
    return any(step.status == "failed" or not all(a.passed for a in step.assertions) for step in case.steps)


def due(rule: Rule, adapters: Iterable[str]) -> tuple[CaseKey, ...]:
    """Every case a rule's scenarios ask of these adapters: all through the form, `@화면` through the browser too."""
    offered = tuple(adapters)
    return tuple(
        CaseKey(rule.id, number, row, adapter)
        for number, scenario in enumerate(rule.scenarios, 1)
        for row in _rows(scenario)
        for adapter in _adapters(scenario, offered)
    )


def _rows(scenario: Scenario) -> tuple[int | None, ...]:
    return tuple(range(1, len(scenario.rows) + 1)) if scenario.rows else (None,)


def _adapters(scenario: Scenario, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Where no adapter of the run is meant for a scenario, the form is what it lacks."""
    return tuple(name for name in offered if name != "browser" or scenario.on_screen) or ("form",)


def holes(
    rule: Rule, cases: Iterable[CaseRecord], *, census: frozenset[CaseKey], adapters: tuple[str, ...]
) -> tuple[Hole, ...]:
    """Everything of a rule that was not tested, in the order of its scenarios."""
    if not rule.scenarios and not census:
        reason = rule.untestable
        return (Hole(Gap.UNTESTABLE if reason else Gap.NO_SCENARIO, reason=reason),)
    seen = {case.key for case in cases}
    wanted = dict.fromkeys([*due(rule, adapters), *sorted(census, key=str)])
    absent = [
        Hole(Gap.MISSING if key in census else Gap.NOT_PLANNED, str(key)) for key in wanted if key not in seen
    ]
    empty = [hole for case in cases if (hole := _hole(case)) is not None]
    return tuple(sorted([*absent, *empty], key=lambda hole: hole.case))


def _hole(case: CaseRecord) -> Hole | None:
    if case_verdict(case) is not Verdict.NOT_TESTED:
        return None
    gap = {"unbound": Gap.UNBOUND, "not offered": Gap.NOT_OFFERED, "skipped": Gap.SKIPPED}.get(case.outcome)
    return Hole(gap or Gap.NO_ASSERTION, case.id, case.reason)


def _of_rule(
    rule: Rule,
    *,
    cases: tuple[CaseRecord, ...],
    holes: tuple[Hole, ...],
    deviation: Deviation | None,
    faults: tuple[Fault, ...],
    today: date,
) -> RuleVerdict:
    verdict = _worst(map(case_verdict, cases), untested=bool(holes))
    excused = deviation is not None and today <= deviation.expires
    if verdict is Verdict.DEVIATES and excused:
        verdict = Verdict.WAIVED
    return RuleVerdict(
        rule, verdict, cases, holes, deviation, expired=deviation is not None and not excused, faults=faults
    )


def _worst(verdicts: Iterable[Verdict], *, untested: bool) -> Verdict:
    found = {*verdicts, Verdict.NOT_TESTED} if untested else set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in found), Verdict.NOT_TESTED)


def worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The verdict that outweighs the others, None where there are none."""
    found = set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in found), None)


def tally(rules: Iterable[RuleVerdict], lines: Iterable[Line] = ()) -> Tally:
    """Counts over these rules and lines."""
    items, rows = tuple(rules), tuple(lines)
    return Tally(
        rules=len(items),
        verdicts=Counter(item.verdict for item in items),
        proven=sum(item.proof is Proof.PROVEN for item in items),
        lines=len(rows),
        placed=sum(line.disposition is not None for line in rows),
        covered=sum(bool(line.rules) for line in rows),
    )


def _by_manual(rules: tuple[RuleVerdict, ...], catalogue: Catalogue) -> dict[str, Tally]:
    own, lines = defaultdict(list), defaultdict(list)
    for item in rules:
        own[item.rule.manual].append(item)
    for line in catalogue.lines:
        lines[line.manual].append(line)
    names = [*MANUALS, *sorted((own.keys() | lines.keys()) - set(MANUALS))]
    return {name: tally(own[name], lines[name]) for name in names}


def _by_flow(rules: tuple[RuleVerdict, ...]) -> dict[str, Tally]:
    own = defaultdict(list)
    for item in rules:
        own[item.rule.flow].append(item)
    return {flow: tally(items) for flow, items in own.items()}


def _grouped(cases: Iterable[CaseRecord]) -> dict[str, tuple[CaseRecord, ...]]:
    groups: dict[str, list[CaseRecord]] = defaultdict(list)
    for case in cases:
        groups[case.key.rule].append(case)
    return {rule: tuple(sorted(own, key=_order)) for rule, own in groups.items()}


def _order(case: CaseRecord) -> tuple[int, int, bool, str]:
    return case.key.number, case.key.row or 0, case.key.adapter != "form", case.key.adapter


def _faults_by_rule(faults: Iterable[Fault]) -> dict[str, tuple[Fault, ...]]:
    groups: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        groups[fault.rule].append(fault)
    return {rule: tuple(own) for rule, own in groups.items()}


def _census(ids: Iterable[str]) -> dict[str, frozenset[CaseKey]]:
    groups: dict[str, set[CaseKey]] = defaultdict(set)
    for text in ids:
        if (key := case_key(text)) is not None:
            groups[key.rule].add(key)
    return {rule: frozenset(own) for rule, own in groups.items()}


class LineState(StrEnum):
    """What became of one manual line; the values of verdicts are those of `Verdict`."""

    BROKEN = "broken"
    DEVIATES = "deviates"
    NOT_TESTED = "not tested"
    WAIVED = "waived"
    CONFORMS = "conforms"
    EXPLAINED = "explained"
    """No rule, and a reason why none is needed."""
    UNEXPLAINED = "unexplained"
    """A disposition, but neither a rule nor a reason."""
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """One manual line with its rules' verdicts."""

    line: Line
    state: LineState
    rules: tuple[RuleVerdict, ...] = ()

    @property
    def untested(self) -> bool:
        """Whether nobody has tested what the line says, whatever the cause."""
        return self.state in (LineState.NOT_TESTED, LineState.UNEXPLAINED, LineState.UNPLACED)


def line_verdicts(judgement: Judgement, lines: Iterable[Line]) -> tuple[LineVerdict, ...]:
    """Every line with the rules that name it, from either side, and the verdict that outweighs the others."""
    rules = judgement.by_id()
    named: dict[tuple[str, int], list[str]] = defaultdict(list)
    for item in judgement.rules:
        for number in item.rule.lines:
            named[item.rule.manual, number].append(item.rule.id)
    found = []
    for line in lines:
        ids = dict.fromkeys([*named[line.manual, line.number], *line.rules])
        own = tuple(rules[name] for name in ids if name in rules)
        found.append(LineVerdict(line, _state(line, own), own))
    return tuple(found)


def _state(line: Line, rules: tuple[RuleVerdict, ...]) -> LineState:
    if line.disposition is None:
        return LineState.UNPLACED
    verdict = worst(item.verdict for item in rules)
    if verdict is not None:
        return LineState(verdict.value)
    return LineState.EXPLAINED if line.reason else LineState.UNEXPLAINED
