"""Coverage and revisions: nothing is lost or counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksfc_spec.catalogue import Coverage, compare, cover, findings_table, lines_table, load, read, rules_table
from ksfc_spec.catalogue.lines import digest
from ksfc_spec.model import MANUALS, Catalogue, Disposition, Line

from .building import Project, csv_rows, feature, rule

FEATURES = Path(__file__).parents[2] / "features"


def catalogue_of(texts: list[str], rules: dict[int, tuple[str, ...]] | None = None) -> Catalogue:
    lines = (
        Line("esop", at, digest(text), rules=(rules or {}).get(at, ())) for at, text in enumerate(texts, 1)
    )
    return Catalogue((), tuple(lines), ())


def test_the_same_text_is_kept_whole() -> None:
    revision = compare(catalogue_of(["가", "나", "가"]), "esop", "가\n\n나\n\n가\n")
    assert [(each.kind, each.old, each.new) for each in revision.changes] == [
        ("kept", 1, 1),
        ("kept", 2, 3),
        ("kept", 3, 5),
    ]
    assert revision.touched == ()


def test_changed_moved_new_and_gone_lines_are_told_apart() -> None:
    old = catalogue_of(
        ["머리", "옮길 것", "그대로", "고칠 것", "뒤", "빠질 것"], {2: ("A",), 4: ("B", "C"), 6: ("D", "B")}
    )
    revision = compare(old, "esop", "머리\n그대로\n고친 것\n뒤\n새것\n옮길  것\n")
    assert [(each.kind, each.old, each.new) for each in revision.changes] == [
        ("kept", 1, 1),
        ("kept", 3, 2),
        ("changed", 4, 3),
        ("kept", 5, 4),
        ("changed", 6, 5),
        ("moved", 2, 6),
    ]
    assert revision.touched == ("B", "C", "D")
    assert [each.rules for each in revision.of("moved")] == [("A",)]


def test_a_dropped_and_an_added_line() -> None:
    assert [each.kind for each in compare(catalogue_of(["가", "나"]), "esop", "가\n").changes] == [
        "kept",
        "gone",
    ]
    assert [each.kind for each in compare(catalogue_of(["가"]), "esop", "가\n나\n").changes] == [
        "kept",
        "new",
    ]


@given(
    st.lists(st.sampled_from("가나다라마"), max_size=12),
    st.lists(st.sampled_from("가나다라마바"), max_size=12),
)
def test_each_line_of_both_sides_has_exactly_one_fate(old: list[str], new: list[str]) -> None:
    revision = compare(catalogue_of(old), "esop", "\n".join(new))
    assert sorted(each.old for each in revision.changes if each.old) == list(range(1, len(old) + 1))
    assert sorted(each.new for each in revision.changes if each.new) == list(range(1, len(new) + 1))
    for each in revision.of("kept", "moved"):
        assert each.old
        assert each.new
        assert old[each.old - 1] == new[each.new - 1]


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    """Of the project's own features."""
    return cover(read(FEATURES).catalogue)


@pytest.mark.parametrize("manual", ["", *MANUALS])
def test_the_sum_equals_the_document(coverage: Coverage, manual: str) -> None:
    one = next(each for each in (*coverage.manuals, coverage.total) if each.manual == manual)
    assert sum(one.dispositions.values()) == one.lines == one.covered + one.reasoned + one.open
    if not manual:
        assert one.lines == 1014 == sum(each.lines for each in coverage.manuals)
        assert one.rules == sum(each.rules for each in coverage.manuals)


def test_lines_are_counted_by_what_they_are(sound: Project) -> None:
    rows = csv_rows({1: "하나", 2: "둘", 3: "셋"}, rules="").replace("label,,", "label,,까닭", 2)
    sound.write("esop/lines.csv", rows.replace("label,,\n", ",,\n"))
    esop = next(each for each in cover(load(sound.features)).manuals if each.manual == "esop")
    assert (esop.lines, esop.covered, esop.reasoned, esop.open) == (3, 1, 1, 1)
    assert (esop.dispositions[Disposition.LABEL], esop.unplaced) == (2, 1)
    assert (esop.rules, esop.testable, esop.scenarios) == (1, 1, 2)


def test_tables_are_plain_objects(sound: Project) -> None:
    sound.write("esop/02-more.feature", feature(rule(2)))
    catalogue = load(sound.features)
    assert lines_table(catalogue)[0]["rules"] == ["ESOP-001", "ESOP-002"]
    assert [row["scenarios"] for row in rules_table(catalogue)] == [2, 2]
    assert rules_table(catalogue)[0]["lines"] == [1]
    assert findings_table(catalogue) == []
