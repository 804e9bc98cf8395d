"""The address service: search by road name, or by province, district and building."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .party import Action, Party


@dataclass(frozen=True, slots=True)
class Address:
    """One postal address; `str()` is how it is printed, `(99001) 가온특별시 나래구 은하로 12 (은하수아파트)`."""

    key: str
    postal_code: str
    sido: str
    sigungu: str
    road: str
    number: str
    building: str

    def __str__(self) -> str:
        line = f"({self.postal_code}) {self.sido} {self.sigungu} {self.road} {self.number}"
        return f"{line} ({self.building})" if self.building else line


@cache
def known_addresses() -> tuple[Address, ...]:
    """The invented country, read once per process."""
    text = files(__package__).joinpath("addresses.toml").read_text(encoding="utf-8")
    return tuple(Address(**row) for row in tomllib.loads(text)["address"])


def squeeze(text: str) -> str:
    """Text without white space, as road and building names are compared."""
    return "".join(text.split())


class AddressService(Party):
    """Finds addresses; knows nobody."""

    title = "주소 검색 서비스"

    def by_road(self, query: str) -> tuple[Address, ...]:
        """Addresses whose road (or road and number) starts as `query` does; nothing for an empty query."""
        self.require_well()
        wanted = squeeze(query)
        if not wanted:
            return ()
        return tuple(a for a in known_addresses() if squeeze(a.road + a.number).startswith(wanted))

    def by_building(self, building: str, *, sido: str, sigungu: str) -> tuple[Address, ...]:
        """Addresses in one district whose building's name contains `building`; nothing for an empty name."""
        self.require_well()
        wanted = squeeze(building)
        district = (a for a in known_addresses() if (a.sido, a.sigungu) == (sido, sigungu))
        return tuple(a for a in district if wanted and wanted in squeeze(a.building))

    def districts(self) -> Mapping[str, tuple[str, ...]]:
        """Districts (시군구) by province (시도), in the order of the data."""
        found: dict[str, list[str]] = {}
        for address in known_addresses():
            names = found.setdefault(address.sido, [])
            if address.sigungu not in names:
                names.append(address.sigungu)
        return {sido: tuple(names) for sido, names in found.items()}

    def by_key(self, key: str) -> Address | None:
        """The address with that key."""
        return next((a for a in known_addresses() if a.key == key), None)

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "search": self._search}

    def _search(self, *, road: str) -> Mapping[str, Any]:
        return {"addresses": [str(a) for a in self.by_road(road)]}
