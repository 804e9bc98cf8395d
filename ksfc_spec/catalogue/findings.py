"""`findings.toml`: contradictions, gaps and errors of a manual, one table each."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from ksfc_spec.model import RULE_PREFIX, Finding, Place, Severity

from .message import UnreadableError

KINDS = (
    "contradiction",
    "ambiguity",
    "silence",
    "outdated-term",
    "wrong-number",
    "recognition-error",
    "foreign-screen",
    "personal-data",
)
_REQUIRED: dict[str, type] = {
    "id": str,
    "lines": list,
    "kind": str,
    "severity": str,
    "title": str,
    "title_en": str,
    "readings": list,
    "chosen": str,
    "why": str,
    "confirm": str,
}
_ELSEWHERE = re.compile(r"[a-z-]+:[1-9]\d*")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def parse_findings(text: str, *, manual: str, path: str) -> tuple[Finding, ...]:
    """The findings of one file, in order; UnreadableError (L006) names the table that is wrong."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff")).get("finding", [])
    except tomllib.TOMLDecodeError as error:
        where = _TOML_PLACE.search(str(error))
        place = Place(path, int(where[1]), int(where[2])) if where else Place(path, text.count("\n") + 1)
        raise UnreadableError("L006", place, f"TOML이 아닙니다: {error}", f"not TOML: {error}") from None
    places = [Place(path, at) for at, line in enumerate(text.split("\n"), 1) if _opens(line)]
    if not isinstance(tables, list) or len(tables) != len(places):
        raise UnreadableError("L006", Place(path, 1), "[[finding]] 표로 쓰세요", "write [[finding]] tables")
    return tuple(_finding(table, manual, place) for table, place in zip(tables, places, strict=True))


def _opens(line: str) -> bool:
    return line.partition("#")[0].replace(" ", "").strip("\ufeff\r\t") == "[[finding]]"


def _finding(table: dict[str, Any], manual: str, place: Place) -> Finding:
    _check_fields(table, place)
    prefix = RULE_PREFIX[manual]
    if not re.fullmatch(prefix + r"-F\d{2,3}", table["id"]):
        ko, en = (
            f"이 매뉴얼의 발견 번호가 아닙니다: {table['id']}",
            f"not a finding id of this manual: {table['id']}",
        )
        raise UnreadableError("L006", place, ko, en, f"{prefix}-F01")
    return Finding(
        id=table["id"],
        manual=manual,
        lines=tuple(table["lines"]),
        kind=_one_of(table["kind"], KINDS, "kind", place),
        severity=Severity(_one_of(table["severity"], tuple(Severity), "severity", place)),
        title=table["title"],
        title_en=table["title_en"],
        readings=tuple(table["readings"]),
        chosen=table["chosen"],
        why=table["why"],
        confirm=table["confirm"],
        place=place,
        also=tuple(table.get("also", ())),
    )


def _check_fields(table: dict[str, Any], place: Place) -> None:
    missing = [name for name in _REQUIRED if name not in table]
    unknown = sorted(set(table) - set(_REQUIRED) - {"also"})
    wrong = [name for name, kind in _REQUIRED.items() if name in table and not isinstance(table[name], kind)]
    for names, ko, en in (
        (missing, "없는 칸", "missing"),
        (unknown, "모르는 칸", "unknown"),
        (wrong, "꼴이 다른 칸", "wrong type"),
    ):
        if names:
            raise UnreadableError("L006", place, f"{ko}: {', '.join(names)}", f"{en}: {', '.join(names)}")
    if not table["readings"] or not all(isinstance(reading, str) for reading in table["readings"]):
        raise UnreadableError("L006", place, "readings가 비었습니다", "readings needs at least one text")
    if not all(isinstance(line, int) and not isinstance(line, bool) and line > 0 for line in table["lines"]):
        raise UnreadableError("L006", place, "lines는 줄 번호입니다", "lines holds line numbers")
    also = table.get("also", [])
    if not isinstance(also, list) or not all(
        isinstance(text, str) and _ELSEWHERE.fullmatch(text) for text in also
    ):
        raise UnreadableError(
            "L006", place, "also는 매뉴얼:줄 꼴입니다", "also holds manual:line", '"esop:212"'
        )


def _one_of(value: str, known: tuple[str, ...], field: str, place: Place) -> str:
    if value not in known:
        raise UnreadableError(
            "L006", place, f"모르는 {field}: {value!r}", f"unknown {field}: {value!r}", " ".join(known)
        )
    return value
