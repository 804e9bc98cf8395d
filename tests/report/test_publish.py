"""What reviewers get: report, JUnit XML, workbook, and a manifest that notices every change."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from ksfc_spec.errors import InputError
from ksfc_spec.report import signing
from ksfc_spec.report.errors import ChangedFileError, ManifestError
from ksfc_spec.report.files import write_text
from ksfc_spec.report.manifest import MANIFEST, PUBLIC_KEY, verify
from ksfc_spec.report.publish import build
from ksfc_spec.target.masking import SecretFoundError
from tests.report import sample


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "signing-key.pem"


@pytest.fixture
def published(folder: Path, key: Path) -> Path:
    build(folder, key=key)
    return folder


def statement(folder: Path) -> dict[str, object]:
    envelope = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return dict(json.loads(base64.b64decode(envelope["payload"])))


def test_everything_is_made_and_vouched_for(folder: Path, key: Path, manuals: Path) -> None:
    before = sample.small_run(
        folder.parent / "20261119", run_id="20261119", started="2026-11-19T02:00:00+00:00"
    )
    build(before, key=key)
    written = build(folder, manuals=manuals, previous=before, key=key, sources={"manuals": manuals})
    assert [path.name for path in written] == [
        "report.html", "junit.xml", "verdicts.xlsx", PUBLIC_KEY, MANIFEST,
    ]  # fmt: skip
    verified = verify(folder)
    assert verified.files == len(list(folder.rglob("*.*"))) - 2
    assert not verified.trusted
    assert statement(folder)["predicate"]["result"] == "FAILED"  # type: ignore[index]
    assert verified.unlisted == ()
    assert verified.signer in str(verified)
    told = statement(folder)
    names = [item["name"] for item in told["predicate"]["configuration"]]  # type: ignore[index]
    assert {"manuals/esop.txt", "environment", f"previous/{MANIFEST}"} <= set(names)
    assert "ESOP-004" in told["predicate"]["failedTests"]  # type: ignore[index]
    assert str(folder) not in json.dumps(told)


@pytest.mark.parametrize("name", ["run.ndjson", "report.html", "catalogue.json", "proof.ndjson", "junit.xml"])
def test_a_changed_file_is_named(published: Path, name: str) -> None:
    with (published / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(ChangedFileError, match=name) as caught:
        verify(published)
    assert caught.value.path == name


def test_a_file_that_is_gone_is_named(published: Path) -> None:
    picture = next((published / "evidence").glob("*.png"))
    picture.unlink()
    with pytest.raises(ChangedFileError, match=picture.name):
        verify(published)


def test_a_file_that_was_added_is_not_vouched_for(published: Path) -> None:
    (published / "extra.txt").write_text("나중에 넣은 파일", encoding="utf-8")
    assert verify(published).unlisted == ("extra.txt",)


def test_a_manifest_written_anew_with_another_key_is_not_trusted(
    published: Path, key: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given.pem"
    given.write_bytes((published / PUBLIC_KEY).read_bytes())
    assert verify(published, key=given).trusted
    (published / "run.ndjson").write_bytes((published / "run.ndjson").read_bytes())
    build(published, key=tmp_path / "other.pem")
    with pytest.raises(ManifestError, match="signature"):
        verify(published, key=given)


def test_a_changed_payload_breaks_the_signature(published: Path) -> None:
    path = published / MANIFEST
    envelope = json.loads(path.read_text(encoding="utf-8"))
    payload = base64.b64decode(envelope["payload"]).replace(b"FAILED", b"PASSED")
    envelope["payload"] = base64.b64encode(payload).decode()
    path.write_text(json.dumps(envelope), encoding="utf-8")
    with pytest.raises(ManifestError, match="signature"):
        verify(published)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"payload": "!", "payloadType": "x", "signatures": []}'])
def test_what_is_no_envelope_is_refused(published: Path, text: str) -> None:
    (published / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError):
        verify(published)


def test_no_manifest_and_no_key(folder: Path, published: Path) -> None:
    (published / MANIFEST).unlink()
    with pytest.raises(ManifestError, match="no signed manifest"):
        verify(published)
    (published / PUBLIC_KEY).unlink()
    with pytest.raises(ManifestError, match="public key"):
        verify(published)


def test_the_key_is_made_once_and_for_its_owner_alone(key: Path) -> None:
    first, second = signing.signing_key(key), signing.signing_key(key)
    assert first.private_bytes_raw() == second.private_bytes_raw()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_where_the_key_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(signing.KEY_VARIABLE, str(tmp_path / "named.pem"))
    assert signing.key_path() == tmp_path / "named.pem"
    monkeypatch.delenv(signing.KEY_VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert signing.key_path() == tmp_path / "ksfc" / "signing-key.pem"


def test_a_file_that_is_no_key_is_wrong_input(key: Path) -> None:
    key.parent.mkdir()
    key.write_text("nonsense", encoding="utf-8")
    with pytest.raises(InputError, match="Ed25519"):
        signing.signing_key(key)


def test_a_resident_number_stops_publishing(folder: Path, key: Path) -> None:
    text = folder / "evidence" / "note.txt"
    text.write_text("주민등록번호 " + "930214" + "-" + "3" + "123456", encoding="utf-8")
    with pytest.raises(SecretFoundError) as caught:
        build(folder, key=key)
    assert "note.txt:1" in str(caught.value)
    assert "930214" not in str(caught.value)
    assert not (folder / "report.html").exists()
    assert not (folder / MANIFEST).exists()


def test_the_scanner_is_an_argument(folder: Path, key: Path) -> None:
    with pytest.raises(SecretFoundError, match=r"run\.ndjson:7"):
        build(folder, key=key, scan=lambda _: ["run.ndjson:7"])


def test_an_unwritable_place_is_wrong_input_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write_text(tmp_path / "file" / "report.html", ["<p>"])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_write_that_fails_midway_leaves_the_old_file(tmp_path: Path) -> None:
    path = write_text(tmp_path / "report.html", ["old"])

    def pieces() -> object:
        yield "new"
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_text(path, pieces())  # type: ignore[arg-type]
    assert path.read_text(encoding="utf-8") == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["report.html"]


def test_an_unreadable_previous_run_is_as_good_as_none(folder: Path, key: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    build(folder, previous=tmp_path / "broken", key=key, workbook=False)
    assert "견줄 지난 실행이 없다" in (folder / "report.html").read_text(encoding="utf-8")


def test_junit_tells_failures_errors_and_what_did_not_run(published: Path) -> None:
    root = ElementTree.parse(published / "junit.xml").getroot()
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("158", "4", "3")
    failure = root.find(".//failure")
    assert failure is not None
    assert "오류가 발생했습니다" in (failure.text or "")
    skipped = [test.get("classname") for test in root.iter("testcase") if test.find("skipped") is not None]
    assert {"ESOP-008", "ESOP-010", "ESOP-021", "ESOP-028"} <= set(skipped)


def test_junit_survives_characters_that_xml_has_no_place_for(folder: Path, key: Path) -> None:
    path = folder / "run.ndjson"
    path.write_text(
        path.read_text(encoding="utf-8").replace("오류가 발생했습니다", "오류\\u0000\\u001b[31m"),
        encoding="utf-8",
    )
    build(folder, key=key)
    ElementTree.parse(folder / "junit.xml")
    openpyxl.load_workbook(folder / "verdicts.xlsx")


def test_the_workbook_holds_every_rule_and_no_formula(folder: Path, key: Path) -> None:
    path = folder / "catalogue.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("창구 직원이", "=1+1 창구 직원이"), encoding="utf-8"
    )
    build(folder, key=key)
    book = openpyxl.load_workbook(folder / "verdicts.xlsx")
    assert book.sheetnames == ["coverage", "rules", "lines", "cases", "findings"]
    assert book["rules"].max_row == 29
    assert book["lines"].max_row == 201
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
