"""An analyst's desk in a notebook: the lines a rule covers, whether its sentences are understood, what they do now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ksfc_spec.catalogue import load
from ksfc_spec.catalogue.selection import select_rules
from ksfc_spec.catalogue.shapes import Vocabulary
from ksfc_spec.catalogue.step_checks import rows_of
from ksfc_spec.model import Catalogue, Scenario
from ksfc_spec.target.description import load_target
from ksfc_spec.workspace import locate

from .performer import Performer
from .play import sentences
from .selection import select
from .shapes import step_shapes
from .stage import FORM, Stage

if TYPE_CHECKING:
    from ksfc_spec.report.tables import Shown


@dataclass(frozen=True)
class Desk:
    """The rules that `names` mean (`ESOP-154`, `esop/03-terms`, `esop:212`), as their files are now."""

    catalogue: Catalogue
    rules: tuple[str, ...]

    def lines(self) -> Shown:
        """The manual lines these rules come from, with the original where it is at hand."""
        return _shown(
            {"줄": f"{line.manual}:{line.number}", "원문": line.text or "—", "규칙": " ".join(line.rules)}
            for line in self.catalogue.lines
            if set(line.rules) & set(self.rules)
        )

    def sentences(self) -> Shown:
        """Every sentence: the step that understands it and where that stands, or the nearest known ones."""
        return _shown(self._sentences())

    def play(self) -> Shown:
        """What the reference does, right now, through the form adapter."""
        return _shown(self._played())

    def _sentences(self) -> Iterator[Mapping[str, Any]]:
        vocabulary = Vocabulary(step_shapes())
        for scenario in self._scenarios():
            for step in scenario.steps:
                found = [shape for text in rows_of(step, scenario)[:1] for shape in vocabulary.of(step, text)]
                told = " / ".join(f"{shape.pattern} ({shape.place.path})" for shape in found)
                near = "모르는 문장. 가까운 것: " + " / ".join(vocabulary.nearest(step))
                yield {
                    "시나리오": scenario.name,
                    "줄": step.place.line,
                    "문장": step.text,
                    "뜻": told or near,
                }

    def _scenarios(self) -> Iterator[Scenario]:
        return (
            scenario for rule in self.catalogue.rules if rule.id in self.rules for scenario in rule.scenarios
        )

    def _played(self) -> Iterator[Mapping[str, Any]]:
        target = load_target()
        performer = Performer(Stage(target))
        for part in select(self.catalogue, target, adapters=(FORM,), rules=self.rules):
            done = performer.perform(part, sentences(part.flow, part.scenario, part.row))
            yield {
                "사례": part.case.id,
                "시나리오": part.scenario.name,
                "결과": done.outcome,
                "까닭": done.reason,
            }


def desk(*names: str, features: Path | None = None) -> Desk:
    """Read the files anew and lay these rules on the desk; UnknownIdError where a name means none."""
    space = locate(features=str(features) if features else None)
    catalogue = load(space.features, space.manuals, cache=space.cache)
    return Desk(catalogue, tuple(select_rules(catalogue, names)))


def _shown(rows: Iterable[Mapping[str, Any]]) -> Shown:
    from pandas import DataFrame

    from ksfc_spec.report.tables import Shown

    return Shown(DataFrame(list(rows)), none="해당하는 것이 없다.")
