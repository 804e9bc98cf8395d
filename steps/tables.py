"""Data tables."""

from __future__ import annotations

from ksfc_spec.target.errors import NotOnScreenError
from ksfc_spec.target.ports import Table
from ksfc_spec.target.scene import Scene

from .sentence import then
from .values import resolve


@then('표 "{표}"의 "{행}" 행 "{열}"(은) "{값}"(이다)')
def _(scene: Scene, 표: str, 행: str, 열: str, 값: str) -> None:
    scene.witness.equal(f"{표}: {행} / {열}", resolve(scene, 값), cell(table(scene, 표), 행, 열))


@then('표 "{표}"에 "{행}" 행(이) 있다')
def _(scene: Scene, 표: str, 행: str) -> None:
    heads = [row[0] for row in table(scene, 표).rows if row]
    scene.witness.that(f"{표}의 행", expected=행, actual=", ".join(heads), passed=행 in heads)


@then('표 "{표}"에 "{행}" 행(이) 없다')
def _(scene: Scene, 표: str, 행: str) -> None:
    heads = [row[0] for row in table(scene, 표).rows if row]
    scene.witness.that(f"{표}의 행", expected=f"{행} 없음", actual=", ".join(heads), passed=행 not in heads)


def table(scene: Scene, caption: str) -> Table:
    """The table of that caption."""
    tables = scene.screen.read().tables
    found = next((t for t in tables if t.caption == caption), None)
    if found is None:
        raise NotOnScreenError(caption, "표", seen=tuple(t.caption for t in tables))
    return found


def cell(data: Table, row: str, column: str) -> str:
    """The cell in the row that has `row` among its cells (its first cell, mostly), under that column."""
    if column not in data.columns:
        raise NotOnScreenError(column, "열", seen=data.columns)
    cells = next((cells for cells in data.rows if row in cells[:2]), None)
    if cells is None:
        raise NotOnScreenError(row, "행", seen=tuple(cells[0] for cells in data.rows if cells))
    return cells[data.columns.index(column)]
