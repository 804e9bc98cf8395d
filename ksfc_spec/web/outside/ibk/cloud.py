"""클라우드 인증서비스: log-in through Koscom's window, and issue into the cloud (individuals only)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.clock import KST
from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.ibk_additional import Proof
from ksfc_spec.parties.ibk_cloud import CloudApplication
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site

from .house import Call, Handler, House, problem, redirect
from .issue import MUST_PAY, PAYMENT, payment
from .proof import ProofPages

FLOW = "cloud"
ROOT = "/ibk/cloud/issue"
DONE = "클라우드 공동인증서로 로그인했습니다."
WINDOW = "클라우드 공동인증서 로그인"


def routes(site: Site) -> list[BaseRoute]:
    """Log-in of both channels, and the flow of issue."""
    pc, phone = House(site), House(site, phone=True)

    def step(name: str, page: Any) -> Handler:
        return _standing(name, page)

    def shown(page: Handler) -> Any:
        return lambda call, _: page(call)

    return [
        *(
            route
            for house, root in ((pc, "/ibk"), (phone, "/m/ibk"))
            for route in (
                house.route(f"{root}/login/cloud", None, ask),
                house.route(f"{root}/login/cloud/return", come_back),
            )
        ),
        pc.route(ROOT, start),
        pc.route(ROOT, None, begin, login=True),
        pc.route(f"{ROOT}/terms", step("terms", terms), step("terms", agree), login=True),
        pc.route(
            f"{ROOT}/additional", step("additional", shown(additional)), step("additional", go_on), login=True
        ),
        pc.route(f"{ROOT}/additional/ask", None, step("additional", shown(PROOF.ask)), login=True),
        pc.route(f"{ROOT}/additional/confirm", None, step("additional", shown(PROOF.confirm)), login=True),
        pc.route(f"{ROOT}/kind", step("kind", kind), step("kind", choose), login=True),
        pc.route(f"{ROOT}/pay", None, step("kind", pay), login=True),
        pc.route(f"{ROOT}/pay/cancel", None, step("kind", cancel_payment), login=True),
        pc.route(f"{ROOT}/done", step("done", done), login=True),
    ]


# log-in --------------------------------------------------------------------------------------------


def ask(call: Call) -> Response:
    """클라우드 공동인증서 로그인: on to Koscom's window."""
    errand = ""

    def deed() -> None:
        nonlocal errand
        errand = call.ibk.ask_cloud(call.seat, return_to=f"{call.root}/login/cloud/return")

    said = call.refused(deed)
    if said:
        return call.shut(WINDOW, said, goto=f"{call.root}/login", alert=said)
    return redirect(f"/parties/koscom/{errand}")


def come_back(call: Call) -> Response:
    """Koscom sent the customer back with a signed nonce."""
    query = call.request.query_params
    state, token = query.get("state", ""), query.get("token", "")
    said = call.refused(lambda: call.ibk.admit_cloud(call.seat, state=state, token=token))
    if said:
        return call.shut(WINDOW, said, goto=f"{call.root}/login", alert=said)
    return call.shut(WINDOW, DONE, goto=call.root, status=DONE)


# issue ---------------------------------------------------------------------------------------------


def start(call: Call, *, said: str = "") -> Response:
    how = rules.HOW_TO_CONSENT if said == rules.NOT_CONSENTED else ""
    return call.page("cloud/start", problems=problem(said), how=how)


def begin(call: Call) -> Response:
    """공동인증서 발급: consent, and not for corporations."""

    def deed() -> None:
        call.seat.desk[FLOW] = call.ibk.cloud_desk.begin(call.customer)

    said = call.refused(deed)
    return start(call, said=said) if said else redirect(f"{ROOT}/terms")


def terms(call: Call, now: CloudApplication, *, said: str = "") -> Response:
    return call.page("cloud/terms", problems=problem(said), agreements=rules.AGREEMENTS, agreed=())


def agree(call: Call, now: CloudApplication) -> Response:
    """다음 on the terms."""
    said = call.refused(lambda: call.ibk.cloud_desk.agree(now, call.texts("agreed")))
    return terms(call, now, said=said) if said else redirect(f"{ROOT}/additional")


def additional(call: Call, *, said: str = "", status: str = "") -> Response:
    proof = PROOF.view(call)
    form = view({"contact": proof.chosen}, problem(said))
    return call.page("cloud/additional", form=form, statuses=(status,) if status else (), proof=proof)


def go_on(call: Call, now: CloudApplication) -> Response:
    """다음."""
    pin, again = call.raw("pin"), call.raw("again")
    desk, who = call.ibk.cloud_desk, call.customer
    said = call.refused(lambda: desk.go_on(now, who, pin=pin, again=again, address=call.address))
    return additional(call, said=said) if said else redirect(f"{ROOT}/kind")


def kind(call: Call, now: CloudApplication, *, said: str = "") -> Response:
    form = view({"kind": call.text("kind")}, problem(said))
    return call.page("cloud/kind", form=form, kinds=list(rules.CLOUD_KINDS))


def choose(call: Call, now: CloudApplication) -> Response:
    """확인, into the payment window, which closes at once where nothing is to be paid."""
    chosen = call.text("kind")
    said = call.refused(lambda: call.ibk.cloud_desk.choose(now, call.customer, kind=chosen))
    if not said and now.fee:
        call.say(alerts=(MUST_PAY,))
        return payment(call, purpose=chosen, fee=now.fee, opener=f"{ROOT}/kind", root=ROOT)
    said = said or call.refused(lambda: call.ibk.cloud_desk.issue(now, call.customer))
    if said:
        return call.shut(PAYMENT, said, goto=f"{ROOT}/kind", alert=said)
    return call.shut(PAYMENT, "발급했습니다.", goto=f"{ROOT}/done")


def pay(call: Call, now: CloudApplication) -> Response:
    """결제."""
    said = call.refused(lambda: call.ibk.cloud_desk.pay(now, call.customer))
    if said:
        purpose = now.kind.name if now.kind else ""
        return payment(call, purpose=purpose, fee=now.fee, said=said, root=ROOT)
    return call.shut(PAYMENT, "결제를 마쳤습니다.", goto=f"{ROOT}/done")


def cancel_payment(call: Call, now: CloudApplication) -> Response:
    return call.shut(PAYMENT, "결제를 취소했습니다.", goto=f"{ROOT}/kind", alert=MUST_PAY)


def done(call: Call, now: CloudApplication) -> Response:
    assert now.issued is not None
    until = now.issued.certificate.not_valid_after_utc.astimezone(KST).date()
    return call.page("cloud/done", until=until)


def _proof(call: Call) -> Proof:
    now = call.seat.desk[FLOW]
    assert isinstance(now, CloudApplication)
    return now.proof


PROOF = ProofPages(f"{ROOT}/additional", additional, _proof)


def _standing(step: str, page: Any) -> Handler:
    """A page of a step; others are led back to the step in hand, corporations told why there is none."""

    def shown(call: Call) -> Response:
        said = call.refused(lambda: call.ibk.cloud_desk.require_allowed(call.customer))
        if said:
            return call.go(ROOT, alert=said)
        now = call.seat.desk.get(FLOW)
        if not isinstance(now, CloudApplication):
            return call.go(ROOT, alert="공동인증서 발급을 먼저 눌러 주세요.")
        if rules.CLOUD_STEPS.index(step) > rules.CLOUD_STEPS.index(now.due):
            return call.go(f"{ROOT}/{now.due}", alert="앞 단계를 마치고 진행해 주세요.")
        response: Response = page(call, now)
        return response

    return shown
