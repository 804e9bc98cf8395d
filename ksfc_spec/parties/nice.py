"""NICE, the real-name service: does this name belong to this resident number?"""

from __future__ import annotations

from dataclasses import dataclass

from .party import ERROR, SILENT, Party
from .people import People

MISMATCH = "mismatch"


@dataclass(frozen=True, slots=True)
class RealName:
    """The service's answer; `ci` is the person's linking code, `""` when name and number do not match."""

    matches: bool
    ci: str = ""


class Nice(Party):
    """Answers from the residents' register; disturbed by `mismatch` it confirms nobody (a stale register)."""

    title = "나이스평가정보"
    disturbances = (SILENT, ERROR, MISMATCH)

    def __init__(self, people: People) -> None:
        super().__init__()
        self._people = people

    def check(self, name: str, *, resident_number: str) -> RealName:
        """Whether the two belong together; raises `PartyError` on a bad day."""
        self.require_well()
        person = self._people.holder(name=name, resident_number=resident_number)
        if person is None or self.disturbed(MISMATCH):
            return RealName(matches=False)
        return RealName(matches=True, ci=self._people.ci(resident_number))
