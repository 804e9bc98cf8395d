"""Which rules somebody means: an id (`ESOP-041`), a flow (`esop/05-real-name` or its file), a manual, or lines (`esop:212`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from ksfc_spec.errors import UnknownIdError
from ksfc_spec.model import Catalogue, Rule

_LINES = re.compile(r"(?P<manual>[a-z-]+):(?P<first>\d+)(?:-(?P<last>\d+))?")


def select_rules(catalogue: Catalogue, words: Sequence[str]) -> tuple[str, ...]:
    """Ids of the rules meant, in reading order, each once; `UnknownIdError` where a word means none.

    Lines are those of the manual, from 1; `esop:212-220` means every rule that comes from one of them.
    """
    wanted = {rule.id for word in words for rule in _meant(catalogue, word)}
    return tuple(rule.id for rule in catalogue.rules if rule.id in wanted)


def _meant(catalogue: Catalogue, word: str) -> tuple[Rule, ...]:
    found = tuple(_by_line(catalogue, word) if ":" in word else _by_name(catalogue, word))
    if not found:
        raise UnknownIdError(f"그런 규칙이 없습니다 (no such rule): {word}", hint=_hint(catalogue, word))
    return found


def _by_name(catalogue: Catalogue, word: str) -> Iterator[Rule]:
    flow = word.removeprefix("./").removeprefix("features/").removesuffix(".feature").rstrip("/")
    return (
        rule
        for rule in catalogue.rules
        if rule.id == word.upper() or rule.flow == flow or rule.manual == flow
    )


def _by_line(catalogue: Catalogue, word: str) -> Iterator[Rule]:
    asked = _LINES.fullmatch(word)
    if asked is None:
        return iter(())
    first = int(asked["first"])
    numbers = range(first, int(asked["last"] or first) + 1)
    return (
        rule
        for rule in catalogue.rules
        if rule.manual == asked["manual"] and any(line in numbers for line in rule.lines)
    )


def _hint(catalogue: Catalogue, word: str) -> str:
    line = next((line for line in catalogue.lines if f"{line.manual}:{line.number}" == word), None)
    if line is not None:
        placed = line.disposition.value if line.disposition else "unplaced"
        return f"이 줄에는 규칙이 없습니다 (no rule comes from this line): {placed} {line.reason}".rstrip()
    known = [
        *(rule.id for rule in catalogue.rules),
        *(flow.id for flow in catalogue.flows),
        *dict.fromkeys(flow.manual for flow in catalogue.flows),
    ]
    near = get_close_matches(word, known, n=3) or get_close_matches(word.upper(), known, n=3)
    shown = f"혹시 (did you mean) {', '.join(near)}? " if near else ""
    return f"{shown}ksfc rules 로 번호를 보세요 (lists the ids); esop, esop/05-real-name, esop:212 도 됩니다 (work too)"
