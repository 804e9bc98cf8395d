"""Log-in by ID and password or by joint certificate, log-out, and the loan enquiry that asks for the latter."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem
from ksfc_spec.bank.joint import rules
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

NEEDS_CERTIFICATE = "대출 관련 조회는 인증서로 로그인해야 합니다. 금융인증서나 공동인증서로 로그인해 주세요."


def routes(site: Site) -> list[BaseRoute]:
    """Log-in, log-out, and where the completion's buttons lead."""
    return [
        site.route("/login", page, log_in),
        site.route("/login/certificate", page, open_program),
        site.route("/login/certificate/return", returned),
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
    """Nobody sees an amount without a certificate log-in (esop:309)."""
    if not rules.may_do_loans(visit.session.means):
        return visit.go("/login", alert=NEEDS_CERTIFICATE)
    text = (
        f"{visit.session.means}로 로그인하셨습니다. 대출가능금액은 고객센터(1544-8333)에서 안내해 드립니다."
    )
    return visit.page("pc/joint/notice.html", title="대출가능금액 조회", paragraphs=(text,))


def registration(visit: Visit) -> Response:
    """Where the completion of sign-up leads."""
    return visit.go("/centre/joint/other")


def open_program(visit: Visit) -> Response:
    """공동인증서, below 인증서 로그인: into the certificate program's window."""
    try:
        visit.bank.signup.require_usable_device()
        visit.bank.security.require_certificate_program()
        request = visit.bank.joint_login.start(visit.session, return_to="/login/certificate/return")
    except (BankError, PartyError) as error:
        return _tell_main(visit, party_down(error) if isinstance(error, PartyError) else error.message)
    return RedirectResponse(f"/parties/certificates/{request}", 303)


def returned(visit: Visit) -> Response:
    """The program comes back with a signed answer."""
    query = visit.request.query_params
    try:
        visit.session = visit.bank.joint_login.finish(
            visit.session, state=query.get("state", ""), token=query.get("token", "")
        )
    except CertificateRefusedError as error:
        return RedirectResponse(f"/parties/certificates/{error.request}", 303)
    except (BankError, PartyRefusedError) as error:
        return _tell_main(visit, error.message)
    except PartyError as error:
        return _tell_main(visit, party_down(error))
    visit.say(statuses=["공동인증서로 로그인했습니다."])
    return visit.window("로그인", "공동인증서로 로그인했습니다.", goto="/")


def _tell_main(visit: Visit, message: str) -> Response:
    visit.say(alerts=[message])
    return visit.window("로그인", message, goto="/login")
