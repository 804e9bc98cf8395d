"""The values everything else speaks of: lines, rules, scenarios, findings, outcomes.

All values are frozen. Strings in enums are what files and `--json` output carry; what people read
(Korean or English) is made from them in the report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MANUALS: tuple[str, ...] = (
    "bankingplus",
    "joint-certificate",
    "esop",
    "financial-certificate",
    "ibk-joint-certificate",
)
"""The five manuals, by file stem and by folder under `features/`."""

RULE_PREFIX = {
    "bankingplus": "BPLUS",
    "joint-certificate": "JOINT",
    "esop": "ESOP",
    "financial-certificate": "FIN",
    "ibk-joint-certificate": "IBK",
}
"""Manual → the prefix of its rule ids (`ESOP-041`) and finding ids (`ESOP-F07`)."""


class Level(StrEnum):
    """How strongly the manual demands it."""

    MUST = "must"
    MAY = "may"
    SHOWN = "shown"


class Basis(StrEnum):
    """Where the rule comes from."""

    EXPLICIT = "explicit"
    IMPLIED = "implied"
    INTERPRETED = "interpreted"
    """Rests on a finding: the manual alone does not decide it."""


class Disposition(StrEnum):
    """What a manual line is."""

    REQUIREMENT = "requirement"
    LABEL = "label"
    NOTICE = "notice"
    INSTRUCTION = "instruction"
    HEADING = "heading"
    DUPLICATE = "duplicate"
    NOISE = "noise"


class Polarity(StrEnum):
    """What a scenario tries: the thing itself, its refusal, or the edge between them."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    BOUNDARY = "boundary"


class Severity(StrEnum):
    """How much a finding matters to whoever must decide on it."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


class Verdict(StrEnum):
    """The verdict of a rule over one run."""

    CONFORMS = "conforms"
    DEVIATES = "deviates"
    NOT_TESTED = "not tested"
    WAIVED = "waived"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file of the repository; `line` and `column` count from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line of a manual; `text` is None where the manuals folder is absent."""

    manual: str
    number: int
    digest: str
    disposition: Disposition | None = None
    rules: tuple[str, ...] = ()
    reason: str = ""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step as written; `keyword` is given, when or then after resolving 그리고."""

    keyword: str
    text: str
    place: Place
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario or outline below a rule; `rows` holds the example rows of an outline."""

    name: str
    polarity: Polarity
    steps: tuple[Step, ...]
    place: Place
    tags: frozenset[str] = frozenset()
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def on_screen(self) -> bool:
        """Whether the scenario is also driven through the browser (`@화면`)."""
        return "화면" in self.tags


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement: a `규칙:` of a feature file.

    `lines` are manual line numbers (1-based); `findings` the ids this rule rests on;
    `untestable` the reason why no scenario can test it, `attester` who could attest it instead.
    """

    id: str
    manual: str
    flow: str
    lines: tuple[int, ...]
    level: Level
    basis: Basis
    title: str
    title_en: str
    place: Place
    scenarios: tuple[Scenario, ...] = ()
    findings: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    untestable: str = ""
    attester: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction, gap or error in the manuals, with the reading this suite chose."""

    id: str
    manual: str
    lines: tuple[int, ...]
    kind: str
    severity: Severity
    title: str
    title_en: str
    readings: tuple[str, ...]
    chosen: str
    why: str
    confirm: str
    place: Place
    also: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """One feature file: a chapter of a manual. `id` is `<manual>/<file stem>`."""

    id: str
    manual: str
    name: str
    description: str
    place: Place
    rules: tuple[Rule, ...] = ()
    background: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the manuals demand, as far as it has been written."""

    flows: tuple[Flow, ...]
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    problems: tuple[str, ...] = field(default=())

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule in reading order."""
        return tuple(rule for flow in self.flows for rule in flow.rules)
