"""Connecting the customer's phone to Koscom's cloud before something is done there (bankingplus:305-310)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ksfc_spec.bank import ports
from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Drafts, Session
from ksfc_spec.clock import Clock
from ksfc_spec.parties.people import birth_date

BANK = "한국증권금융"
LOG_IN = "로그인이 필요합니다."
ENDED = "클라우드 연결 요청이 끝났거나 없습니다. 처음 화면에서 다시 눌러 주세요."
OTHERS = "다른 분의 클라우드에 연결되었습니다. 로그인한 분의 정보로 다시 연결해 주세요."
_FLOW = "cloud-connection"


@dataclass(frozen=True)
class CloudConnection:
    """Whether the phone opens the cloud of whoever is logged in, and the window in which it is connected."""

    drafts: Drafts
    members: Members
    program: ports.CloudAppPort
    clock: Clock
    policy: Policy

    def connected(self, session: Session) -> bool:
        """Whether this phone opens the member's own cloud."""
        name, born = self._person(session)
        return self.program.connected(name, born=born)

    def connected_at_all(self) -> bool:
        """Whether this phone opens a cloud, whosever it is; whose certificates lie there is judged when one signs."""
        return self.program.opens_a_cloud()

    def start(self, session: Session, *, return_to: str) -> str:
        """Open Koscom's window; gives the id it is addressed by."""
        self._person(session)
        state = secrets.token_urlsafe(24)
        errand = self.program.connect(BANK, state=state, return_to=return_to)
        waiting = {"state": state, "at": self.clock.now().timestamp(), "errand": errand}
        self.drafts.save(session, _FLOW, waiting)
        return errand

    def under_way(self, session: Session) -> str:
        """The id of the window that was opened last; `""` where none waits."""
        return str((self.drafts.load(session, _FLOW) or {}).get("errand", ""))

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """The window's answer: this session's request, once, and the member's own cloud."""
        waiting = self.drafts.load(session, _FLOW) or {"state": "", "at": 0.0}
        age = self.clock.now().timestamp() - waiting["at"]
        mine = waiting["state"] and secrets.compare_digest(waiting["state"].encode(), state.encode())
        if not mine or age > self.policy.cloud_request_life.total_seconds():
            raise RefusedError([Problem("", ENDED)])
        self.program.redeem_connection(token, state=state)
        self.drafts.discard(session, _FLOW)
        if not self.connected(session):
            raise RefusedError([Problem("", OTHERS)])

    def _person(self, session: Session) -> tuple[str, str]:
        """Name and birth date (YYYYMMDD) of whoever is logged in."""
        member = None if session.member_id is None else self.members.get(session.member_id)
        if member is None:
            raise OutOfOrderError("/m/login", LOG_IN)
        return member.name, birth_date(self.members.resident_number(member.id)).strftime("%Y%m%d")
