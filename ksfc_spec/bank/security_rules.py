"""The rules about security programs. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def missing_programs(installed: Collection[str], *, required: Sequence[str]) -> tuple[str, ...]:
    """Required programs that are not installed, in their order (esop:28)."""
    return tuple(name for name in required if name not in installed)


def programs_to_install(asked: Sequence[str], *, known: Sequence[str]) -> tuple[str, ...]:
    """Those asked for, and no others (esop:27)."""
    return tuple(name for name in known if name in asked)
