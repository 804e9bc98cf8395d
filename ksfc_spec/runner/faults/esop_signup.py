"""Departures from the rules of sign-up (features/esop/03 to 08)."""

from .table import Fault

FAULTS: tuple[Fault, ...] = ()
