"""Where the suite's folders are, and what to say when they are not."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import InputError

PACKAGE_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders one command works with; `manuals` is None where the manuals are not at hand."""

    features: Path
    reports: Path
    cache: Path
    manuals: Path | None = None

    @property
    def latest_run(self) -> Path | None:
        """The folder of the newest finished nightly run, or None before the first."""
        pointer = self.reports / "latest"
        if not pointer.is_file():
            return None
        folder = self.reports / pointer.read_text(encoding="utf-8").strip()
        return folder if (folder / "run.ndjson").is_file() else None

    def require_writable_reports(self) -> None:
        """Refuse before any work is done where the reports folder cannot be written (`InputError`)."""
        require_writable(self.reports, option="--reports")


def require_writable(folder: Path, *, option: str) -> None:
    """Make `folder` and refuse it where nothing can be written (`InputError`); `option` is how another is named."""
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"폴더에 쓸 수 없습니다 (cannot write the folder): {folder}: {error.strerror}",
            hint=f"{option} 로 쓸 수 있는 폴더를 주세요 (give a writable one with {option})",
        ) from None


def locate(
    *,
    features: str | None = None,
    reports: str | None = None,
    manuals: str | None = None,
    start: Path | None = None,
) -> Workspace:
    """Find the folders: options first, then `KSFC_REPORTS` and `KSFC_MANUALS`, then the project around `start`.

    Raises `InputError` for a folder that was named and is not there.
    """
    root = _project_root(start or Path.cwd())
    features_folder = Path(features) if features else root / "features"
    if not features_folder.is_dir():
        raise InputError(
            f"기능 파일 폴더가 없습니다 (no features folder): {features_folder}",
            hint="프로젝트 폴더에서 실행하거나 --features 로 알려 주세요 (run in the project, or name it with --features)",
        )
    if not any(features_folder.glob("*/*.feature")):
        raise InputError(
            f"기능 파일이 하나도 없습니다 (no feature files): {features_folder}",
            hint="<설명서>/NN-이름.feature 를 담은 폴더여야 합니다 (it must hold <manual>/NN-name.feature)",
        )
    reports_folder = Path(reports or os.environ.get("KSFC_REPORTS") or root / "reports")
    return Workspace(
        features=features_folder,
        reports=reports_folder,
        cache=root / ".ksfc-cache",
        manuals=_manuals(manuals or os.environ.get("KSFC_MANUALS")),
    )


def _project_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / "features").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    return PACKAGE_ROOT


def _manuals(named: str | None) -> Path | None:
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir() or not any(folder.glob("*.txt")):
        raise InputError(
            f"설명서 폴더에 *.txt가 없습니다 (no manuals in this folder): {folder}",
            hint="KSFC_MANUALS 또는 --manuals 를 고치거나 비워 주세요 (mend or unset KSFC_MANUALS or --manuals)",
        )
    return folder
