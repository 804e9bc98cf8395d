"""인증서복사: between the PC and the phone (joint-certificate:180-227).

The forms for certificate, password and number stand for the certificate program on the PC: what is typed there goes
to `city.exporter`, the customer's device. The bank gets a signed nonce, addresses and sealed envelopes.
"""

from __future__ import annotations

import secrets
from typing import Any

import segno
from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.bank.joint import copy_rules
from ksfc_spec.bank.joint.copying import NUMBER, expired_message
from ksfc_spec.parties.certificates import label
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.pc import HARD_DISK, MEDIA
from ksfc_spec.pki import Entry
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit

BASE = "/centre/joint/copy"
DONE = "인증서 복사가 완료되었습니다."
TYPE_NUMBER = "휴대폰에 보이는 인증번호를 입력해 주세요."
START_OVER = "복사를 처음부터 다시 해 주세요."
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """The guide, both directions, both ways."""
    return [
        site.route(BASE, guide),
        site.route(f"{BASE}/to-phone", to_phone, export),
        site.route(f"{BASE}/qr", qr),
        site.route(f"{BASE}/number", number, send, ended=too_late),
        site.route(f"{BASE}/cancel", guide, cancel),
        site.route(f"{BASE}/done", done),
        site.route(f"{BASE}/from-phone", from_phone, fetch, ended=too_late),
    ]


def guide(visit: Visit) -> Response:
    return visit.page("pc/joint/copy.html")


def to_phone(visit: Visit, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    """PC->스마트폰: way, certificate and password."""
    typed = {
        "method": visit.text("method"),
        "medium": visit.text("medium") or HARD_DISK,
        "key": visit.text("key"),
    }
    held = {medium: [(key_of(e), label(e.certificate)) for e in entries(visit, medium)] for medium in MEDIA}
    return visit.page(
        "pc/joint/copy_export.html",
        status=422 if problems else 200,
        form=view(typed, problems),
        alerts=alerts,
        methods=copy_rules.METHODS,
        media=MEDIA,
        held=held,
    )


def export(visit: Visit) -> Response:
    """인증서 내보내기: the password opens the key on the PC, the bank checks the certificate by a signed nonce."""
    method, transfer = visit.text("method"), secrets.token_urlsafe(16)
    problem = copy_rules.method_problem(method)
    if problem:
        return to_phone(visit, problems=(Problem("method", problem),))
    relay, device = visit.bank.copies, visit.city.exporter
    try:
        opened = device.open(_chosen(visit), password=visit.raw("password"), nonce=relay.challenge(transfer))
        relay.require_good(opened.answer, transfer=transfer)
        visit.remember(copy={"transfer": transfer, "export": opened.id})
        if method == copy_rules.NUMBER:
            return visit.go(f"{BASE}/number", status=TYPE_NUMBER)
        relay.publish(visit.session, *device.envelope(opened.id, secret=device.draw_code()))
    except PartyRefusedError as error:
        return to_phone(visit, problems=(Problem(FIELD_OF.get(error.reason, ""), error.message),))
    except RefusedError as error:
        return to_phone(visit, problems=error.problems)
    except BankError as error:
        return to_phone(visit, alerts=(error.message,))
    return visit.go(f"{BASE}/qr")


def qr(visit: Visit) -> Response:
    """QR코드 복사: drawn by the PC; its content is not sent to the bank."""
    code = visit.city.exporter.shown
    if not _under_way(visit) or not code:
        return visit.go(f"{BASE}/to-phone", alert=START_OVER)
    image = segno.make(code, error="m").svg_data_uri(scale=6, dark="#12263a")
    return visit.page("pc/joint/copy_qr.html", image=image)


def number(visit: Visit, problems: Problems = ()) -> Response:
    """인증번호 복사: the number that the phone shows."""
    if not _under_way(visit):
        return visit.go(f"{BASE}/to-phone", alert=START_OVER)
    return visit.page("pc/joint/copy_number.html", status=422 if problems else 200, form=view({}, problems))


def send(visit: Visit) -> Response:
    """확인: sealed under the number, left for the phone that waits; the phone takes it at once."""
    under_way, typed = _under_way(visit), visit.text("number")
    if not under_way:
        return visit.go(f"{BASE}/to-phone", alert=START_OVER)
    problem = copy_rules.number_shape_problem(typed)
    if problem:
        return number(visit, problems=(Problem("number", problem),))
    relay = visit.bank.copies
    try:
        address, envelope = visit.city.exporter.envelope(under_way["export"], secret=typed)
        relay.deposit(address, envelope, session=visit.session, transfer=under_way["transfer"])
        phone = visit.city.phone
        phone.exporter.receive(relay.collect(address), secret=phone.number(), folder=phone.folder)
    except RefusedError as error:
        return number(visit, problems=error.problems)
    except PartyRefusedError as error:
        return number(visit, problems=(Problem("number", error.message),))
    return visit.go(f"{BASE}/done", status=DONE)


def from_phone(visit: Visit, problems: Problems = ()) -> Response:
    """스마트폰->PC: the number that the phone shows for its certificate."""
    if not _under_way(visit):
        visit.remember(copy={"transfer": secrets.token_urlsafe(16), "export": ""})
    return visit.page("pc/joint/copy_fetch.html", status=422 if problems else 200, form=view({}, problems))


def fetch(visit: Visit) -> Response:
    """확인: takes the phone's envelope and opens it on the PC."""
    under_way, typed = _under_way(visit), visit.text("number")
    problem = copy_rules.number_shape_problem(typed)
    if problem or not under_way:
        return from_phone(visit, problems=(Problem("number", problem or START_OVER),))
    device = visit.city.exporter
    try:
        address = device.address(typed)
        envelope = visit.bank.copies.collect(address, words=NUMBER, transfer=under_way["transfer"])
        device.receive(envelope, secret=typed, folder=visit.city.pc.folder(HARD_DISK))
    except RefusedError as error:
        return from_phone(visit, problems=error.problems)
    except PartyRefusedError as error:
        return from_phone(visit, problems=(Problem("number", error.message),))
    return visit.go(f"{BASE}/done", status=DONE)


def done(visit: Visit) -> Response:
    return visit.page("pc/joint/copy_done.html")


def cancel(visit: Visit) -> Response:
    """취소: nothing of it may be collected any more."""
    under_way = _under_way(visit)
    visit.bank.copies.withdraw(visit.session)
    visit.city.exporter.forget(under_way.get("export", ""))
    visit.remember(copy=None)
    return visit.go(BASE, status="인증서복사를 취소했습니다.")


def too_late(visit: Visit) -> Response:
    """The session ended while a number waited to be typed."""
    return visit.go(f"{BASE}/to-phone", alert=expired_message(NUMBER))


def entries(visit: Visit, medium: str) -> list[Entry]:
    """What a medium of the PC holds."""
    return visit.city.pc.folder(medium).entries()


def key_of(entry: Entry) -> str:
    """Names an entry in a form."""
    return f"{entry.certificate.serial_number:x}"


def _chosen(visit: Visit) -> Entry | None:
    medium = visit.text("medium")
    held_by, _, key = visit.text("key").partition("/")
    if medium not in MEDIA or held_by != medium:
        return None
    return next((entry for entry in entries(visit, medium) if key_of(entry) == key), None)


def _under_way(visit: Visit) -> dict[str, Any]:
    return dict(visit.session.notes.get("copy") or {})


FIELD_OF = {"no-choice": "key", "no-password": "password", "wrong-password": "password"}
