"""The glossary check: one term per concept, in what we write; labels in double quotes are as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from ksfc_spec.model import Place

from .message import Message

GLOSSARY = Path(__file__).with_name("glossary.toml")


def forbidden_terms(path: Path = GLOSSARY) -> dict[str, str]:
    """Forbidden term (lower case) → the one to use."""
    terms = tomllib.loads(path.read_text(encoding="utf-8"))["term"]
    return {word.lower(): term["use"] for term in terms for word in term["never"]}


def check_wording(sources: Mapping[str, str], terms: Mapping[str, str]) -> Iterator[Message]:
    """L601 for each forbidden term in a feature file, outside quotes, tables and comments."""
    pattern = re.compile("|".join(sorted(map(re.escape, terms), key=len, reverse=True)), re.IGNORECASE)
    for path, text in sources.items():
        if path.endswith(".feature"):
            yield from _in_file(path, text, pattern, terms)


def _in_file(path: str, text: str, pattern: re.Pattern[str], terms: Mapping[str, str]) -> Iterator[Message]:
    for hit in pattern.finditer(text):
        start = text.rfind("\n", 0, hit.start()) + 1
        before = text[start : hit.start()]
        if before.count('"') % 2 or before.lstrip().startswith(("#", "|")):
            continue
        use = terms[hit[0].lower()]
        place = Place(path, text.count("\n", 0, start) + 1, len(before) + 1)
        yield Message(
            "L601", "warning", place, f"용어: {hit[0]} → {use}", f"term: {hit[0]} → {use}", "docs/glossary.md"
        )
