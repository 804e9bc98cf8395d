"""`fix`: what lint can put right without a decision of the author: layout, missing rows, the rules column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ksfc_spec.model import MANUALS

from .formatter import formatted, same_meaning
from .lines import decoded, refreshed
from .message import UnreadableError
from .reading import Reading, covering_rules, read
from .writing import replace_all


def fix(features: Path, manuals: Path | None = None, *, cache: Path | None = None) -> list[Path]:
    """Mend what can be mended; returns the files changed, in order.

    Feature files are laid out anew where that leaves their meaning equal; `lines.csv` gets missing rows and an
    up-to-date `rules` column, and keeps every other byte. A file that cannot be read is left as it is. While any
    feature cannot be read, no `lines.csv` is touched: rules would seem to be gone.
    """
    changed = [path for path in sorted(features.glob("*/*.feature")) if _lay_out(path)]
    reading = read(features, manuals, cache=cache)
    if not reading.refusals:
        changed += [path for path in _csv_files(features) if _refresh(path, reading)]
    return changed


def _csv_files(features: Path) -> list[Path]:
    return [features / manual / "lines.csv" for manual in MANUALS]


def _lay_out(path: Path) -> bool:
    try:
        return _rewrite(path, lambda text: formatted(text, path=path.name), keeps=same_meaning)
    except UnreadableError:
        return False


def _refresh(path: Path, reading: Reading) -> bool:
    manual = path.parent.name
    covering = covering_rules(reading.catalogue.flows)
    rules = {number: ids for (name, number), ids in covering.items() if name == manual}
    texts = reading.texts.get(manual)
    if not texts and not path.exists():
        return False
    return _rewrite(
        path, lambda text: refreshed(text, manual=manual, path=path.name, texts=texts, rules=rules)
    )


def _rewrite(
    path: Path, change: Callable[[str], str], *, keeps: Callable[[str, str], bool] = lambda one, other: True
) -> bool:
    before = decoded(path, path.name) if path.exists() else ""
    after = change(before)
    if after == before or not keeps(before, after):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_all({path: after})
    return True
