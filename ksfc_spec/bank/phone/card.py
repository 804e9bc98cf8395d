"""An identity card before the camera: what is read of it, what the customer corrects, and whose it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ksfc_spec.bank.card_reading import RESIDENT, CardText, ReaderMissing, Unreadable
from ksfc_spec.bank.errors import TooManyTriesError
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Session
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.clock import Clock

from . import rules
from .identity import refused

ReadCard = Callable[[bytes], CardText]
NO_READER = "지금은 신분증을 읽을 수 없습니다. 잠시 뒤 다시 시도해 주세요."
TOO_MANY = "사진을 너무 여러 번 보냈습니다. 10분 뒤에 다시 시도해 주세요."
NOT_REFILLED = ("kind", "back")
"""Entries that a page does not send, or never shows again: empty, they are as they were read."""
_PICTURE = "card"


@dataclass(frozen=True)
class CardCheck:
    """Reads pictures, which nobody keeps. A card's fields: `kind name front back`, and `issued` or `licence`."""

    read: ReadCard
    throttle: Throttle
    clock: Clock
    policy: Policy

    def photograph(self, session: Session, picture: bytes, *, kind: str = "") -> dict[str, str]:
        """The fields as they were read; refuses the unreadable, and what is not of that `kind` (`""`: either card)."""
        if not picture:
            raise refused("", str(rules.photographed_problem(False)))
        self._count(session)
        try:
            text = self.read(picture)
        except Unreadable:
            raise refused("", rules.unreadable_problem()) from None
        except ReaderMissing:
            raise refused("", NO_READER) from None
        problem = rules.card_kind_problem(text.kind, chosen=kind or text.kind)
        if problem:
            raise refused("", problem)
        return _fields(text)

    def correct(self, card: Mapping[str, str], entries: Mapping[str, str]) -> dict[str, str]:
        """The fields as the customer left them; refuses where no card was photographed."""
        problem = rules.photographed_problem(bool(card))
        if problem:
            raise refused("", problem)
        kept = {key: entries.get(key, read) for key, read in card.items()}
        return {**kept, **{key: card[key] for key in NOT_REFILLED if not kept[key]}}

    def require_owner(
        self, card: Mapping[str, str], *, person: str, resident_number: str, wrong: str = ""
    ) -> None:
        """Refuses a card that is not this person's, with `wrong` where a flow has words of its own."""
        problem = rules.card_person_problem(
            card["name"], card["front"] + card["back"], person=person, resident_number=resident_number
        )
        if problem:
            raise refused("", wrong or problem)

    def _count(self, session: Session) -> None:
        allowed, window = self.policy.card_pictures, self.policy.card_window
        if self.throttle.count(_PICTURE, subject=session.key, window=window) >= allowed:
            raise TooManyTriesError(TOO_MANY, until=self.clock.now() + window)
        self.throttle.record(_PICTURE, subject=session.key)


def _fields(text: CardText) -> dict[str, str]:
    extra = {"issued": text.issued} if text.kind == RESIDENT else {"licence": text.licence}
    return {"kind": text.kind, "name": text.name, "front": text.number[:6], "back": text.number[6:], **extra}
