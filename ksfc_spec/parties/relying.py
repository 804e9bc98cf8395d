"""Houses that let customers in by a joint certificate and have no cloud: a bank, and another securities firm.

A certificate is registered there once, with its holder's resident number (checked by the VID), and logs in from then on
(ibk-joint-certificate:39, 156).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier, Kind, LoginGate, PkiError, Scope, VerifiedLogin, customer_gate

from . import ibk_rules
from .authorities import Authorities
from .certificates import CertificateProgram, SignedAnswer
from .errors import PartyRefusedError
from .party import Party
from .pc import MEDIA

NOTHING = "저장된 인증서가 없습니다. 인증서를 PC에 저장하신 뒤 다시 눌러 주세요."
ENDED = "요청이 끝났거나 없습니다. 다시 눌러 주세요."
UNREGISTERED = "등록되지 않은 인증서입니다. 인증서 등록을 먼저 해 주세요."
NO_NUMBER = "주민등록번호는 숫자 13자리로 입력해 주세요."


@dataclass(frozen=True, slots=True)
class House:
    """One house: `key` stands in its addresses, `scopes` are the uses it takes; others are refused with `unwanted`."""

    key: str
    name: str
    scopes: tuple[Scope, ...]
    unwanted: str


BANK = House("gaon", "가온은행", (Scope.UNIVERSAL, Scope.BANK), "이 인증서로는 은행 거래를 하실 수 없습니다.")
BROKER = House(
    "saebit",
    "새빛투자증권",
    (Scope.UNIVERSAL, Scope.SECURITIES),
    "이 인증서로는 증권 거래를 하실 수 없습니다.",
)
HOUSES = (BANK, BROKER)


@dataclass(frozen=True, slots=True)
class Request:
    """A signature asked for in one browser; with a `number` the certificate is to be registered for its holder."""

    house: House
    browser: str
    number: str = field(default="", repr=False)


class RelyingHouses(Party):
    """Both as one party; `register` tells which certificates each knows, and whose they are."""

    title = "은행과 다른 증권사"

    def __init__(self, authorities: Authorities, *, program: CertificateProgram, clock: Clock) -> None:
        super().__init__()
        self._authorities, self._program, self._clock = authorities, program, clock
        self._waiting: dict[str, Request] = {}
        self._registered: set[tuple[str, bytes]] = set()

    def ask_registration(self, house: House, *, browser: str, number: str, return_to: str) -> str:
        """Have the program sign for a registration; refuses `bad-number` and `nothing-stored`."""
        if not (number.isascii() and number.isdigit() and len(number) == 13):
            raise PartyRefusedError("bad-number", NO_NUMBER)
        return self._ask(Request(house, browser, number), return_to)

    def ask_login(self, house: House, *, browser: str, return_to: str) -> str:
        """Have the program sign for a log-in; refuses `nothing-stored`."""
        return self._ask(Request(house, browser), return_to)

    def take(self, *, browser: str, state: str, token: str) -> str:
        """The signed answer, once; gives what the customer is told. Refuses `no-request` and `bad-certificate`."""
        self.require_well()
        request = self._waiting.pop(state, None)
        if request is None or not hmac.compare_digest(request.browser.encode(), browser.encode()):
            raise PartyRefusedError("no-request", ENDED)
        answer = self._program.redeem(token, state=state)
        self._program.done(state)
        login = self._verified(answer, request, state=state)
        if request.number:
            return self._enter(login.certificate, answer, request)
        if (request.house.key, _mark(login.certificate)) not in self._registered:
            raise PartyRefusedError("bad-certificate", UNREGISTERED)
        return f"{request.house.name}에서 인증서를 확인했습니다."

    def _ask(self, request: Request, return_to: str) -> str:
        self.require_well()
        if not any(self._program.choices(medium) for medium in MEDIA):
            raise PartyRefusedError("nothing-stored", NOTHING)
        state = secrets.token_urlsafe(24)
        self._waiting[state] = request
        return self._program.open(
            request.house.name, state=state, nonce=self._gate.challenge(state), return_to=return_to
        )

    def _verified(self, answer: SignedAnswer, request: Request, *, state: str) -> VerifiedLogin:
        try:
            login = self._gate.verify(answer.message, session=state)
        except PkiError as error:
            raise PartyRefusedError("bad-certificate", ibk_rules.validation_problem(error)) from None
        problem = unwanted_problem(login.kind, house=request.house)
        if problem:
            raise PartyRefusedError("bad-certificate", problem)
        return login

    def _enter(self, certificate: x509.Certificate, answer: SignedAnswer, request: Request) -> str:
        identifier = Identifier(request.number)
        problem = ibk_rules.owner_problem(certificate, identifier, answer.random_number)
        if problem:
            raise PartyRefusedError("bad-certificate", problem)
        self._registered.add((request.house.key, _mark(certificate)))
        return f"{request.house.name}에 인증서를 등록했습니다."

    @cached_property
    def _gate(self) -> LoginGate:
        return customer_gate(self._authorities, clock=self._clock)


def house_of(key: str) -> House:
    """The house with this key; refuses `no-house`."""
    for house in HOUSES:
        if house.key == key:
            return house
    raise PartyRefusedError("no-house", "그런 기관이 없습니다.")


def unwanted_problem(kind: Kind, *, house: House) -> str | None:
    """A house takes certificates of the uses it serves, and no others (ibk-joint-certificate:39-41)."""
    return None if kind.scope in house.scopes else house.unwanted


def _mark(certificate: x509.Certificate) -> bytes:
    return certificate.fingerprint(SHA256())
