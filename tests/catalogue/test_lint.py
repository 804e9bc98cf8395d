from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

import ksfc_spec.catalogue
from ksfc_spec.catalogue import Message, lint

from .building import SHAPES, FakeShape, Project, csv_rows, feature, rule
from .conftest import Warm
from .test_reading import FINDING

ROOT = Path(__file__).parents[2]
TEXT = {1: "값을 여섯 자리로"}


def codes(project: Project, **more: object) -> list[str]:
    return [message.code for message in lint(project.features, project.manuals, **more)]  # type: ignore[arg-type]


def spoilt(project: Project, old: str, new: str) -> list[Message]:
    """Messages after one change of the sound feature."""
    assert old in feature()
    project.write("esop/01-value.feature", feature().replace(old, new, 1))
    return lint(project.features, project.manuals, shapes=SHAPES)


def test_a_sound_catalogue_is_clean(sound: Project) -> None:
    assert lint(sound.features, sound.manuals, shapes=SHAPES) == []
    assert lint(sound.features, shapes=SHAPES) == [], "also where the manuals are not at hand"


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("@줄:1", "@줄:1,9", "L106", "6:13"),
        ("@명시", "@해석", "L109", "7:3"),
        ("@명시", "@명시 @발견:ESOP-F09", "L110", "6:26"),
        ("@긍정", "@부정", "L111", "7:3"),
        ("@부정", "@긍정", "L112", "7:3"),
        ("      만일", "      만닐", "L114", "11:5"),
        ('      그러면 "완료" 화면이 보인다\n', "", "L202", "11:5"),
        ("      그러면", '      그리고 "값"에 "1"을 입력한다\n' * 7 + "      그러면", "L203", "20:7"),
        ("다섯 자리는 받지 않는다", "여섯 자리는 받는다", "L205", "16:5"),
        ('"123456"을 입력한다', '"123456"을 적는다', "L301", "12:7"),
        ('"완료" 화면이 보인다', '"없던 것"이 보이지 않는다', "L306", "13:7"),
        ('"완료" 화면이 보인다', '"없던 것" 창이 닫힌다', "L306", "13:7"),
        ('"완료" 화면이 보인다', '"없던 것" 창이 열리지 않는다', "L306", "13:7"),
        ('"완료" 화면이 보인다', '휴대폰으로 "없던 것" 문자가 오지 않는다', "L306", "13:7"),
        ("값은 여섯 자리여야", "주민번호는 여섯 자리여야", "L601", "7:7"),
        ("      만일", "     만일", "L602", "12:1"),
        ("기능: 값 입력", "기능: 값 입력\r", "L603", "3:1"),
    ],
)
def test_one_fault_gives_one_message_at_its_place(
    sound: Project, old: str, new: str, code: str, place: str
) -> None:
    found = [message for message in spoilt(sound, old, new) if message.code == code]
    assert [str(message.place) for message in found] == [f"features/esop/01-value.feature:{place}"]


def test_a_boundary_is_as_good_as_a_negative(sound: Project) -> None:
    assert spoilt(sound, "@부정", "@경계") == []


def test_a_long_background_is_named(sound: Project) -> None:
    steps = "".join(f'    조건 "값"에 "{at}"을 입력한다\n' for at in range(4))
    sound.write("esop/01-value.feature", feature().replace("\n  @ESOP", f"\n  배경:\n{steps}\n  @ESOP", 1))
    assert codes(sound) == ["L204"]


def test_a_blank_line_named_outright_is_told_from_one_beyond_the_end(sound: Project) -> None:
    sound.manual("esop", "하나\n\n셋\n")
    sound.write("esop/lines.csv", csv_rows({1: "하나", 3: "셋"}))
    sound.write("esop/01-value.feature", feature(rule(1, "1-3"), rule(2, "2,4")))
    found = [(m.code, m.hint) for m in lint(sound.features, sound.manuals) if m.code < "L400"]
    assert found == [("L106", "esop: 1–3"), ("L107", "esop: 1, 3")]


def test_ids_ascend_within_a_manual_across_files(sound: Project) -> None:
    sound.write("esop/02-more.feature", feature(rule(7), rule(3), rule(5), rule(9)))
    found = [m for m in lint(sound.features) if m.code == "L108"]
    assert [m.en for m in found] == [
        "out of order: ESOP-003 after ESOP-007",
        "out of order: ESOP-005 after ESOP-007",
    ]


def test_an_untestable_rule_needs_no_scenario(sound: Project) -> None:
    text = feature().partition("\n    @긍정")[0].replace("@명시", "@명시 @시험불가")
    sound.write("esop/01-value.feature", text + "    사유: 화면 밖의 일이다.\n    증명: 담당\n")
    assert codes(sound, shapes=()) == []


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ("1,{0},,,", "L401", 2),
        ("1,0123456789abcdef,label,ESOP-001,", "L402", 2),
        ("1,{0},label,ESOP-001,\n2,{0},noise,,이유", "L403", 3),
        ("", "L404", 1),
        ("1,{0},label,,", "L405", 2),
        ("3,{3},requirement,,이유\n1,{0},label,ESOP-001,", "L406", 2),
        ("3,{3},notice,,", "L407", 2),
        ("3,{3},notice,,이유\n1,{0},label,ESOP-001,", "L408", 3),
        ("3,{3},duplicate,,같음", "L409", 2),
    ],
)
def test_faults_of_lines(sound: Project, rows: str, code: str, row: int) -> None:
    sound.manual("esop", "값을 여섯 자리로\n\n셋\n")
    seals = csv_rows({1: "값을 여섯 자리로", 3: "셋"}).split("\n")[1:3]
    first, third = (each.split(",")[1] for each in seals)
    head = "line,digest,disposition,rules,reason\n"
    sound.write("esop/lines.csv", head + rows.replace("{0}", first).replace("{3}", third) + "\n")
    found = [m for m in lint(sound.features, sound.manuals) if m.code == code]
    assert [str(m.place) for m in found] == [f"features/esop/lines.csv:{row}:1"]


def test_a_run_of_unplaced_lines_is_one_message(sound: Project) -> None:
    texts = {number: str(number) for number in range(1, 30)}
    rows = csv_rows(texts).replace("label,ESOP-001", ",")
    sound.write("esop/lines.csv", rows)
    found = [m for m in lint(sound.features) if m.code == "L401"]
    assert [m.en for m in found] == ["29 unplaced lines (1–29)"]
    assert found[0].level == "warning"


def test_findings_that_nobody_uses_and_that_name_no_line(sound: Project) -> None:
    sound.write("esop/findings.toml", FINDING.replace("[1]", "[1, 2]"))
    found = [(m.code, m.level) for m in lint(sound.features)]
    assert found == [("L501", "info"), ("L502", "error"), ("L502", "error")], (
        "line 2, and line 177 of another manual"
    )


def test_a_finding_about_lines_without_rules_needs_none(sound: Project) -> None:
    sound.manual("esop", "값을 여섯 자리로\n-7-\n")
    sound.write("esop/lines.csv", csv_rows({1: "값을 여섯 자리로", 2: "-7-"}))
    finding = FINDING.replace("[1]", "[2]").replace('also = ["joint-certificate:177"]\n', "")
    sound.write("esop/findings.toml", finding)
    assert "L501" not in codes(sound)


def test_a_name_in_the_wrong_reading_of_a_finding_may_be_absent(sound: Project) -> None:
    sound.write("esop/findings.toml", FINDING.replace('also = ["joint-certificate:177"]\n', ""))
    text = (
        feature()
        .replace("@명시", "@명시 @발견:ESOP-F01")
        .replace('"완료" 화면이 보인다', '"없던 것"이 보이지 않는다')
    )
    sound.write("esop/01-value.feature", text)
    assert codes(sound) == []


def test_every_file_that_cannot_be_read_is_a_message(sound: Project) -> None:
    sound.write("esop/02-x.feature", "기능")
    sound.write("joint-certificate/01-x.feature", feature(rule(1)))
    sound.write("esop/findings.toml", "[[")
    assert [m.code for m in lint(sound.features) if m.code < "L100"] == ["L001", "L006", "L003"]


@pytest.mark.parametrize(
    ("old", "new", "meant"), [("시나리오:", "시나리요:", "시나리오:"), ("    그러면", "    그럼", "그러면")]
)
def test_a_misspelt_keyword_is_one_message_that_names_the_nearest(
    sound: Project, old: str, new: str, meant: str
) -> None:
    found = [m for m in spoilt(sound, old, new) if m.code in ("L001", "L114")]
    assert [f"혹시 (near): {meant}" in message.hint for message in found] == [True]
    assert "#TagLine" not in found[0].ko


def test_what_an_unreadable_file_may_cover_is_not_complained_about(sound: Project) -> None:
    assert {m.code for m in spoilt(sound, "시나리오:", "시나리요:")} == {"L001", "L303"}


def test_two_rules_of_one_title_are_refused(sound: Project) -> None:
    text = (sound.features / "esop/01-value.feature").read_text("utf-8")
    title = re.findall("규칙: (.*)", text)[0]
    other = re.findall("규칙: (.*)", rule(2))[0]
    codes_ = [message.code for message in spoilt(sound, text, text + rule(2).replace(other, title))]
    assert codes_.count("L115") == 1


def test_file_names_follow_the_chapters(sound: Project) -> None:
    sound.write("esop/more.feature", feature(rule(2)))
    assert "L604" in codes(sound)


def test_words_in_quotes_and_tables_are_labels(sound: Project) -> None:
    assert spoilt(sound, '"완료"', '"공인인증서 버튼"') == []
    (message,) = spoilt(sound, "값을 넣는다", "핸드폰에 값을 넣는다")
    assert (message.code, message.ko) == ("L601", "용어: 핸드폰 → 휴대폰")


def test_an_unknown_sentence_names_the_nearest(sound: Project) -> None:
    (found,) = [m for m in spoilt(sound, '"완료" 화면이 보인다', '"완료" 화면이 나온다') if m.code == "L301"]
    assert found.hint.startswith('"{이름}" 화면(이) 보인다')


def test_a_sentence_under_the_wrong_keyword_is_unknown(sound: Project) -> None:
    assert "L301" in {m.code for m in spoilt(sound, "만일", "조건")}


def test_each_row_of_an_outline_is_looked_up(sound: Project) -> None:
    old = '시나리오: 여섯 자리는 받는다 ESOP-001\n      만일 "값"에 "123456"을 입력한다\n      그러면 "완료" 화면이 보인다\n'
    new = (
        '시나리오 개요: 여섯 자리는 받는다\n      만일 "값"에 "123456"을 <동작>\n      그러면 "완료" 화면이 보인다\n\n'
        "      예:\n        | 동작     |\n        | 입력한다 |\n        | 지운다   |\n"
    )
    (message,) = spoilt(sound, old, new)
    assert (message.code, message.place.line) == ("L301", 12)


def test_faults_of_step_definitions(sound: Project) -> None:
    twin = FakeShape('"{상자}"에 "{글}"(을) 입력한다', frozenset({"when"}))
    unused = FakeShape("아무도 안 쓴다", frozenset({"given"}))
    empty = FakeShape("빈 것", frozenset({"when"}), is_empty=True)
    toothless = FakeShape("보인다", frozenset({"then"}), has_assertion=False)
    found = lint(sound.features, sound.manuals, shapes=[*SHAPES, twin, unused, empty, toothless])
    assert sorted(m.code for m in found) == ["L302", "L302", "L303", "L303", "L303", "L304", "L305"]
    assert {str(m.place) for m in found if m.code > "L302"} == {"steps/fields.py:10:1"}


def test_messages_read_in_both_languages(sound: Project) -> None:
    (message,) = spoilt(sound, "@명시", "@해석")
    assert (
        message.shown("ko")
        == "features/esop/01-value.feature:7:3: L109 오류: 해석인데 발견이 없습니다 — @발견:…"
    )
    assert (
        message.shown("en")
        == "features/esop/01-value.feature:7:3: L109 error: an interpretation without a finding — @발견:…"
    )


def test_every_code_has_its_paragraph() -> None:
    folder = Path(ksfc_spec.catalogue.__file__).parent
    used = {
        code
        for path in folder.glob("*.py")
        for code in re.findall(r'"(L\d{3})"', path.read_text(encoding="utf-8"))
    }
    documented = set(
        re.findall(r"^\*\*(L\d{3})\*\*", (ROOT / "docs" / "lint.md").read_text(encoding="utf-8"), re.M)
    )
    assert used == documented


def test_a_large_catalogue_is_checked_in_a_fraction_of_reading_it_anew(warm: Warm) -> None:
    start = time.process_time()
    messages = lint(warm.project.features, shapes=SHAPES, cache=warm.cache)
    spent = time.process_time() - start
    print(f"{spent:.2f} s, cold {warm.cold:.2f} s")
    assert spent < warm.cold * 3 / 4
    assert {m.code for m in messages} == {"L405", "L407"}
