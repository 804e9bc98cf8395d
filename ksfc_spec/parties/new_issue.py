"""New certificates asked for by phone: the key is made on the phone, the certificate comes from Koscom.

The app makes the key and keeps it under the applicant's password; only its request (PKCS#10 and R) leaves the phone.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography import x509

from ksfc_spec.pki import Kind, NpkiFolder, OwnerKey, Request, protect

from .authorities import Authorities
from .errors import PartyRefusedError
from .people import People

GONE = "휴대폰에 만든 열쇠가 없습니다. 비밀번호 등록부터 다시 진행해 주세요."


@dataclass(frozen=True)
class MadeKey:
    """A key and its file under the applicant's password."""

    owner: OwnerKey = field(repr=False)
    file: bytes = field(repr=False)


@dataclass
class PhoneKeys:
    """Keys that the app has made and that wait for a certificate."""

    draw: Callable[[], OwnerKey]
    folder: Callable[[], NpkiFolder]
    _waiting: dict[str, MadeKey] = field(default_factory=dict, repr=False)

    def make(self, password: str) -> str:
        """Make a key under a password; gives the name by which the app knows it."""
        owner, name = self.draw(), secrets.token_urlsafe(12)
        self._waiting[name] = MadeKey(owner, protect(owner, password, random=os.urandom))
        return name

    def request(self, name: str) -> Request:
        """The request for a certificate; refuses `no-key`."""
        return Request.by(self._find(name).owner)

    def store(self, name: str, certificate: x509.Certificate, *, authority: str) -> None:
        """Put certificate and key file into the app's folder; refuses `no-key`."""
        made = self._find(name)
        self.folder().save(certificate, made.file, authority=authority)
        self.forget(name)

    def forget(self, name: str) -> None:
        """Throw a key away."""
        self._waiting.pop(name, None)

    def _find(self, name: str) -> MadeKey:
        try:
            return self._waiting[name]
        except KeyError:
            raise PartyRefusedError("no-key", GONE) from None


@dataclass(frozen=True)
class NewIssueDesk:
    """Where the house sends applications; Koscom issues and revokes what the new certificate replaces, at once."""

    people: People
    authorities: Authorities

    def issue(self, kind: Kind, *, name: str, resident_number: str, request: Request) -> x509.Certificate:
        """The new certificate of this person; `PartyError` when Koscom does not answer, and nothing has changed."""
        person = self.people.holder(name=name, resident_number=resident_number)
        if person is None:
            raise PartyRefusedError(
                "unknown-person", "성명과 주민등록번호를 확인할 수 없어 발급하지 않았습니다."
            )
        return self.authorities.issue_new(person, kind, request=request).certificate
