"""타기관 인증서 등록, 갱신, 전환발급."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.ibk_additional import Proof
from ksfc_spec.parties.pc import HARD_DISK, MEDIA
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site

from .house import Call, House, problem, redirect
from .issue import PAYMENT, payment
from .proof import ProofPages

FLOW = "register"
ROOT, CONVERSION = "/ibk/register", "/ibk/convert"
MUST_PAY = "결제를 마쳐야 전환됩니다."
NOTHING = "갱신할 인증서를 찾을 수 없습니다."


def routes(site: Site) -> list[BaseRoute]:
    """The three flows."""
    house = House(site)
    return [
        house.route(ROOT, page, go_on, login=True),
        house.route(f"{ROOT}/ask", None, PROOF.ask, login=True),
        house.route(f"{ROOT}/confirm", None, PROOF.confirm, login=True),
        house.route(f"{ROOT}/certificate", choose, register, login=True),
        house.route(f"{ROOT}/done", done, login=True),
        house.route("/ibk/renew", renewal, renew),
        house.route("/ibk/renew/done", renewed),
        house.route(CONVERSION, conversion, convert),
        house.route(f"{CONVERSION}/paid", None, convert_paid),
        house.route(f"{CONVERSION}/pay", None, pay),
        house.route(f"{CONVERSION}/pay/cancel", None, cancel_payment),
        house.route(f"{CONVERSION}/done", converted),
    ]


# registration ------------------------------------------------------------------------------------


def page(call: Call, *, said: str = "", status: str = "") -> Response:
    proof = PROOF.view(call)
    form = view({"contact": proof.chosen}, problem(said))
    return call.page("register", form=form, statuses=(status,) if status else (), proof=proof)


def go_on(call: Call) -> Response:
    """다음."""
    if PROOF.needed(call):
        return page(call, said=rules.NEED_ADDITIONAL)
    return redirect(f"{ROOT}/certificate")


def choose(call: Call, *, said: str = "") -> Response:
    if PROOF.needed(call):
        return call.go(ROOT, alert=rules.NEED_ADDITIONAL)
    return _media_page(call, "register_choose", said=said)


def register(call: Call) -> Response:
    """확인: the customer's own, valid, good for trading, not registered yet."""
    if PROOF.needed(call):
        return call.go(ROOT, alert=rules.NEED_ADDITIONAL)
    who, key, password = call.customer, call.text("key"), call.raw("password")
    said = call.refused(lambda: call.ibk.register(who, key, password=password))
    if said:
        return choose(call, said=said)
    call.seat.desk.pop(FLOW, None)
    return redirect(f"{ROOT}/done")


def done(call: Call) -> Response:
    return call.page("register_done")


def _proof(call: Call) -> Proof:
    proof = call.seat.desk.setdefault(FLOW, Proof())
    assert isinstance(proof, Proof)
    return proof


PROOF = ProofPages(ROOT, page, _proof)


# renewal and conversion ----------------------------------------------------------------------------


def renewal(call: Call, *, said: str = "") -> Response:
    empty = not any(call.ibk.media.lines(medium) for medium in MEDIA)
    return _media_page(call, "renew", said=said or (NOTHING if empty else ""))


def renew(call: Call) -> Response:
    """갱신."""
    key, password = call.text("key"), call.raw("password")
    said = call.refused(lambda: call.ibk.renew(key, password=password))
    return renewal(call, said=said) if said else redirect("/ibk/renew/done")


def renewed(call: Call) -> Response:
    return call.page("finished", title="IBK 갱신완료", message="공동인증서를 갱신했습니다.")


def conversion(call: Call, *, said: str = "") -> Response:
    fees = {
        line.value: rules.conversion_fee(line.kind)
        for medium in MEDIA
        for line in call.ibk.media.lines(medium)
        if rules.convertible(line.kind)
    }
    return _media_page(call, "convert", said=said, fees=fees)


def convert(call: Call) -> Response:
    """용도제한용으로 전환 or 범용으로 전환, where nothing is to be paid."""
    key, password = call.text("key"), call.raw("password")
    fee, said = _fee(call, key, password)
    said = said or (MUST_PAY if fee else call.refused(lambda: call.ibk.convert(key, password=password)))
    return conversion(call, said=said) if said else redirect(f"{CONVERSION}/done")


def convert_paid(call: Call) -> Response:
    """The same into the payment window."""
    key, password = call.text("key"), call.raw("password")
    fee, said = _fee(call, key, password)
    if said:
        return call.shut(PAYMENT, said, goto=CONVERSION, alert=said)
    call.seat.desk["convert"] = (key, password)
    call.say(alerts=(MUST_PAY,))
    return payment(call, purpose="인증서 전환발급", fee=fee, opener=CONVERSION, root=CONVERSION)


def _fee(call: Call, key: str, password: str) -> tuple[int, str]:
    """What the conversion costs, and why it is refused (`""`: it is not)."""
    fee = 0

    def deed() -> None:
        nonlocal fee
        fee = call.ibk.convertible(key, password=password)

    said = call.refused(deed)
    return fee, said


def pay(call: Call) -> Response:
    """결제, then the conversion."""
    waiting = call.seat.desk.pop("convert", None)
    if not isinstance(waiting, tuple):
        return call.shut(PAYMENT, MUST_PAY, goto=CONVERSION, alert=MUST_PAY)
    key, password = waiting
    said = call.refused(lambda: call.ibk.convert(key, password=password))
    if said:
        return call.shut(PAYMENT, said, goto=CONVERSION, alert=said)
    return call.shut(PAYMENT, "결제를 마쳤습니다.", goto=f"{CONVERSION}/done")


def cancel_payment(call: Call) -> Response:
    call.seat.desk.pop("convert", None)
    return call.shut(PAYMENT, "결제를 취소했습니다.", goto=CONVERSION, alert=MUST_PAY)


def converted(call: Call) -> Response:
    return call.page("finished", title="IBK 전환발급 완료", message="인증서의 용도를 바꾸어 발급했습니다.")


def _media_page(call: Call, template: str, *, said: str, **more: Any) -> Response:
    return call.page(
        template,
        form=view({"source": call.text("source") or HARD_DISK, "key": call.text("key")}, problem(said)),
        media=MEDIA,
        held={medium: call.ibk.media.lines(medium) for medium in MEDIA},
        **more,
    )
