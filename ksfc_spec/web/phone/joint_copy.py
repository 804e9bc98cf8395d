"""The app's half of copying certificates: PC에서 가져오기 and PC로 내보내기 (joint-certificate:184-227).

What the app draws, photographs or unseals stays in `city.phone`; the bank's relay sees addresses and envelopes.
"""

from __future__ import annotations

import secrets

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.parties.certificates import label
from ksfc_spec.parties.envelope import sealing
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.pki import Entry
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit

BASE = "/m/certificates/copy"
DONE = "인증서 복사가 완료되었습니다."
FIELD_OF = {"no-choice": "key", "no-password": "password", "wrong-password": "password"}


def routes(site: Site) -> list[BaseRoute]:
    """Both directions."""
    return [
        site.route(BASE, page),
        site.route(f"{BASE}/number", page, make_number),
        site.route(f"{BASE}/qr", page, scanned),
        site.route(f"{BASE}/export", export_page, export),
    ]


def page(visit: Visit, *, alerts: tuple[str, ...] = (), statuses: tuple[str, ...] = ()) -> Response:
    """PC에서 가져오기: the number to type on the PC, the camera, and what the app holds."""
    phone = visit.city.phone
    address = visit.session.notes.get("copying", "")
    waiting = bool(address)
    if address and visit.bank.copies.used(address):
        visit.remember(copying=None)
        waiting, statuses = False, (*statuses, DONE)
    return visit.page(
        "phone/joint/copy.html",
        alerts=alerts,
        statuses=statuses,
        number=grouped(phone.exporter.number) if waiting else "",
        held=[label(entry.certificate) for entry in phone.folder.entries()],
    )


def make_number(visit: Visit) -> Response:
    """인증번호 만들기."""
    address = visit.city.phone.exporter.draw_number().address
    try:
        visit.bank.copies.announce(visit.session, address)
    except BankError as error:
        return page(visit, alerts=(error.message,))
    visit.remember(copying=address)
    return visit.go(BASE)


def scanned(visit: Visit) -> Response:
    """QR 코드 찍기: what the camera saw leads to the envelope and opens it."""
    phone = visit.city.phone
    try:
        envelope = visit.bank.copies.collect(sealing(phone.exporter.seen).address)
        phone.exporter.receive(envelope, secret=phone.exporter.seen, folder=phone.folder)
    except (BankError, PartyRefusedError) as error:
        return page(visit, alerts=(error.message,))
    return page(visit, statuses=(DONE,))


def export_page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    """PC로 내보내기: a certificate of the app and its password; then the number to type on the PC."""
    phone = visit.city.phone
    shown = visit.session.notes.get("exporting")
    held = [(key, label(entry.certificate)) for key, entry in _held(visit).items()]
    return visit.page(
        "phone/joint/export.html",
        status=422 if problems else 200,
        form=view({"key": visit.text("key")}, problems),
        held=held,
        number=grouped(phone.exporter.number) if shown else "",
    )


def export(visit: Visit) -> Response:
    """인증번호 만들기: the certificate leaves the phone sealed under the number shown."""
    device, relay, transfer = visit.city.phone.exporter, visit.bank.copies, secrets.token_urlsafe(16)
    entry = _held(visit).get(visit.text("key"))
    try:
        opened = device.open(entry, password=visit.raw("password"), nonce=relay.challenge(transfer))
        relay.require_good(opened.answer, transfer=transfer)
        device.draw_number()
        relay.publish(visit.session, *device.envelope(opened.id, secret=device.number))
    except PartyRefusedError as error:
        return export_page(visit, problems=(Problem(FIELD_OF.get(error.reason, ""), error.message),))
    except RefusedError as error:
        return export_page(visit, problems=error.problems)
    except BankError as error:
        return export_page(visit, problems=(Problem("", error.message),))
    visit.remember(exporting=True)
    return visit.go(f"{BASE}/export")


def grouped(number: str) -> str:
    """`1234 5678 9012`."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _held(visit: Visit) -> dict[str, Entry]:
    return {f"{e.certificate.serial_number:x}": e for e in visit.city.phone.folder.entries()}
