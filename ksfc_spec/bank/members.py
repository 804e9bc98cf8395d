"""Members: joining exactly once, and being found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ksfc_spec.clock import Clock

from . import schema
from .errors import AlreadyMemberError, OutOfOrderError, Problem, RefusedError
from .sessions import Session
from .signup import rules
from .store import Store
from .vault import Vault

_NUMBER, _PROFILE, _PERSON = "resident-number", "profile", "person"


@dataclass(frozen=True, slots=True)
class NewMember:
    """Everything needed to join; `consents` are (item, version, agreed, channels)."""

    user_id: str
    password: str = field(repr=False)
    name: str
    resident_number: str = field(repr=False)
    ci: str
    identity: str
    union: str
    profile: Mapping[str, str] = field(repr=False)
    consents: tuple[tuple[str, str, bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member as pages show one; the resident number stays in the vault."""

    id: int
    user_id: str
    name: str
    union: str
    identity: str
    joined_at: str


class Members:
    """The bank's members."""

    def __init__(self, store: Store, *, vault: Vault, clock: Clock) -> None:
        self._store, self._vault, self._clock = store, vault, clock

    def has_user_id(self, user_id: str) -> bool:
        """Whether somebody has this ID, in whatever capitals."""
        return self._exists(schema.member.c.user_id_key == rules.user_id_key(user_id))

    def has_person(self, resident_number: str) -> bool:
        """Whether this person has joined."""
        return self._exists(schema.member.c.resident_index == self._person_index(resident_number))

    def get(self, member_id: int) -> Member | None:
        """The member with that number."""
        return self._one(schema.member.c.id == member_id)

    def by_user_id(self, user_id: str) -> Member | None:
        """The member with that ID."""
        return self._one(schema.member.c.user_id_key == rules.user_id_key(user_id))

    def by_person(self, resident_number: str) -> Member | None:
        """The member who is this person."""
        return self._one(schema.member.c.resident_index == self._person_index(resident_number))

    def password_hash(self, member_id: int) -> str:
        """The stored hash, for the vault to compare."""
        query = select(schema.member.c.password_hash).where(schema.member.c.id == member_id)
        with self._store.transaction() as connection:
            return str(connection.execute(query).scalar_one())

    def change(self, member_id: int, **entries: str) -> None:
        """Change entries of the member's profile; `""` leaves a field empty."""
        table = schema.member
        with self._store.transaction() as connection:
            query = select(table.c.profile).where(table.c.id == member_id)
            profile = self._vault.open(connection.execute(query).scalar_one(), purpose=_PROFILE)
            sealed = self._vault.seal({**profile, **entries}, purpose=_PROFILE)
            connection.execute(update(table).where(table.c.id == member_id).values(profile=sealed))

    def profile(self, member_id: int) -> dict[str, str]:
        """What the member entered at sign-up, by field."""
        query = select(schema.member.c.profile).where(schema.member.c.id == member_id)
        with self._store.transaction() as connection:
            sealed = connection.execute(query).scalar_one()
        opened: dict[str, str] = self._vault.open(sealed, purpose=_PROFILE)
        return opened

    def resident_number(self, member_id: int) -> str:
        """The resident number, for a flow that must compare it; never for a page."""
        query = select(schema.member.c.resident_number).where(schema.member.c.id == member_id)
        with self._store.transaction() as connection:
            return str(self._vault.open(connection.execute(query).scalar_one(), purpose=_NUMBER))

    def ci(self, member_id: int) -> str:
        """The linking code by which institutions mean this person; never for a page."""
        query = select(schema.member.c.ci).where(schema.member.c.id == member_id)
        with self._store.transaction() as connection:
            return str(connection.execute(query).scalar_one())

    def consents(self, member_id: int) -> list[dict[str, Any]]:
        """Every answer given at sign-up: item, version, agreed, channels, at."""
        table = schema.consent
        query = select(table).where(table.c.member_id == member_id).order_by(table.c.id)
        with self._store.transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def count(self) -> int:
        """How many there are."""
        with self._store.transaction() as connection:
            return len(connection.execute(select(schema.member.c.id)).all())

    def join(self, new: NewMember, *, claim: tuple[Session, str] | None = None) -> int:
        """Add a member and use up the draft `claim` in one transaction.

        Raises `RefusedError` (the ID was taken meanwhile), `AlreadyMemberError` (the person was), or
        `OutOfOrderError` (the draft was used up meanwhile: the other of two equal requests won).
        """
        row = self._row(new)
        try:
            with self._store.transaction() as connection:
                if claim and not _use_up(connection, *claim):
                    raise OutOfOrderError(
                        "terms", "이미 끝난 가입입니다. 새로 가입하려면 약관동의부터 진행해 주세요."
                    )
                return self._insert(connection, row, new)
        except IntegrityError as error:
            raise self._conflict(new, error) from None

    def _conflict(self, new: NewMember, error: IntegrityError) -> Exception:
        if "resident_index" in str(error.orig):
            return AlreadyMemberError("이미 가입한 회원입니다. 로그인해 주세요.")
        message = f"아이디 {new.user_id}을(를) 방금 다른 분이 먼저 썼습니다. 다른 아이디로 중복확인을 다시 해 주세요."
        return RefusedError([Problem("user_id", message)])

    def _row(self, new: NewMember) -> dict[str, Any]:
        return {
            "user_id": new.user_id,
            "user_id_key": rules.user_id_key(new.user_id),
            "password_hash": self._vault.hash_password(new.password),
            "name": new.name,
            "resident_number": self._vault.seal(new.resident_number, purpose=_NUMBER),
            "resident_index": self._person_index(new.resident_number),
            "ci": new.ci,
            "identity": new.identity,
            "union_name": new.union,
            "profile": self._vault.seal(dict(new.profile), purpose=_PROFILE),
            "joined_at": self._clock.now().isoformat(),
        }

    def _insert(self, connection: Connection, row: dict[str, Any], new: NewMember) -> int:
        result = connection.execute(insert(schema.member).values(**row))
        member_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        rows = [
            {
                "member_id": member_id,
                "item": i,
                "version": v,
                "agreed": a,
                "channels": c,
                "at": row["joined_at"],
            }
            for i, v, a, c in new.consents
        ]
        if rows:
            connection.execute(insert(schema.consent), rows)
        return member_id

    def _person_index(self, resident_number: str) -> str:
        return self._vault.index(resident_number, purpose=_PERSON)

    def _exists(self, condition: Any) -> bool:
        with self._store.transaction() as connection:
            return connection.execute(select(schema.member.c.id).where(condition)).first() is not None

    def _one(self, condition: Any) -> Member | None:
        table = schema.member
        query = select(
            table.c.id, table.c.user_id, table.c.name, table.c.union_name, table.c.identity, table.c.joined_at
        ).where(condition)
        with self._store.transaction() as connection:
            row = connection.execute(query).first()
        return Member(*row) if row else None


def _use_up(connection: Connection, session: Session, flow: str) -> bool:
    table = schema.draft
    mine = (table.c.token_hash == session.key, table.c.flow == flow)
    return bool(connection.execute(delete(table).where(*mine)).rowcount)
