"""클라우드인증서 발급/재발급 on the phone (bankingplus:312-443). PIN, type and payment stand in Koscom's own window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.cloud_issue import rules
from ksfc_spec.bank.cloud_issue.service import FLOW, PATHS, ROOT, CloudIssue
from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.bank.ports import Address
from ksfc_spec.bank.signkorea import signkorea_terms
from ksfc_spec.parties.banks import BANKS
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.addresses import AddressWindow
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Page, Site, Visit, party_down

from .account_service import TITLE as ACCOUNT_WINDOW
from .account_service import AccountService
from .card_pages import CardPages
from .cloud_connection import ConnectionPages, members_only, members_routes
from .own_identity import OwnIdentityPages

STEPS = ("약관동의", "본인확인", "고객정보", "발급완료")
NUMBER = {"terms": 1, "identity": 2, "card": 2, "account": 2, "details": 3, "done": 4}
HEAD, WINDOW = "클라우드인증서 발급/재발급", "클라우드 공동인증서"
CANCELLED = "발급을 취소했습니다."
ISSUED = "클라우드 공동인증서 발급이 완료되었습니다."
DETAILS = ("email", "home_phone", "mobile", "home_address", "home_detail")
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """Every page and button of the flow."""
    pages: list[tuple[str, Page, Page | None]] = [
        (ROOT, guide, None),
        (PATHS["terms"], terms, agree),
        (PATHS["account"], account, open_account_window),
        (PATHS["details"], details, open_window),
        (f"{ROOT}/pin", in_window, None),
        (f"{ROOT}/return", returned, None),
        (PATHS["done"], done, None),
        (f"{ROOT}/cancel", guide, cancel),
    ]
    return [
        *members_routes(site, pages),
        *CONNECTION.routes(site),
        *IDENTITY.routes(site),
        *CARD.routes(site),
        *ACCOUNT.routes(site),
        *ADDRESSES.routes(site),
    ]


def guide(visit: Visit) -> Response:
    """클라우드인증서 발급 안내."""
    return visit.page("phone/cloud_issue/guide.html", target=CONNECTION.target(visit))


# 약관동의 ----------------------------------------------------------------------------------------


def terms(visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    draft = service(visit).require_step(visit.session, "terms")
    return step_page(
        visit,
        "terms",
        problems=problems,
        alerts=alerts,
        texts=[replace(signkorea_terms()[key], title=title) for key, title in rules.TERMS.items()],
        agreed=draft.agreed,
        consented=draft.consented,
        abroad=service(visit).abroad(_address(visit)),
    )


def agree(visit: Visit) -> Response:
    """확인."""
    try:
        service(visit).agree(
            visit.session,
            visit.texts("terms"),
            consented=bool(visit.text("abroad")),
            address=_address(visit),
        )
    except RefusedError as error:
        return terms(visit, problems=error.problems)
    except PartyError as error:
        return terms(visit, alerts=(party_down(error),))
    return visit.go(PATHS["identity"])


# 본인확인 ----------------------------------------------------------------------------------------


def card(visit: Visit, *, problems: Problems = ()) -> Response:
    draft = service(visit).require_step(visit.session, "card")
    return step_page(visit, "card", problems=problems, values=draft.card)


def account(visit: Visit) -> Response:
    draft = service(visit).require_step(visit.session, "account")
    return step_page(visit, "account", values={"bank": draft.bank, "account": draft.account}, banks=BANKS)


def open_account_window(visit: Visit) -> Response:
    """확인: into the window 계좌인증 서비스."""
    try:
        service(visit).name_account(visit.session, bank=visit.text("bank"), account=visit.text("account"))
    except RefusedError as error:
        visit.say(problems=error.problems)
        return visit.window(ACCOUNT_WINDOW, error.message, goto=PATHS["account"])
    return visit.go(ACCOUNT.address)


# 고객정보 and Koscom's window --------------------------------------------------------------------


def details(visit: Visit) -> Response:
    return step_page(visit, "details", values=service(visit).details(visit.session))


def open_window(visit: Visit) -> Response:
    """확인: into Koscom's window, or back to the page with what is missing."""
    try:
        application = service(visit).open_window(visit.session, entries(visit))
    except RefusedError as error:
        visit.say(problems=error.problems)
        return visit.window(WINDOW, error.message, goto=PATHS["details"])
    except PartyRefusedError as error:
        return tell_main(visit, error.message, goto=ROOT)
    except PartyError as error:
        return tell_main(visit, party_down(error), goto=PATHS["details"])
    return RedirectResponse(f"/parties/koscom-issue/{application}", 303)


def in_window(visit: Visit) -> Response:
    """What stands in Koscom's window has no address of its own here."""
    service(visit).require_step(visit.session, "details")
    return visit.go(PATHS["details"], alert="고객정보에서 확인을 누르면 PIN번호를 정하는 창이 열립니다.")


def returned(visit: Visit) -> Response:
    """Koscom's window comes back: issued, or given up."""
    query = visit.request.query_params
    state, token = query.get("state", ""), query.get("token", "")
    try:
        if not token:
            service(visit).withdraw(visit.session, state=state)
            return tell_main(visit, CANCELLED, goto=ROOT, good=True)
        service(visit).finish(visit.session, state=state, token=token)
    except (BankError, PartyRefusedError) as error:
        return tell_main(visit, error.message, goto=PATHS["details"])
    except PartyError as error:
        return tell_main(visit, party_down(error), goto=PATHS["details"])
    return visit.window(WINDOW, ISSUED, goto=PATHS["done"])


def done(visit: Visit) -> Response:
    """발급완료."""
    service(visit).require_step(visit.session, "done")
    return step_page(visit, "done", issued=ISSUED)


def cancel(visit: Visit) -> Response:
    """취소: nothing stays."""
    service(visit).restart(visit.session)
    return visit.go(ROOT, status=CANCELLED)


def entries(visit: Visit) -> dict[str, str]:
    """What was entered of the customer's data."""
    return {name: visit.text(name) for name in DETAILS}


def keep_details(visit: Visit) -> None:
    """What was typed stays while a window is open."""
    service(visit).keep_details(visit.session, entries(visit))


def take_address(visit: Visit, address: Address) -> Mapping[str, str]:
    """적용."""
    service(visit).take_address(visit.session, address)
    found = service(visit).details(visit.session)
    return {"우편번호": found["postal"], rules.HOME_ADDRESS: found["home_address"]}


def step_page(
    visit: Visit,
    step: str,
    *,
    problems: Problems = (),
    values: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """A page of the flow, with its stepper."""
    return visit.page(
        f"phone/cloud_issue/{step}.html",
        status=422 if problems else 200,
        form=view(values or {}, problems),
        step=NUMBER[step],
        steps=STEPS,
        root=ROOT,
        **context,
    )


def tell_main(visit: Visit, message: str, *, goto: str, title: str = WINDOW, good: bool = False) -> Response:
    """Close the window and have the main one say it."""
    visit.say(statuses=(message,) if good else (), alerts=() if good else (message,))
    return visit.window(title, message, goto=goto)


def service(visit: Visit) -> CloudIssue:
    """The bank's half of the flow."""
    return visit.bank.phone_cloud.issue


def _address(visit: Visit) -> str:
    return visit.request.client.host if visit.request.client else ""


CONNECTION = ConnectionPages(ROOT, PATHS["terms"], begin=lambda visit: service(visit).restart(visit.session))
IDENTITY = OwnIdentityPages(
    FLOW,
    PATHS["identity"],
    front=lambda visit: service(visit).front(visit.session),
    identify=lambda visit, back: service(visit).identify(visit.session, back),
    render=lambda visit, **context: step_page(visit, "identity", **context),
    subject=lambda visit: service(visit).require_step(visit.session, "identity").member_id,
)
CARD = CardPages(
    base=ROOT,
    head=HEAD,
    then=PATHS["account"],
    show=card,
    require=lambda visit: service(visit).require_step(visit.session, "card"),
    photograph=lambda visit, picture: service(visit).photograph(visit.session, picture),
    leave=lambda visit, entries: service(visit).leave_card(visit.session, entries),
    guard=members_only,
)
ACCOUNT = AccountService(
    base=ROOT,
    flow=FLOW,
    then=PATHS["details"],
    named=lambda visit: service(visit).named(visit.session),
    send=lambda visit: service(visit).send_won(visit.session),
    take=lambda visit, code: service(visit).take_digits(visit.session, code),
)
ADDRESSES = AddressWindow(
    f"{PATHS['details']}/address",
    require=lambda visit: service(visit).require_step(visit.session, "details"),
    keep=keep_details,
    take=take_address,
    guard=members_only,
)
