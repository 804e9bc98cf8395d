"""Verdict arithmetic: the tables of docs/architecture.md, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ksfc_spec.model import Disposition, Verdict
from ksfc_spec.report.run import Assertion, CaseRecord, Deviation, Fault, Run, StepRecord
from ksfc_spec.report.verdicts import (
    Gap,
    Judgement,
    LineState,
    Proof,
    RuleVerdict,
    case_verdict,
    due,
    judge,
    line_verdicts,
    worst,
)


def of(judgement: Judgement, rule: str) -> RuleVerdict:
    return judgement.by_id()[rule]


def without(run: Run, *ids: str) -> Run:
    return replace(run, cases=tuple(case for case in run.cases if case.id not in ids))


def changed(run: Run, case_id: str, **values: object) -> Run:
    return replace(run, cases=tuple(replace(c, **values) if c.id == case_id else c for c in run.cases))


def test_every_verdict_and_the_denominator(run: Run) -> None:
    judgement = judge(run)
    assert judgement.total.rules == len(run.catalogue.rules) == sum(judgement.total.verdicts.values()) == 28
    assert {v: judgement.total.count(v) for v in Verdict} == {
        Verdict.CONFORMS: 20,
        Verdict.DEVIATES: 1,
        Verdict.NOT_TESTED: 5,
        Verdict.WAIVED: 1,
        Verdict.BROKEN: 1,
    }
    assert sum(tally.rules for tally in judgement.manuals.values()) == 28
    assert sum(tally.rules for tally in judgement.flows.values()) == 28
    assert judgement.total.lines == 200


@pytest.mark.parametrize(
    ("rule", "gap"),
    [
        ("ESOP-007", Gap.UNBOUND),
        ("ESOP-009", Gap.NO_ASSERTION),
        ("ESOP-010", Gap.NO_SCENARIO),
        ("ESOP-021", Gap.NOT_OFFERED),
        ("ESOP-028", Gap.UNTESTABLE),
    ],
)
def test_why_a_rule_is_not_tested(run: Run, rule: str, gap: Gap) -> None:
    item = of(judge(run), rule)
    assert item.verdict is Verdict.NOT_TESTED
    assert {hole.gap for hole in item.holes} == {gap}


def test_what_ran_nothing_is_not_tested_never_absent(run: Run) -> None:
    judgement = judge(replace(run, cases=(), census=()))
    assert judgement.total.count(Verdict.NOT_TESTED) == judgement.total.rules == 28


def test_one_missing_case_takes_the_green_away(run: Run) -> None:
    judgement = judge(without(run, "ESOP-001/02.2@browser"))
    assert of(judgement, "ESOP-001").verdict is Verdict.NOT_TESTED
    assert of(judgement, "ESOP-001").holes[0].gap is Gap.MISSING
    assert not judgement.complete
    assert judgement.exit_code() == 3


def test_a_case_that_the_census_forgot_is_still_due(run: Run) -> None:
    gone = "ESOP-001/02.2@browser"
    judgement = judge(replace(without(run, gone), census=tuple(i for i in run.census if i != gone)))
    assert of(judgement, "ESOP-001").verdict is Verdict.NOT_TESTED
    assert of(judgement, "ESOP-001").holes[0].gap is Gap.NOT_PLANNED


def test_a_green_case_with_a_failed_assertion_deviates(run: Run) -> None:
    bad = (StepRecord("then", "…", "passed", 1.0, (Assertion("글", "가", "나", False),)),)
    assert of(judge(changed(run, "ESOP-001/01@form", steps=bad)), "ESOP-001").verdict is Verdict.DEVIATES


def test_broken_outweighs_deviates_outweighs_not_tested() -> None:
    assert worst([Verdict.CONFORMS, Verdict.NOT_TESTED]) is Verdict.NOT_TESTED
    assert worst([Verdict.NOT_TESTED, Verdict.DEVIATES]) is Verdict.DEVIATES
    assert worst([Verdict.DEVIATES, Verdict.BROKEN]) is Verdict.BROKEN
    assert worst([]) is None


def test_a_deviating_rule_with_holes_still_deviates(run: Run) -> None:
    assert of(judge(without(run, "ESOP-004/01@form")), "ESOP-004").verdict is Verdict.DEVIATES


def test_unknown_outcomes_of_single_cases(run: Run) -> None:
    case: CaseRecord = run.cases[0]
    assert case_verdict(case) is Verdict.CONFORMS
    assert case_verdict(replace(case, outcome="skipped")) is Verdict.NOT_TESTED
    assert case_verdict(replace(case, steps=())) is Verdict.NOT_TESTED


@pytest.mark.parametrize(
    ("expires", "verdict"),
    [(date(2026, 11, 20), Verdict.WAIVED), (date(2026, 11, 19), Verdict.DEVIATES)],
)
def test_a_waiver_lasts_to_the_end_of_its_day(run: Run, expires: date, verdict: Verdict) -> None:
    known = Deviation("ESOP-004", "사유", "담당", expires)
    item = of(judge(replace(run, deviations=(known,))), "ESOP-004")
    assert item.verdict is verdict
    assert item.expired is (verdict is Verdict.DEVIATES)


def test_the_day_is_korean(run: Run) -> None:
    late = replace(run, started=run.started.replace(hour=16))  # 01:00 on the 21st in Seoul
    known = Deviation("ESOP-004", "사유", "담당", date(2026, 11, 20))
    assert of(judge(replace(late, deviations=(known,))), "ESOP-004").verdict is Verdict.DEVIATES


def sound(run: Run) -> Run:
    """The run without its broken and deviating rules, and without known deviations."""
    good = [
        replace(c, outcome="passed")
        for c in run.cases
        if c.key.rule not in ("ESOP-004", "ESOP-006", "ESOP-008")
    ]
    names = tuple(case.id for case in good)
    flows = tuple(
        replace(flow, rules=tuple(r for r in flow.rules if r.id not in ("ESOP-004", "ESOP-006", "ESOP-008")))
        for flow in run.catalogue.flows
    )
    return replace(
        run, cases=tuple(good), census=names, deviations=(), catalogue=replace(run.catalogue, flows=flows)
    )


def test_exit_codes(run: Run) -> None:
    good = sound(run)
    assert judge(good).exit_code() == 0
    assert judge(good).exit_code(strict=True) == 1
    assert judge(run).exit_code() == 3
    assert judge(replace(good, finished=None)).exit_code() == 3
    assert judge(changed(good, "ESOP-001/01@form", outcome="failed")).exit_code() == 1


def test_a_known_deviation_that_heals_turns_the_run_red(run: Run) -> None:
    known = Deviation("ESOP-001", "사유", "담당", date(2027, 1, 1))
    judgement = judge(replace(sound(run), deviations=(known,)))
    assert [item.rule.id for item in judgement.stale] == ["ESOP-001"]
    assert of(judgement, "ESOP-001").verdict is Verdict.CONFORMS
    assert judgement.exit_code() == 1


def test_a_known_deviation_of_no_rule_turns_the_run_red(run: Run) -> None:
    known = Deviation("ESOP-999", "사유", "담당", date(2027, 1, 1))
    assert judge(replace(sound(run), deviations=(known,))).exit_code() == 1


def test_proven_needs_every_fault_killed(run: Run) -> None:
    judgement = judge(run)
    assert of(judgement, "ESOP-001").proof is Proof.PROVEN
    assert of(judgement, "ESOP-002").proof is Proof.SURVIVED
    assert of(judgement, "ESOP-003").proof is Proof.NONE
    faults = (*run.faults, Fault("another", "ESOP-001", "…", "no effect"))
    assert of(judge(replace(run, faults=faults)), "ESOP-001").proof is Proof.SURVIVED


def test_screen_scenarios_are_due_in_the_browser_too(run: Run) -> None:
    rule = run.catalogue.rules[0]
    assert len(due(rule, ("form", "browser"))) == 6
    assert len(due(rule, ("form",))) == 3
    hidden = replace(rule, scenarios=tuple(replace(s, tags=frozenset()) for s in rule.scenarios))
    assert [key.adapter for key in due(hidden, ("browser",))] == ["form"] * 3


def test_lines_take_the_worst_verdict_of_their_rules(run: Run) -> None:
    lines = {
        (item.line.manual, item.line.number): item for item in line_verdicts(judge(run), run.catalogue.lines)
    }
    assert lines["esop", 2].state is LineState.CONFORMS
    assert lines["esop", 8].state is LineState.DEVIATES
    assert lines["esop", 75].state is LineState.EXPLAINED
    assert lines["esop", 1].state is LineState.UNEXPLAINED
    assert lines["bankingplus", 1].state is LineState.UNPLACED
    assert lines["bankingplus", 1].untested
    assert len(lines) == 200


def test_a_line_of_two_rules_is_only_as_good_as_the_worse(run: Run) -> None:
    line = replace(
        run.catalogue.lines[0],
        manual="esop",
        number=2,
        disposition=Disposition.REQUIREMENT,
        rules=("ESOP-004",),
    )
    (item,) = line_verdicts(judge(run), [line])
    assert [own.rule.id for own in item.rules] == ["ESOP-001", "ESOP-004"]
    assert item.state is LineState.DEVIATES
