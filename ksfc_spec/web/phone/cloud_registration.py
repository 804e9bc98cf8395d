"""타기관 클라우드인증서 등록 on the phone (bankingplus:445-486). List and PIN stand in Koscom's own window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.cloud.phone_registration import FLOW, ROOT, ROUTE, PhoneCloudRegistration
from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.parties.banks import BANKS
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.forms import view
from ksfc_spec.web.registration import CANCELLED, CARD_ENTRIES
from ksfc_spec.web.site import Page, Site, Visit, party_down

from .account_service import TITLE as ACCOUNT_WINDOW
from .account_service import AccountService
from .cloud_connection import ConnectionPages, members_routes
from .own_identity import OwnIdentityPages

PATHS = ROUTE.paths
WINDOW = "클라우드 공동인증서"
REGISTERED = "타기관 클라우드인증서 등록이 완료되었습니다."
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """Every page and button of the flow."""
    pages: list[tuple[str, Page, Page | None]] = [
        (ROOT, guide, None),
        (PATHS["account"], account, prove_account),
        (PATHS["medium"], medium, open_window),
        (f"{PATHS['medium']}/transfer", medium, open_transfer),
        (PATHS["certificate"], certificate, None),
        (f"{ROOT}/return", returned, None),
        (PATHS["done"], done, None),
        (f"{ROOT}/cancel", guide, cancel),
    ]
    return [
        *members_routes(site, pages),
        *CONNECTION.routes(site),
        *IDENTITY.routes(site),
        *TRANSFER.routes(site),
    ]


def guide(visit: Visit) -> Response:
    """클라우드인증서 등록 안내."""
    return page(visit, "guide", target=CONNECTION.target(visit))


def account(visit: Visit, *, problems: Problems = ()) -> Response:
    """예수금계좌인증, of holders."""
    owner = service(visit).owner(visit.session, "account")
    return page(visit, "account", problems=problems, values=_typed(visit, "account"), owner=owner)


def prove_account(visit: Visit) -> Response:
    """확인."""
    entries = {"account": visit.text("account"), "account_password": visit.raw("account_password")}
    try:
        return visit.go(service(visit).prove_account(visit.session, entries))
    except RefusedError as error:
        return account(visit, problems=error.problems)


def medium(visit: Visit, *, problems: Problems = ()) -> Response:
    """보안매체 인증: the medium's number, or the one-won transfer of those who have none."""
    owner, flow = service(visit).owner(visit.session, "medium"), service(visit)
    proven, bank = flow.proven(visit.session), flow.named(visit.session)
    asks_card = owner.medium == CARD and not proven
    return page(
        visit,
        "medium",
        problems=problems,
        values={"bank": bank[0], "account": bank[1]},
        owner=owner,
        cells=visit.bank.media.draw_cells(visit.session, FLOW) if asks_card else (),
        proven=proven,
        transferred=flow.transferred(visit.session),
        banks=BANKS,
    )


def open_transfer(visit: Visit) -> Response:
    """계좌이체 인증: into the window 계좌인증 서비스."""
    bank, number = visit.text("bank"), visit.text("account")
    try:
        service(visit).name_account(visit.session, bank=bank, account=number)
    except BankError as error:
        return tell_main(visit, error.message, title=ACCOUNT_WINDOW)
    return visit.go(TRANSFER.address)


def open_window(visit: Visit) -> Response:
    """확인: into Koscom's window, once the medium or what stands for it is proven."""
    entries = {"otp": visit.raw("otp"), **{name: visit.text(name) for name in CARD_ENTRIES}}
    try:
        errand = service(visit).start(visit.session, entries)
    except BankError as error:
        return tell_main(visit, error.message)
    except PartyError as error:
        return tell_main(visit, party_down(error))
    return RedirectResponse(f"/parties/koscom/{errand}", 303)


def certificate(visit: Visit) -> Response:
    """The list stands in Koscom's window, which opens from 보안매체 인증."""
    service(visit).require_step(visit.session, "certificate")
    return visit.go(PATHS["medium"])


def returned(visit: Visit) -> Response:
    """Koscom's window comes back with a signed answer; what is refused can be chosen anew there."""
    query = visit.request.query_params
    try:
        service(visit).finish(visit.session, state=query.get("state", ""), token=query.get("token", ""))
    except CertificateRefusedError as error:
        return RedirectResponse(f"/parties/koscom/{error.request}", 303)
    except (BankError, PartyRefusedError) as error:
        return tell_main(visit, error.message)
    except PartyError as error:
        return tell_main(visit, party_down(error))
    return visit.window(WINDOW, REGISTERED, goto=PATHS["done"])


def done(visit: Visit) -> Response:
    """등록완료."""
    service(visit).require_step(visit.session, "done")
    return page(visit, "done", registered=REGISTERED)


def cancel(visit: Visit) -> Response:
    """취소: nothing stays."""
    service(visit).restart(visit.session)
    return visit.go(ROOT, status=CANCELLED)


def page(
    visit: Visit,
    name: str,
    *,
    problems: Problems = (),
    values: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """A page of the flow."""
    return visit.page(
        f"phone/cloud_register/{name}.html",
        status=422 if problems else 200,
        form=view(values or {}, problems),
        root=ROOT,
        **context,
    )


def tell_main(visit: Visit, message: str, *, title: str = WINDOW) -> Response:
    """Close the window and have the main one say it, at 보안매체 인증."""
    visit.say(alerts=(message,))
    return visit.window(title, message, goto=PATHS["medium"])


def service(visit: Visit) -> PhoneCloudRegistration:
    """The bank's half of the flow."""
    return visit.bank.phone_cloud.registration


def _typed(visit: Visit, *names: str) -> dict[str, str]:
    return {name: visit.text(name) for name in names}


CONNECTION = ConnectionPages(
    ROOT, PATHS["identity"], begin=lambda visit: service(visit).restart(visit.session), own=False
)
IDENTITY = OwnIdentityPages(
    FLOW,
    PATHS["identity"],
    front=lambda visit: service(visit).front(visit.session),
    identify=lambda visit, back: service(visit).identify(visit.session, back),
    render=lambda visit, **context: page(visit, "identity", **context),
    subject=lambda visit: service(visit).require_step(visit.session, "identity").member_id,
)
TRANSFER = AccountService(
    base=ROOT,
    flow=FLOW,
    then=PATHS["medium"],
    named=lambda visit: service(visit).named(visit.session),
    send=lambda visit: service(visit).send_won(visit.session),
    take=lambda visit, code: service(visit).take_digits(visit.session, code),
)
