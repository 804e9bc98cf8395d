"""Which cases a run has to show: the census narrowed to adapters, rules and a shard, each with what is needed to play it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ksfc_spec.catalogue import Case, census
from ksfc_spec.errors import InputError, UnknownIdError
from ksfc_spec.model import Catalogue, Flow, Rule, Scenario
from ksfc_spec.target.description import Target


@dataclass(frozen=True, slots=True)
class Part:
    """A case with its flow, rule and scenario; `lack` is why it does not run on this target (`""`: it does)."""

    case: Case
    flow: Flow
    rule: Rule
    scenario: Scenario
    lack: str = ""

    @property
    def key(self) -> tuple[str, int, int | None, str]:
        """What pytest-bdd knows of it: file, line, row, adapter."""
        return (self.scenario.place.path, self.scenario.place.line, self.case.row, self.case.adapter)

    @property
    def row(self) -> tuple[tuple[str, str], ...]:
        """The example row's values."""
        return self.scenario.rows[self.case.row - 1] if self.case.row else ()


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `of` equal parts of a run, counted from 1. A rule is never split."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """`2/3`; InputError for anything else."""
        number, _, of = text.partition("/")
        if not (number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
            raise InputError(f"조각은 2/3처럼 적습니다 (a shard is written like 2/3): {text}")
        return cls(int(number), int(of))

    def holds(self, rule: str) -> bool:
        """Whether the rule belongs to this part."""
        return zlib.crc32(rule.encode()) % self.of == self.number - 1


def select(
    catalogue: Catalogue,
    target: Target,
    *,
    adapters: Sequence[str],
    rules: Sequence[str] = (),
    shard: Shard | None = None,
) -> tuple[Part, ...]:
    """The parts of a run in reading order; UnknownIdError where `rules` names none."""
    known = {rule.id for rule in catalogue.rules}
    unknown = [rule for rule in rules if rule not in known]
    if unknown:
        raise UnknownIdError(f"없는 규칙 (unknown rule): {', '.join(unknown)}", hint="`ksfc rules`")
    wanted = {rule for rule in rules or known if (shard or Shard()).holds(rule)}
    return tuple(
        part for part in _parts(catalogue, target) if part.rule.id in wanted and part.case.adapter in adapters
    )


def _parts(catalogue: Catalogue, target: Target) -> Iterator[Part]:
    homes = {rule.id: (flow, rule) for flow in catalogue.flows for rule in flow.rules}
    for case in census(catalogue):
        flow, rule = homes[case.rule]
        yield Part(case, flow, rule, rule.scenarios[case.number - 1], target.lack(rule.id, flow.id))


def sample(
    catalogue: Catalogue, target: Target, *, per_flow: int, among: Sequence[str] = ()
) -> tuple[str, ...]:
    """Rules for a short look at every flow: up to `per_flow` of those about a screen, evenly spaced from first to last.

    Only rules that the target offers count, and of these only those `among` the given, if any are; InputError where
    `per_flow` is less than 1.
    """
    if per_flow < 1:
        raise InputError(f"흐름마다 한 규칙은 있어야 합니다 (at least one rule a flow): {per_flow}")
    return tuple(rule for flow in catalogue.flows for rule in _spread(_shown(flow, target, among), per_flow))


def _shown(flow: Flow, target: Target, among: Sequence[str]) -> list[str]:
    return [
        rule.id
        for rule in flow.rules
        if (not among or rule.id in among)
        and not target.lack(rule.id, flow.id)
        and any(scenario.on_screen for scenario in rule.scenarios)
    ]


def _spread(rules: Sequence[str], count: int) -> Sequence[str]:
    if len(rules) <= count:
        return rules
    step = (len(rules) - 1) / max(count - 1, 1)
    return [rules[round(at * step)] for at in range(count)]
