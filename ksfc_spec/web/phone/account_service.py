"""The window 계좌인증 서비스: one won to the account that was named, and the digits beside the sender's name.

The same for every flow of the phone; its answer moves the main window on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.parties.errors import PartyError
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

TITLE = "계좌인증 서비스"
SENT = "1원을 보냈습니다. 입금자 이름 옆의 숫자 네 자리를 입력해 주세요."
AGREE = "일괄동의를 체크해 주세요."
PAID = "계좌인증이 완료되었습니다."


@dataclass(frozen=True)
class AccountService:
    """`base` is the flow's address, below which the window stands at `account/service`, `then` where its answer leads.

    `named` gives bank, number and owner of the account, or `OutOfOrderError`; `send` and `take` are the flow's deeds.
    """

    base: str
    flow: str
    then: str
    named: Callable[[Visit], tuple[str, str, str]]
    send: Callable[[Visit], None]
    take: Callable[[Visit, str], None]

    @property
    def address(self) -> str:
        """Where the window stands."""
        return f"{self.base}/account/service"

    def routes(self, site: Site) -> list[BaseRoute]:
        """The window and its two buttons."""
        return [
            site.route(self.address, self.page, self._send),
            site.route(f"{self.address}/digits", self.page, self._take),
        ]

    def page(
        self, visit: Visit, *, problems: tuple[Problem, ...] = (), status: str = "", agreed: bool = False
    ) -> Response:
        """The window."""
        bank, account, owner = self.named(visit)
        return visit.page(
            "phone/auth/service.html",
            hush=True,
            status=422 if problems else 200,
            base=self.base,
            form=view({}, problems),
            statuses=(status,) if status else (),
            rows=[("금융기관", bank), ("계좌번호", account), ("예금주", owner)],
            agreed=agreed or visit.text("agreed") == "on",
            sent=visit.bank.one_won.sent(visit.session, self.flow),
        )

    def _send(self, visit: Visit) -> Response:
        """인증요청."""
        if visit.text("agreed") != "on":
            return self.page(visit, problems=(Problem("agreed", AGREE),))
        problems = _tried(lambda: self.send(visit))
        return self.page(visit, problems=problems, status="" if problems else SENT)

    def _take(self, visit: Visit) -> Response:
        """확인: the service's answer moves the main window on."""
        problems = _tried(lambda: self.take(visit, visit.code("code")))
        if problems:
            return self.page(visit, problems=problems, agreed=True)
        visit.say(statuses=[PAID])
        return visit.window(TITLE, PAID, goto=self.then)


def _tried(deed: Callable[[], None]) -> tuple[Problem, ...]:
    """Do it; what was refused."""
    try:
        deed()
    except RefusedError as error:
        return error.problems
    except BankError as error:
        return (Problem("", error.message),)
    except PartyError as error:
        return (Problem("", party_down(error)),)
    return ()
