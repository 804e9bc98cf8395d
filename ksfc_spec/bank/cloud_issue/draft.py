"""What an applicant has entered so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ksfc_spec.bank.registering import course

_ON_FILE = re.compile(r"\((?P<postal>\d{5})\) (?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Draft(course.Draft):
    """One application; replaced, never changed. Neither a picture nor a PIN is in it."""

    due: str = "terms"
    agreed: tuple[str, ...] = ()
    consented: bool = False
    card: Mapping[str, str] = field(default_factory=dict, repr=False)
    bank: str = ""
    account: str = field(default="", repr=False)
    details: Mapping[str, str] = field(default_factory=dict, repr=False)


def split_address(printed: str) -> tuple[str, str]:
    """Postal code and the rest of an address as it is printed on file (`(99001) 가온특별시 …`)."""
    found = _ON_FILE.fullmatch(printed)
    return (found["postal"], found["rest"]) if found else ("", printed)
