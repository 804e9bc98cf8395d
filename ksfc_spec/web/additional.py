"""The pages' half of the additional authentication: its buttons' addresses below a flow's own screen.

A flow gives its base address, its page and who is meant; the template imports `additional.html` inside its form. On
the phone the same routes stand below the phone's address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank import additional_rules as rules
from ksfc_spec.bank.additional import CHOOSE, DONE
from ksfc_spec.bank.errors import BankError, Problem, RefusedError
from ksfc_spec.parties.errors import PartyError, PartyRefusedError

from .site import Site, Visit, party_down

Show = Callable[..., Response]
Subject = Callable[[Visit], int]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a page calls the choice, the three ways and the button that has the telephone rung; and what it adds to each.

    `names` and `notes` are by the ways' own names (`additional_rules.METHODS`); `home` is the telephone at home.
    """

    legend: str
    names: Mapping[str, str]
    notes: Mapping[str, str]
    call: str
    choose: str
    home: str = "자택"


NOTES = {
    rules.SMS: "등록된 휴대폰으로 SMS 인증",
    rules.ARS: "등록된 전화번호로 ARS 전화승인",
    rules.NUMBER: "영업점에서 신청하실 수 있습니다",
}
PC_WORDING = Wording(
    legend="본인확인 추가인증 선택",
    names={name: name for name in rules.METHODS},
    notes=NOTES,
    call="2채널 전화 승인요청",
    choose=CHOOSE,
)


@dataclass(frozen=True, slots=True)
class Method:
    """One way as the page shows it; `value` is what the form sends."""

    value: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class AdditionalView:
    """What `additional.html` shows."""

    base: str
    needed: bool
    methods: tuple[Method, ...]
    contacts: tuple[tuple[str, str], ...]
    shown: str
    done: str
    phone_window: bool
    wording: Wording


@dataclass(frozen=True)
class AdditionalPages:
    """The buttons of one flow. `show(visit, problems=…, alerts=…, statuses=…)` renders its screen, `subject` the member's id.

    With `phone_window` the telephone way is done in the identity agency's window, which sends the main window `back_to`
    its screen. With `designable` nothing is asked on a computer that the member designated.
    """

    flow: str
    base: str
    show: Show
    subject: Subject
    phone_window: bool = False
    back_to: str = ""
    wording: Wording = PC_WORDING
    designable: bool = True

    def routes(self, site: Site) -> list[BaseRoute]:
        """인증번호 요청 or 휴대폰본인인증, 인증번호 확인, the call, 승인 확인."""
        by_phone = (
            [
                site.route(f"{self.base}/phone", self.show, self._open_phone),
                site.route(f"{self.base}/phone/return", self._phone_returned),
            ]
            if self.phone_window
            else [site.route(f"{self.base}/code", self.show, self._send)]
        )
        return [
            *by_phone,
            site.route(f"{self.base}/confirm", self.show, self._confirm),
            site.route(f"{self.base}/call", self.show, self._call),
            site.route(f"{self.base}/call/check", self.show, self._check),
        ]

    def view(self, visit: Visit) -> AdditionalView:
        """What stands on the page now."""
        member, words = self.subject(visit), self.wording
        service = visit.bank.additional
        progress = service.progress(visit.session, self.flow, member_id=member)
        return AdditionalView(
            base=self.base,
            needed=service.needed(member, device=visit.bank.device.serial if self.designable else ""),
            methods=tuple(Method(way, words.names[way], words.notes.get(way, "")) for way in rules.METHODS),
            contacts=tuple((key, text.replace("자택", words.home)) for key, text in service.contacts(member)),
            shown=progress.shown,
            done=words.names.get(progress.done, ""),
            phone_window=self.phone_window,
            wording=words,
        )

    def _send(self, visit: Visit) -> Response:
        service = visit.bank.additional
        deed = service.send_code
        return self._do(visit, lambda member: deed(visit.session, self.flow, member_id=member), SENT)

    def _open_phone(self, visit: Visit) -> Response:
        """휴대폰본인인증: into the identity agency's window."""
        self.subject(visit)
        try:
            check = visit.bank.phone_window.start(
                visit.session, self.flow, return_to=f"{self.base}/phone/return"
            )
        except PartyError as error:
            return self._tell_main(visit, alert=party_down(error))
        return RedirectResponse(f"/parties/telco/check/{check}", 303)

    def _phone_returned(self, visit: Visit) -> Response:
        """The window comes back with a one-time token."""
        query, member = visit.request.query_params, self.subject(visit)
        state, token = query.get("state", ""), query.get("token", "")
        try:
            visit.bank.phone_window.finish(
                visit.session, self.flow, member_id=member, state=state, token=token
            )
        except (BankError, PartyRefusedError) as error:
            return self._tell_main(visit, alert=error.message)
        except PartyError as error:
            return self._tell_main(visit, alert=party_down(error))
        return self._tell_main(visit, status=DONE)

    def _tell_main(self, visit: Visit, *, alert: str = "", status: str = "") -> Response:
        visit.say(alerts=(alert,) if alert else (), statuses=(status,) if status else ())
        return visit.window("본인확인 추가인증", alert or status, goto=self.back_to)

    def _call(self, visit: Visit) -> Response:
        contact, deed = visit.text("contact"), visit.bank.additional.call
        return self._do(
            visit, lambda member: deed(visit.session, self.flow, member_id=member, contact=contact), CALLED
        )

    def _check(self, visit: Visit) -> Response:
        deed = visit.bank.additional.check_call
        return self._do(visit, lambda member: deed(visit.session, self.flow, member_id=member), DONE)

    def _confirm(self, visit: Visit) -> Response:
        return self._do(visit, lambda member: self._confirm_chosen(visit, member), DONE)

    def _confirm_chosen(self, visit: Visit, member: int) -> None:
        service, session = visit.bank.additional, visit.session
        match visit.text("method"):
            case rules.SMS:
                service.confirm_code(session, self.flow, member_id=member, code=visit.code("code"))
            case rules.NUMBER:
                service.confirm_number(session, self.flow, member_id=member, number=visit.code("number"))
            case _:
                raise RefusedError([Problem("method", self.wording.choose)])

    def _do(self, visit: Visit, deed: Callable[[int], None], good_news: str) -> Response:
        member = self.subject(visit)
        try:
            deed(member)
        except RefusedError as error:
            return self.show(visit, problems=error.problems)
        except BankError as error:
            return self.show(visit, alerts=(error.message,))
        except PartyError as error:
            return self.show(visit, alerts=(party_down(error),))
        return self.show(visit, statuses=(good_news,))


SENT = "인증번호를 문자로 보냈습니다. 3분 안에 입력해 주세요."
CALLED = "전화를 걸었습니다. 화면의 승인번호를 전화기에서 눌러 주세요."
