"""Parsed features, kept by the digest of what they were parsed from.

A file that did not change is never parsed again. The folder may be deleted at any time; an entry that
cannot be read counts as absent; two processes may write at once.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import astuple, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ksfc_spec.model import Place

from .feature import Chapter, Reference, chapter_of, parse_gherkin
from .formatter import form_remarks
from .message import Message
from .snapshot import flow_from, flow_to, place_to


@cache
def _reader_seal() -> bytes:
    """What decides how a text is read: this room's own modules and the parser's version."""
    names = ("feature", "tags", "formatter", "snapshot")
    sources = [Path(__file__).with_name(f"{name}.py").read_bytes() for name in names]
    return hashlib.sha256(b"\0".join([*sources, _parser_version().encode()])).digest()


def _parser_version() -> str:
    """By the name of its folder beside the package: importlib.metadata would take 30 ms of every command."""
    spec = find_spec("gherkin")
    site = Path(spec.origin).parents[1] if spec and spec.origin else Path()
    return " ".join(sorted(path.name for path in site.glob("gherkin_official-*")))


class ChapterCache:
    """Chapters by content. `folder` None: parse every time."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder / "features" if folder else None

    def chapter(self, text: str, *, manual: str, path: str) -> Chapter:
        """The chapter of this text, from the cache or parsed; UnreadableError as `parse_feature`."""
        if self.folder is None:
            return _parsed(text, manual, path)
        slug = path.replace("/", "~")
        seal = hashlib.sha256(b"\0".join((_reader_seal(), path.encode(), text.encode()))).hexdigest()[:32]
        entry = self.folder / f"{slug}~{seal}.json"
        found = _read(entry)
        if found is None:
            found = _parsed(text, manual, path)
            _write(entry, found, slug)
        return found


def _parsed(text: str, manual: str, path: str) -> Chapter:
    tree = parse_gherkin(text, path)
    chapter = chapter_of(tree, manual=manual, path=path)
    return replace(chapter, remarks=(*chapter.remarks, *form_remarks(text, tree, path=path)))


def _read(entry: Path) -> Chapter | None:
    try:
        return _chapter_from(json.loads(entry.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _write(entry: Path, chapter: Chapter, slug: str) -> None:
    """Write the entry and drop older ones of the same file; a folder that cannot be written is no error."""
    part = entry.with_suffix(f".{os.getpid()}.part")
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(_chapter_to(chapter), ensure_ascii=False), encoding="utf-8")
        part.replace(entry)
        for old in entry.parent.glob(f"{slug}~*.json"):
            if old != entry:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _chapter_to(chapter: Chapter) -> dict[str, Any]:
    return {
        "flow": flow_to(chapter.flow),
        "references": [[item.rule, item.value, *place_to(item.place)] for item in chapter.references],
        "remarks": [astuple(remark) for remark in chapter.remarks],
    }


def _chapter_from(data: dict[str, Any]) -> Chapter:
    flow = flow_from(data["flow"])
    path = flow.place.path
    return Chapter(
        flow,
        tuple(
            Reference(rule, value, Place(path, line, column))
            for rule, value, line, column in data["references"]
        ),
        tuple(
            Message(code, level, Place(*place), ko, en, hint)
            for code, level, place, ko, en, hint in data["remarks"]
        ),
    )
