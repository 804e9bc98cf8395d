from __future__ import annotations

import io
from typing import Any

from ksfc_spec.runner.progress import TOLD, Progress


def case(number: int, outcome: str = "passed") -> dict[str, Any]:
    steps = [
        {"text": "화면을 연다", "status": "passed"},
        {"text": "안내가 보인다", "status": "failed" if outcome == "failed" else "passed"},
    ]
    reason = "기대 “예”, 실제 “아니오”" if outcome == "failed" else ""
    named = {"id": f"ESOP-{number:03}/01@form", "scenario": "안내", "steps": steps}
    return {**named, "outcome": outcome, "reason": reason}


def told(*cases: dict[str, Any]) -> str:
    out = io.StringIO()
    progress = Progress(total=len(cases), out=out)
    for one in cases:
        progress.case(one)
    progress.end()
    return out.getvalue()


def test_a_case_that_goes_wrong_is_told_with_its_step_and_reason() -> None:
    said = told(case(1), case(2, "failed"))
    assert "✗ ESOP-002/01@form › 안내가 보인다\n    기대 “예”, 실제 “아니오”\n" in said
    assert "ESOP-001" not in said
    assert "2/2 사례 · 부적합 1" in said


def test_many_that_go_wrong_are_told_up_to_a_limit_and_the_rest_is_counted() -> None:
    said = told(*(case(number, "failed") for number in range(TOLD + 3)))
    assert said.count("✗") == TOLD
    assert "그 밖에 3건" in said
