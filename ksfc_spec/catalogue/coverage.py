"""Coverage by arithmetic: what every line of every manual is, so that the sum equals the document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ksfc_spec.model import MANUALS, Catalogue, Disposition, Line, Rule


@dataclass(frozen=True, slots=True)
class ManualCoverage:
    """The lines of one manual by what they are.

    `dispositions` counts lines per disposition, with None for the unplaced; the counts sum up to `lines`.
    Of all lines, `covered` have a rule, `reasoned` have none but a reason, `open` have neither.
    """

    manual: str
    lines: int
    dispositions: Mapping[Disposition | None, int]
    covered: int
    reasoned: int
    open: int
    rules: int
    testable: int
    scenarios: int
    findings: int

    @property
    def unplaced(self) -> int:
        """Lines without a disposition."""
        return self.dispositions.get(None, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """All manuals, in the order of `MANUALS`, and their sum (`total.manual` is "")."""

    manuals: tuple[ManualCoverage, ...]
    total: ManualCoverage


def cover(catalogue: Catalogue) -> Coverage:
    """Count a catalogue. Every line is counted once as covered, reasoned or open."""
    lines: dict[str, list[Line]] = defaultdict(list)
    rules: dict[str, list[Rule]] = defaultdict(list)
    for line in catalogue.lines:
        lines[line.manual].append(line)
    for rule in catalogue.rules:
        rules[rule.manual].append(rule)
    findings = Counter(finding.manual for finding in catalogue.findings)
    parts = tuple(_one(name, lines[name], rules[name], findings[name]) for name in MANUALS)
    return Coverage(parts, _one("", catalogue.lines, catalogue.rules, len(catalogue.findings)))


def _one(
    manual: str, lines: list[Line] | tuple[Line, ...], rules: list[Rule] | tuple[Rule, ...], findings: int
) -> ManualCoverage:
    kinds = Counter(line.disposition for line in lines)
    covered = sum(1 for line in lines if line.rules)
    reasoned = sum(1 for line in lines if not line.rules and line.reason)
    return ManualCoverage(
        manual=manual,
        lines=len(lines),
        dispositions={kind: kinds[kind] for kind in (*Disposition, None)},
        covered=covered,
        reasoned=reasoned,
        open=len(lines) - covered - reasoned,
        rules=len(rules),
        testable=sum(1 for rule in rules if not rule.untestable),
        scenarios=sum(len(rule.scenarios) for rule in rules),
        findings=findings,
    )
