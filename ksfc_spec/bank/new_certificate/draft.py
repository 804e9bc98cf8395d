"""What an applicant has entered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LISTS = ("read", "terms", "consents")


@dataclass(frozen=True, slots=True)
class Draft:
    """One application; replaced, never changed. Neither a picture, a password nor a key is in it.

    `key` names the key that the phone made, `paid` that the transfer's digits were right.
    """

    member_id: int = 0
    read: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    name: str = ""
    number: str = field(default="", repr=False)
    ci: str = ""
    typed_name: str = ""
    typed_front: str = ""
    request: str = ""
    requested_at: float = 0.0
    by: str = ""
    proven: bool = False
    identified: bool = False
    card: Mapping[str, str] = field(default_factory=dict, repr=False)
    carded: bool = False
    consents: tuple[str, ...] = ()
    bank: str = ""
    account: str = field(default="", repr=False)
    paid: bool = False
    details: Mapping[str, str] = field(default_factory=dict, repr=False)
    detailed: bool = False
    key: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any] | None) -> Draft:
        """A stored draft, or an empty one."""
        return cls(**{**(body or {}), **{name: tuple((body or {}).get(name, ())) for name in LISTS}})

    @property
    def due(self) -> str:
        """The first unfinished page."""
        done = {
            "start": bool(self.member_id),
            "identity": self.identified,
            "card": self.carded,
            "account": self.paid,
            "details": self.detailed,
            "password": bool(self.key),
        }
        return next((step for step, is_done in done.items() if not is_done), "issue")
