"""How many rendered cards are read right, and how fast: `python -m tests.benchmarks.cards [count [seed]]`."""

from __future__ import annotations

import sys
import time
from random import Random

from ksfc_spec.bank.card_reading import LICENCE, RESIDENT, Unreadable, read_card
from ksfc_spec.parties.cards import Held, issued_on, licence_number, picture
from ksfc_spec.parties.people import Person, known_people


def read_right(person: Person, card: str, held: Held) -> tuple[bool, float]:
    """Whether every field was read right, and in how many seconds."""
    shot = picture(person, card, held)
    started = time.perf_counter()
    try:
        text = read_card(shot)
    except Unreadable:
        return False, time.perf_counter() - started
    seconds = time.perf_counter() - started
    more = (
        text.issued == issued_on(person)
        if card == RESIDENT
        else text.licence == licence_number(person).replace("-", "")
    )
    return (text.name, text.number) == (person.name, person.resident_number) and more, seconds


def main(count: int = 50, seed: int = 2026) -> None:
    """Cards of the cast, held a little differently each time; equal from run to run."""
    random = Random(seed)
    results = []
    for number in range(count):
        held = Held(
            degrees=random.uniform(-3, 3),
            size=random.uniform(0.8, 1.0),
            shift=(random.randint(-40, 40), random.randint(-30, 30)),
            noise=random.randint(2, 12),
        )
        person = known_people()[number % len(known_people())]
        card = (RESIDENT, LICENCE)[number // len(known_people()) % 2]
        results.append(read_right(person, card, held))
    right, seconds = sum(good for good, _ in results), sorted(s for _, s in results)
    print(f"{right} of {count} cards right in every field")
    print(f"{seconds[count // 2]:.2f} s a card (median), {seconds[-1]:.2f} s the slowest")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
