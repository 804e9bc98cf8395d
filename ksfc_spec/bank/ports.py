"""What the bank needs from the parties outside, as small protocols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from cryptography.x509 import Certificate

from ksfc_spec.parties.addresses import Address
from ksfc_spec.parties.certificates import SignedAnswer
from ksfc_spec.parties.koscom_issue import CloudIssued
from ksfc_spec.parties.nice import RealName
from ksfc_spec.parties.telco import PhoneIdentity
from ksfc_spec.pki import Kind, Request

__all__ = [
    "Address",
    "AddressPort",
    "CallPort",
    "CertificatePort",
    "ChancePort",
    "CloudAppPort",
    "CloudIssuePort",
    "CloudIssued",
    "CloudPort",
    "DevicePort",
    "FinancialPort",
    "HandsetPort",
    "IssuePort",
    "MessagePort",
    "OriginPort",
    "PhoneIdentity",
    "PhonePort",
    "RealName",
    "RealNamePort",
    "SignedAnswer",
    "TelcoPort",
    "TransferPort",
    "TrustPort",
    "UnionPort",
]


class RealNamePort(Protocol):
    """A real-name service."""

    def check(self, name: str, *, resident_number: str) -> RealName: ...


class PhonePort(Protocol):
    """Identity check by telephone: open, let the customer do it in a pop-up, redeem the result once."""

    def open(self, requester: str, *, state: str, return_to: str) -> str: ...

    def redeem(self, token: str, *, state: str) -> PhoneIdentity: ...


class MessagePort(Protocol):
    """Text messages to customers; raises `PartyError` on the telephone company's bad day."""

    def send(self, phone: str, text: str) -> None: ...


class TelcoPort(PhonePort, MessagePort, Protocol):
    """A telephone company: identity checks and messages."""


class CallPort(Protocol):
    """Automatic calls; a call's state is ringing, approved, declined or missed."""

    def ring(self, phone: str, *, caller: str, shown: str = "") -> str: ...

    def state(self, call_id: str) -> str: ...


class TransferPort(Protocol):
    """Other banks: whose account it is, and paying into it."""

    def holder(self, bank: str, *, account: str) -> str: ...

    def pay(self, bank: str, *, account: str, amount: int, sender: str) -> None: ...


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
    """What the security programs report of the customer's computer; `serial` tells it from others."""

    @property
    def serial(self) -> str: ...

    def installed(self) -> frozenset[str]: ...

    def remote(self) -> bool: ...

    def install(self, program: str) -> None: ...


class HandsetPort(Protocol):
    """What the app reports of the customer's phone: which senses it can recognise (지문, Face ID)."""

    def senses(self) -> frozenset[str]: ...


class CertificatePort(Protocol):
    """The certificate program on the customer's computer; like `PhonePort`, but a refused answer may be given anew."""

    def open(
        self, requester: str, *, state: str, nonce: bytes, return_to: str, give_up_to: str = ""
    ) -> str: ...

    def redeem(self, token: str, *, state: str) -> SignedAnswer: ...

    def refuse(self, state: str, *, notice: str, nonce: bytes) -> str: ...

    def done(self, state: str) -> None: ...


class FinancialPort(Protocol):
    """KFTC's financial certificate service; `holder_ci` is the linking code of the person expected (`""`: anybody)."""

    def open(
        self, requester: str, *, state: str, nonce: bytes, return_to: str, holder_ci: str = ""
    ) -> str: ...

    def redeem(self, token: str, *, state: str) -> SignedAnswer: ...


class CloudPort(Protocol):
    """Koscom's cloud program, and what Koscom can ask the immigration office; a refused answer may be given anew.

    `unwanted` maps the certificate policies that are not taken to what is to be said then.
    """

    def open(
        self,
        requester: str,
        *,
        state: str,
        nonce: bytes,
        return_to: str,
        unwanted: Mapping[str, str] | None = None,
    ) -> str: ...

    def redeem(self, token: str, *, state: str) -> SignedAnswer: ...

    def refuse(self, state: str, *, notice: str, nonce: bytes, same: bool = False) -> str: ...

    def done(self, state: str) -> None: ...

    def departed(self, name: str, *, resident_number: str) -> bool: ...


class CloudAppPort(CloudPort, Protocol):
    """The same program on the customer's phone, where the bank's app can ask whose cloud the phone opens."""

    def calling_the_list(self, name: str) -> CloudPort: ...

    def opens_a_cloud(self) -> bool: ...

    def connected(self, name: str, *, born: str) -> bool: ...

    def connect(self, requester: str, *, state: str, return_to: str) -> str: ...

    def redeem_connection(self, token: str, *, state: str) -> None: ...


class CloudIssuePort(Protocol):
    """Koscom's issue into the cloud: apply, let the customer set the PIN and pay in its window, learn what was issued."""

    def apply(
        self, requester: str, *, state: str, return_to: str, name: str, resident_number: str
    ) -> str: ...

    def redeem(self, token: str, *, state: str) -> CloudIssued: ...

    def withdraw(self, state: str) -> None: ...


class OriginPort(Protocol):
    """From which country (ISO 3166-1) an address comes; raises `PartyError` where that cannot be found out."""

    def country(self, address: str) -> str: ...


class ChancePort(Protocol):
    """Numbers by chance, by the name of what is drawn."""

    def draw(self, of: str, *, digits: int) -> str: ...


class IssuePort(Protocol):
    """Where new certificates are applied for; what the new one replaces is revoked with its issue, or nothing happens."""

    def issue(self, kind: Kind, *, name: str, resident_number: str, request: Request) -> Certificate: ...


class TrustPort(Protocol):
    """The accredited authorities: whom to trust, and how to ask what has become of a certificate."""

    @property
    def anchors(self) -> tuple[Certificate, ...]: ...

    @property
    def intermediates(self) -> tuple[Certificate, ...]: ...

    def root_list(self) -> bytes:
        """The root's current revocation list, DER; `OSError` when it cannot be had."""
        ...

    def ask(self, url: str, request: bytes) -> bytes:
        """The OCSP answer to a request, both DER; `OSError` when none can be had."""
        ...
