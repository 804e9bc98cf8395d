"""The pytest plug-in: features in through pytest-bdd, cases out into `run.ndjson`.

    pytest -p ksfc_spec.runner.plugin steps/test_features.py --run-dir reports/<id> [--adapter …] [--rule …]

Outcomes come from here and not from pytest's reports, and are checked against the census. Under pytest-xdist the
workers play and send each case with its report; the controller alone writes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ksfc_spec.catalogue import load
from ksfc_spec.clock import korean_date
from ksfc_spec.errors import HarnessError, KsfcError
from ksfc_spec.model import Catalogue
from ksfc_spec.target.description import Target, load_target
from ksfc_spec.target.masking import SecretFoundError, require_clean
from ksfc_spec.target.scene import Scene
from ksfc_spec.target.witness import EvidenceFolder
from ksfc_spec.workspace import Workspace, locate

from . import fast, plain
from .performer import Performer
from .play import BROKEN, NOT_OFFERED, Performance
from .progress import Progress
from .record import End, RunRecord, Tally, case_line
from .selection import Part, Shard, select
from .smoke import smoke
from .stage import ADAPTERS, Stage
from .verdict import ExitCode, exit_code

PROPERTY = "ksfc_case"
PART = pytest.StashKey[Part]()
_CURRENT: list[Run] = []


class Run:
    """What one process knows of the run: catalogue, target, the cases selected, and, in the controller, the record."""

    def __init__(self, config: pytest.Config) -> None:
        option = config.option
        self.workspace: Workspace = locate(features=option.features)
        self.catalogue: Catalogue = load(self.workspace.features, cache=self.workspace.cache)
        self.target: Target = load_target(Path(option.target) if option.target else None)
        self.adapters = ADAPTERS if option.adapter == "both" else (option.adapter,)
        shard = Shard.parse(option.shard) if option.shard else None
        self.parts = select(
            self.catalogue, self.target, adapters=self.adapters, rules=option.rule, shard=shard
        )
        self.by_key = {part.key: part for part in self.parts if not part.lack}
        self.folder = Path(option.run_dir) if option.run_dir else None
        self.is_worker = hasattr(config, "workerinput")
        self.plain: bool = option.plain
        self.outcomes: list[tuple[str, str]] = []
        self.tally = Tally([part.case.id for part in self.parts])
        self.secrets: set[str] = set()
        self.record: RunRecord | None = None
        self.progress: Progress | None = None
        self.performer: Performer | None = None

    def files(self) -> list[str]:
        """The feature files with a case that runs, as absolute paths."""
        root = self.workspace.features.parent
        found = dict.fromkeys(part.scenario.place.path for part in self.parts if not part.lack)
        return [str((root / path).resolve()) for path in found]

    def part_of(self, path: str, line: int, row: int | None, adapter: str) -> Part | None:
        """The selected case that pytest-bdd's scenario stands for, or None."""
        name = Path(path).resolve().relative_to(self.workspace.features.parent.resolve()).as_posix()
        return self.by_key.get((name, line, row, adapter))

    def begin(self) -> None:
        """Open the record and write what is known before anything runs."""
        if self.folder is not None:
            self.record = RunRecord(self.folder)
            self.record.begin(
                started=datetime.now(UTC),
                target=self.target,
                adapters=self.adapters,
                catalogue=self.catalogue,
                census=self.tally.census,
            )
        self.progress = Progress(total=sum(not part.lack for part in self.parts))
        for part in self.parts:
            if part.lack:
                self.write(case_line(part, Performance(NOT_OFFERED, part.lack)))

    def write(self, line: dict[str, Any]) -> None:
        """Take up one case."""
        self.outcomes.append((line["rule"], line["outcome"]))
        self.tally.take(line)
        if self.record is not None:
            self.record.case(line)
        if self.progress is not None and line["outcome"] != NOT_OFFERED:
            self.progress.case(line)

    def stage(self) -> Performer:
        """Who plays cases in this process."""
        if self.performer is None:
            room = EvidenceFolder(self.folder) if self.folder is not None else None
            self.performer = Performer(Stage(self.target, room=room))
        return self.performer

    def end(self) -> ExitCode:
        """Close the record, if one is written; the run's exit code."""
        now = datetime.now(UTC)
        if self.progress is not None:
            self.progress.end()
        end = self.tally.end()
        if not end.complete:
            print(_incomplete(end), file=sys.stderr)
        code = exit_code(end, self.outcomes, self.target, today=korean_date(now))
        if self.record is None:
            return code
        self.record.end(end, finished=now)
        return max(code, _published(self.record.folder, self.secrets))


def _incomplete(end: End) -> str:
    """What is wrong with the cases that arrived, with a few of their names."""
    troubles = (("없음 missing", end.missing), ("두 번 twice", end.twice), ("낯섦 unknown", end.strangers))
    told = "; ".join(f"{name} {len(ids)}: {', '.join(ids[:5])}" for name, ids in troubles if ids)
    return f"기록이 완전하지 않음 (incomplete): {told}"


def _published(folder: Path, secrets: set[str]) -> ExitCode:
    """Refuse the run where a secret is left in it."""
    try:
        require_clean(folder, secrets)
    except SecretFoundError as error:
        print(error, file=sys.stderr)
        return ExitCode.BROKEN
    return ExitCode.GOOD


def feature_files() -> list[str]:
    """For `steps/test_features.py`: the files to bind in the run under way."""
    return _CURRENT[-1].files() if _CURRENT else []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of a run."""
    group = parser.getgroup("ksfc", "conformance run")
    group.addoption(
        "--adapter", choices=[*ADAPTERS, "both"], default="both", help="how the screens are driven"
    )
    group.addoption("--rule", action="append", default=[], metavar="ID", help="only this rule (repeatable)")
    group.addoption("--shard", metavar="N/M", help="only the N-th of M parts")
    group.addoption("--run-dir", metavar="DIR", help="where the record and the evidence go")
    group.addoption("--target", metavar="TOML", help="the system under test (default: the reference)")
    group.addoption("--features", metavar="DIR", help="the features folder")
    group.addoption(
        "--plain", action="store_true", help="play through pytest-bdd itself, without the fast layer"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Input and smoke stage: nothing runs where the input is wrong or the target does not answer."""
    try:
        run = Run(config)
        _CURRENT.append(run)
        if run.is_worker:
            return None
        run.begin()
        trouble = smoke(run.target) if run.by_key else ""
    except KsfcError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if not trouble:
        return None
    print(trouble, file=sys.stderr)
    for part in run.by_key.values():
        run.write(case_line(part, Performance(BROKEN, trouble)))
    run.end()
    return ExitCode.BROKEN


def pytest_configure(config: pytest.Config) -> None:
    """Play in our way, or let pytest-bdd do it and listen."""
    if not _CURRENT:
        return
    run = _CURRENT[-1]
    if run.plain:
        plain.install(config, run.stage)
    else:
        fast.install(perform)


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_apply_tag(tag: str, function: Any) -> bool:
    """Tags are read from the catalogue; as marks they would only cost."""
    return True


@pytest.fixture(autouse=True)
def adapter() -> str:
    """Through what the screens are driven; every scenario is parametrised over it."""
    return ADAPTERS[0]


@pytest.fixture
def scene(request: pytest.FixtureRequest, adapter: str) -> Iterator[Scene]:
    """The scene of this scenario (only pytest-bdd's own way of playing asks for it)."""
    part = request.node.stash[PART]
    with _CURRENT[-1].stage().scene(part) as scene:
        yield scene


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each scenario once per adapter."""
    if _CURRENT and fast.template_of(metafunc.function) is not None:
        metafunc.parametrize("adapter", _CURRENT[-1].adapters)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the items that are cases of this run, and tie each to its case."""
    if not _CURRENT:
        return
    run, kept = _CURRENT[-1], []
    for item in items:
        found = fast.identity(item)
        part = run.part_of(*found) if found is not None else None
        if part is not None:
            item.stash[PART] = part
            kept.append(item)
    items[:] = kept


def perform(request: pytest.FixtureRequest, sentences: Any) -> None:
    """Play one bound scenario and let pytest know how it went."""
    item = request.node
    performance = _CURRENT[-1].stage().perform(item.stash[PART], sentences)
    item.stash[fast.PERFORMANCE] = performance
    fast.tell_pytest(performance)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Send the case along with its report; what fails outside the play is the harness's fault."""
    outcome: Any = yield
    report, part = outcome.get_result(), item.stash.get(PART, None)
    if part is None:
        return
    if report.when == "call":
        performance = item.stash.get(fast.PERFORMANCE, None) or fast.crashed(call.excinfo)
        report.user_properties.append((PROPERTY, case_line(part, performance)))
    elif report.when == "setup" and report.failed:
        report.user_properties.append((PROPERTY, case_line(part, fast.crashed(call.excinfo))))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """The controller writes every case that arrives."""
    if not _CURRENT or _CURRENT[-1].is_worker:
        return
    try:
        for name, value in report.user_properties:
            if name == PROPERTY:
                _CURRENT[-1].write(dict(value))  # type: ignore[call-overload]
    except HarnessError as error:
        pytest.exit(str(error), returncode=ExitCode.BROKEN)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A feature that cannot be bound leaves its cases missing; say why, whoever prints the rest."""
    if _CURRENT and not _CURRENT[-1].is_worker and report.failed:
        print(report.longreprtext, file=sys.stderr)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take up the secrets that a worker's cases used, for the scanner."""
    if _CURRENT:
        _CURRENT[-1].secrets.update(getattr(node, "workeroutput", {}).get("ksfc_secrets", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Put the devices away; the controller closes the record and sets the exit code."""
    if not _CURRENT:
        return
    run = _CURRENT[-1]
    if run.performer is not None:
        run.secrets |= run.performer.secrets
        run.performer.close()
    if run.is_worker:
        session.config.workeroutput["ksfc_secrets"] = sorted(run.secrets)  # type: ignore[attr-defined]
        return
    try:
        session.exitstatus = run.end()
    except HarnessError as error:
        print(f"\n{error}", file=sys.stderr)
        session.exitstatus = ExitCode.BROKEN


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind for a next session in this process."""
    if _CURRENT:
        _CURRENT.pop()
