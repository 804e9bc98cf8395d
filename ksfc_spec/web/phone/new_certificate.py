"""신규공동인증서신청: the password, then six steps (joint-certificate:229-367); on the phone, for members logged in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.new_certificate import rules
from ksfc_spec.bank.new_certificate.service import (
    ALREADY,
    CERTIFICATE,
    FLOW,
    PATHS,
    PHONE,
    ROOT,
    NewCertificate,
)
from ksfc_spec.bank.signkorea import NEW_CERTIFICATE_TERMS, signkorea_terms
from ksfc_spec.parties.banks import BANKS
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Page, Site, Visit, party_down

from .card_pages import CardPages

STEPS = ("본인확인", "신분증 제출", "계좌인증", "고객정보입력", "공동인증서 비밀번호 등록", "발급완료")
ON_PC = "/centre/joint/issue/new"
LOG_IN = "로그인이 필요합니다."
CONFIRMED, PROVEN = "실명이 확인되었습니다.", "본인인증이 완료되었습니다."
NICE_DOWN = "실명확인 기관이 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요."
SENT = "1원을 보냈습니다. 입금 내역에서 송금인명의 숫자 네 자리를 확인해 주세요."
AUTHORITY_DOWN = "인증기관이 응답하지 않습니다. 기존 인증서는 그대로 쓰실 수 있습니다."
CANCELLED = "신규공동인증서신청을 취소했습니다."
NUMBER = f"{PATHS['account']}/number"
DONE = f"{ROOT}/done"
ALL = "일괄동의"
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """Every page and button but the customer's data."""
    identity_, account_ = PATHS["identity"], PATHS["account"]
    pages: list[tuple[str, Page, Page | None]] = [
        (ROOT, start, open_application),
        (identity_, identity, leave_identity),
        (f"{identity_}/check", identity, check_real_name),
        *((f"{identity_}/terms/{key}", term_window(key), term_window(key)) for key in NEW_CERTIFICATE_TERMS),
        (f"{identity_}/close", close_term, None),
        (f"{identity_}/phone", identity, start_identity(PHONE)),
        (f"{identity_}/certificate", identity, start_identity(CERTIFICATE)),
        (f"{identity_}/return", identity_returned, None),
        (account_, account, send_won),
        (NUMBER, number, take_digits),
        (f"{NUMBER}/again", number, send_again),
        (PATHS["password"], password, leave_password),
        (PATHS["issue"], issue, confirm_issue),
        (DONE, done, None),
        (f"{ROOT}/cancel", start, cancel),
    ]
    return [
        *(
            site.route(path, for_applicants(get), for_applicants(post) if post else None)
            for path, get, post in pages
        ),
        *card_pages().routes(site),
    ]


def for_applicants(page: Page) -> Page:
    """The page for members on their phone; a PC is told to use the app, others to log in."""

    def guarded(visit: Visit) -> Response:
        if not rules.on_phone(visit.request.headers.get("user-agent", "")):
            return visit.go(ON_PC)
        if not rules.logged_in(visit.session.member_id):
            return visit.go("/m/login", alert=LOG_IN)
        return page(visit)

    return guarded


def start(visit: Visit, *, problems: Problems = ()) -> Response:
    """인터넷뱅킹 비밀번호."""
    return visit.page(
        "phone/new_certificate/start.html",
        status=422 if problems else 200,
        form=view({}, problems),
        back="/m",
    )


def open_application(visit: Visit) -> Response:
    """확인: the application begins anew."""
    try:
        service(visit).open(visit.session, visit.raw("password"))
    except BankError as error:
        return start(visit, problems=problems_of(error))
    return visit.go(PATHS["identity"])


# step 1 ------------------------------------------------------------------------------------------


def identity(
    visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = (), status: str = ""
) -> Response:
    draft = service(visit).require_step(visit.session, "identity")
    return step_page(
        visit,
        1,
        "identity",
        problems=problems,
        alerts=alerts,
        status=status,
        values={"name": draft.typed_name},
        terms=[signkorea_terms()[key] for key in NEW_CERTIFICATE_TERMS],
        draft=draft,
        back=ROOT,
    )


def check_real_name(visit: Visit) -> Response:
    """실명확인."""
    try:
        service(visit).check_real_name(
            visit.session, name=visit.text("name"), number=visit.text("number"), terms=visit.texts("terms")
        )
    except BankError as error:
        return identity(visit, problems=problems_of(error))
    except PartyError:
        return identity(visit, alerts=(NICE_DOWN,))
    return identity(visit, status=CONFIRMED)


def term_window(key: str) -> Page:
    """약관보기: the whole text; the main window lets it be agreed to from now on."""

    def window(visit: Visit) -> Response:
        if visit.request.method == "POST":
            keep_identity(visit)
            service(visit).open_terms(visit.session, key)
        return visit.page(
            "phone/new_certificate/term.html",
            hush=True,
            document=signkorea_terms()[key],
            main=PATHS["identity"],
        )

    return window


def close_term(visit: Visit) -> Response:
    """닫기."""
    return visit.window("약관", "약관을 닫습니다.")


def start_identity(by: str) -> Page:
    """휴대폰본인인증 or 공동인증서 인증: into its window."""

    def begin(visit: Visit) -> Response:
        keep_identity(visit)
        try:
            request = service(visit).start_identity(
                visit.session, by, return_to=f"{PATHS['identity']}/return"
            )
        except BankError as error:
            return tell_main(visit, error.message)
        except PartyError as error:
            return tell_main(visit, party_down(error))
        return RedirectResponse(
            f"/parties/{'telco/check' if by == PHONE else 'phone-certificates'}/{request}", 303
        )

    return begin


def identity_returned(visit: Visit) -> Response:
    """The window's answer; a refused certificate can be chosen anew there."""
    query = visit.request.query_params
    try:
        service(visit).finish_identity(
            visit.session, state=query.get("state", ""), token=query.get("token", "")
        )
    except CertificateRefusedError as error:
        return RedirectResponse(f"/parties/phone-certificates/{error.request}", 303)
    except (BankError, PartyRefusedError) as error:
        return tell_main(visit, error.message)
    except PartyError as error:
        return tell_main(visit, party_down(error))
    visit.say(statuses=[PROVEN])
    return visit.window("본인인증", PROVEN, goto=PATHS["identity"])


def leave_identity(visit: Visit) -> Response:
    """확인."""
    try:
        service(visit).leave_identity(visit.session, name=visit.text("name"), terms=visit.texts("terms"))
    except RefusedError as error:
        return identity(visit, problems=error.problems)
    return visit.go(PATHS["card"])


def keep_identity(visit: Visit) -> None:
    """Remember what stands on the page while a window is open."""
    service(visit).keep_identity(visit.session, name=visit.text("name"), terms=visit.texts("terms"))


# step 2 ------------------------------------------------------------------------------------------


def card(visit: Visit, *, problems: Problems = ()) -> Response:
    draft = service(visit).require_step(visit.session, "card")
    return step_page(visit, 2, "card", problems=problems, values=draft.card, back=PATHS["identity"])


def card_pages() -> CardPages:
    """촬영하기, the camera, and 확인."""
    return CardPages(
        base=ROOT,
        head="신규공동인증서신청",
        then=PATHS["account"],
        show=card,
        require=lambda visit: service(visit).require_step(visit.session, "card"),
        photograph=lambda visit, picture: service(visit).photograph(visit.session, picture),
        leave=lambda visit, entries: service(visit).leave_card(visit.session, entries),
        guard=for_applicants,
    )


# step 3 ------------------------------------------------------------------------------------------


def account(visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    draft = service(visit).require_step(visit.session, "account")
    return step_page(
        visit,
        3,
        "account",
        problems=problems,
        alerts=alerts,
        values={"bank": draft.bank, "account": draft.account},
        banks=BANKS,
        consents=rules.CONSENTS,
        agreed=draft.consents,
        all=ALL,
        back=PATHS["card"],
    )


def send_won(visit: Visit) -> Response:
    """인증요청."""
    ticked = rules.CONSENTS if visit.text("all") else visit.texts("consents")
    try:
        service(visit).send_won(
            visit.session, bank=visit.text("bank"), account=visit.text("account"), consents=ticked
        )
    except BankError as error:
        return account(visit, problems=problems_of(error))
    except PartyError as error:
        return account(visit, alerts=(party_down(error),))
    return visit.go(NUMBER, status=SENT)


def number(visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    """인증번호, once a won was sent."""
    draft = service(visit).require_step(visit.session, "account")
    if not visit.bank.one_won.sent(visit.session, FLOW):
        return visit.go(PATHS["account"])
    rows = [("은행", draft.bank), ("계좌번호", draft.account)]
    return step_page(visit, 3, "number", problems=problems, alerts=alerts, rows=rows, back=PATHS["account"])


def send_again(visit: Visit) -> Response:
    """인증요청 again: the earlier digits count no more."""
    try:
        service(visit).send_again(visit.session)
    except BankError as error:
        return number(visit, problems=problems_of(error))
    except PartyError as error:
        return number(visit, alerts=(party_down(error),))
    return visit.go(NUMBER, status=SENT)


def take_digits(visit: Visit) -> Response:
    """확인."""
    try:
        service(visit).take_digits(visit.session, visit.code("code"))
    except RefusedError as error:
        return number(visit, problems=error.problems)
    return visit.go(PATHS["details"])


# steps 5 and 6 -----------------------------------------------------------------------------------


def password(visit: Visit, *, problems: Problems = ()) -> Response:
    service(visit).require_step(visit.session, "password")
    shortest = visit.bank.policy.certificate_password_shortest
    return step_page(visit, 5, "password", problems=problems, shortest=shortest, back=PATHS["details"])


def leave_password(visit: Visit) -> Response:
    """인증서신규발급: the phone makes a key under the password; nothing is issued."""
    chosen, keys = visit.raw("password"), visit.city.phone_keys
    try:
        service(visit).require_password(visit.session, chosen, again=visit.raw("again"))
    except RefusedError as error:
        return password(visit, problems=error.problems)
    keys.forget(service(visit).draft(visit.session).key)
    service(visit).name_key(visit.session, keys.make(chosen))
    return visit.go(PATHS["issue"])


def issue(visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    draft = service(visit).require_step(visit.session, "issue")
    rows = [
        ("성명", draft.name),
        ("발급기관", "코스콤(SignKorea)"),
        ("신청기관", "한국증권금융"),
        ("저장 위치", "이 휴대폰"),
    ]
    return step_page(
        visit,
        6,
        "issue",
        problems=problems,
        alerts=alerts,
        values={"type": visit.text("type")},
        rows=rows,
        types=tuple(rules.TYPES),
        back=PATHS["password"],
    )


def confirm_issue(visit: Visit) -> Response:
    """확인: issued, registered, and stored on the phone."""
    chosen, keys = visit.text("type"), visit.city.phone_keys
    try:
        name = service(visit).require_type(visit.session, chosen).key
        certificate = service(visit).issue(visit.session, chosen, request=keys.request(name))
    except PartyRefusedError as error:
        return issue(visit, alerts=(error.message,))
    except PartyError:
        return issue(visit, alerts=(AUTHORITY_DOWN,))
    except RefusedError as error:
        if error.message == ALREADY:
            return visit.go(DONE, alert=ALREADY)
        return issue(visit, problems=error.problems)
    keys.store(name, certificate, authority=rules.TYPES[chosen].authority)
    return visit.go(DONE)


def done(visit: Visit) -> Response:
    """발급완료."""
    outcome = service(visit).outcome(visit.session)
    if outcome is None:
        return visit.go(ROOT)
    rows = [
        ("성명", outcome.name),
        ("발급기관", "코스콤(SignKorea)"),
        ("발급 수수료", "무료"),
        ("유효기간", f"{outcome.first} ~ {outcome.last}"),
        ("저장 위치", "이 휴대폰"),
    ]
    return step_page(visit, 6, "done", rows=rows, back="")


def cancel(visit: Visit) -> Response:
    """취소: nothing stays, on the phone neither."""
    visit.city.phone_keys.forget(service(visit).cancel(visit.session))
    return visit.go("/m", status=CANCELLED)


def step_page(
    visit: Visit,
    step: int,
    template: str,
    *,
    problems: Problems = (),
    alerts: tuple[str, ...] = (),
    status: str = "",
    values: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """A page of the flow, with stepper and the way out."""
    return visit.page(
        f"phone/new_certificate/{template}.html",
        status=422 if problems else 200,
        form=view(values, problems),
        alerts=alerts,
        statuses=(status,) if status else (),
        step=step,
        steps=STEPS,
        root=ROOT,
        **context,
    )


def tell_main(visit: Visit, message: str) -> Response:
    """Close the window and have the main one say why."""
    visit.say(alerts=[message])
    return visit.window("본인인증", message, goto=PATHS["identity"])


def problems_of(error: BankError) -> Problems:
    """What a page shows of a refusal."""
    return error.problems if isinstance(error, RefusedError) else (Problem("", error.message),)


def service(visit: Visit) -> NewCertificate:
    """The bank's half of the flow."""
    return visit.bank.new_certificate
