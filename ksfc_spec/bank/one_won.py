"""Identity by a transfer of one won: the bank pays 1 won into the customer's own account, the customer reads four digits."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ksfc_spec.clock import Clock
from ksfc_spec.parties.errors import PartyRefusedError

from . import one_won_rules as rules
from . import ports
from .errors import Problem, RefusedError, TooManyTriesError
from .policy import Policy
from .sessions import Drafts, Session
from .throttle import Throttle

SENDER = "증권금융"
ONE_WON = "1원 송금의 숫자"
_TRY, _REQUEST = "one-won-try", "one-won-request"


def draw_digits(count: int) -> str:
    """Digits by chance."""
    return f"{secrets.randbelow(10**count):0{count}d}"


@dataclass(frozen=True, slots=True)
class Words:
    """How the digits are refused on a channel."""

    late: str = "유효시간이 지났습니다. 1원 인증을 다시 요청해 주세요."
    wrong: str = "송금인명의 숫자가 맞지 않습니다. 다시 확인해 주세요."
    spoilt: str = "{allowed}번 틀렸습니다. 1원 인증을 다시 요청해 주세요."


@dataclass(frozen=True)
class OneWon:
    """Sends the won and judges the digits; one transfer at a time per session and flow."""

    drafts: Drafts
    throttle: Throttle
    banks: ports.TransferPort
    clock: Clock
    policy: Policy
    draw: Callable[[int], str] = field(default=draw_digits)

    def start(self, session: Session, flow: str, *, bank: str, account: str, owner: str) -> None:
        """Pay one won into the account, which must be `owner`'s; a transfer before it counts no more."""
        self._count_request(session)
        try:
            if not rules.same_owner(self.banks.holder(bank, account=account), owner=owner):
                raise _refused("account", "본인 명의의 계좌가 아닙니다. 본인 계좌를 입력해 주세요.")
            code = self.draw(self.policy.one_won_digits)
            self.banks.pay(bank, account=account, amount=1, sender=f"{SENDER}{code}")
        except PartyRefusedError as error:
            raise _refused("account", error.message) from None
        body = {
            "code": code,
            "at": self.clock.now().timestamp(),
            "challenge": secrets.token_urlsafe(16),
            "done": False,
        }
        self.drafts.save(session, _key(flow), body)

    def confirm(self, session: Session, flow: str, code: str, *, words: Words = Words()) -> None:
        """Take the four digits, within their time and number of tries; else `RefusedError` under `transfer_code`."""
        body = self._body(session, flow)
        if not body.get("code"):
            raise _refused("transfer_code", "먼저 1원 인증을 요청해 주세요.")
        allowed = self.policy.one_won_tries
        if rules.spoilt(self._count_try(body["challenge"]), allowed=allowed):
            raise _refused("transfer_code", words.spoilt.format(allowed=allowed))
        sent = datetime.fromtimestamp(body["at"], tz=UTC)
        if rules.expired(sent, now=self.clock.now(), life=self.policy.one_won_life):
            raise _refused("transfer_code", words.late)
        if not rules.digits_fit(code, sent=body["code"]):
            raise _refused("transfer_code", words.wrong)
        self.drafts.save(session, _key(flow), {**body, "code": "", "done": True})

    def sent(self, session: Session, flow: str) -> bool:
        """Whether a transfer waits for its digits."""
        return bool(self._body(session, flow).get("code"))

    def done(self, session: Session, flow: str) -> bool:
        """Whether the digits were taken."""
        return bool(self._body(session, flow).get("done"))

    def forget(self, session: Session, flow: str) -> None:
        """Leave nothing of it."""
        self.drafts.discard(session, _key(flow))

    def _body(self, session: Session, flow: str) -> dict[str, Any]:
        return self.drafts.load(session, _key(flow)) or {}

    def _count_try(self, challenge: str) -> int:
        self.throttle.record(_TRY, subject=challenge)
        return self.throttle.count(_TRY, subject=challenge, window=timedelta(days=1))

    def _count_request(self, session: Session) -> None:
        window, allowed = self.policy.one_won_window, self.policy.one_won_requests
        if not self.throttle.admit(_REQUEST, subject=session.key, window=window, allowed=allowed):
            minutes = int(window.total_seconds() // 60)
            message = f"1원 인증을 너무 여러 번 요청했습니다. {minutes}분 뒤에 다시 시도해 주세요."
            raise TooManyTriesError(message, until=self.clock.now() + window)


def _key(flow: str) -> str:
    return f"one-won:{flow}"


def _refused(name: str, message: str) -> RefusedError:
    return RefusedError([Problem(name, message)])
