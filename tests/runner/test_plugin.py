"""The plug-in: outcomes, record, selection, exit codes."""

from __future__ import annotations

import json

import jsonschema
import pytest

from ksfc_spec.workspace import PACKAGE_ROOT

from .conftest import FEATURE, Finished, Runner


def _scenario(name: str, *sentences: str, tag: str = "@긍정") -> str:
    lines = "\n".join(f"      {sentence}" for sentence in sentences)
    return f"\n    {tag}\n    시나리오: {name}\n{lines}\n"


def _without_times(finished: Finished) -> dict[str, object]:
    def bare(case: dict[str, object]) -> object:
        steps = [{k: v for k, v in step.items() if k != "milliseconds"} for step in case["steps"]]  # type: ignore[attr-defined]
        return {**{k: v for k, v in case.items() if k != "seconds"}, "steps": steps}

    return {name: bare(case) for name, case in finished.cases.items()}


MIXED = FEATURE + "".join(
    (
        _scenario("모르는 문장", "만일 하늘을 난다", '그러면 "우리사주뱅킹" 화면이 보인다'),
        _scenario("확인하지 않는다", '만일 "우리사주뱅킹" 화면 주소를 직접 연다'),
        _scenario("틀린 기대", '만일 "우리사주뱅킹" 화면 주소를 직접 연다', '그러면 "다른" 화면이 보인다'),
        _scenario(
            "없는 단추",
            '만일 "우리사주뱅킹" 화면 주소를 직접 연다',
            '그리고 "없는 단추"를 누른다',
            "그러면 단계 표시가 없다",
        ),
        _scenario("없는 값", '만일 "우리사주뱅킹" 화면 주소를 직접 연다', '그러면 "{없는 사실}"이 보인다'),
        _scenario("없는 주소", '만일 "어느" 화면 주소를 직접 연다', "그러면 단계 표시가 없다"),
    )
)
EXPECTED = {
    "ESOP-902/03@form": "unbound",
    "ESOP-902/04@form": "skipped",
    "ESOP-902/05@form": "failed",
    "ESOP-902/06@form": "failed",
    "ESOP-902/07@form": "broken",
    "ESOP-902/08@form": "not offered",
}


def test_every_line_of_a_record_keeps_the_published_schema(run: Runner) -> None:
    finished = run(feature=MIXED)
    schema = json.loads((PACKAGE_ROOT / "reports/schema/run.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for line in finished.lines:
        jsonschema.validate(line, schema)
    assert [finished.lines[0]["kind"], finished.lines[-1]["kind"]] == ["run", "end"]
    assert set(finished.head["census"]) == set(finished.cases)


def test_outcomes_tell_system_harness_and_vocabulary_apart(run: Runner) -> None:
    finished = run(feature=MIXED)
    assert {k: v for k, v in finished.outcomes.items() if k in EXPECTED} == EXPECTED
    assert finished.code == 3
    assert "하늘을 난다" in finished.cases["ESOP-902/03@form"]["reason"]
    assert finished.cases["ESOP-902/03@form"]["steps"][1]["status"] == "undefined"
    assert "없는 단추" in finished.cases["ESOP-902/06@form"]["reason"]


def test_the_fast_layer_and_plain_pytest_bdd_agree(run: Runner) -> None:
    fast = _without_times(run(feature=MIXED))
    assert fast == _without_times(run("--plain", feature=MIXED))


def test_workers_leave_the_same_record_as_one_process(run: Runner) -> None:
    alone = _without_times(run(feature=MIXED))
    assert alone == _without_times(run("-n", "2", feature=MIXED))


def test_one_rule_and_one_shard(run: Runner) -> None:
    assert {case["rule"] for case in run("--rule", "ESOP-902").cases.values()} == {"ESOP-902"}
    both = [set(run("--shard", f"{number}/2").cases) for number in (1, 2)]
    assert both[0] | both[1] == set(run().cases)
    assert not both[0] & both[1]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--rule", "ESOP-999"), "ESOP-999"),
        (("--shard", "3/2"), "3/2"),
        (("--target", "/none.toml"), "none.toml"),
    ],
)
def test_wrong_input_is_one_message_and_no_record(run: Runner, options: tuple[str, ...], named: str) -> None:
    finished = run(*options)
    assert (finished.code, finished.lines) == (2, [])
    assert named in finished.said
    assert "Traceback" not in finished.said


def test_a_flow_not_offered_never_runs(run: Runner) -> None:
    finished = run(target='[lacks]\n"ESOP-901" = "아직 없음"\n')
    assert {c["outcome"] for c in finished.cases.values() if c["rule"] == "ESOP-901"} == {"not offered"}
    assert {c["reason"] for c in finished.cases.values() if c["rule"] == "ESOP-901"} == {"아직 없음"}
    assert finished.code == 0


def _known(rule: str, expires: str) -> str:
    return f'[[deviations]]\nrule = "{rule}"\nreason = "개편 중"\nowner = "채널팀"\nexpires = {expires}\n'


@pytest.mark.parametrize(
    ("rule", "expires", "code"),
    [("ESOP-901", "2999-01-01", 0), ("ESOP-901", "2020-01-01", 1), ("ESOP-902", "2999-01-01", 1)],
)
def test_known_deviations_are_strict_both_ways(run: Runner, rule: str, expires: str, code: int) -> None:
    finished = run(factory="tests.runner.wrong_banks:never_advances", target=_known(rule, expires))
    assert finished.code == code, finished.said


def test_no_secret_is_in_the_record(run: Runner) -> None:
    feature = FEATURE + _scenario(
        "실명",
        '만일 "실명확인" 화면까지 진행한다',
        '그리고 "실명확인" 화면을 바르게 채운다',
        '그러면 "{주민등록번호 뒷자리}"가 보인다',
    )
    finished = run(feature=feature)
    case = finished.cases["ESOP-902/03@form"]
    assert case["outcome"] == "failed"
    assert "3730417" not in json.dumps(finished.lines)
    assert "•••••••" in case["reason"]
