"""The list of occupations, in three levels."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

SEPARATOR = " > "


@cache
def occupations() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """소분류 by 중분류 by 대분류, read once per process."""
    return tomllib.loads(files(__package__).joinpath("occupations.toml").read_text(encoding="utf-8"))


def middle_groups(major: str) -> tuple[str, ...]:
    """중분류 of a 대분류; none for an unknown one."""
    return tuple(occupations().get(major, {}))


def minor_groups(major: str, middle: str) -> tuple[str, ...]:
    """소분류 of a 중분류; none for an unknown one."""
    return tuple(occupations().get(major, {}).get(middle, ()))


def occupation(major: str, middle: str, minor: str) -> str | None:
    """The full name, `대분류 > 중분류 > 소분류`, or None where there is no such occupation."""
    if minor not in minor_groups(major, middle):
        return None
    return SEPARATOR.join((major, middle, minor))


def is_occupation(name: str) -> bool:
    """Whether a full name stands in the list."""
    parts = name.split(SEPARATOR)
    return len(parts) == 3 and occupation(*parts) == name
