"""The phone's main screen and its log-in."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem
from ksfc_spec.web.certificate_login import FINANCIAL, PHONE_CLOUD, PHONE_JOINT, CertificateLoginPages
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit

from .means_login import offered

HOME, LOGIN = "/m", "/m/login"


def routes(site: Site) -> list[BaseRoute]:
    """Main screen, log-in by ID, and by certificates."""
    return [
        site.route(HOME, home),
        site.route(f"{HOME}/", home),
        site.route(LOGIN, page, log_in),
        site.route(f"{HOME}/logout", home, log_out),
        *(
            route
            for way in (PHONE_JOINT, FINANCIAL, PHONE_CLOUD)
            for route in CertificateLoginPages(LOGIN, HOME, way).routes(site)
        ),
    ]


def home(visit: Visit) -> Response:
    return visit.page("phone/home.html")


def page(visit: Visit, *, problems: tuple[Problem, ...] = (), alerts: tuple[str, ...] = ()) -> Response:
    return visit.page(
        "phone/login.html",
        status=422 if problems else 200,
        form=view({"user_id": visit.text("user_id")}, problems),
        alerts=alerts,
        offer=offered(visit),
    )


def log_in(visit: Visit) -> Response:
    """로그인."""
    try:
        visit.session = visit.bank.login.with_password(
            visit.session, user_id=visit.text("user_id"), password=visit.raw("password")
        )
    except BankError as error:
        return page(visit, problems=(Problem("", error.message),))
    return visit.go(HOME, status="로그인했습니다.")


def log_out(visit: Visit) -> Response:
    """로그아웃."""
    visit.bank.sessions.end(visit.session)
    visit.session = visit.bank.sessions.open()
    return visit.go(HOME, status="로그아웃했습니다.")
