"""신규공동인증서신청, step 4: the customer's data, with the window that looks up an address (joint-certificate:313-341)."""

from __future__ import annotations

import re

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.bank.new_certificate import rules
from ksfc_spec.bank.new_certificate.service import PATHS
from ksfc_spec.bank.ports import Address
from ksfc_spec.bank.signup import rules as signup_rules
from ksfc_spec.web.addresses import AddressWindow
from ksfc_spec.web.site import Site, Visit

from .new_certificate import for_applicants, service, step_page

HERE = PATHS["details"]
TYPED_DOMAIN = "직접입력"
DOMAINS = (TYPED_DOMAIN, "naver.com", "daum.net", "gmail.com")
MOBILE_HEADS = ("010", "011", "016", "017", "018", "019")
AREAS = ("02", *(str(n).zfill(3) for n in (31, 32, 33, 41, 42, 43, 44, 51, 52, 53, 54, 55, 61, 62, 63, 64)))
HOME_HEADS = (*AREAS, "070", "010")
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """The page and its window."""
    return [site.route(HERE, for_applicants(page), for_applicants(leave)), *WINDOW.routes(site)]


def page(visit: Visit, *, problems: Problems = ()) -> Response:
    """고객정보입력, as on file or as changed in this application."""
    details = dict(service(visit).details(visit.session))
    draft = service(visit).draft(visit.session)
    heads = {
        "email_domain": TYPED_DOMAIN,
        "mobile_head": head(details["mobile"]) or MOBILE_HEADS[0],
        "home_head": head(details["home_phone"]),
    }
    return step_page(
        visit,
        4,
        "details",
        problems=problems,
        values={**details, **heads},
        name=draft.name,
        masked=signup_rules.masked_number(draft.number),
        domains=DOMAINS,
        mobile_heads=MOBILE_HEADS,
        home_heads=HOME_HEADS,
        back=PATHS["account"],
    )


def leave(visit: Visit) -> Response:
    """인증서신규발급: on to the password."""
    try:
        service(visit).leave_details(visit.session, entries(visit))
    except RefusedError as error:
        return page(visit, problems=error.problems)
    return visit.go(PATHS["password"])


def entries(visit: Visit) -> dict[str, str]:
    """What was entered, numbers and address put together from their parts."""
    return {
        "email": with_domain(visit.text("email"), visit.text("email_domain")),
        "home_phone": with_head(visit.text("home_phone"), visit.text("home_head")),
        "mobile": with_head(visit.text("mobile"), visit.text("mobile_head")),
        "home_address": visit.text("home_address"),
    }


def head(number: str) -> str:
    """The first part of a telephone number, where it is one of the known ones."""
    first = number.partition("-")[0]
    return first if first in (*HOME_HEADS, *MOBILE_HEADS) else ""


def with_head(number: str, chosen: str) -> str:
    """The number with the first part that was chosen in front; an empty one stays empty."""
    if not number or not chosen:
        return number
    rest = number.partition("-")[2] if head(number) else number
    return f"{chosen}-{rest}"


def with_domain(email: str, chosen: str) -> str:
    """The address with the domain that was chosen; 직접입력 leaves it as it was typed."""
    if not email or chosen in ("", TYPED_DOMAIN) or chosen not in DOMAINS:
        return email
    return f"{re.split('@', email)[0]}@{chosen}"


def keep(visit: Visit) -> None:
    """What was typed stays while the window is open."""
    service(visit).keep_details(visit.session, entries(visit))


def take(visit: Visit, address: Address) -> dict[str, str]:
    """적용."""
    service(visit).keep_details(visit.session, {"home_address": str(address)})
    return {rules.REQUIRED["home_address"]: str(address)}


WINDOW = AddressWindow(
    f"{HERE}/address",
    require=lambda visit: service(visit).require_step(visit.session, "details"),
    keep=keep,
    take=take,
    guard=for_applicants,
)
