"""Checks of `lines.csv`: every line placed once, truly, and with its rules or a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ksfc_spec.model import MANUALS, Disposition, Line, Place

from .lines import Row, digest
from .message import Message
from .reading import Reading


def check_lines(reading: Reading) -> Iterator[Message]:
    """L4xx, manual by manual."""
    for manual in MANUALS:
        lines = {line.number: line for line in reading.catalogue.lines if line.manual == manual}
        rows = reading.rows.get(manual, ())
        path = f"{_folder(reading)}/{manual}/lines.csv"
        yield from _missing_rows(lines, rows, path)
        if _whole(reading, manual):
            yield from _stale_rules(lines, rows, path)
        yield from _order(rows, path)
        yield from _unplaced(rows, path)
        for row in rows:
            own = lines[row.line.number]
            yield from _row(row, own, Place(path, row.at))
            if _whole(reading, manual):
                yield from _bare(own, Place(path, row.at))


def _whole(reading: Reading, manual: str) -> bool:
    """Whether every feature of the manual could be read; what one covers would be missed as if nobody had."""
    folder = f"{_folder(reading)}/{manual}/"
    return not any(refusal.place and refusal.place.path.startswith(folder) for refusal in reading.refusals)


def _folder(reading: Reading) -> str:
    return next((path.split("/")[0] for path in reading.sources), "features")


def _missing_rows(lines: dict[int, Line], rows: Sequence[Row], path: str) -> Iterator[Message]:
    missing = sorted(set(lines) - {row.line.number for row in rows})
    if missing:
        ko, en = (
            f"빠진 줄 {len(missing)}개(첫째 {missing[0]})",
            f"{len(missing)} lines without a row (first {missing[0]})",
        )
        yield Message("L404", "warning", Place(path, 1), ko, en, "ksfc lint --fix")


def _stale_rules(lines: dict[int, Line], rows: Sequence[Row], path: str) -> Iterator[Message]:
    stale = [row for row in rows if row.line.rules != lines[row.line.number].rules]
    if stale:
        ko = f"rules 칸이 @줄 태그와 다른 행 {len(stale)}개(첫째 {stale[0].line.number}줄)"
        en = f"{len(stale)} rows whose rules differ from the @줄 tags (first line {stale[0].line.number})"
        yield Message("L405", "warning", Place(path, stale[0].at), ko, en, "ksfc lint --fix")


def _order(rows: Sequence[Row], path: str) -> Iterator[Message]:
    for before, row in pairwise(rows):
        if row.line.number < before.line.number:
            ko, en = f"{row.line.number}줄이 차례에 어긋납니다", f"line {row.line.number} is out of order"
            yield Message("L408", "error", Place(path, row.at), ko, en)


def _unplaced(rows: Sequence[Row], path: str) -> Iterator[Message]:
    """One message per run of rows without a disposition."""
    for empty, run in groupby(rows, key=lambda row: row.line.disposition is None):
        if empty:
            these = list(run)
            first, last = these[0].line.number, these[-1].line.number
            ko = f"아직 분류하지 않은 줄 {len(these)}개({first}–{last})"
            en = f"{len(these)} unplaced lines ({first}–{last})"
            yield Message("L401", "warning", Place(path, these[0].at), ko, en)


def _row(row: Row, line: Line, place: Place) -> Iterator[Message]:
    number = line.number
    if line.text == "":
        ko, en = f"매뉴얼에 없거나 빈 줄입니다: {number}", f"blank, or not in the manual: line {number}"
        yield Message("L403", "error", place, ko, en)
    elif line.text is not None and digest(line.text) != line.digest:
        ko, en = (
            f"{number}줄의 다이제스트가 매뉴얼과 다릅니다",
            f"the digest of line {number} is not the manual's",
        )
        yield Message("L402", "error", place, ko, en, digest(line.text))
    if line.disposition is Disposition.DUPLICATE and not any(sign.isdigit() for sign in line.reason):
        ko, en = f"{number}줄이 되풀이하는 줄을 적어야 합니다", f"say which line {number} repeats"
        yield Message("L409", "error", place, ko, en, "186줄과 같음")


def _bare(line: Line, place: Place) -> Iterator[Message]:
    """L406, L407: a line that nothing covers and nobody explains."""
    number = line.number
    if line.disposition is Disposition.REQUIREMENT and not line.rules:
        ko, en = f"요구사항인 {number}줄에 규칙이 없습니다", f"line {number} is a requirement without a rule"
        yield Message("L406", "error", place, ko, en, f"@줄:{number}")
    elif line.disposition and not line.rules and not line.reason:
        ko, en = f"{number}줄에 규칙도 이유도 없습니다", f"line {number} has neither a rule nor a reason"
        yield Message("L407", "error", place, ko, en)
