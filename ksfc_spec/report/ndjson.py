"""One JSON object per line, read strictly: every complaint names file, line and field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ksfc_spec.errors import InputError
from ksfc_spec.model import Place


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object and where it stands; every accessor raises InputError where a field is not of its kind."""

    place: Place
    fields: Mapping[str, Any]

    @classmethod
    def parse(cls, line: str, place: Place) -> Record:
        """The object on one line."""
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                f"JSON이 아닙니다 (not JSON): {error.msg}", place=Place(place.path, place.line, error.colno)
            ) from None
        if not isinstance(value, dict):
            raise InputError("JSON 객체가 아닙니다 (not a JSON object)", place=place)
        return cls(place, value)

    @property
    def kind(self) -> str:
        """What the line says it is."""
        return str(self.fields.get("kind", ""))

    def wrong(self, name: str, why: str) -> InputError:
        """The error that a field's value deserves."""
        return InputError(f"“{name}”: {why}", place=self.place)

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self.wrong(name, "글이어야 합니다 (must be a text)")
        return value

    def optional(self, name: str) -> str:
        """A text that may be null or absent ("")."""
        return "" if self.fields.get(name) is None else self.text(name)

    def shown(self, name: str) -> str:
        """Any value as a person would read it: a text as it is, all else as JSON; absent and null are ""."""
        value = self.fields.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def number(self, name: str) -> float:
        """A number."""
        value = self.fields.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.wrong(name, "수여야 합니다 (must be a number)")
        return float(value)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "참이나 거짓이어야 합니다 (must be true or false)")
        return value

    def instant(self, name: str) -> datetime:
        """An ISO 8601 instant with its zone."""
        try:
            value = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self.wrong(name, "ISO 8601 시각이 아닙니다 (not an ISO 8601 instant)") from None
        if value.tzinfo is None:
            raise self.wrong(name, "시간대가 없습니다 (has no time zone)")
        return value

    def day(self, name: str) -> date:
        """An ISO 8601 calendar date."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise self.wrong(name, "날짜가 아닙니다 (not a date)") from None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(name, "글의 목록이어야 합니다 (must be a list of texts)")
        return tuple(value)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A JSON object."""
        value = self.fields.get(name)
        if not isinstance(value, dict):
            raise self.wrong(name, "객체여야 합니다 (must be an object)")
        return value

    def records(self, name: str) -> list[Record]:
        """A list of objects; absent and null are none."""
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(name, "객체의 목록이어야 합니다 (must be a list of objects)")
        return [Record(self.place, item) for item in value]


@dataclass(frozen=True, slots=True)
class Records:
    """The lines of a file; `cut` tells that the last one was not whole and is left out."""

    records: tuple[Record, ...]
    cut: bool


def read_records(path: Path) -> Records:
    """Every line of `path`; InputError at a line that is not a JSON object, unless it is a last line without an end."""
    lines, open_end = _lines(path)
    records: list[Record] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            records.append(Record.parse(line, Place(str(path), number)))
        except InputError:
            if number == len(lines) and open_end:
                return Records(tuple(records), cut=True)
            raise
    return Records(tuple(records), cut=False)


def _lines(path: Path) -> tuple[list[str], bool]:
    """Lines by `\\n` alone, and whether the last one lacks it; bytes cut inside a last character are replaced."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"읽을 수 없습니다 (cannot be read): {error.strerror}", place=Place(str(path), 1)
        ) from error
    *whole, last = raw.split(b"\n")
    try:
        lines = [line.decode("utf-8") for line in whole]
    except UnicodeDecodeError:
        number = next(n for n, line in enumerate(whole, 1) if not _is_utf8(line))
        raise InputError("UTF-8이 아닙니다 (not UTF-8)", place=Place(str(path), number)) from None
    return ([*lines, last.decode("utf-8", errors="replace")], True) if last else (lines, False)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
