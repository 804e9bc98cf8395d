"""KFTC's cloud: accounts opened by name, telephone and birth date, and the financial certificates kept in them.

A certificate's key lies under its PIN (`pins`). Five wrong ones in a row lock it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cryptography import x509

from ksfc_spec.clock import Clock
from ksfc_spec.pki import OwnerKey

from .authorities import Issued
from .errors import PartyRefusedError
from .people import Person
from .pins import PinSafe, SealedKey
from .telco import digits


@dataclass(frozen=True, slots=True)
class CloudPolicy:
    """Figures of the cloud."""

    pin_digits: int = 6  # financial-certificate:82
    wrong_pins: int = 5  # ours: in a row, then the certificate is locked
    device_life: timedelta = timedelta(days=365)  # ours: how long a device stays connected


@dataclass(frozen=True, slots=True)
class SignUp:
    """The three facts that open an account (financial-certificate:86); `born` is YYYYMMDD."""

    name: str
    phone: str
    born: str

    def same_as(self, other: SignUp) -> bool:
        """Whether all three agree; hyphens do not matter. Takes equally long for every difference."""
        return hmac.compare_digest(self._folded(), other._folded())

    def _folded(self) -> bytes:
        parts = (self.name.strip(), digits(self.phone), self.born.strip())
        return hashlib.sha256("\n".join(parts).encode()).digest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A certificate in the cloud, its key sealed; `wrong` counts wrong PINs in a row."""

    id: str
    person: Person
    certificate: x509.Certificate = field(repr=False)
    key: SealedKey = field(repr=False)
    wrong: int = 0

    @property
    def label(self) -> str:
        """How lists name it."""
        return f"{self.person.name} 금융인증서"


@dataclass
class Account:
    """One person's place in the cloud."""

    id: str
    sign_up: SignUp = field(repr=False)
    kept: list[Kept] = field(default_factory=list)
    favourite: str = ""


@dataclass(frozen=True, slots=True)
class _Device:
    account: str
    until: datetime


class Cloud:
    """All accounts, certificates and connected devices."""

    def __init__(self, safe: PinSafe, *, clock: Clock, policy: CloudPolicy | None = None) -> None:
        self.policy = policy or CloudPolicy()
        self._safe, self._clock = safe, clock
        self._accounts: dict[str, Account] = {}
        self._devices: dict[str, _Device] = {}
        self._lock = threading.RLock()

    # accounts ------------------------------------------------------------------------------------

    def sign_up(self, facts: SignUp) -> Account:
        """The account of these facts, opened if there is none."""
        with self._lock:
            found = self.find(facts)
            if found is None:
                found = Account(secrets.token_urlsafe(12), facts)
                self._accounts[found.id] = found
            return found

    def find(self, facts: SignUp) -> Account | None:
        """The account of these facts; every account is compared, so that time tells nothing."""
        same = [account for account in self._accounts.values() if account.sign_up.same_as(facts)]
        return same[0] if same else None

    def of_person(self, person: Person) -> Account | None:
        """The account that holds a certificate of this person."""
        for account in self._accounts.values():
            if any(kept.person == person for kept in account.kept):
                return account
        return None

    def account(self, account_id: str) -> Account:
        """The account with that id; refuses `no-account`."""
        if account_id not in self._accounts:
            raise PartyRefusedError(
                "no-account", "금융인증서비스 가입정보가 없습니다. 처음부터 다시 해 주세요."
            )
        return self._accounts[account_id]

    def close(self, facts: SignUp) -> None:
        """Remove an account with everything in it."""
        with self._lock:
            found = self.find(facts)
            if found is not None:
                del self._accounts[found.id]
                self._devices = {k: d for k, d in self._devices.items() if d.account != found.id}

    # devices -------------------------------------------------------------------------------------

    def connect(self, account_id: str) -> str:
        """A token by which one device opens this account from now on."""
        token = secrets.token_urlsafe(32)
        until = self._clock.now() + self.policy.device_life
        self._devices[_digest(token)] = _Device(self.account(account_id).id, until)
        return token

    def connected(self, token: str) -> Account | None:
        """The account that the device with this token opens."""
        device = self._devices.get(_digest(token))
        if device is None or device.until < self._clock.now():
            return None
        return self._accounts.get(device.account)

    def disconnect(self, token: str) -> None:
        """The device opens nothing any more."""
        self._devices.pop(_digest(token), None)

    # certificates --------------------------------------------------------------------------------

    def keep(self, account_id: str, issued: Issued, *, pin: str) -> Kept:
        """Store a certificate with its key under a PIN, in place of any before; a favourite stays one."""
        key = self._safe.seal(issued.owner, pin=pin)
        kept = Kept(secrets.token_urlsafe(12), issued.person, issued.certificate, key)
        with self._lock:
            account = self.account(account_id)
            account.favourite = kept.id if account.favourite else ""
            account.kept = [kept]
        return kept

    def remove(self, account_id: str) -> None:
        """Delete every certificate of an account."""
        with self._lock:
            account = self.account(account_id)
            account.kept, account.favourite = [], ""

    def listed(self, account_id: str) -> tuple[Kept, ...]:
        """What an account holds."""
        return tuple(self.account(account_id).kept)

    def kept(self, account_id: str, certificate_id: str) -> Kept:
        """One certificate of an account; refuses `no-choice`."""
        for kept in self.listed(account_id):
            if kept.id == certificate_id:
                return kept
        raise PartyRefusedError("no-choice", "인증서를 선택해 주세요.")

    def favour(self, account_id: str, certificate_id: str, *, on: bool = True) -> None:
        """Make a certificate the favourite, or no longer."""
        account = self.account(account_id)
        if on:
            account.favourite = self.kept(account_id, certificate_id).id
        elif account.favourite == certificate_id:
            account.favourite = ""

    def unlock(self, account_id: str, certificate_id: str, *, pin: str) -> OwnerKey:
        """The key of a certificate; refuses `no-pin`, `bad-pin`, `wrong-pin` and `locked`.

        A try is counted before it is made, so that tries at the same time gain nothing.
        """
        require_shape(pin, length=self.policy.pin_digits)
        with self._lock:
            kept = self.kept(account_id, certificate_id)
            if kept.wrong >= self.policy.wrong_pins:
                raise self._locked()
            self._put(account_id, replace(kept, wrong=kept.wrong + 1))
        owner = self._unseal(kept, pin)
        if owner is None:
            raise self._wrong(kept.wrong + 1)
        with self._lock:
            self._put(account_id, replace(self.kept(account_id, certificate_id), wrong=0))
        return owner

    def spoil(self, account_id: str, *, times: int) -> None:
        """So many wrong PINs were tried on every certificate of an account."""
        with self._lock:
            for kept in self.listed(account_id):
                self._put(account_id, replace(kept, wrong=times))

    def _put(self, account_id: str, changed: Kept) -> None:
        account = self.account(account_id)
        account.kept = [changed if kept.id == changed.id else kept for kept in account.kept]

    def _wrong(self, tries: int) -> PartyRefusedError:
        left = self.policy.wrong_pins - tries
        if left <= 0:
            return self._locked()
        return PartyRefusedError(
            "wrong-pin", f"비밀번호가 맞지 않습니다. 다시 입력해 주세요. (남은 횟수 {left}회)"
        )

    def _locked(self) -> PartyRefusedError:
        allowed = self.policy.wrong_pins
        message = f"비밀번호를 {allowed}번 틀려 이용이 정지되었습니다. 발급받은 은행에서 재발급해 주세요."
        return PartyRefusedError("locked", message)

    def _unseal(self, kept: Kept, pin: str) -> OwnerKey | None:
        owner = self._safe.open(kept.key, pin=pin)
        return owner and owner.must_match(kept.certificate)


def require_shape(pin: str, *, length: int) -> None:
    """Digits, and exactly so many; refuses `no-pin` and `bad-pin`."""
    if not pin:
        raise PartyRefusedError("no-pin", "비밀번호를 입력해 주세요.")
    if not (pin.isascii() and pin.isdigit() and len(pin) == length):
        raise PartyRefusedError("bad-pin", f"비밀번호는 숫자 {length}자리로 입력해 주세요.")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
