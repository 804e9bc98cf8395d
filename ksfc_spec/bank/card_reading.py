"""What a camera's picture of an identity card says: find the card, straighten it, read field by field with tesseract.

Each field is read by itself, digits with digits alone; whole-page reading is slower and worse. A line is read at one
height after another until a reading has the field's shape and tesseract is sure of it. Where a field cannot be read it
stays empty; a picture without a legible card is `Unreadable`.
"""

from __future__ import annotations

import io
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from .turn import aside

os.environ.setdefault(
    "OMP_THREAD_LIMIT", "1"
)  # tesseract's threads wait for each other by spinning; read once, at load
from tesserocr import PSM, PyTessBaseAPI  # type: ignore[import-untyped]

RESIDENT, LICENCE = "주민등록증", "운전면허증"
SIZE = (1000, 630)
LARGEST_SIDE = 4096
Box = tuple[int, int, int, int]

TITLE: Box = (50, 35, 660, 130)
BOXES: Mapping[str, Mapping[str, Box]] = {
    RESIDENT: {
        "name": (50, 165, 660, 262),
        "number": (50, 268, 670, 358),
        "issued": (300, 498, 680, 562),
    },
    LICENCE: {
        "licence": (50, 145, 670, 226),
        "name": (50, 230, 660, 322),
        "number": (50, 323, 670, 402),
    },
}
"""Where the fields stand on a card of `SIZE`."""
SHAPES = {
    "title": ".+",
    "name": "[가-힣 ]{2,}",
    "number": r"\d{6}-?\d{7}",
    "issued": r"\d{4}\.?\d\d\.?\d\d\.?",
    "licence": r"\d\d-?\d\d-?\d{6}-?\d\d",
}
DIGITS = {"number": "0123456789-", "issued": "0123456789.", "licence": "0123456789-"}
"""What stands in the fields that are all digits; the others are Korean."""
HEIGHTS = (36, 40, 32, 56, 48)
"""Pixels of a line when it is read; letters of 20 to 30 pixels are read best (`tests/benchmarks/cards.py`)."""
SURE = 85
"""tesseract's confidence, in percent, from which no other height is tried."""
PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/opt/homebrew/share/tessdata",
    "/usr/local/share/tessdata",
)


@dataclass(frozen=True, slots=True)
class CardText:
    """What was read. `kind` is 주민등록증, 운전면허증 or `""` (another document); `issued` is YYYYMMDD."""

    kind: str
    name: str = ""
    number: str = field(default="", repr=False)
    issued: str = ""
    licence: str = ""


class Unreadable(Exception):  # noqa: N818 - a finding about a picture
    """No card in the picture, or one that cannot be read."""


class ReaderMissing(Exception):  # noqa: N818 - a state of the machine
    """No Korean data for tesseract on this machine."""


def read_card(picture: bytes) -> CardText:
    """Read a JPEG or PNG; raises `Unreadable`, or `ReaderMissing` where the machine has no Korean data."""
    with aside():
        return _card_text(picture)


def _card_text(picture: bytes) -> CardText:
    card = straightened(_opened(picture))
    kind = _kind(_read(card.crop(TITLE), "title"))
    if kind == "":
        raise Unreadable
    if kind not in BOXES:
        return CardText("")
    lines = {name: _read(card.crop(box), name) for name, box in BOXES[kind].items()}
    number = _digits(lines["number"])
    if len(number) != 13:
        raise Unreadable
    name = re.sub(r"[^가-힣]", "", lines["name"])
    issued, licence = _digits(lines.get("issued", "")), _digits(lines.get("licence", ""))
    return CardText(kind, name, number, issued=issued[:8], licence=licence[:12])


def _kind(title: str) -> str:
    """The document by its title; `""` where no title can be read, `other` for what is neither card."""
    letters = re.sub(r"[^가-힣A-Za-z]", "", title)
    if "주민등록" in letters or "민등록증" in letters:
        return RESIDENT
    if "운전면허" in letters or "자동차" in letters:
        return LICENCE
    return "other" if "여권" in letters or "PASS" in letters.upper() else ""


def _opened(picture: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(picture), formats=("JPEG", "PNG"))
        if max(image.size) > LARGEST_SIDE:
            raise Unreadable
        return ImageOps.exif_transpose(image).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise Unreadable from None


def straightened(image: Image.Image) -> Image.Image:
    """The card alone, upright, `SIZE` pixels, its background divided out."""
    corners = _corners(image)
    data = tuple(float(v) for point in corners for v in point)
    card = image.transform(SIZE, Image.Transform.QUAD, data, Image.Resampling.BICUBIC)
    pixels = np.asarray(card, dtype=np.float32)
    ground = np.asarray(_ground(card), dtype=np.float32)
    flat = np.clip(pixels / np.maximum(ground, 1) * 255, 0, 255)
    return Image.fromarray(flat.astype(np.uint8))


def _ground(card: Image.Image) -> Image.Image:
    """The card without what stands on it; at a fifth of the size, since light changes slowly and wide filters cost."""
    small = card.resize((SIZE[0] // 5, SIZE[1] // 5), Image.Resampling.BOX)
    return small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6)).resize(SIZE)


def _corners(image: Image.Image) -> list[tuple[int, int]]:
    """Upper left, lower left, lower right, upper right of the brightest large thing."""
    small = image.filter(ImageFilter.GaussianBlur(4))
    pixels: NDArray[np.uint8] = np.asarray(small)
    bright = pixels > (int(np.percentile(pixels, 3)) + int(np.percentile(pixels, 97))) / 2
    rows, columns = np.nonzero(bright)
    if rows.size < pixels.size // 8 or rows.size > pixels.size * 0.97:
        raise Unreadable
    total, spread = rows + columns, columns - rows
    found = (np.argmin(total), np.argmin(spread), np.argmax(total), np.argmax(spread))
    corners = [(int(columns[i]), int(rows[i])) for i in found]
    (x0, y0), _, (x2, y2), _ = corners
    if x2 - x0 < image.width // 4 or y2 - y0 < image.height // 5:
        raise Unreadable
    return corners


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _read(part: Image.Image, line: str) -> str:
    """The reading of one line that has the line's shape and of which tesseract is surest."""
    only = DIGITS.get(line, "")
    best, best_rank = "", (False, -1)
    with _engine("eng" if only else "kor", only) as engine:
        for height in HEIGHTS:
            text, confidence = _text(engine, part, height)
            rank = (re.fullmatch(SHAPES[line], text) is not None, confidence)
            if rank > best_rank:
                best, best_rank = text, rank
            if best_rank >= (True, SURE):
                break
    return best


def _text(engine: PyTessBaseAPI, part: Image.Image, height: int) -> tuple[str, int]:
    """What stands in a line scaled to this height, and how sure that is in percent."""
    scaled = part.resize((round(part.width * height / part.height), height), Image.Resampling.LANCZOS)
    engine.SetImage(ImageOps.expand(scaled, 20, 255))
    engine.SetSourceResolution(300)
    return str(engine.GetUTF8Text()).strip(), int(engine.MeanTextConf())


_LOCK = threading.Lock()


@contextmanager
def _engine(language: str, only: str) -> Iterator[PyTessBaseAPI]:
    """An engine for one line; engines are kept, and one reads at a time."""
    with _LOCK:
        engine = _engines(language)
        engine.SetVariable("tessedit_char_whitelist", only)
        yield engine


@cache
def _engines(language: str) -> PyTessBaseAPI:
    try:
        return PyTessBaseAPI(path=data_place(), lang=language, psm=PSM.SINGLE_LINE)
    except RuntimeError:
        raise ReaderMissing(language) from None


@cache
def data_place() -> str:
    """The folder with tesseract's Korean data; `ReaderMissing` where there is none."""
    named = os.environ.get("TESSDATA_PREFIX", "")
    for place in (named, *PLACES):
        if place and (Path(place) / "kor.traineddata").is_file():
            return place
    raise ReaderMissing("kor.traineddata")
