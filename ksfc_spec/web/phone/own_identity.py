"""본인인증 in the phone's cloud flows: the back of one's own resident number, and one of three authentications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank import additional_rules
from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.web.additional import AdditionalPages, Wording
from ksfc_spec.web.site import Site, Visit

from .cloud_connection import members_only

WORDING = Wording(
    legend="본인인증 선택",
    names=dict(zip(additional_rules.METHODS, ("휴대폰인증", "ARS인증", "1회용 인증번호"), strict=True)),
    notes={},
    call="ARS 전화 요청",
    choose="본인인증 방법을 선택해 주세요.",
)


@dataclass(frozen=True)
class OwnIdentityPages:
    """`front` gives the first part of the number, `identify` takes the back and gives the address to go on to.

    `render(visit, problems=…, alerts=…, statuses=…, values=…, additional=…)` shows the flow's page, `subject` is whose it is.
    """

    flow: str
    address: str
    front: Callable[[Visit], str]
    identify: Callable[[Visit, str], str]
    render: Callable[..., Response]
    subject: Callable[[Visit], int]

    def routes(self, site: Site) -> list[BaseRoute]:
        """The page and its buttons."""
        page, confirm = members_only(self.page), members_only(self._confirm)
        return [site.route(self.address, page, confirm), *self._additional.routes(site)]

    def page(
        self,
        visit: Visit,
        *,
        problems: tuple[Problem, ...] = (),
        alerts: tuple[str, ...] = (),
        statuses: tuple[str, ...] = (),
    ) -> Response:
        """본인인증."""
        typed = {name: visit.text(name) for name in ("method", "contact", "code")}
        return self.render(
            visit,
            problems=problems,
            alerts=alerts,
            statuses=statuses,
            values={"front": self.front(visit), **typed},
            additional=self._additional.view(visit),
        )

    def _confirm(self, visit: Visit) -> Response:
        """확인."""
        try:
            then = self.identify(visit, visit.raw("back"))
        except RefusedError as error:
            return self.page(visit, problems=error.problems)
        except BankError as error:
            return self.page(visit, alerts=(error.message,))
        return visit.go(then)

    @property
    def _additional(self) -> AdditionalPages:
        base = f"{self.address}/additional"
        return AdditionalPages(self.flow, base, self.page, self.subject, wording=WORDING, designable=False)
