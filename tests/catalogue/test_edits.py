from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksfc_spec.catalogue import load
from ksfc_spec.catalogue.edits import import_xlsx
from ksfc_spec.catalogue.exports import write_xlsx
from ksfc_spec.errors import InputError
from ksfc_spec.model import Level

from .building import Project, feature, rule


@pytest.fixture
def book(sound: Project, tmp_path: Path) -> Path:
    """The export of two files with three rules."""
    sound.write("esop/01-value.feature", feature(rule(1), rule(2)))
    sound.write("esop/02-more.feature", feature(rule(3)))
    return write_xlsx(load(sound.features), tmp_path / "out.xlsx")


def edit(book: Path, changes: dict[tuple[int, str], object], sheet: str = "rules") -> None:
    """Set cells by row and column name, as a person would."""
    opened = openpyxl.load_workbook(book)
    page = opened[sheet]
    names = [cell.value for cell in page[1]]
    for (row, name), value in changes.items():
        page.cell(row, names.index(name) + 1).value = value  # type: ignore[assignment]
    opened.save(book)


def state(project: Project) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.features.rglob("*") if path.is_file()}


def changed_lines(before: bytes, after: bytes) -> list[tuple[str, str]]:
    pairs = zip(before.decode().split("\n"), after.decode().split("\n"), strict=True)
    return [(one, other) for one, other in pairs if one != other]


def test_an_export_comes_back_without_a_change(sound: Project, book: Path) -> None:
    before = state(sound)
    assert import_xlsx(book, sound.features) == []
    assert state(sound) == before


def test_edits_change_their_lines_and_no_other(sound: Project, book: Path) -> None:
    before = state(sound)
    edit(
        book,
        {(2, "level"): "may", (3, "title"): "새 제목", (3, "title_en"): "A new title.", (4, "level"): "표시"},
    )
    first, second = import_xlsx(book, sound.features)
    after = state(sound)
    assert changed_lines(before[first], after[first]) == [
        ("  @ESOP-001 @줄:1 @필수 @명시", "  @ESOP-001 @줄:1 @선택 @명시"),
        ("  규칙: 값은 여섯 자리여야 한다 ESOP-002", "  규칙: 새 제목"),
        ("    EN: The value must have six digits.", "    EN: A new title."),
    ]
    assert changed_lines(before[second], after[second]) == [
        ("  @ESOP-003 @줄:1 @필수 @명시", "  @ESOP-003 @줄:1 @표시 @명시")
    ]
    assert not list(sound.features.rglob(".part-*"))


def test_an_english_title_comes_in_where_there_was_none(sound: Project, tmp_path: Path) -> None:
    sound.write("esop/01-value.feature", feature().replace("    EN: The value must have six digits.\n", ""))
    book = write_xlsx(load(sound.features), tmp_path / "out.xlsx")
    edit(book, {(2, "title_en"): "Six digits."})
    import_xlsx(book, sound.features)
    assert load(sound.features).rules[0].title_en == "Six digits."


def test_crlf_files_stay_crlf(sound: Project, tmp_path: Path) -> None:
    path = sound.write("esop/01-value.feature", feature().replace("\n", "\r\n"))
    book = write_xlsx(load(sound.features), tmp_path / "out.xlsx")
    edit(book, {(2, "title"): "새 제목", (2, "title_en"): "New.", (2, "level"): "shown"})
    import_xlsx(book, sound.features)
    text = path.read_bytes().decode()
    assert text.count("\r\n") == text.count("\n")
    assert (load(sound.features).rules[0].title, load(sound.features).rules[0].level) == (
        "새 제목",
        Level.SHOWN,
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({(2, "id"): "ESOP-099"}, "unknown id"),
        ({(2, "id"): None}, "unknown id"),
        ({(3, "id"): "ESOP-001"}, "given twice"),
        ({(3, "digest"): "0" * 16}, "changed after the export"),
        ({(3, "level"): "maybe"}, "unknown level"),
        ({(3, "title"): None}, "one line"),
        ({(3, "title"): "한 줄\n두 줄"}, "one line"),
        ({(3, "title_en"): ""}, "one line"),
        ({(3, "lines"): "1 2"}, "not editable here"),
        ({(3, "basis"): "implied"}, "not editable here"),
        ({(1, "title"): "제목"}, "columns of the rules sheet differ"),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    sound: Project, book: Path, changes: dict[tuple[int, str], object], said: str
) -> None:
    edit(book, {(2, "title"): "좋은 제목"} | {(4, "title"): "또 좋은 제목"} | changes)
    before = state(sound)
    with pytest.raises(InputError, match=said):
        import_xlsx(book, sound.features)
    assert state(sound) == before


def test_a_rule_that_changed_meanwhile_is_refused(sound: Project, book: Path) -> None:
    edit(book, {(2, "title"): "새 제목"})
    sound.write("esop/01-value.feature", feature(rule(1).replace("@필수", "@선택"), rule(2)))
    before = state(sound)
    with pytest.raises(InputError, match=r"row 2.*ESOP-001.*changed after the export"):
        import_xlsx(book, sound.features)
    assert state(sound) == before


def test_a_rule_that_only_moved_is_not_refused(sound: Project, book: Path) -> None:
    edit(book, {(2, "title"): "새 제목"})
    sound.write("esop/01-value.feature", feature(rule(1), rule(2)).replace("  손님은", "  첫 줄.\n  손님은"))
    import_xlsx(book, sound.features)
    assert load(sound.features).rules[0].title == "새 제목"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"id,title\n"])
def test_what_is_no_workbook_is_refused(sound: Project, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not an exported XLSX"):
        import_xlsx(path, sound.features)
    with pytest.raises(InputError, match="not an exported XLSX"):
        import_xlsx(tmp_path / "absent.xlsx", sound.features)


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(
    sound: Project, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(book, {(2, "title"): "새 제목", (4, "title"): "새 제목 둘"})
    before = state(sound)
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if "02-more" in self.name:
            raise OSError("full")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="full"):
        import_xlsx(book, sound.features)
    monkeypatch.undo()
    assert state(sound) == before


titles = (
    st.text(st.sampled_from("가나다 abc\"'#@|<>&=:\\\\*-_0"), min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=titles, english=titles, level=st.sampled_from(list(Level)), row=st.integers(2, 4))
def test_any_edit_is_what_the_next_reading_says(
    sound: Project, tmp_path: Path, title: str, english: str, level: Level, row: int
) -> None:
    sound.write("esop/01-value.feature", feature(rule(1), rule(2), rule(3)))
    before = load(sound.features)
    book = write_xlsx(before, tmp_path / "out.xlsx")
    edit(book, {(row, "title"): "'" + title, (row, "title_en"): "'" + english, (row, "level"): level.value})
    import_xlsx(book, sound.features)
    after = load(sound.features)
    for at, (one, other) in enumerate(zip(before.rules, after.rules, strict=True), 2):
        if at == row:
            assert (other.title, other.title_en, other.level) == ("'" + title, "'" + english, level)
            assert (one.scenarios, one.lines, one.basis) == (other.scenarios, other.lines, other.basis)
        else:
            assert one == other
    again = write_xlsx(after, tmp_path / "again.xlsx")
    assert import_xlsx(again, sound.features) == []
