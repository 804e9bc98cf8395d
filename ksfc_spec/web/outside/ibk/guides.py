"""Pages that inform: guides, kinds and fees, cautions; the centre's first page; transfers; the overseas exception."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.ibk_certificates import AUTHORITY
from ksfc_spec.web.site import Site

from .house import Call, Handler, House, problem, redirect
from .menu import MENU, PARTS, PHONE_PARTS

GUIDES = {
    "/ibk/guide": "guide",
    "/ibk/guide/cloud": "guide_cloud",
    "/ibk/guide/identity": "guide_identity",
    "/ibk/cautions": "cautions",
    "/ibk/cautions/cloud": "cautions_cloud",
    "/ibk/overseas/guide": "guide_overseas",
}
LISTS = {"/ibk/joint": 0, "/ibk/manage": 1, "/ibk/copy": 2, "/ibk/cloud": 3}


def routes(site: Site) -> list[BaseRoute]:
    """Everything that needs no certificate."""
    pc, phone = House(site), House(site, phone=True)
    return [
        *(pc.route(path, _plain(name)) for path, name in GUIDES.items()),
        *(pc.route(path, _listed(place)) for path, place in LISTS.items()),
        pc.route("/ibk", home),
        phone.route("/m/ibk", home),
        pc.route("/ibk/guide/reform", reform),
        pc.route("/ibk/kinds", kinds),
        pc.route("/ibk/banking", lambda call: redirect("/ibk/transfer")),
        pc.route("/ibk/transfer", transfer, login=True),
        phone.route("/m/ibk/banking", lambda call: redirect("/m/ibk/transfer")),
        phone.route("/m/ibk/transfer", transfer, login=True),
        pc.route("/ibk/consent", consent, keep_consent),
        pc.route("/ibk/overseas", overseas, apply_overseas, login=True),
    ]


def home(call: Call) -> Response:
    return call.page("home", phone=call.phone, parts=PHONE_PARTS if call.phone else PARTS)


def reform(call: Call) -> Response:
    """The five authorities, and whose certificates this house gives out."""
    own = rules.authority_name(AUTHORITY)
    return call.page("guide_reform", authorities=rules.AUTHORITIES.values(), own=own)


def kinds(call: Call) -> Response:
    rows = [
        (kind.name, kind.use, rules.yearly(kind.personal), rules.yearly(kind.corporate), _trading(kind))
        for kind in rules.KINDS
    ]
    return call.page("kinds", rows=rows)


def transfer(call: Call) -> Response:
    if not rules.may_transfer(call.seat.means, phone=call.phone):
        return call.go(call.root, alert=rules.CERTIFICATE_NEEDED)
    return call.page("transfer")


def consent(call: Call, *, said: str = "") -> Response:
    if call.who is None or not rules.may_change_consent(call.seat.means):
        return call.go("/ibk", alert=rules.CERTIFICATE_NEEDED)
    return call.page("consent", problems=problem(said), choices=rules.CHOICES)


def keep_consent(call: Call) -> Response:
    """저장."""
    who = call.who
    if who is None or not rules.may_change_consent(call.seat.means):
        return consent(call)
    try:
        call.ibk.choose_consent(who, call.text("choice"))
    except PartyRefusedError as error:
        return consent(call, said=error.message)
    return call.go("/ibk/consent", status=f"온라인 신원확인을 {who.consent}로 저장했습니다.")


def overseas(call: Call) -> Response:
    return call.page("overseas")


def apply_overseas(call: Call) -> Response:
    """신청."""
    if call.who is not None:
        call.ibk.apply_overseas(call.who)
    return call.go("/ibk/overseas", status="해외체류고객 예외신청이 접수되었습니다.")


def _plain(name: str) -> Handler:
    return lambda call: call.page(name)


def _listed(place: int) -> Handler:
    def shown(call: Call) -> Response:
        return call.page("listed", part=MENU[1].below[place])

    return shown


def _trading(kind: rules.KindOffered) -> str:
    return "가능" if kind.trading else "불가"
