"""The database: SQLite through SQLAlchemy, in memory for one bank instance or in a file."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.pool import NullPool

from . import schema

WRITES_BEGIN_AT_ONCE: dict[str, Any] = {"isolation_level": "IMMEDIATE"}
"""A transaction takes SQLite's write lock with its first change, so two writers never deadlock half way."""


class Store:
    """Transactions on one database; they run one after the other, each whole or not at all.

    Without an address the database lives in this store's one connection, and ends with it.
    """

    def __init__(self, address: str = "") -> None:
        self._lock = threading.RLock()
        engine = engine_for(address) if address else engine_in_memory()
        self._connection = engine.connect()
        self._end = weakref.finalize(self, self._connection.close)
        self._create()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose work is committed at the end, and undone by any error."""
        with self._lock, self._connection.begin():
            yield self._connection

    def close(self) -> None:
        """Let the database go; one in memory is lost."""
        self._end()

    def _create(self) -> None:
        driver: Any = self._connection.connection.driver_connection
        if not driver.execute("select 1 from sqlite_master where name = 'member'").fetchone():
            driver.executescript(schema.ddl())

    def table_names(self) -> tuple[str, ...]:
        """Names of the tables that are there."""
        with self.transaction() as connection:
            return tuple(inspect(connection).get_table_names())


@cache
def engine_in_memory() -> Engine:
    """One engine for all databases in memory, so that a statement is compiled once per process."""
    return engine_for("sqlite://")


def engine_for(address: str) -> Engine:
    """An engine that gives each caller a connection of its own, usable from any thread."""
    arguments = {**WRITES_BEGIN_AT_ONCE, "check_same_thread": False}
    engine = create_engine(address, poolclass=NullPool, connect_args=arguments)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(driver: sqlite3.Connection, _: object) -> None:
    driver.execute("pragma busy_timeout = 5000")
    driver.execute("pragma secure_delete = on")
