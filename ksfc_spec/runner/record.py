"""Writing `run.ndjson`: header, one line per case, footer last. Each line goes out whole, so a cut run is still readable."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ksfc_spec.catalogue import snapshot
from ksfc_spec.errors import HarnessError
from ksfc_spec.model import Catalogue
from ksfc_spec.target.description import Target

from .play import Performance
from .selection import Part

SCHEMA = 1
RECORD, CATALOGUE = "run.ndjson", "catalogue.json"


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended; `complete`: every case of the census was seen exactly once."""

    counts: Mapping[str, int]
    complete: bool
    missing: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


class Tally:
    """What arrived of the cases that were expected; kept whether or not a record is written."""

    def __init__(self, census: Sequence[str]) -> None:
        self.census = tuple(census)
        self._seen: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter()

    def take(self, line: Mapping[str, Any]) -> None:
        """Count a case's line."""
        self._seen[line["id"]] += 1
        self._outcomes[line["outcome"]] += 1

    def end(self) -> End:
        """How it stands when nothing more will come."""
        expected = set(self.census)
        missing = tuple(case for case in self.census if case not in self._seen)
        twice = tuple(case for case, times in self._seen.items() if times > 1)
        strangers = tuple(case for case in self._seen if case not in expected)
        return End(dict(self._outcomes), not (missing or twice or strangers), missing, twice, strangers)


class RunRecord:
    """The record of one run in `folder`, which is made if need be."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._file = os.open(folder / RECORD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)

    def begin(
        self,
        *,
        started: datetime,
        target: Target,
        adapters: Sequence[str],
        catalogue: Catalogue,
        census: Sequence[str],
    ) -> None:
        """Write the header and the catalogue as it is now; `census` are the ids of the cases expected."""
        as_it_is = snapshot.to_json(catalogue).encode()
        with self._told(CATALOGUE):
            (self.folder / CATALOGUE).write_bytes(as_it_is)
        self._write(
            kind="run",
            schema=SCHEMA,
            id=self.folder.name,
            started=started.isoformat(),
            target=target.header(),
            adapters=list(adapters),
            seed=target.seed,
            package=version("ksfc-spec"),
            catalogue=hashlib.sha256(as_it_is).hexdigest(),
            census=list(census),
        )

    def case(self, line: Mapping[str, Any]) -> None:
        """Write a case's line (see `case_line`)."""
        self._write(kind="case", **line)

    def end(self, end: End, *, finished: datetime) -> None:
        """Write the footer and close."""
        self._write(kind="end", finished=finished.isoformat(), counts=end.counts, complete=end.complete)
        os.fsync(self._file)
        os.close(self._file)

    def _write(self, **fields: Any) -> None:
        rest = (json.dumps(fields, ensure_ascii=False) + "\n").encode()
        with self._told(RECORD):
            while rest:
                rest = rest[os.write(self._file, rest) :]

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """HarnessError where the file cannot be written: a full disk says nothing of the system."""
        try:
            yield
        except OSError as error:
            raise HarnessError(
                f"기록을 쓸 수 없어 멈춥니다 (the record cannot be written): {self.folder / name} ({error.strerror})",
                hint="남은 공간과 권한을 보고 다시 실행하세요 (check free space and permissions, and run again)",
            ) from error


def case_line(part: Part, performance: Performance) -> dict[str, Any]:
    """What `run.ndjson` says of one case."""
    case = part.case
    return {
        "id": case.id,
        "rule": case.rule,
        "scenario": case.scenario,
        "row": case.row,
        "adapter": case.adapter,
        "polarity": case.polarity.value,
        **performance.record(),
    }
