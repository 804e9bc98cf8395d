"""Deposit accounts of members: numbers sealed, passwords hashed, locked after too many failures."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select, update

from . import schema
from .errors import Problem, RefusedError
from .policy import Policy
from .store import Store
from .vault import Vault

_PURPOSE = "account"
ACCOUNT_WRONG = "계좌 비밀번호가 맞지 않습니다. 다시 입력해 주세요."


@dataclass(frozen=True, slots=True)
class Account:
    """A member's own account."""

    id: int
    number: str = field(repr=False)


@dataclass(frozen=True)
class Accounts:
    """Opens accounts, lists a member's, and checks passwords."""

    store: Store
    vault: Vault
    policy: Policy

    def of(self, member_id: int) -> tuple[Account, ...]:
        """The member's accounts, oldest first."""
        table = schema.account
        query = select(table.c.id, table.c.number).where(table.c.member_id == member_id).order_by(table.c.id)
        with self.store.transaction() as connection:
            rows = connection.execute(query).all()
        return tuple(Account(row.id, self.vault.open(row.number, purpose=_PURPOSE)) for row in rows)

    def open(self, member_id: int, *, number: str, password: str) -> Account:
        """A new account."""
        row = {
            "member_id": member_id,
            "number": self.vault.seal(number, purpose=_PURPOSE),
            "number_index": self.vault.index(number.replace("-", ""), purpose=_PURPOSE),
            "password_hash": self.vault.hash_password(password),
            "failures": 0,
        }
        with self.store.transaction() as connection:
            result = connection.execute(insert(schema.account).values(**row))
        return Account(int(result.inserted_primary_key[0]), number)  # type: ignore[index]

    def close(self, member_id: int) -> None:
        """All accounts of a member are closed."""
        with self.store.transaction() as connection:
            connection.execute(delete(schema.account).where(schema.account.c.member_id == member_id))

    def verify(
        self,
        member_id: int,
        *,
        number: str,
        password: str,
        field: str = "account_password",
        wrong: str = ACCOUNT_WRONG,
    ) -> None:
        """The member's own account with its password, else `RefusedError` under `field`; failures in a row lock it."""
        table, allowed = schema.account, self.policy.account_failures
        index = self.vault.index(number.replace("-", ""), purpose=_PURPOSE)
        mine = (table.c.member_id == member_id, table.c.number_index == index)
        with self.store.transaction() as connection:
            connection.execute(update(table).where(*mine).values(failures=table.c.failures))
            row = connection.execute(select(table).where(*mine)).first()
            fits = self.vault.password_fits(password, hashed=row.password_hash if row else None)
            failures = 0 if row is None else row.failures
            good = fits and failures < allowed
            connection.execute(update(table).where(*mine).values(failures=0 if good else failures + 1))
        if not good:
            locked = failures + (0 if fits else 1) >= allowed
            raise RefusedError([Problem(field, _locked_message(allowed) if locked else wrong)])


def _locked_message(allowed: int) -> str:
    return f"계좌 비밀번호를 {allowed}번 틀려 사용이 정지되었습니다. 영업점에서 다시 등록해 주세요."
