"""A stage whose worlds a test can look into."""

from __future__ import annotations

from ksfc_spec.runner.stage import Stage
from ksfc_spec.target.description import load_target
from ksfc_spec.web.reference import ReferenceApp, reference_app


def staged() -> tuple[Stage, list[ReferenceApp]]:
    """The stage, and the worlds it has made so far, the newest last."""
    worlds: list[ReferenceApp] = []

    def make(**details: object) -> ReferenceApp:
        worlds.append(reference_app(**details))  # type: ignore[arg-type]
        return worlds[-1]

    return Stage(load_target(), make=make), worlds
