"""The tags of a rule, as docs/authoring.md lists them: id, manual lines, level, basis, findings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ksfc_spec.model import RULE_PREFIX, Basis, Level, Place, Polarity

from .message import Message, UnreadableError

CHANNELS = ("PC", "폰", "서비스")
LEVELS = {"필수": Level.MUST, "선택": Level.MAY, "표시": Level.SHOWN}
BASES = {"명시": Basis.EXPLICIT, "함의": Basis.IMPLIED, "해석": Basis.INTERPRETED}
POLARITIES = {"긍정": Polarity.POSITIVE, "부정": Polarity.NEGATIVE, "경계": Polarity.BOUNDARY}

_ID_LIKE = re.compile(r"[A-Za-z]+-?\d+")
_RANGE = re.compile(r"([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?")
_T = TypeVar("_T", Level, Basis)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag without its @."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class RuleTags:
    """What a rule's tags say. `references` are the lines named one by one or as an end of a range, and the
    findings, each with its place; `lines` also holds what lies within the ranges."""

    id: str
    lines: tuple[int, ...]
    level: Level
    basis: Basis
    findings: tuple[str, ...]
    untestable: bool
    references: tuple[tuple[str, Place], ...]
    remarks: tuple[Message, ...]


def read_rule_tags(tags: Sequence[Tag], *, manual: str, place: Place) -> RuleTags:
    """Read the tags of the rule at `place`; UnreadableError (L003) where its id is missing, double or foreign."""
    remarks: list[Message] = []
    lines: dict[int, None] = {}
    findings: dict[str, None] = {}
    references: list[tuple[str, Place]] = []
    for tag in tags:
        kind, colon, value = tag.name.partition(":")
        if colon and kind == "줄":
            numbers, ends = _lines(value, tag.place, remarks)
            lines.update(dict.fromkeys(numbers))
            references += [(str(number), tag.place) for number in ends]
        elif colon and kind == "발견":
            for finding in value.split(","):
                findings[finding] = None
                references.append((finding, tag.place))
        elif tag.name not in LEVELS | BASES and tag.name != "시험불가" and not _ID_LIKE.fullmatch(tag.name):
            ko, en = f"모르는 태그입니다: @{tag.name}", f"unknown tag: @{tag.name}"
            remarks.append(Message("L101", "error", tag.place, ko, en, _near(tag.name)))
    if not lines:
        remarks.append(
            Message("L105", "error", place, "매뉴얼 줄이 없습니다", "no manual line", "@줄:46,91-93")
        )
    return RuleTags(
        id=_id(tags, manual, place),
        lines=tuple(sorted(lines)),
        level=_one(tags, LEVELS, "L102", place, remarks) or Level.MUST,
        basis=_one(tags, BASES, "L103", place, remarks) or Basis.EXPLICIT,
        findings=tuple(findings),
        untestable=any(tag.name == "시험불가" for tag in tags),
        references=tuple(references),
        remarks=tuple(remarks),
    )


def _id(tags: Sequence[Tag], manual: str, place: Place) -> str:
    prefix = RULE_PREFIX[manual]
    found = [tag for tag in tags if _ID_LIKE.fullmatch(tag.name)]
    hint = f"@{prefix}-001"
    if not found:
        raise UnreadableError("L003", place, "규칙에 번호가 없습니다", "the rule has no id", hint)
    if len(found) > 1:
        both = " ".join(f"@{tag.name}" for tag in found)
        raise UnreadableError("L003", found[1].place, f"번호가 둘입니다: {both}", f"two ids: {both}", hint)
    if not re.fullmatch(prefix + r"-\d{3}", found[0].name):
        ko, en = (
            f"이 매뉴얼의 번호가 아닙니다: @{found[0].name}",
            f"not an id of this manual: @{found[0].name}",
        )
        raise UnreadableError("L003", found[0].place, ko, en, hint)
    return found[0].name


def _lines(value: str, place: Place, remarks: list[Message]) -> tuple[list[int], list[int]]:
    """All numbers of `46,91-93`, and those it spells out: 46, 91 and 93."""
    numbers: list[int] = []
    ends: list[int] = []
    for part in value.split(","):
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            ko, en = f"줄 번호로 읽을 수 없습니다: {part!r}", f"not a line or range: {part!r}"
            remarks.append(Message("L105", "error", place, ko, en, "@줄:46,91-93"))
        numbers += range(first, last + 1)
        ends += sorted({first, last}) if first <= last else []
    return numbers, ends


def _one(
    tags: Sequence[Tag], known: Mapping[str, _T], code: str, place: Place, remarks: list[Message]
) -> _T | None:
    found = [known[tag.name] for tag in tags if tag.name in known]
    if len(found) != 1:
        names = " ".join(f"@{name}" for name in known)
        ko, en = f"{names} 가운데 하나여야 합니다({len(found)}개)", f"{len(found)} of {names}, not one"
        remarks.append(Message(code, "error", place, ko, en))
    return found[0] if found else None


def _near(name: str) -> str:
    known = (*LEVELS, *BASES, "시험불가", "줄:", "발견:")
    if name == "화면" or name in POLARITIES:
        return "시나리오에 붙이세요 (belongs to a scenario)"
    return " ".join(f"@{tag}" for tag in known)
