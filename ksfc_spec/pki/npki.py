"""NPKI folders: `NPKI/<CA>/USER/<DN>/signCert.der + signPri.key`, on a hard disk or a removable medium.

Deleting an entry removes files and nothing else: the certificate stays valid until it is revoked.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .errors import EntryError, MalformedError
from .keys import load_key
from .names import folder_name
from .privatekey import KeyLoader, OwnerKey, unprotect
from .reading import load_certificate

CERTIFICATE = "signCert.der"
KEY = "signPri.key"
MAX_FILE = 64 * 1024
"""A certificate or key file is at most a few kilobytes; anything longer is not read."""


class Platform(StrEnum):
    """Where the hard disk's NPKI folder stands."""

    WINDOWS = "windows"
    MAC = "mac"
    LINUX = "linux"


_BELOW_HOME = {
    Platform.WINDOWS: ("AppData", "LocalLow", "NPKI"),
    Platform.MAC: ("Library", "Preferences", "NPKI"),
    Platform.LINUX: ("NPKI",),
}


def on_hard_disk(home: Path, *, platform: Platform) -> Path:
    """The NPKI folder of a user's home."""
    return home.joinpath(*_BELOW_HOME[platform])


def on_removable(drive: Path) -> Path:
    """The NPKI folder at the top of a USB stick or any other drive."""
    return drive / "NPKI"


@dataclass(frozen=True, slots=True)
class Entry:
    """One certificate folder."""

    authority: str
    folder: Path
    certificate: x509.Certificate

    def open(self, password: str, *, load: KeyLoader = load_key) -> OwnerKey:
        """The private key with its R; errors of `privatekey.unprotect`, and `KeyMismatchError`."""
        return unprotect(_read(self.folder / KEY), password, load=load).must_match(self.certificate)


class NpkiFolder:
    """All entries below one NPKI folder, which need not exist yet."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def entries(self) -> list[Entry]:
        """Every readable entry, by authority and name; folders whose certificate is missing or damaged are passed over."""
        found = []
        for folder in sorted(self.root.glob("*/USER/cn=*")):
            if (folder / CERTIFICATE).is_file() and (folder / KEY).is_file():
                with suppress(MalformedError, EntryError):
                    found.append(self._entry(folder))
        return found

    def save(self, certificate: x509.Certificate, key_file: bytes, *, authority: str) -> Entry:
        """Write both files; an entry of the same name is overwritten, as a reissue does.

        `authority` is the folder below NPKI: `SignKorea`, `yessign`, `KICA`, `CrossCert`, `TradeSign`.
        """
        folder = self._folder(authority, certificate)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / KEY, key_file)
            _write(folder / CERTIFICATE, certificate.public_bytes(Encoding.DER))
        except OSError as error:
            raise EntryError(f"{folder.name} cannot be written: {error.strerror}") from None
        return Entry(authority, folder, certificate)

    def copy(self, entry: Entry, *, to: NpkiFolder) -> Entry:
        """Copy an entry to another medium: backup, restore, change of medium."""
        return to.save(entry.certificate, _read(entry.folder / KEY), authority=entry.authority)

    def move(self, entry: Entry, *, to: NpkiFolder) -> Entry:
        """Copy, then delete here."""
        copied = self.copy(entry, to=to)
        self.delete(entry)
        return copied

    def delete(self, entry: Entry) -> None:
        """Remove the files; `EntryError` if the entry is not in this folder. Nothing is revoked."""
        where = entry.folder.resolve()
        if where.parent.parent.parent != self.root.resolve() or not (where / CERTIFICATE).is_file():
            raise EntryError(f"no such entry here: {entry.folder.name}")
        shutil.rmtree(entry.folder)

    def _folder(self, authority: str, certificate: x509.Certificate) -> Path:
        if not authority.isalnum():
            raise EntryError(f"not the name of an authority's folder: {authority!r}")
        return self.root / authority / "USER" / folder_name(certificate.subject)

    def _entry(self, folder: Path) -> Entry:
        return Entry(folder.parent.parent.name, folder, load_certificate(_read(folder / CERTIFICATE)))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise EntryError(f"{path.name} cannot be read: {error.strerror}") from None
    if len(data) > MAX_FILE:
        raise MalformedError(path.name, detail="longer than 64 KiB")
    return data


def _write(path: Path, data: bytes) -> None:
    """Write beside, then put in place; readable by the owner only."""
    beside = path.with_name(path.name + ".new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    beside.replace(path)
