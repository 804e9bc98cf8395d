"""An account of one's own, proven by one won: named on the phone's page, checked in the window 계좌인증 서비스."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.bank.one_won import OneWon, Words
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Session, Sessions

from .identity import refused

WORDS = Words(
    late="입력 시간 30분이 지났습니다. 다시 요청해 주세요.",
    wrong="인증번호가 맞지 않습니다.",
)


@dataclass(frozen=True)
class AccountCheck:
    """One check per session and flow."""

    one_won: OneWon
    sessions: Sessions
    policy: Policy

    def require_named(self, bank: str, account: str) -> None:
        """Refuses an account without its bank or its number."""
        wanted = {
            "bank": (bank, "금융기관을 선택해 주세요."),
            "account": (account, "계좌번호를 입력해 주세요."),
        }
        problems = [Problem(key, message) for key, (value, message) in wanted.items() if not value]
        if problems:
            raise RefusedError(problems)

    def send(self, session: Session, flow: str, *, bank: str, account: str, owner: str) -> None:
        """One won to that account, which must be `owner`'s; the session waits as long as the digits are good."""
        self.one_won.start(session, flow, bank=bank, account=account, owner=owner)
        self.sessions.hold(session, for_=self.policy.one_won_life)

    def take(self, session: Session, flow: str, code: str) -> None:
        """The digits beside the sender's name."""
        if len(code) != self.policy.one_won_digits or not code.isdecimal():
            raise refused("code", f"인증번호는 숫자 {self.policy.one_won_digits}자리입니다.")
        self.one_won.confirm(session, flow, code, words=WORDS)

    def done(self, session: Session, flow: str) -> bool:
        """Whether the digits were taken."""
        return self.one_won.done(session, flow)

    def forget(self, session: Session, flow: str) -> None:
        """Leave nothing of it."""
        self.one_won.forget(session, flow)
