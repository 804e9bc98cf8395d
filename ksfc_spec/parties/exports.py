"""Certificates on their way from one device to another: what the PC's program and the phone's app do by themselves.

Numbers, QR codes' secrets and passwords stay on the device they were typed or drawn on; only addresses, envelopes and
a signed nonce leave it.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.serialization import Encoding

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Entry, NpkiFolder, PkiError, load_certificate, sign_message

from .certificates import SignedAnswer
from .envelope import Sealing, draw_code, draw_number, seal, sealing, unseal
from .errors import PartyRefusedError

WRONG = "인증서 비밀번호가 맞지 않습니다. 다시 입력해 주세요."


@dataclass(frozen=True, slots=True)
class Export:
    """An entry whose password was right; `content` is both its files, the key file still under that password."""

    id: str
    answer: SignedAnswer = field(repr=False)
    content: bytes = field(repr=False)


@dataclass
class Exporter:
    """One device's half: opens entries for a copy, draws secrets, seals and unseals."""

    clock: Clock
    number: str = ""
    shown: str = ""
    seen: str = ""
    _exports: dict[str, Export] = field(default_factory=dict, repr=False)

    def open(self, entry: Entry | None, *, password: str, nonce: bytes) -> Export:
        """Prove that the entry is this person's to copy; refuses `no-choice`, `no-password`, `wrong-password`."""
        if entry is None:
            raise PartyRefusedError("no-choice", "인증서를 선택해 주세요.")
        if not password:
            raise PartyRefusedError("no-password", "인증서 비밀번호를 입력해 주세요.")
        try:
            owner = entry.open(password)
        except PkiError:
            raise PartyRefusedError("wrong-password", WRONG) from None
        signed = sign_message(nonce, certificate=entry.certificate, key=owner.key, at=self.clock.now())
        export = Export(secrets.token_urlsafe(16), SignedAnswer(signed, owner.r), _packed(entry))
        self._exports[export.id] = export
        return export

    def envelope(self, export_id: str, *, secret: str) -> tuple[str, bytes]:
        """(address, envelope) of an export under a secret; refuses `unknown-export`."""
        if export_id not in self._exports:
            raise PartyRefusedError("unknown-export", "내보낼 인증서가 없습니다. 처음부터 다시 해 주세요.")
        sealed = sealing(secret)
        return sealed.address, seal(self._exports[export_id].content, sealed)

    def forget(self, export_id: str) -> None:
        """The copy is over; no QR code is shown any more."""
        self._exports.pop(export_id, None)
        self.shown = ""

    def draw_number(self) -> Sealing:
        """Show a fresh twelve-digit number."""
        self.number = draw_number()
        return sealing(self.number)

    def draw_code(self) -> str:
        """Show a fresh QR code; gives its secret."""
        self.shown = draw_code()
        return self.shown

    def address(self, secret: str) -> str:
        """Where the envelope of a secret lies."""
        return sealing(secret).address

    def receive(self, envelope: bytes, *, secret: str, folder: NpkiFolder) -> None:
        """Open an envelope and store what is inside; refuses `damaged`."""
        _unpack(unseal(envelope, sealing(secret)), folder)


def _packed(entry: Entry) -> bytes:
    files = {
        "authority": entry.authority,
        "certificate": base64.b64encode(entry.certificate.public_bytes(Encoding.DER)).decode(),
        "key": base64.b64encode(entry.folder.joinpath("signPri.key").read_bytes()).decode(),
    }
    return json.dumps(files).encode()


def _unpack(content: bytes, folder: NpkiFolder) -> None:
    files = json.loads(content)
    certificate = load_certificate(base64.b64decode(files["certificate"]))
    folder.save(certificate, base64.b64decode(files["key"]), authority=files["authority"])
