"""The window 주소 찾기: a search by road or by building, and the address taken from the service, never from the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.bank.ports import Address
from ksfc_spec.bank.signup import rules
from ksfc_spec.parties.errors import PartyError

from .forms import view
from .site import Page, Site, Visit, party_down

FIELDS = ("by", "road", "sido", "sigungu", "building")
NOTHING = "검색 결과가 없습니다. 검색어를 바꾸어 다시 검색해 주세요."
CHOOSE = "옮길 주소를 검색결과에서 선택해 주세요."
Problems = tuple[Problem, ...]


@dataclass(frozen=True)
class AddressWindow:
    """One flow's window at `base`. `keep` notes what stands on the main window, `take` what was found.

    `require` refuses where the flow is not at its page; `take` gives what the main window's fields show, by label.
    """

    base: str
    require: Callable[[Visit], object]
    keep: Callable[[Visit], None]
    take: Callable[[Visit, Address], Mapping[str, str]]
    guard: Callable[[Page], Page] = lambda page: page

    def routes(self, site: Site) -> list[BaseRoute]:
        """The window, 검색 and 적용."""
        pages = [
            (self.base, self.page, self._open),
            (f"{self.base}/search", self.page, self._search),
            (f"{self.base}/apply", self.page, self._apply),
        ]
        return [site.route(path, self.guard(get), self.guard(post)) for path, get, post in pages]

    def page(
        self,
        visit: Visit,
        *,
        found: tuple[Address, ...] = (),
        problems: Problems = (),
        alerts: tuple[str, ...] = (),
    ) -> Response:
        """The window as it stands."""
        self.require(visit)
        return visit.page(
            "address.html",
            hush=True,
            status=422 if problems else 200,
            form=view(_query(visit), problems),
            base=self.base,
            found=found,
            alerts=alerts,
            districts=visit.bank.addresses.districts(),
        )

    def _open(self, visit: Visit) -> Response:
        """주소찾기: what was typed stays."""
        self.keep(visit)
        return self.page(visit)

    def _search(self, visit: Visit, *, problems: Problems = ()) -> Response:
        """검색."""
        query = _query(visit)
        missing = rules.address_query_problems(query)
        if missing:
            return self.page(visit, problems=missing)
        try:
            found = _found(visit, query)
        except PartyError as error:
            return self.page(visit, alerts=(party_down(error),))
        if not found:
            return self.page(visit, alerts=(NOTHING,))
        return self.page(visit, found=found, problems=problems)

    def _apply(self, visit: Visit) -> Response:
        """적용."""
        address = visit.bank.addresses.by_key(visit.text("key"))
        if address is None:
            return self._search(visit, problems=(Problem("key", CHOOSE),))
        return visit.window("주소 찾기", "주소를 옮겼습니다.", fill=self.take(visit, address))


def _query(visit: Visit) -> dict[str, str]:
    return {name: visit.text(name) for name in FIELDS} | {"by": visit.text("by") or rules.BY_ROAD}


def _found(visit: Visit, query: Mapping[str, str]) -> tuple[Address, ...]:
    if query["by"] == rules.BY_ROAD:
        return visit.bank.addresses.by_road(query["road"])
    return visit.bank.addresses.by_building(query["building"], sido=query["sido"], sigungu=query["sigungu"])
