"""Possessions of the cast by the names features use. Each family of things knows its names; the first that does is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.people import People, Person

Look = Callable[[Person], str]
Request = Callable[[Person], None]


class Things:
    """A family of things. What a family does not do is refused (`not-possible`)."""

    def knows(self, thing: str) -> bool:
        """Whether this name is one of the family's."""
        raise NotImplementedError

    def give(self, person: Person, thing: str) -> None:
        """From now on the person has it."""
        raise _impossible(thing)

    def take(self, person: Person, thing: str) -> None:
        """From now on the person has it no more."""
        raise _impossible(thing)

    def set_state(self, person: Person, thing: str, *, state: str) -> None:
        """Bring it into a state."""
        raise _impossible(thing)

    def state(self, person: Person, thing: str) -> str:
        """Its state, as the institution that keeps it says."""
        raise _impossible(thing)

    def let_expire(self, person: Person, thing: str, *, days: int) -> None:
        """It expires in so many days."""
        raise _impossible(thing)

    def expiry(self, person: Person, thing: str) -> str:
        """When it expires, ISO 8601."""
        raise _impossible(thing)

    def put(self, person: Person, thing: str, *, place: str) -> None:
        """It is stored at a place."""
        raise _impossible(thing)

    def stored(self, person: Person, thing: str, *, place: str) -> bool:
        """Whether it is stored at a place."""
        raise _impossible(thing)

    def fail(self, person: Person, thing: str, *, times: int) -> None:
        """So many wrong entries of it in a row."""
        raise _impossible(thing)

    def remove(self, person: Person, thing: str, *, place: str) -> None:
        """It is stored at a place no more."""
        raise _impossible(thing)

    def label(self, person: Person, thing: str) -> str:
        """How lists on the customer's devices name it."""
        raise _impossible(thing)


class Holdings:
    """The families of things, what people can look at, and what they can ask of institutions off-screen.

    `looks` are values a person reads (`OTP`), by name; `requests` what is asked, by (institution, wish).
    """

    def __init__(
        self,
        people: People,
        *,
        things: Sequence[Things],
        looks: Mapping[str, Look],
        requests: Mapping[tuple[str, str], Request],
    ) -> None:
        self._people, self._things, self._looks, self._requests = people, things, looks, requests

    def actions(self) -> Mapping[str, Callable[..., Mapping[str, Any]]]:
        """What `World.tell("people", …)` may ask beside facts."""
        return {
            "give": self.give,
            "take": self.take,
            "set_state": self.set_state,
            "state": self.state,
            "let_expire": self.let_expire,
            "expiry": self.expiry,
            "put": self.put,
            "stored": self.stored,
            "remove": self.remove,
            "label": self.label,
            "fail": self.fail,
            "look": self.look,
            "ask": self.ask,
        }

    def give(self, *, name: str, thing: str) -> Mapping[str, Any]:
        """A person has a thing; `expiry` tells when it expires (`""`: never)."""
        self._family(thing).give(self._people.named(name), thing)
        return {"given": thing, "expiry": self._expiry(name, thing)}

    def take(self, *, name: str, thing: str) -> Mapping[str, Any]:
        """A person has a thing no more."""
        self._family(thing).take(self._people.named(name), thing)
        return {"taken": thing}

    def set_state(self, *, name: str, thing: str, state: str) -> Mapping[str, Any]:
        """A thing is in a state."""
        self._family(thing).set_state(self._people.named(name), thing, state=state)
        return {"state": state}

    def state(self, *, name: str, thing: str) -> Mapping[str, Any]:
        """The state of a thing."""
        return {"state": self._family(thing).state(self._people.named(name), thing)}

    def let_expire(self, *, name: str, thing: str, days: str) -> Mapping[str, Any]:
        """A thing expires in so many days."""
        self._family(thing).let_expire(self._people.named(name), thing, days=int(days))
        return {"days": days}

    def expiry(self, *, name: str, thing: str) -> Mapping[str, Any]:
        """When a thing expires."""
        return {"expiry": self._family(thing).expiry(self._people.named(name), thing)}

    def put(self, *, name: str, thing: str, place: str) -> Mapping[str, Any]:
        """A thing is stored at a place."""
        self._family(thing).put(self._people.named(name), thing, place=place)
        return {"place": place, "expiry": self._expiry(name, thing)}

    def stored(self, *, name: str, thing: str, place: str) -> Mapping[str, Any]:
        """Whether a thing is stored at a place."""
        return {"stored": self._family(thing).stored(self._people.named(name), thing, place=place)}

    def remove(self, *, name: str, thing: str, place: str) -> Mapping[str, Any]:
        """A thing is stored at a place no more."""
        self._family(thing).remove(self._people.named(name), thing, place=place)
        return {"removed": thing}

    def label(self, *, name: str, thing: str) -> Mapping[str, Any]:
        """How lists on the customer's devices name a thing."""
        return {"label": self._family(thing).label(self._people.named(name), thing)}

    def fail(self, *, name: str, thing: str, times: str) -> Mapping[str, Any]:
        """A person entered something wrongly so many times in a row."""
        self._family(thing).fail(self._people.named(name), thing, times=int(times))
        return {"times": times}

    def look(self, *, name: str, at: str) -> Mapping[str, Any]:
        """What a person reads on something in hand; refuses `nothing-there`."""
        if at not in self._looks:
            raise PartyRefusedError(
                "nothing-there", f"{at}: one can look at {', '.join(sorted(self._looks))}"
            )
        return {"value": self._looks[at](self._people.named(name))}

    def ask(self, *, name: str, of: str, wish: str) -> Mapping[str, Any]:
        """A person asks an institution for something, off the screen; refuses `not-possible`."""
        if (of, wish) not in self._requests:
            raise _impossible(f"{of}: {wish}")
        self._requests[of, wish](self._people.named(name))
        return {"asked": wish}

    def _expiry(self, name: str, thing: str) -> str:
        try:
            return self._family(thing).expiry(self._people.named(name), thing)
        except PartyRefusedError:
            return ""

    def _family(self, thing: str) -> Things:
        for family in self._things:
            if family.knows(thing):
                return family
        raise PartyRefusedError("unknown-thing", f"{thing}: nothing of that name can be had")


def _impossible(what: str) -> PartyRefusedError:
    return PartyRefusedError("not-possible", f"{what}: that cannot be done")
