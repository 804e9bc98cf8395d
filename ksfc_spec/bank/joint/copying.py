"""The relay between a member's two devices: it keeps sealed envelopes for a short time and gives each out once.

It knows addresses, never the secret behind one, never a key. `announce` reserves an address for a device that waits;
`deposit` leaves an envelope, at a reserved address or a fresh one; `collect` takes it out, which uses it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ksfc_spec.bank import ports, schema
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import Problem, RefusedError, TooManyTriesError
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Session
from ksfc_spec.bank.store import Store
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import Clock

from . import copy_rules

WAITING, FILLED, USED = "waiting", "filled", "used"
_TRY, _ANNOUNCE = "copy-try", "copy-announce"


@dataclass(frozen=True, slots=True)
class Words:
    """How refusals call the secret: a number, or a QR code."""

    name: str
    wrong: str
    topic: str


NUMBER = Words(
    "인증번호", "인증번호가 맞지 않습니다. 휴대폰에 보이는 번호를 다시 확인해 주세요.", "인증번호의"
)
QR_CODE = Words("QR 코드", "QR 코드를 알아볼 수 없습니다. 다시 찍어 주세요.", "QR 코드의")


@dataclass(frozen=True)
class CopyRelay:
    """Envelopes in the bank's database, by address."""

    store: Store
    throttle: Throttle
    vault: Vault
    judge: CertificateJudge
    clock: Clock
    policy: Policy

    def challenge(self, transfer: str) -> bytes:
        """A nonce that the exporting device signs with the certificate it wants to copy."""
        return self.judge.challenge(transfer)

    def require_good(self, answer: ports.SignedAnswer, *, transfer: str) -> None:
        """Refuse to copy a certificate that is not valid now."""
        try:
            self.judge.require_good(answer, request=transfer)
        except RefusedError as error:
            raise _refused("key", error.message) from None

    def announce(self, session: Session, address: str) -> None:
        """A device waits at this address; an earlier one of the session is void."""
        self._count(_ANNOUNCE, session.key, self.policy.copy_announcements)
        with self.store.transaction() as connection:
            self._withdraw(connection, session)
            self._insert(connection, address, session, state=WAITING, envelope=b"")

    def deposit(self, address: str, envelope: bytes, *, session: Session, transfer: str) -> None:
        """Leave an envelope for the device that waits at `address`; wrong addresses count against the transfer."""
        self._count_try(transfer)
        with self.store.transaction() as connection:
            row = self._checked(connection, address, NUMBER)
            if row.state != WAITING:
                raise _refused("number", "이미 사용한 인증번호입니다. 휴대폰에서 새 번호를 만들어 주세요.")
            self._change(connection, address, was=WAITING, state=FILLED, envelope=envelope)

    def publish(self, session: Session, address: str, envelope: bytes) -> None:
        """Leave an envelope at a fresh address, for whoever knows the secret behind it."""
        self._count(_ANNOUNCE, session.key, self.policy.copy_announcements)
        with self.store.transaction() as connection:
            self._withdraw(connection, session)
            self._insert(connection, address, session, state=FILLED, envelope=envelope)

    def collect(self, address: str, *, words: Words = QR_CODE, transfer: str = "") -> bytes:
        """Take the envelope out; of two at once one gets it. With `transfer`, wrong addresses count against it."""
        if transfer:
            self._count_try(transfer)
        with self.store.transaction() as connection:
            row = self._checked(connection, address, words)
            if row.state != FILLED:
                raise _refused("number", words.wrong)
            self._change(connection, address, was=FILLED, state=USED, envelope=b"")
            return bytes(row.envelope)

    def used(self, address: str) -> bool:
        """Whether the envelope at an address was taken out."""
        query = select(schema.copy.c.state).where(schema.copy.c.address == self._index(address))
        with self.store.transaction() as connection:
            return connection.execute(query).scalar_one_or_none() == USED

    def withdraw(self, session: Session) -> None:
        """Nothing of this session's may be collected any more."""
        with self.store.transaction() as connection:
            self._withdraw(connection, session)

    def _checked(self, connection: Connection, address: str, words: Words) -> Any:
        """The row at an address; refuses what nobody announced, what is too old, what was used."""
        row = connection.execute(
            select(schema.copy).where(schema.copy.c.address == self._index(address))
        ).first()
        if row is None:
            raise _refused("number", words.wrong)
        if not copy_rules.usable(used=row.state == USED):
            raise _refused("number", f"이미 사용한 {words.name}입니다. 처음부터 다시 해 주세요.")
        age = timedelta(seconds=self.clock.now().timestamp() - row.at)
        if copy_rules.expired(age, life=self.policy.copy_life):
            raise _refused("number", expired_message(words))
        return row

    def _insert(
        self, connection: Connection, address: str, session: Session, *, state: str, envelope: bytes
    ) -> None:
        values = {"address": self._index(address), "owner": session.key, "state": state, "envelope": envelope}
        connection.execute(insert(schema.copy).values(**values, at=int(self.clock.now().timestamp())))

    def _change(self, connection: Connection, address: str, *, was: str, state: str, envelope: bytes) -> None:
        """From one state into another; of two at once the second is refused."""
        table = schema.copy
        here = update(table).where(table.c.address == self._index(address), table.c.state == was)
        if not connection.execute(here.values(state=state, envelope=envelope)).rowcount:
            raise _refused("number", "방금 다른 창에서 먼저 사용했습니다. 처음부터 다시 해 주세요.")

    def _withdraw(self, connection: Connection, session: Session) -> None:
        table, oldest = (
            schema.copy,
            self.clock.now().timestamp() - self.policy.session_longest.total_seconds(),
        )
        mine = (table.c.owner == session.key) & (table.c.state != USED)
        connection.execute(delete(table).where(mine | (table.c.at < oldest)))

    def _count_try(self, transfer: str) -> None:
        """Counted before anything is looked at, so that parallel tries gain nothing."""
        self.throttle.record(_TRY, subject=transfer)
        tries = self.throttle.count(_TRY, subject=transfer, window=self.policy.session_longest)
        if copy_rules.spoilt(tries, allowed=self.policy.copy_tries):
            times = self.policy.copy_tries
            raise _refused(
                "number", f"인증번호를 {times}번 틀려 복사가 취소되었습니다. 처음부터 다시 해 주세요."
            )

    def _count(self, what: str, subject: str, allowed: int) -> None:
        window = self.policy.copy_window
        if not self.throttle.admit(what, subject=subject, window=window, allowed=allowed):
            minutes = int(window.total_seconds() // 60)
            message = f"복사를 너무 여러 번 시작했습니다. {minutes}분 뒤에 다시 시도해 주세요."
            raise TooManyTriesError(message, until=self.clock.now() + window)

    def _index(self, address: str) -> str:
        return self.vault.index(address, purpose="copy")


def expired_message(words: Words) -> str:
    """What is said of a secret whose time is over."""
    return f"{words.topic} 유효시간이 지났습니다. 처음부터 다시 해 주세요."


def _refused(name: str, message: str) -> RefusedError:
    return RefusedError([Problem(name, message)])
