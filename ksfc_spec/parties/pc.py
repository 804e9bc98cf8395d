"""The customer's PC: installed programs, media with NPKI folders, and whether somebody works it from afar."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import pkcs12

from ksfc_spec.pki import NpkiFolder, Platform, on_hard_disk, on_removable
from ksfc_spec.pki.npki import CERTIFICATE, KEY

from .disk import directory_of
from .errors import PartyRefusedError
from .party import Action, Party

REQUIRED_PROGRAMS = ("키보드보안", "공동인증서 프로그램", "개인방화벽")
OPTIONAL_PROGRAMS = ("화면캡처 방지", "피싱 방지")
PROGRAMS = REQUIRED_PROGRAMS + OPTIONAL_PROGRAMS
PICTURE, PICTURE_DATA = "사진.p12", b"\x89PNG\r\n\x1a\n" + bytes(64)
"""A picture whose name pretends that it is a certificate."""
HARD_DISK, REMOVABLE = MEDIA = ("하드디스크", "이동식디스크")


class Pc(Party):
    """One computer. It starts with the required programs on it, as a customer's does from the second visit on."""

    title = "고객 PC"

    def __init__(self) -> None:
        super().__init__()
        self._installed = set(REQUIRED_PROGRAMS)
        self._remote = False
        self.serial = f"pc-{secrets.token_hex(8)}"

    def installed(self) -> frozenset[str]:
        """Names of the security programs on it."""
        self.require_well()
        return frozenset(self._installed)

    def remote(self) -> bool:
        """Whether it is worked through remote control or runs inside a virtual machine."""
        return self._remote

    def folder(self, medium: str) -> NpkiFolder:
        """The NPKI folder of a medium: real files, in a directory that goes with this PC."""
        if medium == HARD_DISK:
            return NpkiFolder(on_hard_disk(self._files / "home", platform=Platform.WINDOWS))
        return NpkiFolder(on_removable(self._files / "usb"))

    @cached_property
    def _files(self) -> Path:
        return directory_of(self, prefix="pc-")

    def put_file(self, name: str, data: bytes) -> None:
        """Leave a file among the downloads, in place of one of that name."""
        downloads = self._files / "downloads"
        downloads.mkdir(exist_ok=True)
        (downloads / name).write_bytes(data)

    def read_file(self, name: str) -> bytes:
        """A file of this PC: a download, the newest certificate's own two files, or a picture that is no certificate.

        Refuses `no-file`.
        """
        if name in self.file_names():
            return (self._files / "downloads" / name).read_bytes()
        if name in (CERTIFICATE, KEY):
            for entry in self.folder(HARD_DISK).entries():
                return (entry.folder / name).read_bytes()
        if name == PICTURE:
            return PICTURE_DATA
        raise PartyRefusedError("no-file", f"{name}: there is no such file")

    def file_names(self) -> list[str]:
        """Names of the downloads."""
        downloads = self._files / "downloads"
        return sorted(path.name for path in downloads.iterdir()) if downloads.is_dir() else []

    def install(self, program: str) -> None:
        """Put a program on it; refuses `unknown-program`."""
        self._known(program)
        self._installed.add(program)

    def _known(self, program: str) -> None:
        if program not in PROGRAMS:
            raise PartyRefusedError("unknown-program", f"{program}: not one of {PROGRAMS}")

    def actions(self) -> Mapping[str, Action]:
        return {
            **super().actions(),
            "get": self._get,
            "install": self._install,
            "uninstall": self._uninstall,
            "remote": self._set_remote,
            "files": self._list_files,
            "file": self._give_file,
            "open_file": self._open_file,
        }

    def _get(self) -> Mapping[str, Any]:
        return {"installed": sorted(self._installed), "remote": self._remote}

    def _install(self, *, program: str) -> Mapping[str, Any]:
        for name in PROGRAMS if program == "all" else (program,):
            self.install(name)
        return self._get()

    def _uninstall(self, *, program: str) -> Mapping[str, Any]:
        for name in PROGRAMS if program == "all" else (program,):
            self._known(name)
            self._installed.discard(name)
        return self._get()

    def _set_remote(self, *, on: str) -> Mapping[str, Any]:
        self._remote = str(on).lower() in ("true", "1", "yes", "on")
        return self._get()

    def _list_files(self) -> Mapping[str, Any]:
        return {"files": self.file_names()}

    def _give_file(self, *, name: str) -> Mapping[str, Any]:
        return {"data": base64.b64encode(self.read_file(name)).decode()}

    def _open_file(self, *, name: str, password: str) -> Mapping[str, Any]:
        """Whether OpenSSL opens a PKCS#12 file with that password."""
        data = self.read_file(name)
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(data, password.encode())
        except ValueError:
            return {"opened": False}
        return {"opened": key is not None and certificate is not None}
