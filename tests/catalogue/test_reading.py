from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ksfc_spec.catalogue import UnreadableError, census, from_json, load, read, to_json
from ksfc_spec.catalogue import cache as cache_module
from ksfc_spec.errors import CatalogueError, InputError

from .building import Project, csv_rows, feature, rule
from .conftest import Warm

ROOT = Path(__file__).parents[2]
COUNTS = {
    "bankingplus": 240,
    "joint-certificate": 190,
    "esop": 411,
    "financial-certificate": 71,
    "ibk-joint-certificate": 102,
}
FINDING = """\
[[finding]]
id = "ESOP-F01"
lines = [1]
also = ["joint-certificate:177"]
kind = "silence"
severity = "minor"
title = "자리 수"
title_en = "Digits"
readings = ["여섯", "여덟"]
chosen = "여섯"
why = "그림에 여섯 칸"
confirm = "담당"
"""


def counted(catalogue_lines: object) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in catalogue_lines:  # type: ignore[attr-defined]
        counts[line.manual] = counts.get(line.manual, 0) + 1
    return counts


def test_the_five_manuals_are_counted_without_their_texts() -> None:
    reading = read(ROOT / "features")
    assert counted(reading.catalogue.lines) == COUNTS
    assert sum(COUNTS.values()) == 1014


@pytest.mark.skipif("KSFC_MANUALS" not in os.environ, reason="the manuals are not at hand")
def test_the_five_manuals_are_counted_with_their_texts(tmp_path: Path) -> None:
    manuals = Path(os.environ["KSFC_MANUALS"])
    (tmp_path / "features").mkdir()
    assert counted(load(tmp_path / "features", manuals).lines) == COUNTS
    assert counted(read(ROOT / "features", manuals).catalogue.lines) == COUNTS


def test_lines_carry_text_only_where_the_manual_is(sound: Project) -> None:
    assert load(sound.features).lines[0].text is None
    assert load(sound.features, sound.manuals).lines[0].text == "값을 여섯 자리로"


def test_a_manual_line_that_no_row_places_is_counted(sound: Project) -> None:
    sound.manual("esop", "값을 여섯 자리로\n\n새 줄\n")
    lines = load(sound.features, sound.manuals).lines
    assert [(line.number, line.disposition is None) for line in lines] == [(1, False), (3, True)]


def test_rules_of_a_line_come_from_the_tags(sound: Project) -> None:
    sound.write("esop/02-more.feature", feature(rule(2)))
    assert load(sound.features).lines[0].rules == ("ESOP-001", "ESOP-002")


def test_blank_lines_within_a_range_are_no_lines_of_the_rule(sound: Project) -> None:
    sound.write("esop/lines.csv", csv_rows({1: "하나", 3: "셋", 6: "여섯"}))
    sound.write("esop/01-value.feature", feature(rule(1, "1-3"), rule(2, "4-6")))
    first, second = load(sound.features).rules
    assert first.lines == (1, 3)
    assert second.lines == (4, 6), "a blank line named outright stays, so that lint can point at it"


def test_findings_know_their_rules(sound: Project) -> None:
    sound.write("esop/findings.toml", FINDING)
    sound.write("esop/01-value.feature", feature().replace("@명시", "@명시 @발견:ESOP-F01"))
    (finding,) = load(sound.features).findings
    assert finding.rules == ("ESOP-001",)
    assert finding.also == ("joint-certificate:177",)
    assert str(finding.place) == "features/esop/findings.toml:1:1"


@pytest.mark.parametrize(
    ("name", "text", "code", "place"),
    [
        ("esop/02-x.feature", "기능", "L001", "esop/02-x.feature:1:1"),
        ("esop/02-x.feature", feature(rule(1)), "L002", "esop/02-x.feature:7:3"),
        ("esop/02-x.feature", feature(rule(1, manual="joint-certificate")), "L003", "esop/02-x.feature:6:3"),
        ("esopp/01-x.feature", feature(rule(2)), "L004", "esopp:1:1"),
        ("01-x.feature", feature(rule(2)), "L004", "01-x.feature:1:1"),
        ("esop/deep/01-x.feature", feature(rule(2)), "L004", "esop/deep/01-x.feature:1:1"),
        ("esop/lines.csv", "line,digest\n", "L005", "esop/lines.csv:1:1"),
        ("esop/findings.toml", "[[finding]\n", "L006", "esop/findings.toml:1:10"),
        ("esop/findings.toml", FINDING + "\n" + FINDING, "L006", "esop/findings.toml:14:1"),
        (
            "esop/findings.toml",
            "\n" + FINDING.replace("ESOP-F01", "JOINT-F01"),
            "L006",
            "esop/findings.toml:2:1",
        ),
        ("esop/findings.toml", FINDING.replace("silence", "silense"), "L006", "esop/findings.toml:1:1"),
        ("esop/findings.toml", FINDING.replace('"minor"', '"small"'), "L006", "esop/findings.toml:1:1"),
        (
            "esop/findings.toml",
            FINDING.replace('why = "그림에 여섯 칸"\n', ""),
            "L006",
            "esop/findings.toml:1:1",
        ),
        ("esop/findings.toml", FINDING.replace("why =", "reason ="), "L006", "esop/findings.toml:1:1"),
        ("esop/findings.toml", FINDING.replace("[1]", '["1"]'), "L006", "esop/findings.toml:1:1"),
        ("esop/findings.toml", FINDING.replace('["여섯", "여덟"]', "[]"), "L006", "esop/findings.toml:1:1"),
        (
            "esop/findings.toml",
            FINDING.replace("certificate:177", "certificate 177"),
            "L006",
            "esop/findings.toml:1:1",
        ),
        ("esop/findings.toml", 'finding = "하나"\n', "L006", "esop/findings.toml:1:1"),
    ],
)
def test_load_refuses_with_a_place_and_read_goes_on(
    sound: Project, name: str, text: str, code: str, place: str
) -> None:
    sound.write(name, text)
    with pytest.raises(CatalogueError) as refusal:
        load(sound.features, sound.manuals)
    assert isinstance(refusal.value, UnreadableError)
    assert refusal.value.remark.code == code
    assert str(refusal.value.place) == f"features/{place}"
    assert refusal.value.exit_code == 2
    assert read(sound.features, sound.manuals).refusals


def test_bytes_that_are_no_text_are_refused_with_their_line(sound: Project) -> None:
    sound.write("esop/02-x.feature", "# language: ko\n기능: 값".encode("cp949"))
    with pytest.raises(UnreadableError, match="not UTF-8") as refusal:
        load(sound.features)
    assert str(refusal.value.place) == "features/esop/02-x.feature:2:1"


def test_a_missing_folder_is_refused(tmp_path: Path, sound: Project) -> None:
    with pytest.raises(InputError, match="no features folder"):
        load(tmp_path / "nowhere")
    for manuals in (tmp_path / "nowhere", sound.features):
        with pytest.raises(InputError, match="no manual in the manuals folder"):
            load(sound.features, manuals)


def test_an_unchanged_file_is_never_parsed_again(
    sound: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    parse = cache_module.parse_gherkin

    def counting(text: str, path: str) -> dict[str, Any]:
        parsed.append(path)
        return parse(text, path)

    monkeypatch.setattr(cache_module, "parse_gherkin", counting)
    sound.write("esop/02-more.feature", feature(rule(2)))
    first = load(sound.features, cache=tmp_path / "cache")
    assert load(sound.features, cache=tmp_path / "cache") == first == load(sound.features)
    assert len(parsed) == 4
    sound.write("esop/02-more.feature", feature(rule(3)))
    assert load(sound.features, cache=tmp_path / "cache").rules[1].id == "ESOP-003"
    assert parsed[4:] == ["features/esop/02-more.feature"]
    assert len(list((tmp_path / "cache").rglob("*.json"))) == 2, "older entries of a file are dropped"


@pytest.mark.parametrize("rubbish", ["", "{}", "[1]", '{"flow": {"path": 1}}'])
def test_a_spoilt_cache_counts_as_none(sound: Project, tmp_path: Path, rubbish: str) -> None:
    whole = load(sound.features, cache=tmp_path / "cache")
    for entry in (tmp_path / "cache").rglob("*.json"):
        entry.write_text(rubbish)
    assert load(sound.features, cache=tmp_path / "cache") == whole


def test_a_cache_that_cannot_be_written_is_no_error(sound: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert load(sound.features, cache=tmp_path / "file") == load(sound.features)


def test_remarks_come_from_the_cache_too(sound: Project, tmp_path: Path) -> None:
    sound.write("esop/01-value.feature", feature().replace("@긍정", ""))
    first = read(sound.features, cache=tmp_path)
    assert first.remarks == read(sound.features, cache=tmp_path).remarks
    assert first.catalogue.problems
    assert first.catalogue.problems[0].startswith("features/esop/01-value.feature:")


def test_the_census_counts_every_scenario_row_and_adapter(sound: Project) -> None:
    outline = """
    @경계 @화면
    시나리오 개요: 자리마다
      만일 "값"에 "<값>"을 입력한다
      그러면 "완료" 화면이 보인다

      예:
        | 값 |
        | 1  |
        | 2  |
"""
    sound.write("esop/01-value.feature", feature(rule(1) + outline))
    cases = census(load(sound.features))
    assert [case.id for case in cases] == [
        "ESOP-001/01@form",
        "ESOP-001/02@form",
        "ESOP-001/03.1@form",
        "ESOP-001/03.1@browser",
        "ESOP-001/03.2@form",
        "ESOP-001/03.2@browser",
    ]


def test_a_snapshot_reads_back_and_holds_no_manual_text(sound: Project) -> None:
    sound.write("esop/findings.toml", FINDING)
    catalogue = load(sound.features, sound.manuals)
    text = to_json(catalogue)
    assert "값을 여섯 자리로" not in text
    assert from_json(text) == load(sound.features)
    assert to_json(from_json(text)) == text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 99}', '{"schema": 1, "flows": [1]}'])
def test_what_is_no_snapshot_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError):
        from_json(text)


def test_gherkin_is_not_even_imported_for_unchanged_files(sound: Project, tmp_path: Path) -> None:
    load(sound.features, cache=tmp_path)
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "gherkin"}
    try:
        load(sound.features, cache=tmp_path)
        assert not any(name.split(".")[0] == "gherkin" for name in sys.modules)
    finally:
        sys.modules.update(hidden)


def test_a_large_catalogue_loads_from_the_cache_in_a_fraction_of_reading_it_anew(warm: Warm) -> None:
    start = time.process_time()
    catalogue = load(warm.project.features, cache=warm.cache)
    spent = time.process_time() - start
    print(f"{spent:.2f} s, cold {warm.cold:.2f} s")
    assert spent < warm.cold / 3
    assert len(catalogue.rules) == 800
    assert sum(len(rule.scenarios) for rule in catalogue.rules) == 2400
