"""A run as pandas tables, for notebooks and spreadsheets. pandas is imported where a table is made."""

from __future__ import annotations

import base64
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ksfc_spec.model import Finding, Severity, Verdict
from ksfc_spec.report import words
from ksfc_spec.report.changes import Changes, compare
from ksfc_spec.report.html import read_originals
from ksfc_spec.report.pictures import gather, screenshots
from ksfc_spec.report.run import Run, Text, load_run, previous_finished
from ksfc_spec.report.sections.summary import truth
from ksfc_spec.report.verdicts import Judgement, LineVerdict, RuleVerdict, Tally, judge, line_verdicts

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Tables:
    """One run in tables, in one language (`ko` or `en`); every method returns a new DataFrame."""

    run: Run
    judgement: Judgement
    lang: str = "ko"
    manuals: Path | None = None

    def word(self, text: Text) -> str:
        """The words of this language."""
        return text.en if self.lang == "en" else text.ko

    @property
    def truth(self) -> str:
        """The sentence that the report opens with."""
        return self.word(truth(self.run, self.judgement, self.line_verdicts))

    @cached_property
    def line_verdicts(self) -> tuple[LineVerdict, ...]:
        """Every manual line with its rules' verdicts."""
        return line_verdicts(self.judgement, self.run.catalogue.lines)

    def coverage(self) -> DataFrame:
        """Manuals × (verdicts of rules, rules, proven, lines, placed, unplaced), with their sum."""
        rows = {self.word(words.manual_name(name)): tally for name, tally in self.judgement.manuals.items()}
        rows[self.word(Text("모두", "All"))] = self.judgement.total
        return self._frame(
            [{self.word(Text("설명서", "Manual")): name, **self._tally(row)} for name, row in rows.items()]
        )

    def flows(self) -> DataFrame:
        """Flows × verdicts of their rules."""
        name = self.word(Text("흐름", "Flow"))
        return self._frame(
            [{name: flow, **self._tally(row, lines=False)} for flow, row in self.judgement.flows.items()]
        )

    def _tally(self, tally: Tally, *, lines: bool = True) -> dict[str, int]:
        counts = {self.word(words.VERDICT[verdict]): tally.count(verdict) for verdict in Verdict}
        counts |= {
            self.word(Text("규칙", "Rules")): tally.rules,
            self.word(Text("증명됨", "Proven")): tally.proven,
        }
        if lines:
            counts[self.word(Text("줄", "Lines"))] = tally.lines
            counts[self.word(Text("분류", "Placed"))] = tally.placed
            counts[self.word(Text("미분류", "Unplaced"))] = tally.unplaced
        return counts

    def dispositions(self) -> DataFrame:
        """Manuals × dispositions of their lines."""
        kinds = {kind: self.word(text) for kind, text in words.DISPOSITION.items()}
        counts: dict[str, dict[str, int]] = {}
        for line in self.run.catalogue.lines:
            row = counts.setdefault(
                line.manual, dict.fromkeys([*kinds.values(), self.word(words.UNPLACED)], 0)
            )
            row[kinds[line.disposition] if line.disposition else self.word(words.UNPLACED)] += 1
        head = self.word(Text("설명서", "Manual"))
        return self._frame(
            [{head: self.word(words.manual_name(name)), **row} for name, row in counts.items()]
        )

    def rules(self, *verdicts: Verdict, manual: str | None = None) -> DataFrame:
        """Rules with id, verdict, level, basis, lines, title, scenarios, proof; of these verdicts, or all."""
        return self._frame(
            [
                self._rule(item)
                for item in self.judgement.rules
                if (not verdicts or item.verdict in verdicts) and manual in (None, item.rule.manual)
            ]
        )

    def _rule(self, item: RuleVerdict) -> dict[str, Any]:
        rule = item.rule
        return {
            self.word(Text("규칙", "Rule")): rule.id,
            self.word(Text("판정", "Verdict")): self.word(words.VERDICT[item.verdict]),
            self.word(Text("수준", "Level")): self.word(words.LEVEL[rule.level]),
            self.word(Text("근거", "Basis")): self.word(words.BASIS[rule.basis]),
            self.word(Text("줄", "Lines")): ", ".join(map(str, rule.lines)),
            self.word(Text("제목", "Title")): self.word(Text(rule.title, rule.title_en)),
            self.word(Text("시나리오", "Scenarios")): len(rule.scenarios),
            self.word(Text("증명", "Proof")): self.word(words.PROOF[item.proof]),
        }

    def lines(self, manual: str | None = None, *, untested: bool = False) -> DataFrame:
        """Manual lines with number, original (where at hand), disposition, rules with verdicts, reason."""
        texts = read_originals(self.run.catalogue.lines, self.manuals).texts
        return self._frame(
            [
                self._line(item, texts)
                for item in self.line_verdicts
                if manual in (None, item.line.manual) and (item.untested or not untested)
            ]
        )

    def _line(self, item: LineVerdict, texts: Mapping[tuple[str, int], str]) -> dict[str, Any]:
        line = item.line
        kind = words.DISPOSITION[line.disposition] if line.disposition else words.UNPLACED
        verdicts = [f"{own.rule.id} {self.word(words.VERDICT[own.verdict])}" for own in item.rules]
        return {
            self.word(Text("줄", "Line")): line.number,
            self.word(Text("원문", "Original")): texts.get(
                (line.manual, line.number), f"{line.manual}:{line.number}"
            ).strip(),
            self.word(Text("구분", "Kind")): self.word(kind),
            self.word(Text("규칙과 판정", "Rules and verdicts")): ", ".join(verdicts),
            self.word(Text("이유", "Reason")): line.reason,
        }

    def cases(self, *outcomes: str) -> DataFrame:
        """Cases with id, rule, adapter, outcome, seconds, assertions, reason; of these outcomes, or all."""
        return self._frame(
            [
                {
                    self.word(Text("사례", "Case")): case.id,
                    self.word(Text("시나리오", "Scenario")): case.scenario,
                    self.word(Text("어댑터", "Adapter")): self.word(
                        words.named(words.ADAPTER, case.key.adapter)
                    ),
                    self.word(Text("결과", "Outcome")): self.word(words.OUTCOME[case.outcome]),
                    self.word(Text("초", "Seconds")): round(case.seconds, 3),
                    self.word(Text("확인", "Assertions")): case.assertions,
                    self.word(Text("이유", "Reason")): case.reason,
                }
                for case in self.run.cases
                if not outcomes or case.outcome in outcomes
            ]
        )

    def evidence(self, manual: str | None = None) -> DataFrame:
        """Evidence files with case, step, kind, path and digest."""
        manuals = {item.rule.id: item.rule.manual for item in self.judgement.rules}
        return self._frame(
            [
                {
                    self.word(Text("사례", "Case")): case.id,
                    self.word(Text("단계", "Step")): step.text,
                    self.word(Text("종류", "Kind")): item.kind,
                    self.word(Text("파일", "File")): item.path,
                    "SHA-256": item.sha256[:16],
                }
                for case in self.run.cases
                if manual in (None, manuals.get(case.key.rule))
                for step in case.steps
                for item in step.evidence
            ]
        )

    def findings_count(self) -> DataFrame:
        """Manuals × severities: how many findings, with their sum."""
        tally = Counter((item.manual, item.severity) for item in self.run.catalogue.findings)
        return self._frame(
            [
                {
                    self.word(Text("설명서", "Manual")): self.word(words.manual_name(manual)),
                    **{self.word(word): tally[manual, severity] for severity, word in words.SEVERITY.items()},
                    self.word(Text("모두", "All")): sum(
                        tally[manual, severity] for severity in words.SEVERITY
                    ),
                }
                for manual in dict.fromkeys(manual for manual, _ in tally)
            ]
        )

    def to_confirm(self) -> DataFrame:
        """Who must confirm how many findings, and which of them weigh most; most first."""
        asked: dict[str, list[Finding]] = {}
        for item in self.run.catalogue.findings:
            asked.setdefault(item.confirm, []).append(item)
        return self._frame(
            [
                {
                    self.word(Text("확인할 곳", "To confirm")): who,
                    self.word(Text("발견", "Findings")): len(items),
                    self.word(Text("치명과 중대", "Critical and major")): ", ".join(
                        i.id for i in items if i.severity in (Severity.CRITICAL, Severity.MAJOR)
                    ),
                }
                for who, items in sorted(asked.items(), key=lambda pair: -len(pair[1]))
            ]
        )

    def findings(self, manual: str | None = None) -> DataFrame:
        """Findings with id, severity, kind, lines, title, possible readings, the one chosen and why, who must
        confirm, the rules that depend on it; the gravest first."""
        grave = list(words.SEVERITY)
        return self._frame(
            [
                {
                    self.word(Text("발견", "Finding")): item.id,
                    self.word(Text("중요도", "Severity")): self.word(words.SEVERITY[item.severity]),
                    self.word(Text("종류", "Kind")): self.word(words.named(words.FINDING_KIND, item.kind)),
                    self.word(Text("줄", "Lines")): ", ".join([*map(str, item.lines), *item.also]),
                    self.word(Text("제목", "Title")): self.word(Text(item.title, item.title_en)),
                    self.word(Text("가능한 뜻", "Readings")): " / ".join(item.readings),
                    self.word(Text("택한 뜻", "Chosen")): item.chosen,
                    self.word(Text("까닭", "Why")): item.why,
                    self.word(Text("확인할 곳", "To confirm")): item.confirm,
                    self.word(Text("기대는 규칙", "Rules")): ", ".join(item.rules),
                }
                for item in sorted(self.run.catalogue.findings, key=lambda item: grave.index(item.severity))
                if manual in (None, item.manual)
            ]
        )

    def faults(self) -> DataFrame:
        """Deliberate faults with rule, outcome, step and reason."""
        return self._frame(
            [
                {
                    self.word(Text("결함", "Fault")): fault.id,
                    self.word(Text("규칙", "Rule")): fault.rule,
                    self.word(Text("내용", "What")): fault.title,
                    self.word(Text("결과", "Outcome")): self.word(
                        words.named(words.FAULT_OUTCOME, fault.outcome)
                    ),
                    self.word(Text("단계", "Step")): fault.step,
                }
                for fault in self.run.faults
            ]
        )

    def changes(self, previous: Path | None = None) -> Changes | None:
        """What changed since `previous`, or since the finished run before this one; None where there is none."""
        folder = previous or previous_finished(self.run.folder)
        if folder is None:
            return None
        before = load_run(folder)
        return compare((before, judge(before)), (self.run, self.judgement))

    def verdict_changes(self, changes: Changes) -> DataFrame:
        """Rules whose verdict is another one now."""
        return self._frame(
            [
                {
                    self.word(Text("규칙", "Rule")): change.rule.id,
                    self.word(Text("앞", "Before")): self.word(words.VERDICT[change.before]),
                    self.word(Text("지금", "Now")): self.word(words.VERDICT[change.after]),
                    self.word(Text("제목", "Title")): self.word(
                        Text(change.rule.title, change.rule.title_en)
                    ),
                }
                for change in changes.verdicts
            ]
        )

    def pictures(self, manual: str | None = None, *, limit: int = 8) -> list[tuple[str, bytes]]:
        """Up to `limit` pictures (PNG) with the case they belong to; those of what did not pass come first."""
        manuals = {item.rule.id: item.rule.manual for item in self.judgement.rules}
        cases = [
            case
            for case in self.run.cases
            if manual in (None, manuals.get(case.key.rule)) and screenshots(case)
        ]
        cases.sort(key=lambda case: case.outcome == "passed")
        last = {screenshots(case)[-1].sha256: case for case in reversed(cases)}
        chosen = dict(list(reversed(last.items()))[:limit])
        album = gather(self.run.folder, chosen.values())
        return [
            (f"{case.id} {case.scenario}", base64.b64decode(album.pictures[digest].data))
            for digest, case in chosen.items()
            if digest in album.pictures
        ]

    def show(self, frame: DataFrame) -> Shown:
        """The whole table for a notebook: every row, every text escaped, numbers to the right."""
        return Shown(frame, none=self.word(Text("해당하는 것이 없다.", "There is none.")))

    @staticmethod
    def _frame(rows: Iterable[Mapping[str, Any]]) -> DataFrame:
        from pandas import DataFrame

        return DataFrame(list(rows))


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as a notebook shows it; `none` is said where it has no rows."""

    frame: DataFrame
    none: str

    def _repr_html_(self) -> str:
        if self.frame.empty:
            return f"<p><em>{escape(self.none)}</em></p>"
        kinds = [" class=number" if kind.kind in "if" else "" for kind in self.frame.dtypes]
        head = "".join(
            f"<th{kind}>{escape(str(name))}</th>"
            for kind, name in zip(kinds, self.frame.columns, strict=True)
        )
        rows = (self._row(kinds, row) for row in self.frame.itertuples(index=False))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

    @staticmethod
    def _row(kinds: Sequence[str], row: Iterable[Any]) -> str:
        cells = zip(kinds, row, strict=True)
        return (
            "<tr>" + "".join(f"<td{kind}>{_shown(value, bool(kind))}</td>" for kind, value in cells) + "</tr>"
        )


def _shown(value: Any, number: bool) -> str:
    return f"{value:,}" if number else escape(str(value))


def open_run(folder: str | Path, *, manuals: str | Path | None = None, lang: str = "ko") -> Tables:
    """The tables of the run in `folder`; of a reports folder, those of its latest run.

    `manuals` (or `KSFC_MANUALS`) holds the original manuals, where at hand.
    """
    run, originals = load_run(_latest(Path(folder))), manuals or os.environ.get("KSFC_MANUALS")
    return Tables(run, judge(run), lang, Path(originals) if originals else None)


def _latest(folder: Path) -> Path:
    pointer = folder / "latest"
    return folder / pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else folder


def write_xlsx(tables: Tables, out: IO[bytes]) -> None:
    """Coverage, rules, lines, cases and findings as one workbook; a text never becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    frames = {
        "coverage": tables.coverage(),
        "rules": tables.rules(),
        "lines": tables.lines(),
        "cases": tables.cases(),
    }
    for name, frame in {**frames, "findings": tables.findings()}.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, column in enumerate(frame.columns):
            sheet.column_dimensions[chr(ord("A") + at)].width = _width(frame[column])
        sheet.append([_cell(sheet, column, Font(bold=True)) for column in frame.columns])
        for row in frame.itertuples(index=False):
            sheet.append([_cell(sheet, value) for value in row])
    book.save(out)


def _cell(sheet: Any, value: Any, font: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value) if text else value)
    if text:
        cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell


def _width(column: Any) -> float:
    """Columns wide enough for most values; Hangul takes about two."""
    longest = max((len(str(value)) for value in column.head(200)), default=8)
    return float(min(70, max(9, longest * 1.6)))
