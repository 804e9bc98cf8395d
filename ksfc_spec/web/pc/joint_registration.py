"""타기관인증서등록: identity, authentication, certificate, done (joint-certificate:39-178)."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.joint.registration import FLOW, PATHS
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.bank.registrations import ALREADY
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.additional import AdditionalPages
from ksfc_spec.web.forms import view
from ksfc_spec.web.pc.keyboard import DIGITS, FULL, entries, keyboards
from ksfc_spec.web.site import Site, Visit, party_down

IDENTITY, AUTHENTICATION, CERTIFICATE, DONE = (PATHS[step] for step in PATHS)
LOGGED_OUT = "오래 쓰지 않아 로그아웃되었습니다. 로그인하고 다시 진행해 주세요."
GAVE_UP = "인증서 비밀번호를 5번 틀렸습니다. 본인확인부터 다시 진행해 주세요."
SECRETS = {"password": FULL, "resident": DIGITS}
TAILS = {"number_tail": DIGITS, "phone_tail": DIGITS}
TYPED = ("otp", "tail", "first", "second")
KEPT = ("method", "contact")
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """Every page and button of the flow."""
    return [
        site.route(IDENTITY, identity, identify),
        site.route(AUTHENTICATION, authentication, authenticate),
        site.route(f"{AUTHENTICATION}/back", authentication, back_to_identity),
        *additional.routes(site),
        site.route(CERTIFICATE, certificate),
        site.route(f"{CERTIFICATE}/open", certificate, open_program),
        site.route(f"{CERTIFICATE}/back", certificate, back_to_authentication),
        site.route(f"{CERTIFICATE}/return", returned),
        site.route(f"{CERTIFICATE}/failed", failed),
        site.route(DONE, done),
        site.route(f"{DONE}/leave", done, leave),
    ]


def identity(visit: Visit, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    """본인확인; the ID of somebody logged in stands in its field."""
    member = visit.member()
    typed = visit.text("user_id") if visit.request.method == "POST" else member.user_id if member else ""
    return visit.page(
        "pc/joint/identity.html",
        status=422 if problems else 200,
        step=1,
        form=view({"user_id": typed}, problems),
        alerts=alerts,
        keyboards=keyboards(visit, SECRETS),
    )


def identify(visit: Visit) -> Response:
    """다음."""
    try:
        visit.bank.signup.require_usable_device()
        given = entries(visit, SECRETS)
        visit.bank.joint.identify(
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
    """비밀번호 등록: the additional authentication, then the tails or the medium's number."""
    if visit.expired:
        return logged_out(visit)
    owner = visit.bank.joint.owner(visit.session)
    cells = visit.bank.media.draw_cells(visit.session, FLOW) if owner.medium == CARD else ()
    return visit.page(
        "pc/joint/authentication.html",
        status=422 if problems else 200,
        step=2,
        form=view({name: visit.text(name) for name in KEPT}, problems),
        alerts=alerts,
        statuses=statuses,
        owner=owner,
        cells=cells,
        additional=additional.view(visit, device=visit.bank.device.serial),
        keyboards=keyboards(visit, TAILS),
    )


def authenticate(visit: Visit) -> Response:
    """다음."""
    visit.bank.joint.require_step(visit.session, "authentication")
    try:
        tails = {} if visit.bank.joint.owner(visit.session).medium else entries(visit, TAILS)
        visit.bank.joint.authenticate(visit.session, {**tails, **{name: visit.text(name) for name in TYPED}})
    except RefusedError as error:
        return authentication(visit, problems=error.problems)
    except BankError as error:
        return authentication(visit, alerts=(error.message,))
    return visit.go(CERTIFICATE)


def back_to_identity(visit: Visit) -> Response:
    """이전: what was proven is forgotten."""
    visit.bank.joint.restart(visit.session)
    return visit.go(IDENTITY)


def certificate(visit: Visit) -> Response:
    """인증서 등록."""
    if visit.expired:
        return logged_out(visit)
    visit.bank.joint.require_step(visit.session, "certificate")
    return visit.page("pc/joint/certificate.html", step=3)


def open_program(visit: Visit) -> Response:
    """인증서 등록, the button: into the certificate program's window."""
    try:
        request = visit.bank.joint.start(visit.session)
    except (BankError, PartyError) as error:
        return tell_main(visit, party_down(error) if isinstance(error, PartyError) else error.message)
    return RedirectResponse(f"/parties/certificates/{request}", 303)


def back_to_authentication(visit: Visit) -> Response:
    return visit.go(AUTHENTICATION)


def returned(visit: Visit) -> Response:
    """The program comes back with a signed answer."""
    query = visit.request.query_params
    try:
        visit.bank.joint.finish(visit.session, state=query.get("state", ""), token=query.get("token", ""))
    except CertificateRefusedError as error:
        return RedirectResponse(f"/parties/certificates/{error.request}", 303)
    except (BankError, PartyRefusedError) as error:
        goto = DONE if error.message == ALREADY else CERTIFICATE
        return tell_main(visit, error.message, goto=goto)
    except PartyError as error:
        return tell_main(visit, party_down(error))
    return visit.window("인증서 등록", "인증서를 등록했습니다.", goto=DONE)


def failed(visit: Visit) -> Response:
    """The program comes back after too many wrong passwords."""
    try:
        visit.bank.joint.give_up(visit.session, state=visit.request.query_params.get("state", ""))
    except BankError as error:
        return tell_main(visit, error.message)
    return tell_main(visit, GAVE_UP, goto=IDENTITY)


def done(visit: Visit) -> Response:
    """등록완료."""
    if visit.expired:
        return logged_out(visit)
    visit.bank.joint.require_step(visit.session, "done")
    return visit.page("pc/joint/done.html", step=4)


def leave(visit: Visit) -> Response:
    """나가기."""
    visit.bank.joint.leave(visit.session)
    return visit.go("/")


def logged_out(visit: Visit) -> Response:
    """The session ended while nothing was done."""
    return visit.go("/login", alert=LOGGED_OUT)


def tell_main(visit: Visit, message: str, *, goto: str = CERTIFICATE) -> Response:
    """Close the window and have the main one say why."""
    visit.say(alerts=[message])
    return visit.window("인증서 등록", message, goto=goto)


def _subject(visit: Visit) -> int:
    return visit.bank.joint.require_step(visit.session, "authentication").member_id


additional = AdditionalPages(FLOW, f"{AUTHENTICATION}/additional", authentication, _subject)
