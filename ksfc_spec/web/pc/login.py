"""Log-in by ID and password, log-out, and the loan enquiry that asks for more than that."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit

NEEDS_CERTIFICATE = "대출 관련 조회는 인증서로 로그인해야 합니다. 금융인증서나 공동인증서로 로그인해 주세요."
REGISTER_FIRST = "타기관인증서등록"
NOT_YET = (
    "이 견본 사이트에는 아직 등록 절차의 화면이 없습니다. 급한 일은 고객센터 1544-8333으로 문의해 주세요."
)


def routes(site: Site) -> list[BaseRoute]:
    """Log-in, log-out, and where the completion's buttons lead."""
    return [
        site.route("/login", page, log_in),
        site.route("/logout", page, log_out),
        site.route("/loan/limit", loan_limit),
        site.route("/centre/joint/register", registration),
    ]


def page(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    return visit.page(
        "pc/login.html",
        status=422 if problems else 200,
        form=view({"user_id": visit.text("user_id")}, problems),
    )


def log_in(visit: Visit) -> Response:
    """로그인."""
    try:
        visit.bank.signup.require_usable_device()
        visit.session = visit.bank.login.with_password(
            visit.session, user_id=visit.text("user_id"), password=visit.raw("password")
        )
    except BankError as error:
        return page(visit, problems=(Problem("", error.message),))
    return visit.go("/")


def log_out(visit: Visit) -> Response:
    """로그아웃: the session ends, and with it everything that hung on it."""
    visit.bank.sessions.end(visit.session)
    visit.session = visit.bank.sessions.open()
    return visit.go("/", status="로그아웃했습니다.")


def loan_limit(visit: Visit) -> Response:
    """Nobody sees an amount without a certificate log-in, which chapter 3 brings."""
    return visit.go("/login", alert=NEEDS_CERTIFICATE)


def registration(visit: Visit) -> Response:
    return visit.page("pc/notice.html", title=REGISTER_FIRST, paragraphs=(NOT_YET,), documents=(), below=())
