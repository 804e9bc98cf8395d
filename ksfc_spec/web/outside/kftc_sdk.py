"""The server's half of KFTC's SDK (web/static/fincert.js): a site's page asks for a signature, the window hands it back."""

from __future__ import annotations

import base64
import json

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.site import Site, Visit, party_down

from .kftc import ROOT, gone

LONGEST_TEXT = 1024


def routes(site: Site) -> list[BaseRoute]:
    """Where the SDK's window begins and ends, and KFTC's own page to try it."""
    return [
        site.route(f"{ROOT}/sdk", begin),
        site.route(f"{ROOT}/sdk/done", done),
        site.route(f"{ROOT}/sdk/sample", sample),
    ]


def begin(visit: Visit) -> Response:
    """A page of a site that KFTC knows asks for its text to be signed."""
    query = visit.request.query_params
    kftc, text = visit.city.kftc, query.get("plainText", "").encode()
    if not text or len(text) > LONGEST_TEXT:
        return gone(visit, "서명할 글이 없거나 너무 깁니다. 앞의 화면에서 다시 시작해 주세요.")
    try:
        name = kftc.site_named(query.get("orgCode", ""), key=query.get("apiKey", ""))
        errand = kftc.open(name, state=query.get("state", "")[:64], nonce=text, return_to=f"{ROOT}/sdk/done")
    except PartyRefusedError as error:
        return gone(visit, error.message)
    except PartyError as error:
        return gone(visit, party_down(error))
    return RedirectResponse(f"{ROOT}/window/{errand}", 303)


def done(visit: Visit) -> Response:
    """The signature goes to the page that opened the window; the ticket lets its server redeem R."""
    state, ticket = (visit.request.query_params.get(name, "") for name in ("state", "token"))
    try:
        message, serial = visit.city.kftc.signed(ticket, state=state)
    except PartyRefusedError as error:
        return gone(visit, error.message)
    signed = base64.b64encode(message).decode()
    result = {"certSeqNum": serial, "signedVals": [signed], "ticket": ticket}
    told = json.dumps({"state": state, "result": result})
    return visit.page("outside/kftc/sdk_done.html", hush=True, told=told)


def sample(visit: Visit) -> Response:
    """A page that uses the SDK as any site may."""
    return visit.page("outside/kftc/sdk_sample.html", hush=True)
