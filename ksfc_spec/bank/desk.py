"""What the world may ask of the bank itself: people who come to its desk instead of its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.people import Person, known_people, profile

from .bank import Bank
from .members import NewMember


class Desk:
    """Makes members of people of the cast through the bank's own services, and answers about members."""

    def __init__(self, bank: Bank, *, ci: Callable[[str], str]) -> None:
        self._bank, self._ci = bank, ci

    def actions(self) -> Mapping[str, Callable[..., Mapping[str, Any]]]:
        """What `World.tell("ksfc", …)` may ask."""
        return {
            "enrol": self.enrol,
            "is_member": self.is_member,
            "member": self.member,
            "count": self.count,
            "end_sessions": self.end_sessions,
        }

    def enrol(self, *, name: str, user_id: str = "", password: str = "") -> Mapping[str, Any]:
        """Make this person a member, with the ID and password of the cast unless others are given."""
        person = _named(name)
        new = NewMember(
            user_id=user_id or person.user_id,
            password=password or person.password,
            name=person.name,
            resident_number=person.resident_number,
            ci=self._ci(person.resident_number),
            identity="phone",
            union=person.union,
            profile=_entries(person),
        )
        member_id = self._bank.members.join(new)
        return {"member": member_id, "user_id": new.user_id, "password": new.password}

    def is_member(self, *, name: str) -> Mapping[str, Any]:
        """Whether this person has joined."""
        return {"member": self._bank.members.has_person(_named(name).resident_number)}

    def member(self, *, name: str) -> Mapping[str, Any]:
        """What the bank keeps of a member: user_id, union, identity, profile, consents; refuses `not-a-member`."""
        found = self._bank.members.by_person(_named(name).resident_number)
        if found is None:
            raise PartyRefusedError("not-a-member", f"{name} is not a member")
        return {
            "user_id": found.user_id,
            "name": found.name,
            "union": found.union,
            "identity": found.identity,
            "profile": self._bank.members.profile(found.id),
            "consents": self._bank.members.consents(found.id),
        }

    def count(self) -> Mapping[str, Any]:
        """How many members there are."""
        return {"count": self._bank.members.count()}

    def end_sessions(self) -> Mapping[str, Any]:
        """Remove sessions whose time is over (the bank does so whenever a new one opens)."""
        self._bank.sessions.sweep()
        return {"done": True}


def _named(name: str) -> Person:
    for person in known_people():
        if person.name == name:
            return person
    raise PartyRefusedError("unknown-person", f"{name} is not in the cast")


def _entries(person: Person) -> dict[str, str]:
    facts = profile(person)
    return {
        "english_name": person.english_name,
        "sex": facts["sex"],
        "user_id": person.user_id,
        "mail_place": "자택",
        "home_address": facts["home_address"],
        "home_detail": person.home_detail,
        "work_address": facts["work_address"],
        "work_detail": person.work_detail,
        "home_phone": person.home_phone,
        "work_phone": person.work_phone,
        "mobile": person.phone,
        "email": person.email,
        "by_mail": "아니오",
        "by_email": "예",
        "by_sms": "예",
        "occupation": person.occupation,
        "employer": person.employer,
        "department": person.department,
        "position": person.position,
    }
