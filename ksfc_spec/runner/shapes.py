"""The steps' shapes as lint wants them: pattern, place, and whether the body asserts anything."""

from __future__ import annotations

import dis
import inspect
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from ksfc_spec.model import Place
from ksfc_spec.workspace import PACKAGE_ROOT

WITNESSED = frozenset(("that", "equal"))
_EMPTY_OPS = frozenset(("RESUME", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "NOP", "COPY_FREE_VARS"))


@dataclass(frozen=True, slots=True)
class Shape:
    """One definition; see `ksfc_spec.catalogue.StepShape`."""

    pattern: str
    regex: re.Pattern[str]
    keywords: frozenset[str]
    place: Place
    has_assertion: bool
    is_empty: bool

    def matches(self, text: str) -> bool:
        """Whether the whole sentence is of this shape."""
        return self.regex.fullmatch(text) is not None


@cache
def step_shapes() -> tuple[Shape, ...]:
    """Every step definition; each also matches with the words in front that put it on the second device."""
    from steps.vocabulary import vocabulary

    gathered: dict[tuple[str, Any], set[str]] = {}
    for definition in vocabulary().definitions:
        gathered.setdefault((definition.sentence.name, definition.function), set()).add(definition.keyword)
    return tuple(_shape(pattern, function, keywords) for (pattern, function), keywords in gathered.items())


def _shape(pattern: str, function: Any, keywords: set[str]) -> Shape:
    from steps.sentence import compiled

    return Shape(
        pattern=pattern,
        regex=compiled(pattern),
        keywords=frozenset(keywords),
        place=_place(function),
        has_assertion=asserts(function),
        is_empty=does_nothing(function),
    )


def _place(function: Any) -> Place:
    path = Path(inspect.getsourcefile(function) or "")
    try:
        shown = path.resolve().relative_to(PACKAGE_ROOT).as_posix()
    except ValueError:
        shown = path.name
    return Place(shown, function.__code__.co_firstlineno)


def asserts(function: Any) -> bool:
    """Whether the body, or a function of its own module that it calls, goes to the witness."""
    return _asserts(function.__code__, function.__globals__, set())


def _asserts(code: CodeType, names: dict[str, Any], seen: set[CodeType]) -> bool:
    if code in seen:
        return False
    seen.add(code)
    if "witness" in code.co_names and WITNESSED & set(code.co_names):
        return True
    called = [names[name] for name in code.co_names if isinstance(names.get(name), FunctionType)]
    return any(_asserts(f.__code__, f.__globals__, seen) for f in called if f.__globals__ is names)


def does_nothing(function: Any) -> bool:
    """Whether the body is empty but for its docstring."""
    return all(one.opname in _EMPTY_OPS for one in dis.get_instructions(function))
