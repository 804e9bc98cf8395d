"""Sign-up on the phone: four screens, a window, and the way out."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank import documents
from ksfc_spec.bank.errors import AlreadyMemberError, BankError, Problem, RefusedError
from ksfc_spec.bank.phone.join import ALREADY, JOINED
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

CONFIRMED = "실명이 확인되었습니다."
ENTRIES = ("user_id", "password", "password_again", "mobile", "email", "by_mail", "by_email", "by_sms")


def routes(site: Site) -> list[BaseRoute]:
    """The four screens, the telephone check, and leaving."""
    return [
        site.route("/m/join/terms", terms, agree),
        site.route("/m/join/real-name", real_name, check),
        site.route("/m/join/identity", real_name, identify),
        site.route("/m/join/identity/return", returned),
        site.route("/m/join/details", details, complete),
        site.route("/m/join/done", done),
        site.route("/m/join/cancel", leaving, leaving),
        site.route("/m/join/cancel/yes", leaving, cancel),
    ]


def terms(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    texts = documents.documents()
    return visit.page(
        "phone/join/terms.html",
        status=422 if problems else 200,
        step=1,
        form=view({}, problems),
        texts=[texts[key] for key in documents.TERMS],
        agreed=visit.bank.phone.signup.draft(visit.session).terms,
    )


def agree(visit: Visit) -> Response:
    try:
        visit.bank.phone.signup.agree(visit.session, visit.texts("agreed"))
    except RefusedError as error:
        return terms(visit, problems=error.problems)
    return visit.go("/m/join/real-name")


def real_name(
    visit: Visit, *, problems: tuple[Problem, ...] = (), alerts: tuple[str, ...] = (), status: str = ""
) -> Response:
    draft = visit.bank.phone.signup.require_step(visit.session, "real-name")
    return visit.page(
        "phone/join/real_name.html",
        status=422 if problems else 200,
        step=2,
        form=view({"name": draft.typed_name, "front": draft.typed_front}, problems),
        confirmed=bool(draft.ci),
        alerts=alerts,
        statuses=(status,) if status else (),
    )


def check(visit: Visit) -> Response:
    """실명확인."""
    try:
        visit.bank.phone.signup.check_real_name(visit.session, **_person(visit))
    except RefusedError as error:
        return real_name(visit, problems=error.problems)
    except BankError as error:
        return real_name(visit, alerts=(error.message,))
    except PartyError as error:
        return real_name(visit, alerts=(party_down(error),))
    return real_name(visit, status=CONFIRMED)


def identify(visit: Visit) -> Response:
    """휴대폰 본인인증."""
    try:
        request = visit.bank.phone.signup.start_phone_check(
            visit.session, **_person(visit), return_to="/m/join/identity/return"
        )
    except (BankError, PartyError) as error:
        return _tell_main(visit, party_down(error) if isinstance(error, PartyError) else error.message)
    return RedirectResponse(f"/parties/telco/check/{request}", 303)


def returned(visit: Visit) -> Response:
    """The telephone company's answer."""
    query = visit.request.query_params
    try:
        visit.bank.phone.signup.finish_phone_check(
            visit.session, state=query.get("state", ""), token=query.get("token", "")
        )
    except (BankError, PartyRefusedError) as error:
        return _tell_main(visit, error.message)
    except PartyError as error:
        return _tell_main(visit, party_down(error))
    return visit.window("본인확인", "본인확인을 마쳤습니다.", goto="/m/join/details")


def details(visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
    draft = visit.bank.phone.signup.require_step(visit.session, "details")
    return visit.page(
        "phone/join/details.html",
        status=422 if problems else 200,
        step=3,
        form=view({**draft.details, "name": draft.name}, problems),
    )


def complete(visit: Visit) -> Response:
    """확인: a member from now on."""
    entries = {name: visit.raw(name) if name.startswith("password") else visit.text(name) for name in ENTRIES}
    try:
        visit.session = visit.bank.phone.signup.complete(visit.session, entries)
    except RefusedError as error:
        return details(visit, problems=error.problems)
    except AlreadyMemberError:
        return visit.go("/m/login", alert=ALREADY)
    return visit.go("/m/join/done")


def done(visit: Visit) -> Response:
    name = visit.session.notes.get(JOINED)
    if not name:
        visit.bank.phone.signup.require_step(visit.session, "done")
    return visit.page("phone/join/done.html", step=4, name=name)


def leaving(visit: Visit) -> Response:
    """취소 asks before it forgets."""
    return visit.page(
        "phone/join/cancel.html",
        due=visit.bank.phone.signup.due(visit.bank.phone.signup.draft(visit.session)),
    )


def cancel(visit: Visit) -> Response:
    visit.bank.phone.signup.cancel(visit.session)
    return visit.go("/m", status="회원가입을 취소했습니다.")


def _person(visit: Visit) -> dict[str, str]:
    return {"name": visit.text("name"), "front": visit.text("front"), "back": visit.raw("back")}


def _tell_main(visit: Visit, message: str) -> Response:
    visit.say(alerts=[message])
    return visit.window("본인확인", message, goto="/m/join/real-name")
