"""An edited XLSX back into the feature files: titles, English titles and levels, with the smallest textual change.

All or nothing: every row is checked and every file's new text is parsed again before the first file is written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ksfc_spec.errors import InputError
from ksfc_spec.model import Catalogue, Level, Rule

from .exports import EDITABLE, SEAL, rule_columns, rule_digest, sheets
from .feature import Reference, parse_feature, plain
from .lines import decoded
from .reading import load
from .tags import LEVELS
from .writing import replace_all

_TITLE = re.compile(r"(\s*규칙\s*:)([ \t]*)(.*?)([ \t]*\r?)$")
_ENGLISH = re.compile(r"(\s*EN:)([ \t]*)(.*?)([ \t]*\r?)$")
_LEVEL_TAG = re.compile(r"(?<!\S)@(" + "|".join(LEVELS) + r")(?!\S)")
_HINT = "다시 내보내서 고치세요 (export again and edit that)"


@dataclass(frozen=True, slots=True)
class Edit:
    """A rule as it stands, and the title, English title and level it shall have."""

    rule: Rule
    title: str
    title_en: str
    level: Level

    @property
    def result(self) -> Rule:
        """The rule after the edit."""
        return replace(self.rule, title=self.title, title_en=self.title_en, level=self.level)


def import_xlsx(path: Path, features: Path, *, cache: Path | None = None) -> list[Path]:
    """Carry the edits of a workbook made by `write_xlsx` into `features`; returns the files changed.

    InputError with one message, and no file touched: not such a workbook, an id that no rule has or that stands
    twice, a digest that is no longer the rule's, a change outside title, title_en and level, an empty or
    unfitting value.
    """
    catalogue = load(features, cache=cache)
    return apply_edits(read_edits(path, catalogue), features)


def read_edits(path: Path, catalogue: Catalogue) -> tuple[Edit, ...]:
    """The rows of the rules sheet that differ from the catalogue; InputError as `import_xlsx`."""
    rules = {rule.id: rule for rule in catalogue.rules}
    columns, rows = sheets(catalogue)["rules"]
    shown = {str(row[0]): dict(zip(columns, map(str, row), strict=True)) for row in rows}
    edits: dict[str, Edit] = {}
    seen: set[str] = set()
    for at, row in _rows(path):
        rule = rules.get(row["id"])
        if rule is None or rule.id in seen:
            word = "없는 번호 (unknown id)" if rule is None else "두 번 나온 번호 (id given twice)"
            raise _refused(at, f"{word}: {row['id'] or '—'}")
        seen.add(rule.id)
        edit = _edit(at, row, rule, shown[rule.id])
        if edit.result != rule:
            edits[rule.id] = edit
    return tuple(edits.values())


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number and cells of the rules sheet, as texts."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path)
        page = book["rules"]
    except Exception as error:  # openpyxl lets errors of zipfile, XML and its own through
        raise InputError(f"내보낸 XLSX가 아닙니다 (not an exported XLSX): {path.name}", hint=_HINT) from error
    head = tuple(str(cell.value) for cell in page[1])
    if head != tuple(rule_columns()):
        raise InputError(
            f"rules 시트의 열이 다릅니다 (columns of the rules sheet differ): {path.name}", hint=_HINT
        )
    for at, cells in enumerate(page.iter_rows(min_row=2), 2):
        if any(cell.value is not None for cell in cells):
            yield at, {name: _text(cell.value) for name, cell in zip(head, cells, strict=True)}


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else plain(str(value)).strip()


def _edit(at: int, row: dict[str, str], rule: Rule, shown: dict[str, str]) -> Edit:
    if row[SEAL] != rule_digest(rule):
        raise _refused(at, f"{rule.id}: 내보낸 뒤에 바뀐 규칙입니다 (the rule changed after the export)")
    fixed = [name for name in row if name not in (*EDITABLE, "place")]
    changed = [name for name in fixed if row[name] != shown[name].strip()]
    if changed:
        raise _refused(
            at, f"{rule.id}: 여기서 고칠 수 없는 열 (column not editable here): {', '.join(changed)}"
        )
    level = LEVELS.get(row["level"]) or next((each for each in Level if each == row["level"].lower()), None)
    if level is None:
        raise _refused(at, f"{rule.id}: 모르는 수준 (unknown level): {row['level']!r}", " ".join(Level))
    for name in ("title", "title_en"):
        empty = not row[name] and shown[name]
        if empty or "\n" in row[name] or (name == "title_en" and not row[name].isprintable()):
            raise _refused(at, f"{rule.id}: 한 줄 글이어야 합니다 (must be one line of text): {name}")
    return Edit(rule, row["title"], row["title_en"], level)


def _refused(row: int, message: str, hint: str = _HINT) -> InputError:
    return InputError(f"rules {row}행 (row {row}): {message}", hint=hint)


def apply_edits(edits: Iterable[Edit], features: Path) -> list[Path]:
    """Write the edits into the feature files; returns the files changed. All texts are made before any is written."""
    by_path: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_path[edit.rule.place.path].append(edit)
    texts = {
        features.parent / path: _edited(features.parent / path, path, each) for path, each in by_path.items()
    }
    return replace_all(texts)


def _edited(path: Path, shown: str, edits: list[Edit]) -> str:
    """The file's new text, proved: parsed again it is the same flow but for the edits."""
    before = decoded(path, shown)
    lines = before.split("\n")
    for edit in sorted(edits, key=lambda edit: edit.rule.place.line, reverse=True):
        _edit_lines(lines, edit)
    after = "\n".join(lines)
    wanted = {edit.rule.id: edit.result for edit in edits}
    manual = edits[0].rule.manual
    if _rules(after, manual, shown) != _rules(before, manual, shown, wanted):
        message = f"고치면 다르게 읽히는 파일입니다 (the edited text would read differently): {shown}"
        raise InputError(message, hint="먼저 ksfc lint --fix (first ksfc lint --fix)")
    return after


def _rules(text: str, manual: str, path: str, wanted: dict[str, Rule] | None = None) -> list[tuple[Any, ...]]:
    """What a file's rules say, without places; `wanted` takes the place of the edited ones."""
    chapter = parse_feature(text, manual=manual, path=path)
    fields = []
    for rule in chapter.flow.rules:
        said = (wanted or {}).get(rule.id, rule)
        scenarios = [
            (
                each.name,
                each.polarity,
                each.tags,
                each.rows,
                [(step.keyword, step.text, step.table) for step in each.steps],
            )
            for each in rule.scenarios
        ]
        tags = rule.tags - set(LEVELS)
        fields.append(
            (
                rule.id,
                said.title,
                said.title_en,
                said.level,
                rule.basis,
                rule.lines,
                rule.untestable,
                tags,
                scenarios,
            )
        )
    return [*fields, _named(chapter.references)]


def _named(references: Iterable[Reference]) -> tuple[Any, ...]:
    return tuple((item.rule, item.value) for item in references)


def _edit_lines(lines: list[str], edit: Edit) -> None:
    """Change the rule's lines in place, below first, so that line numbers above stay true."""
    at = edit.rule.place.line - 1
    if edit.title_en != edit.rule.title_en:
        _set_english(lines, at, edit.title_en)
    if edit.title != edit.rule.title:
        lines[at] = _TITLE.sub(lambda m: f"{m[1]}{m[2] or ' '}{edit.title}{m[4]}", lines[at])
    if edit.level is not edit.rule.level:
        _set_level(lines, at, edit.level)


def _set_english(lines: list[str], rule_at: int, text: str) -> None:
    for at in range(rule_at + 1, len(lines)):
        if _ENGLISH.match(lines[at]):
            lines[at] = _ENGLISH.sub(lambda m: f"{m[1]}{m[2] or ' '}{text}{m[4]}", lines[at])
            return
        if lines[at].lstrip().startswith(("@", "시나리오", "규칙")):
            break
    indent = lines[rule_at][: len(lines[rule_at]) - len(lines[rule_at].lstrip())]
    lines.insert(rule_at + 1, f"{indent}  EN: {text}" + ("\r" if lines[rule_at].endswith("\r") else ""))


def _set_level(lines: list[str], rule_at: int, level: Level) -> None:
    word = next(name for name, each in LEVELS.items() if each is level)
    for at in range(rule_at - 1, -1, -1):
        stripped = lines[at].strip()
        if stripped and not stripped.startswith(("@", "#")):
            return
        if _LEVEL_TAG.search(lines[at]):
            lines[at] = _LEVEL_TAG.sub(f"@{word}", lines[at], count=1)
            return
