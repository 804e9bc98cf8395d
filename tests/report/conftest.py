from __future__ import annotations

from pathlib import Path

import pytest

from ksfc_spec.report.run import Run, load_run
from tests.report import sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small run with every verdict, for tests that spoil it."""
    return sample.small_run(tmp_path / "reports" / "20261120-1112")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same run, loaded once."""
    return load_run(sample.small_run(tmp_path_factory.mktemp("runs") / "20261120-1112"))


@pytest.fixture
def manuals(tmp_path: Path) -> Path:
    """The made-up manuals that the small catalogue was read from."""
    out = tmp_path / "manuals"
    out.mkdir()
    for manual in sample.MANUALS:
        lines = [sample.line_text(manual, n) for n in range(1, 31 if manual != "esop" else 81)]
        (out / f"{manual}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return out
