"""Log-in by cloud joint certificate: the button, Koscom's window, and the way back. The same on the PC and on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, CertificateRefusedError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError

from .site import Site, Visit, party_down

DONE = "클라우드 공동인증서로 로그인했습니다."


@dataclass(frozen=True, slots=True)
class CloudLoginPages:
    """`login` is the channel's log-in page, `home` where one arrives."""

    login: str
    home: str

    def routes(self, site: Site) -> list[BaseRoute]:
        """클라우드 공동인증서, and where Koscom's window leads back to."""
        return [
            site.route(f"{self.login}/cloud", self._out_of_place, self._open),
            site.route(f"{self.login}/cloud/return", self._returned),
        ]

    def _out_of_place(self, visit: Visit) -> Response:
        return RedirectResponse(self.login, 303)

    def _open(self, visit: Visit) -> Response:
        """Into Koscom's window."""
        try:
            errand = visit.bank.cloud_login.start(visit.session, return_to=f"{self.login}/cloud/return")
        except PartyError as error:
            return self._tell_main(visit, party_down(error))
        return RedirectResponse(f"/parties/koscom/{errand}", 303)

    def _returned(self, visit: Visit) -> Response:
        query = visit.request.query_params
        try:
            visit.session = visit.bank.cloud_login.finish(
                visit.session, state=query.get("state", ""), token=query.get("token", "")
            )
        except CertificateRefusedError as error:
            return RedirectResponse(f"/parties/koscom/{error.request}", 303)
        except (BankError, PartyRefusedError) as error:
            return self._tell_main(visit, error.message)
        except PartyError as error:
            return self._tell_main(visit, party_down(error))
        visit.say(statuses=[DONE])
        return visit.window("로그인", DONE, goto=self.home)

    def _tell_main(self, visit: Visit, message: str) -> Response:
        visit.say(alerts=[message])
        return visit.window("로그인", message, goto=self.login)
