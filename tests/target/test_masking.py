"""Nothing secret reaches a record, and a record is looked through before it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from ksfc_spec.target.masking import Mask, SecretFoundError, leaks, require_clean


@pytest.fixture
def mask() -> Mask:
    mask = Mask()
    mask.add("9304123730417", "Neul!Bom73", "1234")
    return mask


@pytest.mark.parametrize("text", ["9304123730417", "930412-3730417", "비밀번호 Neul!Bom73 입니다", "값=1234"])
def test_secrets_become_bullets(mask: Mask, text: str) -> None:
    masked = mask(text)
    assert "•" in masked
    assert len(masked) == len(text)


@pytest.mark.parametrize("text", ["1588-12345", "010-0000-1001", "a1234b", "900000-1"])
def test_what_only_looks_alike_stays(mask: Mask, text: str) -> None:
    assert mask(text) == text


def test_unknown_resident_numbers_keep_only_the_birth_date() -> None:
    assert Mask()("번호 950827-4620135 끝") == "번호 950827•••••••• 끝"


def test_short_entries_are_nobodys_secret() -> None:
    mask = Mask()
    mask.add("1", "")
    assert mask("1 2 3") == "1 2 3"


def test_the_scanner_names_the_place_and_not_the_secret(tmp_path: Path) -> None:
    (tmp_path / "run.ndjson").write_text("fine\nNeul!Bom73\n", encoding="utf-8")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "a.txt").write_text("950827-4620135", encoding="utf-8")
    assert [str(leak) for leak in leaks(tmp_path, ["Neul!Bom73"])] == ["a.txt:1", "run.ndjson:2"]
    with pytest.raises(SecretFoundError) as refusal:
        require_clean(tmp_path, ["Neul!Bom73"])
    assert "Neul!Bom73" not in str(refusal.value)


def test_a_digest_is_no_resident_number(tmp_path: Path) -> None:
    (tmp_path / "run.ndjson").write_text('"sha256": "ab9304123730417cd"', encoding="utf-8")
    require_clean(tmp_path, [])
