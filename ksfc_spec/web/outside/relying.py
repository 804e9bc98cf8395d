"""The page of a house that takes joint certificates: register one, log in by it. The program's window signs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.relying import HOUSES, House
from ksfc_spec.web.site import Page, Site, Visit, party_down

ROOT = "/parties/houses"
WINDOW = "공동인증서"


def routes(site: Site) -> list[BaseRoute]:
    """Every house's page, its two buttons, and the way back from the program."""

    def at(house: House, page: Callable[[Visit, House], Response]) -> Page:
        return lambda visit: page(visit, house)

    return [
        route
        for house in HOUSES
        for route in (
            site.route(_base(house), at(house, show)),
            site.route(f"{_base(house)}/register", at(house, show), at(house, register)),
            site.route(f"{_base(house)}/login", at(house, show), at(house, log_in)),
            site.route(f"{_base(house)}/return", at(house, come_back)),
        )
    ]


def show(visit: Visit, house: House) -> Response:
    return visit.page("outside/relying.html", house=house, base=_base(house))


def register(visit: Visit, house: House) -> Response:
    """인증서 등록."""
    return _window(
        visit, house, partial(visit.city.relying.ask_registration, house, number=visit.text("number"))
    )


def log_in(visit: Visit, house: House) -> Response:
    """공동인증서 로그인."""
    return _window(visit, house, partial(visit.city.relying.ask_login, house))


def come_back(visit: Visit, house: House) -> Response:
    """The program sent the customer back with a signed nonce."""
    query = visit.request.query_params
    try:
        said = visit.city.relying.take(
            browser=visit.session.key, state=query.get("state", ""), token=query.get("token", "")
        )
    except (PartyRefusedError, PartyError) as error:
        return _told(visit, house, alert=_message(error))
    return _told(visit, house, status=said)


def _window(visit: Visit, house: House, ask: Callable[..., str]) -> Response:
    """On to the program's window, or back with why not."""
    try:
        request = ask(browser=visit.session.key, return_to=f"{_base(house)}/return")
    except (PartyRefusedError, PartyError) as error:
        return _told(visit, house, alert=_message(error))
    return RedirectResponse(f"/parties/certificates/{request}", 303)


def _told(visit: Visit, house: House, *, alert: str = "", status: str = "") -> Response:
    visit.say(alerts=(alert,) if alert else (), statuses=(status,) if status else ())
    return visit.window(WINDOW, alert or status, goto=_base(house))


def _message(error: PartyRefusedError | PartyError) -> str:
    return error.message if isinstance(error, PartyRefusedError) else party_down(error)


def _base(house: House) -> str:
    return f"{ROOT}/{house.key}"
