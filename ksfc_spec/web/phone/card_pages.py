"""An identity card in a flow of the phone: the shot, the camera, and 확인 of what was read. The flow shows its own screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, RefusedError
from ksfc_spec.web.site import Page, Site, Visit

ENTRIES = ("name", "front", "back", "issued", "licence")
RECOGNISED = "신분증을 인식했습니다."
EITHER = "신분증"


@dataclass(frozen=True)
class CardPages:
    """`base` is the flow's address, below which its screen stands at `card`; `head` what its pages are headed with.

    `show(visit, problems=…)` renders the screen, `photograph` and `leave` are the flow's deeds, `then` is where 확인
    leads. `require` refuses (`OutOfOrderError`) where the screen has no turn; `kind` tells which card is held up, and
    `choose` notes it before the camera opens.
    """

    base: str
    head: str
    then: str
    show: Callable[..., Response]
    require: Callable[[Visit], object]
    photograph: Callable[[Visit, bytes], None]
    leave: Callable[[Visit, Mapping[str, str]], None]
    kind: Callable[[Visit], str] = lambda visit: EITHER
    choose: Callable[[Visit], None] = lambda visit: None
    guard: Callable[[Page], Page] = lambda page: page

    @property
    def address(self) -> str:
        """Where the screen stands."""
        return f"{self.base}/card"

    def routes(self, site: Site) -> list[BaseRoute]:
        """The screen, 촬영하기, and the camera."""
        guard = self.guard
        return [
            site.route(self.address, guard(self.show), guard(self._leave)),
            site.route(f"{self.address}/shoot", guard(self.show), guard(self._shoot)),
            site.route(f"{self.address}/camera", guard(self._camera), guard(self._photographed)),
        ]

    def _shoot(self, visit: Visit) -> Response:
        """촬영하기 and 다시 촬영: to the camera."""
        self.choose(visit)
        return visit.go(f"{self.address}/camera")

    def _camera(self, visit: Visit) -> Response:
        self.require(visit)
        return visit.page(
            "phone/auth/camera.html", base=self.base, kind=self.kind(visit), flow=self.head, hush=True
        )

    def _photographed(self, visit: Visit) -> Response:
        """촬영: the picture is read, and forgotten."""
        try:
            self.photograph(visit, visit.files.get("picture", b""))
        except BankError as error:
            return visit.go(self.address, alert=error.message)
        return visit.go(self.address, status=RECOGNISED)

    def _leave(self, visit: Visit) -> Response:
        """확인."""
        try:
            self.leave(visit, {name: visit.text(name) for name in ENTRIES})
        except RefusedError as error:
            return self.show(visit, problems=error.problems)
        return visit.go(self.then)
