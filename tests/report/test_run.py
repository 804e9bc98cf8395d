"""Reading a run back: strict where it could look green, tolerant where a run was cut short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ksfc_spec.errors import InputError
from ksfc_spec.report.run import Run, case_key, load_run, previous_finished
from tests.report import sample


def rewritten(folder: Path, change: Any) -> Path:
    """The run with its parsed records changed by `change` (a function over the list)."""
    path = folder / "run.ndjson"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    change(records)
    sample.write(path, records)
    return folder


def test_a_whole_run_has_no_problems(run: Run) -> None:
    assert run.problems == ()
    assert run.finished is not None
    assert run.complete
    assert len(run.cases) == len(run.census) == 156
    assert run.adapters == ("form", "browser")
    assert run.deviations[0].rule == "ESOP-008"


def test_steps_keep_what_was_asserted(run: Run) -> None:
    case = next(case for case in run.cases if case.id == "ESOP-004/02.1@form")
    assertion = case.steps[-1].assertions[0]
    assert (assertion.expected, assertion.actual, assertion.passed) == (
        "남은 약관: 전자금융거래 기본약관",
        "오류가 발생했습니다",
        False,
    )


def test_no_record_is_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no run record"):
        load_run(tmp_path)


def test_without_a_footer_the_run_is_unfinished(tmp_path: Path) -> None:
    run = load_run(sample.small_run(tmp_path / "run", footer=False))
    assert run.finished is None
    assert not run.complete
    assert "unfinished" in run.problems[0].en


def test_a_last_line_that_was_cut_is_left_out_and_reported(folder: Path) -> None:
    path = folder / "run.ndjson"
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b'{"kind": "end"') + 20])
    run = load_run(folder)
    assert run.finished is None
    assert len(run.cases) == 156
    assert any("cut off" in problem.en for problem in run.problems)


def test_a_cut_inside_a_hangul_letter_is_a_cut(folder: Path) -> None:
    path = folder / "run.ndjson"
    lines = path.read_bytes().splitlines(keepends=True)
    at = lines[5].index("약".encode()) + 1
    path.write_bytes(b"".join(lines[:5]) + lines[5][:at])
    assert len(load_run(folder).cases) == 4


def test_a_broken_line_in_the_middle_names_file_and_line(folder: Path) -> None:
    path = folder / "run.ndjson"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:3], '{"kind": \n', *lines[3:]]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_run(folder)
    assert f"{path}:4" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda r: r[0].update(schema=2), "schema"),
        (lambda r: r[0].pop("id"), "id"),
        (lambda r: r[0].update(started="2026-11-20T02:12:03"), "started"),
        (lambda r: r[0].update(census="all"), "census"),
        (lambda r: r[1].update(outcome="green"), "outcome"),
        (lambda r: r[1].update(id="ESOP-999/01@form"), "id"),
        (lambda r: r[1].update(seconds=True), "seconds"),
        (lambda r: r[1]["steps"][2]["assertions"][0].update(passed="yes"), "passed"),
        (lambda r: r[1].update(steps="none"), "steps"),
        (lambda r: r[2].update(kind="note"), "kind"),
        (lambda r: r[0]["target"]["deviations"][0].update(expires="soon"), "expires"),
    ],
)
def test_a_wrong_field_is_named(folder: Path, change: Any, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        load_run(rewritten(folder, change))
    assert "run.ndjson:" in str(caught.value)


def test_the_first_line_must_be_the_header(folder: Path) -> None:
    with pytest.raises(InputError, match="kind run"):
        load_run(rewritten(folder, lambda records: records.pop(0)))


def test_cases_after_the_footer_are_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="end"):
        load_run(rewritten(folder, lambda records: records.append(records[1])))


def test_bytes_that_are_not_utf8_are_refused(folder: Path) -> None:
    path = folder / "run.ndjson"
    path.write_bytes(path.read_bytes().replace("약관동의".encode(), "약관동의".encode("cp949"), 1))
    with pytest.raises(InputError, match="UTF-8"):
        load_run(folder)


def test_a_changed_catalogue_is_reported(folder: Path) -> None:
    path = folder / "catalogue.json"
    path.write_text(path.read_text(encoding="utf-8").replace("6~12자리", "4~20자리"), encoding="utf-8")
    assert any("digest" in problem.en for problem in load_run(folder).problems)


def test_a_missing_or_foreign_catalogue_is_wrong_input(folder: Path) -> None:
    (folder / "catalogue.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError):
        load_run(folder)
    (folder / "catalogue.json").unlink()
    with pytest.raises(InputError, match="no catalogue"):
        load_run(folder)


def test_twice_recorded_absent_and_unknown_cases_are_told(folder: Path) -> None:
    def change(records: list[dict[str, Any]]) -> None:
        records[3] = records[2]
        records[4]["rule"], records[4]["id"] = "ESOP-777", "ESOP-777/01@form"

    problems = " ".join(problem.en for problem in load_run(rewritten(folder, change)).problems)
    assert "recorded twice" in problems
    assert "2 are not in the record" in problems
    assert "ESOP-777" in problems


def test_case_ids() -> None:
    assert case_key("ESOP-021/02.13@browser") == ("ESOP-021", 2, 13, "browser")
    assert str(case_key("ESOP-021/02@form")) == "ESOP-021/02@form"
    assert case_key("ESOP-021") is None


def test_the_previous_run_is_the_newest_finished_one_before(tmp_path: Path) -> None:
    for name, day, footer in (("a", 17, True), ("b", 18, True), ("c", 19, False), ("d", 21, True)):
        sample.small_run(tmp_path / name, started=f"2026-11-{day}T02:00:00+00:00", footer=footer)
    now = sample.small_run(tmp_path / "now")
    (tmp_path / "junk").mkdir()
    (tmp_path / "junk" / "run.ndjson").write_text("nonsense", encoding="utf-8")
    assert previous_finished(now) == tmp_path / "b"
    assert previous_finished(tmp_path / "a") is None
