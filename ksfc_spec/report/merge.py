"""Several machines' shares of one run (`ksfc run --shard 1/3`) as one run's folder.

The same shares give the same bytes, in whatever order they are named and wherever they are merged: cases stand in
reading order, and nothing of the merging itself is written down.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ksfc_spec.catalogue import census
from ksfc_spec.errors import InputError
from ksfc_spec.model import Catalogue

from .files import write_text
from .run import CATALOGUE, PROOF, RECORD, Run, load_run

ALIKE = ("schema", "target", "adapters", "seed", "package", "catalogue")
"""What has to be the same in every share."""


@dataclass(frozen=True, slots=True)
class Share:
    """One machine's folder: the run it holds, and its record's lines as they are."""

    run: Run
    head: Mapping[str, Any]
    cases: tuple[Mapping[str, Any], ...]
    faults: tuple[Mapping[str, Any], ...]


def read_shares(folders: Iterable[Path]) -> tuple[Share, ...]:
    """The shares, the earliest first; InputError where one is unfinished, of another run, or there twice."""
    shares = tuple(sorted(map(_share, folders), key=lambda share: (share.run.started, share.run.census)))
    if not shares:
        raise InputError("합칠 조각이 없습니다 (nothing to merge)")
    for share in shares:
        _require_finished(share.run)
        _require_alike(shares[0], share)
    _require_once(shares)
    return shares


def merge(shares: Sequence[Share], out: Path) -> Path:
    """Write the shares into `out` as one run; cases of shares that are not there are missing, and it says so."""
    catalogue, adapters = shares[0].run.catalogue, shares[0].run.adapters
    expected = [case.id for case in census(catalogue) if case.adapter in adapters]
    cases = {case["id"]: case for share in shares for case in share.cases}
    ordered = [cases[name] for name in expected if name in cases]
    end = {
        "kind": "end",
        "finished": max(_finished(share.run) for share in shares).isoformat(),
        "counts": dict(sorted(Counter(case["outcome"] for case in ordered).items())),
        "complete": len(ordered) == len(expected) == len(cases),
    }
    head = {**shares[0].head, "id": out.name, "census": expected}
    for share in shares:
        _copy_evidence(share.run.folder, out)
    faults = _faults(shares, catalogue)
    if faults:
        write_text(out / PROOF, map(_line, faults))
    shutil.copyfile(shares[0].run.folder / CATALOGUE, out / CATALOGUE)
    write_text(out / RECORD, map(_line, [head, *ordered, end]))
    return out


def _share(folder: Path) -> Share:
    run = load_run(folder)
    head, *rest = _lines(folder / RECORD)
    faults = _lines(folder / PROOF) if (folder / PROOF).is_file() else []
    return Share(run, head, tuple(line for line in rest if line["kind"] == "case"), tuple(faults))


def _lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a file that was read before; a cut last one was reported there."""
    raw = path.read_text(encoding="utf-8", errors="replace")
    return [json.loads(line) for line in raw.splitlines(keepends=True) if line.endswith("\n")]


def _require_finished(run: Run) -> None:
    if run.finished is None or not run.complete or run.problems:
        raise InputError(
            f"끝나지 않았거나 빠진 것이 있는 조각 (an unfinished share): {run.folder}",
            hint="그 컴퓨터에서 같은 --shard 로 다시 실행하세요 (run it again there with the same --shard)",
        )


def _require_alike(first: Share, share: Share) -> None:
    for name in ALIKE:
        if first.head[name] != share.head[name]:
            raise InputError(
                f"같은 실행의 조각이 아닙니다 (shares of different runs): {name}이(가) "
                f"{first.run.folder} 와 {share.run.folder} 에서 다릅니다 (differs)",
                hint="모든 컴퓨터에서 같은 판, 같은 기능 파일, 같은 대상으로 실행하세요 "
                "(run the same version, features and target everywhere)",
            )


def _require_once(shares: Sequence[Share]) -> None:
    seen: dict[str, Path] = {}
    for share in shares:
        for name in (*share.run.census, *(fault["id"] for fault in share.faults)):
            if name in seen:
                raise InputError(
                    f"두 조각에 같은 것이 있습니다 (in two shares): {name}: {seen[name]}, {share.run.folder}",
                    hint="조각마다 다른 --shard 로 실행했는지 보세요 (was each run with another --shard?)",
                )
            seen[name] = share.run.folder


def _finished(run: Run) -> datetime:
    return run.finished or run.started


def _copy_evidence(folder: Path, out: Path) -> None:
    """Files are named by digest: those of the same name are the same."""
    target = out / "evidence"
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted((folder / "evidence").glob("*")):
        if not (target / path.name).exists():
            shutil.copyfile(path, target / path.name)


def _faults(shares: Sequence[Share], catalogue: Catalogue) -> list[Mapping[str, Any]]:
    """Every share's faults, in the order of their rules."""
    place = {rule.id: at for at, rule in enumerate(catalogue.rules)}
    faults = [fault for share in shares for fault in share.faults]
    return sorted(faults, key=lambda fault: (place.get(fault["rule"], len(place)), fault["id"]))


def _line(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"
