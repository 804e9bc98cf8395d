from __future__ import annotations

import unicodedata

import pytest

from ksfc_spec.catalogue import UnreadableError
from ksfc_spec.catalogue.feature import Chapter, parse_feature
from ksfc_spec.model import Basis, Level, Polarity

from .building import feature, rule

WHOLE = """\
# language: ko
@PC
기능: 회원가입
  두 문장으로 된
  설명이다.

  배경:
    조건 고객 "한가람"이 있다
    그리고 오늘은 "2026-11-20"이다

  @ESOP-021 @줄:46,91-93 @선택 @해석 @발견:ESOP-F07
  규칙: 모두 동의해야 간다
    EN: All must be agreed to.
    더 적은 말.

    @긍정 @화면
    시나리오 개요: <약관>에 동의한다
      만일 다음을 입력한다:
        | 항목 | 값     |
        | 이름 | <약관> |
      그리고 "다음"을 누른다
      그러면 "완료" 화면이 보인다
      하지만 "오류"가 보이지 않는다

      예:
        | 약관 |
        | 가   |
        | 나   |

  @ESOP-022 @줄:50 @표시 @명시 @시험불가
  규칙: 광고가 돈다
    EN: An advertisement is run.
    사유: 화면 밖의 일이다.
    증명: 홍보 담당
"""


def parsed(text: str) -> Chapter:
    return parse_feature(text, manual="esop", path="features/esop/02-terms.feature")


def test_a_feature_is_read_whole() -> None:
    chapter = parsed(WHOLE)
    flow = chapter.flow
    assert chapter.remarks == ()
    assert (flow.id, flow.name, flow.description) == ("esop/02-terms", "회원가입", "두 문장으로 된 설명이다.")
    assert [(step.keyword, step.text) for step in flow.background] == [
        ("given", '고객 "한가람"이 있다'),
        ("given", '오늘은 "2026-11-20"이다'),
    ]
    first, second = flow.rules
    assert (first.id, first.lines, first.level, first.basis) == (
        "ESOP-021",
        (46, 91, 92, 93),
        Level.MAY,
        Basis.INTERPRETED,
    )
    assert first.title_en == "All must be agreed to."
    assert first.findings == ("ESOP-F07",)
    assert str(first.place) == "features/esop/02-terms.feature:12:3"
    assert {"PC", "ESOP-021"} <= first.tags
    assert (second.untestable, second.attester, second.scenarios) == ("화면 밖의 일이다.", "홍보 담당", ())


def test_an_outline_keeps_its_rows_and_the_keywords_are_resolved() -> None:
    (scenario,) = parsed(WHOLE).flow.rules[0].scenarios
    assert scenario.on_screen
    assert scenario.polarity is Polarity.POSITIVE
    assert scenario.rows == ((("약관", "가"),), (("약관", "나"),))
    assert [step.keyword for step in scenario.steps] == ["when", "when", "then", "then"]
    assert scenario.steps[0].table == (("항목", "값"), ("이름", "<약관>"))


def test_references_are_the_numbers_spelt_out_with_the_place_of_their_tag() -> None:
    found = [(item.value, item.place.line, item.place.column) for item in parsed(WHOLE).references]
    assert found == [("46", 11, 13), ("91", 11, 13), ("93", 11, 13), ("ESOP-F07", 11, 33), ("50", 30, 13)]


@pytest.mark.parametrize("spoil", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_a_bom_and_crlf_read_alike(spoil) -> None:  # type: ignore[no-untyped-def]
    assert parsed(spoil(WHOLE)) == parsed(WHOLE)


def test_decomposed_hangul_and_tabs_read_alike() -> None:
    assert parsed(unicodedata.normalize("NFD", WHOLE)) == parsed(WHOLE)
    tabbed = parsed(WHOLE.replace("    ", "\t\t"))
    assert [rule.title for rule in tabbed.flow.rules] == [rule.title for rule in parsed(WHOLE).flow.rules]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "L001", "1:1"),
        ("기능: 언어가 없다\n", "L001", "1:1"),
        (feature().replace("      그러면", "      그런데", 1), "L001", "13:7"),
        (feature().replace("@ESOP-001 ", ""), "L003", "7:3"),
        (feature().replace("@ESOP-001", "@JOINT-001"), "L003", "6:3"),
        (feature().replace("@ESOP-001", "@ESOP-1"), "L003", "6:3"),
        (feature().replace("@ESOP-001", "@ESOP-001 @ESOP-002"), "L003", "6:13"),
        (
            feature().replace("  @ESOP-001", "  시나리오: 떠도는 것\n    조건 값\n\n  @ESOP-001"),
            "L007",
            "6:3",
        ),
        (feature().replace("    @긍정", "    배경:\n      조건 값\n\n    @긍정"), "L007", "10:5"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, code: str, place: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parsed(text)
    assert refusal.value.remark.code == code
    assert str(refusal.value.place) == f"features/esop/02-terms.feature:{place}"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("@필수 ", "", "L102"),
        ("@필수", "@필수 @선택", "L102"),
        ("@명시", "", "L103"),
        ("@명시", "@명시 @함의", "L103"),
        ("    EN: The value must have six digits.\n", "", "L104"),
        ("@줄:1", "@줄:3-1", "L105"),
        ("@줄:1", "@줄:하나", "L105"),
        ("@줄:1 ", "", "L105"),
        ("@명시", "@명시 @화면", "L101"),
        ("@명시", "@명시 @몰라", "L101"),
        ("@PC", "@PC @몰라", "L101"),
        ("@PC\n", "", "L605"),
        ("@긍정", "@긍정 @몰라", "L101"),
        ("@긍정\n", "@긍정 @부정\n", "L201"),
        ("    @긍정\n", "", "L201"),
        ('만일 "값"에 "123456"을', '그리고 "값"에 "123456"을', "L207"),
        ("    @부정", '      """\n      긴 글\n      """\n\n    @부정', "L207"),
        ("@명시", "@명시 @시험불가", "L113"),
        ("    EN:", "    사유: 없음\n    EN:", "L113"),
        ("    EN:", "    Scenario: 영어\n    EN:", "L114"),
        ('      만일 "값"에 "123456"', '      만일"값"\n      만일 "값"에 "123456"', "L114"),
        ("시나리오: 여섯", "시나리오 개요: 여섯", "L206"),
        ("을 입력한다\n", "을 <방법> 입력한다\n", None),
    ],
)
def test_what_is_wrong_becomes_a_remark(old: str, new: str, code: str | None) -> None:
    text = feature(rule())
    assert old in text
    assert {remark.code for remark in parsed(text.replace(old, new, 1)).remarks} == (
        {code} if code else set()
    )


def test_columns_and_placeholders_of_an_outline_must_agree() -> None:
    assert (
        parsed(
            WHOLE.replace("| 약관 |", "| 약관 | 남는 |")
            .replace("| 가   |", "| 가 | 1 |")
            .replace("| 나   |", "| 나 | 2 |")
        )
        .remarks[0]
        .code
        == "L206"
    )
    assert parsed(WHOLE.replace("        | 약관 |", "        | 이름 |")).remarks[0].code == "L206"
