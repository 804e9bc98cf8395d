"""타기관인증서등록: identity, authentication, certificate, done (joint-certificate:39-178)."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError
from ksfc_spec.bank.joint.registration import ROUTE
from ksfc_spec.web.channel import PC
from ksfc_spec.web.registration import CARD_ENTRIES, RegistrationPages
from ksfc_spec.web.site import Site, Visit

from .keyboard import DIGITS, FULL

GAVE_UP = "인증서 비밀번호를 5번 틀렸습니다. 본인확인부터 다시 진행해 주세요."
PAGES = RegistrationPages(
    route=ROUTE,
    service=lambda bank: bank.joint,
    channel=PC,
    templates="pc/joint",
    secrets={"password": FULL, "resident": DIGITS},
    proofs={"number_tail": DIGITS, "phone_tail": DIGITS},
    typed=("otp", *CARD_ENTRIES),
    kept=("method", "contact"),
    window="/parties/certificates",
    title="인증서 등록",
    registered="인증서를 등록했습니다.",
    home="/",
    ended="오래 쓰지 않아 로그아웃되었습니다. 로그인하고 다시 진행해 주세요.",
)


def routes(site: Site) -> list[BaseRoute]:
    """Every page and button of the flow."""
    return [*PAGES.routes(site), site.route(f"{ROUTE.paths['certificate']}/failed", failed)]


def failed(visit: Visit) -> Response:
    """The program comes back after too many wrong passwords."""
    try:
        visit.bank.joint.give_up(visit.session, state=visit.request.query_params.get("state", ""))
    except BankError as error:
        return PAGES.tell_main(visit, error.message)
    return PAGES.tell_main(visit, GAVE_UP, step="identity")
