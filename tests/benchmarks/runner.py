"""How long 2,000 scenarios of ten trivial steps take: through pytest-bdd itself, and through the fast layer.

    python -m tests.benchmarks.runner [scenarios]

Prints processor seconds (user and system, children included), which do not depend on what else the machine does.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ksfc_spec.runner.run import PYTEST

ROOT = Path(__file__).resolve().parents[2]
PER_FILE = 20
PAGE = b"<!doctype html><title>Bench</title><body><main><h1>Bench</h1><p role=status>good</p></main>"


@dataclass(frozen=True)
class Stub:
    """A system of one page."""

    app: Any
    tell: Any = None


def stub(**given: Any) -> Stub:
    """What the benchmark's target names as its factory."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]}
        )
        await send({"type": "http.response.body", "body": PAGE})

    return Stub(app)


def feature(number: int) -> str:
    """One file of twenty scenarios below one rule."""
    steps = '      만일 "Bench" 화면 주소를 직접 연다\n' + "".join(
        f'      {"그러면" if i == 0 else "그리고"} "{"good" if i % 2 else "Bench"}"가 보인다\n'
        for i in range(9)
    )
    scenarios = "".join(
        f"\n    @{'긍정' if i else '부정'}\n    시나리오: 보기 {number:03}-{i:02}\n{steps}"
        for i in range(PER_FILE)
    )
    rule = f"  @ESOP-{number:03} @줄:1 @필수 @명시\n  규칙: 규칙 {number}\n    EN: Rule.\n{scenarios}"
    return f"# language: ko\n@PC\n기능: {number}\n  하나.\n\n{rule}"


def main(scenarios: int) -> None:
    """Write the features, run both ways, print both times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "features" / "esop"
        folder.mkdir(parents=True)
        (Path(name) / "pyproject.toml").touch()
        (folder / "lines.csv").write_text("line,digest,disposition,rules,reason\n", encoding="utf-8")
        for number in range(1, scenarios // PER_FILE + 1):
            (folder / f"{number:03}-bench.feature").write_text(feature(number), encoding="utf-8")
        target = Path(name) / "target.toml"
        target.write_text(
            'name = "bench"\nfactory = "tests.benchmarks.runner:stub"\n[screens]\n"Bench" = "/"\n'
        )
        for label, options in (
            ("fast", []),
            ("fast, again", []),
            ("fast -n 2", ["-n", "2"]),
            ("plain", ["--plain"]),
        ):
            print(f"{label:12} {measured(folder.parent, target, options):6.1f} s")


def measured(features: Path, target: Path, options: list[str]) -> float:
    """Processor seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [
            *PYTEST,
            *("--adapter", "form", "--target", str(target), "--features", str(features)),
            *("--run-dir", str(features.parent / "run"), *options),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
