"""IBK투자증권's own pages: its certificate centre, on the PC and on the phone."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ksfc_spec.web.site import Site

from . import cloud, cloud_registration, copying, guides, issue, login, management, registration, simple


def routes(site: Site) -> list[BaseRoute]:
    """Every address of the house."""
    return [
        route
        for module in (
            guides,
            login,
            issue,
            registration,
            management,
            copying,
            cloud,
            cloud_registration,
            simple,
        )
        for route in module.routes(site)
    ]
