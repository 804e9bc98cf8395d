"""Keeping secrets out of what a run leaves behind: masked where they are written, looked for again before publishing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ksfc_spec.errors import HarnessError

SHORTEST = 4
"""Shorter entries (`"1"` in a password field) would mask half of every page, and are nobody's secret."""

SECRET_FACTS = (
    "resident_number",
    "resident_back",
    "password",
    "certificate_password",
    "account",
    "account_password",
    "pin",
)
"""Facts about a person (names as `people get` answers them) that no evidence may show."""

_RESIDENT_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{2})(\d{2})(\d{2})-?[1-8]\d{6}(?![0-9A-Za-z])")
_LINK = re.compile(r"[A-Za-z0-9]")


class SecretFoundError(HarnessError):
    """A run's folder holds a secret; it must not be published. `places` are file:line, never the secret itself."""

    def __init__(self, places: tuple[str, ...]) -> None:
        super().__init__(f"기록에 비밀이 남아 있음 (a secret is in the record): {', '.join(places)}")
        self.places = places


class Mask:
    """The secrets of one case, and the text without them."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    @property
    def secrets(self) -> frozenset[str]:
        """Everything registered so far."""
        return frozenset(self._secrets)

    def add(self, *values: str) -> None:
        """Keep these out from now on, in each way they are commonly written."""
        new = {form for value in values for form in _forms(value)} - self._secrets
        if new:
            self._secrets |= new
            self._pattern = None

    def __call__(self, text: str) -> str:
        """`text` with every secret, and everything shaped like a resident number, made bullets."""
        if self._pattern is None and self._secrets:
            self._pattern = re.compile(
                "|".join(_whole(s) for s in sorted(self._secrets, key=len, reverse=True))
            )
        if self._pattern is not None:
            text = self._pattern.sub(lambda match: "•" * len(match.group()), text)
        return _RESIDENT_NUMBER.sub(_cover, text)


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something secret stands; `line` counts from 1."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}"


def leaks(folder: Path, secrets: Iterable[str]) -> Iterator[Leak]:
    """Places below `folder` where a text file holds one of `secrets`, or evidence a resident number; pictures are not read.

    The catalogue and what is made from it print the features, whose invented numbers belong to nobody.
    """
    forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
    pattern = re.compile("|".join(map(_whole, forms))) if forms else None
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".ndjson", ".json", ".txt", ".html", ".xml", ".csv"):
            yield from _leaks_in(path, pattern, numbers=path.suffix in (".ndjson", ".txt"))


def require_clean(folder: Path, secrets: Iterable[str]) -> None:
    """Refuse to publish: SecretFoundError where anything is found."""
    found = tuple(str(leak) for leak in leaks(folder, secrets))
    if found:
        raise SecretFoundError(found)


def _leaks_in(path: Path, pattern: re.Pattern[str] | None, *, numbers: bool) -> Iterator[Leak]:
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        known = pattern is not None and pattern.search(line) is not None
        if known or (numbers and any(_is_birth(match) for match in _RESIDENT_NUMBER.finditer(line))):
            yield Leak(path, number)


def _forms(value: str) -> Iterator[str]:
    plain = value.replace("-", "")
    if len(plain) < SHORTEST:
        return
    yield value
    if plain.isdigit():
        yield plain
    if plain.isdigit() and len(plain) == 13:
        yield f"{plain[:6]}-{plain[6:]}"


def _whole(secret: str) -> str:
    """A pattern for the secret standing by itself, so that 1234 is not found inside 1588-12345."""
    before = r"(?<![A-Za-z0-9])" if _LINK.match(secret[0]) else ""
    after = r"(?![A-Za-z0-9])" if _LINK.match(secret[-1]) else ""
    return f"{before}{re.escape(secret)}{after}"


def _is_birth(match: re.Match[str]) -> bool:
    year, month, day = (int(part) for part in match.groups())
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _cover(match: re.Match[str]) -> str:
    return match.group()[:6] + "•" * (len(match.group()) - 6) if _is_birth(match) else match.group()
