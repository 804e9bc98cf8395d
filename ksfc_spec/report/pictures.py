"""Evidence pictures for one offline file: each embedded once, with few colours, by the digest of its file.

A picture that is missing, or whose bytes are no longer those that the run recorded, is never shown; the
report says so in its place. What a passed case showed on the way stays in the run's folder; its last
picture, and every picture of a case that did not pass, is embedded as long as the budget lasts.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from .run import CaseRecord, Evidence

BUDGET = 16_000_000
"""Most characters of base64 in one report; with text and markup the file stays below 25 MB."""

COLOURS = 64
WIDEST = 1280
_WORKERS = 2


class Absence(StrEnum):
    """Why a recorded picture is not in the report."""

    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Picture:
    """One embedded picture; `digest` is that of the original file, `data` base64 of a PNG with few colours."""

    digest: str
    width: int
    height: int
    data: str

    @property
    def anchor(self) -> str:
        """The id of its place in the report."""
        return f"pic-{self.digest[:16]}"


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures of one report, by digest, and why others are not in it."""

    pictures: Mapping[str, Picture] = field(default_factory=dict)
    absent: Mapping[str, Absence] = field(default_factory=dict)


def gather(folder: Path, cases: Iterable[CaseRecord], *, budget: int = BUDGET) -> Album:
    """The album of a run's cases; `budget` is in characters of base64."""
    wanted = {item.sha256: item for item in _in_order(tuple(cases))}
    with ThreadPoolExecutor(_WORKERS) as pool:
        drawn = pool.map(lambda item: _picture(folder, item), wanted.values())
        return _within(budget, zip(wanted, drawn, strict=True))


def read_evidence(folder: Path, item: Evidence) -> bytes | Absence:
    """The bytes of a piece of evidence, if they are those recorded and lie inside the run's folder."""
    path = (folder / item.path).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return Absence.MISSING
    data = path.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == item.sha256 else Absence.CHANGED


def _in_order(cases: tuple[CaseRecord, ...]) -> Iterable[Evidence]:
    """Every picture of what did not pass first, then the last one of what did."""
    troubled = [case for case in cases if case.outcome != "passed"]
    for case in troubled:
        yield from screenshots(case)
    for case in cases:
        if case.outcome == "passed":
            yield from screenshots(case)[-1:]


def screenshots(case: CaseRecord) -> list[Evidence]:
    """The screenshots of a case in the order of its steps."""
    return [item for step in case.steps for item in step.evidence if item.kind == "screenshot"]


def _picture(folder: Path, item: Evidence) -> Picture | Absence:
    data = read_evidence(folder, item)
    return data if isinstance(data, Absence) else _reduced(data, item.sha256)


def _reduced(data: bytes, digest: str) -> Picture | Absence:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            image = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return Absence.UNREADABLE
    if image.width > WIDEST:
        image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), reducing_gap=2.0)
    out = io.BytesIO()
    image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return Picture(digest, image.width, image.height, base64.b64encode(out.getvalue()).decode("ascii"))


def _within(budget: int, drawn: Iterable[tuple[str, Picture | Absence]]) -> Album:
    pictures: dict[str, Picture] = {}
    absent: dict[str, Absence] = {}
    left = budget
    for digest, picture in drawn:
        if isinstance(picture, Absence):
            absent[digest] = picture
        elif len(picture.data) > left:
            absent[digest] = Absence.LEFT_OUT
        else:
            pictures[digest] = picture
            left -= len(picture.data)
    return Album(pictures, absent)
