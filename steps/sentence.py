"""How a step's sentence is written: `"{항목}"에 "{값}"(을) 입력한다`.

Braces stand for a value, round brackets for a particle that Korean writes in two ways (을/를), so that authors
never have to think about the final consonant. Any sentence may begin with the device it is about: `휴대폰에서`, `PC에서`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest_bdd
from pytest_bdd.parsers import StepParser

from ksfc_spec.target.scene import PC, PHONE

PARTICLES = {
    "을": "[을를]",
    "이": "[이가]",
    "은": "[은는]",
    "과": "[과와]",
    "의": "의",
    "으로": "(?:으로|로)",
    "이다": "이?다",
    "이었다": "(?:이었|였)다",
}
DEVICES = {"휴대폰에서 ": PHONE, "PC에서 ": PC}
"""What a sentence may begin with → the device; without it, it is about the one of the feature's channel."""

_TOKEN = re.compile(r"\((?P<particle>[^()]+)\)|\{(?P<value>\w+)(?P<number>:d)?\}")
Body = Callable[..., None]


def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression for a sentence; an unknown particle is a `ValueError`."""
    parts, at = [f"(?:{'|'.join(DEVICES)})?"], 0
    for token in _TOKEN.finditer(pattern):
        parts += [re.escape(pattern[at : token.start()]), _expression(pattern, token)]
        at = token.end()
    return re.compile("".join([*parts, re.escape(pattern[at:])]))


def device_of(text: str) -> str:
    """The device that a sentence names, or `""`."""
    return next((device for prefix, device in DEVICES.items() if text.startswith(prefix)), "")


def _expression(pattern: str, token: re.Match[str]) -> str:
    if token["particle"]:
        if token["particle"] not in PARTICLES:
            raise ValueError(f"unknown particle ({token['particle']}) in {pattern}")
        return PARTICLES[token["particle"]]
    if token["number"]:
        return rf"(?P<{token['value']}>\d+)"
    quoted = pattern[token.start() - 1 : token.start()] == '"'
    return rf"(?P<{token['value']}>[^\"]*)" if quoted else rf"(?P<{token['value']}>[^\"]+?)"


class Sentence(StepParser):
    """pytest-bdd's parser for the notation above; two notations with holes in the same places have different names."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.regex = compiled(pattern)

    def is_matching(self, name: str) -> bool:
        return self.regex.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        match = self.regex.fullmatch(name)
        return None if match is None else match.groupdict()


def given(pattern: str) -> Callable[[Body], Body]:
    """A 조건 step: what is so before."""
    return pytest_bdd.given(Sentence(pattern))


def when(pattern: str) -> Callable[[Body], Body]:
    """A 만일 step: what is done."""
    return pytest_bdd.when(Sentence(pattern))


def deed(pattern: str) -> Callable[[Body], Body]:
    """A step that may prepare a scenario (조건) or be what it is about (만일)."""

    def bind(body: Body) -> Body:
        for keyword in (pytest_bdd.given, pytest_bdd.when):
            keyword(Sentence(pattern), stacklevel=2)(body)
        return body

    return bind


def then(pattern: str) -> Callable[[Body], Body]:
    """A 그러면 step: what must be seen. Its body asserts through the witness."""
    return pytest_bdd.then(Sentence(pattern))
