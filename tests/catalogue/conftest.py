from __future__ import annotations

from pathlib import Path

import pytest

from .building import Project, csv_rows, feature


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Empty folders."""
    (tmp_path / "features").mkdir()
    return Project(tmp_path / "features", tmp_path / "manuals")


@pytest.fixture
def sound(project: Project) -> Project:
    """A catalogue of one rule over one line, which lint has nothing to say about."""
    project.write("esop/01-value.feature", feature())
    project.write("esop/lines.csv", csv_rows({1: "값을 여섯 자리로"}))
    project.manual("esop", "값을 여섯 자리로\n")
    return project
