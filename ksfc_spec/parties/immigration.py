"""The Ministry of Justice's record of departures, asked by Koscom for houses whose customer consented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import PartyRefusedError
from .party import Action, Party
from .people import People


class Immigration(Party):
    """Who is out of the country. Everybody is at home at first."""

    title = "법무부 출입국"

    def __init__(self, people: People) -> None:
        super().__init__()
        self._people = people
        self._departed: set[str] = set()

    def departed(self, name: str, *, resident_number: str) -> bool:
        """Whether that person has left the country; refuses `unknown-person`. Nothing is kept of the question."""
        self.require_well()
        person = self._people.holder(name=name, resident_number=resident_number)
        if person is None:
            raise PartyRefusedError("unknown-person", "출입국 기록을 조회할 분을 찾을 수 없습니다.")
        return person.name in self._departed

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "depart": self._depart, "stay": self._stay}

    def _depart(self, *, name: str) -> Mapping[str, Any]:
        self._departed.add(self._people.named(name).name)
        return {"departed": True}

    def _stay(self, *, name: str) -> Mapping[str, Any]:
        self._departed.discard(self._people.named(name).name)
        return {"departed": False}
