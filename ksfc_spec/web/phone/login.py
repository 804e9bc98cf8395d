"""The phone's main screen and its log-in."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem
from ksfc_spec.web.financial_login import FinancialLoginPages
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit

HOME, LOGIN = "/m", "/m/login"
NOTHING_STORED = "저장된 인증서가 없습니다. PC에서 복사하거나 새로 발급받아 주세요."
ON_THE_WAY = "이 휴대폰에서는 공동인증서 로그인을 준비하고 있습니다. 금융인증서나 아이디로 로그인해 주세요."


def routes(site: Site) -> list[BaseRoute]:
    """Main screen, log-in by ID, and by certificates."""
    return [
        site.route(HOME, home),
        site.route(f"{HOME}/", home),
        site.route(LOGIN, page, log_in),
        site.route(f"{LOGIN}/joint", page, joint),
        site.route(f"{HOME}/logout", home, log_out),
        *FinancialLoginPages(LOGIN, HOME).routes(site),
    ]


def home(visit: Visit) -> Response:
    return visit.page("phone/home.html")


def page(visit: Visit, *, problems: tuple[Problem, ...] = (), alerts: tuple[str, ...] = ()) -> Response:
    return visit.page(
        "phone/login.html",
        status=422 if problems else 200,
        form=view({"user_id": visit.text("user_id")}, problems),
        alerts=alerts,
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


def joint(visit: Visit) -> Response:
    """공동인증서: what the app's own folder holds."""
    stored = visit.city.phone.folder.entries()
    return page(visit, alerts=(ON_THE_WAY if stored else NOTHING_STORED,))


def log_out(visit: Visit) -> Response:
    """로그아웃."""
    visit.bank.sessions.end(visit.session)
    visit.session = visit.bank.sessions.open()
    return visit.go(HOME, status="로그아웃했습니다.")
