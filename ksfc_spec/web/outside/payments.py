"""The payment agency's page: what is to be paid, how, and the way back."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.koscom_issue_rules import won
from ksfc_spec.parties.payments import METHODS
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit

ROOT, TITLE = "/parties/payments", "결제"
UNCONFIRMED = "결제를 확인하지 못했습니다. 잠시 뒤 다시 시도해 주세요. 돈은 나가지 않았습니다."


def routes(site: Site) -> list[BaseRoute]:
    """The page and its two buttons."""
    here = f"{ROOT}/{{id}}"
    return [site.route(here, page, pay), site.route(f"{here}/cancel", page, give_up)]


def page(visit: Visit, *, problems: tuple[Problem, ...] = (), alerts: tuple[str, ...] = ()) -> Response:
    """결제."""
    try:
        order = visit.city.payments.order(_id(visit), browser=visit.session.key)
    except PartyRefusedError as error:
        return visit.page("outside/gone.html", title=TITLE, message=error.message, hush=True)
    return visit.page(
        "outside/payment.html",
        hush=True,
        status=422 if problems else 200,
        form=view({"method": visit.text("method")}, problems),
        alerts=alerts,
        rows=[("받는 곳", order.payee), ("상품", order.purpose), ("결제 금액", won(order.amount))],
        methods=METHODS,
        base=f"{ROOT}/{order.id}",
    )


def pay(visit: Visit) -> Response:
    """결제하기."""
    try:
        address = visit.city.payments.approve(
            _id(visit), browser=visit.session.key, method=visit.text("method")
        )
    except PartyRefusedError as error:
        return page(visit, problems=(Problem("method", error.message),))
    except PartyError:
        return page(visit, alerts=(UNCONFIRMED,))
    return RedirectResponse(address, 303)


def give_up(visit: Visit) -> Response:
    """취소."""
    try:
        return RedirectResponse(visit.city.payments.give_up(_id(visit), browser=visit.session.key), 303)
    except PartyRefusedError:
        return page(visit)


def _id(visit: Visit) -> str:
    order_id: str = visit.request.path_params["id"]
    return order_id
