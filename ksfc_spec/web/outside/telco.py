"""The telephone companies' pop-up, and the page on which a person reads a handset."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.telco import CARRIERS
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

TITLE = "휴대폰 본인확인"
FIELDS = ("carrier", "name", "born", "phone")
NEEDED = {
    "carrier": "통신사를 선택해 주세요.",
    "name": "이름을 입력해 주세요.",
    "born": "생년월일을 입력해 주세요.",
    "phone": "휴대폰번호를 입력해 주세요.",
}


def routes(site: Site) -> list[BaseRoute]:
    """The pop-up's three buttons, and the handset. The handset is served on sample banks only."""
    pages: list[BaseRoute] = [
        site.route("/parties/telco/check/{id}", page, send_code),
        site.route("/parties/telco/check/{id}/confirm", page, confirm),
        site.route("/parties/telco/check/{id}/cancel", page, cancel),
        site.route("/parties/close", cancel),
    ]
    if site.settings.show_handsets:
        pages.append(site.route("/parties/telco/handset/{phone}", handset, reply))
    return pages


def page(visit: Visit, *, problems: tuple[Problem, ...] = (), statuses: tuple[str, ...] = ()) -> Response:
    try:
        check = visit.city.telco.check(visit.request.path_params["id"])
    except PartyRefusedError as error:
        return visit.page("outside/gone.html", title=TITLE, message=error.message, hush=True)
    typed = {name: visit.text(name) for name in FIELDS}
    return visit.page(
        "outside/telco_check.html",
        hush=True,
        status=422 if problems else 200,
        form=view(typed if any(typed.values()) else check.typed, problems),
        statuses=statuses,
        carriers=CARRIERS,
        id=check.id,
        requester=check.requester,
        sent=check.sent_at is not None,
    )


def send_code(visit: Visit) -> Response:
    """인증번호 요청."""
    missing = tuple(Problem(name, message) for name, message in NEEDED.items() if not visit.text(name))
    if missing:
        return page(visit, problems=missing)
    entries = {name: visit.text(name) for name in FIELDS}
    try:
        visit.city.telco.send_code(visit.request.path_params["id"], **entries)
    except PartyRefusedError as error:
        return page(visit, problems=(Problem("", error.message),))
    except PartyError as error:
        return page(visit, problems=(Problem("", party_down(error)),))
    return page(visit, statuses=("인증번호를 문자로 보냈습니다. 3분 안에 입력해 주세요.",))


def confirm(visit: Visit) -> Response:
    """확인: back to whoever asked, with a one-time token."""
    try:
        address = visit.city.telco.confirm(visit.request.path_params["id"], code=visit.code("code"))
    except PartyRefusedError as error:
        return page(visit, problems=(Problem("code", error.message),))
    except PartyError as error:
        return page(visit, problems=(Problem("", party_down(error)),))
    return RedirectResponse(address, 303)


def cancel(visit: Visit) -> Response:
    return visit.window(TITLE, "본인확인을 취소했습니다.")


def handset(visit: Visit) -> Response:
    phone = visit.request.path_params["phone"]
    return visit.page(
        "outside/handset.html", hush=True, phone=phone, messages=visit.city.telco.messages(phone)
    )


def reply(visit: Visit) -> Response:
    phone, text = visit.request.path_params["phone"], visit.text("text")
    if text:
        visit.city.telco.reply(phone=phone, text=text)
    return RedirectResponse(f"/parties/telco/handset/{phone}", 303)
