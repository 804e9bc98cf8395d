"""One offline HTML file for a reviewer: Korean with an English switch, every rule and every line in it.

The shell is a template, the rows are code; nothing is fetched, and the page's own policy forbids it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ksfc_spec.catalogue.lines import digest, read_manual
from ksfc_spec.errors import InputError
from ksfc_spec.model import Line, Verdict

from . import words
from .changes import Changes
from .markup import SLUG, both, icon, moment, spans
from .pictures import gather
from .run import CATALOGUE, PROOF, RECORD, Run, Text
from .sections import background, manuals, morning, rules, summary, trouble
from .sections.cases import Gallery
from .verdicts import Judgement, line_verdicts

LANGUAGES = ("ko", "en")
_TOLD = 20
"""Up to how many ranges of lines a note names."""


@dataclass(frozen=True, slots=True)
class Originals:
    """The manuals' own lines as far as they are at hand, and what must be said about them."""

    texts: Mapping[tuple[str, int], str]
    notes: tuple[Text, ...]
    warnings: tuple[Text, ...] = ()


def render(
    run: Run,
    judgement: Judgement,
    *,
    changes: Changes | None = None,
    manuals_folder: Path | None = None,
    lang: str = "ko",
    signer: str = "",
) -> Iterator[str]:
    """The report as pieces of text, in order; `lang` is the language it opens in, `signer` the fingerprint of its key.

    Without `manuals_folder` a line shows its location instead of its text. InputError where `lang` is none
    of `LANGUAGES` or the folder is no folder.
    """
    if lang not in LANGUAGES:
        raise InputError(f"모르는 언어입니다 (unknown language): {lang!r}", hint=", ".join(LANGUAGES))
    lines = line_verdicts(judgement, run.catalogue.lines)
    originals = read_originals(run.catalogue.lines, manuals_folder)
    gallery = Gallery(run.folder, gather(run.folder, run.cases))
    truth = summary.truth(run, judgement, lines)
    answers = morning.morning(judgement, changes=changes, signer=signer)
    head, foot = _shell(run, judgement, truth, answers, lang)
    yield head
    yield summary.summary(judgement, lines)
    yield trouble.deviations(judgement, gallery)
    yield trouble.broken(run, judgement, gallery)
    yield trouble.uncovered(judgement, lines)
    yield background.changes(changes)
    yield manuals.manuals(lines, judgement.manuals, texts=originals.texts, notes=originals.warnings)
    yield rules.rules(run.catalogue.flows, judgement, gallery)
    yield background.findings(run.catalogue.findings, judgement)
    yield background.made(
        run, judgement, digests=_digests(run.folder), manuals=originals.notes, signer=signer
    )
    yield foot


def read_originals(lines: Sequence[Line], folder: Path | None) -> Originals:
    """The original of every line whose digest is still the one that was catalogued."""
    if folder is None:
        note = Text(
            "설명서 원문 없이 만든 보고서이다. 원문 대신 위치를 적는다.",
            "Made without the manuals at hand: a line shows its location, not its text.",
        )
        return Originals({}, (note,), (note,))
    if not folder.is_dir():
        raise InputError(
            f"설명서 폴더가 없습니다 (no manuals folder): {folder}",
            hint="KSFC_MANUALS를 확인하세요 (check KSFC_MANUALS)",
        )
    texts: dict[tuple[str, int], str] = {}
    told = [
        _originals(manual, lines, folder, texts) for manual in dict.fromkeys(line.manual for line in lines)
    ]
    return Originals(texts, tuple(note for note, _ in told), tuple(note for note, odd in told if odd))


def _originals(
    manual: str, lines: Sequence[Line], folder: Path, texts: dict[tuple[str, int], str]
) -> tuple[Text, bool]:
    """Adds the manual's lines to `texts`; says whether the manual is the one catalogued, and whether that is odd."""
    name, found = words.manual_name(manual), read_manual(folder, manual)
    if found is None:
        return Text(f"{name.ko}: 원문 파일이 없다.", f"{name.en}: the manual’s file is absent."), True
    own = [line for line in lines if line.manual == manual]
    same = [line for line in own if line.number in found and digest(found[line.number]) == line.digest]
    texts.update({(manual, line.number): found[line.number] for line in same})
    if len(same) == len(own) == len(found):
        return Text(
            f"{name.ko}: {len(own):,}줄 모두 원문과 같다.",
            f"{name.en}: all {len(own):,} lines as catalogued.",
        ), False
    other = _ranges({line.number for line in own} - {line.number for line in same}, found, own)
    changed = Text(
        f"{name.ko}: 원문이 목록과 다르다. {len(own):,}줄 가운데 {len(same):,}줄만 같다. 다른 줄: {other}. "
        "새 개정판이면 ksfc lint 가 줄마다 할 일을 알려 준다.",
        f"{name.en}: the manual is not the one catalogued; only {len(same):,} of {len(own):,} lines are the same. "
        f"Not the same: {other}. For a new revision, ksfc lint tells what to do about each line.",
    )
    return changed, True


def _ranges(gone: set[int], found: Mapping[int, str], own: Sequence[Line]) -> str:
    """The numbers of lines that are other ones, or not in the catalogue at all: 3, 7–9; of many, the first."""
    numbers = gone | (found.keys() - {line.number for line in own})
    ranges = [f"{a}" if a == b else f"{a}–{b}" for a, b in spans(numbers)]
    return ", ".join(ranges[:_TOLD]) + (" …" if len(ranges) > _TOLD else "")


def _digests(folder: Path) -> list[tuple[str, str]]:
    return [
        (name, hashlib.sha256((folder / name).read_bytes()).hexdigest())
        for name in (RECORD, CATALOGUE, PROOF)
        if (folder / name).is_file()
    ]


def _shell(run: Run, judgement: Judgement, truth: Text, answers: str, lang: str) -> tuple[str, str]:
    """Everything before and after the sections."""
    from jinja2 import Environment
    from markupsafe import Markup

    style, script = _style(run.id), _asset("report.js")
    environment = Environment(autoescape=True)
    page = environment.from_string(_asset("report.html")).render(
        run=run.id,
        lang=lang,
        truth=truth,
        first=Markup(both(truth)),  # noqa: S704 - escaped
        answers=Markup(answers),  # noqa: S704 - escaped
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        when=moment(run.finished or run.started),
        target=run.target,
        package=run.package,
        chips=[
            (SLUG[v], Markup(icon(SLUG[v]) + both(words.VERDICT[v])), judgement.total.count(v))  # noqa: S704
            for v in Verdict
        ],
    )
    head, _, foot = page.partition("<!-- sections -->")
    return head, foot


def _style(run_id: str) -> str:
    """The style sheet, with the run's id in the printed page's margin."""
    return _asset("report.css").replace("RUN-ID", re.sub(r"[^\w.:+-]", "", run_id))


def _policy(style: str, script: str) -> str:
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src '{_source(style)}'; script-src '{_source(script)}'"
    )


def _source(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@cache
def _asset(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")
