"""A small project: features of its own, run by the real plug-in against the reference or a wrong bank."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ksfc_spec.runner.run import PYTEST
from ksfc_spec.workspace import PACKAGE_ROOT

FEATURE = """# language: ko
@PC
기능: 작은 가입
  작은 흐름.

  배경:
    조건 고객 "한가람"이 있다

  @ESOP-901 @줄:3 @필수 @명시
  규칙: 모든 약관에 동의해야 나아간다
    EN: All terms must be agreed to.

    @긍정
    시나리오: 모두 동의하면 창이 열린다
      만일 "약관동의" 화면까지 진행한다
      그리고 "약관동의" 화면을 바르게 채운다
      그리고 "확인"을 누른다
      그러면 "개인정보 수집·이용·제공 동의" 창이 열린다

    @부정
    시나리오 개요: 하나라도 빠지면 머문다
      만일 "약관동의" 화면까지 진행한다
      그리고 "약관동의" 화면을 바르게 채운다
      그리고 "<약관>"의 "동의함" 체크를 푼다
      그리고 "확인"을 누른다
      그러면 "약관동의" 화면이 보인다
      그리고 "<약관>" 안내가 보인다

      예:
        | 약관                  |
        | 온라인서비스 이용약관 |
        | 개인정보처리방침      |

  @ESOP-902 @줄:5 @표시 @명시
  규칙: 첫 화면이 보인다
    EN: The main page is shown.

    @긍정
    시나리오: 첫 화면
      만일 "우리사주뱅킹" 화면 주소를 직접 연다
      그러면 "우리사주뱅킹" 화면이 보인다

    @부정
    시나리오: 첫 화면에는 단계가 없다
      만일 "우리사주뱅킹" 화면 주소를 직접 연다
      그러면 단계 표시가 없다
"""


@dataclass(frozen=True)
class Finished:
    """What a run left: its exit code, its lines, its words on standard error."""

    code: int
    lines: list[dict[str, Any]]
    said: str

    @property
    def head(self) -> dict[str, Any]:
        return self.lines[0]

    @property
    def cases(self) -> dict[str, dict[str, Any]]:
        return {line["id"]: line for line in self.lines if line["kind"] == "case"}

    @property
    def end(self) -> dict[str, Any]:
        return self.lines[-1]

    @property
    def outcomes(self) -> dict[str, str]:
        return {name: case["outcome"] for name, case in self.cases.items()}


Runner = Callable[..., Finished]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Run features through the plug-in, in a process of its own; the same question is asked once."""

    @cache
    def run(*options: str, feature: str = FEATURE, factory: str = "", target: str = "") -> Finished:
        folder = tmp_path_factory.mktemp("project")
        described = _project(folder, feature, _target(factory) + target)
        done = subprocess.run(
            [
                *PYTEST,
                *("--adapter", "form", "--target", str(described)),
                *("--features", str(folder / "features"), "--run-dir", str(folder / "run"), *options),
            ],
            cwd=PACKAGE_ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        record = folder / "run" / "run.ndjson"
        lines = (
            [json.loads(line) for line in record.read_text("utf-8").splitlines()] if record.exists() else []
        )
        return Finished(done.returncode, lines, done.stderr + done.stdout)

    return run


def _project(folder: Path, feature: str, target: str) -> Path:
    """Write a project of one feature; the path of its target."""
    chapter = folder / "features" / "esop"
    chapter.mkdir(parents=True)
    (chapter / "01-small.feature").write_text(feature, encoding="utf-8")
    (chapter / "lines.csv").write_text("line,digest,disposition,rules,reason\n", encoding="utf-8")
    (folder / "pyproject.toml").touch()
    (folder / "target.toml").write_text(target, encoding="utf-8")
    return folder / "target.toml"


def _target(factory: str) -> str:
    named = f'factory = "{factory}"\n' if factory else ""
    return f"""name = "under test"
seconds = 0.6
{named}
[screens]
"우리사주뱅킹" = "/"
"""
