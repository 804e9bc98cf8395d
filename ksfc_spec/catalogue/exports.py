"""The catalogue for other tools: CSV, XLSX (rules, lines, findings) and, in `reqif.py`, ReqIF.

The XLSX comes back: `edits.py` turns changed titles and levels into changes of the feature files.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ksfc_spec.model import Catalogue, Level, Rule

from .tables import findings_table, lines_table, rules_table
from .writing import written

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EDITABLE = ("title", "title_en", "level")
"""Columns of the rules sheet that may come back changed."""

SEAL = "digest"
"""Column of the rules sheet that says which state of the rule was exported."""

_WIDTHS = {"title": 52, "title_en": 52, "reason": 46, "readings": 60, "chosen": 44, "why": 44, "confirm": 26}
_WRAPPED = frozenset(_WIDTHS)


def rule_digest(rule: Rule) -> str:
    """16 hex digits over everything of a rule that its sheet shows but its place; changes when any of it changes."""
    said = [rule.id, rule.flow, rule.title, rule.title_en, rule.level, rule.basis, rule.lines]
    rest = [len(rule.scenarios), rule.findings, rule.untestable, rule.attester]
    return hashlib.sha256(json.dumps([said, rest], ensure_ascii=False).encode()).hexdigest()[:16]


def sheets(catalogue: Catalogue) -> dict[str, tuple[list[str], list[list[str | int]]]]:
    """Sheet name → column names and rows; lists are joined, the rules carry their digest."""
    rules = [
        {**row, SEAL: rule_digest(rule)}
        for row, rule in zip(rules_table(catalogue), catalogue.rules, strict=True)
    ]
    return {
        "rules": _sheet(rules, _RULE_COLUMNS),
        "lines": _sheet(lines_table(catalogue), _LINE_COLUMNS),
        "findings": _sheet(findings_table(catalogue), _FINDING_COLUMNS),
    }


_RULE_COLUMNS = (
    *("id", "manual", "flow", "lines", "level", "basis", "title", "title_en", "scenarios", "findings"),
    *("untestable", "attester", "place", SEAL),
)
_LINE_COLUMNS = ("manual", "line", "digest", "disposition", "rules", "reason")
_FINDING_COLUMNS = (
    *("id", "manual", "lines", "also", "kind", "severity", "title", "title_en", "readings", "chosen"),
    *("why", "confirm", "rules", "place"),
)


def _sheet(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> tuple[list[str], list[list[str | int]]]:
    return list(columns), [[_cell(row[column], column) for column in columns] for row in rows]


def _cell(value: Any, column: str) -> str | int:
    if isinstance(value, list):
        return (" / " if column == "readings" else " ").join(map(str, value))
    return "" if value is None else value if isinstance(value, int) else str(value)


def write_csv(catalogue: Catalogue, folder: Path) -> list[Path]:
    """`rules.csv`, `lines.csv` and `findings.csv` in `folder`; UTF-8 with a BOM, so that Excel reads the Hangul."""
    return [
        written(folder / f"{name}.csv", lambda part, table=table: _write_csv(part, *table))  # type: ignore[misc]
        for name, table in sheets(catalogue).items()
    ]


def _write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def write_xlsx(catalogue: Catalogue, path: Path) -> Path:
    """A workbook with the sheets rules, lines and findings. Every text is a text, never a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in sheets(catalogue).items():
        page = book.create_sheet(name)
        _fill(page, [columns, *rows])
        _dress(page, columns)
    _offer_levels(book["rules"])
    return written(path, lambda part: book.save(part))


def _fill(page: Worksheet, rows: Sequence[Sequence[str | int]]) -> None:
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"


def _dress(page: Worksheet, columns: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions
    for at, name in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, 16)
        head = page.cell(1, at)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1F6F54" if _editable(page, name) else "44546A")
        if name in _WRAPPED:
            for row in range(2, page.max_row + 1):
                page.cell(row, at).alignment = Alignment(wrap_text=True, vertical="top")


def _editable(page: Worksheet, column: str) -> bool:
    return page.title == "rules" and column in EDITABLE


def _offer_levels(page: Worksheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(_RULE_COLUMNS.index("level") + 1)
    choice = DataValidation(type="list", formula1=f'"{",".join(Level)}"', allow_blank=False)
    choice.add(f"{letter}2:{letter}{max(2, page.max_row)}")
    page.add_data_validation(choice)


def rule_columns() -> Iterator[str]:
    """The columns of the rules sheet, in order."""
    yield from _RULE_COLUMNS
