"""What lint needs to know of a step definition, and how it finds the one a sentence means.

The definitions live above this room; they come in as an argument, in this shape.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from ksfc_spec.model import Place, Step

_OPEN = re.compile(r"\{[^{}]*\}|\([^()]*\)")
_QUOTED = re.compile(r'"[^"]*"')


class StepShape(Protocol):
    """One step definition.

    `pattern` is the sentence as written in the steps folder: `"{label}"에 "{value}"(을) 입력한다`. Braces stand
    for a value, round brackets for a particle; everything else stands literally. A sentence may have a prefix
    (`휴대폰에서`) before the pattern's first letter. `keywords` holds those it is defined for (given, when, then).
    `has_assertion`: its body evaluates at least one assertion. `is_empty`: its body does nothing.
    """

    @property
    def pattern(self) -> str: ...
    @property
    def keywords(self) -> frozenset[str]: ...
    @property
    def place(self) -> Place: ...
    @property
    def has_assertion(self) -> bool: ...
    @property
    def is_empty(self) -> bool: ...

    def matches(self, text: str) -> bool:
        """Whether the whole sentence (without its keyword) is of this shape."""
        ...


class Vocabulary:
    """All shapes, each with the letters that a sentence of that shape must hold.

    Asking each of 150 shapes about each of 12,000 sentences takes seconds; most are ruled out by their letters.
    """

    def __init__(self, shapes: Sequence[StepShape]) -> None:
        self.shapes = tuple(shapes)
        self._literals: dict[str, list[tuple[str, str, StepShape]]] = {"given": [], "when": [], "then": []}
        for shape in self.shapes:
            parts = _OPEN.split(shape.pattern)
            for keyword in shape.keywords:
                self._literals[keyword].append((max(parts, key=len), parts[-1], shape))
        self._known: dict[tuple[str, str], tuple[StepShape, ...]] = {}
        self._near: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, step: Step, text: str) -> tuple[StepShape, ...]:
        """The shapes of `text` (the step's text, or one row's reading of it) under the step's keyword."""
        key = (step.keyword, text)
        if key not in self._known:
            self._known[key] = tuple(
                shape
                for longest, end, shape in self._literals[step.keyword]
                if longest in text and text.endswith(end) and shape.matches(text)
            )
        return self._known[key]

    def nearest(self, step: Step, count: int = 3) -> tuple[str, ...]:
        """Patterns most like the step's sentence, best first; values in quotes do not weigh."""
        key = (step.keyword, _skeleton(step.text))
        if key not in self._near:
            ranked = sorted(
                self.shapes,
                key=lambda shape: (-_likeness(key[1], shape.pattern), step.keyword not in shape.keywords),
            )
            self._near[key] = tuple(dict.fromkeys(shape.pattern for shape in ranked))[:count]
        return self._near[key]


def _skeleton(text: str) -> str:
    return _QUOTED.sub('""', _OPEN.sub("", text))


def _likeness(skeleton: str, pattern: str) -> float:
    """Dice's coefficient over pairs of neighbouring letters."""
    one, other = _pairs(skeleton), _pairs(_skeleton(pattern))
    return 2 * len(one & other) / max(1, len(one) + len(other))


@cache
def _pairs(text: str) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))
