"""KFTC's window 금융인증서비스: sign-up data, possession code, choice, PIN, and the list of issuing banks.

The window is known by a cookie of its own, and a connected device by another; both belong to these addresses alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties import kftc_rules as rules
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.issuing_banks import ISSUERS
from ksfc_spec.parties.kftc import Errand
from ksfc_spec.web.forms import FormView, view
from ksfc_spec.web.site import Page, Site, Visit, party_down

ROOT = "/parties/kftc"
TITLE = "금융인증서비스"
WINDOW, DEVICE = "kftc-window", "kftc-device"
DEVICE_SECONDS = 365 * 24 * 3600
FIELD_OF = {
    "no-choice": "certificate",
    "no-pin": "pin",
    "bad-pin": "pin",
    "wrong-pin": "pin",
    "locked": "pin",
    "wrong": "code",
    "expired": "code",
    "no-code": "code",
    "used-up": "code",
}


def routes(site: Site) -> list[BaseRoute]:
    """The window's pages and buttons."""
    return [
        site.route(f"{ROOT}/window/{{id}}", begin),
        site.route(f"{ROOT}/device/{{ticket}}", connect),
        site.route(f"{ROOT}/open", _standing(rules.OPEN, open_page), _standing(rules.OPEN, enter)),
        site.route(f"{ROOT}/code", _standing(rules.CODE, code_page), _standing(rules.CODE, confirm)),
        site.route(f"{ROOT}/code/again", post=_standing(rules.CODE, send_again)),
        site.route(f"{ROOT}/choose", _standing(rules.CHOOSE, choose_page), _standing(rules.CHOOSE, choose)),
        site.route(f"{ROOT}/choose/banks", post=_standing(rules.CHOOSE, to_banks)),
        site.route(f"{ROOT}/banks", _standing(rules.CHOOSE, banks_page), _standing(rules.CHOOSE, pick_bank)),
        site.route(f"{ROOT}/pin", _standing(rules.PIN, pin_page), _standing(rules.PIN, sign)),
        site.route(f"{ROOT}/pin/other", post=_standing(rules.PIN, other)),
        site.route(f"{ROOT}/disconnect", post=_standing(rules.CHOOSE, disconnect)),
        site.route(f"{ROOT}/close", close, close),
    ]


def begin(visit: Visit) -> Response:
    """The first address: the request is this browser's from now on, and the window shows its first screen."""
    kftc = visit.city.kftc
    try:
        window = kftc.claim(visit.request.path_params["id"], device=visit.request.cookies.get(DEVICE, ""))
    except PartyRefusedError as error:
        return gone(visit, error.message)
    except PartyError as error:
        return gone(visit, party_down(error))
    response = RedirectResponse(f"{ROOT}/{kftc.errand(window).furthest}", 303)
    keep_cookie(response, WINDOW, window, request=visit.request)
    return response


def connect(visit: Visit) -> Response:
    """Connect this device by a one-time address (docs/world.md: `kftc connect`)."""
    try:
        token = visit.city.kftc.redeem_ticket(visit.request.path_params["ticket"])
    except PartyRefusedError as error:
        return gone(visit, error.message)
    response = visit.page("outside/kftc/device.html", hush=True)
    keep_cookie(response, DEVICE, token, request=visit.request, seconds=DEVICE_SECONDS)
    return response


def open_page(visit: Visit, errand: Errand, *, problems: tuple[Problem, ...] = ()) -> Response:
    typed = {name: visit.text(name) for name in ("name", "phone", "born", "auto")}
    shown = typed if visit.request.method == "POST" else errand.typed
    return _page(visit, "open", errand, form=view(shown, problems))


def enter(visit: Visit, errand: Errand) -> Response:
    """확인: the sign-up data; a code goes to the telephone they name."""
    name, phone, born = (visit.text(field) for field in ("name", "phone", "born"))
    problems = [Problem(field, message) for field, message in rules.missing(name, phone, born).items()]
    shape = rules.birth_date_problem(born) if born else None
    problems += [Problem("born", shape)] if shape else []
    if problems:
        return open_page(visit, errand, problems=tuple(problems))

    def deed() -> None:
        visit.city.kftc.enter(
            _window(visit), name=name, phone=phone, born=born, auto=bool(visit.text("auto"))
        )

    return _try(visit, errand, deed, shown=open_page, then="code")


def code_page(visit: Visit, errand: Errand, *, problems: tuple[Problem, ...] = ()) -> Response:
    return _page(visit, "code", errand, form=view({}, problems))


def confirm(visit: Visit, errand: Errand) -> Response:
    """전송: the code opens the cloud; a device that is to stay connected gets its token."""
    device = ""

    def deed() -> None:
        nonlocal device
        device = visit.city.kftc.confirm(_window(visit), code=visit.code("code"))

    response = _try(visit, errand, deed, shown=code_page, then="choose")
    if device:
        keep_cookie(response, DEVICE, device, request=visit.request, seconds=DEVICE_SECONDS)
    return response


def send_again(visit: Visit, errand: Errand) -> Response:
    """다시 받기."""
    return _try(
        visit, errand, lambda: visit.city.kftc.send_again(_window(visit)), shown=code_page, then="code"
    )


def choose_page(visit: Visit, errand: Errand, *, problems: tuple[Problem, ...] = ()) -> Response:
    account = visit.city.kftc.account(_window(visit))
    posted = visit.request.method == "POST"
    values = {
        "certificate": visit.text("certificate"),
        "favourite": visit.text("favourite") if posted else "1" if account.favourite else "",
    }
    kept = visit.city.kftc.certificates(_window(visit))
    connected = visit.city.kftc.cloud.connected(visit.request.cookies.get(DEVICE, "")) is not None
    return _page(visit, "choose", errand, form=view(values, problems), kept=kept, connected=connected)


def choose(visit: Visit, errand: Errand) -> Response:
    """확인: the certificate to sign with."""

    def deed() -> None:
        visit.city.kftc.choose(
            _window(visit), visit.text("certificate"), favourite=bool(visit.text("favourite"))
        )

    return _try(visit, errand, deed, shown=choose_page, then="pin")


def to_banks(visit: Visit, _: Errand) -> Response:
    """+ or 발급가능한 은행보기."""
    return RedirectResponse(f"{ROOT}/banks", 303)


def banks_page(visit: Visit, errand: Errand, *, problems: tuple[Problem, ...] = ()) -> Response:
    return _page(visit, "banks", errand, form=view({"bank": visit.text("bank")}, problems), banks=ISSUERS)


def pick_bank(visit: Visit, errand: Errand) -> Response:
    """확인: on to the bank's own page."""
    key = visit.text("bank")
    if key not in [bank.key for bank in ISSUERS]:
        return banks_page(visit, errand, problems=(Problem("bank", "발급기관을 선택해 주세요."),))
    visit.city.kftc.end(_window(visit))
    return RedirectResponse(f"/parties/banks/{key}", 303)


def pin_page(visit: Visit, errand: Errand, *, problems: tuple[Problem, ...] = ()) -> Response:
    kept = visit.city.kftc.cloud.kept(errand.account, errand.chosen)
    return _page(visit, "pin", errand, form=view({}, problems), chosen=kept)


def sign(visit: Visit, errand: Errand) -> Response:
    """확인: sign, and back to whoever asked."""
    address = ""

    def deed() -> None:
        nonlocal address
        address = visit.city.kftc.sign(_window(visit), pin=visit.raw("pin"))

    response = _try(visit, errand, deed, shown=pin_page, then="pin")
    return RedirectResponse(address, 303) if address else response


def other(visit: Visit, _: Errand) -> Response:
    """다른 금융인증서: back to the list."""
    visit.city.kftc.choose_again(_window(visit))
    return RedirectResponse(f"{ROOT}/choose", 303)


def disconnect(visit: Visit, errand: Errand) -> Response:
    """자동연결 해제: this device opens nothing by itself any more."""
    visit.city.kftc.cloud.disconnect(visit.request.cookies.get(DEVICE, ""))
    response = visit.go(f"{ROOT}/choose", status="이 기기의 자동연결을 해제했습니다.")
    response.delete_cookie(DEVICE, path=ROOT)
    return response


def close(visit: Visit) -> Response:
    """닫기: the request ends, nothing was signed."""
    visit.city.kftc.end(_window(visit))
    return visit.window(TITLE, "금융인증서비스를 닫았습니다.")


def gone(visit: Visit, message: str) -> Response:
    """A window whose request is over."""
    return visit.page("outside/gone.html", title=f"{TITLE} 종료", message=message, hush=True)


def keep_cookie(
    response: Response, name: str, value: str, *, request: Request, seconds: int | None = None
) -> None:
    """A cookie that scripts cannot read and that is sent to KFTC's addresses alone."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, path=ROOT, httponly=True, samesite="lax", secure=secure)


def _standing(screen: str, page: Callable[[Visit, Errand], Response]) -> Page:
    """The page, if the window has come so far; else the furthest screen it has reached."""

    def shown(visit: Visit) -> Response:
        try:
            errand = visit.city.kftc.errand(_window(visit))
            if not rules.reached(screen, allowed=errand.furthest):
                return RedirectResponse(f"{ROOT}/{errand.furthest}", 303)
            return page(visit, errand)
        except PartyRefusedError as error:
            return gone(visit, error.message)

    return shown


def _try(
    visit: Visit, errand: Errand, deed: Callable[[], None], *, shown: Callable[..., Response], then: str
) -> Response:
    """Do it and go on, or show the page again with what was refused."""
    try:
        deed()
    except PartyRefusedError as error:
        if error.reason == "unknown-errand":
            return gone(visit, error.message)
        return shown(visit, errand, problems=(Problem(FIELD_OF.get(error.reason, ""), error.message),))
    except PartyError as error:
        return shown(visit, errand, problems=(Problem("", party_down(error)),))
    return RedirectResponse(f"{ROOT}/{then}", 303)


def _page(visit: Visit, name: str, errand: Errand, *, form: FormView, **context: Any) -> Response:
    return visit.page(
        f"outside/kftc/{name}.html", status=422 if form.problems else 200, form=form, errand=errand, **context
    )


def _window(visit: Visit) -> str:
    return visit.request.cookies.get(WINDOW, "")
