"""The main job: run, prove, explain, report; the exit code is the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from .clock import Clock, SystemClock
from .errors import HarnessError, InputError
from .model import Catalogue, Verdict
from .report.files import write_text
from .report.merge import merge, read_shares
from .report.publish import build
from .report.run import load_run, previous_finished
from .report.verdicts import Judgement, judge
from .target.description import Target
from .workspace import PACKAGE_ROOT, Workspace


def run_night(
    space: Workspace,
    catalogue: Catalogue,
    target: Target,
    *,
    adapters: tuple[str, ...] = ("form", "browser"),
    workers: int | None = None,
    strict: bool = False,
    language: str = "ko",
    with_proof: bool = True,
    with_notebooks: bool = True,
    clock: Clock | None = None,
) -> int:
    """Everything a morning needs, in `reports/<run id>/`; returns the exit code of the verdicts.

    A part that breaks after the features ran (a fault that took no effect, a notebook) does not lose the record:
    the report is still made, and the exit code is 3. Where the input is wrong nothing is made, and it is 2.
    """
    from .runner.prove import prove
    from .runner.run import run_features

    space.require_writable_reports()
    if "browser" in adapters:
        _require_browser()
    folder = _new_folder(space.reports, (clock or SystemClock()).now())
    with _stage("기능 (features)"):
        ended = run_features(
            catalogue,
            target,
            features=space.features,
            manuals=space.manuals,
            adapters=adapters,
            workers=workers,
            out=folder,
        )
    if ended == InputError.exit_code:
        return ended
    broken: list[str] = []
    if with_proof and target.kind == "reference":
        with _stage("결함 증명 (faults)", broken):
            prove(catalogue, features=space.features, out=folder / "proof.ndjson")
    return _told(space, folder, broken, strict=strict, language=language, with_notebooks=with_notebooks)


def run_merged(
    space: Workspace,
    shares: Sequence[Path],
    *,
    strict: bool = False,
    language: str = "ko",
    with_notebooks: bool = True,
) -> int:
    """The shares of several machines as one night in `reports/<start of the first>/`; returns its exit code."""
    space.require_writable_reports()
    read = read_shares(shares)
    folder = _new_folder(space.reports, read[0].run.started)
    with _stage("합치기 (merge)"):
        merge(read, folder)
    return _told(space, folder, [], strict=strict, language=language, with_notebooks=with_notebooks)


def _told(
    space: Workspace, folder: Path, broken: list[str], *, strict: bool, language: str, with_notebooks: bool
) -> int:
    """Explain and report a record; `latest` names it if it is finished."""
    if with_notebooks:
        with _stage("노트북 (notebooks)", broken):
            _explain(folder, space.manuals, language)
    with _stage("보고서 (report)"):
        written = rebuild(folder, manuals=space.manuals, language=language, features=space.features)
        run = load_run(folder)
        judgement = judge(run)
        broken = [*(f"{text.ko} ({text.en})" for text in run.problems), *broken]
        if judgement.finished:
            write_text(space.reports / "latest", [folder.name + "\n"])
    for line in _summary(judgement, broken, written[0]):
        print(line)
    return _exit_code(judgement, broken, strict=strict)


def rebuild(folder: Path, *, manuals: Path | None, language: str, features: Path | None = None) -> list[Path]:
    """Make the artefacts of a run again from its files; returns their paths, the report first."""
    sources = {"features": features, "steps": features.parent / "steps"} if features else None
    return build(folder, manuals=manuals, previous=previous_finished(folder), lang=language, sources=sources)


def _explain(folder: Path, manuals: Path | None, language: str) -> None:
    from .report.notebooks import execute

    execute(
        folder,
        notebooks=PACKAGE_ROOT / "notebooks",
        manuals=manuals,
        lang=language,
        progress=lambda line: print(f"  {line}", flush=True),
    )


def _new_folder(reports: Path, now: datetime) -> Path:
    name = now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    for suffix in ("", *(f"-{number}" for number in range(2, 100))):
        folder = reports / f"{name}{suffix}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise HarnessError(f"실행 폴더를 만들 수 없습니다 (no free run folder): {reports / name}")


def _require_browser() -> None:
    from .provision import NEEDS, find_chromium, find_korean_font

    mend = {need.name: need.mend for need in NEEDS}
    for name, find in (("chromium", find_chromium), ("korean font", find_korean_font)):
        if not find():
            raise HarnessError(f"{name} 없음 (missing)", hint=f"{mend[name]}; 또는 (or) --adapter form")


@contextmanager
def _stage(name: str, broken: list[str] | None = None) -> Iterator[None]:
    """Say what is being done and how long it took; with `broken`, a harness error is noted and the night goes on."""
    print(f"▶ {name}", flush=True)
    begun = perf_counter()
    try:
        yield
    except HarnessError as error:
        if broken is None:
            raise
        broken.append(f"{name}: {error}")
        print(f"  ✗ {error}", flush=True)
    print(f"  {perf_counter() - begun:.0f} s", flush=True)


def _summary(judgement: Judgement, broken: list[str], report: Path) -> Iterator[str]:
    total = judgement.total
    named = (
        ("적합 conforms", Verdict.CONFORMS),
        ("부적합 deviates", Verdict.DEVIATES),
        ("미시험 not tested", Verdict.NOT_TESTED),
        ("면제 waived", Verdict.WAIVED),
        ("판정불가 broken", Verdict.BROKEN),
    )
    yield ""
    yield f"규칙 {total.rules} rules · " + " · ".join(
        f"{name} {total.count(verdict)}" for name, verdict in named
    )
    yield f"실패할 수 있음이 증명된 규칙 proven {total.proven} · 놓이지 않은 줄 unplaced lines {total.unplaced}"
    for line in broken:
        yield f"✗ {line}"
    yield f"보고서 report: {report}"


def _exit_code(judgement: Judgement, broken: list[str], *, strict: bool) -> int:
    if broken:
        return 3
    return judgement.exit_code(strict=strict)
