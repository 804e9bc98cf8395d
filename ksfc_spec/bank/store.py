"""The database: SQLite through SQLAlchemy, in memory for one bank instance or in a file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.pool import StaticPool

from . import schema

WRITES_BEGIN_AT_ONCE: dict[str, Any] = {"isolation_level": "IMMEDIATE"}
"""A transaction takes SQLite's write lock with its first change, so two writers never deadlock half way."""


class Store:
    """Transactions on one database; they run one after the other, each whole or not at all."""

    def __init__(self, address: str = "") -> None:
        self._lock = threading.RLock()
        if address:
            self._engine = create_engine(address, connect_args=WRITES_BEGIN_AT_ONCE)
        else:
            arguments = {**WRITES_BEGIN_AT_ONCE, "check_same_thread": False}
            self._engine = create_engine("sqlite://", poolclass=StaticPool, connect_args=arguments)
        event.listen(self._engine, "connect", _prepare)
        self._create()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose work is committed at the end, and undone by any error."""
        with self._lock, self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let the database go; one in memory is lost."""
        self._engine.dispose()

    def _create(self) -> None:
        raw = self._engine.raw_connection()
        try:
            driver: Any = raw.driver_connection
            if not driver.execute("select 1 from sqlite_master where name = 'member'").fetchone():
                driver.executescript(schema.ddl())
        finally:
            raw.close()

    def table_names(self) -> tuple[str, ...]:
        """Names of the tables that are there."""
        return tuple(inspect(self._engine).get_table_names())


def _prepare(driver: sqlite3.Connection, _: object) -> None:
    driver.execute("pragma busy_timeout = 5000")
    driver.execute("pragma secure_delete = on")
