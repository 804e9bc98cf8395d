"""The terms that an applicant for one of Koscom's certificates agrees to, in this project's own words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from .documents import Document, documents

NEW_CERTIFICATE_TERMS = ("online", "electronic", "personal", "service", "collection", "provision")
"""The six of the phone's application, the house's own before Koscom's (joint-certificate:254-264)."""


@cache
def signkorea_terms() -> Mapping[str, Document]:
    """Koscom's texts beside the house's, by key; read once per process."""
    text = files(__package__).joinpath("signkorea.toml").read_text(encoding="utf-8")
    own = {
        key: Document(key, row["title"], row["version"], tuple((h, p) for h, p in row["articles"]))
        for key, row in tomllib.loads(text).items()
    }
    return {**documents(), **own}
