"""The world's two adapters.

`InProcessWorld` calls the reference's parties; `HttpWorld` posts a JSON object of strings to
`<address>/<party>/<action>` and reads 200 with the party's answer, 400 with `{"error", "reason"}` where the party
refuses (reason `unknown-action`: no such party or action), 501 for what this world cannot do. The clock is a party of its
own (`clock/now`, `clock/advance`), and so is the stage: `stage/fresh` begins anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

from ksfc_spec.clock import ManualClock
from ksfc_spec.errors import HarnessError
from ksfc_spec.parties.errors import PartyRefusedError, UnknownActionError

from .errors import PartyRefusal, UnsupportedError
from .wire import Wire

UNKNOWN = "unknown-action"


class Reference(Protocol):
    """What a reference in process offers: the pages, and the door to the parties."""

    @property
    def app(self) -> Any: ...

    def tell(self, party: str, action: str, **details: str) -> Mapping[str, Any]: ...


class InProcessWorld:
    """`World` around a reference in this process that goes by `clock`."""

    def __init__(self, reference: Reference, clock: ManualClock) -> None:
        self._reference, self._clock = reference, clock

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, delta: timedelta) -> None:
        self._clock.advance(delta)

    def tell(self, party: str, action: str, **details: str) -> Mapping[str, Any]:
        try:
            return self._reference.tell(party, action, **details)
        except UnknownActionError as error:
            raise HarnessError(str(error)) from error
        except PartyRefusedError as refusal:
            raise PartyRefusal(party, action, refusal.reason, str(refusal)) from refusal


class HttpWorld:
    """`World` of a remote system whose surroundings are told things at `address` (`https://…/world`)."""

    def __init__(self, wire: Wire, address: str) -> None:
        self._wire, self._address = wire, address.rstrip("/")

    def now(self) -> datetime:
        return datetime.fromisoformat(str(self.tell("clock", "now")["now"]))

    def advance(self, delta: timedelta) -> None:
        self.tell("clock", "advance", seconds=str(delta.total_seconds()))

    def begin_anew(self) -> None:
        """Ask for a world in which nothing has happened yet; a world that cannot goes on as it is."""
        if self._address:
            with suppress(UnsupportedError):
                self.tell("stage", "fresh")

    def tell(self, party: str, action: str, **details: str) -> Mapping[str, Any]:
        if not self._address:
            raise UnsupportedError(
                f"{party}.{action}: 대상에 world 주소가 없음 (the target has no world address)"
            )
        url = f"{self._address}/{party}/{action}"
        headers = [("content-type", "application/json"), ("accept", "application/json")]
        answer = self._wire.send("POST", url, headers=headers, body=json.dumps(details).encode())
        data = _object(answer.body)
        if answer.status == 400 and data.get("reason") != UNKNOWN:
            raise PartyRefusal(party, action, str(data.get("reason", "")), str(data.get("error", "")))
        if answer.status == 501:
            raise UnsupportedError(f"{party}.{action}")
        if answer.status != 200:
            raise HarnessError(f"{party}.{action}: {answer.status} {data.get('error', '')}")
        return dict(data)


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object of an answer; empty for anything else, so that the status alone tells what happened."""
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
