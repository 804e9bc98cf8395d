"""The certificate centre: its branches, the guide to joint certificates, and pages that only point elsewhere."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.joint import rules
from ksfc_spec.web.menu import entries
from ksfc_spec.web.site import Page, Site, Visit

from . import notices

BUILT = frozenset(
    {
        "/centre",
        "/centre/joint",
        "/centre/joint/guide",
        "/centre/joint/other",
        "/centre/joint/copy",
        "/centre/joint/issue",
        "/centre/joint/issue/new",
        "/centre/joint/manage",
        "/centre/cloud",
        "/centre/financial",
        "/centre/financial/guide",
        "/centre/financial/other",
        "/centre/financial/register",
        "/loan/apply",
    }
)
"""Entries of the menu that have pages of their own here."""
NEEDS_CERTIFICATE = "대출 거래를 하시려면 인증서로 로그인해 주세요."


def routes(site: Site) -> list[BaseRoute]:
    """Branches, guide, pointers, and the loan application that asks for a certificate log-in."""
    branches = ("/centre", "/centre/joint", "/centre/joint/issue", "/centre/joint/manage", "/centre/cloud")
    return [
        *(site.route(path, branch(path)) for path in branches),
        site.route("/centre/joint/guide", guide),
        site.route("/centre/joint/issue/new", issue),
        site.route("/loan/apply", apply_for_loan),
        site.route("/service/fraud-prevention", fraud_prevention),
    ]


def branch(path: str) -> Page:
    """A page that lists what is below an entry of the menu."""
    entry = next(e for e in entries() if e.path == path)

    def page(visit: Visit) -> Response:
        return visit.page("pc/joint/branch.html", entry=entry)

    return page


def guide(visit: Visit) -> Response:
    joint = next(e for e in entries() if e.path == "/centre/joint")
    return visit.page("pc/joint/guide.html", joint_menu=joint.below)


def issue(visit: Visit) -> Response:
    """인증서 발급: new certificates are applied for on the phone alone (joint-certificate:12, 235)."""
    entry = next(e for e in entries() if e.path == "/centre/joint/issue/new")
    return notices.show_entry(visit, entry, title="인증서 발급 안내")


def fraud_prevention(visit: Visit) -> Response:
    text = "서비스는 영업점이나 고객센터(1544-8333)에서 신청하실 수 있습니다. 신청하시면 지정한 단말기(PC)에서만 거래하게 됩니다."
    return notices.show(visit, "전자금융사기 예방서비스 신청", text)


def apply_for_loan(visit: Visit) -> Response:
    """대출신청, for those who logged in by certificate."""
    if not rules.may_do_loans(visit.session.means):
        return visit.go("/login", alert=NEEDS_CERTIFICATE)
    text = f"{visit.session.means}로 로그인하셨습니다. 대출 상품과 한도는 고객센터(1544-8333)에서 안내해 드립니다."
    return notices.show(visit, "대출신청", text)
