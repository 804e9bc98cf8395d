"""The certificate program's window on the customer's phone."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.phone import PLACE
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

from .certificates import FIELD_OF

TITLE = "공동인증서 인증"


def routes(site: Site) -> list[BaseRoute]:
    """The window."""
    return [site.route("/parties/phone-certificates/{id}", page, sign)]


def page(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    program = visit.city.phone_certificates
    try:
        request = program.request(visit.request.path_params["id"])
    except PartyRefusedError as error:
        return visit.page("outside/gone.html", title=TITLE, message=error.message, hush=True)
    return visit.page(
        "outside/phone_certificates.html",
        hush=True,
        status=422 if problems else 200,
        form=view({"key": visit.text("key")}, problems),
        alerts=(request.notice,) if request.notice and not problems else (),
        id=request.id,
        requester=request.requester,
        choices=program.choices(PLACE),
    )


def sign(visit: Visit) -> Response:
    """확인: sign the bank's nonce with the chosen certificate and go back with a one-time token."""
    key = visit.text("key")
    try:
        address = visit.city.phone_certificates.sign(
            visit.request.path_params["id"], medium=PLACE, key=key, password=visit.raw("password")
        )
    except PartyRefusedError as error:
        return page(visit, problems=(Problem(FIELD_OF.get(error.reason, ""), error.message),))
    except PartyError as error:
        return page(visit, problems=(Problem("", party_down(error)),))
    return RedirectResponse(address, 303)
