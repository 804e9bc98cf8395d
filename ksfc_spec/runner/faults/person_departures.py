"""Departures in who is taken for whom, shared by tables of several flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ksfc_spec.parties.errors import PartyError
from ksfc_spec.parties.nice import RealName

from .kinds import Patch
from .table import Fault

NICE, TELCO = "ksfc_spec.parties.nice:Nice.check", "ksfc_spec.parties.telco:Telco.confirm"
Original = Callable[..., Any]


def number_alone(original: Original, nice: Any, name: str, *, resident_number: str) -> RealName:
    """The resident number is looked at, the name is not."""
    return RealName(matches=True, ci=nice._people.ci(resident_number))


def silence_is_yes(original: Original, nice: Any, name: str, *, resident_number: str) -> RealName:
    """No answer counts as a match."""
    try:
        answer: RealName = original(nice, name, resident_number=resident_number)
    except PartyError:
        return number_alone(original, nice, name, resident_number=resident_number)
    return answer


def any_code(original: Original, telco: Any, check_id: str, *, code: str) -> Any:
    """Whatever is typed, the code of the message is taken."""
    return original(telco, check_id, code=telco.check(check_id).code)


REVOCATION_UNASKED = Patch("ksfc_spec.pki.revocation:AnyOf.check", lambda *_, **__: None)
"""Nobody asks whether a certificate was revoked."""

FAULTS: tuple[Fault, ...] = ()
