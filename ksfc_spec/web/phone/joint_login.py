"""Log-in on the phone by a joint certificate that was copied to the app."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, CertificateRefusedError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.site import Site, Visit, party_down

HOME, LOGIN = "/m", "/m/login"
NOTHING_STORED = "저장된 인증서가 없습니다. PC에서 복사하거나 새로 발급받아 주세요."
DONE = "공동인증서로 로그인했습니다."


def routes(site: Site) -> list[BaseRoute]:
    """The button, and the way back from the app's certificates."""
    return [
        site.route(f"{LOGIN}/joint", back_to_log_in, open_program),
        site.route(f"{LOGIN}/joint/return", returned),
    ]


def back_to_log_in(visit: Visit) -> Response:
    return visit.go(LOGIN)


def open_program(visit: Visit) -> Response:
    """공동인증서: to the app's certificates, if there are any."""
    if not visit.city.phone.folder.entries():
        return visit.go(LOGIN, alert=NOTHING_STORED)
    try:
        request = visit.bank.phone_joint_login.start(visit.session, return_to=f"{LOGIN}/joint/return")
    except PartyError as error:
        return visit.go(LOGIN, alert=party_down(error))
    return RedirectResponse(f"/parties/phone-certificates/{request}", 303)


def returned(visit: Visit) -> Response:
    """A signed answer: a new session, or the reason why not."""
    query = visit.request.query_params
    try:
        visit.session = visit.bank.phone_joint_login.finish(
            visit.session, state=query.get("state", ""), token=query.get("token", "")
        )
    except CertificateRefusedError as error:
        return RedirectResponse(f"/parties/phone-certificates/{error.request}", 303)
    except (BankError, PartyRefusedError) as error:
        return visit.go(LOGIN, alert=error.message)
    except PartyError as error:
        return visit.go(LOGIN, alert=party_down(error))
    return visit.go(HOME, status=DONE)
