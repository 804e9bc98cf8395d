"""Terms, consent forms and notices, in this project's own words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TERMS = ("online", "electronic", "privacy")
CONSENT_FORMS = ("banking", "marketing", "rights")


@dataclass(frozen=True, slots=True)
class Document:
    """One text; `articles` are pairs of heading and paragraph."""

    key: str
    title: str
    version: str
    articles: tuple[tuple[str, str], ...]


@cache
def documents() -> Mapping[str, Document]:
    """All texts by key, read once per process."""
    text = files(__package__).joinpath("documents.toml").read_text(encoding="utf-8")
    return {
        key: Document(key, row["title"], row["version"], tuple((h, p) for h, p in row["articles"]))
        for key, row in tomllib.loads(text).items()
    }
