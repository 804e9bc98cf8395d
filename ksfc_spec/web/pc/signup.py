"""Sign-up, steps 1 and 4: terms, the consent window, cancelling, completion. Steps 2 and 3 stand beside it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.documents import CONSENT_FORMS, TERMS, documents
from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.bank.signup import rules
from ksfc_spec.bank.signup.service import JOINED, STEP_MESSAGES
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, step_path

from . import security

CONSENT = "개인정보 수집·이용·제공 동의"
ITEMS = (*rules.REQUIRED_ITEMS, rules.OPTIONAL_ITEM)


def routes(site: Site) -> list[BaseRoute]:
    """Terms, consent, cancelling and completion."""
    return [
        site.route("/join/terms", terms, agree),
        site.route("/join/consent", consent, give_consent),
        site.route("/join/consent/text", consent, open_text),
        site.route("/join/consent/text/close", close_text),
        site.route("/join/cancel", ask_cancel, cancel),
        site.route("/join/done", done, leave),
    ]


def terms(visit: Visit) -> Response:
    if visit.session.member_id is not None:
        return visit.go("/", alert="이미 가입하여 로그인하셨습니다.")
    missing = visit.bank.security.missing()
    if missing:
        return visit.go("/security", alert=security.missing_message(missing))
    agreed = visit.bank.signup.draft(visit.session).terms
    shown = [documents()[key] for key in TERMS]
    return visit.page("pc/signup/terms.html", step=1, documents=shown, agreed=agreed)


def agree(visit: Visit) -> Response:
    """Opens the consent window; when something is missing the window closes again and the main one says what."""
    try:
        visit.bank.signup.agree_terms(visit.session, visit.texts("terms"))
    except RefusedError as error:
        visit.say(alerts=[problem.message for problem in error.problems])
        return visit.window("약관동의", "동의하지 않은 약관이 있습니다.", goto="/join/terms")
    return visit.go("/join/consent")


def consent(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    draft = visit.bank.signup.require_step(visit.session, "consent")
    return visit.page(
        "pc/signup/consent.html",
        status=422 if problems else 200,
        form=view(draft.answers, problems),
        channels=draft.channels,
        channel_names=visit.bank.policy.channels,
        enabled={form: rules.form_enabled(form, opened=draft.opened) for form in CONSENT_FORMS},
    )


def give_consent(visit: Visit) -> Response:
    try:
        visit.bank.signup.give_consent(
            visit.session,
            _answers(visit),
            channels=visit.texts("channels"),
            select_all=bool(visit.text("select_all")),
            all_channels=bool(visit.text("all_channels")),
        )
    except RefusedError as error:
        return consent(visit, error.problems)
    return visit.window(CONSENT, "동의를 마쳤습니다. 실명확인으로 갑니다.", goto="/join/real-name")


def open_text(visit: Visit) -> Response:
    """Show a form's full text, and have the consent window come back with that form's items enabled."""
    answers = rules.with_select_all(_answers(visit), select_all=bool(visit.text("select_all")))
    chosen = rules.chosen_channels(
        visit.texts("channels"), all_ticked=bool(visit.text("all_channels")), policy=visit.bank.policy
    )
    visit.bank.signup.keep_answers(visit.session, answers, chosen)
    form = visit.text("form")
    if form not in CONSENT_FORMS:
        return visit.page("errors/missing.html", status=404)
    document = visit.bank.signup.open_text(visit.session, form)
    return visit.page("pc/signup/consent_text.html", document=document)


def close_text(visit: Visit) -> Response:
    return visit.window("동의서 전문", "전문을 확인했습니다.")


def ask_cancel(visit: Visit) -> Response:
    signup = visit.bank.signup
    step = signup.first_unfinished(signup.draft(visit.session))
    return visit.page("pc/signup/cancel.html", back=step_path(step))


def cancel(visit: Visit) -> Response:
    visit.bank.signup.cancel(visit.session)
    return visit.go("/", status="회원가입을 취소했습니다. 입력하신 내용은 남아 있지 않습니다.")


def done(visit: Visit) -> Response:
    joined = visit.session.notes.get(JOINED)
    if not joined:
        draft = visit.bank.signup.draft(visit.session)
        step = visit.bank.signup.first_unfinished(draft)
        return visit.go(step_path(step), alert=STEP_MESSAGES[step])
    return visit.page("pc/signup/done.html", step=4, joined=joined)


def leave(visit: Visit) -> Response:
    """Leave the completion; it is not shown to the next person at this computer."""
    visit.remember(**{JOINED: None})
    return visit.go("/")


def _answers(visit: Visit) -> Mapping[str, str]:
    """The answer to each item, `""` where none was chosen."""
    given = {item: visit.text(item) for item in ITEMS}
    return {item: answer if answer in (rules.AGREE, rules.DISAGREE) else "" for item, answer in given.items()}
