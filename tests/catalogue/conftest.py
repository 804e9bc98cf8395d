from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from ksfc_spec.catalogue import load

from .building import Project, csv_rows, feature, large


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


@dataclass(frozen=True)
class Warm:
    """A catalogue of the real one's size, a cache that knows it, and the processor's seconds it took without one."""

    project: Project
    cache: Path
    cold: float


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Warm:
    root = tmp_path_factory.mktemp("large")
    project = Project(root / "features", root / "manuals")
    large(project)
    start = time.process_time()
    load(project.features, cache=root / "cache")
    return Warm(project, root / "cache", cold=time.process_time() - start)
