"""What differs between a bank on show, a bank in a test and a bank that keeps its data."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """Argon2id parameters: `memory` in KiB. The default is above the OWASP minimum (19 MiB, 2 passes)."""

    time: int = 3
    memory: int = 65536
    lanes: int = 4


QUICK_COST = Argon2Cost(time=1, memory=8, lanes=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """`database` is a SQLAlchemy address or `""` for one in memory; keys are 32 bytes and drawn afresh unless given.

    A bank that keeps its data must be given the same keys again. `world_open` serves the addresses by which a
    test run speaks to the parties, `show_handsets` the pages on which a person reads anybody's text messages: neither
    belongs on a bank that others can reach. `host` is the name under which customers reach the bank: finger and face are
    bound to it. `threads` answers each request in a thread, so that others do not wait for one that computes for long; a
    world for one visitor needs none. `remember_cards` spares reading the same picture twice, in tests.
    """

    database: str = ""
    encryption_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    index_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    argon2: Argon2Cost = Argon2Cost()
    world_open: bool = False
    show_handsets: bool = True
    host: str = "localhost"
    threads: bool = False
    remember_cards: bool = False

    def of_house(self, name: str) -> Settings:
        """The same for another house: nothing kept in a file, and keys that follow from these but are not these."""

        def key(parent: bytes) -> bytes:
            return hmac.new(parent, f"house:{name}".encode(), hashlib.sha256).digest()

        return replace(
            self, database="", encryption_key=key(self.encryption_key), index_key=key(self.index_key)
        )
