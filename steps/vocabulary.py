"""All step definitions in one place: which sentence means which function."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from ksfc_spec.target.scene import Scene

from .sentence import Sentence, device_of

MODULES = (
    "people",
    "holdings",
    "financial",
    "cloud",
    "pc",
    "parties",
    "clock",
    "walks",
    "attempts",
    "screens",
    "fields",
    "buttons",
    "windows",
    "messages",
    "stepper",
    "menus",
    "tables",
    "handset",
    "senses",
    "mail",
    "trail",
    "files",
    "deposits",
)
KEYWORDS = ("given", "when", "then")
Table = Sequence[Sequence[str]]


class AmbiguousSentenceError(Exception):
    """Two definitions understand the same sentence."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One step definition; `wants_table` where its function takes the table below the sentence."""

    keyword: str
    sentence: Sentence
    function: Any
    wants_table: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A sentence understood: the function, its arguments, and the device it names (`""`: the feature's own)."""

    function: Any
    arguments: Mapping[str, str]
    device: str
    wants_table: bool

    def make(self, scene: Scene, table: Table = (), *, device: str = "") -> None:
        """Do what the sentence says, on the device it names, else on `device` (`""`: the feature's own)."""
        scene.take(self.device or device)
        more: dict[str, Any] = {"datatable": [list(row) for row in table]} if self.wants_table else {}
        self.function(scene=scene, **self.arguments, **more)


class Vocabulary:
    """Definitions by keyword, and what has been looked up before."""

    def __init__(self, definitions: Sequence[Definition]) -> None:
        self.definitions = tuple(definitions)
        self._known: dict[tuple[str, str], Call | None] = {}
        self._by_keyword = {k: [d for d in self.definitions if d.keyword == k] for k in KEYWORDS}

    def call(self, keyword: str, text: str) -> Call | None:
        """What a sentence means under its keyword (given, when, then); None where nobody understands it."""
        key = (keyword, text)
        if key not in self._known:
            self._known[key] = self._look_up(keyword, text)
        return self._known[key]

    def say(self, scene: Scene, text: str) -> None:
        """Do one sentence of the 만일 kind on the device in hand, which stays in hand."""
        call = self.call("when", text)
        if call is None:
            raise LookupError(f"no step understands: {text}")
        in_hand = scene.device_in_hand
        call.make(scene, device=in_hand)
        scene.take(in_hand)

    def _look_up(self, keyword: str, text: str) -> Call | None:
        found = [
            (d, match)
            for d in self._by_keyword[keyword]
            if (match := d.sentence.regex.fullmatch(text)) is not None
        ]
        if len(found) > 1:
            raise AmbiguousSentenceError(f"{text}: {', '.join(d.sentence.name for d, _ in found)}")
        if not found:
            return None
        definition, match = found[0]
        return Call(definition.function, match.groupdict(), device_of(text), definition.wants_table)


@cache
def vocabulary() -> Vocabulary:
    """Every definition of the steps folder, imported on first use."""
    modules = {importlib.import_module(f"{__package__}.{name}").__name__ for name in MODULES}
    contexts = [c for c in step_function_context_registry.values() if c.step_func.__module__ in modules]
    return Vocabulary([_definition(context) for context in contexts])


def _definition(context: StepFunctionContext) -> Definition:
    if not isinstance(context.parser, Sentence) or context.type is None:
        raise TypeError(f"{context.step_func.__module__}: steps are written with steps.sentence")
    takes_table = "datatable" in inspect.signature(context.step_func).parameters
    return Definition(context.type, context.parser, context.step_func, takes_table)
