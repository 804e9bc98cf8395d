"""The order of one registration's steps, kept on the server with the session."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Generic, TypeVar

from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.sessions import Drafts, Session
from ksfc_spec.clock import Clock

from . import rules

FIRST = "본인확인부터 진행해 주세요."
NEXT = "앞 단계를 마치고 진행해 주세요."


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a session stands. `due` is the first unfinished step, `request` the certificate request under way."""

    due: str = "identity"
    member_id: int = 0
    request: str = ""
    request_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """A flow on one channel: its name in drafts, the address of each step in order, and what whoever skips one is told.

    `said` is by the step that is due; `again` says how to ask for the certificate once more.
    """

    flow: str
    paths: Mapping[str, str]
    said: Mapping[str, str]
    again: str = "인증서 요청이 끝났거나 없습니다. 인증서 등록을 다시 눌러 주세요."


def four_steps(root: str, *, first: str = "") -> Mapping[str, str]:
    """The addresses of a registration in four steps below `root`, where the first one stands unless `first` says else."""
    later = {step: f"{root}/{step}" for step in ("authentication", "certificate", "done")}
    return {"identity": first or root, **later}


AnyDraft = TypeVar("AnyDraft", bound=Draft)


@dataclass(frozen=True)
class Course(Generic[AnyDraft]):
    """Drafts of one flow; `blank` is where every session begins."""

    drafts: Drafts
    clock: Clock
    route: Route
    blank: AnyDraft

    def draft(self, session: Session) -> AnyDraft:
        """Where this session stands."""
        body = self.drafts.load(session, self.route.flow)
        return replace(self.blank, **body) if body else self.blank

    def require(self, session: Session, step: str) -> AnyDraft:
        """The draft, if `step` has its turn; else `OutOfOrderError` with the address to go to."""
        draft, paths = self.draft(session), self.route.paths
        if not rules.may_enter(step, due=draft.due, order=tuple(paths)):
            raise OutOfOrderError(paths[draft.due], self.route.said.get(draft.due, NEXT))
        return draft

    def save(self, session: Session, draft: AnyDraft) -> None:
        """From now on the session stands there."""
        self.drafts.save(session, self.route.flow, asdict(draft))

    def forget(self, session: Session) -> None:
        """Leave nothing of it."""
        self.drafts.discard(session, self.route.flow)

    def ask(self, session: Session, draft: AnyDraft) -> str:
        """A fresh state for a certificate request; an earlier request of the session is void."""
        state = secrets.token_urlsafe(24)
        self.save(session, replace(draft, request=state, request_at=self.clock.now().timestamp()))
        return state

    def pending(self, session: Session, state: str, *, life: timedelta) -> AnyDraft:
        """The draft whose request this is; refuses other sessions' answers and stale ones."""
        draft = self.draft(session)
        age = self.clock.now().timestamp() - draft.request_at
        mine = draft.request and secrets.compare_digest(draft.request.encode(), state.encode())
        if not mine or age > life.total_seconds():
            raise RefusedError([Problem("certificate", self.route.again)])
        return draft
