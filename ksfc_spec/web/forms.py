"""What a page shows again of what was entered, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ksfc_spec.bank.errors import Problem


@dataclass(frozen=True, slots=True)
class FormView:
    """Values by field name, refusals by field name, and messages of the whole page."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """Why the field was refused, or `""`."""
        return next((p.message for p in self.problems if p.field == name), "")

    def refused(self, problems: Iterable[Problem]) -> FormView:
        """The same form with these refusals as well."""
        return replace(self, problems=(*self.problems, *problems))


def view(values: Mapping[str, str] | None = None, problems: Iterable[Problem] = ()) -> FormView:
    """A form's view."""
    return FormView(values or {}, tuple(problems))
