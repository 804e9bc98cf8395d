"""Log-in by certificate: the button, the service's window, and the way back. The same for every family and channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.certificate_login import CertificateLogin
from ksfc_spec.bank.errors import BankError, CertificateRefusedError, Problem, RefusedError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError

from .site import Site, Visit, party_down

NOTHING_STORED = "저장된 인증서가 없습니다. PC에서 복사하거나 새로 발급받아 주세요."


@dataclass(frozen=True, slots=True)
class Way:
    """One family on one channel: its address below the log-in page, its service's window, and what must hold before.

    `popup` tells whether the service's pages stand in a window of their own; on the phone's own program they do not.
    """

    name: str
    window: str
    service: Callable[[Bank], CertificateLogin[Any]]
    require: Callable[[Visit], None] = lambda visit: None
    popup: bool = True


def _require_program(visit: Visit) -> None:
    visit.bank.signup.require_usable_device()
    visit.bank.security.require_certificate_program()


def _require_stored(visit: Visit) -> None:
    if not visit.city.phone.folder.entries():
        raise RefusedError([Problem("", NOTHING_STORED)])


JOINT = Way("certificate", "/parties/certificates", lambda bank: bank.joint_login, _require_program)
PHONE_JOINT = Way(
    "joint",
    "/parties/phone-certificates",
    lambda bank: bank.phone_joint_login,
    _require_stored,
    popup=False,
)
FINANCIAL = Way("financial", "/parties/kftc/window", lambda bank: bank.financial_login)
PHONE_CLOUD = Way("cloud", "/parties/koscom", lambda bank: bank.phone_cloud.login)
CLOUD = Way("cloud", "/parties/koscom", lambda bank: bank.cloud_login)


@dataclass(frozen=True, slots=True)
class CertificateLoginPages:
    """`login` is the channel's log-in page, `home` where one arrives."""

    login: str
    home: str
    way: Way

    def routes(self, site: Site) -> list[BaseRoute]:
        """The family's button, and where its service leads back to."""
        return [
            site.route(self._address, self._out_of_place, self._open),
            site.route(f"{self._address}/return", self._returned),
        ]

    @property
    def _address(self) -> str:
        return f"{self.login}/{self.way.name}"

    def _out_of_place(self, visit: Visit) -> Response:
        return visit.go(self.login)

    def _open(self, visit: Visit) -> Response:
        """Into the service's window."""
        try:
            self.way.require(visit)
            errand = self._service(visit).start(visit.session, return_to=f"{self._address}/return")
        except BankError as error:
            return self._refused(visit, error.message)
        except PartyError as error:
            return self._refused(visit, party_down(error))
        return RedirectResponse(f"{self.way.window}/{errand}", 303)

    def _returned(self, visit: Visit) -> Response:
        """A signed answer: a new session, the window again, or the reason why not."""
        query = visit.request.query_params
        try:
            visit.session = self._service(visit).finish(
                visit.session, state=query.get("state", ""), token=query.get("token", "")
            )
        except CertificateRefusedError as error:
            return RedirectResponse(f"{self.way.window}/{error.request}", 303)
        except (BankError, PartyRefusedError) as error:
            return self._refused(visit, error.message)
        except PartyError as error:
            return self._refused(visit, party_down(error))
        done = f"{visit.session.means}로 로그인했습니다."
        visit.say(statuses=[done])
        return self._lead(visit, done, to=self.home)

    def _service(self, visit: Visit) -> CertificateLogin[Any]:
        return self.way.service(visit.bank)

    def _refused(self, visit: Visit, message: str) -> Response:
        visit.say(alerts=[message])
        return self._lead(visit, message, to=self.login)

    def _lead(self, visit: Visit, message: str, *, to: str) -> Response:
        return visit.window("로그인", message, goto=to) if self.way.popup else visit.go(to)
