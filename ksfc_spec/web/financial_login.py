"""Log-in by financial certificate: the button, KFTC's window, and the way back. The same on the PC and on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError

from .site import Site, Visit, party_down

DONE = "금융인증서로 로그인했습니다."


@dataclass(frozen=True, slots=True)
class FinancialLoginPages:
    """`login` is the channel's log-in page, `home` where one arrives."""

    login: str
    home: str

    def routes(self, site: Site) -> list[BaseRoute]:
        """금융인증서, and where KFTC's window leads back to."""
        return [
            site.route(f"{self.login}/financial", self._out_of_place, self._open),
            site.route(f"{self.login}/financial/return", self._returned),
        ]

    def _out_of_place(self, visit: Visit) -> Response:
        return RedirectResponse(self.login, 303)

    def _open(self, visit: Visit) -> Response:
        """Into KFTC's window; no program is needed for it (financial-certificate:68)."""
        back = f"{self.login}/financial/return"
        try:
            errand = visit.bank.financial_login.start(visit.session, return_to=back)
        except PartyError as error:
            return self._tell_main(visit, party_down(error))
        return RedirectResponse(f"/parties/kftc/window/{errand}", 303)

    def _returned(self, visit: Visit) -> Response:
        query = visit.request.query_params
        try:
            visit.session = visit.bank.financial_login.finish(
                visit.session, state=query.get("state", ""), token=query.get("token", "")
            )
        except (BankError, PartyRefusedError) as error:
            return self._tell_main(visit, error.message)
        except PartyError as error:
            return self._tell_main(visit, party_down(error))
        visit.say(statuses=[DONE])
        return visit.window("로그인", DONE, goto=self.home)

    def _tell_main(self, visit: Visit, message: str) -> Response:
        visit.say(alerts=[message])
        return visit.window("로그인", message, goto=self.login)
