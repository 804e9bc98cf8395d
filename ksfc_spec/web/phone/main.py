"""The phone's guides, its page of means, and loans."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.phone import rules
from ksfc_spec.web.site import Page, Site, Visit

from . import cloud_connection
from .cloud_connection import members_only
from .menu import SECURITY

LOAN_NEEDS = "대출거래를 하려면 인증수단으로 로그인해 주세요."


def routes(site: Site) -> list[BaseRoute]:
    """Pages that lead to others."""
    return [
        site.route("/m/security", means),
        site.route("/m/auth/bio", guide("phone/auth/guide_bio.html")),
        site.route("/m/auth/simple", guide("phone/auth/guide_simple.html")),
        site.route("/m/auth/pattern", guide("phone/auth/guide_simple.html")),
        site.route("/m/auth/financial", guide("phone/auth/guide_financial.html")),
        site.route("/m/cloud", members_only(cloud)),
        site.route("/m/cloud/connection", members_only(cloud_connection.window)),
        site.route("/m/loan", loan),
    ]


def means(visit: Visit) -> Response:
    return visit.page("phone/security.html", entry=SECURITY)


def cloud(visit: Visit) -> Response:
    return visit.page("phone/cloud.html", entry=SECURITY.below[-1])


def loan(visit: Visit) -> Response:
    allowed = rules.loan_allowed(visit.session.means)
    return visit.page("phone/loan.html", allowed=allowed, alerts=() if allowed else (LOAN_NEEDS,))


def guide(template: str) -> Page:
    """A page that only tells and leads on."""
    return lambda visit: visit.page(template)
