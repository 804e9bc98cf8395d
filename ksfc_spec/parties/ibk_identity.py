"""Who is in front of IBK's pages without a session: customer data and a security medium."""

from __future__ import annotations

import hmac
import threading
from random import Random

from ksfc_spec.clock import Clock

from . import ibk_rules as rules
from .errors import PartyRefusedError
from .ibk_customers import Customer, Customers
from .telco import digits
from .tokens import STEP_SECONDS, OtpDevice, SecurityCard

NO_MATCH = "고객정보가 맞지 않습니다."


class Identity:
    """Checks what a customer knows and carries."""

    def __init__(
        self, customers: Customers, *, clock: Clock, random: Random, policy: rules.IbkPolicy
    ) -> None:
        self._customers, self._clock, self._random, self._policy = customers, clock, random, policy
        self._lock = threading.Lock()

    def customer(self, *, name: str, number: str, account: str, password: str) -> Customer:
        """Whose data these are, all of one customer; refuses `no-match` and `wrong`."""
        who = self._customers.find(name.strip())
        fits = who is not None and hmac.compare_digest(who.person.resident_number.encode(), number.encode())
        if who is None or not fits or digits(who.account) != digits(account):
            raise PartyRefusedError("no-match", NO_MATCH)
        self._customers.check(
            who, "계좌 비밀번호", who.account_password, password, wrong="계좌 비밀번호가 맞지 않습니다."
        )
        return who

    def draw_cells(self, who: Customer) -> tuple[int, int]:
        """The two cells of a card that are asked for next."""
        first, second = self._random.sample(range(1, 36), 2)
        who.cells = (first, second)
        return who.cells

    def check_medium(self, who: Customer, kind: str, value: str) -> None:
        """The medium chosen and its number; refuses `no-medium`, `wrong` and, after five wrong ones, `locked`."""
        held = who.media.get(kind)
        if held is None:
            message = f"등록된 {kind}가 없습니다." if kind in rules.MEDIA else "보안매체를 선택해 주세요."
            raise PartyRefusedError("no-medium", message)
        allowed = self._policy.wrong_media
        if not self._customers.try_once(who, kind, allowed=allowed):
            raise PartyRefusedError(
                "locked", f"보안매체를 {allowed}번 틀려 정지되었습니다. 영업점에 문의해 주세요."
            )
        if not self._fits(who, held, value.strip()):
            raise PartyRefusedError("wrong", "보안매체 번호가 맞지 않습니다.")
        who.wrong[kind] = 0

    def shown(self, who: Customer, kind: str) -> str:
        """What a customer reads on that medium now."""
        held = who.media[kind]
        if isinstance(held, OtpDevice):
            return held.shows(self._clock.now().timestamp())
        if isinstance(held, SecurityCard):
            return self._cells(who, held)
        return who.person.pin

    def _fits(self, who: Customer, held: OtpDevice | SecurityCard | str, value: str) -> bool:
        if isinstance(held, str):
            try:
                self._customers.check(who, "보안비밀번호", held, value, wrong="")
            except PartyRefusedError:
                return False
            return True
        if isinstance(held, SecurityCard):
            return hmac.compare_digest(value.encode(), self._cells(who, held).encode())
        return self._otp_fits(who, held, value)

    def _otp_fits(self, who: Customer, device: OtpDevice, value: str) -> bool:
        """The number shown now, once (RFC 6238, 5.2)."""
        now = self._clock.now().timestamp()
        step = int(now) // STEP_SECONDS
        with self._lock:
            fits = hmac.compare_digest(value.encode(), device.shows(now).encode()) and step != who.last_step
            if fits:
                who.last_step = step
        return fits

    def _cells(self, who: Customer, card: SecurityCard) -> str:
        first, second = who.cells if who.cells[0] else self.draw_cells(who)
        return card.cells[first][:2] + card.cells[second][2:]
