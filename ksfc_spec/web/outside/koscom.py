"""Koscom's cloud windows: customer data, terms, device check, list, PIN. One address shows the screen that has its turn.

Windows that an app on the phone has opened look and speak as bankingplus says (`koscom_app`, `outside/koscom/app`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties import koscom_rules as rules
from ksfc_spec.parties.certificates import label
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.koscom_cloud import Stored
from ksfc_spec.parties.koscom_errand import Errand
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

from . import koscom_app

ROOT = "/parties/koscom"
TITLE = "클라우드 공동인증서"
CONNECTING = "고객정보 입력", "약관동의", "기기인증"
FIELD_OF = {
    "unsent": "number",
    "waiting": "number",
    "wrong": "number",
    "used-up": "number",
    "expired": "number",
    "no-choice": "certificate",
    "unwanted": "certificate",
    "bad-pin": "pin",
    "wrong-pin": "pin",
    "locked": "pin",
}
AGREE_FIRST = "약관에 동의해 주세요. 동의하셔야 클라우드를 쓰실 수 있습니다."
Deed = Callable[[Visit, Errand], str | None]


def routes(site: Site) -> list[BaseRoute]:
    """The window and its buttons."""
    here = f"{ROOT}/{{id}}"
    return [
        site.route(here, page),
        site.route(f"{here}/customer", page, _button(enter)),
        site.route(f"{here}/terms", page, _button(agree)),
        site.route(f"{here}/again", page, _button(send_again)),
        site.route(f"{here}/ars", page, _button(ring)),
        site.route(f"{here}/message", page, _button(prepare_message)),
        site.route(f"{here}/way", page, _button(change_way)),
        site.route(f"{here}/device", page, _button(confirm)),
        site.route(f"{here}/choose", page, _button(choose)),
        site.route(f"{here}/other", page, _button(choose_again)),
        site.route(f"{here}/sign", page, _button(sign)),
        site.route(f"{here}/cancel", page, cancel),
    ]


def page(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    """The screen that has its turn."""
    try:
        errand = _errand(visit)
    except PartyRefusedError as error:
        return visit.page("outside/gone.html", title=TITLE, message=error.message, hush=True)
    koscom, left = visit.city.koscom, int(visit.city.koscom.left(errand).total_seconds())
    return visit.page(
        f"outside/koscom/{_screen(errand)}.html",
        hush=True,
        status=422 if problems else 200,
        form=view(_typed(visit, errand), problems),
        alerts=(errand.notice,) if errand.notice and not problems else (),
        errand=errand,
        base=f"{ROOT}/{errand.id}",
        steps=[name for name in CONNECTING if name != "약관동의" or not errand.joined],
        left=f"{left // 60:02d}:{left % 60:02d}",
        stored=_labels(koscom.certificates(errand), errand) if errand.account else [],
    )


def enter(visit: Visit, errand: Errand) -> None:
    """다음: the customer's data."""
    facts = {name: visit.text(name) for name in rules.NEEDED}
    problems = [Problem(name, message) for name, message in rules.missing(facts).items()]
    shape = rules.birth_date_problem(facts["born"]) if facts["born"] else None
    problems += [Problem("born", shape)] if shape else []
    if problems:
        raise _RefusedError(*problems)
    visit.city.koscom.enter(errand, **facts, auto=errand.order.app or bool(visit.text("auto")))


def agree(visit: Visit, errand: Errand) -> None:
    """확인 on the terms."""
    if visit.text("terms") != "agreed":
        raise _RefusedError(Problem("terms", AGREE_FIRST))
    visit.city.koscom.agree(errand)


def send_again(visit: Visit, errand: Errand) -> None:
    """인증숫자 다시 받기."""
    visit.city.koscom.send_number(errand)


def ring(visit: Visit, errand: Errand) -> None:
    """ARS 인증."""
    visit.city.koscom.ring(errand)


def prepare_message(visit: Visit, errand: Errand) -> None:
    """인증 문자 발송."""
    visit.city.koscom.prepare_message(errand)


def change_way(visit: Visit, errand: Errand) -> None:
    """인증 방식 변경, and 확인코드 다시 받기."""
    visit.city.koscom.change_way(errand)


def confirm(visit: Visit, errand: Errand) -> str | None:
    """인증 확인; where nothing is to be signed, back to the site."""
    proven = visit.city.koscom.confirm(errand)
    return None if proven.order.nonce else visit.city.koscom.conclude(proven)


def choose(visit: Visit, errand: Errand) -> None:
    """확인 on the list."""
    visit.city.koscom.choose(errand, visit.text("certificate"))


def choose_again(visit: Visit, errand: Errand) -> None:
    """다른 인증서 선택."""
    visit.city.koscom.choose_again(errand)


def sign(visit: Visit, errand: Errand) -> str:
    """확인 on the PIN: back to the site with a one-time token."""
    return visit.city.koscom.sign(errand, pin=visit.raw("pin"))


def cancel(visit: Visit) -> Response:
    """취소: the errand ends, nothing was signed."""
    with suppress(PartyRefusedError, PartyError):
        errand = _errand(visit)
        visit.city.koscom.end(errand)
        if errand.order.app and not errand.order.nonce:
            return visit.window("클라우드 연결", koscom_app.CLOSED)
    return visit.window(TITLE, "클라우드 인증을 취소했습니다.")


class _RefusedError(Exception):
    """Entries a page refuses before the party is asked."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def _button(deed: Deed) -> Callable[[Visit], Response]:
    """A button: the deed, then the window again or wherever the deed leads."""

    def pressed(visit: Visit) -> Response:
        errand: Errand | None = None
        try:
            errand = _errand(visit)
            goal = deed(visit, errand)
        except _RefusedError as refused:
            return page(visit, problems=refused.problems)
        except PartyRefusedError as error:
            message = _said(visit, errand, error)
            return page(visit, problems=(Problem(FIELD_OF.get(error.reason, ""), message),))
        except PartyError as error:
            return page(visit, problems=(Problem("", party_down(error)),))
        return RedirectResponse(goal or f"{ROOT}/{visit.request.path_params['id']}", 303)

    return pressed


def _said(visit: Visit, errand: Errand | None, error: PartyRefusedError) -> str:
    """A refusal in the words of the window's kind."""
    app = errand is not None and errand.order.app
    return koscom_app.said(visit.city.koscom, errand, error) if errand and app else error.message


def _screen(errand: Errand) -> str:
    """The template of the screen that has its turn."""
    if not errand.order.app:
        return errand.screen
    return (
        "app/number"
        if errand.screen == rules.DEVICE and errand.way == rules.NUMBER
        else f"app/{errand.screen}"
    )


def _labels(stored: Sequence[Stored], errand: Errand) -> list[tuple[str, str]]:
    """(id, line) of each certificate on the list."""
    if errand.order.app:
        return koscom_app.labels(stored)
    return [(one.id, label(one.certificate)) for one in stored]


def _errand(visit: Visit) -> Errand:
    return visit.city.koscom.errand(
        visit.request.path_params["id"], browser=visit.session.key, device=_device(visit)
    )


def _typed(visit: Visit, errand: Errand) -> dict[str, str]:
    """What stands in the fields again; secrets never do."""
    typed = {name: visit.text(name) for name in ("name", "born", "phone", "auto", "certificate")}
    customer = errand.customer
    if customer and not any(typed.values()):
        typed |= {"name": customer.name, "born": customer.born, "phone": customer.phone}
    return typed


def _device(visit: Visit) -> str:
    """Which device the window stands on."""
    mobile = "Mobile" in visit.request.headers.get("user-agent", "")
    return visit.city.phone.serial if mobile else visit.city.pc.serial
