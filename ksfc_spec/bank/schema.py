"""The tables. Resident numbers stand encrypted, with a keyed index beside them; tokens and passwords only as hashes."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

metadata = MetaData()

member = Table(
    "member",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", String(40), nullable=False),
    Column("user_id_key", String(40), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("resident_number", LargeBinary, nullable=False),
    Column("resident_index", String(64), nullable=False, unique=True),
    Column("ci", String(64), nullable=False),
    Column("identity", String(20), nullable=False),
    Column("union_name", Text, nullable=False),
    Column("profile", LargeBinary, nullable=False),
    Column("joined_at", String(40), nullable=False),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", Integer, nullable=False, index=True),
    Column("item", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("agreed", Boolean, nullable=False),
    Column("channels", Text, nullable=False),
    Column("at", String(40), nullable=False),
    UniqueConstraint("member_id", "item", "at"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("opened_at", Integer, nullable=False),
    Column("seen_at", Integer, nullable=False),
    Column("member_id", Integer),
    Column("means", String(20), nullable=False),
    Column("notes", LargeBinary, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("flow", String(20), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", String(40), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("at", Integer, nullable=False),
)


designated_device = Table(
    "designated_device",
    metadata,
    Column("member_id", Integer, primary_key=True),
    Column("device", String(64), primary_key=True),
)

one_time_number = Table(
    "one_time_number",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", Integer, nullable=False, index=True),
    Column("number", String(64), nullable=False),
    Column("issued_at", Integer, nullable=False),
    Column("used", Boolean, nullable=False),
)

medium = Table(
    "medium",
    metadata,
    Column("member_id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("serial", String(20), nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", Integer, nullable=False, index=True),
    Column("number", LargeBinary, nullable=False),
    Column("number_index", String(64), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("failures", Integer, nullable=False),
)

registration = Table(
    "registration",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("family", String(20), nullable=False),
    Column("member_id", Integer, nullable=False, index=True),
    Column("policy", String(60), nullable=False),
    Column("serial", String(60), nullable=False),
    Column("at", String(40), nullable=False),
)


copy = Table(
    "copy",
    metadata,
    Column("address", String(64), primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("at", Integer, nullable=False),
)

phone_means = Table(
    "phone_means",
    metadata,
    Column("member_id", Integer, primary_key=True),
    Column("means", String(20), primary_key=True),
    Column("device", String(64), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    Column("failures", Integer, nullable=False),
)


@cache
def ddl() -> str:
    """All statements that make the tables, as one SQLite script."""
    dialect = sqlite.dialect()
    tables = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    indexes = [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in metadata.sorted_tables
        for index in table.indexes
    ]
    return ";\n".join(tables + indexes)
