"""IBK's log-in: by ID, by a certificate on the PC or the phone, and out again."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.parties.phone import PLACE as ON_PHONE
from ksfc_spec.web.site import Site

from .house import Call, House, problem, redirect

DONE = "공동인증서로 로그인했습니다."
EMPTY = "저장된 인증서가 없습니다."
WINDOW = "공동인증서 로그인"


def routes(site: Site) -> list[BaseRoute]:
    """The pages of both channels."""
    pc, phone = House(site), House(site, phone=True)
    return [
        pc.route("/ibk/login", page, by_id),
        pc.route("/ibk/login/certificate", None, ask),
        pc.route("/ibk/login/certificate/return", come_back),
        pc.route("/ibk/logout", None, log_out),
        phone.route("/m/ibk/login", page, by_id),
        phone.route("/m/ibk/login/certificate", choose, by_certificate),
        phone.route("/m/ibk/logout", None, log_out),
    ]


def page(call: Call, *, said: str = "") -> Response:
    return call.page("login", problems=problem(said), phone=call.phone)


def by_id(call: Call) -> Response:
    """아이디 로그인."""
    user_id, password = call.text("user_id"), call.raw("password")
    said = call.refused(lambda: call.ibk.log_in(call.seat, user_id=user_id, password=password))
    return page(call, said=said) if said else call.go(call.root, status="로그인했습니다.")


def ask(call: Call) -> Response:
    """공동인증서 로그인 on the PC: on to the certificate program's window."""
    request = ""

    def deed() -> None:
        nonlocal request
        request = call.ibk.ask_certificate(call.seat, return_to="/ibk/login/certificate/return")

    said = call.refused(deed)
    if said:
        return call.shut(WINDOW, said, goto="/ibk/login", alert=said)
    return redirect(f"/parties/certificates/{request}")


def come_back(call: Call) -> Response:
    """The program sent the customer back with a signed nonce."""
    query = call.request.query_params
    state, token = query.get("state", ""), query.get("token", "")
    said = call.refused(lambda: call.ibk.admit_certificate(call.seat, state=state, token=token))
    if said:
        return call.shut(WINDOW, said, goto="/ibk/login", alert=said)
    return call.shut(WINDOW, DONE, goto="/ibk", status=DONE)


def choose(call: Call, *, said: str = "") -> Response:
    """공동인증서 로그인 on the phone: what the app holds."""
    lines = call.ibk.phone_media.lines(ON_PHONE)
    return call.page("phone_choose", problems=problem(said or ("" if lines else EMPTY)), lines=lines)


def by_certificate(call: Call) -> Response:
    key, password = call.text("key"), call.raw("password")
    said = call.refused(lambda: call.ibk.admit_from(call.seat, key, password=password))
    return choose(call, said=said) if said else call.go(call.root, status=DONE)


def log_out(call: Call) -> Response:
    call.ibk.seats.dismiss(call.seat)
    return call.go(call.root, status="로그아웃했습니다.")
