"""One door to everybody outside the screen: `World.tell(party, action, details)`."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from .errors import UnknownActionError
from .party import Action


class World:
    """Who can be told what: party → action → what it does."""

    def __init__(self, parties: Mapping[str, Mapping[str, Action]]) -> None:
        self._parties = {party: dict(actions) for party, actions in parties.items()}

    def tell(self, party: str, action: str, details: Mapping[str, str]) -> Mapping[str, Any]:
        """Have `party` do `action`; `UnknownActionError` for a name or detail nobody knows."""
        actions = self._parties.get(party)
        if actions is None:
            raise UnknownActionError(party, action, f"parties are {', '.join(sorted(self._parties))}")
        if action not in actions:
            raise UnknownActionError(party, action, f"{party} can {', '.join(sorted(actions))}")
        _require_fit(party, action, actions[action], details)
        return actions[action](**details)

    def listing(self) -> Mapping[str, tuple[str, ...]]:
        """All parties and the names of their actions."""
        return {party: tuple(sorted(actions)) for party, actions in sorted(self._parties.items())}


def _require_fit(party: str, action: str, deed: Action, details: Mapping[str, str]) -> None:
    try:
        inspect.signature(deed).bind(**details)
    except TypeError as error:
        raise UnknownActionError(party, action, str(error)) from None
