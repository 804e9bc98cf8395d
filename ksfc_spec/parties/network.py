"""The network between customer and bank: from which country an address comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .party import Action, Party

HOME, ABROAD = "KR", "JP"


class Network(Party):
    """A register of addresses by country (ISO 3166-1, two letters); the customer sits at home at first."""

    title = "접속국가 조회"

    def __init__(self) -> None:
        super().__init__()
        self._country = HOME

    def country(self, address: str) -> str:
        """The country an address belongs to."""
        self.require_well()
        return self._country

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "move": self._move}

    def _move(self, *, country: str) -> Mapping[str, Any]:
        """The customer connects from another country."""
        self._country = country
        return {"country": country}
