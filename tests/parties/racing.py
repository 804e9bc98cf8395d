"""Many at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ksfc_spec.parties.errors import PartyRefusedError


def at_once(deed: Callable[[], object], times: int = 8) -> int:
    """How many of so many at the same time were not refused."""

    def one(_: int) -> bool:
        try:
            deed()
        except PartyRefusedError:
            return False
        return True

    with ThreadPoolExecutor(times) as pool:
        return sum(pool.map(one, range(times)))
