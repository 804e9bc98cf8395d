"""What the bank needs from the parties outside, as small protocols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ksfc_spec.parties.addresses import Address
from ksfc_spec.parties.nice import RealName
from ksfc_spec.parties.telco import PhoneIdentity

__all__ = [
    "Address",
    "AddressPort",
    "DevicePort",
    "PhoneIdentity",
    "PhonePort",
    "RealName",
    "RealNamePort",
    "UnionPort",
]


class RealNamePort(Protocol):
    """A real-name service."""

    def check(self, name: str, *, resident_number: str) -> RealName: ...


class PhonePort(Protocol):
    """Identity check by telephone: open, let the customer do it in a pop-up, redeem the result once."""

    def open(self, requester: str, *, state: str, return_to: str) -> str: ...

    def redeem(self, token: str, *, state: str) -> PhoneIdentity: ...


class AddressPort(Protocol):
    """An address service."""

    def by_road(self, query: str) -> tuple[Address, ...]: ...

    def by_building(self, building: str, *, sido: str, sigungu: str) -> tuple[Address, ...]: ...

    def districts(self) -> Mapping[str, tuple[str, ...]]: ...

    def by_key(self, key: str) -> Address | None: ...


class UnionPort(Protocol):
    """The unions' lists of members, as filed with the company."""

    def union_of(self, resident_number: str) -> str: ...


class DevicePort(Protocol):
    """What the security programs report of the customer's computer."""

    def installed(self) -> frozenset[str]: ...

    def remote(self) -> bool: ...

    def install(self, program: str) -> None: ...
