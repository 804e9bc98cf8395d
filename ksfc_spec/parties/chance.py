"""Numbers that institutions draw. The world may say which one comes next."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from random import Random
from typing import Any

from .errors import PartyRefusedError
from .party import Action

APPROVAL, ONE_WON = KNOWN = ("승인번호", "1원 송금의 숫자")


class Chance:
    """Draws numbers of so many digits by the name of what is drawn."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._next: dict[str, deque[str]] = defaultdict(deque)

    def draw(self, of: str, *, digits: int) -> str:
        """The next number: the one that was said to come, else any."""
        waiting = self._next[of]
        return waiting.popleft() if waiting else f"{self._random.randrange(10**digits):0{digits}d}"

    def actions(self) -> Mapping[str, Action]:
        """What the world may ask."""
        return {"next": self._say}

    def _say(self, *, of: str, value: str) -> Mapping[str, Any]:
        """Whoever draws that number next draws this one; refuses `unknown-number`."""
        if of not in KNOWN:
            raise PartyRefusedError("unknown-number", f"{of}: not one of {KNOWN}")
        self._next[of].append(value)
        return {"next": value}
