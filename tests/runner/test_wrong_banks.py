"""Each wrong bank turns the run red, in the right way."""

from __future__ import annotations

import pytest

from .conftest import Runner

BANKS = "tests.runner.wrong_banks:"
GOOD_CASES = {"ESOP-902/01@form": "passed", "ESOP-902/02@form": "passed"}


def test_the_right_bank_is_green(run: Runner) -> None:
    finished = run()
    assert set(finished.outcomes.values()) == {"passed"}, finished.said
    assert (finished.code, finished.end["complete"]) == (0, True)


@pytest.mark.parametrize("bank", ["accepts_everything", "never_advances", "answers_500"])
def test_a_wrong_bank_deviates(run: Runner, bank: str) -> None:
    finished = run(factory=BANKS + bank)
    outcomes = finished.outcomes
    assert {k: v for k, v in outcomes.items() if k.startswith("ESOP-902")} == GOOD_CASES
    assert {v for k, v in outcomes.items() if k.startswith("ESOP-901")} == {"failed"}
    assert (finished.code, finished.end["complete"]) == (1, True)


def test_a_bank_that_accepts_everything_is_caught_by_the_refusals_it_lacks(run: Runner) -> None:
    case = run(factory=BANKS + "accepts_everything").cases["ESOP-901/02.1@form"]
    assert "기대 약관동의, 실제 가입완료" in case["reason"]
    assert case["steps"][-2]["assertions"][0]["passed"] is False


def test_a_bank_that_hangs_turns_red_within_seconds(run: Runner) -> None:
    finished = run(factory=BANKS + "hangs")
    assert finished.code == 1
    assert {v for k, v in finished.outcomes.items() if k.startswith("ESOP-901")} == {"failed"}
    assert all(case["seconds"] < 5 for case in finished.cases.values())
    assert "초 안에 응답 없음" in finished.cases["ESOP-901/01@form"]["reason"]


def test_a_bank_that_does_not_even_show_its_main_page_is_broken_and_no_verdict(run: Runner) -> None:
    finished = run(factory=BANKS + "is_dead")
    assert set(finished.outcomes.values()) == {"broken"}
    assert (finished.code, finished.end["complete"]) == (3, True)


def test_a_worker_that_is_killed_leaves_an_incomplete_run_and_no_verdict(run: Runner) -> None:
    finished = run("-n", "2", factory=BANKS + "kills_its_worker")
    assert (finished.code, finished.end["complete"]) == (3, False)
    assert "incomplete" in finished.said
    assert not any(name.startswith("ESOP-901") for name in finished.outcomes), "what died was not judged"
