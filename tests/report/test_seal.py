"""A report that travels alone: sealed, and caught when a letter of it is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ksfc_spec.report.errors import ChangedFileError, ManifestError
from ksfc_spec.report.manifest import PUBLIC_KEY, verify
from ksfc_spec.report.publish import build
from ksfc_spec.report.signing import public_pem, signing_key


@pytest.fixture
def alone(folder: Path, tmp_path: Path) -> Path:
    """A report by itself, as it comes by mail."""
    build(folder, key=tmp_path / "key.pem", workbook=False)
    mailed = tmp_path / "mailed" / "report.html"
    mailed.parent.mkdir()
    mailed.write_bytes((folder / "report.html").read_bytes())
    return mailed


def test_a_mailed_report_is_as_it_was_signed(alone: Path, folder: Path) -> None:
    assert not verify(alone).trusted
    known = verify(alone, key=folder / PUBLIC_KEY)
    assert known.trusted
    assert known.signer == verify(folder).signer
    assert known.signer[:16] in alone.read_text("utf-8")


@pytest.mark.parametrize(
    "change",
    [(b">\xeb\xb6\x80\xec\xa0\x81\xed\x95\xa9<", b">\xec\xa0\x81\xed\x95\xa9<"), (b"</html>", b"</html> ")],
)
def test_one_changed_letter_is_told(alone: Path, change: tuple[bytes, bytes]) -> None:
    page = alone.read_bytes()
    assert change[0] in page
    alone.write_bytes(page.replace(*change, 1))
    with pytest.raises(ChangedFileError, match=r"changed after signing.*report\.html"):
        verify(alone)


def test_what_stands_behind_the_seal_or_no_seal_is_refused(alone: Path) -> None:
    page = alone.read_bytes()
    alone.write_bytes(page + b"<script>more()</script>")
    with pytest.raises(ManifestError, match="seal"):
        verify(alone)
    alone.write_bytes(page[:-2000])
    with pytest.raises(ManifestError, match="seal"):
        verify(alone)


def test_sealed_anew_by_somebody_else_is_not_whom_we_know(alone: Path, folder: Path, tmp_path: Path) -> None:
    build(folder, key=tmp_path / "forger.pem", workbook=False)
    known = tmp_path / "known.pem"
    known.write_bytes(public_pem(signing_key(tmp_path / "key.pem")))
    with pytest.raises(ManifestError):
        verify(folder / "report.html", key=known)
    assert verify(alone, key=known).trusted
