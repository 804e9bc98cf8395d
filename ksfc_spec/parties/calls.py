"""Automatic calls (ARS): a caller has a telephone rung, the person who answers approves or declines.

Where the caller shows a number on another channel, only that number, keyed in on the telephone, approves.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ksfc_spec.clock import Clock

from .errors import PartyRefusedError
from .party import Action


class CallState(StrEnum):
    """What has become of a call."""

    RINGING = "ringing"
    APPROVED = "approved"
    DECLINED = "declined"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `shown` is the number that must be keyed in, `""` where pressing a key is enough."""

    id: str
    phone: str
    caller: str
    shown: str = field(repr=False)
    at: datetime
    state: CallState = CallState.RINGING


class Calls:
    """Everybody's calls. `require_well` is the telephone company's own state of health."""

    ring_life = timedelta(minutes=3)

    def __init__(self, *, clock: Clock, require_well: Callable[[], None]) -> None:
        self._clock, self._require_well = clock, require_well
        self._calls: dict[str, Call] = {}

    def ring(self, phone: str, *, caller: str, shown: str = "") -> str:
        """Have a telephone rung; the id is asked about later."""
        self._require_well()
        call = Call(secrets.token_urlsafe(16), phone, caller, shown, self._clock.now())
        self._calls[call.id] = call
        return call.id

    def state(self, call_id: str) -> CallState:
        """What has become of a call; refuses `unknown-call`."""
        self._require_well()
        if call_id not in self._calls:
            raise PartyRefusedError("unknown-call", "걸린 전화가 없습니다. 승인요청을 다시 눌러 주세요.")
        return self._seen(self._calls[call_id]).state

    def actions(self) -> Mapping[str, Action]:
        """What the person at the telephone does."""
        return {"answer": self.answer, "decline": self.decline, "calls": self.calls}

    def answer(self, *, phone: str, code: str = "") -> Mapping[str, Any]:
        """Answer the newest call and key in `code`; refuses `no-call` and `wrong-number`."""
        call = self._ringing(phone)
        if not secrets.compare_digest(call.shown.encode(), code.encode()):
            raise PartyRefusedError("wrong-number", "화면에 보이는 승인번호와 다릅니다.")
        return self._settle(call, CallState.APPROVED)

    def decline(self, *, phone: str) -> Mapping[str, Any]:
        """Decline the newest call; refuses `no-call`."""
        return self._settle(self._ringing(phone), CallState.DECLINED)

    def calls(self, *, phone: str) -> Mapping[str, Any]:
        """Every call to a telephone, oldest first."""
        rows = [self._seen(call) for call in self._calls.values() if _same(call.phone, phone)]
        return {"calls": [{"from": c.caller, "state": c.state.value, "at": c.at.isoformat()} for c in rows]}

    def announced(self) -> str:
        """The number that the newest ringing call waits for; refuses `nothing-there`."""
        for call in reversed(self._calls.values()):
            if self._seen(call).state is CallState.RINGING and call.shown:
                return call.shown
        raise PartyRefusedError("nothing-there", "no call announces a number")

    def _settle(self, call: Call, state: CallState) -> Mapping[str, Any]:
        self._calls[call.id] = replace(call, state=state)
        return {"state": state.value}

    def _ringing(self, phone: str) -> Call:
        for call in reversed(self._calls.values()):
            if _same(call.phone, phone) and self._seen(call).state is CallState.RINGING:
                return call
        raise PartyRefusedError("no-call", "this telephone does not ring")

    def _seen(self, call: Call) -> Call:
        late = self._clock.now() - call.at > self.ring_life
        return replace(call, state=CallState.MISSED) if late and call.state is CallState.RINGING else call


def _same(one: str, other: str) -> bool:
    return one.replace("-", "") == other.replace("-", "")
