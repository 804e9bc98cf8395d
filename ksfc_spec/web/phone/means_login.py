"""Log-in by what is registered on this phone."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, RefusedError
from ksfc_spec.bank.phone import rules
from ksfc_spec.bank.phone.login import PhoneLogin
from ksfc_spec.web.site import Site, Visit

from .device import device_of

PATHS = {rules.BIO: "bio", rules.SIMPLE: "simple", rules.PATTERN: "pattern"}
REGISTER = {
    rules.BIO: ("바이오인증 등록/재등록", "/m/auth/bio/real-name"),
    rules.SIMPLE: ("간편비밀번호 등록/재등록", "/m/auth/simple/real-name"),
    rules.PATTERN: ("패턴인증 등록/재등록", "/m/auth/pattern/real-name"),
}
LOGGED_IN = "로그인했습니다."


def routes(site: Site) -> list[BaseRoute]:
    """A page for each means."""
    return [
        site.route("/m/login/bio", bio, ask),
        site.route("/m/login/bio/answer", bio, take_proof),
        site.route("/m/login/simple", simple, with_simple),
        site.route("/m/login/pattern", pattern, with_pattern),
    ]


def ask(visit: Visit) -> Response:
    """바이오인증: a question to this phone, if it is registered."""
    try:
        _service(visit).ask(visit.session, device=device_of(visit))
    except RefusedError as error:
        return _back(visit, rules.BIO, error)
    return visit.go("/m/login/bio")


def bio(visit: Visit) -> Response:
    options = _service(visit).asked(visit.session)
    if not options:
        return visit.go("/m/login")
    return visit.page("phone/login_bio.html", asked={"kind": "get", "options": options})


def take_proof(visit: Visit) -> Response:
    """The phone's answer."""
    try:
        visit.session = _service(visit).with_proof(
            visit.session, visit.text("credential"), device=device_of(visit)
        )
    except BankError as error:
        return visit.go("/m/login", alert=error.message)
    return visit.go("/m", status=LOGGED_IN)


def simple(visit: Visit, *, alert: str = "") -> Response:
    return _entry(visit, rules.SIMPLE, "phone/login_simple.html", alert)


def pattern(visit: Visit, *, alert: str = "") -> Response:
    return _entry(visit, rules.PATTERN, "phone/login_pattern.html", alert)


def with_simple(visit: Visit) -> Response:
    """확인."""
    return _log_in(visit, rules.SIMPLE, visit.raw("secret"))


def with_pattern(visit: Visit) -> Response:
    """The finger was lifted."""
    return _log_in(visit, rules.PATTERN, rules.typed_pattern(visit.text("pattern")))


def _entry(visit: Visit, means: str, template: str, alert: str) -> Response:
    if not _service(visit).registered(device_of(visit), means):
        return visit.go(f"/m/login?missing={PATHS[means]}", alert=rules.missing_message(means))
    return visit.page(template, status=422 if alert else 200, alerts=(alert,) if alert else ())


def _log_in(visit: Visit, means: str, secret: str) -> Response:
    try:
        visit.session = _service(visit).with_secret(visit.session, means, secret, device=device_of(visit))
    except BankError as error:
        return (simple if means == rules.SIMPLE else pattern)(visit, alert=error.message)
    return visit.go("/m", status=LOGGED_IN)


def _back(visit: Visit, means: str, error: BankError) -> Response:
    return visit.go(f"/m/login?missing={PATHS[means]}", alert=error.message)


def offered(visit: Visit) -> tuple[str, str] | None:
    """The registration to offer on the log-in page to somebody whose phone lacks a means."""
    missing = visit.request.query_params.get("missing", "")
    return next((REGISTER[means] for means, path in PATHS.items() if path == missing), None)


def _service(visit: Visit) -> PhoneLogin:
    return visit.bank.phone.login
