"""Where the bar at the bottom of the app leads (joint-certificate:339): opening a deposit account, and what one has here."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.registrations import FAMILIES
from ksfc_spec.web.site import Site, Visit

LOG_IN = "로그인이 필요합니다."
OPENING = (
    "예수금계좌는 영업점에서 개설하실 수 있습니다. 신분증을 가지고 오시면 됩니다.",
    "가까운 영업점은 고객센터(1544-8333)에서 알려 드립니다.",
)
NAMES = dict(zip(FAMILIES, ("공동인증서", "금융인증서", "클라우드 공동인증서"), strict=True))


def routes(site: Site) -> list[BaseRoute]:
    """Both pages."""
    return [site.route("/m/deposit/open", opening), site.route("/m/my", my_bank)]


def opening(visit: Visit) -> Response:
    """예수금계좌신규개설."""
    return visit.page("phone/notice.html", title="예수금계좌신규개설", paragraphs=OPENING, rows=())


def my_bank(visit: Visit) -> Response:
    """마이뱅크: who is logged in, and how many certificates of each family are registered."""
    member = visit.member()
    if member is None:
        return visit.go("/m/login", alert=LOG_IN)
    register = visit.bank.registrations
    counts = [(name, f"{len(register.of(member.id, family=family))}개") for family, name in NAMES.items()]
    rows = [("성명", member.name), ("소속조합", member.union or "없음"), *counts]
    return visit.page("phone/notice.html", title="마이뱅크", paragraphs=(), rows=rows)
