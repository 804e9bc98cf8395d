"""Koscom's cloud: accounts by name, birth date and telephone, the certificates in them, and the devices connected to them."""

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

from . import koscom_rules as rules
from .authorities import Issued
from .errors import PartyRefusedError
from .people import Person, birth_date
from .pins import PinSafe, SealedKey
from .telco import digits


@dataclass(frozen=True, slots=True)
class CloudPolicy:
    """Figures of the cloud."""

    pin_digits: int = 6  # esop:737
    wrong_pins: int = 5  # ours: in a row, then the certificate is locked
    device_life: timedelta = timedelta(days=365)  # ours: how long a device stays connected


@dataclass(frozen=True, slots=True)
class Customer:
    """The three facts that name an account (esop:508); `born` is YYYYMMDD."""

    name: str
    born: str
    phone: str

    @property
    def key(self) -> str:
        """What accounts are found by; hyphens and outer blanks do not matter."""
        parts = (self.name.strip(), digits(self.born), digits(self.phone))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def customer_of(person: Person) -> Customer:
    """What a person of the cast would enter."""
    return Customer(person.name, birth_date(person.resident_number).strftime("%Y%m%d"), person.phone)


@dataclass(frozen=True, slots=True)
class Stored:
    """A certificate in the cloud, its key under the PIN; `wrong` counts wrong PINs in a row."""

    id: str
    certificate: x509.Certificate = field(repr=False)
    key: SealedKey = field(repr=False)
    wrong: int = 0


@dataclass
class Account:
    """One customer's place. `joined` says that the program's terms were agreed to and a device was proven."""

    id: str
    customer: Customer = field(repr=False)
    joined: bool = False
    stored: list[Stored] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Connection:
    account: str
    until: datetime


class CertificateCloud:
    """All accounts, certificates and connected devices. A device is named by its serial number."""

    def __init__(self, safe: PinSafe, *, clock: Clock, policy: CloudPolicy | None = None) -> None:
        self.policy = policy or CloudPolicy()
        self._safe, self._clock = safe, clock
        self._accounts: dict[str, Account] = {}
        self._connections: dict[str, _Connection] = {}
        self._lock = threading.RLock()

    def open(self, customer: Customer) -> Account:
        """The account of these facts; a new one holds nothing and has not joined."""
        with self._lock:
            return self._accounts.setdefault(customer.key, Account(f"cloud-{secrets.token_hex(8)}", customer))

    def find(self, customer: Customer) -> Account | None:
        """The account of these facts, if there is one."""
        return self._accounts.get(customer.key)

    def account(self, account_id: str) -> Account:
        """The account of that id; refuses `no-account`."""
        for account in self._accounts.values():
            if hmac.compare_digest(account.id, account_id):
                return account
        raise PartyRefusedError("no-account", "클라우드 가입정보가 없습니다. 창을 닫고 다시 연결해 주세요.")

    def join(self, customer: Customer) -> Account:
        """The account of these facts, which has joined from now on."""
        account = self.open(customer)
        account.joined = True
        return account

    def leave(self, customer: Customer) -> None:
        """The customer has not joined any more; what is stored stays, devices are disconnected."""
        with self._lock:
            account = self.open(customer)
            account.joined = False
            self._connections = {k: c for k, c in self._connections.items() if c.account != account.id}

    def connect(self, device: str, *, account_id: str) -> None:
        """This device opens this account from now on."""
        until = self._clock.now() + self.policy.device_life
        self._connections[device] = _Connection(self.account(account_id).id, until)

    def connected(self, device: str) -> Account | None:
        """The account that this device opens."""
        found = self._connections.get(device)
        return None if found is None or found.until < self._clock.now() else self.account(found.account)

    def disconnect(self, device: str) -> None:
        """This device opens nothing any more."""
        self._connections.pop(device, None)

    def keep(self, account_id: str, issued: Issued, *, pin: str) -> Stored:
        """Store a certificate with its key under a PIN; the newest stands first."""
        return self.store(account_id, issued.certificate, self.seal(issued.owner, pin=pin))

    def seal(self, owner: OwnerKey, *, pin: str) -> SealedKey:
        """A key under a PIN, before there is a certificate for it."""
        return self._safe.seal(owner, pin=pin)

    def store(self, account_id: str, certificate: x509.Certificate, key: SealedKey) -> Stored:
        """Store a certificate with its sealed key; the newest stands first."""
        stored = Stored(secrets.token_urlsafe(9), certificate, key)
        with self._lock:
            self.account(account_id).stored.insert(0, stored)
        return stored

    def remove(self, account_id: str, certificate: x509.Certificate) -> None:
        """Delete a certificate."""
        with self._lock:
            account = self.account(account_id)
            account.stored = [one for one in account.stored if one.certificate != certificate]

    def listed(self, account_id: str) -> tuple[Stored, ...]:
        """What an account holds, newest first."""
        return tuple(self.account(account_id).stored)

    def stored(self, account_id: str, stored_id: str) -> Stored:
        """One certificate of an account; refuses `no-choice`."""
        for stored in self.listed(account_id):
            if stored.id == stored_id:
                return stored
        raise PartyRefusedError("no-choice", "인증서를 선택해 주세요.")

    def unlock(self, account_id: str, stored_id: str, *, pin: str) -> OwnerKey:
        """The key of a certificate; refuses `bad-pin` (no try spent), `wrong-pin` and `locked`.

        A try is counted before it is made, so that tries at the same time gain nothing.
        """
        problem = rules.pin_problem(pin, digits=self.policy.pin_digits)
        if problem:
            raise PartyRefusedError("bad-pin", problem)
        with self._lock:
            stored = self.stored(account_id, stored_id)
            if rules.locked(stored.wrong, allowed=self.policy.wrong_pins):
                raise self._locked()
            self._put(account_id, replace(stored, wrong=stored.wrong + 1))
        owner = self._safe.open(stored.key, pin=pin)
        if owner is None:
            raise self._wrong(stored.wrong + 1)
        with self._lock:
            self._put(account_id, replace(self.stored(account_id, stored_id), wrong=0))
        return owner.must_match(stored.certificate)

    def spoil(self, account_id: str, *, times: int) -> None:
        """So many wrong PINs were tried on every certificate of an account."""
        with self._lock:
            for stored in self.listed(account_id):
                self._put(account_id, replace(stored, wrong=times))

    def _put(self, account_id: str, changed: Stored) -> None:
        account = self.account(account_id)
        account.stored = [changed if one.id == changed.id else one for one in account.stored]

    def _wrong(self, tries: int) -> PartyRefusedError:
        left = self.policy.wrong_pins - tries
        if left <= 0:
            return self._locked()
        return PartyRefusedError(
            "wrong-pin", f"비밀번호가 맞지 않습니다. 다시 입력해 주세요. (남은 횟수 {left}회)"
        )

    def _locked(self) -> PartyRefusedError:
        times = self.policy.wrong_pins
        message = f"비밀번호를 {times}번 틀려 이용이 정지되었습니다. 발급받은 곳에서 재발급해 주세요."
        return PartyRefusedError("locked", message)
