"""The rules of the virtual keyboard. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import secrets
from collections.abc import Collection


def virtual_only(installed: Collection[str]) -> bool:
    """Without the keyboard security program only the virtual keyboard is safe (joint-certificate:72)."""
    return "키보드보안" not in installed


def order(characters: str) -> list[str]:
    """The keys in an order drawn anew for each page."""
    return secrets.SystemRandom().sample(characters, len(characters))
