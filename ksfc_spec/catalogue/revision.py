"""A new revision of a manual against `lines.csv`, by digests alone.

The old text is not needed: lines are aligned as sequences of digests. Of what does not align, a digest found
on both sides has moved; the rest was changed (a new line in the place of an old one), added or dropped.
"""

from __future__ import annotations

import difflib
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ksfc_spec.model import Catalogue, Line

from .lines import digest, manual_lines


@dataclass(frozen=True, slots=True)
class Change:
    """One line's fate: `old` and `new` are line numbers, None where there is none on that side.

    `kind` is kept (same place in the order), moved (same text elsewhere in the order), changed (another text
    between the same neighbours), new or gone. `rules` rest on the old line.
    """

    kind: str
    old: int | None
    new: int | None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """All changes of one manual, in the order of the new text, dropped lines where they stood."""

    manual: str
    changes: tuple[Change, ...]

    def of(self, *kinds: str) -> tuple[Change, ...]:
        """The changes of these kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)

    @property
    def touched(self) -> tuple[str, ...]:
        """Rules whose lines were changed or dropped: these must be read again; in the order of the lines."""
        return tuple(dict.fromkeys(rule for change in self.of("changed", "gone") for rule in change.rules))


def compare(catalogue: Catalogue, manual: str, text: str) -> Revision:
    """Align the lines of `manual` with `text`, its new revision.

    Each old line and each non-blank line of `text` appears in exactly one change.
    """
    old = [line for line in catalogue.lines if line.manual == manual]
    new = [(number, digest(line)) for number, line in manual_lines(text).items()]
    matcher = difflib.SequenceMatcher(
        None, [line.digest for line in old], [seal for _, seal in new], autojunk=False
    )
    blocks = [(old[a:b], new[c:d], kind) for kind, a, b, c, d in matcher.get_opcodes()]
    moved = _moved(
        (gone for gone, _, kind in blocks if kind != "equal"),
        (come for _, come, kind in blocks if kind != "equal"),
    )
    return Revision(manual, tuple(change for block in blocks for change in _changes(*block, moved)))


def _moved(gone: Iterable[Sequence[Line]], come: Iterable[Sequence[tuple[int, str]]]) -> dict[int, Line]:
    """New line number → the old line with the same digest, each old line used once."""
    left: dict[str, deque[Line]] = defaultdict(deque)
    for line in (line for lines in gone for line in lines):
        left[line.digest].append(line)
    pairs = ((number, left[seal]) for lines in come for number, seal in lines)
    return {number: same.popleft() for number, same in pairs if same}


def _changes(
    gone: Sequence[Line], come: Sequence[tuple[int, str]], kind: str, moved: dict[int, Line]
) -> Iterable[Change]:
    if kind == "equal":
        yield from (
            Change("kept", line.number, number, line.rules)
            for line, (number, _) in zip(gone, come, strict=True)
        )
        return
    elsewhere = {line.number for line in moved.values()}
    dropped = deque(line for line in gone if line.number not in elsewhere)
    for number, _ in come:
        if number in moved:
            yield Change("moved", moved[number].number, number, moved[number].rules)
        elif dropped:
            line = dropped.popleft()
            yield Change("changed", line.number, number, line.rules)
        else:
            yield Change("new", None, number)
    yield from (Change("gone", line.number, None, line.rules) for line in dropped)
