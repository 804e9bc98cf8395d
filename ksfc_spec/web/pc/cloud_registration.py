"""타기관 클라우드 인증서 등록: identity (and consent abroad), additional authentication, Koscom's window, done (esop:474-759)."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.cloud.registration import FLOW, PATHS, ROOT
from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.parties.banks import BANKS
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.additional import PC_WORDING, AdditionalPages
from ksfc_spec.web.forms import view
from ksfc_spec.web.pc.keyboard import DIGITS, FULL, entries, keyboards
from ksfc_spec.web.site import Site, Visit, party_down

IDENTITY, AUTHENTICATION, DONE = (PATHS[step] for step in PATHS)
TRANSFER = f"{ROOT}/transfer"
SECRETS = {"password": FULL, "resident": DIGITS}
PROOFS = {"account_password": DIGITS, "tail": DIGITS}
TYPED = ("otp_serial", "otp", "first", "second")
KEPT = ("account", "method", "contact", "otp_serial")
SENT = "1원을 보냈습니다. 입금 내역에서 송금인명의 숫자를 확인해 주세요."
TRANSFERRED = "계좌이체 인증이 완료되었습니다. 인증서 등록을 눌러 주세요."
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """Every page and button of the flow."""
    return [
        site.route(IDENTITY, identity, identify),
        site.route(f"{ROOT}/consent", consent, agree),
        site.route(AUTHENTICATION, authentication, open_program),
        site.route(f"{AUTHENTICATION}/cancel", authentication, cancel),
        *additional.routes(site),
        site.route(TRANSFER, transfer, open_transfer),
        site.route(f"{TRANSFER}/send", transfer, send_won),
        site.route(f"{TRANSFER}/confirm", transfer, confirm_won),
        site.route(f"{ROOT}/return", returned),
        site.route(DONE, done),
    ]


def identity(visit: Visit, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    """본인확인; the ID of somebody logged in stands in its field and cannot be changed."""
    member = visit.member()
    typed = member.user_id if member else visit.text("user_id")
    return visit.page(
        "pc/cloud/identity.html",
        status=422 if problems else 200,
        step=1,
        form=view({"user_id": typed}, problems),
        alerts=alerts,
        logged_in=member is not None,
        keyboards=keyboards(visit, SECRETS),
        abroad=False,
    )


def identify(visit: Visit) -> Response:
    """다음: on to 추가인증, or from abroad to the consent below on the same page."""
    member, client = visit.member(), visit.request.client
    try:
        visit.bank.signup.require_usable_device()
        given = entries(visit, SECRETS)
        complete = visit.bank.cloud.identify(
            visit.session,
            user_id=member.user_id if member else visit.text("user_id"),
            password=given["password"],
            number=given["resident"],
            address=client.host if client else "",
        )
    except RefusedError as error:
        return identity(visit, problems=error.problems)
    except BankError as error:
        return identity(visit, alerts=(error.message,))
    return visit.go(AUTHENTICATION if complete else f"{ROOT}/consent")


def consent(visit: Visit, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    """해외 출국정보 조회 동의, below what was identified."""
    draft = visit.bank.cloud.draft(visit.session)
    if not draft.abroad:
        return visit.go(IDENTITY)
    found = visit.bank.members.get(draft.member_id)
    return visit.page(
        "pc/cloud/identity.html",
        status=422 if problems else 200,
        step=1,
        form=view({"user_id": found.user_id if found else ""}, problems),
        alerts=alerts,
        abroad=True,
    )


def agree(visit: Visit) -> Response:
    """다음 below the consent."""
    try:
        visit.bank.cloud.consent(visit.session, agreed=visit.text("consent") == "agreed")
    except RefusedError as error:
        return consent(visit, problems=error.problems)
    except PartyRefusedError as error:
        return consent(visit, alerts=(error.message,))
    except PartyError as error:
        return consent(visit, alerts=(party_down(error),))
    return visit.go(AUTHENTICATION)


def authentication(
    visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = (), statuses: tuple[str, ...] = ()
) -> Response:
    """추가인증: account, one of three ways, medium or transfer."""
    owner = visit.bank.cloud.owner(visit.session)
    cells = visit.bank.media.draw_cells(visit.session, FLOW) if owner.medium == CARD else ()
    typed = {name: visit.text(name) for name in KEPT}
    kept = {"account": owner.account, "method": owner.method}
    return visit.page(
        "pc/cloud/authentication.html",
        status=422 if problems else 200,
        step=2,
        form=view({name: value or kept.get(name, "") for name, value in typed.items()}, problems),
        alerts=alerts,
        statuses=statuses,
        owner=owner,
        cells=cells,
        base=AUTHENTICATION,
        transfer=TRANSFER,
        additional=additional.view(visit),
        keyboards=keyboards(visit, PROOFS),
    )


def open_program(visit: Visit) -> Response:
    """인증서 등록: into Koscom's window, once everything on the page is right."""
    try:
        errand = visit.bank.cloud.start(visit.session, _proofs(visit))
    except BankError as error:
        return tell_main(visit, *_messages(error))
    except PartyError as error:
        return tell_main(visit, party_down(error))
    return RedirectResponse(f"/parties/koscom/{errand}", 303)


def cancel(visit: Visit) -> Response:
    """취소: nothing stays."""
    visit.bank.cloud.restart(visit.session)
    return visit.go("/", status="타기관 클라우드 인증서 등록을 취소했습니다.")


def open_transfer(visit: Visit) -> Response:
    """다음, without a medium: into the window of the transfer."""
    try:
        visit.bank.cloud.prepare_transfer(visit.session, _proofs(visit))
    except BankError as error:
        return tell_main(visit, *_messages(error))
    return RedirectResponse(TRANSFER, 303)


def transfer(visit: Visit, *, problems: Problems = (), statuses: tuple[str, ...] = ()) -> Response:
    """계좌이체 인증."""
    visit.bank.cloud.require_step(visit.session, "authentication")
    return visit.page(
        "pc/cloud/transfer.html",
        hush=True,
        status=422 if problems else 200,
        form=view({name: visit.text(name) for name in ("bank", "account")}, problems),
        statuses=statuses,
        banks=BANKS,
        base=TRANSFER,
        sent=visit.bank.one_won.sent(visit.session, FLOW),
    )


def send_won(visit: Visit) -> Response:
    """인증요청."""
    needed = {"bank": "금융기관을 선택해 주세요.", "account": "계좌번호를 입력해 주세요."}
    missing = tuple(Problem(name, message) for name, message in needed.items() if not visit.text(name))
    if missing:
        return transfer(visit, problems=missing)
    try:
        visit.bank.cloud.send_won(visit.session, bank=visit.text("bank"), account=visit.text("account"))
    except BankError as error:
        return transfer(visit, problems=_problems(error))
    except PartyError as error:
        return transfer(visit, problems=(Problem("", party_down(error)),))
    return transfer(visit, statuses=(SENT,))


def confirm_won(visit: Visit) -> Response:
    """확인: the digits; the main window goes on with 인증서 등록."""
    try:
        visit.bank.cloud.confirm_won(visit.session, visit.code("transfer_code"))
    except BankError as error:
        return transfer(visit, problems=_problems(error))
    visit.say(statuses=[TRANSFERRED])
    return visit.window("계좌이체 인증", TRANSFERRED, goto=AUTHENTICATION)


def returned(visit: Visit) -> Response:
    """Koscom's window comes back with a signed answer; what is refused can be chosen anew there."""
    query = visit.request.query_params
    try:
        visit.bank.cloud.finish(visit.session, state=query.get("state", ""), token=query.get("token", ""))
    except CertificateRefusedError as error:
        return RedirectResponse(f"/parties/koscom/{error.request}", 303)
    except (BankError, PartyRefusedError) as error:
        return tell_main(visit, error.message)
    except PartyError as error:
        return tell_main(visit, party_down(error))
    return visit.window("인증서 등록", "클라우드 공동인증서를 등록했습니다.", goto=DONE)


def done(visit: Visit) -> Response:
    """등록완료."""
    visit.bank.cloud.require_step(visit.session, "done")
    return visit.page("pc/cloud/done.html", step=3)


def tell_main(visit: Visit, *messages: str) -> Response:
    """Close the window and have the main one say why."""
    visit.say(alerts=messages)
    return visit.window("인증서 등록", " ".join(messages), goto=AUTHENTICATION)


def _proofs(visit: Visit) -> dict[str, str]:
    """What the page sends; what is not secret is remembered while a window is open."""
    account, method = visit.text("account"), visit.text("method")
    visit.bank.cloud.keep(visit.session, account=account, method=method)
    secret = {name: layout for name, layout in PROOFS.items() if name in visit.form}
    typed = {name: visit.text(name) for name in TYPED}
    return {**typed, **entries(visit, secret), "account": account}


def _messages(error: BankError) -> tuple[str, ...]:
    return tuple(p.message for p in error.problems) if isinstance(error, RefusedError) else (error.message,)


def _problems(error: BankError) -> Problems:
    return error.problems if isinstance(error, RefusedError) else (Problem("", error.message),)


def _subject(visit: Visit) -> int:
    return visit.bank.cloud.require_step(visit.session, "authentication").member_id


additional = AdditionalPages(
    FLOW,
    f"{AUTHENTICATION}/additional",
    authentication,
    _subject,
    phone_window=True,
    back_to=AUTHENTICATION,
    wording=replace(PC_WORDING, home="주택"),
)
