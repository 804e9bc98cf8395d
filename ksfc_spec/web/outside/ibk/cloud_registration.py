"""클라우드 > 타기관 인증서 등록 and 인증서 관리: both go on in Koscom's window."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.ibk_additional import Proof
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site

from .house import Call, House, problem, redirect
from .proof import ProofPages

FLOW = "register in the cloud"
ROOT, MANAGEMENT = "/ibk/cloud/register", "/ibk/cloud/manage"
WINDOW = "클라우드 공동인증서 등록"


def routes(site: Site) -> list[BaseRoute]:
    """Registration (after log-in), and the way into management, for which the cloud asks for itself who it is."""
    house = House(site)
    return [
        house.route(ROOT, page, None, login=True),
        house.route(f"{ROOT}/ask", None, PROOF.ask, login=True),
        house.route(f"{ROOT}/confirm", None, PROOF.confirm, login=True),
        house.route(f"{ROOT}/choose", None, choose, login=True),
        house.route(f"{ROOT}/return", come_back, login=True),
        house.route(f"{ROOT}/done", done, login=True),
        house.route(MANAGEMENT, management, manage),
    ]


def page(call: Call, *, said: str = "", status: str = "") -> Response:
    proof = PROOF.view(call)
    return call.page(
        "cloud/register",
        form=view({"contact": proof.chosen}, problem(said)),
        statuses=(status,) if status else (),
        proof=proof,
    )


def choose(call: Call) -> Response:
    """클라우드 인증서 선택: on to Koscom's window."""
    if PROOF.needed(call):
        return _refused(call, rules.NEED_ADDITIONAL)
    errand = ""

    def deed() -> None:
        nonlocal errand
        errand = call.ibk.ask_cloud_registration(call.seat, return_to=f"{ROOT}/return")

    said = call.refused(deed)
    return _refused(call, said) if said else redirect(f"/parties/koscom/{errand}")


def come_back(call: Call) -> Response:
    """Koscom sent the customer back with a signed nonce."""
    query = call.request.query_params
    state, token = query.get("state", ""), query.get("token", "")
    if PROOF.needed(call):
        return _refused(call, rules.NEED_ADDITIONAL)
    said = call.refused(lambda: call.ibk.register_cloud(call.seat, call.customer, state=state, token=token))
    if said:
        return _refused(call, said)
    call.seat.desk.pop(FLOW, None)
    return call.shut(WINDOW, "인증서를 등록했습니다.", goto=f"{ROOT}/done")


def done(call: Call) -> Response:
    return call.page(
        "finished",
        title="IBK 클라우드 타기관 등록완료",
        message="클라우드 공동인증서를 등록했습니다. 이제 이 인증서로 로그인하실 수 있습니다.",
    )


def management(call: Call) -> Response:
    return call.page("cloud/manage")


def manage(call: Call) -> Response:
    """클라우드 인증서 관리: Koscom's window, at its management once the cloud is open."""
    errand = ""

    def deed() -> None:
        nonlocal errand
        errand = call.ibk.ask_cloud(call.seat, return_to="/ibk/login/cloud/return")

    said = call.refused(deed)
    if said:
        return call.shut(WINDOW, said, goto=MANAGEMENT, alert=said)
    return redirect(f"/parties/koscom/{errand}/manage")


def _refused(call: Call, said: str) -> Response:
    return call.shut(WINDOW, said, goto=ROOT, alert=said)


def _proof(call: Call) -> Proof:
    proof = call.seat.desk.setdefault(FLOW, Proof())
    assert isinstance(proof, Proof)
    return proof


PROOF = ProofPages(ROOT, page, _proof)
