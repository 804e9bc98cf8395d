"""Registering a certificate: 본인확인, what the holder proves, the service's window, completion.

The same for joint and financial certificates, on the PC and on the phone; templates and words are the flow's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError
from ksfc_spec.bank.financial.registration import FinancialRegistration
from ksfc_spec.bank.joint.registration import JointRegistration
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.bank.registering.course import Route
from ksfc_spec.parties.errors import PartyError, PartyRefusedError

from .additional import PC_WORDING, AdditionalPages, Wording
from .channel import Channel, Secrets
from .forms import view
from .site import Page, Site, Visit, party_down

Service = JointRegistration | FinancialRegistration
Problems = tuple[Problem, ...]
CARD_ENTRIES = ("tail", "first", "second")
CANCELLED = "등록을 취소했습니다."


@dataclass(frozen=True)
class RegistrationPages:
    """The screens of one flow on one channel.

    `secrets` are those of 본인확인, `proofs` those of the second step, whose other entries are `typed`; `kept` stand in
    their fields again. `window` is the address of the service's window, `title` what it is called when it closes.
    With a `guide`, 취소 leads there; without, 이전 leads to the step before. `ended` is said at the log-in page to
    somebody whose session had ended.
    """

    route: Route
    service: Callable[[Bank], Service]
    channel: Channel
    templates: str
    secrets: Secrets
    proofs: Secrets
    typed: tuple[str, ...]
    kept: tuple[str, ...]
    window: str
    title: str
    registered: str
    home: str
    guide: str = ""
    ended: str = ""
    wording: Wording = PC_WORDING

    def routes(self, site: Site) -> list[BaseRoute]:
        """Every page and button of the flow."""
        first, second, third, last = self.route.paths.values()
        certificate, done = self._live(self.certificate), self._live(self.done)
        return [
            site.route(first, self.identity, self.identify),
            site.route(second, self._live(self.authentication), self.authenticate),
            *self._ways_out(site),
            *self.additional.routes(site),
            site.route(third, certificate),
            site.route(f"{third}/open", certificate, self.open_window),
            site.route(f"{third}/return", self.returned),
            site.route(last, done),
            site.route(f"{last}/leave", done, self.leave),
        ]

    def _ways_out(self, site: Site) -> list[BaseRoute]:
        first, second, third, _ = self.route.paths.values()
        if self.guide:
            return [site.route(f"{first}/cancel", self.identity, self.cancel)]
        return [
            site.route(f"{second}/back", self.authentication, self.back_to_identity),
            site.route(f"{third}/back", self.certificate, self.back_to_authentication),
        ]

    @property
    def additional(self) -> AdditionalPages:
        """The buttons of the additional authentication in the second step."""
        base = f"{self.route.paths['authentication']}/additional"
        return AdditionalPages(
            self.route.flow, base, self.authentication, self._subject, wording=self.wording
        )

    def identity(self, visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
        """본인확인; the ID of somebody logged in stands in its field."""
        member = visit.member()
        typed = visit.text("user_id") if visit.request.method == "POST" else member.user_id if member else ""
        return visit.page(
            f"{self.templates}/identity.html",
            status=422 if problems else 200,
            step=1,
            form=view({"user_id": typed}, problems),
            alerts=alerts,
            keyboards=self.channel.keyboards(visit, self.secrets),
        )

    def identify(self, visit: Visit) -> Response:
        """다음 or 확인."""
        try:
            self.channel.require_device(visit)
            given = self.channel.entries(visit, self.secrets)
            self._service(visit).identify(
                visit.session,
                user_id=visit.text("user_id"),
                password=given["password"],
                number=given["resident"],
            )
        except RefusedError as error:
            return self.identity(visit, problems=error.problems)
        except BankError as error:
            return self.identity(visit, alerts=(error.message,))
        return visit.go(self.route.paths["authentication"])

    def authentication(
        self,
        visit: Visit,
        *,
        problems: Problems = (),
        alerts: tuple[str, ...] = (),
        statuses: tuple[str, ...] = (),
    ) -> Response:
        """The additional authentication, then account, medium or numbers on file, as the flow asks."""
        owner = self._service(visit).owner(visit.session)
        cells = visit.bank.media.draw_cells(visit.session, self.route.flow) if owner.medium == CARD else ()
        return visit.page(
            f"{self.templates}/authentication.html",
            status=422 if problems else 200,
            step=2,
            form=view({name: visit.text(name) for name in self.kept}, problems),
            alerts=alerts,
            statuses=statuses,
            owner=owner,
            cells=cells,
            additional=self.additional.view(visit),
            keyboards=self.channel.keyboards(visit, self.proofs),
        )

    def authenticate(self, visit: Visit) -> Response:
        """다음 or 확인. What the page did not ask for is not there, and the bank says what it misses."""
        self._service(visit).require_step(visit.session, "authentication")
        asked = {name: layout for name, layout in self.proofs.items() if name in visit.form}
        try:
            given = self.channel.entries(visit, asked)
            typed = {name: visit.text(name) for name in self.typed}
            self._service(visit).authenticate(visit.session, {**typed, **given})
        except RefusedError as error:
            return self.authentication(visit, problems=error.problems)
        except BankError as error:
            return self.authentication(visit, alerts=(error.message,))
        return visit.go(self.route.paths["certificate"])

    def back_to_identity(self, visit: Visit) -> Response:
        """이전: what was proven is forgotten."""
        self._service(visit).restart(visit.session)
        return visit.go(self.route.paths["identity"])

    def cancel(self, visit: Visit) -> Response:
        """취소: nothing stays."""
        self._service(visit).restart(visit.session)
        return visit.go(self.guide, status=CANCELLED)

    def certificate(self, visit: Visit) -> Response:
        """Before the window opens."""
        self._service(visit).require_step(visit.session, "certificate")
        return visit.page(f"{self.templates}/certificate.html", step=3)

    def open_window(self, visit: Visit) -> Response:
        """The button: into the service's window."""
        try:
            errand = self._service(visit).start(visit.session)
        except BankError as error:
            return self.tell_main(visit, error.message)
        except PartyError as error:
            return self.tell_main(visit, party_down(error))
        return RedirectResponse(f"{self.window}/{errand}", 303)

    def back_to_authentication(self, visit: Visit) -> Response:
        """이전, to the second step."""
        self._service(visit).back(visit.session)
        return visit.go(self.route.paths["authentication"])

    def returned(self, visit: Visit) -> Response:
        """The service comes back with a signed answer; what is refused may be chosen anew where its window waits."""
        query = visit.request.query_params
        try:
            self._service(visit).finish(
                visit.session, state=query.get("state", ""), token=query.get("token", "")
            )
        except CertificateRefusedError as error:
            return RedirectResponse(f"{self.window}/{error.request}", 303)
        except (BankError, PartyRefusedError) as error:
            due = self._service(visit).draft(visit.session).due
            return self.tell_main(visit, error.message, step="done" if due == "done" else "certificate")
        except PartyError as error:
            return self.tell_main(visit, party_down(error))
        return visit.window(self.title, self.registered, goto=self.route.paths["done"])

    def done(self, visit: Visit) -> Response:
        """등록완료."""
        draft = self._service(visit).require_step(visit.session, "done")
        return visit.page(f"{self.templates}/done.html", step=4, draft=draft)

    def leave(self, visit: Visit) -> Response:
        """나가기."""
        self._service(visit).leave(visit.session)
        return visit.go(self.home)

    def tell_main(self, visit: Visit, message: str, *, step: str = "certificate") -> Response:
        """Close the window and have the main one say why, at that step."""
        visit.say(alerts=[message])
        return visit.window(self.title, message, goto=self.route.paths[step])

    def _live(self, page: Page) -> Page:
        """The page, unless the session had ended and the flow says something of its own to that."""

        def shown(visit: Visit) -> Response:
            if visit.expired and self.ended:
                return visit.go("/login", alert=self.ended)
            return page(visit)

        return shown

    def _service(self, visit: Visit) -> Service:
        return self.service(visit.bank)

    def _subject(self, visit: Visit) -> int:
        return self._service(visit).require_step(visit.session, "authentication").member_id
