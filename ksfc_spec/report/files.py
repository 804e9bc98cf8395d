"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ksfc_spec.errors import InputError


def write_text(path: Path, pieces: Iterable[str]) -> Path:
    """Write the pieces beside `path` as UTF-8, then put the file in its place; nothing half-written stays behind.

    InputError where the folder cannot be written to.
    """
    return write_bytes(path, (piece.encode("utf-8") for piece in pieces))


def write_bytes(path: Path, pieces: Iterable[bytes]) -> Path:
    """`write_text` for bytes."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise InputError(
            f"쓸 수 없습니다 (cannot be written): {path} ({error.strerror})",
            hint="폴더의 권한과 남은 공간을 확인하세요 (check permissions and free space)",
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return path
