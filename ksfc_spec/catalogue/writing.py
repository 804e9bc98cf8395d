"""Files that are there whole or not at all: written beside their place, then put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ksfc_spec.errors import InputError


def written(path: Path, write: Callable[[Path], None]) -> Path:
    """Let `write` fill a file beside `path`, then put it in its place; InputError where that cannot be written."""
    with _beside([path]) as parts:
        write(parts[path])
        parts[path].replace(path)
    return path


def replace_all(texts: Mapping[Path, str]) -> list[Path]:
    """Give each file its text (UTF-8, line ends as they are). None is replaced before all are written."""
    with _beside(texts) as parts:
        for path, part in parts.items():
            part.write_bytes(texts[path].encode("utf-8"))
        for path, part in parts.items():
            part.replace(path)
    return sorted(texts)


@contextmanager
def _beside(paths: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """A name beside each path (same suffix); none of them is left behind."""
    parts = {path: path.with_name(f".part-{path.name}") for path in paths}
    try:
        yield parts
    except OSError as error:
        names = ", ".join(map(str, parts))
        raise InputError(f"쓸 수 없습니다 (cannot be written): {names}: {error.strerror or error}") from error
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink()
