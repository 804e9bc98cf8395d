"""A catalogue as JSON (`catalogue.json` in a run's folder) and back. It never carries manual text.

Objects have the fields of ksfc_spec/model.py. A place is `[line, column]`; its path is the flow's or the
finding's. The same codec writes the cache of parsed features.
"""

from __future__ import annotations

import json
from typing import Any

from ksfc_spec.errors import CatalogueError
from ksfc_spec.model import (
    Basis,
    Catalogue,
    Disposition,
    Finding,
    Flow,
    Level,
    Line,
    Place,
    Polarity,
    Rule,
    Scenario,
    Severity,
    Step,
)

SCHEMA = 1


def to_json(catalogue: Catalogue) -> str:
    """The catalogue as JSON text, the same for the same catalogue; lines carry digests, no text."""
    data = {
        "schema": SCHEMA,
        "flows": [flow_to(flow) for flow in catalogue.flows],
        "lines": [_line_to(line) for line in catalogue.lines],
        "findings": [_finding_to(finding) for finding in catalogue.findings],
        "problems": list(catalogue.problems),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Catalogue:
    """The catalogue of a snapshot; CatalogueError where the text is not one of this schema."""
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise CatalogueError(
                f"스냅숏 판이 {data['schema']}입니다 (schema {data['schema']}, not {SCHEMA})"
            )
        return Catalogue(
            flows=tuple(map(flow_from, data["flows"])),
            lines=tuple(map(_line_from, data["lines"])),
            findings=tuple(map(_finding_from, data["findings"])),
            problems=tuple(data["problems"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CatalogueError(f"카탈로그 스냅숏이 아닙니다 (not a catalogue snapshot): {error!r}") from None


def place_to(place: Place) -> list[int]:
    return [place.line, place.column]


def flow_to(flow: Flow) -> dict[str, Any]:
    """One flow as plain data."""
    return {
        "id": flow.id,
        "manual": flow.manual,
        "name": flow.name,
        "description": flow.description,
        "path": flow.place.path,
        "place": place_to(flow.place),
        "background": [_step_to(step) for step in flow.background],
        "rules": [_rule_to(rule) for rule in flow.rules],
    }


def flow_from(data: dict[str, Any]) -> Flow:
    """The flow of such data."""
    path = data["path"]
    return Flow(
        id=data["id"],
        manual=data["manual"],
        name=data["name"],
        description=data["description"],
        place=Place(path, *data["place"]),
        rules=tuple(_rule_from(rule, path, data) for rule in data["rules"]),
        background=tuple(_step_from(step, path) for step in data["background"]),
    )


def _rule_to(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "lines": list(rule.lines),
        "level": rule.level.value,
        "basis": rule.basis.value,
        "title": rule.title,
        "title_en": rule.title_en,
        "place": place_to(rule.place),
        "findings": list(rule.findings),
        "tags": sorted(rule.tags),
        "untestable": rule.untestable,
        "attester": rule.attester,
        "scenarios": [_scenario_to(scenario) for scenario in rule.scenarios],
    }


def _rule_from(data: dict[str, Any], path: str, flow: dict[str, Any]) -> Rule:
    return Rule(
        id=data["id"],
        manual=flow["manual"],
        flow=flow["id"],
        lines=tuple(data["lines"]),
        level=Level(data["level"]),
        basis=Basis(data["basis"]),
        title=data["title"],
        title_en=data["title_en"],
        place=Place(path, *data["place"]),
        scenarios=tuple(_scenario_from(scenario, path) for scenario in data["scenarios"]),
        findings=tuple(data["findings"]),
        tags=frozenset(data["tags"]),
        untestable=data["untestable"],
        attester=data["attester"],
    )


def _scenario_to(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "polarity": scenario.polarity.value,
        "place": place_to(scenario.place),
        "tags": sorted(scenario.tags),
        "rows": [[list(cell) for cell in row] for row in scenario.rows],
        "steps": [_step_to(step) for step in scenario.steps],
    }


def _scenario_from(data: dict[str, Any], path: str) -> Scenario:
    return Scenario(
        name=data["name"],
        polarity=Polarity(data["polarity"]),
        steps=tuple(_step_from(step, path) for step in data["steps"]),
        place=Place(path, *data["place"]),
        tags=frozenset(data["tags"]),
        rows=tuple(tuple((name, value) for name, value in row) for row in data["rows"]),
    )


def _step_to(step: Step) -> list[Any]:
    plain = [step.keyword, step.text, step.place.line, step.place.column]
    return [*plain, [list(row) for row in step.table]] if step.table else plain


def _step_from(data: list[Any], path: str) -> Step:
    table = tuple(tuple(row) for row in data[4]) if len(data) > 4 else ()
    return Step(data[0], data[1], Place(path, data[2], data[3]), table)


def _line_to(line: Line) -> dict[str, Any]:
    return {
        "manual": line.manual,
        "number": line.number,
        "digest": line.digest,
        "disposition": line.disposition.value if line.disposition else None,
        "rules": list(line.rules),
        "reason": line.reason,
    }


def _line_from(data: dict[str, Any]) -> Line:
    kind = Disposition(data["disposition"]) if data["disposition"] else None
    return Line(data["manual"], data["number"], data["digest"], kind, tuple(data["rules"]), data["reason"])


def _finding_to(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "manual": finding.manual,
        "lines": list(finding.lines),
        "kind": finding.kind,
        "severity": finding.severity.value,
        "title": finding.title,
        "title_en": finding.title_en,
        "readings": list(finding.readings),
        "chosen": finding.chosen,
        "why": finding.why,
        "confirm": finding.confirm,
        "path": finding.place.path,
        "place": place_to(finding.place),
        "also": list(finding.also),
        "rules": list(finding.rules),
    }


def _finding_from(data: dict[str, Any]) -> Finding:
    plain = {
        name: data[name] for name in ("id", "manual", "kind", "title", "title_en", "chosen", "why", "confirm")
    }
    return Finding(
        **plain,
        severity=Severity(data["severity"]),
        place=Place(data["path"], *data["place"]),
        lines=tuple(data["lines"]),
        readings=tuple(data["readings"]),
        also=tuple(data["also"]),
        rules=tuple(data["rules"]),
    )
