"""금융인증서등록/재등록: identity, account and authentication, KFTC's window, done (esop:321-472)."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.financial.registration import ROUTE
from ksfc_spec.web.channel import PC
from ksfc_spec.web.registration import CARD_ENTRIES, RegistrationPages
from ksfc_spec.web.site import Site, Visit

from .centre import branch
from .keyboard import DIGITS, FULL

PAGES = RegistrationPages(
    route=ROUTE,
    service=lambda bank: bank.financial,
    channel=PC,
    templates="pc/financial",
    secrets={"password": FULL, "resident": DIGITS},
    proofs={"account_password": DIGITS, "otp": DIGITS},
    typed=("account", *CARD_ENTRIES),
    kept=("method", "contact", "account"),
    window="/parties/kftc/window",
    title="금융인증서 등록",
    registered="금융인증서를 등록했습니다.",
    home="/",
)


def routes(site: Site) -> list[BaseRoute]:
    """The branches above the flow, every page and button of it."""
    return [
        site.route("/centre/financial", branch("/centre/financial")),
        site.route("/centre/financial/other", branch("/centre/financial/other")),
        site.route("/centre/financial/guide", guide),
        *PAGES.routes(site),
    ]


def guide(visit: Visit) -> Response:
    """금융인증서란?"""
    return visit.page("pc/financial/guide.html")
