"""Koscom's windows of issue for an app: PIN번호 설정, SignKorea 인증서 결제, and its two texts (bankingplus:359-423)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.clock import KST
from ksfc_spec.parties import koscom_issue_rules as rules
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.koscom_issue import Application
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

ROOT = "/parties/koscom-issue"
TITLE = "클라우드 공동인증서"
FIELD_OF = {"pin": "pin", "again": "again", "offer": "offer", "terms": "terms"}
AUTHORITY_DOWN = "인증기관이 응답하지 않아 아직 발급하지 않았습니다. 기존 인증서는 그대로 쓰실 수 있습니다."
PAID_ALREADY = "결제는 마쳤으니 다시 내지 않으셔도 됩니다. 확인을 다시 눌러 주세요."
TEXTS = {
    "service": (
        "SignKorea 이용약관",
        "공동인증서를 신청하는 분은 본인의 정보를 바르게 적고, PIN번호를 남에게 알리지 않습니다. 같은 분께 먼저 내어 드린 "
        "공동인증서는 새로 발급하면 그 효력을 잃습니다.",
    ),
    "privacy": (
        "개인정보처리방침",
        "성명, 연락처, 주소를 인증서를 내고 관리하는 동안 보관하며, 인증서를 쓰는 금융회사에 인증서가 유효한지를 알려 드립니다.",
    ),
}
Deed = Callable[[Visit, Application], str | None]


def routes(site: Site) -> list[BaseRoute]:
    """The window and its buttons."""
    here = f"{ROOT}/{{id}}"
    return [
        site.route(here, page),
        site.route(f"{here}/pin", page, _button(set_pin)),
        site.route(f"{here}/kind", page, _button(go_on)),
        site.route(f"{here}/fold/{{part}}", page, _button(fold)),
        site.route(f"{here}/paid", _button(paid)),
        site.route(f"{here}/terms/{{text}}", text),
        site.route(f"{here}/cancel", page, _button(give_up)),
    ]


def page(visit: Visit, *, problems: tuple[Problem, ...] = (), alerts: tuple[str, ...] = ()) -> Response:
    """The screen that has its turn."""
    try:
        now = _application(visit)
    except PartyRefusedError as error:
        return visit.page("outside/gone.html", title=TITLE, message=error.message, hush=True)
    return visit.page(
        f"outside/koscom/app/issue_{now.screen}.html",
        hush=True,
        status=422 if problems else 200,
        form=view({"offer": now.offer}, problems),
        alerts=alerts,
        base=f"{ROOT}/{now.id}",
        **(_facts(visit, now) if now.screen == "kind" else {}),
    )


def set_pin(visit: Visit, now: Application) -> None:
    """확인 on the PIN."""
    visit.city.cloud_issue.set_pin(now, pin=visit.raw("pin"), again=visit.raw("again"))


def fold(visit: Visit, now: Application) -> str:
    """접기 and 펼치기; what was chosen stays."""
    part = visit.request.path_params["part"]
    visit.city.cloud_issue.fold(_kept(visit, now), part)
    return f"{ROOT}/{now.id}#k-{part}"


def go_on(visit: Visit, now: Application) -> str:
    """확인: to the agency's page, or issued."""
    desk, now = visit.city.cloud_issue, _kept(visit, now)
    goal = desk.go_on(now)
    if goal:
        return goal
    order = desk.order(now, return_to=f"{ROOT}/{now.id}/paid")
    return f"/parties/payments/{order}" if order else desk.go_on(_application(visit))


def paid(visit: Visit, now: Application) -> str:
    """Back from the agency's page."""
    query = visit.request.query_params
    return visit.city.cloud_issue.paid(now, state=query.get("state", ""), receipt=query.get("receipt", ""))


def give_up(visit: Visit, now: Application) -> str:
    """취소, and 닫기."""
    return visit.city.cloud_issue.give_up(now)


def text(visit: Visit) -> Response:
    """내용보기."""
    title, words = TEXTS.get(visit.request.path_params["text"], TEXTS["service"])
    return visit.page("outside/koscom/app/issue_text.html", hush=True, title=title, words=words)


def _button(deed: Deed) -> Callable[[Visit], Response]:
    """A button: the deed, then the window again or wherever the deed leads."""

    def pressed(visit: Visit) -> Response:
        try:
            goal = deed(visit, _application(visit))
        except PartyRefusedError as error:
            if error.reason in FIELD_OF:
                return page(visit, problems=(Problem(FIELD_OF[error.reason], error.message),))
            return page(visit, alerts=(error.message,))
        except PartyError as error:
            return page(visit, alerts=(_down(visit, error),))
        return RedirectResponse(goal or f"{ROOT}/{visit.request.path_params['id']}", 303)

    return pressed


def _application(visit: Visit) -> Application:
    return visit.city.cloud_issue.application(visit.request.path_params["id"], browser=visit.session.key)


def _kept(visit: Visit, now: Application) -> Application:
    """The application with what stands on the screen."""
    return visit.city.cloud_issue.keep(now, offer=visit.text("offer"), agreed=visit.texts("terms"))


def _down(visit: Visit, error: PartyError) -> str:
    """What is said when somebody behind the window does not answer."""
    if error.party != visit.city.authorities.title:
        return party_down(error)
    with suppress(PartyRefusedError):
        if _application(visit).paid:
            return f"{AUTHORITY_DOWN} {PAID_ALREADY}"
    return AUTHORITY_DOWN


def _facts(visit: Visit, now: Application) -> dict[str, object]:
    """What the screen of type and payment shows."""
    desk = visit.city.cloud_issue
    held = desk.renewing(now)
    first, last = (_day(instant) for instant in desk.validity(now))
    return {
        "now": now,
        "info": [
            ("발급구분", rules.WITHIN if held else rules.NEW),
            ("유효기간", f"{first}~{last}"),
        ],
        "customer": [("성명", now.person.name), ("전화번호", now.person.phone)],
        "offers": rules.OFFERS,
        "held": rules.offer_of(held.kind) if held else None,
        "bought": rules.offer_named(now.offer) if now.paid else None,
        "texts": [(key, title) for key, (title, _) in TEXTS.items()],
    }


def _day(instant: datetime) -> str:
    """`2026년 11월 20일`."""
    return f"{instant.astimezone(KST):%Y년 %m월 %d일}"
