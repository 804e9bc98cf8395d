"""Every entry of both menus and of the footer leads somewhere: no dead end, no missing page, no unfinished word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from lxml.html import HtmlElement, document_fromstring

from ksfc_spec.web.menu import FOOTER, WHOLE, Entry, entries
from ksfc_spec.web.pc import notices
from ksfc_spec.web.pc.centre import BUILT as IN_CENTRE
from ksfc_spec.web.pc.main import BUILT
from ksfc_spec.web.phone.menu import PHONE_MENU
from ksfc_spec.web.reference import ReferenceApp

from .test_security import Visitor
from .walk import fresh

NAME = "한가람"
PC_ENTRIES = [e for e in (*entries(WHOLE), *FOOTER) if not e.outside]
PHONE_ENTRIES = [e for e in entries(PHONE_MENU) if e.path]
UNFINISHED = re.compile("아직 이 |준비 ?중|견본 사이트에는|TODO")


@pytest.fixture(scope="module")
def world() -> ReferenceApp:
    app = fresh()
    app.tell("ksfc", "enrol", name=NAME)
    return app


@pytest.fixture(scope="module", params=[False, True], ids=["visitor", "member"])
def visitor(world: ReferenceApp, request: pytest.FixtureRequest) -> Visitor:
    visitor = Visitor(world)
    if request.param:
        facts = world.tell("people", "get", name=NAME)
        form = {"csrf": visitor.token(), "user_id": facts["user_id"], "password": facts["password"]}
        assert f"{NAME}님" in visitor.post("/login", form).text
    return visitor


def main_part(visitor: Visitor, path: str) -> HtmlElement:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return document_fromstring(answer.text).find(".//main")


def links(page: HtmlElement) -> Iterator[str]:
    """Addresses of this site that a page's body leads to."""
    for address in page.xpath(".//a/@href"):
        if not urlsplit(address).netloc and not address.startswith(("#", "mailto:", "tel:")):
            yield urlsplit(address).path


@pytest.mark.parametrize("entry", [*PC_ENTRIES, *PHONE_ENTRIES], ids=lambda entry: entry.path)
def test_an_entry_leads_to_a_page_that_leads_on(visitor: Visitor, entry: Entry) -> None:
    page = main_part(visitor, entry.path)
    assert page.findtext(".//h1")
    assert not UNFINISHED.search(page.text_content())
    assert page.xpath(".//a | .//button"), "a dead end"
    for path in set(links(page)):
        assert visitor.get(path).status_code == 200, path


@pytest.mark.parametrize("home", ["/", "/m", "/menu"])
def test_a_first_page_leads_nowhere_that_is_missing(visitor: Visitor, home: str) -> None:
    page = document_fromstring(visitor.get(home).text)
    found = set(links(page))
    assert found
    assert {path: visitor.get(path).status_code for path in found} == dict.fromkeys(found, 200)


def test_every_entry_without_a_service_says_where_it_is_done() -> None:
    leaves = {entry.path for entry in PC_ENTRIES if not entry.below and entry not in FOOTER}
    assert leaves - BUILT - IN_CENTRE == notices.NOTICES.keys() - IN_CENTRE


@pytest.mark.parametrize("path", sorted(notices.NOTICES))
def test_a_notice_tells_what_where_and_names_itself(visitor: Visitor, path: str) -> None:
    page, notice = main_part(visitor, path), notices.NOTICES[path]
    assert notice.what in page.text_content()
    assert notice.where in page.text_content()
    assert [a.get("href") for a in page.iterfind(".//p[@class='buttons']/a")] == [
        *(way for _, way in notice.ways),
        "/",
    ]
