"""The real-name service's own page for customers."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.web.site import Site, Visit


def routes(site: Site) -> list[BaseRoute]:
    """One page."""
    return [site.route("/parties/nice", page)]


def page(visit: Visit) -> Response:
    return visit.page("outside/nice.html", hush=True)
