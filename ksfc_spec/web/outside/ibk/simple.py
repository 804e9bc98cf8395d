"""간편인증 on IBK's phone pages: registering a simple password, a pattern, finger or face, and logging in by them.

Registration needs a session opened by certificate; a phone keeps one of each for one customer (ibk-joint-certificate:17).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.phone import rules as means_rules
from ksfc_spec.bank.phone.enrolment import UNVERIFIED
from ksfc_spec.bank.phone.means import PhoneMeans, means_of_house
from ksfc_spec.bank.phone.passkeys import Question
from ksfc_spec.bank.policy import Policy
from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.ibk_certificates import REGISTRAR
from ksfc_spec.web.forms import view
from ksfc_spec.web.phone.device import DeviceCookie
from ksfc_spec.web.site import Site

from .house import Call, Handler, House, problem, redirect

ROOT, LOGIN = "/m/ibk/simple", "/m/ibk/login"
COOKIE = DeviceCookie("ibk-phone")
LOGGED_IN = "로그인했습니다."
DRAW_AGAIN = "같은 패턴을 한 번 더 그려 주세요."
NO_QUESTION = "요청이 끝났거나 없습니다. 다시 눌러 주세요."
ENTRIES = (
    ("password", means_rules.SIMPLE),
    ("pattern", means_rules.PATTERN),
)
"""The means that are entered on a page: how its addresses end → the means."""


def routes(site: Site) -> list[BaseRoute]:
    """Registration, guarded, and log-in."""
    house = House(site, phone=True)
    policy = site.bank.policy
    pages = SimplePages(means_of_house(REGISTRAR, settings=site.settings, policy=policy), policy)
    return [
        house.route(ROOT, guarded(lambda call: call.page("simple/list"))),
        house.route(f"{ROOT}/password", guarded(pages.password), guarded(pages.set_password)),
        house.route(f"{ROOT}/pattern", guarded(pages.pattern), guarded(pages.draw)),
        house.route(f"{ROOT}/bio", guarded(pages.bio), guarded(pages.ask_key)),
        house.route(f"{ROOT}/bio/answer", None, guarded(pages.take_key)),
        house.route(f"{ROOT}/done", done),
        *(
            house.route(f"{LOGIN}/{path}", entry(pages, means, path), log_in(pages, means, path))
            for path, means in ENTRIES
        ),
        house.route(f"{LOGIN}/bio", pages.prompt, pages.ask_proof),
        house.route(f"{LOGIN}/bio/answer", None, pages.take_proof),
    ]


def guarded(page: Handler) -> Handler:
    """A page for sessions opened by certificate; others are told so."""

    def shown(call: Call) -> Response:
        if call.who is None or not rules.may_register_simple(call.seat.means):
            return call.go(LOGIN, alert=rules.CERTIFICATE_NEEDED)
        return page(call)

    return shown


def done(call: Call) -> Response:
    means = call.seat.desk.get("registered")
    if not isinstance(means, str):
        return call.go(ROOT)
    return call.page("simple/done", title=f"IBK {means} 등록완료")


def entry(pages: SimplePages, means: str, path: str) -> Handler:
    """The page on which a simple password or a pattern is entered for a log-in."""

    def shown(call: Call, said: str = "") -> Response:
        if not pages.means.registered(COOKIE.of(call.request), means):
            return call.go(LOGIN, alert=means_rules.missing_message(means))
        return call.page(f"simple/login_{path}", form=view({}, problem(said)))

    return shown


def log_in(pages: SimplePages, means: str, path: str) -> Handler:
    """확인, or the finger was lifted."""
    show: Callable[..., Response] = entry(pages, means, path)

    def pressed(call: Call) -> Response:
        secret, device = call.raw("secret") or call.text("pattern"), COOKIE.of(call.request)
        return pages.admitted(
            call,
            lambda: pages.means.by_secret(means, secret, device=device),
            means,
            lambda said: show(call, said),
        )

    return pressed


@dataclass(frozen=True)
class SimplePages:
    """The pages over the house's means."""

    means: PhoneMeans
    policy: Policy

    # registration --------------------------------------------------------------------------------

    def password(self, call: Call, said: str = "") -> Response:
        return call.page("simple/password", form=view({}, problem(said)))

    def set_password(self, call: Call) -> Response:
        """등록 of a simple password."""
        who, secret = call.customer, call.raw("secret")
        found = means_rules.simple_password_problem(
            secret, again=call.raw("again"), birth=who.person.resident_number[:6], policy=self.policy
        )
        if found:
            return self.password(call, found)
        return self._keep_secret(call, means_rules.SIMPLE, secret)

    def pattern(self, call: Call, said: str = "") -> Response:
        words = (
            DRAW_AGAIN if call.seat.desk.get("pattern") else "패턴을 그려 주세요. 같은 패턴을 두 번 그립니다."
        )
        return call.page("simple/pattern", form=view({}, problem(said)), words=words)

    def draw(self, call: Call) -> Response:
        """A pattern was drawn, for the first or the second time."""
        drawn, first = call.text("pattern"), call.seat.desk.pop("pattern", "")
        found = means_rules.pattern_problem(drawn, policy=self.policy)
        if found is None and first:
            found = means_rules.second_pattern_problem(drawn, first=str(first))
        if found:
            return self.pattern(call, found)
        if first:
            return self._keep_secret(call, means_rules.PATTERN, drawn)
        call.seat.desk["pattern"] = drawn
        return redirect(f"{ROOT}/pattern")

    def bio(self, call: Call, said: str = "") -> Response:
        asked, sense = call.seat.desk.get("key question"), str(call.seat.desk.get("sense", ""))
        question = {"kind": "create", "options": dict(asked.options)} if isinstance(asked, Question) else None
        form = view({"sense": call.text("sense") or sense}, problem(said))
        return call.page("simple/bio", form=form, asked=question, senses=tuple(UNVERIFIED))

    def ask_key(self, call: Call) -> Response:
        """등록 of finger or face: the phone makes a key."""
        sense, who = call.text("sense"), call.customer
        found = means_rules.sense_problem(sense, senses=call.site.city.phone.senses())
        if found:
            return self.bio(call, found)
        number = call.ibk.customers.number(who)
        question = self.means.passkeys.ask_key(number, name=who.name)
        call.seat.desk |= {"key question": question, "sense": sense}
        return redirect(f"{ROOT}/bio")

    def take_key(self, call: Call) -> Response:
        """The phone's answer, once."""
        question, sense = call.seat.desk.pop("key question", None), str(call.seat.desk.pop("sense", ""))
        state = question.state if isinstance(question, Question) else {}
        number, device = call.ibk.customers.number(call.customer), COOKIE.drawn(call.request)
        answer = call.text("credential")
        said = call.refused(
            lambda: self.means.put_key(number, answer, state=state, sense=sense, device=device)
        )
        return self.bio(call, said) if said else self._done(call, means_rules.BIO, device)

    def _keep_secret(self, call: Call, means: str, secret: str) -> Response:
        device = COOKIE.drawn(call.request)
        self.means.put_secret(call.ibk.customers.number(call.customer), means, secret, device=device)
        return self._done(call, means, device)

    def _done(self, call: Call, means: str, device: str) -> Response:
        call.seat.desk["registered"] = means
        said = means_rules.completed_message(means, again=False)
        return COOKIE.keep(call.go(f"{ROOT}/done", status=said), call.request, device)

    # log-in --------------------------------------------------------------------------------------

    def prompt(self, call: Call) -> Response:
        """The phone's own prompt, while its question waits."""
        asked = call.seat.desk.get("proof question")
        if not isinstance(asked, Question):
            return redirect(LOGIN)
        return call.page("simple/login_bio", asked={"kind": "get", "options": dict(asked.options)})

    def ask_proof(self, call: Call) -> Response:
        """바이오인증 로그인."""

        def deed() -> None:
            call.seat.desk["proof question"] = self.means.ask(device=COOKIE.of(call.request))

        said = call.refused(deed)
        return call.go(LOGIN, alert=said) if said else redirect(f"{LOGIN}/bio")

    def take_proof(self, call: Call) -> Response:
        """The phone's answer, once."""
        asked, answer = call.seat.desk.pop("proof question", None), call.text("credential")
        if not isinstance(asked, Question):
            return call.go(LOGIN, alert=NO_QUESTION)
        device = COOKIE.of(call.request)
        return self.admitted(
            call,
            lambda: self.means.by_proof(answer, state=asked.state, device=device),
            means_rules.BIO,
            lambda said: call.go(LOGIN, alert=said),
        )

    def admitted(
        self, call: Call, judge: Callable[[], int], means: str, otherwise: Callable[[str], Response]
    ) -> Response:
        """Open the session of the customer whom `judge` finds, or say why not."""

        def deed() -> None:
            who = call.ibk.customers.numbered(judge())
            if who is None:
                raise PartyRefusedError("no-customer", NO_QUESTION)
            call.ibk.seats.admit(call.seat, customer=who.name, means=means)

        said = call.refused(deed)
        return otherwise(said) if said else call.go("/m/ibk", status=LOGGED_IN)
