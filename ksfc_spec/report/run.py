"""Read a run's folder back into values: `run.ndjson`, `catalogue.json` and `proof.ndjson`.

The reader is strict where a wrong reading could look green, and tolerant where a run was cut short: a
record without its footer is unfinished and says so, a last line that was cut off is left out and reported.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ksfc_spec.catalogue import snapshot
from ksfc_spec.errors import InputError
from ksfc_spec.model import Catalogue, Place

from .ndjson import Record, read_records

SCHEMA = 1
RECORD, CATALOGUE, PROOF = "run.ndjson", "catalogue.json", "proof.ndjson"
OUTCOMES = ("passed", "failed", "unbound", "not offered", "skipped", "broken")
_CASE_ID = re.compile(r"(?P<rule>[^/@]+)/(?P<number>\d+)(?:\.(?P<row>\d+))?@(?P<adapter>.+)")


class Text(NamedTuple):
    """The same thing said in Korean and in English."""

    ko: str
    en: str


class CaseKey(NamedTuple):
    """What a case id says: rule, scenario number below it (from 1), example row (None: no outline), adapter."""

    rule: str
    number: int
    row: int | None
    adapter: str

    def __str__(self) -> str:
        row = "" if self.row is None else f".{self.row}"
        return f"{self.rule}/{self.number:02}{row}@{self.adapter}"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing that was checked."""

    what: str
    expected: str
    actual: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file beside the record; `path` is relative to the run's folder, `kind` is screenshot or text."""

    path: str
    sha256: str
    kind: str


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step as it ran; `status` is passed, failed, skipped or undefined."""

    keyword: str
    text: str
    status: str
    milliseconds: float
    assertions: tuple[Assertion, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One scenario (or example row) through one adapter."""

    id: str
    key: CaseKey
    scenario: str
    polarity: str
    outcome: str
    reason: str
    seconds: float
    steps: tuple[StepRecord, ...] = ()

    @property
    def assertions(self) -> int:
        """How many assertions were evaluated."""
        return sum(len(step.assertions) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A known deviation of the target, excused until the end of the day `expires` (Korean date)."""

    rule: str
    reason: str
    owner: str
    expires: date


@dataclass(frozen=True, slots=True)
class Fault:
    """What became of one deliberate departure from a rule; `outcome` is killed where the suite noticed it rightly."""

    id: str
    rule: str
    title: str
    outcome: str
    step: str = ""
    reason: str = ""

    @property
    def killed(self) -> bool:
        """Whether the rule's scenarios turned red at the step meant."""
        return self.outcome == "killed"


@dataclass(frozen=True, slots=True)
class Run:
    """One run as its files tell it. `finished` is None where the record has no footer."""

    folder: Path
    id: str
    started: datetime
    target: str
    target_facts: tuple[tuple[str, str], ...]
    adapters: tuple[str, ...]
    seed: str
    package: str
    catalogue: Catalogue
    catalogue_digest: str
    census: tuple[str, ...]
    cases: tuple[CaseRecord, ...]
    finished: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    complete: bool = False
    deviations: tuple[Deviation, ...] = ()
    faults: tuple[Fault, ...] = ()
    problems: tuple[Text, ...] = ()


def load_run(folder: Path) -> Run:
    """The run in `folder`.

    InputError names file and line where a record is not what `reports/schema/run.schema.json` says.
    What does not forbid reading (no footer, a cut last line, a case seen twice) stands in `problems`.
    """
    folder = folder.resolve()
    if not (folder / RECORD).is_file():
        raise InputError(
            f"실행 기록이 없습니다 (no run record): {folder / RECORD}",
            hint="`ksfc nightly`로 먼저 실행하세요 (run it first)",
        )
    found = read_records(folder / RECORD)
    problems = [_cut(RECORD)] if found.cut else []
    head, cases, end = _parts(found.records, folder / RECORD)
    catalogue, problem = _catalogue(folder, head.text("catalogue"))
    faults = _faults(folder / PROOF, problems)
    run = Run(
        folder=folder,
        id=head.text("id"),
        started=head.instant("started"),
        target=_target_name(head),
        target_facts=_target_facts(head),
        adapters=head.texts("adapters"),
        seed=str(head.fields.get("seed", "")),
        package=head.text("package"),
        catalogue=catalogue,
        catalogue_digest=head.text("catalogue"),
        census=head.texts("census"),
        cases=cases,
        finished=end.instant("finished") if end else None,
        counts={name: int(number) for name, number in end.mapping("counts").items()} if end else {},
        complete=end.flag("complete") if end else False,
        deviations=_deviations(head),
        faults=faults,
    )
    problems += [*problem, *_contradictions(run)]
    return _with_problems(run, problems)


def case_key(text: str) -> CaseKey | None:
    """The parts of a case id, or None where it is none."""
    match = _CASE_ID.fullmatch(text)
    if match is None:
        return None
    row = match["row"]
    return CaseKey(match["rule"], int(match["number"]), int(row) if row else None, match["adapter"])


def previous_finished(folder: Path) -> Path | None:
    """The newest finished run beside `folder` that started before it, or None."""
    folder = folder.resolve()
    ours = _started(folder)
    others = [other.parent for other in folder.parent.glob(f"*/{RECORD}") if other.parent.name != folder.name]
    older = [(begun, other) for other in others if (begun := _started(other)) and ours and begun < ours]
    for _, other in sorted(older, key=lambda pair: pair[0], reverse=True):
        if _has_footer(other / RECORD):
            return other
    return None


def _started(folder: Path) -> datetime | None:
    try:
        with (folder / RECORD).open(encoding="utf-8") as lines:
            return Record.parse(next(lines, ""), Place(RECORD, 1)).instant("started")
    except (InputError, OSError, UnicodeDecodeError):
        return None


def _has_footer(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        last = file.read().rstrip().rsplit(b"\n", 1)[-1]
    try:
        return Record.parse(last.decode("utf-8"), Place(RECORD, 1)).kind == "end"
    except (InputError, UnicodeDecodeError):
        return False


def _parts(records: tuple[Record, ...], path: Path) -> tuple[Record, tuple[CaseRecord, ...], Record | None]:
    if not records or records[0].kind != "run":
        raise InputError(
            "첫 줄은 run이어야 합니다 (the first line must be of kind run)", place=Place(str(path), 1)
        )
    head, rest = records[0], records[1:]
    if head.fields.get("schema") != SCHEMA:
        raise head.wrong("schema", f"{SCHEMA}만 읽을 수 있습니다 (only schema {SCHEMA} can be read)")
    end = rest[-1] if rest and rest[-1].kind == "end" else None
    cases = rest[:-1] if end else rest
    for record in cases:
        if record.kind != "case":
            raise record.wrong("kind", f"여기에 올 수 없습니다 (does not belong here): {record.kind!r}")
    return head, tuple(map(_case, cases)), end


def _case(record: Record) -> CaseRecord:
    key = case_key(record.text("id"))
    if key is None or key.rule != record.text("rule"):
        raise record.wrong("id", "사례 식별자가 아닙니다 (not a case id of its rule)")
    if record.text("outcome") not in OUTCOMES:
        raise record.wrong("outcome", f"모르는 결과입니다 (unknown outcome); {', '.join(OUTCOMES)}")
    return CaseRecord(
        id=record.text("id"),
        key=key,
        scenario=record.text("scenario"),
        polarity=record.text("polarity"),
        outcome=record.text("outcome"),
        reason=record.optional("reason"),
        seconds=record.number("seconds"),
        steps=tuple(map(_step, record.records("steps"))),
    )


def _step(record: Record) -> StepRecord:
    return StepRecord(
        keyword=record.text("keyword"),
        text=record.text("text"),
        status=record.text("status"),
        milliseconds=record.number("milliseconds"),
        assertions=tuple(
            Assertion(a.text("what"), a.shown("expected"), a.shown("actual"), a.flag("passed"))
            for a in record.records("assertions")
        ),
        evidence=tuple(
            Evidence(e.text("path"), e.text("sha256"), e.text("kind")) for e in record.records("evidence")
        ),
    )


def _target_name(head: Record) -> str:
    target = head.fields.get("target")
    return str(target.get("name", "")) if isinstance(target, dict) else head.text("target")


def _target_facts(head: Record) -> tuple[tuple[str, str], ...]:
    target = head.fields.get("target")
    if not isinstance(target, dict):
        return ()
    plain = {name: value for name, value in target.items() if isinstance(value, str | int | float | list)}
    return tuple(
        (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in plain.items()
        if name not in ("name", "deviations") and value not in ("", [])
    )


def _deviations(head: Record) -> tuple[Deviation, ...]:
    """Known deviations travel in the header, below `target` or beside it."""
    target = head.fields.get("target")
    owner = Record(head.place, target) if isinstance(target, dict) and "deviations" in target else head
    return tuple(
        Deviation(item.text("rule"), item.text("reason"), item.text("owner"), item.day("expires"))
        for item in owner.records("deviations")
    )


def _catalogue(folder: Path, digest: str) -> tuple[Catalogue, list[Text]]:
    """The snapshot, and a problem where its SHA-256 is not the one that the record names."""
    path = folder / CATALOGUE
    try:
        raw = path.read_bytes()
    except OSError:
        raise InputError(
            f"실행 당시의 목록이 없습니다 (no catalogue snapshot): {path}",
            hint="실행 폴더를 통째로 옮겼는지 확인하세요 (was the whole folder copied?)",
        ) from None
    catalogue = snapshot.from_json(raw.decode("utf-8", errors="replace"))
    if digest == hashlib.sha256(raw).hexdigest():
        return catalogue, []
    return catalogue, [
        Text(
            f"{CATALOGUE}의 다이제스트가 실행 기록과 다릅니다: 실행 뒤에 바뀌었습니다.",
            f"{CATALOGUE} does not have the digest that the record names: it was changed after the run.",
        )
    ]


def _faults(path: Path, problems: list[Text]) -> tuple[Fault, ...]:
    if not path.is_file():
        return ()
    found = read_records(path)
    if found.cut:
        problems.append(_cut(PROOF))
    return tuple(_fault(record) for record in found.records if record.kind == "fault")


def _fault(record: Record) -> Fault:
    return Fault(
        id=record.text("id"),
        rule=record.text("rule"),
        title=record.optional("title"),
        outcome=record.text("outcome"),
        step=record.optional("step"),
        reason=record.optional("reason"),
    )


def _cut(name: str) -> Text:
    return Text(
        f"{name}의 마지막 줄이 잘려 있어 읽지 않았습니다.",
        f"The last line of {name} was cut off and is not read.",
    )


def _contradictions(run: Run) -> list[Text]:
    ids = [case.id for case in run.cases]
    seen, known = set(ids), {rule.id for rule in run.catalogue.rules}
    twice = sorted({name for name in seen if ids.count(name) > 1}) if len(seen) < len(ids) else []
    strangers = sorted({case.key.rule for case in run.cases} - known)
    found = []
    if run.finished is None:
        found.append(
            Text(
                "기록에 끝맺음이 없습니다: 이 실행은 끝나지 않았습니다.",
                "The record has no footer: the run is unfinished.",
            )
        )
    elif not run.complete or set(run.census) - seen:
        absent = len(set(run.census) - seen)
        found.append(
            Text(
                f"예정된 사례 {len(run.census):,}건 가운데 {absent:,}건이 기록에 없습니다.",
                f"Of {len(run.census):,} cases expected, {absent:,} are not in the record.",
            )
        )
    if twice:
        found.append(
            Text(f"두 번 기록된 사례: {', '.join(twice)}", f"Cases recorded twice: {', '.join(twice)}")
        )
    if strangers:
        names = ", ".join(strangers)
        found.append(
            Text(f"목록에 없는 규칙의 사례: {names}", f"Cases of rules not in the catalogue: {names}")
        )
    return found


def _with_problems(run: Run, problems: list[Text]) -> Run:
    values: dict[str, Any] = {name: getattr(run, name) for name in run.__slots__}
    return Run(**values | {"problems": tuple(problems)})
