"""The customer's smartphone: the certificates in the bank's app, and its camera. An app's folder is nobody else's to read."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from ksfc_spec.clock import Clock
from ksfc_spec.pki import NpkiFolder, on_removable

from .disk import directory_of
from .errors import PartyRefusedError
from .exports import Exporter
from .party import Action, Party

PLACE = "스마트폰"
FINGER, FACE = "지문", "Face ID"


class Phone(Party):
    """One smartphone with the app on it; `serial` names it to the bank. `in_sight` is the QR code before its camera."""

    title = "고객 휴대폰"

    def __init__(self, *, clock: Clock, in_sight: Callable[[], str]) -> None:
        super().__init__()
        self._senses = {FINGER, FACE}
        self.serial = f"phone-{secrets.token_hex(8)}"
        self.exporter = Exporter(clock)
        self._in_sight = in_sight

    def senses(self) -> frozenset[str]:
        """What its lock recognises."""
        return frozenset(self._senses)

    def set_sense(self, sense: str, *, on: bool) -> None:
        """From now on it has this sense, or has not."""
        (self._senses.add if on else self._senses.discard)(sense)

    @cached_property
    def folder(self) -> NpkiFolder:
        """Where the app keeps certificates and key files: real files, in a directory that goes with this phone."""
        return NpkiFolder(on_removable(directory_of(self, prefix="phone-")))

    def scan(self) -> Mapping[str, Any]:
        """Hold the camera before the PC's screen; refuses `nothing-there` where it shows no QR code."""
        code = self._in_sight()
        if not code:
            raise PartyRefusedError("nothing-there", "the PC shows no QR code")
        self.exporter.seen = code
        return {"scanned": True}

    def number(self) -> str:
        """The number the app shows; refuses `nothing-there`."""
        if not self.exporter.number:
            raise PartyRefusedError("nothing-there", "the app shows no number")
        return self.exporter.number

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "scan": self.scan}
