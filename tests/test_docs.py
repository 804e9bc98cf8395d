"""What a newcomer reads: every link leads somewhere, every command shown is one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from ksfc_spec.cli import _parser
from ksfc_spec.workspace import PACKAGE_ROOT

PAGES = sorted(
    path
    for path in (
        *PACKAGE_ROOT.glob("*.md"),
        *PACKAGE_ROOT.glob("docs/**/*.md"),
        *PACKAGE_ROOT.glob("reports/*.md"),
    )
)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(PACKAGE_ROOT).as_posix()


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def commands(path: Path) -> Iterator[list[str]]:
    """Every command of `ksfc` and `make` in a page's fenced and indented blocks, without its prompt and remark."""
    text = path.read_text("utf-8")
    lines = [line for _, block in FENCE.findall(text) for line in block.splitlines()]
    lines += re.findall(r"^    (?:\$ )?((?:ksfc|make) .*)$", text, re.MULTILINE)
    for line in lines:
        for part in re.split(r"&&|\|\||;|\|", re.sub(r"\s#.*| {2,}.*", "", line.removeprefix("$ "))):
            words = shlex.split(part)
            if words[:1] in (["ksfc"], ["make"]):
                yield words


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in LINK.findall(path.read_text("utf-8")):
        if re.match(r"https?://|mailto:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        assert target.exists(), f"{name(path)}: {link}"
        assert not anchor or anchor in anchors(target), f"{name(path)}: {link}"


def test_every_command_shown_is_one() -> None:
    shown = [words for path in PAGES for words in commands(path)]
    assert len(shown) > 10, "the pages show commands, and this test reads them"
    targets = set(re.findall(r"^([\w-]+):", (PACKAGE_ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for program, *words in shown:
        if program == "make":
            assert set(words) <= targets, words
        else:
            _parser("en").parse_args([word.strip("<>") for word in words])


def test_every_document_is_named_somewhere() -> None:
    everything = "\n".join(path.read_text("utf-8") for path in PAGES)
    alone = [name(path) for path in PAGES if path.name not in everything and path.parent.name != "adr"]
    assert alone in ([], ["README.md"])
