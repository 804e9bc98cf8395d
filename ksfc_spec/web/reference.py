"""A complete fresh world in one call: city, bank, site, and the world's door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

from ksfc_spec.bank.bank import Bank, build_bank
from ksfc_spec.bank.desk import Desk
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.prepared.build import build_holdings
from ksfc_spec.bank.settings import QUICK_COST, Settings
from ksfc_spec.clock import Clock
from ksfc_spec.parties.city import City, build_city
from ksfc_spec.parties.world import World

from .app import create_app


@dataclass(frozen=True)
class ReferenceApp:
    """One world: `.app` is the ASGI application, `.tell` the world's door."""

    app: Starlette
    city: City
    bank: Bank
    world: World
    clock: Clock

    def tell(self, party: str, action: str, **details: str) -> Mapping[str, Any]:
        """`World.tell` in process; see docs/world.md."""
        return self.world.tell(party, action, details)


def quick_settings(seed: int) -> Settings:
    """A bank for tests: in memory, cheap password hashes, keys that follow from the seed."""
    return Settings(
        encryption_key=hashlib.sha256(f"seal:{seed}".encode()).digest(),
        index_key=hashlib.sha256(f"index:{seed}".encode()).digest(),
        argon2=QUICK_COST,
        remember_cards=True,
    )


def reference_app(
    *, clock: Clock, seed: int, settings: Settings | None = None, policy: Policy | None = None
) -> ReferenceApp:
    """A fresh world. Without `settings` it is one for tests (`quick_settings`); a bank on show passes its own."""
    settings = settings or quick_settings(seed)
    city = build_city(clock=clock, seed=seed)
    bank = build_bank(city, clock=clock, settings=settings, policy=policy)
    desk = Desk(bank, ci=city.people.ci)
    holdings = build_holdings(bank, city)
    people = {**city.people.actions(), **holdings.actions()}
    world = World({**city.actions(), "people": people, "ksfc": desk.actions()})
    app = create_app(bank, city, settings=settings, world=world)
    return ReferenceApp(app, city, bank, world, clock)
