"""The issuing banks' own pages: stage 1 of an issue of a financial certificate, and its completion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties import issuing_rules as rules
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.issuing_banks import CARD, ISSUERS, Application, IssuingBank
from ksfc_spec.web.forms import FormView, view
from ksfc_spec.web.site import Page, Site, Visit, party_down

ROOT = "/parties/banks"
IN_ORDER = "순서대로 진행해 주세요."
CUSTOMER_FIELDS = {
    "name": "이름을 입력해 주세요.",
    "number": "주민등록번호를 입력해 주세요.",
    "account": "계좌번호를 입력해 주세요.",
    "password": "계좌 비밀번호를 입력해 주세요.",
}
FIELD_OF = {
    "terms": "agreed",
    "no-method": "method",
    "not-proven": "method",
    "wrong": "code",
    "expired": "code",
}
DONE = {False: "금융인증서 발급이 완료되었습니다.", True: "금융인증서 재발급이 완료되었습니다."}


def routes(site: Site) -> list[BaseRoute]:
    """Every bank has the same pages, below its own address."""
    return [route for bank in ISSUERS for route in _of(site, bank)]


def _of(site: Site, bank: IssuingBank) -> list[BaseRoute]:
    root, standing = f"{ROOT}/{bank.key}", _standing(bank)
    return [
        site.route(root, _at(bank, start), _at(bank, apply)),
        site.route(f"{root}/now", standing("", now)),
        site.route(f"{root}/terms", standing(rules.TERMS, terms), standing(rules.TERMS, agree)),
        site.route(
            f"{root}/customer", standing(rules.CUSTOMER, customer), standing(rules.CUSTOMER, identify)
        ),
        site.route(
            f"{root}/additional", standing(rules.ADDITIONAL, additional), standing(rules.ADDITIONAL, go_on)
        ),
        site.route(f"{root}/additional/ask", post=standing(rules.ADDITIONAL, ask)),
        site.route(f"{root}/additional/confirm", post=standing(rules.ADDITIONAL, confirm)),
        site.route(
            f"{root}/contact", standing(rules.CONTACT, contact), standing(rules.CONTACT, keep_contact)
        ),
        site.route(f"{root}/medium", standing(rules.MEDIUM, medium), standing(rules.MEDIUM, finish)),
        site.route(f"{root}/done", standing(rules.STORE, done)),
    ]


def start(visit: Visit, bank: IssuingBank) -> Response:
    return visit.page("outside/issue/start.html", bank=bank)


def apply(visit: Visit, bank: IssuingBank) -> Response:
    """금융인증서 발급/재발급: an application begins, at the bank and at KFTC."""
    try:
        token, ticket = visit.city.issuing_banks.apply(bank.key, pages=f"{ROOT}/{bank.key}")
    except PartyError as error:
        return visit.go(f"{ROOT}/{bank.key}", alert=party_down(error))
    response = RedirectResponse(f"/parties/kftc/issue/{ticket}", 303)
    secure = visit.request.url.scheme == "https"
    path = f"{ROOT}/{bank.key}"
    response.set_cookie(_cookie(bank), token, path=path, httponly=True, samesite="lax", secure=secure)
    return response


def now(visit: Visit, application: Application) -> Response:
    """The page that is due; what was to be said is said there."""
    said = visit.session.notes.get("said") or {}
    alerts = said.get("alerts", ())
    due = "medium" if application.step == rules.STORE else application.step
    return visit.go(_page_of(application, due), alert=alerts[0] if alerts else "")


def terms(visit: Visit, application: Application, *, problems: tuple[Problem, ...] = ()) -> Response:
    return _page(visit, "terms", application, form=view({}, problems))


def agree(visit: Visit, application: Application) -> Response:
    agreed = bool(visit.text("agreed"))
    deed = partial(visit.city.issuing_banks.agree, application, agreed=agreed)
    return _try(visit, application, deed, shown=terms, then=rules.CUSTOMER)


def customer(visit: Visit, application: Application, *, problems: tuple[Problem, ...] = ()) -> Response:
    typed = {name: visit.text(name) for name in ("name", "account")}
    return _page(visit, "customer", application, form=view(typed, problems))


def identify(visit: Visit, application: Application) -> Response:
    entries = {name: visit.text(name) for name in CUSTOMER_FIELDS}
    missing = tuple(Problem(name, CUSTOMER_FIELDS[name]) for name, value in entries.items() if not value)
    if missing:
        return customer(visit, application, problems=missing)

    deed = partial(visit.city.issuing_banks.identify, application, **entries)
    return _try(visit, application, deed, shown=customer, then=rules.ADDITIONAL)


def additional(
    visit: Visit,
    application: Application,
    *,
    problems: tuple[Problem, ...] = (),
    statuses: tuple[str, ...] = (),
) -> Response:
    fresh = visit.city.issuing_banks.current(application)
    method = visit.text("method") or fresh.method
    return _page(
        visit, "additional", fresh, form=view({"method": method}, problems), statuses=statuses, method=method
    )


def ask(visit: Visit, application: Application) -> Response:
    """인증번호 요청 or 2채널 전화 승인요청."""
    deed = partial(visit.city.issuing_banks.ask, application, method=visit.text("method"))
    return _try(visit, application, deed, shown=additional, then="")


def confirm(visit: Visit, application: Application) -> Response:
    """인증번호 확인 or 승인 확인."""
    method = visit.text("method")
    code = visit.text("number" if method == rules.NUMBER else "code")
    deed = partial(visit.city.issuing_banks.confirm, application, method=method, code=code)
    return _try(visit, application, deed, shown=additional, then="", said="추가인증이 완료되었습니다.")


def go_on(visit: Visit, application: Application) -> Response:
    deed = partial(visit.city.issuing_banks.go_on, application)
    return _try(visit, application, deed, shown=additional, then=rules.CONTACT)


def contact(visit: Visit, application: Application, *, problems: tuple[Problem, ...] = ()) -> Response:
    typed = {name: visit.text(name) for name in ("email", "phone")}
    return _page(visit, "contact", application, form=view(typed, problems))


def keep_contact(visit: Visit, application: Application) -> Response:
    email, phone = visit.text("email"), visit.text("phone")
    found = (("email", rules.email_problem(email)), ("phone", rules.phone_problem(phone)))
    problems = tuple(Problem(name, message) for name, message in found if message)
    if problems:
        return contact(visit, application, problems=problems)
    deed = partial(visit.city.issuing_banks.contact, application, email=email, phone=phone)
    return _try(visit, application, deed, shown=contact, then=rules.MEDIUM)


def medium(visit: Visit, application: Application, *, problems: tuple[Problem, ...] = ()) -> Response:
    banks = visit.city.issuing_banks
    kind = banks.medium(application)
    cells = banks.draw_cells(application) if kind == CARD else (0, 0)
    return _page(visit, "medium", application, form=view({}, problems), kind=kind, cells=cells)


def finish(visit: Visit, application: Application) -> Response:
    entries = {name: visit.text(name) for name in ("otp", "serial", "cells")}

    deed = partial(visit.city.issuing_banks.finish, application, **entries)
    response = _try(visit, application, deed, shown=medium, then=rules.STORE)
    passed = isinstance(response, RedirectResponse)
    return RedirectResponse("/parties/kftc/store", 303) if passed else response


def done(visit: Visit, application: Application) -> Response:
    """Stage 2 is over: KFTC has stored the certificate and sent the customer back."""
    renewed = visit.city.kftc_desk.outcome(application.issuance)
    if renewed is None:
        return visit.go("/parties/kftc/store")
    return _page(visit, "done", application, form=view(), message=DONE[renewed])


def _at(bank: IssuingBank, page: Callable[[Visit, IssuingBank], Response]) -> Page:
    return lambda visit: page(visit, bank)


def _standing(bank: IssuingBank) -> Callable[[str, Callable[..., Response]], Page]:
    """Pages of this bank that need an application which has come so far (`""`: any)."""

    def guarded(step: str, page: Callable[..., Response]) -> Page:
        def shown(visit: Visit) -> Response:
            token = visit.request.cookies.get(_cookie(bank), "")
            application = visit.city.issuing_banks.application(token, bank.key)
            if application is None:
                return visit.go(f"{ROOT}/{bank.key}", alert=IN_ORDER)
            if step and not rules.in_turn(step, furthest=application.step):
                return visit.go(_page_of(application, application.step), alert=IN_ORDER)
            try:
                answer: Response = page(visit, application)
            except PartyRefusedError as error:
                return visit.go(f"{ROOT}/{bank.key}", alert=error.message)
            return answer

        return shown

    return guarded


def _try(
    visit: Visit,
    application: Application,
    deed: Callable[[], None],
    *,
    shown: Callable[..., Response],
    then: str,
    said: str = "",
) -> Response:
    """Do it and go on (`then` `""`: stay), or show the page again with what was refused."""
    try:
        deed()
    except PartyRefusedError as error:
        return shown(visit, application, problems=(Problem(FIELD_OF.get(error.reason, ""), error.message),))
    except PartyError as error:
        return shown(visit, application, problems=(Problem("", party_down(error)),))
    if then:
        return RedirectResponse(_page_of(application, then), 303)
    return shown(visit, application, statuses=(said,) if said else ())


def _page(visit: Visit, name: str, application: Application, *, form: FormView, **context: Any) -> Response:
    return visit.page(
        f"outside/issue/{name}.html",
        status=422 if form.problems else 200,
        form=form,
        application=application,
        bank=application.bank,
        **context,
    )


def _page_of(application: Application, step: str) -> str:
    return f"{ROOT}/{application.bank.key}/{step}"


def _cookie(bank: IssuingBank) -> str:
    return f"bank-{bank.key}"
