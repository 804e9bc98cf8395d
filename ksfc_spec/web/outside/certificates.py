"""The certificate program's window on the customer's PC."""

from __future__ import annotations

from contextlib import suppress

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.pc import HARD_DISK, MEDIA
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

TITLE = "인증서 선택"
FIELD_OF = {
    "no-choice": "key",
    "no-password": "password",
    "wrong-password": "password",
    "used-up": "password",
}


def routes(site: Site) -> list[BaseRoute]:
    """The window and its way out."""
    return [
        site.route("/parties/certificates/{id}", page, sign),
        site.route("/parties/certificates/{id}/cancel", page, cancel),
    ]


def page(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    program = visit.city.certificates
    try:
        request = program.request(visit.request.path_params["id"])
    except PartyRefusedError as error:
        return visit.page("outside/gone.html", title=TITLE, message=error.message, hush=True)
    return visit.page(
        "outside/certificates.html",
        hush=True,
        status=422 if problems else 200,
        form=view({"medium": visit.text("medium") or HARD_DISK, "key": visit.text("key")}, problems),
        alerts=(request.notice,) if request.notice and not problems else (),
        id=request.id,
        requester=request.requester,
        media=MEDIA,
        held={medium: program.choices(medium) for medium in MEDIA},
    )


def sign(visit: Visit) -> Response:
    """확인: sign the site's nonce with the chosen certificate and go back with a one-time token."""
    medium = visit.text("medium")
    held_by, _, key = visit.text("key").partition("/")
    try:
        address = visit.city.certificates.sign(
            visit.request.path_params["id"],
            medium=medium,
            key=key if held_by == medium else "",
            password=visit.raw("password"),
        )
    except PartyRefusedError as error:
        return page(visit, problems=(Problem(FIELD_OF.get(error.reason, ""), error.message),))
    except PartyError as error:
        return page(visit, problems=(Problem("", party_down(error)),))
    return RedirectResponse(address, 303)


def cancel(visit: Visit) -> Response:
    """취소: the request ends, nothing was signed."""
    program = visit.city.certificates
    with suppress(PartyRefusedError):
        program.done(program.request(visit.request.path_params["id"]).state)
    return visit.window(TITLE, "전자서명을 취소했습니다.")
