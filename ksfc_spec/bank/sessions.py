"""Sessions on the server, found by the hash of a random token; and the drafts that live and die with them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from ksfc_spec.clock import Clock

from . import schema
from .policy import Policy
from .store import Store
from .vault import Vault, token_digest

_NOTES = "session-notes"
_SESSION, _DRAFT = schema.session, schema.draft
_TOUCH = (
    update(_SESSION)
    .where(
        _SESSION.c.token_hash == bindparam("key"),
        _SESSION.c.seen_at >= bindparam("idle_since"),
        _SESSION.c.opened_at >= bindparam("opened_since"),
    )
    .values(seen_at=func.max(_SESSION.c.seen_at, bindparam("now")))
    .returning(_SESSION.c.opened_at, _SESSION.c.member_id, _SESSION.c.means, _SESSION.c.notes)
)
_NOTE = update(_SESSION).where(_SESSION.c.token_hash == bindparam("key")).values(notes=bindparam("sealed"))
_LOAD = select(_DRAFT.c.body).where(_DRAFT.c.token_hash == bindparam("key"), _DRAFT.c.flow == bindparam("of"))
_SAVE = insert(_DRAFT).values(token_hash=bindparam("key"), flow=bindparam("of"), body=bindparam("sealed"))
_SAVE = _SAVE.on_conflict_do_update(index_elements=["token_hash", "flow"], set_={"body": _SAVE.excluded.body})


@dataclass(frozen=True, slots=True)
class Session:
    """One visitor. `member_id` is None until log-in, `means` says by what; `notes` are small things to remember."""

    token: str = field(repr=False)
    opened_at: datetime
    member_id: int | None = None
    means: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """How tables name this session."""
        return token_digest(self.token)


class Sessions:
    """Opens, finds, renews and ends sessions. A token the bank did not give out is never taken up."""

    def __init__(self, store: Store, *, vault: Vault, clock: Clock, policy: Policy) -> None:
        self._store, self._vault, self._clock, self.policy = store, vault, clock, policy

    def open(self) -> Session:
        """A fresh, anonymous session; sweeps those that have ended."""
        self.sweep()
        return self._write(member_id=None, means="", notes={})

    def find(self, token: str) -> Session | None:
        """The live session under this token (its idle time starts anew), or None."""
        now, idle, longest = self._now(), self.policy.session_idle, self.policy.session_longest
        limits = {
            "idle_since": now - int(idle.total_seconds()),
            "opened_since": now - int(longest.total_seconds()),
        }
        with self._store.transaction() as connection:
            row = connection.execute(_TOUCH, {"key": token_digest(token), "now": now, **limits}).first()
        if row is None:
            return None
        opened = datetime.fromtimestamp(row.opened_at, tz=UTC)
        return Session(token, opened, row.member_id, row.means, self._vault.open(row.notes, purpose=_NOTES))

    def remember(self, session: Session, **notes: Any) -> Session:
        """The session with these notes added; a note of None is forgotten."""
        merged = {k: v for k, v in {**session.notes, **notes}.items() if v is not None}
        with self._store.transaction() as connection:
            sealed = self._vault.seal(merged, purpose=_NOTES)
            connection.execute(_NOTE, {"key": session.key, "sealed": sealed})
        return Session(session.token, session.opened_at, session.member_id, session.means, merged)

    def hold(self, session: Session, *, for_: timedelta) -> None:
        """Keep the session while its visitor waits for something that may take so long, such as money to arrive."""
        until = self._now() + int(for_.total_seconds())
        with self._store.transaction() as connection:
            connection.execute(
                update(_SESSION).where(_SESSION.c.token_hash == session.key).values(seen_at=until)
            )

    def promote(self, session: Session, *, member_id: int, means: str) -> Session:
        """A new session under a new token for a visitor who proved who they are; the old one and its drafts end."""
        self.end(session)
        return self._write(member_id=member_id, means=means, notes={})

    def end(self, session: Session) -> None:
        """End a session and everything that hangs on it."""
        with self._store.transaction() as connection:
            for table in (schema.session, schema.draft):
                connection.execute(delete(table).where(table.c.token_hash == session.key))

    def sweep(self) -> None:
        """Remove ended sessions and their drafts."""
        now, table = self._now(), schema.session
        idle, longest = self.policy.session_idle, self.policy.session_longest
        ended = (table.c.seen_at < now - int(idle.total_seconds())) | (
            table.c.opened_at < now - int(longest.total_seconds())
        )
        with self._store.transaction() as connection:
            gone = [row.token_hash for row in connection.execute(select(table.c.token_hash).where(ended))]
            if gone:
                connection.execute(delete(schema.draft).where(schema.draft.c.token_hash.in_(gone)))
                connection.execute(delete(table).where(table.c.token_hash.in_(gone)))

    def csrf(self, session: Session) -> str:
        """The token that every form of this session carries."""
        return self._vault.index(session.token, purpose="csrf")

    def _write(self, *, member_id: int | None, means: str, notes: Mapping[str, Any]) -> Session:
        session = Session(secrets.token_urlsafe(32), self._clock.now(), member_id, means, notes)
        with self._store.transaction() as connection:
            connection.execute(
                insert(schema.session).values(
                    token_hash=session.key,
                    opened_at=self._now(),
                    seen_at=self._now(),
                    member_id=member_id,
                    means=means,
                    notes=self._vault.seal(dict(notes), purpose=_NOTES),
                )
            )
        return session

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


class Drafts:
    """What a visitor has entered in a flow so far, sealed; at most one draft per session and flow."""

    def __init__(self, store: Store, *, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def load(self, session: Session, flow: str) -> dict[str, Any] | None:
        """The draft's body, or None."""
        with self._store.transaction() as connection:
            row = connection.execute(_LOAD, {"key": session.key, "of": flow}).first()
        if row is None:
            return None
        body: dict[str, Any] = self._vault.open(row.body, purpose=flow)
        return body

    def save(self, session: Session, flow: str, body: Mapping[str, Any]) -> None:
        """Keep this body."""
        sealed = self._vault.seal(dict(body), purpose=flow)
        with self._store.transaction() as connection:
            connection.execute(_SAVE, {"key": session.key, "of": flow, "sealed": sealed})

    def discard(self, session: Session, flow: str) -> bool:
        """Leave nothing of it; False if there was none."""
        table = schema.draft
        with self._store.transaction() as connection:
            gone = connection.execute(
                delete(table).where(table.c.token_hash == session.key, table.c.flow == flow)
            )
        return bool(gone.rowcount)
