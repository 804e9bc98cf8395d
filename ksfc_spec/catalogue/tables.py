"""The catalogue as lists of plain objects: what `ksfc lines|rules|findings --json` prints and CSV holds."""

from __future__ import annotations

from typing import TypedDict

from ksfc_spec.model import Catalogue


class LineRow(TypedDict):
    """One manual line; `disposition` is None while the line is unplaced."""

    manual: str
    line: int
    disposition: str | None
    rules: list[str]
    reason: str
    digest: str


class RuleRow(TypedDict):
    """One rule; verdicts belong to a run and are joined by the report."""

    id: str
    manual: str
    flow: str
    lines: list[int]
    level: str
    basis: str
    title: str
    title_en: str
    scenarios: int
    findings: list[str]
    untestable: str
    attester: str
    place: str


class FindingRow(TypedDict):
    """One finding."""

    id: str
    manual: str
    lines: list[int]
    also: list[str]
    kind: str
    severity: str
    title: str
    title_en: str
    readings: list[str]
    chosen: str
    why: str
    confirm: str
    rules: list[str]
    place: str


def lines_table(catalogue: Catalogue) -> list[LineRow]:
    """Every manual line, in the order of the manuals; never its text."""
    return [
        {
            "manual": line.manual,
            "line": line.number,
            "disposition": line.disposition.value if line.disposition else None,
            "rules": list(line.rules),
            "reason": line.reason,
            "digest": line.digest,
        }
        for line in catalogue.lines
    ]


def rules_table(catalogue: Catalogue) -> list[RuleRow]:
    """Every rule in reading order."""
    return [
        {
            "id": rule.id,
            "manual": rule.manual,
            "flow": rule.flow,
            "lines": list(rule.lines),
            "level": rule.level.value,
            "basis": rule.basis.value,
            "title": rule.title,
            "title_en": rule.title_en,
            "scenarios": len(rule.scenarios),
            "findings": list(rule.findings),
            "untestable": rule.untestable,
            "attester": rule.attester,
            "place": str(rule.place),
        }
        for rule in catalogue.rules
    ]


def findings_table(catalogue: Catalogue) -> list[FindingRow]:
    """Every finding with the rules that rest on it."""
    return [
        {
            "id": finding.id,
            "manual": finding.manual,
            "lines": list(finding.lines),
            "also": list(finding.also),
            "kind": finding.kind,
            "severity": finding.severity.value,
            "title": finding.title,
            "title_en": finding.title_en,
            "readings": list(finding.readings),
            "chosen": finding.chosen,
            "why": finding.why,
            "confirm": finding.confirm,
            "rules": list(finding.rules),
            "place": str(finding.place),
        }
        for finding in catalogue.findings
    ]
