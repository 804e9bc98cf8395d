from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksfc_spec.catalogue import UnreadableError
from ksfc_spec.catalogue.lines import digest, manual_lines, parse_rows, refreshed, seed_lines
from ksfc_spec.model import Disposition

HEAD = "line,digest,disposition,rules,reason"
SEAL = "0123456789abcdef"


def test_a_digest_is_of_the_text_and_not_of_its_layout() -> None:
    assert digest("  실명\t확인 ") == digest("실명 확인") == digest(unicodedata.normalize("NFD", "실명 확인"))
    assert digest("실명확인") != digest("실명 확인")
    assert len(digest("")) == 16


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_numbered_from_one_and_blank_ones_left_out(ending: str) -> None:
    text = "\ufeff" + ending.join(["하나", "", " \xa0\t", "넷"])
    assert manual_lines(text) == {1: "하나", 4: "넷"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"1,{SEAL},label,", "4 cells"),
        (f"0,{SEAL},,,", "not a line number"),
        (f"-1,{SEAL},,,", "not a line number"),
        (f"²,{SEAL},,,", "not a line number"),
        ("1,0123,,,", "not a digest"),
        (f"1,{SEAL},lable,,", "unknown disposition"),
        (f'1,{SEAL},label,,"열린', "not CSV"),
        (f"1,{SEAL},,,\n1,{SEAL},,,", "listed twice"),
    ],
)
def test_a_broken_row_is_refused_with_its_place(row: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=said) as refusal:
        parse_rows(f"{HEAD}\n{row}\n", manual="esop", path="features/esop/lines.csv")
    assert refusal.value.remark.code == "L005"
    assert str(refusal.value.place) == f"features/esop/lines.csv:{2 + row.count(chr(10))}:1"


def test_a_wrong_header_is_refused() -> None:
    with pytest.raises(UnreadableError, match="the header must be"):
        parse_rows("line;digest\n", manual="esop", path="lines.csv")


def test_a_row_is_read() -> None:
    text = f'\ufeff{HEAD}\r\n3,{SEAL},heading,ESOP-001 ESOP-002,"쪽, 머리"\r\n'
    (row,) = parse_rows(text, manual="esop", path="lines.csv")
    assert row.line.number == 3
    assert row.line.disposition is Disposition.HEADING
    assert row.line.rules == ("ESOP-001", "ESOP-002")
    assert row.line.reason == "쪽, 머리"
    assert row.at == 2


def test_missing_rows_come_in_at_their_place_and_the_others_keep_their_bytes() -> None:
    odd = f'4 ,"{SEAL}",label,,"왜, 그런지"'
    text = f"{HEAD}\r\n{odd}\r\n"
    after = refreshed(text, manual="esop", path="lines.csv", texts={2: "둘", 4: "넷", 9: "아홉"}, rules={})
    assert after == f"{HEAD}\r\n2,{digest('둘')},,,\r\n{odd}\r\n9,{digest('아홉')},,,\r\n"


def test_a_last_row_without_an_end_gets_one_before_another_follows() -> None:
    after = refreshed(f"{HEAD}\n1,{SEAL},,,", manual="esop", path="lines.csv", texts={2: "둘"}, rules={})
    assert after == f"{HEAD}\n1,{SEAL},,,\n2,{digest('둘')},,,\n"


def test_only_the_rules_cell_of_a_stale_row_changes() -> None:
    text = f"{HEAD}\n1,{SEAL},label,ESOP-009,까닭\n2,{SEAL},notice,,\n"
    after = refreshed(text, manual="esop", path="lines.csv", texts=None, rules={1: ("ESOP-001", "ESOP-002")})
    assert after == f"{HEAD}\n1,{SEAL},label,ESOP-001 ESOP-002,까닭\n2,{SEAL},notice,,\n"


reasons = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]), max_size=12)


@given(
    kept=st.dictionaries(
        st.integers(1, 60), st.tuples(st.sampled_from(["", *Disposition]), reasons), max_size=8
    ),
    present=st.sets(st.integers(1, 60), max_size=20),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_refreshing_never_loses_what_was_written(
    kept: dict[int, tuple[str, str]], present: set[int], ending: str
) -> None:
    rows = [
        f'{n},{SEAL},{kind},,"{why.replace(chr(34), chr(34) * 2)}"' for n, (kind, why) in sorted(kept.items())
    ]
    before = ending.join([HEAD, *rows, ""])
    texts = {number: str(number) for number in present}
    after = refreshed(before, manual="esop", path="lines.csv", texts=texts, rules={})
    read = {row.line.number: row for row in parse_rows(after, manual="esop", path="lines.csv")}
    assert set(read) == set(kept) | present
    assert [row.raw for number, row in read.items() if number in kept] == rows
    assert list(read) == sorted(read)
    assert refreshed(after, manual="esop", path="lines.csv", texts=texts, rules={}) == after


def test_seeding_twice_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "manuals").mkdir()
    (tmp_path / "manuals" / "esop.txt").write_text("하나\n\n둘\n", encoding="utf-8")
    (changed,) = seed_lines(tmp_path / "features", tmp_path / "manuals")
    assert changed.read_text(encoding="utf-8") == f"{HEAD}\n1,{digest('하나')},,,\n3,{digest('둘')},,,\n"
    assert seed_lines(tmp_path / "features", tmp_path / "manuals") == []
