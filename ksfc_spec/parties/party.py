"""What every outside party has in common: actions the world may ask for, and bad days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .errors import PartyFaultError, PartyRefusedError, PartySilentError

Action = Callable[..., Mapping[str, Any]]
SILENT, ERROR, WELL = "silent", "error", ""


class Party:
    """An institution with a name; `disturb` makes it silent, faulty, or well again (`how=""`)."""

    title = ""
    disturbances: tuple[str, ...] = (SILENT, ERROR)

    def __init__(self) -> None:
        self._mood = WELL

    def actions(self) -> Mapping[str, Action]:
        """What `World.tell` may ask this party, by name; every answer is plain JSON."""
        return {"disturb": self.disturb}

    def disturb(self, *, how: str = WELL) -> Mapping[str, Any]:
        """Have a bad day (`silent`, `error`, or one of the party's own kinds) or recover (`""`)."""
        if how not in (WELL, *self.disturbances):
            raise PartyRefusedError("unknown-disturbance", f"{self.title} knows only {self.disturbances}")
        self._mood = how
        return {"how": how}

    def disturbed(self, how: str) -> bool:
        """Whether this very disturbance is on."""
        return self._mood == how

    def require_well(self) -> None:
        """Raise what a caller would notice: `PartySilentError` or `PartyFaultError`."""
        if self._mood == SILENT:
            raise PartySilentError(self.title)
        if self._mood == ERROR:
            raise PartyFaultError(self.title)
