"""Tables for a terminal in which a Hangul syllable takes two columns."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

GAP = "  "


def width(text: str) -> int:
    """Columns that `text` takes in a terminal: wide and full-width characters count two, combining marks none."""
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clip(text: str, columns: int) -> str:
    """`text` in at most `columns` columns, the cut marked by an ellipsis."""
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for character in text:
        if used + _cell(character) > columns - 1:
            break
        kept.append(character)
        used += _cell(character)
    return "".join(kept) + "…"


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces to `columns` columns."""
    return text + " " * max(0, columns - width(text))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, columns: int | None = None) -> Iterator[str]:
    """Lines of a table; the last column takes what is left of `columns` (the terminal's width by default)."""
    body = [[str(cell).replace("\n", " ") for cell in row] for row in rows]
    room = columns or shutil.get_terminal_size((120, 24)).columns
    sizes = [max(map(width, column)) for column in zip(head, *body, strict=True)]
    if sizes:
        others = sum(sizes[:-1]) + len(GAP) * (len(sizes) - 1)
        sizes[-1] = max(width(head[-1]), min(sizes[-1], room - others))
    for row in [list(head), ["─" * size for size in sizes], *body]:
        yield GAP.join(pad(clip(cell, size), size) for cell, size in zip(row, sizes, strict=True)).rstrip()
