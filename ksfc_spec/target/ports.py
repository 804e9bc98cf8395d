"""The two ports through which steps reach any system: `Screen` and `World`.

This page is a contract. An adapter that keeps it can put a new kind of system under the same features.
Every name is what a person reads: a label, a button's text, a heading. `within` narrows a name to the
part of the page with that legend or heading, and is needed only where the name stands more than once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a person sees it; `kind` is text, password, checkbox, radio, select, file or shown.

    A group of radios is one field, named by its legend; `shown` is a pair that is only read (`성명: 한가람`).
    `value` is the present value (`"on"`/`""` for check boxes, the chosen option's label for radios and
    selects; `""` for passwords), `options` the labels to choose from, `note` the text tied to the field.
    """

    label: str
    kind: str
    value: str = ""
    within: tuple[str, ...] = ()
    required: bool = False
    enabled: bool = True
    invalid: bool = False
    options: tuple[str, ...] = ()
    note: str = ""
    readonly: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something to press; `kind` is link or button, `address` a link's target."""

    name: str
    kind: str
    within: tuple[str, ...] = ()
    enabled: bool = True
    address: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of the stepper; `state` is done, current or ahead."""

    number: int
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Table:
    """A data table: caption, column names, rows of cell texts."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a page (a section, a group, a menu, a table) and its visible text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file chosen on the device."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Page:
    """What one window shows now.

    `text` is the visible text, one line per block, white space folded; `menu` the main menu's paths (`가 > 나`),
    `current_menu` those marked as the place one is in.
    """

    name: str
    window: str
    address: str
    text: str
    headings: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    stepper: tuple[Mark, ...] = ()
    fields: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()
    tables: tuple[Table, ...] = ()
    status_code: int = 200
    menu: tuple[str, ...] = ()
    current_menu: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """A piece of evidence: `kind` is screenshot (PNG) or text (UTF-8); `data` its bytes, already masked."""

    kind: str
    data: bytes


class Screen(Protocol):
    """A person in front of one device.

    Every method acts on the window in front. An unknown name raises `ksfc_spec.target.errors.NotOnScreenError`,
    which lists what is there; a system that does not answer raises `NoAnswerError`.
    """

    def open(self, menu: str, *, home: str = "") -> None:
        """Follow a menu path (`"인증센터 > 공동인증서"`) or, without `>`, one entry of the main menu, from the main page
        (`home`: another house's)."""

    def visit(self, address: str) -> None:
        """Type an address (a path such as `/join/details`) into the address bar."""

    def fill(self, label: str, value: str, *, within: str = "") -> None:
        """Replace the text of a field."""

    def upload(self, label: str, upload: Upload, *, within: str = "") -> None:
        """Choose a file for a file field."""

    def hold_up(self, label: str, upload: Upload, *, within: str = "") -> None:
        """Hold something before the device's camera, on a screen whose field of that label takes its picture."""

    def touch_sensor(self, *, recognised: bool) -> None:
        """Answer the device's prompt for finger or face, as its owner or as somebody else."""

    def draw(self, label: str, pattern: str, *, within: str = "") -> None:
        """Join points with a finger (`1-2-5-8`) and lift it, on the pad that writes into the field of that label."""

    def choose(self, group: str, option: str, *, within: str = "") -> None:
        """Choose an option of a select or of a group of radios."""

    def check(self, label: str, *, on: bool = True, within: str = "") -> None:
        """Tick or clear a check box."""

    def press(self, name: str, *, within: str = "") -> None:
        """Press a button or follow a link; a window that opens comes to the front, one that closes gives it back."""

    def press_twice(self, name: str, *, within: str = "") -> None:
        """Press the same button from two windows that show the same page; what the second one gets is in front."""

    def back(self) -> None:
        """The browser's back button."""

    def refresh(self) -> None:
        """Load the page in front again."""

    def switch(self, window: str) -> None:
        """Bring the open window of that name to the front; `""` is the main window."""

    def close_window(self) -> None:
        """Close the pop-up in front, as a person does with its ✕."""

    def windows(self) -> Sequence[str]:
        """Names of the open windows, the main one first (`""`)."""

    def where(self) -> str:
        """The name of the screen in front, as `read().name`, without reading the rest."""

    def read(self) -> Page:
        """What the window in front shows now."""

    def capture(self) -> Capture:
        """Evidence of what is shown now; secrets are masked before this returns."""

    def close(self) -> None:
        """Put the device away."""


class World(Protocol):
    """What the people and institutions outside the screen do."""

    def now(self) -> datetime:
        """The present instant of the system's surroundings, timezone-aware."""

    def advance(self, delta: timedelta) -> None:
        """Let time pass; `UnsupportedError` where a remote system's clock cannot be moved."""

    def tell(self, party: str, action: str, **details: str) -> Mapping[str, Any]:
        """Have a party do something, and get its answer (plain JSON values). See `docs/world.md`."""
