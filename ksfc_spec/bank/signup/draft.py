"""What a person has entered so far in a sign-up, as one value kept sealed on the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

FLOW = "signup"


@dataclass(frozen=True, slots=True)
class Draft:
    """Replaced, never changed. `details` holds what was typed on the details screen, never a password.

    `proof` is how identity was proven (`phone`, `certificate`, or `""`); `request` the state of an identity window
    under way and its kind; `applied` the values taken over by 적용 or 확인 in a window, by field.
    """

    terms: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    consented: bool = False

    name: str = ""
    resident_number: str = field(default="", repr=False)
    typed_name: str = ""
    typed_front: str = ""
    ci: str = ""
    request: str = ""
    request_kind: str = ""
    request_at: float = 0.0
    proof: str = ""
    proven_name: str = ""
    proven_phone: str = ""

    details: Mapping[str, str] = field(default_factory=dict, repr=False)
    applied: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def real_name_confirmed(self) -> bool:
        """Whether the real-name service has confirmed the name and number that stand now."""
        return bool(self.ci)

    def to_json(self) -> dict[str, Any]:
        """A JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Draft:
        """The draft again; unknown keys are left out."""
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in body.items()
            if key in known
        }
        return cls(**values)
