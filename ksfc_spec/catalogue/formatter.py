"""The one way a feature file is laid out: indentation, tag order, blank lines, tables of even width.

The syntax tree says what each source line is, so the grammar is known in one place only (gherkin-official).
Layout never changes what a file means: `same_meaning` compares the trees, and `fix` writes nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from ksfc_spec.model import Place

from .feature import parse_gherkin, plain
from .message import Message
from .tags import BASES, CHANNELS, LEVELS, POLARITIES

_LANGUAGE = re.compile(r"\s*#\s*language\s*:\s*(\S+)\s*$")
_CELL = re.compile(r"((?:\\.|[^|\\])*)\|")
_ORDER = (
    *(re.compile(re.escape(name) + "$") for name in CHANNELS),
    re.compile(r"[A-Z]+-\d+$"),
    re.compile("줄:"),
    *(re.compile(name + "$") for name in (*LEVELS, *BASES)),
    re.compile("발견:"),
    re.compile("시험불가$"),
    *(re.compile(name + "$") for name in (*POLARITIES, "화면")),
)


@cache
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """Columns that `text` takes in a fixed-width font: Hangul and full-width characters take two."""
    return sum(map(_columns, text))


def formatted(text: str, document: dict[str, Any] | None = None, *, path: str = "") -> str:
    """The canonical layout of a feature file; `document` is its tree where the caller has parsed it already.

    A file with a doc string is only cleaned (NFC, LF, no BOM), since its inside must not move.
    UnreadableError (L001) where the text is not Gherkin.
    """
    tree = document or parse_gherkin(text, path)
    clean = plain(text)
    layout = _Layout(clean.split("\n"))
    layout.feature(tree)
    return clean if layout.has_doc_string else "\n".join(layout.written()) + "\n"


def form_remarks(text: str, document: dict[str, Any], *, path: str) -> tuple[Message, ...]:
    """Where a file departs from the canonical layout: its characters (L603), then its first other line (L602)."""
    hint = "ksfc lint --fix"
    clean = plain(text)
    if clean != text:
        ko, en = (
            "BOM·CRLF·풀어쓴 한글(NFD)이 섞여 있습니다",
            "a BOM, CRLF line ends or decomposed Hangul (NFD)",
        )
        return (Message("L603", "error", Place(path, _first_difference(clean, text)), ko, en, hint),)
    laid_out = formatted(clean, document)
    if laid_out != clean:
        place = Place(path, _first_difference(laid_out, clean))
        return (Message("L602", "warning", place, "서식이 다릅니다", "not in the canonical layout", hint),)
    return ()


def _first_difference(wanted: str, text: str) -> int:
    pairs = zip(wanted.split("\n"), text.split("\n"), strict=False)
    return next((at for at, (one, other) in enumerate(pairs, 1) if one != other), text.count("\n") + 1)


def same_meaning(one: str, other: str) -> bool:
    """Whether two feature files say the same: equal trees, but for places, tag order and folded prose."""
    return bool(_meaning(parse_gherkin(one, "")) == _meaning(parse_gherkin(other, "")))


def _meaning(node: Any) -> Any:
    if isinstance(node, list):
        return [_meaning(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {name: _meaning(value) for name, value in node.items() if name not in ("location", "id")}
    if "tags" in kept:
        kept["tags"] = sorted(tag["name"] for tag in kept["tags"])
    if "description" in kept:
        kept["description"] = [
            " ".join(line.split()) for line in kept["description"].split("\n") if line.strip()
        ]
    return kept


class _Layout:
    """What each line of one file becomes: its block (for blank lines) and its canonical text."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.kinds: dict[int, tuple[str, str]] = {}
        self.prose_indent: list[tuple[int, int]] = []
        self.has_doc_string = False

    def feature(self, node: dict[str, Any]) -> None:
        self.block(node, 0)
        for child in node["children"]:
            if "rule" in child:
                self.block(child["rule"], 2)
                for inner in child["rule"]["children"]:
                    self.steps_block(inner, 4)
            else:
                self.steps_block(child, 2)

    def steps_block(self, child: dict[str, Any], indent: int) -> None:
        node = child.get("background") or child["scenario"]
        self.block(node, indent)
        for step in node["steps"]:
            keyword = step["keyword"].strip()
            self.put(step, "step", " " * (indent + 2) + f"{keyword} {step['text']}".rstrip())
            self.has_doc_string |= "docString" in step
            self.table(step.get("dataTable", {}).get("rows", []), indent + 4)
        for examples in node.get("examples", []):
            self.block(examples, indent + 2)
            header = [examples["tableHeader"]] if "tableHeader" in examples else []
            self.table([*header, *examples.get("tableBody", [])], indent + 4)

    def block(self, node: dict[str, Any], indent: int) -> None:
        """A keyword line with its tags above and its description below."""
        pad = " " * indent
        self.put(node, "block", f"{pad}{node['keyword']}: {node['name']}".rstrip())
        self.prose_indent.append((node["location"]["line"], indent + 2))
        self.tags(node.get("tags", []), pad)

    def tags(self, tags: list[dict[str, Any]], pad: str) -> None:
        """All tags in order on their first line, unless a comment stands beside or among them."""
        if not tags:
            return
        at = sorted({tag["location"]["line"] for tag in tags})
        span = range(at[0], at[-1] + 1)
        if any("#" in self.lines[number - 1] for number in span):
            for number in at:
                self.kinds[number] = ("tags", pad + " ".join(self.lines[number - 1].split()))
            return
        names = [tag["name"] for tag in sorted(tags, key=_tag_order)]
        self.kinds[at[0]] = ("tags", pad + " ".join(names))
        for number in at[1:]:
            self.kinds[number] = ("gone", "")

    def table(self, rows: list[dict[str, Any]], indent: int) -> None:
        at = [row["location"]["line"] for row in rows]
        cells = [
            [cell.strip() for cell in _CELL.findall(self.lines[number - 1].strip()[1:])] for number in at
        ]
        sizes = [max(map(width, column)) for column in zip(*cells, strict=True)]
        for number, row in zip(at, cells, strict=True):
            padded = (cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=True))
            self.kinds[number] = ("row", " " * indent + "| " + " | ".join(padded) + " |")

    def put(self, node: dict[str, Any], kind: str, text: str) -> None:
        self.kinds[node["location"]["line"]] = (kind, text)

    def written(self) -> Iterator[str]:
        """The lines in order, with one blank line before a block and between paragraphs of prose, and no other."""
        last, blank = "", False
        comments: list[str] = []
        for number, raw in enumerate(self.lines, 1):
            kind, text = self.kinds.get(number) or self._other(number, raw, last)
            if kind == "comment":
                comments.append(raw.strip())
            elif kind == "blank":
                blank = True
            elif kind != "gone":
                if _needs_blank(last, kind, blank=blank):
                    yield ""
                pad = " " * (len(text) - len(text.lstrip()))
                yield from (pad + comment for comment in comments)
                yield text
                last, blank, comments = kind, False, []
        yield from comments

    def _other(self, number: int, raw: str, last: str) -> tuple[str, str]:
        """Lines the tree does not name: the language, comments, blank lines, prose."""
        if not raw.strip():
            return "blank", ""
        language = _LANGUAGE.match(raw)
        if language and not last:
            return "language", f"# language: {language[1]}"
        if raw.lstrip().startswith("#"):
            return "comment", ""
        indent = next((indent for line, indent in reversed(self.prose_indent) if line < number), 0)
        return "prose", " " * indent + " ".join(raw.split())


def _needs_blank(last: str, kind: str, *, blank: bool) -> bool:
    if last in ("", "language", "tags"):
        return False
    if kind in ("tags", "block"):
        return True
    return kind == "prose" and last == "prose" and blank


def _tag_order(tag: dict[str, Any]) -> tuple[int, str]:
    name = tag["name"].removeprefix("@")
    place = next((at for at, pattern in enumerate(_ORDER) if pattern.match(name)), len(_ORDER))
    return place, name if place == len(_ORDER) else ""
