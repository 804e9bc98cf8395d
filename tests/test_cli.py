"""The command line: wrong input is one message and exit code 2, and nothing is left half-written."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ksfc_spec.cli import main
from ksfc_spec.workspace import PACKAGE_ROOT


@pytest.fixture(autouse=True)
def _without_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KSFC_MANUALS", "KSFC_REPORTS", "KSFC_LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield int(door.getsockname()[1])


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one message of a command that is refused."""
    code = main(arguments)
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.startswith("ksfc: "), said.err
    assert said.err.count("\n") == 1, said.err
    return said.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lines", "--manuals", "nowhere"), "no manuals in this folder"),
        (("lines", "--features", "nowhere"), "no features folder"),
        (("rules", "ESOP-999x"), "no such rule"),
        (("run", "ESOP-999x"), "no such rule"),
        (("prove", "ESOP-999x"), "no such rule"),
        (("run", "--shard", "4/3"), "2/3"),
        (("run", "--target", "nowhere.toml"), "cannot read the target"),
        (("verify", "nowhere"), "nowhere"),
        (("report", "nowhere"), "no run to report on"),
        (("export", "list.pdf"), "unknown format"),
        (("import", "nowhere.xlsx"), "nowhere.xlsx"),
        (("serve", "--port", "70000"), "cannot listen"),
    ],
)
def test_wrong_input_is_one_message(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert told in _refused(capsys, *arguments)


def test_a_features_folder_without_features_is_wrong_and_not_green(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for command in ("run", "nightly", "lint", "rules", "lines"):
        assert "no feature files" in _refused(capsys, command, "--features", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused_before_anything_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    there = tmp_path / "file"
    there.write_text("kept")
    assert "cannot write" in _refused(capsys, "run", "--adapter", "form", "--out", str(there))
    assert "cannot write" in _refused(capsys, "nightly", "--adapter", "form", "--reports", str(there))
    assert there.read_text() == "kept"


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str], taken_port: int) -> None:
    assert "--port" in _refused(capsys, "serve", "--port", str(taken_port))


def test_a_negative_number_of_workers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["run", "--workers", "-1"])
    assert end.value.code == 2
    assert "--workers" in capsys.readouterr().err


def test_a_rule_without_scenarios_is_not_passed_over_in_silence() -> None:
    rules = json.loads(_ksfc("rules", "--json").stdout)
    untestable = next(rule["id"] for rule in rules if not rule["scenarios"])
    assert "no scenario to run" in _ksfc("run", "--adapter", "form", untestable).stderr


def test_served_and_stopped() -> None:
    with subprocess.Popen(
        _command("serve", "--port", "0", "--lang", "en"), stdout=subprocess.PIPE, text=True, cwd=PACKAGE_ROOT
    ) as served:
        assert served.stdout is not None
        address = served.stdout.readline().split("bank: ")[1].split()[0]
        assert "우리사주뱅킹" in httpx.get(address).text
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=20) in (0, 130)
        assert "Traceback" not in served.stdout.read()


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ksfc_spec.cli", *arguments]


def _ksfc(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(*arguments), cwd=PACKAGE_ROOT, capture_output=True, text=True, check=False, timeout=120
    )
