"""The main page, the whole menu, and the pages behind the footer."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.documents import documents
from ksfc_spec.web.menu import FOOTER, WHOLE, Entry, entries
from ksfc_spec.web.site import Page, Site, Visit

from . import centre, notices

ABOUT = {
    "/about/branches": "가까운 지점은 대표전화 02-3770-8800으로 문의하시면 알려 드립니다.",
    "/about/protected": "예금자보호 대상인 상품과 아닌 상품의 목록은 지점과 고객센터에서 보실 수 있습니다.",
    "/about/products": "상품의 이율과 수수료는 지점과 고객센터에서 보실 수 있습니다.",
    "/about/family": "한국증권금융 홈페이지는 https://www.ksfc.co.kr 입니다.",
}
DOCUMENTS = {"/about/privacy": ("privacy",), "/about/terms": ("online", "electronic")}
BUILT = frozenset({"/login", "/join/terms", "/centre/cloud/register"}) | centre.BUILT


def routes(site: Site) -> list[BaseRoute]:
    """The main page and every plain page around it."""
    plain = [entry for entry in entries(WHOLE) if not entry.outside and entry.path not in BUILT]
    return [
        site.route("/", main_page),
        site.route("/menu", whole_menu),
        *(site.route(entry.path, menu_page(entry)) for entry in plain),
        *(site.route(entry.path, about_page(entry)) for entry in FOOTER),
    ]


def main_page(visit: Visit) -> Response:
    return visit.page("pc/main.html")


def whole_menu(visit: Visit) -> Response:
    return visit.page("pc/menu.html", whole=WHOLE)


def menu_page(entry: Entry) -> Page:
    """The page of an entry whose service is not done here, or of a branch."""

    def page(visit: Visit) -> Response:
        return notices.show_entry(visit, entry)

    return page


def about_page(entry: Entry) -> Page:
    """A page behind one of the footer's links."""
    paragraphs = tuple(text for path, text in ABOUT.items() if path == entry.path)
    shown = tuple(documents()[key] for key in DOCUMENTS.get(entry.path, ()))

    def page(visit: Visit) -> Response:
        return notices.show(visit, entry.name, *paragraphs, texts=shown)

    return page
