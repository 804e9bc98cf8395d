"""What changed between two runs: verdicts, rules, their titles, and the manuals' lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ksfc_spec.model import Catalogue, Line, Rule, Verdict

from .run import Run, Text
from .verdicts import WORST_FIRST, Judgement, Proof


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A rule whose verdict is another one now."""

    rule: Rule
    before: Verdict
    after: Verdict

    @property
    def worse(self) -> bool:
        """Whether the new verdict outweighs the old one."""
        return WORST_FIRST.index(self.after) < WORST_FIRST.index(self.before)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that says something else now: its title, or the manual lines it comes from."""

    before: Rule
    after: Rule


@dataclass(frozen=True, slots=True)
class ProofChange:
    """A rule that is proven able to fail now and was not, or the other way round."""

    rule: Rule
    before: Proof
    after: Proof


@dataclass(frozen=True, slots=True)
class LineChange:
    """A manual line that is new (`before` None), gone (`after` None), or has another text or disposition."""

    manual: str
    number: int
    before: Line | None
    after: Line | None

    @property
    def text_changed(self) -> bool:
        """Whether the manual itself says something else on this line."""
        return self.before is None or self.after is None or self.before.digest != self.after.digest


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed since the run `since`."""

    since: str
    verdicts: tuple[VerdictChange, ...] = ()
    new: tuple[Rule, ...] = ()
    removed: tuple[Rule, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    lines: tuple[LineChange, ...] = ()

    proofs: tuple[ProofChange, ...] = ()
    scenarios: tuple[Rule, ...] = ()
    """Rules whose scenarios were reworded, added or dropped."""

    def __bool__(self) -> bool:
        return bool(tuple(self.counted()))

    def counted(self) -> Iterator[Text]:
        """How many of each kind, of those that there are."""
        worse = sum(change.worse for change in self.verdicts)
        verdicts, scenarios = len(self.verdicts), len(self.scenarios)
        for count, ko, en in (
            (verdicts, f"판정 {verdicts:,} (나빠짐 {worse:,})", f"{verdicts:,} verdicts ({worse:,} worse)"),
            (len(self.proofs), f"증명 {len(self.proofs):,}", f"{len(self.proofs):,} proofs"),
            (len(self.new), f"새 규칙 {len(self.new):,}", f"{len(self.new):,} new rules"),
            (len(self.removed), f"없어진 규칙 {len(self.removed):,}", f"{len(self.removed):,} rules removed"),
            (len(self.rules), f"고친 규칙 {len(self.rules):,}", f"{len(self.rules):,} rules changed"),
            (scenarios, f"시나리오를 고친 규칙 {scenarios:,}", f"{scenarios:,} rules with other scenarios"),
            (len(self.lines), f"설명서 줄 {len(self.lines):,}", f"{len(self.lines):,} manual lines"),
        ):
            if count:
                yield Text(ko, en)


def compare(before: tuple[Run, Judgement], after: tuple[Run, Judgement]) -> Changes:
    """What changed from one judged run to the next."""
    old, new = before[1].by_id(), after[1].by_id()
    both = [name for name in new if name in old]
    return Changes(
        since=before[0].id,
        verdicts=tuple(
            VerdictChange(new[name].rule, old[name].verdict, new[name].verdict)
            for name in both
            if old[name].verdict is not new[name].verdict
        ),
        new=tuple(item.rule for name, item in new.items() if name not in old),
        removed=tuple(item.rule for name, item in old.items() if name not in new),
        rules=tuple(
            RuleChange(old[name].rule, new[name].rule)
            for name in both
            if _meaning(old[name].rule) != _meaning(new[name].rule)
        ),
        lines=_lines(before[0].catalogue, after[0].catalogue),
        proofs=tuple(
            ProofChange(new[name].rule, old[name].proof, new[name].proof)
            for name in both
            if before[0].faults and after[0].faults and old[name].proof is not new[name].proof
        ),
        scenarios=tuple(new[name].rule for name in both if _acted(old[name].rule) != _acted(new[name].rule)),
    )


def _acted(rule: Rule) -> tuple[object, ...]:
    """What a rule's scenarios do, wherever they stand in their file."""
    return tuple(
        (
            scenario.name,
            scenario.rows,
            tuple((step.keyword, step.text, step.table) for step in scenario.steps),
        )
        for scenario in rule.scenarios
    )


def _meaning(rule: Rule) -> tuple[object, ...]:
    return rule.title, rule.title_en, rule.lines, rule.level


def _lines(before: Catalogue, after: Catalogue) -> tuple[LineChange, ...]:
    old, new = _by_place(before), _by_place(after)
    places = dict.fromkeys([*new, *old])
    changes = (LineChange(*place, old.get(place), new.get(place)) for place in places)
    return tuple(change for change in changes if _differs(change))


def _by_place(catalogue: Catalogue) -> Mapping[tuple[str, int], Line]:
    return {(line.manual, line.number): line for line in catalogue.lines}


def _differs(change: LineChange) -> bool:
    if change.before is None or change.after is None:
        return True
    return change.text_changed or change.before.disposition is not change.after.disposition
