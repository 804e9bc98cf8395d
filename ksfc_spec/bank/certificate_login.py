"""Log-in by a registered certificate of any family: a signed nonce, path and status, the register, and the VID."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Generic, Protocol, TypeVar

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier, Kind

from . import certificate_rules, ports
from .certificates import CertificateJudge
from .errors import Problem, RefusedError
from .members import Members
from .policy import Policy
from .registrations import Registrations
from .sessions import Drafts, Session, Sessions

BANK = "한국증권금융"


class SigningPort(Protocol):
    """What every certificate service can do: sign a nonce in its own window, and give the answer once."""

    def open(self, requester: str, *, state: str, nonce: bytes, return_to: str) -> str: ...

    def redeem(self, token: str, *, state: str) -> ports.SignedAnswer: ...


Program = TypeVar("Program", bound=SigningPort)


@dataclass(frozen=True)
class CertificateLogin(Generic[Program]):
    """Opens a session for whoever holds the key of a registered certificate of one family.

    A family says what it is called and what it asks besides; `_refusal` decides whether the window waits for another.
    """

    drafts: Drafts
    sessions: Sessions
    members: Members
    registrations: Registrations
    judge: CertificateJudge
    program: Program
    clock: Clock
    policy: Policy

    flow: ClassVar[str]
    means: ClassVar[str]
    family: ClassVar[str]
    ended: ClassVar[str]
    unregistered: str

    @property
    def life(self) -> timedelta:
        """How long a request may stay open."""
        return self.policy.identity_request_life

    def start(self, session: Session, *, return_to: str) -> str:
        """Ask the family's service for a signed nonce; gives the id its window is addressed by."""
        state = secrets.token_urlsafe(24)
        self.drafts.save(session, self.flow, {"state": state, "at": self.clock.now().timestamp()})
        return self.program.open(BANK, state=state, nonce=self.judge.challenge(state), return_to=return_to)

    def finish(self, session: Session, *, state: str, token: str) -> Session:
        """The member's renewed session; refuses another session's answer, and what is not valid, registered or theirs."""
        self._require_pending(session, state)
        answer = self.program.redeem(token, state=state)
        try:
            member_id = self.member_of(answer, request=state)
        except RefusedError as error:
            raise self._refusal(error, state) from None
        self._settle(state)
        return self.sessions.promote(session, member_id=member_id, means=self.means)

    def member_of(self, answer: ports.SignedAnswer, *, request: str) -> int:
        """Whose certificate signed this request's nonce; `RefusedError` says what is wrong and what to do."""
        verified = self.judge.require_good(answer, request=request)
        problem = self._kind_problem(verified.kind)
        if problem:
            raise refused(problem)
        member_id = self.registrations.member_of(verified.certificate, family=self.family)
        if member_id is None:
            raise refused(self.unregistered)
        identifier = Identifier(self.members.resident_number(member_id))
        problem = certificate_rules.owner_problem(verified.certificate, identifier, answer.random_number)
        if problem:
            raise refused(problem)
        return member_id

    def _kind_problem(self, kind: Kind) -> str | None:
        return None

    def _refusal(self, error: RefusedError, state: str) -> RefusedError:
        return error

    def _settle(self, state: str) -> None:
        """Tell the service that its answer was taken."""

    def _require_pending(self, session: Session, state: str) -> None:
        waiting = self.drafts.load(session, self.flow) or {"state": "", "at": 0.0}
        age = self.clock.now().timestamp() - waiting["at"]
        mine = waiting["state"] and secrets.compare_digest(waiting["state"].encode(), state.encode())
        if not mine or age > self.life.total_seconds():
            raise refused(self.ended)


def refused(message: str) -> RefusedError:
    """A refusal that concerns the certificate."""
    return RefusedError([Problem("certificate", message)])
