"""The reference with one fault in it, for a target that is wrong on purpose.

    factory = "ksfc_spec.runner.faulty:ESOP-150-five-letters"

in a target's TOML runs, reports and compares nights as if the system had that mistake (docs/faults.md).
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from typing import Any

from ksfc_spec.web.reference import reference_app

from .faults.kinds import Hits
from .faults.table import load_faults
from .prove import departed

_FOR_GOOD = ExitStack()
"""What is installed stays in force as long as this process lives."""


@cache
def __getattr__(name: str) -> Any:
    """A factory of references with the fault `name`; AttributeError where no table has it."""
    found = [fault for fault in load_faults() if fault.id == name]
    if not found:
        raise AttributeError(f"그런 결함이 없음 (no such fault): {name}")
    hits = Hits()
    _FOR_GOOD.enter_context(found[0].install.installed(hits))
    return departed(reference_app, found[0].install, hits)
