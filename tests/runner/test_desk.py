"""The analyst's desk: lines, sentences, and what they do; a misspelt one shows the nearest."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from ksfc_spec.report.notebooks import _executed, require_no_error
from ksfc_spec.runner.desk import desk
from ksfc_spec.workspace import PACKAGE_ROOT

BOOK = PACKAGE_ROOT / "notebooks" / "analyst" / "my-rule.ipynb"


def test_a_rule_on_the_desk_is_covered_understood_and_played() -> None:
    own = desk("ESOP-154")
    assert "esop:212" in set(own.lines().frame["줄"])
    assert not own.sentences().frame["뜻"].str.contains("모르는 문장").any()
    assert set(own.play().frame["결과"]) == {"passed"}


def test_a_misspelt_sentence_shows_the_nearest(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE_ROOT / "features", tmp_path / "features")
    path = tmp_path / "features" / "esop" / "03-terms.feature"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"약관동의" 화면이 보인다', '"약관동의" 화면이 보엔다', 1), encoding="utf-8")
    told = desk("ESOP-036", features=tmp_path / "features").sentences().frame["뜻"]
    assert [one for one in told if "모르는 문장" in one and '"{화면}" 화면(이) 보인다' in one]


def test_the_notebook_runs_and_is_kept_clean(tmp_path: Path) -> None:
    code = [cell for cell in nbformat.read(BOOK, 4).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    done = _executed(BOOK, cwd=PACKAGE_ROOT, manuals=None, lang="ko")
    require_no_error(done, BOOK.name)
    assert "passed" in str(done.cells[-1].outputs)
