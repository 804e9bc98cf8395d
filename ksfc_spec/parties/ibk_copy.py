"""Copies between PC and phone at IBK: the phone shows twelve digits, the PC enters them.

The relay keeps a certificate with its key file, which stays under its own password, until the number is entered or
its time is over.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography import x509

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Entry, NpkiFolder

from . import ibk_rules as rules
from .chance import APPROVAL, Chance
from .errors import PartyRefusedError
from .ibk_media import CertificateMedia
from .pc import HARD_DISK
from .phone import PLACE as ON_PHONE

COPIED = "인증서 복사가 완료되었습니다."


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A certificate with its key file as they were when they were handed in."""

    certificate: x509.Certificate
    key_file: bytes = field(repr=False)
    authority: str

    @classmethod
    def of(cls, entry: Entry) -> CertificateFile:
        """What an entry of a medium holds now."""
        return cls(entry.certificate, (entry.folder / "signPri.key").read_bytes(), entry.authority)


@dataclass(frozen=True, slots=True)
class Transfer:
    """What waits under a number, the `order`-th that was drawn. Without `file` the phone waits for what the PC sends."""

    number: str
    drawn: datetime
    order: int
    file: CertificateFile | None = None
    used: bool = False


@dataclass
class Tries:
    """Wrong numbers entered at one PC, and the number of draws up to which they cancelled its copies."""

    wrong: int = 0
    cancelled: int = 0


class CopyRelay:
    """Draws numbers and hands certificates over."""

    def __init__(
        self,
        pc: CertificateMedia,
        phone: CertificateMedia,
        *,
        chance: Chance,
        clock: Clock,
        policy: rules.IbkPolicy,
    ) -> None:
        self._pc, self._phone = pc, phone
        self._chance, self._clock, self._policy = chance, clock, policy
        self._waiting: dict[str, Transfer] = {}
        self._drawn = 0
        self.newest = ""
        self._lock = threading.Lock()

    def offer(self, value: str, *, password: str) -> str:
        """The phone sends: a fresh number; refuses `no-choice` and `wrong-password`."""
        entry, _ = self._phone.open(value, password=password)
        return self._draw(CertificateFile.of(entry))

    def await_sender(self) -> str:
        """The phone receives: a fresh number for the PC to send under."""
        return self._draw(None)

    def fetch(self, number: str, tries: Tries) -> None:
        """The PC receives what the phone offered; refuses `shape`, `wrong`, `used`, `expired`, `cancelled`."""
        with self._lock:
            transfer = self._redeem(number, tries, sending=False)
        if transfer.file is not None:
            _hand_over(transfer.file, self._pc.folder(HARD_DISK))

    def send(self, number: str, tries: Tries, *, value: str, password: str) -> None:
        """The PC sends to the phone that shows this number; refuses the same, `no-choice` and `wrong-password`."""
        entry, _ = self._pc.open(value, password=password)
        with self._lock:
            self._redeem(number, tries, sending=True)
        _hand_over(CertificateFile.of(entry), self._phone.folder(ON_PHONE))

    def _draw(self, file: CertificateFile | None) -> str:
        """A number under which nothing waits."""
        with self._lock:
            number = self._chance.draw(APPROVAL, digits=self._policy.approval_digits)
            while number in self._waiting and not self._waiting[number].used:
                number = self._chance.draw(APPROVAL, digits=self._policy.approval_digits)
            self._drawn += 1
            self._waiting[number] = Transfer(number, self._clock.now(), self._drawn, file)
            self.newest = number
        return number

    def _redeem(self, number: str, tries: Tries, *, sending: bool) -> Transfer:
        problem = rules.approval_shape_problem(number, digits=self._policy.approval_digits)
        if problem:
            raise PartyRefusedError("shape", problem)
        found = self._waiting.get(number)
        if tries.cancelled and (found is None or found.order <= tries.cancelled):
            raise self._cancelled()
        if found is None or (found.file is None) != sending:
            raise self._wrong(tries)
        if found.used:
            raise PartyRefusedError("used", "이미 사용한 승인번호입니다.")
        if rules.approval_expired(found.drawn, now=self._clock.now(), life=self._policy.approval_life):
            raise PartyRefusedError("expired", "승인번호의 유효시간이 지났습니다. 새 번호를 받아 주세요.")
        self._waiting[number] = replace(found, used=True)
        tries.wrong, tries.cancelled = 0, 0
        return found

    def _wrong(self, tries: Tries) -> PartyRefusedError:
        tries.wrong += 1
        if rules.copy_cancelled(tries.wrong, allowed=self._policy.wrong_approvals):
            tries.wrong, tries.cancelled = 0, self._drawn or 1
            return self._cancelled()
        return PartyRefusedError("wrong", "승인번호가 맞지 않습니다.")

    def _cancelled(self) -> PartyRefusedError:
        times = self._policy.wrong_approvals
        message = f"승인번호를 {times}번 틀려 복사가 취소되었습니다. 스마트폰에서 새 번호를 받아 주세요."
        return PartyRefusedError("cancelled", message)


def _hand_over(file: CertificateFile, to: NpkiFolder) -> None:
    to.save(file.certificate, file.key_file, authority=file.authority)
