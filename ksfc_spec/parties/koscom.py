"""Koscom's cloud program: windows in which a customer connects a device to the cloud and signs what a site asks.

A site opens an errand (`open`) with its nonce, sends the customer to the window, and redeems (`redeem`) the signed answer
once. What it refuses, it tells by `refuse`, and the window stays open for another certificate. A window belongs to the
browser that opens it first. Sites ask Koscom, too, whether a customer has left the country (`departed`).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ksfc_spec.clock import Clock
from ksfc_spec.pki import kind_of, sign_message

from . import koscom_rules as rules
from .calls import Calls
from .certificates import SignedAnswer
from .errors import PartyRefusedError
from .immigration import Immigration
from .koscom_cloud import CertificateCloud, Customer, Stored, customer_of
from .party import Action, Party
from .pc import Pc
from .people import People
from .phone import Phone
from .pins import PinSafe
from .telco import Telco, digits

SERVICE = "코스콤"
ENDED = "클라우드 인증 요청이 끝났거나 없습니다. 처음 화면에서 다시 시작해 주세요."


@dataclass(frozen=True, slots=True)
class KoscomPolicy:
    """Figures of the program."""

    number_digits: int = 2  # esop:515, a reading
    number_life: timedelta = timedelta(minutes=5)  # bankingplus, ibk-joint-certificate
    replies: int = 5  # ours: wrong ones, then the number is void
    requests: int = 10  # ours: messages and calls to one telephone …
    request_window: timedelta = timedelta(minutes=10)  # … within this time
    window_life: timedelta = timedelta(minutes=30)  # ours
    result_life: timedelta = timedelta(minutes=3)  # ours


@dataclass(frozen=True, slots=True)
class Order:
    """What a site wants signed. `unwanted` maps the policies it does not take to what is to be said then."""

    requester: str
    state: str
    nonce: bytes = field(repr=False)
    return_to: str
    unwanted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Errand:
    """One order under way. `number` is on the screen while a device is being proven, `account` is set once it is."""

    id: str
    order: Order
    since: datetime
    browser: str = ""
    device: str = ""
    customer: Customer | None = None
    joined: bool = False
    auto: bool = False
    agreed: bool = False
    number: str = field(default="", repr=False)
    sent_at: datetime | None = None
    call: str = ""
    call_number: str = ""
    account: str = ""
    chosen: str = ""
    notice: str = ""

    @property
    def screen(self) -> str:
        """Where the customer stands."""
        if self.account:
            return rules.PIN if self.chosen else rules.LIST
        if self.customer is None:
            return rules.CUSTOMER
        return rules.TERMS if rules.terms_needed(joined=self.joined) and not self.agreed else rules.DEVICE


@dataclass(frozen=True, slots=True)
class _Result:
    state: str
    answer: SignedAnswer = field(repr=False)
    until: datetime


class Koscom(Party):
    """The program over the cloud, on the customer's PC and phone."""

    title = SERVICE

    def __init__(
        self,
        people: People,
        *,
        telco: Telco,
        calls: Calls,
        immigration: Immigration,
        pc: Pc,
        phone: Phone,
        safe: PinSafe,
        clock: Clock,
        random: Random,
        policy: KoscomPolicy | None = None,
    ) -> None:
        super().__init__()
        self.policy = policy or KoscomPolicy()
        self.cloud = CertificateCloud(safe, clock=clock)
        self._people, self._telco, self._calls, self._immigration = people, telco, calls, immigration
        self._serials = {"pc": pc.serial, "phone": phone.serial}
        self._clock, self._random, self._lock = clock, random, threading.RLock()
        self._errands: dict[str, Errand] = {}
        self._results: dict[str, _Result] = {}
        self._proving: dict[str, str] = {}
        self._requests: dict[str, list[datetime]] = {}

    # for sites -----------------------------------------------------------------------------------

    def open(
        self,
        requester: str,
        *,
        state: str,
        nonce: bytes,
        return_to: str,
        unwanted: Mapping[str, str] | None = None,
    ) -> str:
        """Begin an errand; the id names it in the window's address."""
        self.require_well()
        self._sweep()
        order = Order(requester, state, nonce, return_to, dict(unwanted or {}))
        errand = Errand(secrets.token_urlsafe(16), order, self._clock.now())
        self._errands[errand.id] = errand
        return errand.id

    def redeem(self, token: str, *, state: str) -> SignedAnswer:
        """The answer behind a token, once, and only for the state it was made for; else refuses `bad-token`."""
        self.require_well()
        result = self._results.pop(token, None)
        if result is None or result.state != state or result.until < self._clock.now():
            raise PartyRefusedError("bad-token", "전자서명을 쓸 수 없습니다. 처음 화면에서 다시 눌러 주세요.")
        return result.answer

    def refuse(self, state: str, *, notice: str, nonce: bytes, same: bool = False) -> str:
        """A site refuses the last answer and wants another nonce signed, by the `same` certificate or another one."""
        errand = self._of_state(state)
        if errand is None:
            raise PartyRefusedError("unknown-errand", notice)
        chosen = errand.chosen if same else ""
        order = replace(errand.order, nonce=nonce)
        return self._save(replace(errand, order=order, notice=notice, chosen=chosen)).id

    def done(self, state: str) -> None:
        """A site has what it needs, or the customer gave up."""
        errand = self._of_state(state)
        if errand is not None:
            del self._errands[errand.id]

    def departed(self, name: str, *, resident_number: str) -> bool:
        """Whether a customer who consented has left the country, as the immigration office tells Koscom."""
        self.require_well()
        return self._immigration.departed(name, resident_number=resident_number)

    # the window ----------------------------------------------------------------------------------

    def errand(self, errand_id: str, *, browser: str, device: str = "") -> Errand:
        """The errand in this browser's window; refuses `unknown-errand` to any other browser, and when time is over.

        The browser that asks first is given it. On a connected `device` the cloud is open at once.
        """
        with self._lock:
            errand = self._errands.get(errand_id)
            late = errand is not None and self._clock.now() - errand.since > self.policy.window_life
            if errand is None or late or errand.browser not in ("", browser):
                raise PartyRefusedError("unknown-errand", ENDED)
            return errand if errand.browser else self._claimed(errand, browser, device)

    def enter(self, errand: Errand, *, name: str, born: str, phone: str, auto: bool) -> Errand:
        """Take the customer's data; who joined with exactly these goes on to the device check, others to the terms."""
        customer = Customer(name.strip(), digits(born), digits(phone))
        account = self.cloud.find(customer)
        joined = account is not None and account.joined
        entered = replace(errand, customer=customer, joined=joined, auto=auto, agreed=False, account="")
        return self._start_proof(self._save(entered))

    def agree(self, errand: Errand) -> Errand:
        """The terms were agreed to."""
        if errand.customer is None:
            raise PartyRefusedError("no-customer", "고객정보를 먼저 입력해 주세요.")
        return self._start_proof(replace(errand, agreed=True))

    def send_number(self, errand: Errand) -> Errand:
        """Show a fresh number and send a message to be answered with it; an older number is void."""
        phone = self._phone_to_prove(errand)
        self._count_request(phone)
        self._telco.send(phone, rules.text_message())
        fresh = replace(errand, number=self._draw(), sent_at=self._clock.now(), call="", call_number="")
        self._proving[phone] = errand.id
        return self._save(fresh)

    def ring(self, errand: Errand) -> Errand:
        """Have the customer's telephone rung instead."""
        phone = self._phone_to_prove(errand)
        self._count_request(phone)
        shown = self._draw()
        call = self._calls.ring(phone, caller=SERVICE, shown=shown)
        self._proving[phone] = errand.id
        return self._save(replace(errand, call=call, call_number=shown, sent_at=self._clock.now()))

    def confirm(self, errand: Errand) -> Errand:
        """Look whether the number came back or the call was approved; then the cloud is open to this window.

        Refuses `waiting`, `wrong`, `used-up`, `expired`, `declined` and `elsewhere`.
        """
        phone = self._phone_to_prove(errand)
        self._require_live(errand, phone)
        problem = self._proof_problem(errand, phone)
        if problem:
            raise problem
        assert errand.customer is not None
        account = self.cloud.join(errand.customer)
        if errand.device and rules.stays_connected(asked=errand.auto):
            self.cloud.connect(errand.device, account_id=account.id)
        self._proving.pop(phone, None)
        return self._save(replace(errand, account=account.id, number="", call="", call_number=""))

    def certificates(self, errand: Errand) -> tuple[Stored, ...]:
        """What the open cloud holds; refuses `closed` before it is open."""
        return self.cloud.listed(self._opened(errand))

    def choose(self, errand: Errand, stored_id: str) -> Errand:
        """Choose what to sign with; refuses `no-choice`, and `unwanted` kinds in the site's own words."""
        stored = self.cloud.stored(self._opened(errand), stored_id)
        policy = kind_of(stored.certificate).policy.dotted_string
        if policy in errand.order.unwanted:
            raise PartyRefusedError("unwanted", errand.order.unwanted[policy])
        return self._save(replace(errand, chosen=stored.id, notice=""))

    def choose_again(self, errand: Errand) -> Errand:
        """Back to the list."""
        return self._save(replace(errand, chosen="", notice=""))

    def sign(self, errand: Errand, *, pin: str) -> str:
        """Sign the site's nonce; gives the return address with a one-time token. Refuses as `CertificateCloud.unlock`."""
        self.require_well()
        account = self._opened(errand)
        stored = self.cloud.stored(account, errand.chosen)
        self._save(replace(errand, notice=""))
        owner = self.cloud.unlock(account, stored.id, pin=pin)
        order = errand.order
        message = sign_message(
            order.nonce, certificate=stored.certificate, key=owner.key, at=self._clock.now()
        )
        token = secrets.token_urlsafe(32)
        until = self._clock.now() + self.policy.result_life
        self._results[token] = _Result(order.state, SignedAnswer(message, owner.r), until)
        return f"{order.return_to}?state={order.state}&token={token}"

    def end(self, errand: Errand) -> None:
        """The window is closed; nothing more can be done in it."""
        self._errands.pop(errand.id, None)

    def left(self, errand: Errand) -> timedelta:
        """How long the number on the screen is still good."""
        since = errand.sent_at or self._clock.now()
        return max(self.policy.number_life - (self._clock.now() - since), timedelta(0))

    # inside --------------------------------------------------------------------------------------

    def _claimed(self, errand: Errand, browser: str, device: str) -> Errand:
        account = self.cloud.connected(device) if device else None
        opened = account is not None and rules.first_screen(connected=True) == rules.LIST
        return self._save(
            replace(errand, browser=browser, device=device, account=account.id if account and opened else "")
        )

    def _start_proof(self, errand: Errand) -> Errand:
        return self.send_number(errand) if errand.screen == rules.DEVICE else self._save(errand)

    def _phone_to_prove(self, errand: Errand) -> str:
        self.require_well()
        if errand.customer is None or errand.screen != rules.DEVICE:
            raise PartyRefusedError("no-customer", "고객정보와 약관동의를 먼저 마쳐 주세요.")
        return errand.customer.phone

    def _require_live(self, errand: Errand, phone: str) -> None:
        life = self.policy.number_life
        if errand.sent_at is None or rules.number_expired(errand.sent_at, now=self._clock.now(), life=life):
            raise PartyRefusedError("expired", "회신 시간이 지났습니다. 인증숫자를 다시 받아 주세요.")
        if self._proving.get(phone) != errand.id:
            message = "다른 창에서 기기인증을 새로 시작했습니다. 인증숫자를 다시 받아 주세요."
            raise PartyRefusedError("elsewhere", message)

    def _proof_problem(self, errand: Errand, phone: str) -> PartyRefusedError | None:
        replies, allowed = self._replies(errand, phone), self.policy.replies
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
        now, window = self._clock.now(), self.policy.request_window
        recent = [at for at in self._requests.get(phone, ()) if at > now - window]
        if len(recent) >= self.policy.requests:
            minutes = int(window.total_seconds() // 60)
            message = f"인증을 너무 여러 번 요청했습니다. {minutes}분 뒤에 다시 시도해 주세요."
            raise PartyRefusedError("too-many", message)
        self._requests[phone] = [*recent, now]

    def _opened(self, errand: Errand) -> str:
        if not errand.account:
            raise PartyRefusedError("closed", "클라우드에 먼저 연결해 주세요.")
        return errand.account

    def _draw(self) -> str:
        length = self.policy.number_digits
        return f"{self._random.randrange(10 ** (length - 1), 10**length)}"

    def _of_state(self, state: str) -> Errand | None:
        return next((e for e in self._errands.values() if e.order.state == state), None)

    def _save(self, errand: Errand) -> Errand:
        self._errands[errand.id] = errand
        return errand

    def _sweep(self) -> None:
        oldest = self._clock.now() - self.policy.window_life
        self._errands = {key: one for key, one in self._errands.items() if one.since > oldest}

    # for the world -------------------------------------------------------------------------------

    def actions(self) -> Mapping[str, Action]:
        return {
            **super().actions(),
            "connect": self._connect,
            "disconnect": self._disconnect,
            "number": self._number,
        }

    def _connect(self, *, name: str, device: str = "pc") -> Mapping[str, Any]:
        """The customer's PC or phone is connected to this person's cloud."""
        account = self.cloud.join(customer_of(self._people.named(name)))
        self.cloud.connect(self._serial(device), account_id=account.id)
        return {"connected": True}

    def _disconnect(self, *, device: str = "pc") -> Mapping[str, Any]:
        self.cloud.disconnect(self._serial(device))
        return {"connected": False}

    def _number(self, *, name: str) -> Mapping[str, Any]:
        """The number that a window shows now for this person's telephone; refuses `no-number`."""
        errand = self._errands.get(self._proving.get(digits(self._people.named(name).phone), ""))
        if errand is None or not errand.number:
            raise PartyRefusedError("no-number", f"no window waits for {name}'s telephone")
        return {"number": errand.number}

    def _serial(self, device: str) -> str:
        if device not in self._serials:
            raise PartyRefusedError("unknown-device", f"{device}: not one of {tuple(self._serials)}")
        return self._serials[device]
