"""NPKI folders: the layout other programs look for, and what deleting does not do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from pypinksign import PinkSign

from ksfc_spec.pki import (
    Entry,
    EntryError,
    Form,
    KeyMismatchError,
    MalformedError,
    NpkiFolder,
    Platform,
    Standing,
    TruncatedError,
    WrongPasswordError,
    lifecycle,
    load_certificate,
    on_hard_disk,
    on_removable,
    protect,
)
from ksfc_spec.pki.names import folder_name, name, same

from .conftest import PASSWORD, START, Customer


@pytest.fixture
def folder(tmp_path: Path) -> NpkiFolder:
    return NpkiFolder(on_removable(tmp_path))


def test_where_the_folders_stand() -> None:
    home = Path("home")
    assert on_hard_disk(home, platform=Platform.WINDOWS) == home / "AppData" / "LocalLow" / "NPKI"
    assert on_hard_disk(home, platform=Platform.MAC) == home / "Library" / "Preferences" / "NPKI"
    assert on_hard_disk(home, platform=Platform.LINUX) == home / "NPKI"
    assert on_removable(Path("E")) == Path("E") / "NPKI"


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # PyPinkSign leaves its files open
@pytest.mark.parametrize("form", [Form.SEED_SHA1, Form.PBES2])
def test_pypinksign_opens_a_saved_entry_by_its_path(
    customer: Customer, folder: NpkiFolder, form: Form
) -> None:
    certificate, owner = customer.certificate()
    key_file = protect(owner, PASSWORD, random=os.urandom, form=form)
    entry = folder.save(certificate, key_file, authority="SignKorea")
    assert entry.folder.parent == folder.root / "SignKorea" / "USER"
    assert entry.folder.name.startswith("cn=은가람-")
    witness = PinkSign(
        pubkey_path=str(entry.folder / "signCert.der"),
        prikey_path=str(entry.folder / "signPri.key"),
        prikey_password=PASSWORD.encode(),
    )
    assert witness.cn() == entry.folder.name.split(",")[0].removeprefix("cn=")
    assert witness.cert_type_oid() == "1.2.410.200004.5.1.1.9"
    assert witness.verify(owner.key.sign(b"m", PKCS1v15(), SHA256()), b"m")


def test_a_saved_entry_opens_with_r(customer: Customer, folder: NpkiFolder) -> None:
    certificate, owner = customer.certificate()
    folder.save(certificate, protect(owner, PASSWORD, random=os.urandom), authority="SignKorea")
    (entry,) = folder.entries()
    assert entry.certificate == certificate
    opened = entry.open(PASSWORD, load=customer.keys.load)
    assert opened.random_number == owner.random_number
    assert opened.key.private_numbers() == owner.key.private_numbers()
    with pytest.raises(WrongPasswordError):
        entry.open("not it")


def test_only_the_owner_may_read_the_files(customer: Customer, folder: NpkiFolder) -> None:
    certificate, owner = customer.certificate()
    entry = folder.save(certificate, protect(owner, PASSWORD, random=os.urandom), authority="SignKorea")
    assert (entry.folder / "signPri.key").stat().st_mode & 0o077 == 0
    assert sorted(p.name for p in entry.folder.iterdir()) == ["signCert.der", "signPri.key"]


def test_backup_move_and_delete_change_no_certificate(
    customer: Customer, folder: NpkiFolder, tmp_path: Path
) -> None:
    certificate, owner = customer.certificate()
    stick = NpkiFolder(on_removable(tmp_path / "stick"))
    entry = folder.save(certificate, protect(owner, PASSWORD, random=os.urandom), authority="SignKorea")
    copied = folder.copy(entry, to=stick)
    assert copied.open(PASSWORD).r == owner.r
    folder.delete(entry)
    assert folder.entries() == []
    stick.move(copied, to=folder)
    assert (stick.entries(), len(folder.entries())) == ([], 1)
    record = customer.pki.authority("SignKorea").record(certificate.serial_number)
    assert lifecycle.standing(record, START) is Standing.VALID


def test_an_entry_of_another_folder_is_not_deleted(
    customer: Customer, folder: NpkiFolder, tmp_path: Path
) -> None:
    certificate, owner = customer.certificate()
    stick = NpkiFolder(on_removable(tmp_path / "stick"))
    entry = stick.save(certificate, protect(owner, PASSWORD, random=os.urandom), authority="SignKorea")
    with pytest.raises(EntryError):
        folder.delete(entry)
    assert len(stick.entries()) == 1


def test_a_key_beside_the_wrong_certificate(customer: Customer, folder: NpkiFolder) -> None:
    certificate, _ = customer.certificate()
    _, other = customer.certificate()
    entry = folder.save(certificate, protect(other, PASSWORD, random=os.urandom), authority="SignKorea")
    with pytest.raises(KeyMismatchError):
        entry.open(PASSWORD)


def test_damaged_files(customer: Customer, folder: NpkiFolder) -> None:
    certificate, owner = customer.certificate()
    entry = folder.save(certificate, protect(owner, PASSWORD, random=os.urandom), authority="SignKorea")
    key = entry.folder / "signPri.key"
    key.write_bytes(key.read_bytes()[:-7])
    with pytest.raises(TruncatedError):
        entry.open(PASSWORD)
    key.write_bytes(bytes(70_000))
    with pytest.raises(MalformedError, match="64 KiB"):
        entry.open(PASSWORD)
    key.unlink()
    with pytest.raises(EntryError):
        entry.open(PASSWORD)
    assert folder.entries() == []


def test_a_damaged_neighbour_hides_nobody(customer: Customer, folder: NpkiFolder) -> None:
    certificate, owner = customer.certificate()
    entry = folder.save(certificate, protect(owner, PASSWORD, random=os.urandom), authority="SignKorea")
    damaged = entry.folder.parent / "cn=0"
    damaged.mkdir()
    (damaged / "signCert.der").write_bytes(b"0")
    (damaged / "signPri.key").write_bytes(b"0")
    assert [found.certificate for found in folder.entries()] == [certificate]


def test_a_name_too_long_for_a_folder(customer: Customer, folder: NpkiFolder) -> None:
    """Each part may be certified; together they are more than a file system takes."""
    _, owner = customer.certificate()
    subject = name("가" * 20, *("나" * 20,) * 4, organisation="바" * 20)
    builder = x509.CertificateBuilder(subject, subject, owner.key.public_key(), 7, START, START)
    with pytest.raises(EntryError):
        folder.save(builder.sign(owner.key, SHA256()), b"", authority="SignKorea")


def test_only_an_entry_is_deleted(customer: Customer, folder: NpkiFolder) -> None:
    """Neither the folder of all entries nor the whole medium goes with one."""
    certificate, owner = customer.certificate()
    entry = folder.save(certificate, protect(owner, PASSWORD, random=os.urandom), authority="SignKorea")
    for above in (entry.folder.parent, folder.root, entry.folder / ".." / ".."):
        with pytest.raises(EntryError):
            folder.delete(Entry("SignKorea", above, certificate))
    assert len(folder.entries()) == 1


@pytest.mark.parametrize("authority", ["..", "a/b", "", "SignKorea/../.."])
def test_the_authoritys_folder_stays_inside(customer: Customer, folder: NpkiFolder, authority: str) -> None:
    certificate, _ = customer.certificate()
    with pytest.raises(EntryError):
        folder.save(certificate, b"", authority=authority)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=16))
def test_no_name_leaves_its_folder(text: str) -> None:
    made = folder_name(name(text, "증권", organisation="SignKorea"))
    assert made.startswith("cn=")
    assert Path(made).name == made
    assert not set(made) & set('/\\:*?"<>|\0')


def test_a_name_that_is_too_long_or_empty_is_refused() -> None:
    for text in ("가" * 22, ""):
        with pytest.raises(MalformedError):
            name(text, organisation="SignKorea")


def test_names_are_compared_without_case_and_extra_space() -> None:
    assert same(
        name("은  가람", organisation="yessign", country="kr"), name("은 가람", organisation="YESSIGN")
    )
    assert not same(name("은가람", organisation="yessign"), name("은가림", organisation="yessign"))


def test_certificates_that_cannot_be_read(customer: Customer) -> None:
    certificate, _ = customer.certificate()
    der = certificate.public_bytes(Encoding.DER)
    assert load_certificate(der) == certificate
    with pytest.raises(TruncatedError):
        load_certificate(der[:500])
    with pytest.raises(MalformedError):
        load_certificate(b"\x30\x03\x02\x01\x00")
