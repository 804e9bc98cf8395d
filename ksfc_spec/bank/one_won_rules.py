"""The rules of the one-won transfer. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta


def same_owner(holder: str, *, owner: str) -> bool:
    """The account is the customer's own."""
    return holder == owner


def digits_fit(given: str, *, sent: str) -> bool:
    """The digits beside the sender's name, and no others."""
    return hmac.compare_digest(given.encode(), sent.encode())


def expired(sent_at: datetime, *, now: datetime, life: timedelta) -> bool:
    """Whether the digits' time is over."""
    return now - sent_at > life


def spoilt(tries: int, *, allowed: int) -> bool:
    """Whether this try, the `tries`-th, comes too late."""
    return tries > allowed
