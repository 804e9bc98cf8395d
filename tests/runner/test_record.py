"""Writing the record: whole lines, and one message where there is no room."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from ksfc_spec.cli import main
from ksfc_spec.errors import HarnessError
from ksfc_spec.runner.record import RunRecord


def test_a_line_written_in_pieces_is_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write = os.write
    record = RunRecord(tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, data: write(file, data[:7]))
        record.case({"id": "ESOP-001/01@form", "scenario": "여러 번에 나뉘어 쓰인 줄"})
    line = json.loads((tmp_path / "run" / "run.ndjson").read_text("utf-8"))
    assert line["scenario"] == "여러 번에 나뉘어 쓰인 줄"


def test_a_full_disk_is_the_harness_failing_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(file: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    record = RunRecord(tmp_path / "run")
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(HarnessError, match="No space left") as told:
        record.case({"id": "ESOP-001/01@form"})
    assert told.value.exit_code == 3
    assert "free space" in told.value.hint


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "reports/x"), "reports/x"),
        (ZeroDivisionError("oops"), "a fault of the suite itself"),
    ],
)
def test_what_nobody_foresaw_never_reads_as_a_deviation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, told: str
) -> None:
    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr("ksfc_spec.cli.locate", fails)
    assert main(["lines"]) == 3
    assert told in capsys.readouterr().err
