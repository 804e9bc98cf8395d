"""A new revision of a manual against `lines.csv`, by digests alone.

The old text is not needed: lines are aligned as sequences of digests. Of what does not align, a digest found
on both sides has moved; the rest was changed (a new line in the place of an old one), added or dropped.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ksfc_spec.model import Catalogue, Line

from .lines import digest, manual_lines

New = tuple[int, str]
"""A line of the new text: its number and digest."""

Block = tuple[Sequence[Line], Sequence[New], bool]
"""Old lines and new lines between the same neighbours; True where they are the same lines."""


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
    blocks = list(_blocks(old, new))
    moved = _moved(
        (gone for gone, _, same in blocks if not same), (come for _, come, same in blocks if not same)
    )
    return Revision(manual, tuple(change for block in blocks for change in _changes(*block, moved)))


def _blocks(old: Sequence[Line], new: Sequence[New]) -> Iterator[Block]:
    """The two sides cut at their longest common sequence: kept pairs, and what stands between them."""
    left = top = 0
    for one, other in [
        *_common([line.digest for line in old], [seal for _, seal in new]),
        (len(old), len(new)),
    ]:
        yield old[left:one], new[top:other], False
        yield old[one : one + 1], new[other : other + 1], True
        left, top = one + 1, other + 1


def _common(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index pairs of a longest common subsequence (dynamic programming: some 400 lines a side, well under a second)."""
    length = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for one in reversed(range(len(old))):
        for other in reversed(range(len(new))):
            longer = max(length[one + 1][other], length[one][other + 1])
            length[one][other] = length[one + 1][other + 1] + 1 if old[one] == new[other] else longer
    one = other = 0
    while one < len(old) and other < len(new):
        if old[one] == new[other]:
            yield one, other
            one, other = one + 1, other + 1
        elif length[one + 1][other] >= length[one][other + 1]:
            one += 1
        else:
            other += 1


def _moved(gone: Iterable[Sequence[Line]], come: Iterable[Sequence[New]]) -> dict[int, Line]:
    """New line number → the old line with the same digest, each old line used once."""
    left: dict[str, deque[Line]] = defaultdict(deque)
    for line in (line for lines in gone for line in lines):
        left[line.digest].append(line)
    pairs = ((number, left[seal]) for lines in come for number, seal in lines)
    return {number: same.popleft() for number, same in pairs if same}


def _changes(
    gone: Sequence[Line], come: Sequence[New], same: bool, moved: dict[int, Line]
) -> Iterator[Change]:
    if same:
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
