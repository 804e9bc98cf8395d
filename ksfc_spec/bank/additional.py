"""Additional authentication: once more who one is, in exactly one of three ways, or by using a designated computer.

A flow names itself and the member; what has been asked and answered is kept sealed with the session, per flow. The
flow calls `require` before it goes on and `forget` when it is done.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from ksfc_spec.clock import Clock

from . import additional_rules as rules
from . import ports, schema
from .errors import Problem, RefusedError, TooManyTriesError
from .members import Members
from .policy import Policy
from .sessions import Drafts, Session
from .store import Store
from .throttle import Throttle
from .vault import Vault

BANK = "한국증권금융"
DONE = "추가인증이 완료되었습니다."
ASK = "본인확인 추가인증을 해 주세요."
CHOOSE = "본인확인 추가인증 방법을 선택해 주세요."
_TRY, _REQUEST, _NUMBER = "additional-try", "additional-request", "one-time-number"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a session has done so far in one flow. `shown` is the number to key in during a call."""

    member_id: int
    method: str = ""
    challenge: str = ""
    code: str = field(default="", repr=False)
    sent_at: float = 0.0
    call: str = ""
    shown: str = ""
    done: str = ""

    @property
    def sent(self) -> bool:
        """Whether a code was sent that can still be entered."""
        return bool(self.code)


@dataclass(frozen=True)
class AdditionalAuthentication:
    """The three ways and the exemption."""

    store: Store
    drafts: Drafts
    members: Members
    throttle: Throttle
    vault: Vault
    messages: ports.MessagePort
    calls: ports.CallPort
    clock: Clock
    policy: Policy

    def progress(self, session: Session, flow: str, *, member_id: int) -> Progress:
        """What was done so far; nothing of another member's counts."""
        body = self.drafts.load(session, _key(flow))
        found = Progress(**body) if body else Progress(member_id)
        return found if found.member_id == member_id else Progress(member_id)

    def needed(self, member_id: int, *, device: str = "") -> bool:
        """Whether this member has to authenticate on this device (`""`: one that cannot be designated)."""
        return rules.needed(designated=bool(device) and self.designated(member_id, device=device))

    def require(self, session: Session, flow: str, *, member_id: int, device: str = "") -> None:
        """Refuse unless the authentication was done in this flow, or is not needed on this device."""
        if (
            self.needed(member_id, device=device)
            and not self.progress(session, flow, member_id=member_id).done
        ):
            raise RefusedError([Problem("method", ASK)])

    def forget(self, session: Session, flow: str) -> None:
        """Leave nothing of it."""
        self.drafts.discard(session, _key(flow))

    def contacts(self, member_id: int) -> tuple[tuple[str, str], ...]:
        """(key, masked number with its place) of each telephone on file."""
        return rules.contacts(self.members.profile(member_id))

    def send_code(self, session: Session, flow: str, *, member_id: int) -> None:
        """Send a fresh code to the mobile telephone on file; refuses where there is none."""
        phone = self.members.profile(member_id).get("mobile", "")
        if not phone:
            raise _refused("method", "등록된 휴대폰이 없습니다. 다른 방법을 선택해 주세요.")
        self._count_request(member_id)
        code = _digits(self.policy.additional_code_digits)
        self.messages.send(phone, f"[{BANK}] 인증번호는 {code}입니다.")
        started = replace(
            self.progress(session, flow, member_id=member_id),
            method=rules.SMS,
            code=code,
            sent_at=self.clock.now().timestamp(),
            challenge=secrets.token_urlsafe(16),
        )
        self._save(session, flow, started)

    def confirm_code(self, session: Session, flow: str, *, member_id: int, code: str) -> None:
        """Take the code that came by message."""
        now = self.progress(session, flow, member_id=member_id)
        if not now.code:
            raise _refused("code", "먼저 인증번호 요청을 눌러 주세요.")
        allowed = self.policy.additional_tries
        if rules.spoilt(self._count_try(now.challenge), allowed=allowed):
            raise _refused("code", f"인증번호를 {allowed}번 틀렸습니다. 다시 요청해 주세요.")
        sent_at = datetime.fromtimestamp(now.sent_at, tz=UTC)
        if rules.code_expired(sent_at, now=self.clock.now(), life=self.policy.additional_code_life):
            raise _refused("code", "인증번호의 유효시간이 지났습니다. 다시 요청해 주세요.")
        if not rules.code_fits(code, sent=now.code):
            raise _refused("code", "인증번호가 맞지 않습니다. 문자로 받은 번호를 다시 입력해 주세요.")
        self._save(session, flow, replace(now, code="", done=rules.SMS))

    def call(self, session: Session, flow: str, *, member_id: int, contact: str) -> None:
        """Have one of the telephones on file rung; the page shows the number to key in."""
        if contact not in dict(self.contacts(member_id)):
            raise _refused("contact", "연락처를 선택해 주세요.")
        self._count_request(member_id)
        shown = _digits(self.policy.ars_number_digits)
        call = self.calls.ring(self.members.profile(member_id)[contact], caller=BANK, shown=shown)
        now = self.progress(session, flow, member_id=member_id)
        self._save(session, flow, replace(now, method=rules.ARS, call=call, shown=shown))

    def check_call(self, session: Session, flow: str, *, member_id: int) -> None:
        """Look what became of the call."""
        now = self.progress(session, flow, member_id=member_id)
        if not now.call:
            raise _refused("contact", "먼저 전화 승인을 요청해 주세요.")
        state = str(self.calls.state(now.call))
        if not rules.call_approves(state):
            raise _refused("contact", CALL_MESSAGES[state])
        self._save(session, flow, replace(now, call="", shown="", done=rules.ARS))

    def confirm_number(self, session: Session, flow: str, *, member_id: int, number: str) -> None:
        """Take a one-time number that a branch gave to this member; it is used up."""
        shape = rules.number_shape_problem(
            number,
            shortest=self.policy.one_time_number_shortest,
            longest=self.policy.one_time_number_digits,
        )
        if shape:
            raise _refused("number", shape)
        subject = self.vault.index(str(member_id), purpose=_NUMBER)
        window, allowed = self.policy.additional_window, self.policy.additional_tries
        if not self.throttle.admit(_NUMBER, subject=subject, window=window, allowed=allowed):
            raise _refused(
                "number",
                f"1회용 인증번호를 {allowed}번 틀렸습니다. {_minutes(window)}분 뒤에 다시 시도해 주세요.",
            )
        problem = self._use_up(member_id, number)
        if problem:
            raise _refused("number", problem)
        self.throttle.forgive(_NUMBER, subject=subject)
        now = self.progress(session, flow, member_id=member_id)
        self._save(session, flow, replace(now, method=rules.NUMBER, done=rules.NUMBER))

    def accept(self, session: Session, flow: str, *, member_id: int, method: str) -> None:
        """Another room has seen the proof that `method` stands for (`PhoneWindow`)."""
        now = self.progress(session, flow, member_id=member_id)
        self._save(session, flow, replace(now, method=method, done=method))

    def issue_number(self, member_id: int) -> str:
        """A branch gives a member a one-time number; an older one is void."""
        number = _digits(self.policy.one_time_number_digits)
        row = {"member_id": member_id, "number": self._index(member_id, number), "used": False}
        with self.store.transaction() as connection:
            connection.execute(insert(schema.one_time_number).values(**row, issued_at=self._now()))
        return number

    def withdraw_numbers(self, member_id: int) -> None:
        """Void every one-time number of a member."""
        table = schema.one_time_number
        with self.store.transaction() as connection:
            connection.execute(delete(table).where(table.c.member_id == member_id))

    def designated(self, member_id: int, *, device: str) -> bool:
        """Whether this device was designated by the member."""
        table = schema.designated_device
        query = select(table.c.device).where(
            table.c.member_id == member_id, table.c.device == self._device(device)
        )
        with self.store.transaction() as connection:
            return connection.execute(query).first() is not None

    def designate(self, member_id: int, *, device: str) -> None:
        """Designate a device."""
        if not self.designated(member_id, device=device):
            row = {"member_id": member_id, "device": self._device(device)}
            with self.store.transaction() as connection:
                connection.execute(insert(schema.designated_device).values(**row))

    def undesignate(self, member_id: int) -> None:
        """No device is designated any more."""
        table = schema.designated_device
        with self.store.transaction() as connection:
            connection.execute(delete(table).where(table.c.member_id == member_id))

    def _use_up(self, member_id: int, number: str) -> str:
        """Mark the number used and give `""`, or why it cannot be used."""
        table, oldest = schema.one_time_number, self._now() - self.policy.one_time_number_life.total_seconds()
        mine = (table.c.member_id == member_id, table.c.number == self._index(member_id, number))
        with self.store.transaction() as connection:
            row = connection.execute(select(table.c.used, table.c.issued_at).where(*mine)).first()
            if row is None:
                return "1회용 인증번호가 맞지 않습니다. 영업점에서 받은 번호를 다시 확인해 주세요."
            if not rules.number_usable(used=row.used):
                return "이미 사용한 1회용 인증번호입니다. 영업점에서 새로 받아 주세요."
            if row.issued_at < oldest:
                return "1회용 인증번호의 유효시간이 지났습니다. 영업점에서 새로 받아 주세요."
            fresh = update(table).where(*mine, table.c.used == row.used).values(used=True)
            taken = connection.execute(fresh).rowcount
        return "" if taken else "이미 사용한 1회용 인증번호입니다. 영업점에서 새로 받아 주세요."

    def _count_try(self, challenge: str) -> int:
        """One more try of a code, counted before it is looked at, so that parallel tries gain nothing."""
        self.throttle.record(_TRY, subject=challenge)
        return self.throttle.count(_TRY, subject=challenge, window=self.policy.session_longest)

    def _count_request(self, member_id: int) -> None:
        subject, window = self.vault.index(str(member_id), purpose=_REQUEST), self.policy.additional_window
        allowed = self.policy.additional_requests
        if not self.throttle.admit(_REQUEST, subject=subject, window=window, allowed=allowed):
            message = f"인증을 너무 여러 번 요청했습니다. {_minutes(window)}분 뒤에 다시 시도해 주세요."
            raise TooManyTriesError(message, until=self.clock.now() + window)

    def _save(self, session: Session, flow: str, progress: Progress) -> None:
        body: Mapping[str, Any] = asdict(progress)
        self.drafts.save(session, _key(flow), body)

    def _index(self, member_id: int, number: str) -> str:
        return self.vault.index(f"{member_id}:{number}", purpose=_NUMBER)

    def _device(self, device: str) -> str:
        return self.vault.index(device, purpose="device")

    def _now(self) -> int:
        return int(self.clock.now().timestamp())


CALL_MESSAGES = {
    "ringing": "아직 승인되지 않았습니다. 전화를 받아 승인해 주세요.",
    "declined": "ARS 승인이 거절되었습니다. 전화를 다시 요청하거나 다른 방법을 선택해 주세요.",
    "missed": "전화를 받지 않아 승인이 끝났습니다. 전화를 다시 요청해 주세요.",
}


def _key(flow: str) -> str:
    return f"additional:{flow}"


def _digits(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}d}"


def _minutes(window: Any) -> int:
    return int(window.total_seconds() // 60)


def _refused(name: str, message: str) -> RefusedError:
    return RefusedError([Problem(name, message)])
