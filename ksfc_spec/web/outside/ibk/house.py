"""One visit at IBK: the browser's session there, its own form token, who is logged in, and the house's own look."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ksfc_spec.bank.errors import BankError, Problem
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.ibk import Ibk
from ksfc_spec.parties.ibk_customers import Customer, Seat
from ksfc_spec.web.forms import FormView, view
from ksfc_spec.web.site import Site, party_down, read_form, templates

from .menu import MENU, PHONE_MENU

LOG = logging.getLogger("ksfc_spec.web")
LOGIN = "로그인해 주세요."
ENDED = "오랫동안 쓰지 않아 접속이 끝났습니다. 처음부터 다시 진행해 주세요."
Handler = Callable[["Call"], Response]


@dataclass
class Call:
    """A visit with its IBK session. `form` maps names to all values sent."""

    site: Site
    request: Request
    seat: Seat
    phone: bool
    form: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    @property
    def ibk(self) -> Ibk:
        return self.site.city.ibk

    @property
    def who(self) -> Customer | None:
        """Who is logged in."""
        return self.ibk.customer(self.seat)

    @property
    def customer(self) -> Customer:
        """Who is logged in; refuses `no-customer`."""
        who = self.who
        if who is None:
            raise PartyRefusedError("no-customer", LOGIN)
        return who

    @property
    def root(self) -> str:
        """Where this channel's pages begin."""
        return "/m/ibk" if self.phone else "/ibk"

    @property
    def address(self) -> str:
        """The network address the visit comes from."""
        return self.request.client.host if self.request.client else ""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Files that were sent, by the name of their field."""
        sent: Mapping[str, bytes] = getattr(self.request.state, "files", {})
        return sent

    def text(self, name: str) -> str:
        """One value of the form, white space trimmed at its ends; `""` if it was not sent."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """One value of the form as it was typed."""
        values = self.form.get(name, ())
        return values[0] if values else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of the form under one name."""
        return tuple(self.form.get(name, ()))

    def page(self, template: str, *, problems: tuple[Problem, ...] = (), **context: Any) -> Response:
        """A page in the house's look; `problems` make it a refusal. What was said for the next page is shown, once."""
        said, self.seat.said = self.seat.said, {}
        return self._rendered(f"outside/ibk/{template}.html", problems, {"said": said, **context})

    def window(self, template: str, *, problems: tuple[Problem, ...] = (), **context: Any) -> Response:
        """A page in a window of its own; what was said waits for the main one."""
        return self._rendered(f"outside/ibk/{template}.html", problems, {"said": {}, **context})

    def go(self, path: str, *, alert: str = "", status: str = "") -> Response:
        """Send the visitor on, with something to be said there."""
        self.say(alerts=(alert,) if alert else (), statuses=(status,) if status else ())
        return RedirectResponse(path, 303)

    def say(self, *, alerts: Sequence[str] = (), statuses: Sequence[str] = ()) -> None:
        """Have something said on the next page of this session."""
        if alerts or statuses:
            self.seat.said = {"alerts": list(alerts), "statuses": list(statuses)}

    def shut(self, title: str, message: str, *, goto: str, alert: str = "", status: str = "") -> Response:
        """Close a window and send the main one on, with something to be said there."""
        self.say(alerts=(alert,) if alert else (), statuses=(status,) if status else ())
        context = {"said": {}, "title": title, "message": message, "goto": goto, "fill": {}}
        return self._rendered("window_end.html", (), context)

    def refused(self, deed: Callable[[], Any]) -> str:
        """Why a deed was refused, or `""` when it is done."""
        try:
            deed()
        except (PartyRefusedError, BankError) as error:
            return error.message
        except PartyError as error:
            return party_down(error)
        return ""

    def _rendered(self, template: str, problems: tuple[Problem, ...], context: Mapping[str, Any]) -> Response:
        form: FormView = context.get("form") or view({}, problems)
        everything = {
            "alerts": (),
            "statuses": (),
            "who": self.who,
            "root": self.root,
            "house_menu": PHONE_MENU if self.phone else MENU,
            "csrf": self.seat.csrf,
            "path": self.request.url.path,
            "member": None,
            **context,
            "form": form,
        }
        html = templates().get_template(template).render(everything)
        return HTMLResponse(html, 422 if form.problems else 200)


def problem(message: str) -> tuple[Problem, ...]:
    """One refusal of a whole page."""
    return (Problem("", message),) if message else ()


def redirect(path: str) -> Response:
    """Go there now."""
    return RedirectResponse(path, 303)


class House:
    """Makes routes whose handlers are given a `Call`."""

    def __init__(self, site: Site, *, phone: bool = False) -> None:
        self._site, self._phone = site, phone

    def route(
        self, path: str, get: Handler | None = None, post: Handler | None = None, *, login: bool = False
    ) -> BaseRoute:
        """An address; with `login` others are sent to the log-in page. Posting needs the session's token."""
        handlers = {method: handler for method, handler in (("GET", get), ("POST", post)) if handler}

        async def serve(request: Request) -> Response:
            form = await read_form(request)
            method = "GET" if request.method == "HEAD" else request.method
            call = Call(self._site, request, _seat(self._site, request), self._phone, form)
            response = self._answer(call, handlers[method], login)
            _give_cookie(response, call)
            return response

        return Route(path, serve, methods=list(handlers))

    def _answer(self, call: Call, handler: Handler, login: bool) -> Response:
        forged = not hmac.compare_digest(call.raw("csrf").encode(), call.seat.csrf.encode())
        if call.request.method == "POST" and forged:
            return call.go(call.root, alert=ENDED)
        if login and call.who is None:
            return call.go(f"{call.root}/login", alert=LOGIN)
        try:
            return handler(call)
        except PartyRefusedError as error:
            return call.go(call.root, alert=error.message)
        except PartyError as error:
            return call.go(call.root, alert=party_down(error))
        except Exception as error:
            LOG.error("%s %s failed: %s", call.request.method, call.request.url.path, type(error).__name__)
            html = (
                templates()
                .get_template("errors/broken.html")
                .render(said={}, alerts=(), statuses=(), member=None, csrf="", path="")
            )
            return HTMLResponse(html, 500)


def _seat(site: Site, request: Request) -> Seat:
    seats = site.city.ibk.seats
    token = request.cookies.get(_cookie(request), "")
    return (seats.find(token) if token else None) or seats.open()


def _give_cookie(response: Response, call: Call) -> None:
    request, name = call.request, _cookie(call.request)
    if request.cookies.get(name) != call.seat.token:
        secure = request.url.scheme == "https"
        response.set_cookie(name, call.seat.token, httponly=True, samesite="lax", secure=secure, path="/")


def _cookie(request: Request) -> str:
    return "__Host-ibk" if request.url.scheme == "https" else "ibk"
