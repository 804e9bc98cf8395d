"""Run features: one pytest, in a process of its own, with the plug-in that writes the record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ksfc_spec.model import Catalogue
from ksfc_spec.target.description import Target
from ksfc_spec.workspace import PACKAGE_ROOT, require_writable

from .selection import Shard, select
from .stage import ADAPTERS
from .verdict import ExitCode

PYTEST = (
    *(sys.executable, "-m", "pytest", "-p", "ksfc_spec.runner.plugin", "-p", "no:cacheprovider"),
    *("-p", "no:hypothesispytest", "--assert=plain", "-q", "--no-header", "--tb=short"),
    *("-c", str(PACKAGE_ROOT / "pyproject.toml"), "-o", "addopts="),
    str(PACKAGE_ROOT / "steps" / "test_features.py"),
)
"""The command; asserting is the witness's, so pytest need not rewrite every module it imports."""
ALONE = 40
"""Up to how many cases further processes cost more than they bring."""


def run_features(
    catalogue: Catalogue,
    target: Target,
    *,
    features: Path | None = None,
    manuals: Path | None = None,
    adapters: Sequence[str] = ADAPTERS,
    rules: Sequence[str] | None = None,
    shard: str | None = None,
    workers: int | None = None,
    out: Path | None = None,
    log: Path | None = None,
) -> ExitCode:
    """Run the selected cases and write `out/run.ndjson` (nowhere where `out` is None); progress goes to standard error.

    `workers` is how many processes play (0: this pytest alone; None: as many as processors, for more than a few
    cases; a system over the network is one world, in which cases take turns). `manuals` is not needed to run. `log`
    keeps pytest's own output, by default beside the record.
    """
    part = Shard.parse(shard) if shard else None
    if out:
        require_writable(out, option="--out")
    cases = select(catalogue, target, adapters=adapters, rules=rules or (), shard=part)
    count = sum(not case.lack for case in cases)
    processes = _processes(workers, count, alone=target.kind != "reference")
    with tempfile.TemporaryDirectory(prefix="ksfc-") as scratch:
        described = Path(scratch) / "target.json"
        described.write_text(json.dumps(target.as_data(), ensure_ascii=False), encoding="utf-8")
        command = _command(described, features, adapters, rules or (), shard, processes, out)
        return _finished(command, log or (out / "pytest.log" if out else None))


def _processes(workers: int | None, cases: int, *, alone: bool) -> int:
    if workers is not None:
        return workers
    return 0 if alone or cases <= ALONE else max(os.cpu_count() or 1, 1)


def _command(
    target: Path,
    features: Path | None,
    adapters: Sequence[str],
    rules: Sequence[str],
    shard: str | None,
    processes: int,
    out: Path | None,
) -> list[str]:
    adapter = "both" if len(set(adapters)) > 1 else adapters[0]
    options = ["--adapter", adapter, "--target", str(target)]
    options += ["--features", str(features.resolve())] if features else []
    options += ["--run-dir", str(out.resolve())] if out else []
    options += [word for rule in rules for word in ("--rule", rule)]
    options += ["--shard", shard] if shard else []
    options += ["-n", str(processes)] if processes > 1 else []
    return [*PYTEST, *options]


def _finished(command: list[str], log: Path | None) -> ExitCode:
    """Run pytest; its own words go to the log, ours (progress, errors) to standard error."""
    if log is None:
        done = subprocess.run(command, cwd=PACKAGE_ROOT, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    else:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w", encoding="utf-8") as words:
            done = subprocess.run(command, cwd=PACKAGE_ROOT, stdout=words, check=False)  # noqa: S603
    known = {int(code) for code in ExitCode}
    return ExitCode(done.returncode) if done.returncode in known else ExitCode.BROKEN
