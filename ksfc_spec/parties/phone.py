"""The customer's smartphone: the certificates in the bank's app. An app's folder is nobody else's to read."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from ksfc_spec.pki import NpkiFolder, on_removable

from .party import Party

PLACE = "스마트폰"


class Phone(Party):
    """One smartphone with the app on it; `serial` names it to the bank."""

    title = "고객 휴대폰"

    def __init__(self) -> None:
        super().__init__()
        self.serial = f"phone-{secrets.token_hex(8)}"

    @cached_property
    def folder(self) -> NpkiFolder:
        """Where the app keeps certificates and key files: real files, in a directory that goes with this phone."""
        self._directory = TemporaryDirectory(prefix="phone-", ignore_cleanup_errors=True)
        return NpkiFolder(on_removable(Path(self._directory.name)))
