"""Security media of members: OTP devices (RFC 6238) and security cards, their secrets sealed at rest.

A member has one medium or none. Failures in a row lock it; a number that was taken is never taken again.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ksfc_spec.clock import Clock
from ksfc_spec.parties.tokens import STEP_SECONDS, OtpDevice, SecurityCard, one_time_password

from . import media_rules as rules
from . import schema
from .errors import Problem, RefusedError
from .policy import Policy
from .sessions import Drafts, Session
from .store import Store
from .vault import Vault

_PURPOSE = "medium"


@dataclass(frozen=True, slots=True)
class Medium:
    """What a page may know of a medium; `kind` is OTP, 스마트OTP or 보안카드."""

    kind: str
    locked: bool


@dataclass(frozen=True)
class Media:
    """Registers media and judges what customers enter from them."""

    store: Store
    drafts: Drafts
    vault: Vault
    clock: Clock
    policy: Policy

    def of(self, member_id: int) -> Medium | None:
        """The member's medium."""
        with self.store.transaction() as connection:
            row = self._row(connection, member_id)
        return None if row is None else Medium(row.kind, self._locked(row.failures))

    def issue_otp(self, member_id: int, *, kind: str = rules.OTP, digits: int | None = None) -> OtpDevice:
        """A new device for the member, in place of any medium before."""
        device = OtpDevice(_number(10), secrets.token_bytes(20), digits or self.policy.otp_digits)
        body = {"key": base64.b64encode(device.key).decode(), "digits": device.digits}
        self._register(member_id, kind, device.serial, body)
        return device

    def issue_card(self, member_id: int) -> SecurityCard:
        """A new card for the member, in place of any medium before."""
        cells = {number: _number(4) for number in range(1, self.policy.card_cells + 1)}
        card = SecurityCard(_number(10), cells)
        self._register(member_id, rules.CARD, card.serial, {str(n): value for n, value in cells.items()})
        return card

    def withdraw(self, member_id: int) -> None:
        """The member has no medium any more."""
        with self.store.transaction() as connection:
            connection.execute(delete(schema.medium).where(schema.medium.c.member_id == member_id))

    def verify_otp(
        self,
        member_id: int,
        code: str,
        *,
        field: str = "otp",
        label: str = "OTP 번호",
        serial: str | None = None,
    ) -> None:
        """Take the number the member's device shows; `RefusedError` under `field` with what is wrong.

        Where the device's `serial` number is asked for as well (not None), it is refused under `otp_serial`.
        """
        if serial == "":
            raise _refused("otp_serial", "OTP 일련번호를 입력해 주세요.")
        shape = rules.otp_shape_problem(
            code, shortest=self.policy.otp_digits, longest=self.policy.otp_digits_longest
        )
        if shape:
            raise _refused(field, f"{label}는 {shape}")
        with self.store.transaction() as connection:
            row = self._usable(connection, member_id, field)
            own = serial is None or rules.whole_serial_fits(serial, serial=row.serial)
            step = self._fitting_step(row, code) if own else None
            self._note(connection, member_id, failures=row.failures, step=step)
        if not own:
            raise self._failed(
                row.failures,
                "otp_serial",
                "OTP 일련번호가 맞지 않습니다. 단말기에 적힌 번호를 다시 입력해 주세요.",
            )
        if step is None:
            raise self._failed(
                row.failures, field, f"{label}가 맞지 않습니다. 단말기에 보이는 번호를 다시 입력해 주세요."
            )

    def draw_cells(self, session: Session, flow: str) -> tuple[int, int]:
        """Two different cells to ask for, drawn anew and remembered for `verify_card`."""
        first, second = secrets.SystemRandom().sample(range(1, self.policy.card_cells + 1), 2)
        self.drafts.save(session, _key(flow), {"cells": [first, second]})
        return first, second

    def verify_card(
        self,
        session: Session,
        flow: str,
        *,
        member_id: int,
        tail: str,
        first: str,
        second: str,
        field: str = "card",
    ) -> None:
        """Take serial tail, front two digits of the first cell drawn and back two of the second; the draw is used up."""
        shape = rules.tail_shape_problem(tail)
        if shape:
            raise _refused("tail", shape)
        drawn = self.drafts.load(session, _key(flow))
        if drawn is None or not self.drafts.discard(session, _key(flow)):
            raise _refused(field, "보안카드번호를 새로 보여 드립니다. 다시 입력해 주세요.")
        with self.store.transaction() as connection:
            row = self._usable(connection, member_id, field)
            cells = self.vault.open(row.secret, purpose=_PURPOSE)
            pair = (cells[str(drawn["cells"][0])], cells[str(drawn["cells"][1])])
            good = rules.serial_fits(tail, serial=row.serial) and rules.cells_fit(first, second, cells=pair)
            self._note(connection, member_id, failures=row.failures, step=row.last_step if good else None)
        if not good:
            raise self._failed(
                row.failures, field, "보안카드번호가 맞지 않습니다. 새로 보이는 번호를 입력해 주세요."
            )

    def _register(self, member_id: int, kind: str, serial: str, body: dict[str, Any]) -> None:
        sealed = self.vault.seal(body, purpose=_PURPOSE)
        row = {"member_id": member_id, "kind": kind, "serial": serial, "secret": sealed}
        with self.store.transaction() as connection:
            connection.execute(delete(schema.medium).where(schema.medium.c.member_id == member_id))
            connection.execute(insert(schema.medium).values(**row, last_step=-1, failures=0))

    def _usable(self, connection: Connection, member_id: int, field: str) -> Any:
        """The member's medium, held until the transaction ends, so that equal numbers cannot be taken at once."""
        held = update(schema.medium).where(schema.medium.c.member_id == member_id)
        connection.execute(held.values(failures=schema.medium.c.failures))
        row = self._row(connection, member_id)
        if row is None:
            raise _refused(field, "등록된 보안매체가 없습니다. 다른 방법으로 인증해 주세요.")
        if self._locked(row.failures):
            raise _refused(field, self._locked_message())
        return row

    def _row(self, connection: Connection, member_id: int) -> Any:
        return connection.execute(select(schema.medium).where(schema.medium.c.member_id == member_id)).first()

    def _fitting_step(self, row: Any, code: str) -> int | None:
        body = self.vault.open(row.secret, purpose=_PURPOSE)
        key, digits = base64.b64decode(body["key"]), body["digits"]
        now = int(self.clock.now().timestamp()) // STEP_SECONDS
        steps = rules.otp_steps(now, drift=self.policy.otp_drift, last=row.last_step)
        fitting = (
            s for s in steps if rules.otp_fits(code, expected=one_time_password(key, step=s, digits=digits))
        )
        return next(fitting, None)

    def _note(self, connection: Connection, member_id: int, *, failures: int, step: int | None) -> None:
        values = {"failures": failures + 1} if step is None else {"failures": 0, "last_step": step}
        table = schema.medium
        connection.execute(update(table).where(table.c.member_id == member_id).values(**values))

    def _failed(self, failures_before: int, field: str, message: str) -> RefusedError:
        return _refused(field, self._locked_message() if self._locked(failures_before + 1) else message)

    def _locked(self, failures: int) -> bool:
        return rules.locked(failures, allowed=self.policy.medium_failures)

    def _locked_message(self) -> str:
        allowed = self.policy.medium_failures
        return f"보안매체를 {allowed}번 틀려 사용이 정지되었습니다. 영업점에서 정지를 풀어 주세요."


def _key(flow: str) -> str:
    return f"card:{flow}"


def _number(digits: int) -> str:
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def _refused(field: str, message: str) -> RefusedError:
    return RefusedError([Problem(field, message)])
