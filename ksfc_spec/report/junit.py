"""Outcomes as JUnit XML, for build servers. What did not run is there as skipped, never absent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as tree  # noqa: N813 - written here, nothing is parsed

from ksfc_spec.model import Verdict
from ksfc_spec.report import words
from ksfc_spec.report.run import CaseRecord, Run
from ksfc_spec.report.verdicts import Hole, Judgement, RuleVerdict, case_verdict

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run, judgement: Judgement) -> str:
    """One suite per flow, one test case per case; a rule without any case is one skipped test case."""
    by_id = judgement.by_id()
    root = tree.Element("testsuites", name=_clean(run.id))
    for flow in run.catalogue.flows:
        suite = tree.SubElement(root, "testsuite", name=_clean(flow.id), timestamp=run.started.isoformat())
        for rule in flow.rules:
            suite.extend(_tests(by_id[rule.id]))
        _count(suite)
    _count(root)
    tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tree.tostring(root, encoding="unicode") + "\n"


def _tests(item: RuleVerdict) -> Iterator[tree.Element]:
    ran = {case.id for case in item.cases}
    for case in item.cases:
        yield _case(item, case)
    for hole in item.holes:
        if hole.case not in ran:
            yield _hole(item, hole)


def _case(item: RuleVerdict, case: CaseRecord) -> tree.Element:
    test = tree.Element(
        "testcase",
        classname=item.rule.id,
        name=_clean(f"{case.id} {case.scenario}"),
        time=f"{case.seconds:.3f}",
    )
    verdict = case_verdict(case)
    if verdict is not Verdict.CONFORMS:
        kind = {Verdict.DEVIATES: "failure", Verdict.BROKEN: "error"}.get(verdict, "skipped")
        kind = "skipped" if item.verdict is Verdict.WAIVED and kind == "failure" else kind
        detail = tree.SubElement(test, kind, message=_clean(case.reason or words.OUTCOME[case.outcome].ko))
        detail.text = _clean("\n".join(_differences(case)))
    return test


def _differences(case: CaseRecord) -> Iterator[str]:
    for step in case.steps:
        for item in step.assertions:
            if not item.passed:
                yield f"{step.text}\n  예상 (expected): {item.expected}\n  실제 (actual): {item.actual}"


def _hole(item: RuleVerdict, hole: Hole) -> tree.Element:
    name = f"{hole.case or item.rule.id} {item.rule.title}"
    test = tree.Element("testcase", classname=item.rule.id, name=_clean(name), time="0")
    tree.SubElement(
        test, "skipped", message=_clean(": ".join(filter(None, (words.GAP[hole.gap].ko, hole.reason))))
    )
    return test


def _count(element: tree.Element) -> None:
    kinds = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    element.set("tests", str(len(list(element.iter("testcase")))))
    for name, tag in kinds:
        element.set(name, str(len(list(element.iter(tag)))))


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 has no place for."""
    return _NOT_XML.sub("\ufffd", text)
