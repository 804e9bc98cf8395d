"""Sign-up, step 2: real name, then identity in a window of the telco or of the certificate program."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError, TooManyTriesError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

PHONE, CERTIFICATE = "휴대폰 본인인증", "공동인증서"
HERE = "/join/real-name"
CONFIRMED = "실명이 확인되었습니다. 본인인증을 진행해 주세요."


def routes(site: Site) -> list[BaseRoute]:
    """Real name, the two ways to prove identity, and the way out."""
    return [
        site.route(HERE, page, check),
        site.route(f"{HERE}/back", page, back),
        site.route(f"{HERE}/cancel", page, cancel),
        site.route("/join/identity", page, identify),
        site.route("/join/identity/phone", phone_return),
        site.route("/join/identity/certificate", certificate_return),
    ]


def page(
    visit: Visit, *, problems: tuple[Problem, ...] = (), alerts: tuple[str, ...] = (), status: int = 200
) -> Response:
    draft = visit.bank.signup.require_step(visit.session, "real-name")
    confirmed = draft.real_name_confirmed
    typed = {"name": draft.typed_name, "front": draft.typed_front}
    return visit.page(
        "pc/signup/real_name.html",
        status=status,
        step=2,
        form=view(typed, problems),
        confirmed=confirmed,
        alerts=alerts,
        statuses=(CONFIRMED,) if confirmed else (),
    )


def check(visit: Visit) -> Response:
    """실명확인."""
    try:
        visit.bank.signup.check_real_name(
            visit.session, name=visit.text("name"), front=visit.text("front"), back=visit.raw("back")
        )
    except RefusedError as error:
        return page(visit, problems=error.problems, status=422)
    except TooManyTriesError as error:
        return page(visit, alerts=(error.message,), status=429)
    except PartyError as error:
        return page(visit, alerts=(party_down(error),))
    return page(visit)


def back(visit: Visit) -> Response:
    _keep(visit)
    return visit.go("/join/terms")


def cancel(visit: Visit) -> Response:
    _keep(visit)
    return visit.go("/join/cancel")


def identify(visit: Visit) -> Response:
    """본인인증: opens the window of the way that was chosen, or sends the main window the reason why not."""
    try:
        visit.bank.signup.require_same_entries(
            visit.session, name=visit.text("name"), front=visit.text("front"), back=visit.raw("back")
        )
        if visit.text("method") == PHONE:
            return _start_phone(visit)
        if visit.text("method") == CERTIFICATE:
            return _start_certificate(visit)
        raise RefusedError([Problem("method", "본인인증 방법을 선택해 주세요.")])
    except BankError as error:
        return _tell_main(visit, error.message)
    except PartyError as error:
        return _tell_main(visit, party_down(error))


def phone_return(visit: Visit) -> Response:
    """The telco sends the customer back with a one-time token; the bank redeems it and the main window goes on."""
    return _finish(visit, visit.bank.signup.finish_phone_check)


def certificate_return(visit: Visit) -> Response:
    """The certificate program comes back with a signed answer; what is refused can be chosen anew in its window."""
    return _finish(visit, visit.bank.signup.finish_certificate_check)


def _finish(visit: Visit, finish: Callable[..., None]) -> Response:
    query = visit.request.query_params
    try:
        finish(visit.session, state=query.get("state", ""), token=query.get("token", ""))
    except CertificateRefusedError as error:
        return RedirectResponse(f"/parties/certificates/{error.request}", 303)
    except (BankError, PartyRefusedError) as error:
        return _tell_main(visit, error.message)
    except PartyError as error:
        return _tell_main(visit, party_down(error))
    return visit.window("본인인증", "본인인증을 마쳤습니다. 고객정보입력으로 갑니다.", goto="/join/details")


def _start_certificate(visit: Visit) -> Response:
    request = visit.bank.signup.start_certificate_check(visit.session, return_to="/join/identity/certificate")
    return RedirectResponse(f"/parties/certificates/{request}", 303)


def _start_phone(visit: Visit) -> Response:
    check_id = visit.bank.signup.start_phone_check(visit.session, return_to="/join/identity/phone")
    return RedirectResponse(f"/parties/telco/check/{check_id}", 303)


def _keep(visit: Visit) -> None:
    visit.bank.signup.keep_real_name(visit.session, name=visit.text("name"), front=visit.text("front"))


def _tell_main(visit: Visit, message: str) -> Response:
    visit.say(alerts=[message])
    return visit.window("본인인증", message, goto=HERE)
