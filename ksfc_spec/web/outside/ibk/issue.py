"""IBK 인증서 신규/재발급: the start and the six steps, each only in its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.clock import KST
from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.ibk_customers import MOBILE
from ksfc_spec.parties.ibk_issue import Application, Preview
from ksfc_spec.parties.pc import MEDIA
from ksfc_spec.parties.telco import CARRIERS
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site

from .house import Call, Handler, House, problem, redirect
from .proof import SKIPPED, way_of

FLOW = "issue"
ROOT = "/ibk/issue"
NOTICE, PAYMENT = "발급 알림 안내", "IBK 인증서 결제"
MUST_PAY = "결제를 마쳐야 발급됩니다."
REISSUED = "재발급하면 기존 증권인증서는 쓰실 수 없습니다."
NOTIFIED = "등록된 휴대폰으로 발급 사실을 알려 드립니다."
CONNECTED = "SignKorea 인증서생성관리시스템에 연결되었습니다. 발급할 인증서의 정보를 확인해 주세요."
IDENTITY = ("name", "front", "back", "password", "medium", "value")
Step = Callable[..., Response]


def routes(site: Site) -> list[BaseRoute]:
    """The whole flow."""
    house = House(site)

    def step(name: str, page: Step) -> Handler:
        return _standing(name, page)

    return [
        house.route(ROOT, start, begin, login=True),
        house.route(f"{ROOT}/terms", step("terms", terms), step("terms", agree), login=True),
        house.route(f"{ROOT}/notice", None, step("terms", read_notice), login=True),
        house.route(f"{ROOT}/customer", step("customer", customer), step("customer", identify), login=True),
        house.route(f"{ROOT}/request", step("request", request), None, login=True),
        house.route(f"{ROOT}/request/ask", None, step("request", ask), login=True),
        house.route(f"{ROOT}/request/extra", None, step("request", ask_extra), login=True),
        house.route(f"{ROOT}/request/extra/confirm", None, step("request", confirm_extra), login=True),
        house.route(f"{ROOT}/owner", step("request", owner), step("request", verify_owner), login=True),
        house.route(f"{ROOT}/code", step("code", code), step("code", confirm), login=True),
        house.route(f"{ROOT}/store", step("store", store), step("store", choose), login=True),
        house.route(f"{ROOT}/pay", None, step("store", pay), login=True),
        house.route(f"{ROOT}/pay/cancel", None, step("store", cancel_payment), login=True),
        house.route(f"{ROOT}/done", step("done", done), None, login=True),
    ]


def start(call: Call, *, said: str = "") -> Response:
    chosen = call.text("kind") or rules.SECURITIES.name
    return call.page(
        "issue/start",
        form=view({"kind": chosen}, problem(said)),
        kinds=[kind.name for kind in rules.ISSUED],
        how=rules.HOW_TO_CONSENT if said == rules.NOT_CONSENTED else "",
    )


def begin(call: Call) -> Response:
    """신규 발급 or 재발급."""
    again = call.text("deed") == "again"

    def deed() -> None:
        call.seat.desk[FLOW] = call.ibk.desk.begin(call.who, kind=call.text("kind"), again=again)

    said = call.refused(deed)
    return start(call, said=said) if said else redirect(f"{ROOT}/terms")


def terms(call: Call, now: Application) -> Response:
    return _page(call, "terms", now, agreements=rules.AGREEMENTS, agreed=now.agreed)


def agree(call: Call, now: Application) -> Response:
    """다음: the notice stands in this window, or the main one says what was left out."""
    said = call.refused(lambda: call.ibk.desk.agree(now, call.texts("agreed")))
    if said:
        return call.shut(NOTICE, said, goto=f"{ROOT}/terms", alert=said)
    return call.window("issue/notice")


def read_notice(call: Call, now: Application) -> Response:
    """확인 in the notice."""
    said = call.refused(lambda: call.ibk.desk.read_notice(now))
    if said:
        return call.shut(NOTICE, said, goto=f"{ROOT}/terms", alert=said)
    return call.shut(NOTICE, "알림 안내를 확인했습니다.", goto=f"{ROOT}/customer")


def customer(call: Call, now: Application, *, said: str = "") -> Response:
    typed = {name: call.text(name) for name in ("name", "front", "medium")}
    who = call.who
    assert who is not None
    cells = who.cells if said else call.ibk.identity.draw_cells(who)
    return _page(call, "customer", now, form=view(typed, problem(said)), media=rules.MEDIA, cells=cells)


def identify(call: Call, now: Application) -> Response:
    """다음 of step 2."""
    typed = {name: call.text(name) for name in IDENTITY}
    who = call.who
    exempt = False

    def deed() -> None:
        nonlocal exempt
        exempt = call.ibk.desk.identify(
            now,
            name=typed["name"],
            number=typed["front"] + typed["back"],
            account=who.account if who else "",
            password=call.raw("password"),
            medium=typed["medium"],
            value=typed["value"],
            address=call.address,
        )

    said = call.refused(deed)
    if said:
        return customer(call, now, said=said)
    again = call.ibk.desk.has_certificate(now)
    call.say(statuses=(NOTIFIED, *((SKIPPED,) if exempt else ()), *((REISSUED,) if again else ())))
    return redirect(_address(now.due))


def request(call: Call, now: Application, *, said: str = "") -> Response:
    who = call.ibk.desk.who(now)
    chosen = call.text("contact") or MOBILE
    return _page(
        call,
        "request",
        now,
        form=view({"contact": chosen}, problem(said)),
        rows=call.ibk.additional.rows(who),
        contacts=call.ibk.additional.choices(who),
        extra_for=now.proof.extra_for,
    )


def ask(call: Call, now: Application) -> Response:
    """SMS, 2채널(ARS) or 일회용 비밀번호 인증요청."""
    way, contact = way_of(call), call.text("contact")
    said = call.refused(lambda: call.ibk.desk.request(now, way=way, contact=contact))
    return request(call, now, said=said) if said else redirect(f"{ROOT}/code")


def ask_extra(call: Call, now: Application) -> Response:
    """추가인증 in the row of a contact."""
    who = call.ibk.desk.who(now)
    contact = call.text("extra")
    said = call.refused(lambda: call.ibk.additional.ask_extra(who, now.proof, contact=contact))
    if said:
        return request(call, now, said=said)
    return call.go(f"{ROOT}/request", status="인증을 마친 휴대폰으로 인증번호를 보냈습니다.")


def confirm_extra(call: Call, now: Application) -> Response:
    """추가인증 확인."""
    who = call.ibk.desk.who(now)
    entered = call.text("extra_code")
    said = call.refused(lambda: call.ibk.additional.confirm_extra(who, now.proof, entered=entered))
    return (
        request(call, now, said=said)
        if said
        else call.go(f"{ROOT}/request", status="인증가능으로 바뀌었습니다.")
    )


def owner(call: Call, now: Application) -> Response:
    return _page(call, "owner", now, carriers=CARRIERS)


def verify_owner(call: Call, now: Application) -> Response:
    """명의 확인: back to step 3 either way."""
    who = call.ibk.desk.who(now)
    typed = {name: call.text(name) for name in ("carrier", "name", "born")}
    said = call.refused(lambda: call.ibk.additional.verify_mobile(who, **typed))
    status = "" if said else "명의인증을 마쳤습니다."
    return call.go(f"{ROOT}/request", alert=said, status=status)


def code(call: Call, now: Application, *, said: str = "") -> Response:
    return _page(call, "code", now, problems=problem(said), way=now.proof.way)


def confirm(call: Call, now: Application) -> Response:
    """확인 of step 4."""
    said = call.refused(lambda: call.ibk.desk.confirm(now, entered=call.text("code")))
    return code(call, now, said=said) if said else redirect(f"{ROOT}/store")


def store(call: Call, now: Application, *, said: str = "") -> Response:
    typed = {"medium": call.text("medium")}
    told, facts = _previewed(call, now)
    form = view(typed, problem(said))
    return _page(call, "store", now, form=form, media=MEDIA, told=told, facts=facts, fee=now.fee)


def _previewed(call: Call, now: Application) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What the issuing system says, and the data of the certificate it has ready."""
    ready: list[Preview] = []
    refused = call.refused(lambda: ready.append(call.ibk.desk.preview(now)))
    if refused:
        return refused, (("성명", now.customer),)
    (it,) = ready
    facts = (("성명", it.holder), ("인증서 종류", it.kind), ("발급기관", it.authority))
    return CONNECTED, (*facts, ("발급 수수료", rules.price(it.fee)))


def choose(call: Call, now: Application) -> Response:
    """확인 of step 5: issue, or open the payment window for a kind that costs something."""
    medium, password, again = call.text("medium"), call.raw("password"), call.raw("again")
    said = call.refused(lambda: call.ibk.desk.choose(now, medium=medium, password=password, again=again))
    if now.fee:
        return _open_payment(call, now, said)
    said = said or call.refused(lambda: call.ibk.desk.issue(now))
    return store(call, now, said=said) if said else redirect(f"{ROOT}/done")


def pay(call: Call, now: Application) -> Response:
    """결제."""
    said = call.refused(lambda: call.ibk.desk.pay(now))
    if said:
        return payment(call, purpose=now.kind.name, fee=now.fee, said=said)
    return call.shut(PAYMENT, "결제를 마쳤습니다.", goto=f"{ROOT}/done")


def cancel_payment(call: Call, now: Application) -> Response:
    return call.shut(PAYMENT, "결제를 취소했습니다.", goto=f"{ROOT}/store", alert=MUST_PAY)


def done(call: Call, now: Application) -> Response:
    assert now.issued is not None
    return _page(
        call,
        "done",
        now,
        authority=rules.authority_name(now.issued.kind.authority),
        fee=rules.price(now.fee),
        until=now.issued.certificate.not_valid_after_utc.astimezone(KST).date(),
    )


def payment(
    call: Call, *, purpose: str, fee: int, said: str = "", opener: str = "", root: str = ROOT
) -> Response:
    """The payment window, for `purpose`; `opener` is where the main window waits meanwhile."""
    return call.window(
        "issue/payment",
        problems=problem(said),
        purpose=purpose,
        amount=rules.price(fee),
        opener=opener,
        root=root,
    )


def _open_payment(call: Call, now: Application, said: str) -> Response:
    if said:
        return call.shut(PAYMENT, said, goto=f"{ROOT}/store", alert=said)
    call.say(alerts=(MUST_PAY,))
    return payment(call, purpose=now.kind.name, fee=now.fee, opener=f"{ROOT}/store")


def _standing(step: str, page: Step) -> Handler:
    """A page of a step; others are led back to the step in hand."""

    def shown(call: Call) -> Response:
        now = call.seat.desk.get(FLOW)
        if not isinstance(now, Application):
            return call.go(ROOT, alert="인증서 종류부터 선택해 주세요.")
        if not _in_turn(step, now.due):
            return call.go(_address(now.due), alert="앞 단계를 마치고 진행해 주세요.")
        return page(call, now)

    return shown


def _in_turn(step: str, due: str) -> bool:
    """The step in hand; what is done may be read again until the certificate is stored."""
    if rules.DONE in (step, due):
        return step == due
    return rules.STEPS.index(step) <= rules.STEPS.index(due)


def _address(step: str) -> str:
    return f"{ROOT}/{step}"


def _page(call: Call, name: str, now: Application, **context: Any) -> Response:
    number = rules.STEPS.index(name) + 1 if name in rules.STEPS else 3
    return call.page(f"issue/{name}", names=rules.STEP_NAMES, step=number, **context)
