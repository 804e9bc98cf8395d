"""Log-in by ID and password or by certificate, log-out, and the loan enquiry that asks for the latter."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.bank.joint import rules
from ksfc_spec.web.certificate_login import CLOUD, FINANCIAL, JOINT, CertificateLoginPages
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit

from . import notices
from .keyboard import FULL, entries, keyboards

NEEDS_CERTIFICATE = "대출 관련 조회는 인증서로 로그인해야 합니다. 금융인증서나 공동인증서로 로그인해 주세요."
SECRETS = {"password": FULL}


def routes(site: Site) -> list[BaseRoute]:
    """Log-in, log-out, and where the completion's buttons lead."""
    return [
        site.route("/login", page, log_in),
        *(
            route
            for way in (JOINT, FINANCIAL, CLOUD)
            for route in CertificateLoginPages("/login", "/", way).routes(site)
        ),
        site.route("/logout", page, log_out),
        site.route("/loan/limit", loan_limit),
        site.route("/centre/joint/register", registration),
    ]


def page(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    return visit.page(
        "pc/login.html",
        status=422 if problems else 200,
        form=view({"user_id": visit.text("user_id")}, problems),
        keyboards=keyboards(visit, SECRETS),
    )


def log_in(visit: Visit) -> Response:
    """로그인."""
    try:
        visit.bank.signup.require_usable_device()
        given = entries(visit, SECRETS)
        visit.session = visit.bank.login.with_password(
            visit.session, user_id=visit.text("user_id"), password=given["password"]
        )
    except RefusedError as error:
        return page(visit, problems=error.problems)
    except BankError as error:
        return page(visit, problems=(Problem("", error.message),))
    return visit.go("/")


def log_out(visit: Visit) -> Response:
    """로그아웃: the session ends, and with it everything that hung on it."""
    visit.bank.sessions.end(visit.session)
    visit.session = visit.bank.sessions.open()
    return visit.go("/", status="로그아웃했습니다.")


def loan_limit(visit: Visit) -> Response:
    """Nobody sees an amount without a certificate log-in (esop:309)."""
    if not rules.may_do_loans(visit.session.means):
        return visit.go("/login", alert=NEEDS_CERTIFICATE)
    text = (
        f"{visit.session.means}로 로그인하셨습니다. 대출가능금액은 고객센터(1544-8333)에서 안내해 드립니다."
    )
    return notices.show(visit, "대출가능금액 조회", text)


def registration(visit: Visit) -> Response:
    """Where the completion of sign-up leads."""
    return visit.go("/centre/joint/other")
