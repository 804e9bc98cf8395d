"""One visit at IBK: the browser's session there, who is logged in, and the house's own look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.ibk import Ibk
from ksfc_spec.parties.ibk_customers import Customer, Seat
from ksfc_spec.web.forms import FormView, view
from ksfc_spec.web.site import Site, Visit, party_down

from .menu import MENU, PHONE_MENU

LOGIN = "로그인해 주세요."
Handler = Callable[["Call"], Response]


@dataclass
class Call:
    """A visit with its IBK session."""

    visit: Visit
    seat: Seat
    phone: bool

    @property
    def ibk(self) -> Ibk:
        return self.visit.city.ibk

    @property
    def who(self) -> Customer | None:
        """Who is logged in."""
        return self.ibk.customer(self.seat)

    @property
    def root(self) -> str:
        """Where this channel's pages begin."""
        return "/m/ibk" if self.phone else "/ibk"

    def text(self, name: str) -> str:
        return self.visit.text(name)

    def raw(self, name: str) -> str:
        return self.visit.raw(name)

    def page(self, template: str, *, problems: tuple[Problem, ...] = (), **context: Any) -> Response:
        """A page in the house's look; `problems` make it a refusal."""
        form: FormView = context.pop("form", None) or view({}, problems)
        return self.visit.page(
            f"outside/ibk/{template}.html",
            status=422 if form.problems else 200,
            form=form,
            who=self.who,
            root=self.root,
            house_menu=PHONE_MENU if self.phone else MENU,
            **context,
        )

    def go(self, path: str, *, alert: str = "", status: str = "") -> Response:
        """Send the visitor on, with something to be said there."""
        return self.visit.go(path, alert=alert, status=status)

    def shut(self, title: str, message: str, *, goto: str, alert: str = "", status: str = "") -> Response:
        """Close a window and send the main one on, with something to be said there."""
        self.visit.say(alerts=(alert,) if alert else (), statuses=(status,) if status else ())
        return self.visit.window(title, message, goto=goto)

    def refused(self, deed: Callable[[], Any]) -> str:
        """Why a deed was refused, or `""` when it is done."""
        try:
            deed()
        except PartyRefusedError as error:
            return error.message
        except PartyError as error:
            return party_down(error)
        return ""


def problem(message: str) -> tuple[Problem, ...]:
    """One refusal of a whole page."""
    return (Problem("", message),) if message else ()


class House:
    """Makes routes whose handlers are given a `Call`."""

    def __init__(self, site: Site, *, phone: bool = False) -> None:
        self._site, self._phone = site, phone

    def route(
        self, path: str, get: Handler | None = None, post: Handler | None = None, *, login: bool = False
    ) -> BaseRoute:
        """An address; with `login` others are sent to the log-in page."""
        return self._site.route(path, self._served(get, login), self._served(post, login))

    def _served(self, handler: Handler | None, login: bool) -> Callable[[Visit], Response] | None:
        if handler is None:
            return None

        def serve(visit: Visit) -> Response:
            call = Call(visit, _seat(visit), self._phone)
            stranger = login and call.who is None
            response = call.go(f"{call.root}/login", alert=LOGIN) if stranger else handler(call)
            _give_cookie(response, call)
            return response

        return serve


def redirect(path: str) -> Response:
    """Go there now."""
    return RedirectResponse(path, 303)


def _seat(visit: Visit) -> Seat:
    seats = visit.city.ibk.seats
    token = visit.request.cookies.get(_cookie(visit), "")
    return (seats.find(token) if token else None) or seats.open()


def _give_cookie(response: Response, call: Call) -> None:
    request = call.visit.request
    if request.cookies.get(_cookie(call.visit)) != call.seat.token:
        secure = request.url.scheme == "https"
        response.set_cookie(
            _cookie(call.visit), call.seat.token, httponly=True, samesite="lax", secure=secure, path="/"
        )


def _cookie(visit: Visit) -> str:
    return "__Host-ibk" if visit.request.url.scheme == "https" else "ibk"
