"""A fault, and how the tables of this folder are gathered."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass

from ksfc_spec.errors import CatalogueError, UnknownIdError

from .kinds import Departure

_MACHINERY = frozenset(("kinds", "table"))


@dataclass(frozen=True)
class Fault:
    """One small, named departure from `rule`.

    `id` is unique (`ESOP-146-five-letters`), `title` says in Korean what the bank does wrong, `expects` is a part
    of the message with which a 그러면 step of the rule's scenarios must fail.
    """

    id: str
    rule: str
    title: str
    install: Departure
    expects: str


def load_faults(rules: Iterable[str] | None = None) -> tuple[Fault, ...]:
    """All faults, or those of `rules`, by table and in the order written; a duplicate id is a CatalogueError."""
    package = importlib.import_module(__package__ or "ksfc_spec.runner.faults")
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name not in _MACHINERY)
    faults = [f for name in names for f in importlib.import_module(f"{package.__name__}.{name}").FAULTS]
    _refuse_duplicates(faults)
    wanted = None if rules is None else set(rules)
    return tuple(fault for fault in faults if wanted is None or fault.rule in wanted)


def require_known(faults: Iterable[Fault], rules: Iterable[str]) -> None:
    """UnknownIdError where a fault departs from a rule that nobody wrote."""
    known = set(rules)
    for fault in faults:
        if fault.rule not in known:
            raise UnknownIdError(f"결함 {fault.id}의 규칙이 없음 (fault of an unknown rule): {fault.rule}")


def _refuse_duplicates(faults: list[Fault]) -> None:
    seen: set[str] = set()
    for fault in faults:
        if fault.id in seen:
            raise CatalogueError(f"결함 이름이 두 번 쓰임 (duplicate fault id): {fault.id}")
        seen.add(fault.id)
