"""The additional authentication's telephone way where it is done in the identity agency's window instead of by a code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ksfc_spec.clock import Clock

from . import additional_rules as rules
from . import ports
from .additional import BANK, AdditionalAuthentication
from .errors import Problem, RefusedError
from .members import Members
from .policy import Policy
from .sessions import Drafts, Session

ENDED = "본인확인 요청이 끝났거나 없습니다. 휴대폰본인인증을 다시 눌러 주세요."
ANOTHER = "본인 명의의 휴대폰이 아닙니다. 본인 이름으로 가입한 휴대폰으로 인증해 주세요."


@dataclass(frozen=True)
class PhoneWindow:
    """Opens the window and takes its result; the flow is the one the authentication belongs to."""

    additional: AdditionalAuthentication
    drafts: Drafts
    members: Members
    phone: ports.PhonePort
    clock: Clock
    policy: Policy

    def start(self, session: Session, flow: str, *, return_to: str) -> str:
        """Begin a check; gives the id its window is addressed by."""
        state = secrets.token_urlsafe(24)
        self.drafts.save(session, _key(flow), {"state": state, "at": self.clock.now().timestamp()})
        return self.phone.open(BANK, state=state, return_to=return_to)

    def finish(self, session: Session, flow: str, *, member_id: int, state: str, token: str) -> None:
        """Redeem the result, once; it must be this session's request, and the member's own telephone."""
        waiting = self.drafts.load(session, _key(flow)) or {"state": "", "at": 0.0}
        age = self.clock.now().timestamp() - waiting["at"]
        mine = waiting["state"] and secrets.compare_digest(waiting["state"].encode(), state.encode())
        if not mine or age > self.policy.identity_request_life.total_seconds():
            raise _refused(ENDED)
        identity = self.phone.redeem(token, state=state)
        self.drafts.discard(session, _key(flow))
        if not rules.own_phone(identity.ci, owner=self.members.ci(member_id)):
            raise _refused(ANOTHER)
        self.additional.accept(session, flow, member_id=member_id, method=rules.SMS)


def _key(flow: str) -> str:
    return f"phone:{flow}"


def _refused(message: str) -> RefusedError:
    return RefusedError([Problem("method", message)])
