"""The customer's PC: installed programs, media with NPKI folders, and whether somebody works it from afar."""

from __future__ import annotations

import secrets
import shutil
import weakref
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from ksfc_spec.pki import NpkiFolder, Platform, on_hard_disk, on_removable

from .errors import PartyRefusedError
from .party import Action, Party

REQUIRED_PROGRAMS = ("키보드보안", "공동인증서 프로그램", "개인방화벽")
OPTIONAL_PROGRAMS = ("화면캡처 방지", "피싱 방지")
PROGRAMS = REQUIRED_PROGRAMS + OPTIONAL_PROGRAMS
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
        directory = mkdtemp(prefix="pc-")
        weakref.finalize(self, shutil.rmtree, directory, ignore_errors=True)
        return Path(directory)

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
