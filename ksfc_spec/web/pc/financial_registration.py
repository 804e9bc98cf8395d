"""금융인증서등록/재등록: identity, account and authentication, KFTC's window, done (esop:321-472)."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.bank.financial.registration import FLOW, PATHS
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.additional import AdditionalPages
from ksfc_spec.web.forms import view
from ksfc_spec.web.pc.centre import branch
from ksfc_spec.web.pc.keyboard import DIGITS, FULL, Layout, entries, keyboards
from ksfc_spec.web.site import Site, Visit, party_down

IDENTITY, AUTHENTICATION, CERTIFICATE, DONE = (PATHS[step] for step in PATHS)
SECRETS = {"password": FULL, "resident": DIGITS}
STEP_SECRETS = {"account_password": DIGITS, "otp": DIGITS}
TYPED = ("account", "tail", "first", "second")
KEPT = ("method", "contact", "account")
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """The branches above the flow, every page and button of it."""
    return [
        site.route("/centre/financial", branch("/centre/financial")),
        site.route("/centre/financial/other", branch("/centre/financial/other")),
        site.route("/centre/financial/guide", guide),
        site.route(IDENTITY, identity, identify),
        site.route(AUTHENTICATION, authentication, authenticate),
        site.route(f"{AUTHENTICATION}/back", authentication, back_to_identity),
        *additional.routes(site),
        site.route(CERTIFICATE, certificate),
        site.route(f"{CERTIFICATE}/open", certificate, open_service),
        site.route(f"{CERTIFICATE}/back", certificate, back_to_authentication),
        site.route(f"{CERTIFICATE}/return", returned),
        site.route(DONE, done),
        site.route(f"{DONE}/leave", done, leave),
    ]


def guide(visit: Visit) -> Response:
    """금융인증서란?"""
    return visit.page("pc/financial/guide.html")


def identity(visit: Visit, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    """본인확인; the ID of somebody logged in stands in its field."""
    member = visit.member()
    typed = visit.text("user_id") if visit.request.method == "POST" else member.user_id if member else ""
    return visit.page(
        "pc/financial/identity.html",
        status=422 if problems else 200,
        form=view({"user_id": typed}, problems),
        alerts=alerts,
        keyboards=keyboards(visit, SECRETS),
    )


def identify(visit: Visit) -> Response:
    """다음."""
    try:
        visit.bank.signup.require_usable_device()
        given = entries(visit, SECRETS)
        visit.bank.financial.identify(
            visit.session, user_id=visit.text("user_id"), password=given["password"], number=given["resident"]
        )
    except RefusedError as error:
        return identity(visit, problems=error.problems)
    except BankError as error:
        return identity(visit, alerts=(error.message,))
    return visit.go(AUTHENTICATION)


def authentication(
    visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = (), statuses: tuple[str, ...] = ()
) -> Response:
    """비밀번호 등록: deposit account, additional authentication, security medium."""
    owner = visit.bank.financial.owner(visit.session)
    cells = visit.bank.media.draw_cells(visit.session, FLOW) if owner.medium == CARD else ()
    return visit.page(
        "pc/financial/authentication.html",
        status=422 if problems else 200,
        form=view({name: visit.text(name) for name in KEPT}, problems),
        alerts=alerts,
        statuses=statuses,
        owner=owner,
        cells=cells,
        additional=additional.view(visit, device=visit.bank.device.serial),
        keyboards=keyboards(visit, STEP_SECRETS),
    )


def authenticate(visit: Visit) -> Response:
    """다음."""
    asked = _asked_secrets(visit)
    try:
        secrets = entries(visit, asked)
        typed = {name: visit.text(name) for name in TYPED}
        visit.bank.financial.authenticate(visit.session, {**typed, **secrets})
    except RefusedError as error:
        return authentication(visit, problems=error.problems)
    except BankError as error:
        return authentication(visit, alerts=(error.message,))
    return visit.go(CERTIFICATE)


def back_to_identity(visit: Visit) -> Response:
    """이전: what was proven is forgotten."""
    visit.bank.financial.restart(visit.session)
    return visit.go(IDENTITY)


def certificate(visit: Visit) -> Response:
    """인증서 등록."""
    visit.bank.financial.require_step(visit.session, "certificate")
    return visit.page("pc/financial/certificate.html")


def open_service(visit: Visit) -> Response:
    """금융인증서 등록, the button: into KFTC's window."""
    try:
        errand = visit.bank.financial.start(visit.session)
    except (BankError, PartyError) as error:
        return _tell_main(visit, party_down(error) if isinstance(error, PartyError) else error.message)
    return RedirectResponse(f"/parties/kftc/window/{errand}", 303)


def back_to_authentication(visit: Visit) -> Response:
    """이전: the second step is to be done again."""
    visit.bank.financial.back(visit.session)
    return visit.go(AUTHENTICATION)


def returned(visit: Visit) -> Response:
    """KFTC's window comes back with a signed answer."""
    query = visit.request.query_params
    try:
        visit.bank.financial.finish(visit.session, state=query.get("state", ""), token=query.get("token", ""))
    except (BankError, PartyRefusedError) as error:
        return _tell_main(visit, error.message)
    except PartyError as error:
        return _tell_main(visit, party_down(error))
    return visit.window("금융인증서 등록", "금융인증서를 등록했습니다.", goto=DONE)


def done(visit: Visit) -> Response:
    """등록완료."""
    visit.bank.financial.require_step(visit.session, "done")
    return visit.page("pc/financial/done.html")


def leave(visit: Visit) -> Response:
    """나가기."""
    visit.bank.financial.restart(visit.session)
    return visit.go("/")


def _asked_secrets(visit: Visit) -> dict[str, Layout]:
    """The secrets this member's page asks for."""
    owner = visit.bank.financial.owner(visit.session)
    asked = {"account_password": bool(owner.accounts), "otp": owner.medium != CARD}
    return {name: layout for name, layout in STEP_SECRETS.items() if asked[name]}


def _tell_main(visit: Visit, message: str) -> Response:
    visit.say(alerts=[message])
    return visit.window("금융인증서 등록", message, goto=CERTIFICATE)


def _subject(visit: Visit) -> int:
    return visit.bank.financial.require_step(visit.session, "authentication").member_id


additional = AdditionalPages(FLOW, f"{AUTHENTICATION}/additional", authentication, _subject)
