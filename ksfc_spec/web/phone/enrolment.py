"""Registering finger or face, simple password, pattern: the same five screens, three times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.phone import rules
from ksfc_spec.bank.phone.enrolment import SLUGS, EnrolDraft, Enrolment
from ksfc_spec.parties.banks import BANKS
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

from .account_service import TITLE, AccountService
from .card_pages import CardPages
from .device import device_for, keep_device

PREFIX = {"bio": "바이오인증", "simple": "간편비밀번호", "pattern": "패턴인증"}
GUIDE = {"bio": "/m/auth/bio", "simple": "/m/auth/simple", "pattern": "/m/auth/simple"}
TITLES = ("실명확인", "추가본인인증", "신분증 사본제출", "계좌인증", "정보입력 및 완료")
CONFIRMED = "실명이 확인되었습니다."
REAL_NAME_DOWN = "실명확인 기관이 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요."
IDENTIFIED = "본인인증이 완료되었습니다."
CARDS = ("주민등록증", "운전면허증")
WINDOWS = {rules.PHONE: "telco/check", rules.CLOUD: "koscom", rules.JOINT: "phone-certificates"}
"""Where each way is done."""


def routes(site: Site) -> list[BaseRoute]:
    """All three registrations."""
    return [route for slug in SLUGS for route in EnrolmentPages(slug).routes(site)]


@dataclass(frozen=True)
class EnrolmentPages:
    """The screens of one registration."""

    slug: str

    @property
    def base(self) -> str:
        return f"/m/auth/{self.slug}"

    def routes(self, site: Site) -> list[BaseRoute]:
        base = self.base
        return [
            site.route(f"{base}/real-name", self.real_name, self.leave_real_name),
            site.route(f"{base}/real-name/check", self.real_name, self.check_real_name),
            site.route(f"{base}/terms", self.terms, self.terms),
            site.route(f"{base}/terms/answer", self.terms, self.answer_terms),
            site.route(f"{base}/identity", self.identity, self.leave_identity),
            site.route(f"{base}/identity/start", self.identity, self.start_identity),
            site.route(f"{base}/identity/return", self.identity_returned),
            *self.card_pages.routes(site),
            site.route(f"{base}/account", self.account, self.open_service),
            *self.service.routes(site),
            site.route(f"{base}/finish", self.finish, self.register),
            site.route(f"{base}/finish/answer", self.finish, self.take_key),
            site.route(f"{base}/done", self.done),
            site.route(f"{base}/cancel", self.real_name, self.cancel),
        ]

    # step 1 --------------------------------------------------------------------------------------

    def real_name(
        self,
        visit: Visit,
        *,
        problems: tuple[Problem, ...] = (),
        alerts: tuple[str, ...] = (),
        status: str = "",
    ) -> Response:
        draft = _service(visit).draft(visit.session, self.slug)
        typed = {"name": draft.typed_name, "front": draft.typed_front, "agreed": draft.agreed}
        return self._page(
            visit,
            1,
            "real_name",
            view(typed, problems),
            alerts=alerts,
            status=status,
            confirmed=bool(draft.ci),
        )

    def check_real_name(self, visit: Visit) -> Response:
        """실명확인."""
        try:
            _service(visit).check_real_name(visit.session, self.slug, **_person(visit))
        except RefusedError as error:
            return self.real_name(visit, problems=error.problems)
        except BankError as error:
            return self.real_name(visit, alerts=(error.message,))
        except PartyError:
            return self.real_name(visit, alerts=(REAL_NAME_DOWN,))
        return self.real_name(visit, status=CONFIRMED)

    def leave_real_name(self, visit: Visit) -> Response:
        """확인."""
        try:
            _service(visit).finish_real_name(visit.session, self.slug, **_person(visit))
        except RefusedError as error:
            return self.real_name(visit, problems=error.problems)
        return visit.go(f"{self.base}/identity")

    def terms(self, visit: Visit) -> Response:
        return visit.page("phone/auth/terms.html", hush=True, base=self.base, means=PREFIX[self.slug])

    def answer_terms(self, visit: Visit) -> Response:
        """동의함 or 동의 안 함: fills the state on the main window."""
        answer = rules.AGREED if visit.text("answer") == rules.AGREED else rules.DECLINED
        _service(visit).answer_terms(visit.session, self.slug, answer)
        return visit.window("상세약관", f"약관에 {answer}로 표시했습니다.", fill={"약관동의 상태": answer})

    # step 2 --------------------------------------------------------------------------------------

    def identity(self, visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
        draft = _service(visit).require_step(visit.session, self.slug, "identity")
        form = view({"method": visit.text("method") or draft.method}, problems)
        return self._page(visit, 2, "identity", form, methods=rules.METHODS, proven=draft.proven)

    def start_identity(self, visit: Visit) -> Response:
        """본인인증: into the window of the way that was chosen."""
        try:
            method, request = _service(visit).start_identity(
                visit.session, self.slug, visit.text("method"), return_to=f"{self.base}/identity/return"
            )
        except (BankError, PartyError) as error:
            return self._tell_main(visit, _told(error), step="identity")
        return RedirectResponse(f"/parties/{WINDOWS[method]}/{request}", 303)

    def identity_returned(self, visit: Visit) -> Response:
        """The window's answer."""
        query = visit.request.query_params
        try:
            _service(visit).finish_identity(
                visit.session, self.slug, state=query.get("state", ""), token=query.get("token", "")
            )
        except CertificateRefusedError as error:
            method = _service(visit).draft(visit.session, self.slug).method
            return RedirectResponse(f"/parties/{WINDOWS[method]}/{error.request}", 303)
        except (BankError, PartyRefusedError, PartyError) as error:
            return self._tell_main(visit, _told(error), step="identity")
        visit.say(statuses=[IDENTIFIED])
        return visit.window("본인인증", IDENTIFIED, goto=f"{self.base}/identity")

    def leave_identity(self, visit: Visit) -> Response:
        """확인."""
        try:
            _service(visit).leave_identity(visit.session, self.slug, visit.text("method"))
        except RefusedError as error:
            return self.identity(visit, problems=error.problems)
        return visit.go(f"{self.base}/card")

    # step 3 --------------------------------------------------------------------------------------

    def card(self, visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
        draft = _service(visit).require_step(visit.session, self.slug, "card")
        form = view({**draft.card, "kind": visit.text("kind") or draft.card_kind}, problems)
        return self._page(visit, 3, "card", form, cards=CARDS, shot=bool(draft.card))

    @property
    def card_pages(self) -> CardPages:
        """촬영하기, the camera, and 확인."""
        return CardPages(
            base=self.base,
            head=self._flow,
            then=f"{self.base}/account",
            show=self.card,
            require=lambda visit: _service(visit).require_step(visit.session, self.slug, "card"),
            kind=lambda visit: _service(visit).draft(visit.session, self.slug).card_kind,
            photograph=lambda visit, picture: _service(visit).photograph(visit.session, self.slug, picture),
            leave=lambda visit, entries: _service(visit).leave_card(visit.session, self.slug, entries),
            choose=self._choose_card,
        )

    def _choose_card(self, visit: Visit) -> None:
        kind = visit.text("kind")
        _service(visit).choose_card(visit.session, self.slug, kind if kind in CARDS else CARDS[0])

    # step 4 --------------------------------------------------------------------------------------

    def account(self, visit: Visit) -> Response:
        draft = _service(visit).require_step(visit.session, self.slug, "account")
        return self._page(
            visit, 4, "account", view({"bank": draft.bank, "account": draft.account}), banks=BANKS
        )

    def open_service(self, visit: Visit) -> Response:
        """확인: calls the account-check service."""
        try:
            _service(visit).name_account(
                visit.session, self.slug, bank=visit.text("bank"), account=visit.text("account")
            )
        except RefusedError as error:
            visit.say(problems=error.problems)
            return visit.window(TITLE, error.message, goto=f"{self.base}/account")
        except BankError as error:
            return self._tell_main(visit, error.message, step="account", title=TITLE)
        return visit.go(self.service.address)

    @property
    def service(self) -> AccountService:
        """The window 계좌인증 서비스."""
        return AccountService(
            base=self.base,
            flow=f"enrol-{self.slug}",
            then=f"{self.base}/finish",
            named=self._named,
            send=lambda visit: _service(visit).send_won(visit.session, self.slug),
            take=lambda visit, code: _service(visit).take_digits(visit.session, self.slug, code),
        )

    def _named(self, visit: Visit) -> tuple[str, str, str]:
        draft = _service(visit).require_step(visit.session, self.slug, "account")
        return draft.bank, draft.account, draft.name

    # step 5 --------------------------------------------------------------------------------------

    def finish(self, visit: Visit, *, problems: tuple[Problem, ...] = ()) -> Response:
        draft = _service(visit).require_step(visit.session, self.slug, "finish")
        form = view({"sense": visit.text("sense") or draft.sense}, problems)
        return self._page(visit, 5, f"finish_{self.slug}", form, draft=draft, asked=_asked(draft))

    def register(self, visit: Visit) -> Response:
        """등록, or a pattern that was drawn."""
        device = device_for(visit)
        try:
            again = self._registered(visit, device)
        except RefusedError as error:
            return self.finish(visit, problems=error.problems)
        if again is None:
            return visit.go(f"{self.base}/finish")
        return self._completed(visit, again, device)

    def _registered(self, visit: Visit, device: str) -> bool | None:
        service = _service(visit)
        if self.slug == "simple":
            secret, second = visit.raw("secret"), visit.raw("again")
            return service.set_simple(visit.session, secret, again=second, device=device)
        if self.slug == "pattern":
            return service.draw(visit.session, rules.typed_pattern(visit.text("pattern")), device=device)
        service.ask_key(visit.session, visit.text("sense"))
        return None

    def take_key(self, visit: Visit) -> Response:
        """The phone's answer: a key, or nothing."""
        device = device_for(visit)
        try:
            again = _service(visit).take_key(visit.session, visit.text("credential"), device=device)
        except RefusedError as error:
            return self.finish(visit, problems=error.problems)
        return self._completed(visit, again, device)

    def _completed(self, visit: Visit, again: bool, device: str) -> Response:
        said = rules.completed_message(SLUGS[self.slug], again=again)
        return keep_device(visit.go(f"{self.base}/done", status=said), visit, device)

    def done(self, visit: Visit) -> Response:
        return visit.page("phone/auth/done.html", title=f"{SLUGS[self.slug]} 등록완료", flow=self._flow)

    def cancel(self, visit: Visit) -> Response:
        """취소, at any step."""
        _service(visit).cancel(visit.session, self.slug)
        return visit.go(GUIDE[self.slug], status="등록을 취소했습니다.")

    @property
    def _flow(self) -> str:
        return f"{PREFIX[self.slug]} 등록/재등록"

    def _page(
        self, visit: Visit, step: int, template: str, form: object, *, status: str = "", **context: Any
    ) -> Response:
        return visit.page(
            f"phone/auth/{template}.html",
            status=422 if getattr(form, "problems", ()) else 200,
            form=form,
            statuses=(status,) if status else (),
            step=step,
            steps=TITLES,
            title=f"{PREFIX[self.slug]} {TITLES[step - 1]}",
            flow=self._flow,
            base=self.base,
            **context,
        )

    def _tell_main(self, visit: Visit, message: str, *, step: str, title: str = "본인인증") -> Response:
        visit.say(alerts=[message])
        return visit.window(title, message, goto=f"{self.base}/{step}")


def _service(visit: Visit) -> Enrolment:
    return visit.bank.phone.enrolment


def _asked(draft: EnrolDraft) -> dict[str, object] | None:
    return {"kind": "create", "options": dict(draft.asked)} if draft.asked else None


def _told(error: Exception) -> str:
    if isinstance(error, PartyError):
        return party_down(error)
    return error.message if isinstance(error, BankError | PartyRefusedError) else ""


def _person(visit: Visit) -> dict[str, str]:
    return {"name": visit.text("name"), "front": visit.text("front"), "back": visit.raw("back")}
