"""공동인증서 스마트폰 복사: the PC's two pages and the phone's."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.parties.ibk_copy import COPIED, Tries
from ksfc_spec.parties.pc import HARD_DISK, MEDIA
from ksfc_spec.parties.phone import PLACE as ON_PHONE
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site

from .house import Call, House, problem


def routes(site: Site) -> list[BaseRoute]:
    """Both directions, both devices."""
    pc, phone = House(site), House(site, phone=True)
    return [
        pc.route("/ibk/copy/send", sending, send),
        pc.route("/ibk/copy/fetch", fetching, fetch),
        phone.route("/m/ibk/copy/send", phone_sending, offer),
        phone.route("/m/ibk/copy/fetch", phone_fetching, await_sender),
    ]


def sending(call: Call, *, said: str = "") -> Response:
    typed = {"source": call.text("source") or HARD_DISK, "key": call.text("key")}
    return call.page(
        "copy/send",
        form=view(typed, problem(said)),
        media=MEDIA,
        held={medium: call.ibk.media.lines(medium) for medium in MEDIA},
    )


def send(call: Call) -> Response:
    """PC → phone, under the number that the phone shows."""
    key, password, number = call.text("key"), call.raw("password"), call.text("number")
    said = call.refused(lambda: call.ibk.relay.send(number, _tries(call), value=key, password=password))
    return sending(call, said=said) if said else call.go("/ibk/copy/send", status=COPIED)


def fetching(call: Call, *, said: str = "") -> Response:
    return call.page("copy/fetch", problems=problem(said))


def fetch(call: Call) -> Response:
    """Phone → PC, by the number that the phone shows."""
    number = call.text("number")
    said = call.refused(lambda: call.ibk.relay.fetch(number, _tries(call)))
    return fetching(call, said=said) if said else call.go("/ibk/copy/fetch", status=COPIED)


def phone_sending(call: Call, *, said: str = "", number: str = "") -> Response:
    lines = call.ibk.phone_media.lines(ON_PHONE)
    return call.page("copy/phone_send", problems=problem(said), lines=lines, number=grouped(number))


def offer(call: Call) -> Response:
    """인증서 내보내기 on the phone: twelve digits in three groups."""
    key, password = call.text("key"), call.raw("password")
    number = ""

    def deed() -> None:
        nonlocal number
        number = call.ibk.relay.offer(key, password=password)

    said = call.refused(deed)
    return phone_sending(call, said=said, number=number)


def phone_fetching(call: Call, *, number: str = "") -> Response:
    return call.page("copy/phone_fetch", number=grouped(number))


def await_sender(call: Call) -> Response:
    """승인번호 받기 on the phone."""
    return phone_fetching(call, number=call.ibk.relay.await_sender())


def grouped(number: str) -> str:
    """`0012 3456 7890`."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _tries(call: Call) -> Tries:
    tries = call.seat.desk.setdefault("tries", Tries())
    assert isinstance(tries, Tries)
    return tries
