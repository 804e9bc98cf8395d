"""What differs between the channels wherever secrets are typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .pc.keyboard import Keyboard, Layout, entries, keyboards
from .site import Visit

Secrets = Mapping[str, Layout]


@dataclass(frozen=True, slots=True)
class Channel:
    """How secrets are read, which keyboards the page shows beside them, and what the device must have before."""

    entries: Callable[[Visit, Secrets], Mapping[str, str]]
    keyboards: Callable[[Visit, Secrets], Mapping[str, Keyboard]]
    require_device: Callable[[Visit], None]


PC = Channel(entries, keyboards, lambda visit: visit.bank.signup.require_usable_device())
PHONE = Channel(
    lambda visit, fields: {name: visit.raw(name) for name in fields}, lambda *_: {}, lambda _: None
)
"""The phone's own keypad writes into plain fields."""
