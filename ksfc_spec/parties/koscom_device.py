"""Proving a device to Koscom: something only the owner of the telephone can send back, within its time and tries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from ksfc_spec.clock import Clock

from . import koscom_rules as rules
from .calls import Calls
from .errors import PartyRefusedError
from .koscom_errand import Errand, KoscomPolicy
from .telco import Telco

SERVICE = "코스콤"


class DeviceProof:
    """The ways of proving; each gives the errand after it. Of two windows for one telephone the newer one counts."""

    def __init__(
        self, *, telco: Telco, calls: Calls, clock: Clock, random: Random, policy: KoscomPolicy
    ) -> None:
        self._telco, self._calls, self._clock, self._random, self._policy = (
            telco,
            calls,
            clock,
            random,
            policy,
        )
        self._proving: dict[str, str] = {}
        self._requests: dict[str, list[datetime]] = {}

    def prepare_message(self, errand: Errand, phone: str) -> Errand:
        """A fresh message stands in the phone's own message window."""
        self._count_request(phone)
        text = rules.prepared_message(self._draw(self._policy.message_digits))
        self._telco.send(phone, text)
        return self._asked(replace(errand, way=rules.MESSAGE, number=text, call="", call_number=""), phone)

    def send_number(self, errand: Errand, phone: str) -> Errand:
        """A fresh number is on the screen, and a message to be answered with it on the telephone."""
        self._count_request(phone)
        self._telco.send(phone, rules.text_message())
        number = self._draw(self._policy.number_digits)
        return self._asked(replace(errand, number=number, call="", call_number=""), phone)

    def ring(self, errand: Errand, phone: str) -> Errand:
        """The telephone rings, and a number to key in is on the screen."""
        self._count_request(phone)
        shown = self._draw(self._policy.number_digits)
        call = self._calls.ring(phone, caller=SERVICE, shown=shown)
        return self._asked(replace(errand, call=call, call_number=shown), phone)

    def require(self, errand: Errand, phone: str) -> None:
        """Refuses `unsent`, `waiting`, `wrong`, `used-up`, `expired`, `declined`, `missed` and `elsewhere`."""
        self._require_live(errand, phone)
        problem = self._problem(errand, phone)
        if problem:
            raise problem
        self._proving.pop(phone, None)

    def left(self, errand: Errand) -> timedelta:
        """How long the number on the screen is still good."""
        since = errand.sent_at or self._clock.now()
        return max(self._policy.number_life - (self._clock.now() - since), timedelta(0))

    def errand_of(self, phone: str) -> str:
        """Which errand waits for this telephone; `""`: none."""
        return self._proving.get(phone, "")

    def _asked(self, errand: Errand, phone: str) -> Errand:
        self._proving[phone] = errand.id
        return replace(errand, sent_at=self._clock.now())

    def _require_live(self, errand: Errand, phone: str) -> None:
        life = self._policy.number_life
        if errand.sent_at is None:
            raise PartyRefusedError("unsent", "인증 문자를 먼저 받아 주세요.")
        if rules.number_expired(errand.sent_at, now=self._clock.now(), life=life):
            raise PartyRefusedError("expired", "회신 시간이 지났습니다. 인증숫자를 다시 받아 주세요.")
        if self._proving.get(phone) != errand.id:
            message = "다른 창에서 기기인증을 새로 시작했습니다. 인증숫자를 다시 받아 주세요."
            raise PartyRefusedError("elsewhere", message)

    def _problem(self, errand: Errand, phone: str) -> PartyRefusedError | None:
        replies, allowed = self._replies(errand, phone), self._policy.replies
        if rules.replied(replies, number=errand.number, allowed=allowed):
            return None
        if errand.call:
            return self._call_problem(str(self._calls.state(errand.call)))
        if not replies:
            return PartyRefusedError("waiting", "회신을 기다리고 있습니다. 문자로 인증숫자를 보내 주세요.")
        if len(replies) >= allowed:
            message = f"인증숫자를 {allowed}번 틀렸습니다. 인증숫자를 다시 받아 주세요."
            return PartyRefusedError("used-up", message)
        return PartyRefusedError("wrong", "인증숫자가 맞지 않습니다. 화면의 숫자를 다시 회신해 주세요.")

    def _call_problem(self, state: str) -> PartyRefusedError | None:
        if rules.call_approves(state):
            return None
        if state == "declined":
            return PartyRefusedError("declined", "ARS 인증이 거절되었습니다. 다시 시도해 주세요.")
        if state == "missed":
            return PartyRefusedError("missed", "전화를 받지 않으셨습니다. ARS 인증을 다시 눌러 주세요.")
        return PartyRefusedError("waiting", "전화를 받아 승인번호를 눌러 주세요. 승인을 기다리고 있습니다.")

    def _replies(self, errand: Errand, phone: str) -> list[str]:
        """What the owner of the telephone has sent since the number was shown."""
        since = errand.sent_at or errand.since
        return [m.text for m in self._telco.messages(phone) if m.sent_by_owner and m.at >= since]

    def _count_request(self, phone: str) -> None:
        now, window = self._clock.now(), self._policy.request_window
        recent = [at for at in self._requests.get(phone, ()) if at > now - window]
        if len(recent) >= self._policy.requests:
            minutes = int(window.total_seconds() // 60)
            message = f"인증을 너무 여러 번 요청했습니다. {minutes}분 뒤에 다시 시도해 주세요."
            raise PartyRefusedError("too-many", message)
        self._requests[phone] = [*recent, now]

    def _draw(self, length: int) -> str:
        return f"{self._random.randrange(10 ** (length - 1), 10**length)}"
