"""The features folder, and the manuals where they are there, read into one `Catalogue`.

`load` is for those who need a catalogue and refuses what cannot be read. `read` also says where everything
stands and what is wrong with it, and goes on after a refusal: it is what lint looks at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ksfc_spec.errors import InputError
from ksfc_spec.model import MANUALS, Catalogue, Finding, Flow, Line, Place, Rule

from .cache import ChapterCache
from .feature import Chapter, Reference
from .findings import parse_findings
from .lines import Row, decoded, joined, parse_rows, read_manual
from .message import Message, UnreadableError


@dataclass(frozen=True, slots=True)
class Reading:
    """A catalogue with what its values do not carry.

    `refusals` are the files that could not be read (the catalogue lacks them), `rows` the rows of each
    manual's `lines.csv`, `texts` the lines of each manual that is there, `sources` the text of each file.
    """

    catalogue: Catalogue
    refusals: tuple[UnreadableError, ...]
    references: tuple[Reference, ...]
    remarks: tuple[Message, ...]
    rows: Mapping[str, tuple[Row, ...]]
    texts: Mapping[str, Mapping[int, str]]
    sources: Mapping[str, str]


def load(features: Path, manuals: Path | None = None, *, cache: Path | None = None) -> Catalogue:
    """The catalogue under `features` (the folder with one folder per manual).

    `manuals` is the folder of the manuals' texts (`<manual>.txt`), None where it is not there; the number of
    lines is the same either way. `cache` is a folder that keeps parsed features by digest.
    CatalogueError with a place: a file that cannot be read, a duplicate or foreign rule id, an unknown folder.
    """
    reading = read(features, manuals, cache=cache)
    if reading.refusals:
        raise reading.refusals[0]
    return reading.catalogue


def read(features: Path, manuals: Path | None = None, *, cache: Path | None = None) -> Reading:
    """As `load`, but refusals are collected; InputError only where a folder itself is not there."""
    if not features.is_dir():
        raise InputError(f"피처 폴더가 없습니다 (no features folder): {features.name}")
    return _Reader(features, _known_texts(manuals), ChapterCache(cache)).reading()


def _known_texts(manuals: Path | None) -> dict[str, dict[int, str]]:
    if manuals is None:
        return {}
    found = {manual: read_manual(manuals, manual) for manual in MANUALS} if manuals.is_dir() else {}
    texts = {manual: text for manual, text in found.items() if text is not None}
    if not texts:
        hint = "KSFC_MANUALS를 고치거나 지우세요 (mend or unset KSFC_MANUALS)"
        raise InputError(
            f"매뉴얼 폴더에 매뉴얼이 없습니다 (no manual in the manuals folder): {manuals}", hint=hint
        )
    return texts


class _Reader:
    def __init__(self, features: Path, texts: dict[str, dict[int, str]], cache: ChapterCache) -> None:
        self.features, self.texts, self.cache = features, texts, cache
        self.refusals: list[UnreadableError] = []
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.sources: dict[str, str] = {}

    def reading(self) -> Reading:
        self._refuse_strangers()
        chapters = list(self._chapters())
        self._refuse_double_ids(rule for chapter in chapters for rule in chapter.flow.rules)
        findings = [finding for manual in MANUALS for finding in self._findings(manual)]
        lines = [line for manual in MANUALS for line in self._lines(manual)]
        remarks = tuple(remark for chapter in chapters for remark in chapter.remarks)
        references = tuple(item for chapter in chapters for item in chapter.references)
        flows = _narrowed([chapter.flow for chapter in chapters], lines, references)
        catalogue = Catalogue(
            flows=flows,
            lines=tuple(_with_rules(lines, flows)),
            findings=tuple(_with_users(findings, flows)),
            problems=tuple(map(str, remarks)),
        )
        refusals = tuple(self.refusals)
        return Reading(catalogue, refusals, references, remarks, self.rows, self.texts, self.sources)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.features.parent).as_posix()

    def _text(self, path: Path) -> str:
        shown = self._shown(path)
        self.sources[shown] = decoded(path, shown)
        return self.sources[shown]

    def _refuse_strangers(self) -> None:
        """Folders that no manual has, and feature files that no folder of a manual holds."""
        for path in sorted(self.features.iterdir()):
            if path.is_dir() and path.name not in MANUALS and not path.name.startswith((".", "__")):
                ko, en = f"모르는 매뉴얼 폴더입니다: {path.name}", f"unknown manual folder: {path.name}"
                self._refuse("L004", path, ko, en, " ".join(MANUALS))
        for path in sorted(self.features.rglob("*.feature")):
            parts = path.relative_to(self.features).parts
            if len(parts) == 1 or (parts[0] in MANUALS and len(parts) > 2):
                ko, en = (
                    "피처는 매뉴얼 폴더 바로 아래에 둡니다",
                    "features stand right below a manual's folder",
                )
                self._refuse("L004", path, ko, en)

    def _refuse(self, code: str, path: Path, ko: str, en: str, hint: str = "") -> None:
        self.refusals.append(UnreadableError(code, Place(self._shown(path), 1), ko, en, hint))

    def _chapters(self) -> Iterator[Chapter]:
        for manual in MANUALS:
            for path in sorted((self.features / manual).glob("*.feature")):
                try:
                    yield self.cache.chapter(self._text(path), manual=manual, path=self._shown(path))
                except UnreadableError as refusal:
                    self.refusals.append(refusal)

    def _refuse_double_ids(self, rules: Iterable[Rule]) -> None:
        seen: dict[str, Place] = {}
        for rule in rules:
            if rule.id in seen:
                ko, en = f"같은 번호가 두 번 나옵니다: {rule.id}", f"duplicate rule id: {rule.id}"
                self.refusals.append(UnreadableError("L002", rule.place, ko, en, str(seen[rule.id])))
            seen.setdefault(rule.id, rule.place)

    def _findings(self, manual: str) -> tuple[Finding, ...]:
        path = self.features / manual / "findings.toml"
        if not path.exists():
            return ()
        try:
            findings = parse_findings(self._text(path), manual=manual, path=self._shown(path))
            _refuse_double_findings(findings)
        except UnreadableError as refusal:
            self.refusals.append(refusal)
            return ()
        return findings

    def _lines(self, manual: str) -> tuple[Line, ...]:
        path = self.features / manual / "lines.csv"
        rows: tuple[Row, ...] = ()
        if path.exists():
            try:
                rows = parse_rows(self._text(path), manual=manual, path=self._shown(path))
            except UnreadableError as refusal:
                self.refusals.append(refusal)
        self.rows[manual] = rows
        return joined(rows, manual, self.texts.get(manual))


def _refuse_double_findings(findings: Iterable[Finding]) -> None:
    seen: dict[str, Place] = {}
    for finding in findings:
        if finding.id in seen:
            ko, en = f"같은 발견 번호가 두 번 나옵니다: {finding.id}", f"duplicate finding id: {finding.id}"
            raise UnreadableError("L006", finding.place, ko, en, str(seen[finding.id]))
        seen[finding.id] = finding.place


def _narrowed(
    flows: Iterable[Flow], lines: Iterable[Line], references: Iterable[Reference]
) -> tuple[Flow, ...]:
    """Blank lines within a range (`91-93`) are no lines of the rule; those named outright stay, for lint."""
    known: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        known[line.manual].add(line.number)
    named = {(item.rule, item.value) for item in references}

    def narrowed(rule: Rule) -> Rule:
        there = known[rule.manual]
        if there.issuperset(rule.lines):
            return rule
        kept = tuple(n for n in rule.lines if n in there or (rule.id, str(n)) in named)
        return replace(rule, lines=kept)

    return tuple(replace(flow, rules=tuple(map(narrowed, flow.rules))) for flow in flows)


def _with_rules(lines: Iterable[Line], flows: Iterable[Flow]) -> Iterator[Line]:
    """Lines with the rules that name them; the tags decide, not the column."""
    covering = covering_rules(flows)
    for line in lines:
        rules = covering.get((line.manual, line.number), ())
        yield line if line.rules == rules else replace(line, rules=rules)


def covering_rules(flows: Iterable[Flow]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Manual and line number → the ids of the rules that name that line, in reading order."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for flow in flows:
        for rule in flow.rules:
            for number in rule.lines:
                found[rule.manual, number].append(rule.id)
    return {key: tuple(ids) for key, ids in found.items()}


def _with_users(findings: Iterable[Finding], flows: Iterable[Flow]) -> Iterator[Finding]:
    users: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        for rule in flow.rules:
            for used in rule.findings:
                users[used].append(rule.id)
    for finding in findings:
        yield replace(finding, rules=tuple(users[finding.id])) if finding.id in users else finding
