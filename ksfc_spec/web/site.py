"""One visit at a time: session, form and token in, page out. Every route goes through `Site.route`."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from unicodedata import normalize
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.errors import BankError, OutOfOrderError, Problem, SessionError
from ksfc_spec.bank.members import Member
from ksfc_spec.bank.sessions import Session
from ksfc_spec.bank.settings import Settings
from ksfc_spec.bank.turn import Turn
from ksfc_spec.parties.city import City
from ksfc_spec.parties.errors import PartyError

from .forms import FormView
from .menu import FOOTER, MENU
from .phone.menu import PHONE_MENU
from .pictures import read_pictures, takes_files, takes_pictures

LOG = logging.getLogger("ksfc_spec.web")
LARGEST_FORM = 64 * 1024
EXPIRED = "오랫동안 쓰지 않아 접속이 끝났습니다. 입력하신 내용은 지웠습니다. 처음부터 다시 진행해 주세요."
PLAIN_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
Page = Callable[["Visit"], Response]


@cache
def templates() -> Environment:
    """The template environment, made once per process."""
    environment = Environment(
        loader=PackageLoader("ksfc_spec.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(menu=MENU, phone_menu=PHONE_MENU, footer=FOOTER)
    environment.globals.update(frame_of=frame_of, home_of=home_of)
    return environment


def frame_of(path: str) -> str:
    """What stands around a page of trouble at this address: the PC's site, the phone's app, or a window of its own."""
    if path.startswith("/parties/"):
        return "window.html"
    return "phone/base.html" if home_of(path) == "/m" else "base.html"


def home_of(path: str) -> str:
    """The main page of the channel an address belongs to."""
    return "/m" if path == "/m" or path.startswith("/m/") else "/"


@dataclass
class Visit:
    """One request of one visitor. `form` maps names to all values sent; `expired` says a session had just ended."""

    site: Site
    request: Request
    session: Session
    form: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    expired: bool = False

    @property
    def bank(self) -> Bank:
        return self.site.bank

    @property
    def city(self) -> City:
        return self.site.city

    @property
    def files(self) -> Mapping[str, bytes]:
        """Pictures and files that were sent, by the name of their field."""
        sent: Mapping[str, bytes] = getattr(self.request.state, "files", {})
        return sent

    def text(self, name: str) -> str:
        """One value of the form, white space trimmed at its ends; `""` if it was not sent."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """One value of the form as it was typed."""
        values = self.form.get(name, ())
        return values[0] if values else ""

    def code(self, name: str) -> str:
        """A number that was read off something else: blanks and hyphens between its digits are nothing."""
        return re.sub(r"[\s-]", "", self.raw(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of the form under one name."""
        return tuple(self.form.get(name, ()))

    def member(self) -> Member | None:
        """Who is logged in."""
        number = self.session.member_id
        return None if number is None else self.bank.members.get(number)

    def remember(self, **notes: Any) -> None:
        """Note something for this session."""
        self.session = self.bank.sessions.remember(self.session, **notes)

    def page(self, template: str, *, status: int = 200, hush: bool = False, **context: Any) -> Response:
        """Render a template. What was said for the next page is shown, once, unless this page is to `hush`."""
        said = None if hush else self.session.notes.get("said")
        if said:
            self.remember(said=None)
        said = dict(said or {})
        form: FormView = context.pop("form", FormView())
        context = {
            "form": form.refused(Problem(*told) for told in said.pop("problems", ())),
            "alerts": (),
            "statuses": (),
            **context,
            "said": said,
            "csrf": self.bank.sessions.csrf(self.session),
            "member": self.member(),
            "path": self.request.url.path,
        }
        return HTMLResponse(templates().get_template(template).render(context), status)

    def go(self, path: str, *, alert: str = "", status: str = "") -> Response:
        """Send the visitor on, with something to be said there."""
        self.say(alerts=(alert,) if alert else (), statuses=(status,) if status else ())
        return RedirectResponse(path, 303)

    def say(
        self,
        *,
        alerts: Sequence[str] = (),
        statuses: Sequence[str] = (),
        problems: Sequence[Problem] = (),
    ) -> None:
        """Have something said on the next page of this session; problems stand at their fields there."""
        if alerts or statuses or problems:
            refused = [(problem.field, problem.message) for problem in problems]
            self.remember(said={"alerts": list(alerts), "statuses": list(statuses), "problems": refused})

    def window(
        self, title: str, message: str, *, goto: str = "", fill: Mapping[str, str] | None = None
    ) -> Response:
        """End a pop-up: fill the opener's fields or send it on, and close. Without JavaScript it shows the way on."""
        context: dict[str, Any] = {"title": title, "message": message, "goto": goto, "fill": dict(fill or {})}
        return self.page("window_end.html", hush=True, **context)


@dataclass(frozen=True)
class Site:
    """What all pages share."""

    bank: Bank
    city: City
    settings: Settings
    turn: Turn = field(default_factory=Turn)

    def route(
        self, path: str, get: Page | None = None, post: Page | None = None, *, ended: Page | None = None
    ) -> Route:
        """An address with its pages. Posting needs a live session and its token; `ended` answers when it has ended."""
        pages = {method: page for method, page in (("GET", get), ("POST", post)) if page}

        async def serve(request: Request) -> Response:
            form = await read_form(request)
            method = "GET" if request.method == "HEAD" else request.method
            answer = partial(self._serve, request, pages[method], form, ended)
            return await run_in_threadpool(answer) if self.settings.threads else answer()

        return Route(path, serve, methods=list(pages))

    def anonymous(self, request: Request) -> Visit:
        """A visit by what the cookie says; unknown and ended tokens get a fresh session, never themselves."""
        token = request.cookies.get(cookie_name(request), "")
        session = self.bank.sessions.find(token) if token else None
        if session:
            return Visit(self, request, session)
        return Visit(self, request, self.bank.sessions.open(), expired=bool(token))

    def _serve(
        self, request: Request, page: Page, form: Mapping[str, Sequence[str]], ended: Page | None
    ) -> Response:
        with self.turn.taken():
            visit = self.anonymous(request)
            visit.form = as_typed(form)
            response = self._answer(visit, page, ended)
        give_cookie(response, visit)
        return response

    def _answer(self, visit: Visit, page: Page, ended: Page | None) -> Response:
        try:
            if visit.request.method == "POST":
                _require_token(visit)
            return page(visit)
        except OutOfOrderError as error:
            return visit.go(step_path(error.step), alert=EXPIRED if visit.expired else error.message)
        except SessionError:
            if ended:
                return ended(visit)
            return visit.page("errors/ended.html", status=403, message=EXPIRED)
        except _ForgedError:
            return visit.page("errors/forged.html", status=403)
        except PartyError as error:
            return visit.page("errors/party.html", status=503, party=error.party)
        except BankError as error:
            return visit.page("errors/conflict.html", status=409, message=error.message)
        except Exception as error:
            LOG.error("%s %s failed: %s", visit.request.method, visit.request.url.path, type(error).__name__)
            return visit.page("errors/broken.html", status=500)


class _ForgedError(Exception):
    """A form without this session's token."""


def step_path(step: str) -> str:
    """The main window's screen of a step of sign-up (the consent window stands over the terms), or a flow's own address."""
    if step.startswith("/"):
        return step
    return "/join/terms" if step == "consent" else f"/join/{step}"


def party_down(error: PartyError) -> str:
    """What a customer is told when a party cannot answer."""
    return f"{error.party}에서 응답이 없습니다. 입력하신 내용은 그대로 있으니 잠시 후 다시 눌러 주세요."


async def read_form(request: Request) -> Mapping[str, Sequence[str]]:
    """The posted form; empty for other requests, other media types and forms beyond the largest size."""
    if request.method != "POST":
        return {}
    media_type, path = request.headers.get("content-type", "").split(";")[0], request.url.path
    if media_type == "multipart/form-data" and (takes_pictures(path) or takes_files(path)):
        form, request.state.files = await read_pictures(request)
        return form
    if media_type != "application/x-www-form-urlencoded":
        return {}
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return {}
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return {}


def as_typed(form: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The same whatever keyboard it was typed on: syllables composed (NFC), full-width digits as plain ones."""
    return {
        name: [normalize("NFC", value).translate(PLAIN_DIGITS) for value in values]
        for name, values in form.items()
    }


def cookie_name(request: Request) -> str:
    """The session cookie; over TLS its name binds it to this very host."""
    return "__Host-ksfc" if request.url.scheme == "https" else "ksfc"


def give_cookie(response: Response, visit: Visit) -> None:
    """Hand out the session's token when it is not the one the visitor came with."""
    name = cookie_name(visit.request)
    if visit.request.cookies.get(name) != visit.session.token:
        secure = visit.request.url.scheme == "https"
        response.set_cookie(name, visit.session.token, httponly=True, samesite="lax", secure=secure, path="/")


def _require_token(visit: Visit) -> None:
    if visit.expired:
        raise SessionError(EXPIRED)
    expected = visit.bank.sessions.csrf(visit.session)
    if not hmac.compare_digest(expected.encode(), visit.raw("csrf").encode()):
        raise _ForgedError
