"""What changed between two runs: verdicts, rules, their titles, and the manuals' lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ksfc_spec.model import Catalogue, Line, Rule, Verdict

from .run import Run
from .verdicts import WORST_FIRST, Judgement


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

    def __bool__(self) -> bool:
        return bool(self.verdicts or self.new or self.removed or self.rules or self.lines)


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
