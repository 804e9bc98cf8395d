"""`lines.csv`: what every non-blank line of a manual is, by number and digest.

The file carries no text of the manual. Its rows are edited by hand; what is rewritten here is only what
can be computed (missing rows, the `rules` column), and every other byte stays as it is.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import CatalogueError
from ..model import MANUALS, Disposition, Line, Place

COLUMNS = ("line", "digest", "disposition", "rules", "reason")
_DIGEST = re.compile(r"[0-9a-f]{16}")
_ENDING = re.compile(r"\r\n|\r|\n")


def digest(text: str) -> str:
    """First 16 hex digits of SHA-256 over `text`: NFC, white space folded to single spaces, trimmed.

    >>> digest("  실명\\t확인 ") == digest("실명 확인")
    True
    """
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def manual_lines(text: str) -> dict[int, str]:
    """The non-blank lines of a manual's text by number, from 1; LF, CRLF and a BOM are all read."""
    rows = _ENDING.split(text.removeprefix("\ufeff"))
    return {number: row for number, row in enumerate(rows, 1) if row.strip()}


def read_manual(manuals: Path, manual: str) -> dict[int, str] | None:
    """The lines of `<manuals>/<manual>.txt`, or None where that file is absent."""
    path = manuals / f"{manual}.txt"
    if not path.is_file():
        return None
    return manual_lines(decoded(path, path.name))


def decoded(path: Path, shown: str) -> str:
    """The UTF-8 text of a file; CatalogueError under the name `shown` where it is not UTF-8 or unreadable."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CatalogueError(
            "UTF-8이 아닌 글자가 있습니다 (not UTF-8)",
            place=Place(shown, line),
            hint="UTF-8로 저장하세요 (save it as UTF-8)",
        ) from None
    except OSError as error:
        raise CatalogueError(f"읽을 수 없습니다 (cannot be read): {error.strerror}", place=Place(shown, 1)) from error


@dataclass(frozen=True, slots=True)
class Row:
    """One row of `lines.csv`: its Line, the physical line of the file it stands on, and that line's text."""

    line: Line
    at: int
    raw: str


def parse_rows(text: str, *, manual: str, path: str) -> tuple[Row, ...]:
    """Rows of one `lines.csv`; CatalogueError names the row that cannot be read.

    A cell never spans lines, so that each row is one physical line and can be kept byte for byte.
    """
    physical = _ENDING.split(text.removeprefix("\ufeff"))
    head = tuple(next(csv.reader(physical[:1]), []))
    if head != COLUMNS:
        raise CatalogueError(
            f"머리줄은 {','.join(COLUMNS)}이어야 합니다 (wrong header)",
            place=Place(path, 1),
            hint=f"지금 (now): {','.join(head) or '—'}",
        )
    rows = tuple(
        Row(_line(raw, manual=manual, place=Place(path, at)), at, raw)
        for at, raw in enumerate(physical[1:], 2)
        if raw.strip()
    )
    _refuse_twice(rows, path)
    return rows


def _line(raw: str, *, manual: str, place: Place) -> Line:
    try:
        cells = next(csv.reader([raw], strict=True))
    except csv.Error as error:
        raise CatalogueError(f"CSV로 읽을 수 없습니다 (not CSV): {error}", place=place) from None
    if len(cells) != len(COLUMNS):
        raise CatalogueError(
            f"칸이 {len(COLUMNS)}개여야 하는데 {len(cells)}개입니다 (wrong number of cells)",
            place=place,
            hint='쉼표가 든 칸은 큰따옴표로 감싸세요 (quote a cell that holds a comma)',
        )
    number, seal, disposition, rules, reason = (cell.strip() for cell in cells)
    if not number.isascii() or not number.isdigit() or int(number) < 1:
        raise CatalogueError(f"줄 번호가 아닙니다 (not a line number): {number!r}", place=place)
    if not _DIGEST.fullmatch(seal):
        raise CatalogueError(f"16자리 16진수 다이제스트가 아닙니다 (not a digest): {seal!r}", place=place)
    return Line(manual, int(number), seal, _disposition(disposition, place), tuple(rules.split()), reason)


def _disposition(text: str, place: Place) -> Disposition | None:
    if not text:
        return None
    try:
        return Disposition(text)
    except ValueError:
        raise CatalogueError(
            f"모르는 분류입니다 (unknown disposition): {text!r}",
            place=place,
            hint=" ".join(Disposition),
        ) from None


def _refuse_twice(rows: Iterable[Row], path: str) -> None:
    seen: dict[int, int] = {}
    for row in rows:
        if row.line.number in seen:
            raise CatalogueError(
                f"{row.line.number}줄이 두 번 나옵니다 (line listed twice)",
                place=Place(path, row.at),
                hint=f"첫 번째는 {seen[row.line.number]}행 (first in row {seen[row.line.number]})",
            )
        seen[row.line.number] = row.at


def joined(rows: Iterable[Row], manual: str, texts: Mapping[int, str] | None) -> tuple[Line, ...]:
    """Rows and the manual's lines as one, in order: each non-blank line of the manual once.

    Without `texts` the rows are all there is. With them, a line that no row places is counted without a
    disposition, and a row whose line is blank or beyond the end gets the text "".
    """
    placed = {row.line.number: row.line for row in rows}
    if texts is None:
        return tuple(placed[number] for number in sorted(placed))
    whole = {number: Line(manual, number, digest(text), text=text) for number, text in texts.items()}
    for number, line in placed.items():
        whole[number] = replace(line, text=texts.get(number, ""))
    return tuple(whole[number] for number in sorted(whole))


def refreshed(text: str, *, manual: str, path: str, texts: Mapping[int, str] | None,
              rules: Mapping[int, tuple[str, ...]]) -> str:
    """The text of `lines.csv` with missing rows added and the `rules` column brought up to date.

    `texts` are the manual's lines (None: add no rows), `rules` the rule ids per line number. A row that
    needs no change keeps its bytes; disposition, reason and digest are never touched.
    """
    rows = parse_rows(text, manual=manual, path=path) if text.strip("\ufeff \r\n") else ()
    ending = "\r\n" if "\r\n" in text else "\n"
    header = _ENDING.split(text)[0] if rows else ",".join(COLUMNS)
    known = {row.line.number for row in rows}
    written = [(row.line.number, _with_rules(row, rules.get(row.line.number, ()))) for row in rows]
    for number in sorted(set(texts or ()) - known):
        assert texts is not None
        fresh = Line(manual, number, digest(texts[number]), rules=rules.get(number, ()))
        spot = next((at for at, (other, _) in enumerate(written) if other > number), len(written))
        written.insert(spot, (number, _as_csv(fresh)))
    return ending.join([header, *(raw for _, raw in written), ""])


def _with_rules(row: Row, rules: tuple[str, ...]) -> str:
    return row.raw if row.line.rules == rules else _as_csv(replace(row.line, rules=rules))


def _as_csv(line: Line) -> str:
    out = io.StringIO()
    cells = (line.number, line.digest, line.disposition or "", " ".join(line.rules), line.reason)
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def seed_lines(features: Path, manuals: Path) -> list[Path]:
    """Write the missing rows of every manual's `lines.csv`; returns the files changed. Rows that exist stay."""
    changed = []
    for manual in MANUALS:
        texts, path = read_manual(manuals, manual), features / manual / "lines.csv"
        if texts is None:
            continue
        before = decoded(path, path.name) if path.exists() else ""
        kept = {r.line.number: r.line.rules for r in parse_rows(before, manual=manual, path=path.name)} if before else {}
        after = refreshed(before, manual=manual, path=path.name, texts=texts, rules=kept)
        if after != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, after)
            changed.append(path)
    return changed


def replace_file(path: Path, text: str) -> None:
    """Write beside the file, then put it in its place, so that a reader never sees half of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(text.encode("utf-8"))
    part.replace(path)
