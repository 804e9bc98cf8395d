"""What customers carry to prove a transaction: OTP devices and security cards, by person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from ksfc_spec.clock import Clock

from .errors import PartyRefusedError
from .people import Person

STEP_SECONDS = 30
"""RFC 6238, section 4.1: the default time step."""


@dataclass(frozen=True, slots=True)
class OtpDevice:
    """A device that shows a number of `digits` digits (RFC 6238, SHA-1), its `key` shared with the bank."""

    serial: str
    key: bytes = field(repr=False)
    digits: int

    def shows(self, at: float) -> str:
        """The number it shows at `at`, in seconds since 1970."""
        return one_time_password(self.key, step=int(at) // STEP_SECONDS, digits=self.digits)


@dataclass(frozen=True, slots=True)
class SecurityCard:
    """A printed card: a serial number and cells of four digits, numbered from 1."""

    serial: str
    cells: Mapping[int, str] = field(repr=False)


def one_time_password(key: bytes, *, step: int, digits: int) -> str:
    """HOTP of a time step (RFC 4226 section 5.3 as used by RFC 6238)."""
    sha1 = SHA1()  # noqa: S303 - what OTP devices use; HMAC does not need collision resistance
    return HOTP(key, digits, sha1, enforce_key_length=False).generate(step).decode()


class Tokens:
    """Who carries what."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._devices: dict[str, OtpDevice] = {}
        self._cards: dict[str, SecurityCard] = {}

    def hand_device(self, person: Person, device: OtpDevice) -> None:
        """This person has this OTP device from now on."""
        self._devices[person.name] = device

    def hand_card(self, person: Person, card: SecurityCard) -> None:
        """This person has this card from now on."""
        self._cards[person.name] = card

    def device(self, person: Person) -> OtpDevice:
        """The person's OTP device; refuses `no-device`."""
        if person.name not in self._devices:
            raise PartyRefusedError("no-device", f"{person.name} has no OTP device")
        return self._devices[person.name]

    def shown(self, person: Person) -> str:
        """The number on the person's device now; refuses `no-device`."""
        return self.device(person).shows(self._clock.now().timestamp())

    def card(self, person: Person) -> SecurityCard:
        """The person's card; refuses `no-card`."""
        if person.name not in self._cards:
            raise PartyRefusedError("no-card", f"{person.name} has no security card")
        return self._cards[person.name]
