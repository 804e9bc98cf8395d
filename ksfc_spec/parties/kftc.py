"""KFTC's financial certificate service: a window in which a person opens the cloud and signs what a site asks.

A site opens a request (`open`) with its nonce, sends the customer to the window, and redeems (`redeem`) the signed answer
once, by the one-time token that comes back. The window belongs to the browser that first shows it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ksfc_spec.clock import Clock
from ksfc_spec.pki import sign_message, verify_message

from . import kftc_rules as rules
from .certificates import SignedAnswer
from .errors import PartyRefusedError
from .kftc_cloud import Account, Cloud, Kept, SignUp
from .party import Action, Party
from .people import People, profile
from .pins import PinSafe
from .telco import Telco, digits

SERVICE = "금융인증서비스"
UNUSABLE = "전자서명을 쓸 수 없습니다. 금융인증서를 다시 눌러 주세요."
SITES = {"KSFC": ("한국증권금융", "ksfc-web")}
"""Sites whose pages may use the SDK: code → name, key. The key names a site as a client id does; it is no secret."""
ENDED = "금융인증서 요청이 끝났거나 없습니다. 처음 화면에서 다시 시작해 주세요."


@dataclass(frozen=True, slots=True)
class KftcPolicy:
    """Figures of the window."""

    code_life: timedelta = timedelta(minutes=3)  # financial-certificate:76, a reading
    code_digits: int = 6  # ours
    wrong_codes: int = 5  # ours: then a code is void
    codes: int = 5  # ours: messages per window
    mismatches: int = 10  # ours: wrong sign-up data …
    mismatch_window: timedelta = timedelta(minutes=10)  # … within this time, by window and by telephone
    window_life: timedelta = timedelta(minutes=10)  # ours
    result_life: timedelta = timedelta(minutes=3)  # ours


@dataclass(frozen=True, slots=True)
class SignOrder:
    """What a site asks for; `holder_ci` names the person it expects (`""`: anybody)."""

    requester: str
    state: str
    nonce: bytes = field(repr=False)
    return_to: str
    holder_ci: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Errand:
    """A request under way in one window. `account` is opened once `proven`; `chosen` is the certificate to sign with."""

    id: str
    order: SignOrder
    since: datetime
    account: str = ""
    proven: bool = False
    auto: bool = False
    code: str = field(default="", repr=False)
    sent_at: datetime | None = None
    sent: int = 0
    wrong: int = 0
    chosen: str = ""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def furthest(self) -> str:
        """The furthest screen it has reached."""
        if self.proven:
            return rules.PIN if self.chosen else rules.CHOOSE
        return rules.CODE if self.account else rules.OPEN


@dataclass(frozen=True, slots=True)
class _Result:
    state: str
    answer: SignedAnswer = field(repr=False)
    until: datetime


class Kftc(Party):
    """The service: windows over the cloud."""

    title = SERVICE

    def __init__(
        self,
        people: People,
        *,
        telco: Telco,
        safe: PinSafe,
        clock: Clock,
        random: Random,
        policy: KftcPolicy | None = None,
    ) -> None:
        super().__init__()
        self.policy = policy or KftcPolicy()
        self.cloud = Cloud(safe, clock=clock)
        self._people, self._telco, self._clock, self._random = people, telco, clock, random
        self._errands: dict[str, Errand] = {}
        self._windows: dict[str, str] = {}
        self._results: dict[str, _Result] = {}
        self._tickets: dict[str, str] = {}
        self._mismatches: dict[str, list[datetime]] = {}
        self._lock = threading.RLock()

    # for sites -----------------------------------------------------------------------------------

    def open(self, requester: str, *, state: str, nonce: bytes, return_to: str, holder_ci: str = "") -> str:
        """Begin a request; the id names it in the window's first address."""
        self.require_well()
        self._sweep()
        order = SignOrder(requester, state, nonce, return_to, holder_ci)
        errand = Errand(secrets.token_urlsafe(16), order, self._clock.now())
        self._errands[errand.id] = errand
        return errand.id

    def redeem(self, token: str, *, state: str) -> SignedAnswer:
        """The answer behind a token, once, and only for the state it was made for; else refuses `bad-token`."""
        self.require_well()
        result = self._results.pop(token, None)
        if result is None or result.state != state or result.until < self._clock.now():
            raise PartyRefusedError("bad-token", UNUSABLE)
        return result.answer

    def signed(self, token: str, *, state: str) -> tuple[bytes, str]:
        """The signed message behind a token and its certificate's serial number, for a page; the token stays good."""
        result = self._results.get(token)
        if result is None or result.state != state or result.until < self._clock.now():
            raise PartyRefusedError("bad-token", UNUSABLE)
        return result.answer.message, f"{verify_message(result.answer.message).signer.serial_number:x}"

    def site_named(self, code: str, *, key: str) -> str:
        """The name of a site that may use the SDK; refuses `unknown-site`."""
        name, known = SITES.get(code, ("", ""))
        if not known or not hmac.compare_digest(known.encode(), key.encode()):
            raise PartyRefusedError("unknown-site", "금융인증서비스를 쓰기로 등록되지 않은 사이트입니다.")
        return name

    # the window ----------------------------------------------------------------------------------

    def claim(self, errand_id: str, *, device: str = "") -> str:
        """Give the request to the browser that asks first; the token names its window from now on.

        A browser with a connected `device` stands in the opened cloud at once.
        """
        self.require_well()
        with self._lock:
            errand = self._errands.get(errand_id)
            if errand is None or errand_id in self._windows.values():
                raise PartyRefusedError("unknown-errand", ENDED)
            self._errands[errand_id] = self._connected(errand, device)
            window = secrets.token_urlsafe(32)
            self._windows[_digest(window)] = errand_id
        return window

    def errand(self, window: str) -> Errand:
        """The request in this window; refuses `unknown-errand` when there is none or its time is over."""
        errand = self._errands.get(self._windows.get(_digest(window), ""))
        if errand is None or self._clock.now() - errand.since > self.policy.window_life:
            raise PartyRefusedError("unknown-errand", ENDED)
        return errand

    def enter(self, window: str, *, name: str, phone: str, born: str, auto: bool) -> None:
        """Look the account up and send a code to its telephone; refuses `no-account`, which never says what differs."""
        self.require_well()
        typed = {"name": name, "phone": phone, "born": born, "auto": "1" if auto else ""}
        errand = self._save(
            replace(self.errand(window), typed=typed, auto=auto, account="", proven=False, chosen="")
        )
        self._require_patience(*_subjects(errand, phone))
        account = self.cloud.find(SignUp(name, phone, born))
        if account is None:
            self._count_mismatch(*_subjects(errand, phone))
            raise PartyRefusedError(
                "no-account", "가입정보와 일치하지 않습니다. 이름, 휴대폰번호, 생년월일을 확인해 주세요."
            )
        if not self._expected(account, errand.order):
            raise PartyRefusedError(
                "other-person", "본인 명의가 아닙니다. 신청한 분의 가입정보를 입력해 주세요."
            )
        self._send_code(replace(errand, account=account.id))

    def send_again(self, window: str) -> None:
        """Send another code; the one before is void."""
        self.require_well()
        self._send_code(self.errand(window))

    def confirm(self, window: str, *, code: str) -> str:
        """Open the cloud; gives the device's token where the customer wants to stay connected, else `""`."""
        self.require_well()
        with self._lock:
            errand = self.errand(window)
            self._require_live_code(errand)
            if not rules.code_fits(code.strip(), sent=errand.code):
                raise self._wrong_code(errand)
            self._save(replace(errand, proven=True, code=""))
        return self.cloud.connect(errand.account) if rules.stays_connected(asked=errand.auto) else ""

    def certificates(self, window: str) -> tuple[Kept, ...]:
        """What the opened cloud holds; refuses `closed` before it is opened."""
        return self.cloud.listed(self._opened(window).account)

    def account(self, window: str) -> Account:
        """The opened account; refuses `closed`."""
        return self.cloud.account(self._opened(window).account)

    def choose(self, window: str, certificate_id: str, *, favourite: bool) -> None:
        """Choose what to sign with, and whether it is the favourite; refuses `no-choice`."""
        errand = self._opened(window)
        kept = self.cloud.kept(errand.account, certificate_id)
        self.cloud.favour(errand.account, kept.id, on=favourite)
        self._save(replace(errand, chosen=kept.id))

    def choose_again(self, window: str) -> None:
        """Back to the list."""
        self._save(replace(self._opened(window), chosen=""))

    def sign(self, window: str, *, pin: str) -> str:
        """Sign the site's nonce and end the request; gives the return address with a one-time token."""
        self.require_well()
        errand = self._opened(window)
        kept = self.cloud.kept(errand.account, errand.chosen)
        owner = self.cloud.unlock(errand.account, kept.id, pin=pin)
        message = sign_message(
            errand.order.nonce, certificate=kept.certificate, key=owner.key, at=self._clock.now()
        )
        token = secrets.token_urlsafe(32)
        until = self._clock.now() + self.policy.result_life
        self._results[token] = _Result(errand.order.state, SignedAnswer(message, owner.r), until)
        self.end(window)
        return f"{errand.order.return_to}?state={errand.order.state}&token={token}"

    def end(self, window: str) -> None:
        """The window is closed; nothing more can be done in it."""
        self._errands.pop(self._windows.pop(_digest(window), ""), None)

    def redeem_ticket(self, ticket: str) -> str:
        """The device token behind a ticket that the world asked for, once; refuses `bad-ticket`."""
        token = self._tickets.pop(ticket, "")
        if not token:
            raise PartyRefusedError("bad-ticket", "이미 쓴 기기 연결입니다.")
        return token

    # inside --------------------------------------------------------------------------------------

    def _connected(self, errand: Errand, device: str) -> Errand:
        account = self.cloud.connected(device) if device else None
        if account is None or not self._expected(account, errand.order):
            return errand
        first = rules.first_screen(connected=True, favourite=bool(account.favourite))
        proven = rules.reached(rules.CHOOSE, allowed=first)
        chosen = account.favourite if first == rules.PIN else ""
        return replace(errand, account=account.id if proven else "", proven=proven, chosen=chosen)

    def _expected(self, account: Account, order: SignOrder) -> bool:
        person = self._people.subscriber(account.sign_up.phone)
        ci = "" if person is None else self._people.ci(person.resident_number)
        return rules.is_same_person(ci, wanted=order.holder_ci)

    def _opened(self, window: str) -> Errand:
        errand = self.errand(window)
        if not errand.proven:
            raise PartyRefusedError("closed", "휴대폰 점유인증을 먼저 해 주세요.")
        return errand

    def _send_code(self, errand: Errand) -> None:
        if not errand.account:
            raise PartyRefusedError("closed", "가입정보를 먼저 입력해 주세요.")
        if errand.sent >= self.policy.codes:
            message = "확인코드를 너무 여러 번 요청했습니다. 창을 닫고 처음부터 다시 해 주세요."
            raise PartyRefusedError("too-many", message)
        code = f"{self._random.randrange(10**self.policy.code_digits):0{self.policy.code_digits}d}"
        phone = self.cloud.account(errand.account).sign_up.phone
        self._telco.send(phone, f"[{SERVICE}] 확인코드는 {code}입니다.")
        now = self._clock.now()
        self._save(replace(errand, code=code, sent_at=now, sent=errand.sent + 1, wrong=0))

    def _require_live_code(self, errand: Errand) -> None:
        if not errand.code or errand.sent_at is None:
            raise PartyRefusedError("no-code", "확인코드를 쓸 수 없습니다. 다시 받기를 눌러 주세요.")
        if rules.code_expired(errand.sent_at, now=self._clock.now(), life=self.policy.code_life):
            raise PartyRefusedError("expired", "확인코드의 유효시간이 지났습니다. 다시 요청해 주세요.")

    def _wrong_code(self, errand: Errand) -> PartyRefusedError:
        wrong = errand.wrong + 1
        void = wrong >= self.policy.wrong_codes
        self._save(replace(errand, wrong=wrong, code="" if void else errand.code))
        if void:
            return PartyRefusedError("used-up", f"확인코드를 {wrong}번 틀렸습니다. 다시 받기를 눌러 주세요.")
        return PartyRefusedError("wrong", "확인코드가 맞지 않습니다. 문자로 받은 숫자를 다시 입력해 주세요.")

    def _require_patience(self, *subjects: str) -> None:
        oldest = self._clock.now() - self.policy.mismatch_window
        for subject in subjects:
            recent = [at for at in self._mismatches.get(subject, ()) if at > oldest]
            if len(recent) >= self.policy.mismatches:
                minutes = int(self.policy.mismatch_window.total_seconds() // 60)
                message = f"가입정보를 여러 번 틀렸습니다. {minutes}분 뒤에 다시 시도해 주세요."
                raise PartyRefusedError("too-many", message)

    def _count_mismatch(self, *subjects: str) -> None:
        for subject in subjects:
            self._mismatches.setdefault(subject, []).append(self._clock.now())

    def _save(self, errand: Errand) -> Errand:
        self._errands[errand.id] = errand
        return errand

    def _sweep(self) -> None:
        oldest = self._clock.now() - self.policy.window_life
        self._errands = {key: one for key, one in self._errands.items() if one.since > oldest}
        self._windows = {key: one for key, one in self._windows.items() if one in self._errands}

    # for the world -------------------------------------------------------------------------------

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "connect": self._connect}

    def _connect(self, *, name: str) -> Mapping[str, Any]:
        """A one-time address; the device that opens it is connected to this person's cloud."""
        account = self.cloud.find(sign_up_of(self._people, name))
        if account is None:
            raise PartyRefusedError("no-account", f"{name} has not signed up")
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = self.cloud.connect(account.id)
        return {"address": f"/parties/kftc/device/{ticket}"}


def sign_up_of(people: People, name: str) -> SignUp:
    """What a person of the cast would enter."""
    person = people.named(name)
    return SignUp(person.name, person.phone, str(profile(person)["birth_date"]))


def _subjects(errand: Errand, phone: str) -> tuple[str, str]:
    """Whose wrong sign-up data are counted: the window's, and the telephone's, as keys that name neither."""
    return _digest(f"window:{errand.id}"), _digest(f"phone:{digits(phone)}")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
