"""What one scenario plays in: the devices of one customer, the world around, the witness. Steps get this and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .description import Target
from .errors import UnsupportedError
from .masking import SECRET_FACTS, Mask
from .ports import Capture, Screen, World
from .trail import Trail
from .witness import EvidenceRoom, Witness

PC, PHONE = "pc", "phone"


@dataclass
class Scene:
    """`customer` is the person in front of the screen; `notes` is what steps remember for later steps of the case,
    `secrets` what people of the cast keep to themselves (what is typed into password fields is masked as well)."""

    target: Target
    world: World
    device: Callable[[str, Mask], Screen]
    main: str = PC
    room: EvidenceRoom | None = None
    mask: Mask = field(default_factory=Mask)
    customer: str = ""
    house: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    _screens: dict[str, Trail] = field(default_factory=dict)
    _front: str = ""
    secrets: set[str] = field(default_factory=set)
    _facts: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._front = self.main
        self.witness = Witness(look=self._look, mask=self.mask, room=self.room)

    @property
    def screen(self) -> Screen:
        """The device in hand; it is taken out when first needed."""
        if self._front not in self._screens:
            self._screens[self._front] = Trail(self.device(self._front, self.mask))
        return self._screens[self._front]

    @property
    def trail(self) -> tuple[str, ...]:
        """The screens that came to the front on the device in hand, in order."""
        return tuple(self._screens[self._front].names) if self._front in self._screens else ()

    @property
    def home(self) -> str:
        """The main page on the device in hand: the target's own, or that of the house the scenario plays in."""
        own = self.target.houses.get(self.house, {})
        usual = self.target.phone_home if self._front == PHONE else self.target.home
        return own.get(self._front, usual)

    def take(self, device: str) -> None:
        """Take another device in hand: `pc`, `phone`, or `""` for the one of the feature's channel."""
        self._front = device or self.main

    def exchange(self) -> None:
        """Put the device in hand away; the next one knows nothing of it."""
        if self._front in self._screens:
            self._screens.pop(self._front).close()

    @contextmanager
    def another(self) -> Iterator[None]:
        """With another device of the same kind in hand, a fresh one; then with the former one again."""
        former = self._screens.pop(self._front, None)
        try:
            yield
        finally:
            self.exchange()
            if former is not None:
                self._screens[self._front] = former

    @property
    def device_in_hand(self) -> str:
        """`pc` or `phone`."""
        return self._front

    def facts(self, person: str = "") -> Mapping[str, Any]:
        """All facts about a person (the customer by default), their secrets masked from now on."""
        name = person or self.customer
        if name not in self._facts:
            self._facts[name] = self.world.tell("people", "get", name=name)
            self.mask.add(
                *(str(self._facts[name][fact]) for fact in SECRET_FACTS if self._facts[name].get(fact))
            )
        return self._facts[name]

    def address(self, screen: str) -> str:
        """The address of a screen by its name, from the target's description."""
        own = self.target.phone_screens if self._front == PHONE else {}
        try:
            return own.get(screen) or self.target.screens[screen]
        except KeyError:
            raise UnsupportedError(
                f'대상 설명에 "{screen}" 화면의 주소가 없음 (no address for this screen)'
            ) from None

    def close(self) -> None:
        """Put all devices away."""
        for screen in self._screens.values():
            screen.close()

    def _look(self) -> Capture:
        return self.screen.capture()
