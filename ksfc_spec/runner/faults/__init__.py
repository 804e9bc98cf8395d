"""Deliberate departures of the reference, one table per flow; see docs/faults.md."""

from .kinds import Attribute, Detour, Extra, Instead, Patch, PolicyValue, Swapped, Without, WithoutElement
from .table import Fault, load_faults

__all__ = [
    "Attribute",
    "Detour",
    "Extra",
    "Fault",
    "Instead",
    "Patch",
    "PolicyValue",
    "Swapped",
    "Without",
    "WithoutElement",
    "load_faults",
]
