"""A directory that a device owns and that goes with it."""

from __future__ import annotations

import shutil
import weakref
from pathlib import Path
from tempfile import mkdtemp


def directory_of(owner: object, *, prefix: str) -> Path:
    """A fresh private directory; it is removed when `owner` is gone."""
    path = mkdtemp(prefix=prefix)
    weakref.finalize(owner, shutil.rmtree, path, ignore_errors=True)
    return Path(path)
