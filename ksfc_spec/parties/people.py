"""The cast: invented people, and the register that the institutions look into."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from .addresses import known_addresses
from .errors import PartyRefusedError
from .party import Action, Party

_CENTURY = {"1": 1900, "2": 1900, "3": 2000, "4": 2000, "5": 1900, "6": 1900, "7": 2000, "8": 2000}


def birth_date(resident_number: str) -> date:
    """The birth date in a 13-digit resident number; `ValueError` if there is none."""
    century = _CENTURY.get(resident_number[6:7])
    if century is None or len(resident_number) != 13 or not resident_number.isascii():
        raise ValueError("not a resident number")
    return date(century + int(resident_number[:2]), int(resident_number[2:4]), int(resident_number[4:6]))


def sex(resident_number: str) -> str:
    """남성 or 여성, by the seventh digit."""
    return "남성" if int(resident_number[6]) % 2 else "여성"


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person; numbers carry the hyphens people write, the resident number none."""

    name: str
    english_name: str
    resident_number: str
    nationality: str
    telco: str
    phone: str
    email: str
    home_phone: str
    work_phone: str
    home: str
    home_detail: str
    work: str
    work_detail: str
    employer: str
    department: str
    position: str
    union: str
    occupation: str
    user_id: str
    password: str
    certificate_password: str
    bank: str
    bank_account: str
    account: str
    account_password: str
    pin: str

    def __repr__(self) -> str:
        return f"Person({self.name})"


@cache
def known_people() -> tuple[Person, ...]:
    """The whole cast, read once per process."""
    text = files(__package__).joinpath("cast.toml").read_text(encoding="utf-8")
    return tuple(Person(**row) for row in tomllib.loads(text)["person"])


class People(Party):
    """The residents' register; `ci` is the linking code by which institutions mean the same person."""

    title = "주민등록"

    def __init__(self, *, key: bytes) -> None:
        super().__init__()
        self._key = key

    def named(self, name: str) -> Person:
        """The person of that name; `PartyRefusedError` lists who there is."""
        for person in known_people():
            if person.name == name:
                return person
        raise PartyRefusedError("unknown-person", f"{name}: not one of {[p.name for p in known_people()]}")

    def holder(self, *, name: str, resident_number: str) -> Person | None:
        """The person with both that name and that number."""
        found = (p for p in known_people() if p.resident_number == resident_number and p.name == name)
        return next(found, None)

    def subscriber(self, phone: str) -> Person | None:
        """Whose telephone it is; hyphens do not matter."""
        digits = phone.replace("-", "")
        return next((p for p in known_people() if p.phone.replace("-", "") == digits), None)

    def ci(self, resident_number: str) -> str:
        """Linking code of a resident number: 64 hex digits, the same at every institution."""
        return hmac.new(self._key, resident_number.encode(), hashlib.sha256).hexdigest()

    def union_of(self, resident_number: str) -> str:
        """The union on whose list this person stands, or `""`."""
        found = (p.union for p in known_people() if p.resident_number == resident_number)
        return next(found, "")

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "get": self._get, "names": self._names}

    def _names(self) -> Mapping[str, Any]:
        return {"names": [person.name for person in known_people()]}

    def _get(self, *, name: str) -> Mapping[str, Any]:
        return profile(self.named(name))


def profile(person: Person) -> Mapping[str, Any]:
    """All facts of one person as plain JSON, with what follows from the resident number and the addresses."""
    number = person.resident_number
    places = {address.key: address for address in known_addresses()}
    home, work = places[person.home], places[person.work]
    return {
        **asdict(person),
        "resident_front": number[:6],
        "resident_back": number[6:],
        "birth_date": birth_date(number).strftime("%Y%m%d"),
        "sex": sex(number),
        "phone_tail": person.phone[-4:],
        "phone_head": person.phone[:-5],
        "masked_number": f"{number[:6]}-{number[6]}******",
        "home_address": str(home),
        "home_road": f"{home.road} {home.number}",
        "work_address": str(work),
        "work_road": f"{work.road} {work.number}",
    }
