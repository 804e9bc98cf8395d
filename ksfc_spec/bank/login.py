"""Log-in by ID and password."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.clock import Clock

from .errors import Problem, RefusedError, TooManyTriesError
from .members import Member, Members
from .policy import Policy
from .sessions import Session, Sessions
from .signup import rules
from .throttle import Throttle
from .turn import aside
from .vault import Vault

WRONG = "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요."
_WHAT = "login"


@dataclass(frozen=True)
class Login:
    """Answers the same whether the ID exists or not, and locks an ID after too many failures."""

    members: Members
    sessions: Sessions
    throttle: Throttle
    vault: Vault
    clock: Clock
    policy: Policy

    def with_password(self, session: Session, *, user_id: str, password: str) -> Session:
        """A renewed session of the member; refuses with one message for every wrong pair."""
        if not user_id or not password:
            raise RefusedError([Problem("", "아이디와 비밀번호를 입력해 주세요.")])
        member = self.member(user_id=user_id, password=password)
        return self.sessions.promote(session, member_id=member.id, means="아이디")

    def member(self, *, user_id: str, password: str) -> Member:
        """Whose ID and password these are; wrong pairs count towards the ID's lock, a right one clears the count.

        Each try is counted before it is looked at, so that many at once gain nothing.
        """
        subject, lock = self.vault.index(rules.user_id_key(user_id), purpose=_WHAT), self.policy.login_lock
        allowed = self.policy.login_failures
        if not self.throttle.admit(_WHAT, subject=subject, window=lock, allowed=allowed):
            raise self._locked()
        member = self.members.by_user_id(user_id)
        hashed = self.members.password_hash(member.id) if member else None
        with aside():
            fits = self.vault.password_fits(password, hashed=hashed)
        if not fits or member is None:
            failures = self.throttle.count(_WHAT, subject=subject, window=lock)
            raise self._locked() if failures >= allowed else RefusedError([Problem("", WRONG)])
        self.throttle.forgive(_WHAT, subject=subject)
        return member

    def _locked(self) -> TooManyTriesError:
        lock, allowed = self.policy.login_lock, self.policy.login_failures
        minutes = int(lock.total_seconds() // 60)
        message = f"{allowed}회 잘못 입력하여 로그인이 잠겼습니다. {minutes}분 뒤에 다시 시도해 주세요."
        return TooManyTriesError(message, until=self.clock.now() + lock)
