"""The notebooks: clean in the repository, run without error, offline, free of paths of a machine."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from ksfc_spec.errors import HarnessError, InputError
from ksfc_spec.report.notebooks import execute, offline_html, require_no_error
from ksfc_spec.report.tables import Tables, open_run
from tests.report import sample

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def notebook(*sources: str) -> nbformat.NotebookNode:
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_are_kept_clean_and_short(path: Path) -> None:
    book = nbformat.read(path, 4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert all(len(cell.source.splitlines()) <= 8 for cell in code)
    assert [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    assert "papermill" not in book.metadata
    assert book.metadata.kernelspec.name == "python3"


def test_all_notebooks_run_and_open_offline(folder: Path, manuals: Path) -> None:
    sample.small_run(folder.parent / "before", started="2026-11-19T02:00:00+00:00", healed=True)
    told: list[str] = []
    written = execute(folder, notebooks=NOTEBOOKS, manuals=manuals, progress=told.append)
    assert [path.name for path in written[::2]] == sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
    assert len(told) == 4
    print(*told, sep="\n")
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert str(folder.parent) not in text
        if path.suffix == ".html":
            assert "<script" not in text
            assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
            assert "규칙 28개 가운데" in text.replace("\u00a0", " ")
    esop = (folder / "notebooks" / "02-esop.html").read_text(encoding="utf-8")
    assert sample.line_text("esop", 8) in esop
    assert "data:image/png;base64," in esop
    assert "ESOP-004" in (folder / "notebooks" / "04-what-changed.html").read_text(encoding="utf-8")


def test_an_error_in_a_cell_is_the_harness_failing(folder: Path, tmp_path: Path) -> None:
    books = tmp_path / "books"
    books.mkdir()
    nbformat.write(notebook("run_folder = lang = ''", "1 / 0"), books / "bad.ipynb")
    with pytest.raises(HarnessError, match="ZeroDivisionError"):
        execute(folder, notebooks=books, progress=lambda line: None)
    assert not list((folder / "notebooks").glob("*.html"))


def test_errors_that_papermill_let_pass_are_noticed() -> None:
    book = notebook("1", "2")
    with pytest.raises(HarnessError, match="was not run"):
        require_no_error(book, "late.ipynb")
    for cell in book.cells:
        cell.execution_count = 1
    require_no_error(book, "good.ipynb")
    book.cells[1].outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="틀림", traceback=[])]
    with pytest.raises(HarnessError, match="ValueError"):
        require_no_error(book, "bad.ipynb")


def test_no_notebooks_is_wrong_input(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no notebooks"):
        execute(folder, notebooks=tmp_path)


def test_english_opens_the_english_prose() -> None:
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("글\n\n<details><summary>English</summary>\n\ntext\n\n</details>")
        ]
    )
    assert "<details open>" in offline_html(book, title="x", lang="en")
    assert "<details>" in offline_html(book, title="x")


def test_tables_in_both_languages(folder: Path) -> None:
    korean, english = open_run(folder), open_run(folder, lang="en")
    assert list(korean.coverage()["적합"]) == list(english.coverage()["Conforms"]) == [0, 0, 20, 0, 0, 20]
    assert korean.coverage()["미분류"].iloc[-1] == 133
    assert korean.dispositions().drop(columns="설명서").to_numpy().sum() == 200
    assert len(korean.rules()) == 28
    assert len(korean.lines("esop")) == 80
    assert len(korean.lines(untested=True)) == 144
    assert len(korean.cases("failed")) == 8
    assert set(korean.evidence()["종류"]) == {"screenshot", "text"}
    assert (
        len(korean.findings())
        == korean.findings_count()["모두"].sum()
        == korean.to_confirm()["발견"].sum()
        == 2
    )
    assert korean.changes() is None
    assert str(korean.judgement.total.rules) in korean.truth


def test_a_reports_folder_opens_its_latest_run(folder: Path) -> None:
    (folder.parent / "latest").write_text(f"{folder.name}\n", encoding="utf-8")
    assert open_run(folder.parent).run.id == "20261120-1112"


def test_a_table_in_a_notebook_is_escaped(folder: Path) -> None:
    run: Tables = open_run(folder)
    frame = run.rules().head(1).replace("ESOP-001", "<script>")
    assert "<script>" not in run.show(frame)._repr_html_()
    assert "&lt;script&gt;" in run.show(frame)._repr_html_()
    assert "<em>" in run.show(frame.head(0))._repr_html_()
