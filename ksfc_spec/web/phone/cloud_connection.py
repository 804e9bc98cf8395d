"""The button that begins something in the cloud: it connects the phone first, in Koscom's window, where that is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.web.outside.koscom_app import PROVEN
from ksfc_spec.web.site import Page, Site, Visit, party_down

WINDOW = "클라우드 연결"
LOG_IN = "로그인이 필요합니다."


def members_only(page: Page) -> Page:
    """The page for whoever is logged in; others are sent to the log-in."""

    def guarded(visit: Visit) -> Response:
        if visit.session.member_id is None:
            return visit.go("/m/login", alert=LOG_IN)
        return page(visit)

    return guarded


def members_routes(site: Site, pages: Iterable[tuple[str, Page, Page | None]]) -> list[BaseRoute]:
    """(address, page, what its form does) of each, for whoever is logged in."""
    return [
        site.route(path, members_only(get), members_only(post) if post else None) for path, get, post in pages
    ]


def window(visit: Visit) -> Response:
    """Koscom's window, where one waits: it shows the screen that has its turn."""
    errand = visit.bank.phone_cloud.connection.under_way(visit.session)
    return RedirectResponse(f"/parties/koscom/{errand}", 303) if errand else visit.go("/m/cloud")


@dataclass(frozen=True, slots=True)
class ConnectionPages:
    """`guide` is the page with the button, `first` where the connected go; `begin` starts the flow anew for them.

    With `own` the phone must open the customer's own cloud, else any.

    The guide's form posts to `{guide}/start`, with the hidden field `window` where `target` opened one for it.
    """

    guide: str
    first: str
    begin: Callable[[Visit], None] = lambda visit: None
    own: bool = True

    def routes(self, site: Site) -> list[BaseRoute]:
        """The button, and the way back from the window."""
        return [
            site.route(f"{self.guide}/start", members_only(self._out_of_place), members_only(self._start)),
            site.route(f"{self.guide}/start/return", members_only(self._returned)),
        ]

    def target(self, visit: Visit) -> str:
        """The name of the window that the button opens; `""` for those who are connected."""
        connection = visit.bank.phone_cloud.connection
        connected = connection.connected(visit.session) if self.own else connection.connected_at_all()
        return "" if connected else "koscom"

    def _out_of_place(self, visit: Visit) -> Response:
        return visit.go(self.guide)

    def _start(self, visit: Visit) -> Response:
        if not self.target(visit):
            self.begin(visit)
            return self._lead(visit, self.first)
        try:
            errand = visit.bank.phone_cloud.connection.start(
                visit.session, return_to=f"{self.guide}/start/return"
            )
        except PartyError as error:
            return self._lead(visit, self.guide, alert=party_down(error))
        return RedirectResponse(f"/parties/koscom/{errand}", 303)

    def _lead(self, visit: Visit, path: str, *, alert: str = "") -> Response:
        """On in the main window, which may be another one."""
        if not visit.text("window"):
            return visit.go(path, alert=alert)
        visit.say(alerts=(alert,) if alert else ())
        return visit.window(WINDOW, alert or "이미 연결되어 있습니다.", goto=path)

    def _returned(self, visit: Visit) -> Response:
        """The window comes back with a one-time token."""
        query = visit.request.query_params
        try:
            visit.bank.phone_cloud.connection.finish(
                visit.session, state=query.get("state", ""), token=query.get("token", "")
            )
        except (BankError, PartyRefusedError) as error:
            return self._told(visit, error.message)
        except PartyError as error:
            return self._told(visit, party_down(error))
        self.begin(visit)
        visit.say(statuses=[PROVEN])
        return visit.window(WINDOW, PROVEN, goto=self.first)

    def _told(self, visit: Visit, message: str) -> Response:
        visit.say(alerts=[message])
        return visit.window(WINDOW, message, goto=self.guide)
