from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksfc_spec.catalogue import UnreadableError, fix, formatted, lint
from ksfc_spec.catalogue.formatter import same_meaning, width

from .building import SHAPES, Project, csv_rows, feature, rule

MESSY = """\

#language:ko
   @PC
기능:값 입력


 손님은   값을 넣는다.


   둘째 문단.
  # 규칙에 대한 말
   @명시   @필수
     @줄:1 @ESOP-001
 규칙:  값은 여섯 자리
\tEN: Six digits.
  @화면 @긍정
  시나리오 개요:   받는다

    만일 다음을 입력한다:
    |항목|값|
    |  주민등록번호 앞자리|<값> |
    | a\\|b | \\\\ |

    # 참고
    그러면   "완료" 화면이 보인다
    예:
    |값|
    |여섯 자리|


  # 끝
"""
NEAT = """\
# language: ko
@PC
기능: 값 입력
  손님은 값을 넣는다.

  둘째 문단.

  # 규칙에 대한 말
  @ESOP-001 @줄:1 @필수 @명시
  규칙: 값은 여섯 자리
    EN: Six digits.

    @긍정 @화면
    시나리오 개요: 받는다
      만일 다음을 입력한다:
        | 항목                | 값   |
        | 주민등록번호 앞자리 | <값> |
        | a\\|b                | \\\\   |
      # 참고
      그러면 "완료" 화면이 보인다

      예:
        | 값        |
        | 여섯 자리 |
# 끝
"""


def test_a_messy_file_becomes_neat() -> None:
    assert formatted(MESSY) == NEAT
    assert formatted(NEAT) == NEAT
    assert same_meaning(MESSY, NEAT)


@pytest.mark.parametrize("spoil", ["\ufeff{}", "{}\n\n\n"])
def test_what_editors_add_goes(spoil: str) -> None:
    assert formatted(spoil.format(NEAT)) == NEAT
    assert formatted(NEAT.replace("\n", "\r\n")) == NEAT
    assert formatted(unicodedata.normalize("NFD", NEAT)) == NEAT


def test_a_comment_among_tags_keeps_the_tags_where_they_are() -> None:
    text = feature().replace("  @ESOP-001 @줄:1 @필수 @명시", "  @필수 @명시 # 왜\n  @ESOP-001 @줄:1")
    assert formatted(text) == text


def test_a_doc_string_is_left_as_it_is() -> None:
    text = feature().replace("    @부정", '      """\n   a\n     b\n      """\n    @부정')
    assert formatted(text) == text


def test_width_counts_columns() -> None:
    assert [width(text) for text in ("가나", "ab", "→", "Ａ", "e\u0301")] == [4, 2, 1, 2, 1]


def test_what_is_not_gherkin_is_refused() -> None:
    with pytest.raises(UnreadableError):
        formatted("기능")


words = st.text(st.sampled_from('가나다 라abc1"(),.:→*·'), min_size=1, max_size=14).map(
    lambda text: "x" + " ".join(text.split()) + "y"
)
cells = st.text(st.sampled_from("가a1 ·Ａ→"), max_size=8)
space = st.text(st.sampled_from(" \t"), max_size=5)
gaps = st.integers(0, 2).map(lambda count: "\n" * count)
comments = st.sampled_from(["", "", "  # 말\n", "#말\n"])


@st.composite
def messy_features(draw: st.DrawFn) -> str:
    """A feature of one rule in any layout."""
    out = [
        draw(gaps),
        "# language: ko\n",
        draw(comments),
        draw(space),
        "@PC\n",
        f"{draw(space)}기능: {draw(words)}\n",
    ]
    for _ in range(draw(st.integers(0, 2))):
        out += [draw(space), draw(words), "\n", draw(gaps)]
    if draw(st.booleans()):
        out += [draw(gaps), f"{draw(space)}배경:\n", f"{draw(space)}조건 {draw(words)}\n"]
    tags = draw(st.permutations(["@ESOP-001", "@줄:1,3-4", "@필수", "@명시", "@발견:ESOP-F01"]))
    joint = draw(st.sampled_from([" ", "  ", "\n", " \n "]))
    out += [
        draw(gaps),
        draw(comments),
        joint.join(tags),
        "\n",
        f"{draw(space)}규칙: {draw(words)}\n",
        "EN: x\n",
    ]
    for at in range(draw(st.integers(1, 3))):
        out += [draw(gaps), draw(space), draw(st.sampled_from(["@긍정 @화면", "@화면 @긍정", "@부정"])), "\n"]
        out += [
            f"{draw(space)}시나리오 개요: {at}{draw(words)}\n",
            draw(gaps),
            draw(space),
            f"만일 {draw(words)} <a>\n",
        ]
        columns = draw(st.integers(1, 3))
        for _ in range(draw(st.integers(0, 3))):
            row = "|".join(draw(st.lists(cells, min_size=columns, max_size=columns)))
            out += [draw(space), f"|{row}|\n", draw(comments), draw(gaps)]
        out += [
            draw(comments),
            draw(space),
            f"그러면 {draw(words)}\n",
            draw(gaps),
            f"{draw(space)}예:\n | a |\n",
        ]
        out += [f"|{draw(cells)}|\n" for _ in range(draw(st.integers(1, 2)))]
    return "".join(out)


@settings(deadline=None, max_examples=60)
@given(messy_features())
def test_layout_settles_at_once_and_never_changes_the_meaning(text: str) -> None:
    once = formatted(text)
    assert formatted(once) == once
    assert same_meaning(text, once)
    assert sum("#" in line for line in once.split("\n")) == sum("#" in line for line in text.split("\n"))


def test_same_meaning_sees_a_difference() -> None:
    for old, new in (("@긍정", "@부정"), ("여섯", "다섯"), ("만일", "조건"), ("EN:", "EN")):
        assert not same_meaning(feature(), feature().replace(old, new, 1))
    assert same_meaning(feature(), feature().replace("@필수 @명시", "@명시 @필수"))


def test_fix_mends_layout_and_lines_and_then_has_nothing_to_do(sound: Project) -> None:
    path = sound.write(
        "esop/01-value.feature", "\ufeff" + feature().replace("      만일", "  만일").replace("\n", "\r\n")
    )
    sound.manual("esop", "값을 여섯 자리로\n\n새 줄\n")
    csv = sound.write(
        "esop/lines.csv", csv_rows({1: "값을 여섯 자리로"}, rules="").replace("label,,", "notice,,까닭")
    )
    assert fix(sound.features, sound.manuals) == [path, csv]
    assert path.read_text(encoding="utf-8") == feature()
    rows = csv.read_text(encoding="utf-8").splitlines()
    assert rows[1].endswith(",notice,ESOP-001,까닭")
    assert rows[2].startswith("3,")
    assert fix(sound.features, sound.manuals) == []
    assert [m.code for m in lint(sound.features, sound.manuals, shapes=SHAPES)] == ["L401"]


def test_fix_leaves_rules_alone_while_a_feature_cannot_be_read(sound: Project) -> None:
    sound.write("esop/01-value.feature", feature() + "깨짐\n")
    before = {path: path.read_bytes() for path in sound.features.rglob("*.*")}
    assert fix(sound.features, sound.manuals) == []
    assert {path: path.read_bytes() for path in sound.features.rglob("*.*")} == before


def test_fix_without_manuals_adds_no_rows_and_makes_no_files(sound: Project, tmp_path: Path) -> None:
    sound.write("joint-certificate/01-x.feature", feature(rule(1, manual="joint-certificate")))
    assert fix(sound.features) == []
    assert not (sound.features / "joint-certificate" / "lines.csv").exists()
    assert not list(sound.features.rglob(".part-*"))
