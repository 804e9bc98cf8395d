"""Koscom's cloud program: windows in which a customer connects a device to the cloud and signs what a site asks.

A site opens an errand (`open`) with its nonce, sends the customer to the window, and redeems (`redeem`) the signed answer
once. What it refuses, it tells by `refuse`, and the window stays open for another certificate. A window belongs to the
browser that opens it first. Sites ask Koscom, too, whether a customer has left the country (`departed`).

An app may have its phone connected and nothing signed (`connect`, `redeem_connection`), and ask whose cloud the phone
opens (`connected`). In windows that an app opens (`Order.app`) every customer agrees to the terms, the device is proven by
sending a prepared message or, for those who ask for it, by answering with the number shown, and the phone stays connected.
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
from .koscom_cloud import Account, CertificateCloud, Customer, Stored, customer_of
from .koscom_device import SERVICE, DeviceProof
from .koscom_errand import Errand, KoscomPolicy, Order
from .party import Action, Party
from .pc import Pc
from .people import People
from .phone import Phone
from .pins import PinSafe
from .telco import Telco, digits

ENDED = "클라우드 인증 요청이 끝났거나 없습니다. 처음 화면에서 다시 시작해 주세요."
UNUSABLE = "전자서명을 쓸 수 없습니다. 처음 화면에서 다시 눌러 주세요."


@dataclass(frozen=True, slots=True)
class _Result:
    state: str
    answer: SignedAnswer | None = field(repr=False)
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
        self._people, self._telco, self._immigration = people, telco, immigration
        self._serials = {"pc": pc.serial, "phone": phone.serial}
        self._clock, self._lock = clock, threading.RLock()
        self._errands: dict[str, Errand] = {}
        self._results: dict[str, _Result] = {}
        self._device = DeviceProof(telco=telco, calls=calls, clock=clock, random=random, policy=self.policy)

    # for sites -----------------------------------------------------------------------------------

    def open(
        self,
        requester: str,
        *,
        state: str,
        nonce: bytes,
        return_to: str,
        unwanted: Mapping[str, str] | None = None,
        app: bool = False,
        choosing: str = "",
    ) -> str:
        """Begin an errand; the id names it in the window's address."""
        return self._begin(Order(requester, state, nonce, return_to, dict(unwanted or {}), app, choosing))

    def connect(self, requester: str, *, state: str, return_to: str) -> str:
        """Begin an errand of an app that only has its phone connected."""
        return self._begin(Order(requester, state, b"", return_to, app=True))

    def redeem(self, token: str, *, state: str) -> SignedAnswer:
        """The answer behind a token, once, and only for the state it was made for; else refuses `bad-token`."""
        answer = self._redeemed(token, state).answer
        if answer is None:
            raise PartyRefusedError("bad-token", UNUSABLE)
        return answer

    def redeem_connection(self, token: str, *, state: str) -> None:
        """The phone was connected: a token for that, once, and only for the state it was made for; else `bad-token`."""
        self._redeemed(token, state)

    def connected(self, device: str, *, name: str, born: str) -> bool:
        """Whether this device opens the cloud of the person of that name, born on that day (YYYYMMDD)."""
        account = self.cloud.connected(device)
        return account is not None and (account.customer.name, account.customer.born) == (name, born)

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
        joined = account is not None and account.joined and not errand.order.app
        entered = replace(errand, customer=customer, joined=joined, auto=auto, agreed=False, account="")
        return self._start_proof(self._save(entered))

    def agree(self, errand: Errand) -> Errand:
        """The terms were agreed to."""
        if errand.customer is None:
            raise PartyRefusedError("no-customer", "고객정보를 먼저 입력해 주세요.")
        return self._start_proof(replace(errand, agreed=True))

    def prepare_message(self, errand: Errand) -> Errand:
        """Put a fresh message into the phone's own message window, to be sent as it is; an older one is void."""
        return self._save(self._device.prepare_message(errand, self._phone_to_prove(errand)))

    def change_way(self, errand: Errand) -> Errand:
        """The app's other way: the number on the screen."""
        return self.send_number(replace(errand, way=rules.NUMBER))

    def send_number(self, errand: Errand) -> Errand:
        """Show a fresh number and send a message to be answered with it; an older number is void."""
        return self._save(self._device.send_number(errand, self._phone_to_prove(errand)))

    def ring(self, errand: Errand) -> Errand:
        """Have the customer's telephone rung instead."""
        return self._save(self._device.ring(errand, self._phone_to_prove(errand)))

    def confirm(self, errand: Errand) -> Errand:
        """Look whether the number came back or the call was approved; then the cloud is open to this window.

        Refuses `unsent`, `waiting`, `wrong`, `used-up`, `expired`, `declined` and `elsewhere`.
        """
        self._device.require(errand, self._phone_to_prove(errand))
        assert errand.customer is not None
        account = self.cloud.join(errand.customer)
        if errand.device and rules.stays_connected(asked=errand.auto):
            self.cloud.connect(errand.device, account_id=account.id)
        return self._save(self._open_to(replace(errand, number="", call="", call_number=""), account))

    def conclude(self, errand: Errand) -> str:
        """The phone is connected and nothing is to be signed: the return address with a one-time token."""
        self._opened(errand)
        self.end(errand)
        return self._answered(errand.order, None)

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
        return self._answered(order, SignedAnswer(message, owner.r))

    def end(self, errand: Errand) -> None:
        """The window is closed; nothing more can be done in it."""
        self._errands.pop(errand.id, None)

    def left(self, errand: Errand) -> timedelta:
        """How long the number on the screen is still good."""
        return self._device.left(errand)

    # inside --------------------------------------------------------------------------------------

    def _begin(self, order: Order) -> str:
        self.require_well()
        self._sweep()
        errand = Errand(secrets.token_urlsafe(16), order, self._clock.now())
        self._errands[errand.id] = errand
        return errand.id

    def _redeemed(self, token: str, state: str) -> _Result:
        self.require_well()
        result = self._results.pop(token, None)
        if result is None or result.state != state or result.until < self._clock.now():
            raise PartyRefusedError("bad-token", UNUSABLE)
        return result

    def _answered(self, order: Order, answer: SignedAnswer | None) -> str:
        token = secrets.token_urlsafe(32)
        self._results[token] = _Result(order.state, answer, self._clock.now() + self.policy.result_life)
        return f"{order.return_to}?state={order.state}&token={token}"

    def _claimed(self, errand: Errand, browser: str, device: str) -> Errand:
        claimed = replace(errand, browser=browser, device=device)
        account = self.cloud.connected(device) if device and errand.order.nonce else None
        opened = account is not None and rules.first_screen(connected=True) == rules.LIST
        return self._save(self._open_to(claimed, account) if account and opened else claimed)

    def _open_to(self, errand: Errand, account: Account) -> Errand:
        """The cloud is open; an app takes the only certificate in it unless the site wants the list."""
        order, stored = errand.order, account.stored
        alone = len(stored) == 1 and order.app and order.nonce and not order.choosing
        return replace(errand, account=account.id, chosen=stored[0].id if alone else "")

    def _start_proof(self, errand: Errand) -> Errand:
        at_once = errand.screen == rules.DEVICE and not errand.order.app
        return self.send_number(errand) if at_once else self._save(errand)

    def _phone_to_prove(self, errand: Errand) -> str:
        self.require_well()
        if errand.customer is None or errand.screen != rules.DEVICE:
            raise PartyRefusedError("no-customer", "고객정보와 약관동의를 먼저 마쳐 주세요.")
        return errand.customer.phone

    def _opened(self, errand: Errand) -> str:
        if not errand.account:
            raise PartyRefusedError("closed", "클라우드에 먼저 연결해 주세요.")
        return errand.account

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
        errand = self._errands.get(self._device.errand_of(digits(self._people.named(name).phone)))
        if errand is None or not errand.number:
            raise PartyRefusedError("no-number", f"no window waits for {name}'s telephone")
        return {"number": errand.number}

    def _serial(self, device: str) -> str:
        if device not in self._serials:
            raise PartyRefusedError("unknown-device", f"{device}: not one of {tuple(self._serials)}")
        return self._serials[device]
