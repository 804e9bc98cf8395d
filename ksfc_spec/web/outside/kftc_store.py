"""KFTC's window in which a certificate is issued and stored: stage 2 of an issue at a bank."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.kftc_issue import ENDED, UNPROVEN
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

from .kftc import ROOT, gone, keep_cookie

WINDOW = "kftc-issue"


def routes(site: Site) -> list[BaseRoute]:
    """The issue's beginning and its one page."""
    return [
        site.route(f"{ROOT}/issue/{{ticket}}", begin),
        site.route(f"{ROOT}/store", page, store),
    ]


def begin(visit: Visit) -> Response:
    """A bank sends the customer's browser by, so that both know which issue is meant."""
    try:
        window, resume = visit.city.kftc_desk.claim(visit.request.path_params["ticket"])
    except PartyRefusedError as error:
        return gone(visit, error.message)
    response = RedirectResponse(resume, 303)
    keep_cookie(response, WINDOW, window, request=visit.request)
    return response


def page(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    issuance = visit.city.kftc_desk.issuance(_window(visit))
    if issuance is None:
        return gone(visit, ENDED)
    if issuance.subscriber is None:
        return visit.go(issuance.resume, alert=UNPROVEN)
    return visit.page(
        "outside/kftc/store.html",
        status=422 if problems else 200,
        form=view({}, problems),
        bank=issuance.bank,
    )


def store(visit: Visit) -> Response:
    """저장: issue, store, and back to the bank."""
    try:
        address = visit.city.kftc_desk.store(_window(visit), pin=visit.raw("pin"), again=visit.raw("again"))
    except PartyRefusedError as error:
        if error.reason == "unproven":
            return page(visit)
        return page(visit, problems=(Problem("pin", error.message),))
    except PartyError as error:
        return page(visit, problems=(Problem("", party_down(error)),))
    return RedirectResponse(address, 303)


def _window(visit: Visit) -> str:
    return visit.request.cookies.get(WINDOW, "")
