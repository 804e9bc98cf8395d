"""Everybody's mail boxes. A letter may be dated ahead: it arrives when its time has come, unless it is called back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ksfc_spec.clock import Clock

from .party import Action, Party


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail."""

    id: str
    sender: str
    to: str
    subject: str
    text: str
    at: datetime


class Mail(Party):
    """The post office of e-mails."""

    title = "이메일"

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._letters: dict[str, Letter] = {}

    def send(self, to: str, *, sender: str, subject: str, text: str, at: datetime | None = None) -> str:
        """Hand in a letter, to arrive now or at `at`; its id calls it back."""
        self.require_well()
        letter = Letter(secrets.token_urlsafe(12), sender, to, subject, text, at or self._clock.now())
        self._letters[letter.id] = letter
        return letter.id

    def call_back(self, letter_id: str) -> None:
        """Stop a letter that has not arrived yet."""
        letter = self._letters.get(letter_id)
        if letter is not None and letter.at > self._clock.now():
            del self._letters[letter_id]

    def box(self, address: str) -> tuple[Letter, ...]:
        """What has arrived, oldest first."""
        now = self._clock.now()
        mine = [one for one in self._letters.values() if one.to == address and one.at <= now]
        return tuple(sorted(mine, key=lambda letter: letter.at))

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "letters": self._listed}

    def _listed(self, *, address: str) -> Mapping[str, Any]:
        rows = self.box(address)
        return {
            "letters": [
                {"from": r.sender, "subject": r.subject, "text": r.text, "at": r.at.isoformat()} for r in rows
            ]
        }
