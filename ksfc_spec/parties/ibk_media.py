"""SignKorea's certificate program as IBK's pages use it: what the customer's media hold, and what is done with it there.

It works on the real folders of the PC and the phone. Passwords and keys stay with the program; a page gets signatures only.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from datetime import datetime

from ksfc_spec.clock import Clock
from ksfc_spec.pki import (
    Bundle,
    Entry,
    Kind,
    NpkiFolder,
    OwnerKey,
    PkiError,
    Protection,
    kind_of,
    pack,
    protect,
    sign_message,
    unpack,
)
from ksfc_spec.pki.errors import WrongPasswordError

from . import ibk_rules as rules
from .authorities import Issued
from .certificates import SCOPE_NAMES, SignedAnswer, label
from .errors import PartyRefusedError
from .pc import HARD_DISK, MEDIA, Pc
from .phone import PLACE as ON_PHONE
from .phone import Phone


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate in a list; `value` names it in a form."""

    value: str
    label: str
    kind: Kind


class CertificateMedia:
    """The program's functions on one device: the PC with its media, or with `on_phone` the phone."""

    def __init__(
        self, *, pc: Pc, phone: Phone, clock: Clock, policy: rules.IbkPolicy, on_phone: bool = False
    ) -> None:
        self._pc, self._phone, self._clock, self._policy = pc, phone, clock, policy
        self.names = (ON_PHONE,) if on_phone else MEDIA
        self._wrong: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    def lines(self, medium: str) -> tuple[Line, ...]:
        """What a medium holds."""
        return tuple(
            Line(_value(medium, e), label(e.certificate), kind_of(e.certificate))
            for e in self.folder(medium).entries()
        )

    def entry(self, value: str) -> Entry:
        """The entry a form named; refuses `no-choice`."""
        medium = value.partition("/")[0]
        found = [e for e in self.folder(medium).entries() if _value(medium, e) == value] if medium else []
        if not found:
            raise PartyRefusedError("no-choice", "인증서를 선택해 주세요.")
        return found[0]

    def open(self, value: str, *, password: str) -> tuple[Entry, OwnerKey]:
        """An entry with its key; refuses `no-choice`, `wrong-password` and, after too many of them, `too-many`."""
        entry = self.entry(value)
        self._count(value)
        try:
            owner = entry.open(password)
        except PkiError:
            raise PartyRefusedError("wrong-password", rules.WRONG_PASSWORD) from None
        self._wrong.pop(value, None)
        return entry, owner

    def sign(self, value: str, *, password: str, nonce: bytes) -> SignedAnswer:
        """A signed nonce with R for the identity check."""
        entry, owner = self.open(value, password=password)
        message = sign_message(nonce, certificate=entry.certificate, key=owner.key, at=self._clock.now())
        return SignedAnswer(message, owner.r)

    def copy(self, value: str, *, password: str, to: str) -> None:
        """Copy an entry to another medium."""
        entry, _ = self.open(value, password=password)
        self.folder(value.partition("/")[0]).copy(entry, to=self.folder(to))

    def move(self, value: str, *, password: str, to: str) -> None:
        """Copy, then delete where it was."""
        entry, _ = self.open(value, password=password)
        self.folder(value.partition("/")[0]).move(entry, to=self.folder(to))

    def delete(self, value: str, *, password: str) -> None:
        """Delete an entry's files; nothing is revoked."""
        entry, _ = self.open(value, password=password)
        self.folder(value.partition("/")[0]).delete(entry)

    def replace(self, value: str, new: Issued, *, password: str) -> None:
        """Put a new certificate where the old one was, under the same password."""
        medium = value.partition("/")[0]
        self.folder(medium).delete(self.entry(value))
        key_file = protect(new.owner, password, random=os.urandom)
        self.folder(medium).save(new.certificate, key_file, authority=new.kind.authority)

    def export(self, value: str, *, password: str) -> str:
        """Leave a PKCS#12 file, with R in it, among the PC's downloads; gives its name."""
        entry, owner = self.open(value, password=password)
        data = pack(
            Bundle(entry.certificate, owner), password, random=os.urandom, protection=Protection.MODERN
        )
        name = f"{SCOPE_NAMES[kind_of(entry.certificate).scope]}공동인증서.p12"
        self._pc.put_file(name, data)
        return name

    def take_in(self, data: bytes, *, password: str, to: str = HARD_DISK) -> None:
        """Store what a PKCS#12 file holds on a medium; refuses `not-a-file` and `wrong-password`."""
        bundle = opened(data, password=password)
        of = kind_of(bundle.certificate)
        self.folder(to).save(
            bundle.certificate, protect(bundle.owner, password, random=os.urandom), authority=of.authority
        )

    def folder(self, medium: str) -> NpkiFolder:
        """The NPKI folder of a medium; refuses `no-medium`."""
        if medium not in self.names:
            raise PartyRefusedError("no-medium", "저장매체를 선택해 주세요.")
        return self._phone.folder if medium == ON_PHONE else self._pc.folder(medium)

    def _count(self, value: str) -> None:
        """One more try at a certificate's password, counted before it is made and forgotten when it fits."""
        now, window = self._clock.now(), self._policy.password_window
        with self._lock:
            recent = [at for at in self._wrong.get(value, ()) if now - at <= window]
            if len(recent) >= self._policy.wrong_passwords:
                minutes = int(window.total_seconds() // 60)
                message = (
                    f"인증서 비밀번호를 {len(recent)}번 틀렸습니다. {minutes}분 뒤에 다시 시도해 주세요."
                )
                raise PartyRefusedError("too-many", message)
            self._wrong[value] = [*recent, now]


def opened(data: bytes, *, password: str) -> Bundle:
    """A PKCS#12 file with its key; refuses `not-a-file` and `wrong-password`."""
    try:
        return unpack(data, password)
    except WrongPasswordError:
        raise PartyRefusedError("wrong-password", rules.WRONG_PASSWORD) from None
    except PkiError:
        raise PartyRefusedError("not-a-file", "인증서 파일이 아닙니다.") from None


def _value(medium: str, entry: Entry) -> str:
    return f"{medium}/{entry.certificate.serial_number:x}"
