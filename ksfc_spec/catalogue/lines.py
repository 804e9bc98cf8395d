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

from ksfc_spec.model import MANUALS, Disposition, Line, Place

from .message import UnreadableError
from .writing import replace_all

COLUMNS = ("line", "digest", "disposition", "rules", "reason")
_DIGEST = re.compile(r"[0-9a-f]{16}")
_ENDING = re.compile(r"\r\n|\r|\n")
_PHYSICAL = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


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
    """The UTF-8 text of a file; UnreadableError under the name `shown` where it is not UTF-8 or unreadable."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        place = Place(shown, error.object.count(b"\n", 0, error.start) + 1)
        raise UnreadableError(
            "L008", place, "UTF-8이 아닙니다", "not UTF-8", "UTF-8로 저장 (save as UTF-8)"
        ) from None
    except OSError as error:
        ko, en = f"읽을 수 없습니다: {error.strerror}", f"cannot be read: {error.strerror}"
        raise UnreadableError("L008", Place(shown, 1), ko, en) from None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of `lines.csv`: its Line, the physical line of the file it stands on, and that line's text."""

    line: Line
    at: int
    raw: str


def parse_rows(text: str, *, manual: str, path: str) -> tuple[Row, ...]:
    """Rows of one `lines.csv`; UnreadableError (L005) names the row that cannot be read.

    A cell never spans lines, so that each row is one physical line and can be kept byte for byte.
    """
    physical = _ENDING.split(text.removeprefix("\ufeff"))
    head = tuple(next(csv.reader(physical[:1]), []))
    if head != COLUMNS:
        ko, en = f"머리줄은 {','.join(COLUMNS)}이어야 합니다", f"the header must be {','.join(COLUMNS)}"
        raise UnreadableError("L005", Place(path, 1), ko, en)
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
        raise UnreadableError("L005", place, f"CSV가 아닙니다: {error}", f"not CSV: {error}") from None
    if len(cells) != len(COLUMNS):
        ko, en = f"칸이 {len(cells)}개입니다(5개여야 함)", f"{len(cells)} cells instead of 5"
        raise UnreadableError("L005", place, ko, en, "쉼표가 든 칸은 큰따옴표로 (quote a cell with a comma)")
    number, seal, disposition, rules, reason = (cell.strip() for cell in cells)
    if not (number.isascii() and number.isdigit() and int(number) > 0):
        raise UnreadableError(
            "L005", place, f"줄 번호가 아닙니다: {number!r}", f"not a line number: {number!r}"
        )
    if not _DIGEST.fullmatch(seal):
        raise UnreadableError("L005", place, f"다이제스트가 아닙니다: {seal!r}", f"not a digest: {seal!r}")
    return Line(manual, int(number), seal, _disposition(disposition, place), tuple(rules.split()), reason)


def _disposition(text: str, place: Place) -> Disposition | None:
    if not text:
        return None
    try:
        return Disposition(text)
    except ValueError:
        ko, en = f"모르는 분류입니다: {text!r}", f"unknown disposition: {text!r}"
        raise UnreadableError("L005", place, ko, en, " ".join(Disposition)) from None


def _refuse_twice(rows: Iterable[Row], path: str) -> None:
    seen: dict[int, int] = {}
    for row in rows:
        number = row.line.number
        if number in seen:
            ko, en = f"{number}줄이 두 번 나옵니다", f"line {number} is listed twice"
            raise UnreadableError("L005", Place(path, row.at), ko, en, f"{path}:{seen[number]}")
        seen[number] = row.at


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


def refreshed(
    text: str,
    *,
    manual: str,
    path: str,
    texts: Mapping[int, str] | None,
    rules: Mapping[int, tuple[str, ...]],
) -> str:
    """The text of `lines.csv` with missing rows added and the `rules` column brought up to date.

    `texts` are the manual's lines (None: add no rows), `rules` the rule ids per line number. A row that
    needs no change keeps its bytes; disposition, reason and digest are never touched.
    """
    text = text if text.strip("\ufeff \r\n") else ",".join(COLUMNS) + "\n"
    rows = {row.at: row for row in parse_rows(text, manual=manual, path=path)}
    pieces: list[tuple[int, str]] = []
    for at, piece in enumerate(_PHYSICAL.findall(text), 1):
        row = rows.get(at)
        number = row.line.number if row else 0
        pieces.append((number, _with_rules(row, piece, rules.get(number, ())) if row else piece))
    missing = set(texts or ()) - {row.line.number for row in rows.values()}
    for number in sorted(missing):
        fresh = Line(manual, number, digest((texts or {})[number]), rules=rules.get(number, ()))
        _insert(pieces, number, _as_csv(fresh), ending="\r\n" if "\r\n" in text else "\n")
    return "".join(piece for _, piece in pieces)


def _insert(pieces: list[tuple[int, str]], number: int, row: str, *, ending: str) -> None:
    last = pieces[-1]
    if not last[1].endswith(("\n", "\r")):
        pieces[-1] = (last[0], last[1] + ending)
    spot = next((at for at, (other, _) in enumerate(pieces) if other > number), len(pieces))
    pieces.insert(spot, (number, row + ending))


def _with_rules(row: Row, piece: str, rules: tuple[str, ...]) -> str:
    if row.line.rules == rules:
        return piece
    return _as_csv(replace(row.line, rules=rules)) + piece[len(piece.rstrip("\r\n")) :]


def _as_csv(line: Line) -> str:
    out = io.StringIO()
    cells = (line.number, line.digest, line.disposition or "", " ".join(line.rules), line.reason)
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def seed_lines(features: Path, manuals: Path) -> list[Path]:
    """Add the missing rows to every manual's `lines.csv`; returns the files changed. Rows that exist stay."""
    changed = []
    for manual in MANUALS:
        texts, path = read_manual(manuals, manual), features / manual / "lines.csv"
        if texts is not None and _seed(path, manual, texts):
            changed.append(path)
    return changed


def _seed(path: Path, manual: str, texts: Mapping[int, str]) -> bool:
    before = decoded(path, path.name) if path.exists() else ""
    rows = parse_rows(before, manual=manual, path=path.name) if before else ()
    rules = {row.line.number: row.line.rules for row in rows}
    after = refreshed(before, manual=manual, path=path.name, texts=texts, rules=rules)
    if after == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_all({path: after})
    return True
