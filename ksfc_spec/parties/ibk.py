"""IBK투자증권: another house with a certificate centre of its own, put together from its desks."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from random import Random
from typing import Any

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Holder

from . import ibk_rules as rules
from .authorities import Authorities
from .calls import Calls
from .certificates import CertificateProgram, SignedAnswer
from .chance import Chance
from .errors import PartyRefusedError
from .ibk_additional import Additional
from .ibk_certificates import REGISTRAR, IbkCertificates
from .ibk_cloud import CloudDesk
from .ibk_copy import CopyRelay
from .ibk_customers import Contact, Customer, Customers, Seat, Seats, new_card, new_device
from .ibk_identity import Identity
from .ibk_issue import IssueDesk, at_koscom, take
from .ibk_media import CertificateMedia
from .immigration import Immigration
from .koscom import Koscom
from .network import Network
from .party import Action, Party
from .payments import Payments
from .pc import Pc
from .people import People, Person
from .phone import Phone
from .pins import Cost
from .telco import Telco

LOG_IN, REGISTRATION = "cloud login", "cloud registration"
"""What a session may wait for from Koscom's window."""


class Ibk(Party):
    """The house: customers, sessions, certificates, and the desks behind its pages."""

    title = REGISTRAR

    def __init__(
        self,
        people: People,
        *,
        authorities: Authorities,
        program: CertificateProgram,
        telco: Telco,
        calls: Calls,
        immigration: Immigration,
        network: Network,
        payments: Payments,
        koscom: Koscom,
        chance: Chance,
        pc: Pc,
        phone: Phone,
        clock: Clock,
        random: Random,
        cost: Cost | None,
        policy: rules.IbkPolicy | None = None,
    ) -> None:
        super().__init__()
        self.policy = policy or rules.IbkPolicy()
        self._program, self._random, self._payments, self._koscom = program, random, payments, koscom
        self.customers = Customers(people, policy=self.policy, cost=cost)
        self.seats = Seats(clock=clock, policy=self.policy)
        self.certificates = IbkCertificates(authorities, clock=clock)
        self.media = CertificateMedia(pc=pc, phone=phone, clock=clock, policy=self.policy)
        self.phone_media = CertificateMedia(
            pc=pc, phone=phone, clock=clock, policy=self.policy, on_phone=True
        )
        self.identity = Identity(self.customers, clock=clock, random=random, policy=self.policy)
        self.additional = Additional(
            people, telco=telco, calls=calls, clock=clock, random=random, policy=self.policy
        )
        self.relay = CopyRelay(self.media, self.phone_media, chance=chance, clock=clock, policy=self.policy)
        self._clock = clock
        self.desk = IssueDesk(
            self.customers,
            certificates=self.certificates,
            additional=self.additional,
            identity=self.identity,
            media=self.media,
            immigration=immigration,
            network=network,
            payments=payments,
            telco=telco,
            clock=clock,
            policy=self.policy,
        )

        self.cloud_desk = CloudDesk(
            self.desk,
            certificates=self.certificates,
            authorities=authorities,
            koscom=koscom,
            payments=payments,
            telco=telco,
        )

    # log-in --------------------------------------------------------------------------------------

    def log_in(self, seat: Seat, *, user_id: str, password: str) -> None:
        """By ID and password; refuses `no-login`, `wrong`, `locked`."""
        who = self.customers.by_id(user_id, password=password)
        self.seats.admit(seat, customer=who.name, means=rules.BY_ID)

    def ask_certificate(self, seat: Seat, *, return_to: str) -> str:
        """Have the certificate program sign a nonce; gives the id its window is addressed by."""
        state = secrets.token_urlsafe(24)
        seat.desk["login"] = state
        return self._program.open(
            REGISTRAR, state=state, nonce=self.certificates.challenge(state), return_to=return_to
        )

    def admit_certificate(self, seat: Seat, *, state: str, token: str) -> None:
        """By the signed nonce of a registered certificate; refuses `bad-certificate`."""
        waiting = str(seat.desk.get("login", ""))
        if not waiting or not secrets.compare_digest(waiting.encode(), state.encode()):
            raise PartyRefusedError("no-request", "로그인 요청이 끝났거나 없습니다. 다시 눌러 주세요.")
        answer = self._program.redeem(token, state=state)
        self._program.done(state)
        owner = self.certificates.customer_of(answer, request=state)
        self.seats.admit(seat, customer=owner, means=rules.BY_CERTIFICATE)

    def admit_from(self, seat: Seat, value: str, *, password: str) -> None:
        """By a certificate on the phone, chosen on the page; refuses `no-choice`, `wrong-password`, `bad-certificate`."""
        request = secrets.token_urlsafe(24)
        nonce = self.certificates.challenge(request)
        answer = self.phone_media.sign(value, password=password, nonce=nonce)
        owner = self.certificates.customer_of(answer, request=request)
        self.seats.admit(seat, customer=owner, means=rules.BY_CERTIFICATE)

    def ask_cloud(self, seat: Seat, *, return_to: str) -> str:
        """Have Koscom's program sign a nonce for a log-in; gives the errand its window is addressed by."""
        return self._ask_koscom(seat, LOG_IN, requester=REGISTRAR, return_to=return_to)

    def admit_cloud(self, seat: Seat, *, state: str, token: str) -> None:
        """By the signed nonce of a registered certificate in the cloud; refuses `bad-certificate`."""
        answer = self._koscoms_answer(seat, LOG_IN, state=state, token=token)
        owner = self.certificates.customer_of(answer, request=state)
        self.seats.admit(seat, customer=owner, means=rules.BY_CLOUD)

    def ask_cloud_registration(self, seat: Seat, *, return_to: str) -> str:
        """Have Koscom's program sign a nonce by the certificate to be registered; gives the errand."""
        requester = f"{REGISTRAR} 타기관 인증서 등록"
        return self._ask_koscom(seat, REGISTRATION, requester=requester, return_to=return_to)

    def register_cloud(self, seat: Seat, who: Customer, *, state: str, token: str) -> None:
        """타기관 인증서 등록 of the cloud's certificate that signed; refuses `bad-certificate`."""
        answer = self._koscoms_answer(seat, REGISTRATION, state=state, token=token)
        self.certificates.register(who, answer, request=state)

    def _ask_koscom(self, seat: Seat, errand: str, *, requester: str, return_to: str) -> str:
        state = secrets.token_urlsafe(24)
        nonce = self.certificates.challenge(state)
        seat.desk[errand] = state
        return self._koscom.open(requester, state=state, nonce=nonce, return_to=return_to)

    def _koscoms_answer(self, seat: Seat, errand: str, *, state: str, token: str) -> SignedAnswer:
        """What the window of this session's errand signed, once; refuses `no-request` and `bad-token`."""
        waiting = str(seat.desk.pop(errand, ""))
        if not waiting or not secrets.compare_digest(waiting.encode(), state.encode()):
            raise PartyRefusedError("no-request", "요청이 끝났거나 없습니다. 다시 눌러 주세요.")
        answer = self._koscom.redeem(token, state=state)
        self._koscom.done(state)
        return answer

    def customer(self, seat: Seat) -> Customer | None:
        """Who is logged in."""
        return self.customers.find(seat.customer) if seat.customer else None

    # certificates --------------------------------------------------------------------------------

    def register(self, who: Customer, value: str, *, password: str) -> None:
        """타기관 인증서 등록; refuses `no-choice`, `wrong-password`, `bad-certificate`."""
        request = secrets.token_urlsafe(24)
        nonce = self.certificates.challenge(request)
        answer = self.media.sign(value, password=password, nonce=nonce)
        self.certificates.register(who, answer, request=request)

    def renew(self, value: str, *, password: str) -> None:
        """갱신, in place; refuses `no-choice`, `wrong-password`, `not-now`."""
        entry, _ = self.media.open(value, password=password)
        old = self.certificates.find(entry.certificate)
        standing = self.certificates.standing(old)
        problem = standing and rules.renewal_problem(entry.certificate, standing, now=self._clock.now())
        if problem:
            raise PartyRefusedError("not-now", problem)
        new = self.certificates.renew(self.certificates.owner_of(entry.certificate), old)
        self.media.replace(value, new, password=password)

    def convertible(self, value: str, *, password: str) -> int:
        """The fee of converting a certificate into the other kind; refuses `no-choice`, `wrong-password`, `bad-certificate`."""
        entry, _ = self.media.open(value, password=password)
        old = self.certificates.find(entry.certificate)
        self.certificates.require_valid(old)
        if not rules.convertible(old.kind):
            raise PartyRefusedError("bad-certificate", rules.NOT_CONVERTIBLE)
        return rules.conversion_fee(old.kind)

    def convert(self, value: str, *, password: str) -> None:
        """전환발급, in place; refuses as `convertible`, and `not-paid`."""
        with self.desk.lock:
            fee = self.convertible(value, password=password)
            entry, _ = self.media.open(value, password=password)
            old = self.certificates.find(entry.certificate)
            at_koscom(self.certificates.require_well)
            if fee:
                take(self._payments, old.person.name, purpose="전환발급", amount=fee)
            new = self.certificates.convert(self.certificates.owner_of(entry.certificate), old)
            self.media.replace(value, new, password=password)

    def revoke(self, value: str, *, password: str) -> None:
        """폐기; refuses `no-choice`, `wrong-password`, `bad-certificate`."""
        entry, _ = self.media.open(value, password=password)
        self.certificates.revoke(self.certificates.find(entry.certificate))

    # at a branch and on the telephone ----------------------------------------------------------------

    def hand(self, who: Customer, medium: str) -> None:
        """Give a security medium of that kind."""
        if medium == rules.CARD:
            who.media[medium] = new_card()
        elif medium == rules.SECRET:
            who.media[medium] = self.customers.hashed(who.person.pin)
        else:
            who.media[medium] = new_device()

    def issue_one_time(self, who: Customer) -> None:
        """A one-time number on paper."""
        length = self.policy.one_time_digits
        who.one_time = f"{self._random.randrange(10**length):0{length}d}"

    def change_contact(self, who: Customer, contact: str, *, number: str, password: str) -> None:
        """On the telephone, to who knows the account password; the new number must be verified at issue.

        Refuses `wrong` and `locked` (ibk-joint-certificate:142).
        """
        wrong = "계좌 비밀번호가 맞지 않습니다."
        self.customers.check(who, "계좌 비밀번호", who.account_password, password, wrong=wrong)
        who.contacts[contact] = Contact(number, verified=False)

    def consent_at(self, who: Customer, desk: str) -> None:
        """온라인 신원확인 동의, asked for in person; refuses `not-here`."""
        if not rules.may_consent_at(desk):
            raise PartyRefusedError("not-here", "영업점을 방문하시거나 인증서로 로그인하여 바꿔 주세요.")
        self.choose_consent(who, rules.CONSENT)

    def apply_overseas(self, who: Customer) -> None:
        """해외체류고객 예외신청, on the telephone or after log-in (ibk-joint-certificate:143)."""
        who.overseas = rules.APPLIED

    def choose_consent(self, who: Customer, choice: str) -> None:
        """온라인 신원확인: refuses `no-choice`."""
        if choice not in rules.CHOICES:
            raise PartyRefusedError("no-choice", "동의 여부를 선택해 주세요.")
        who.consent = choice

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "enrol": self._enrol}

    def _enrol(self, *, name: str, holder: str = "personal") -> Mapping[str, Any]:
        who = self.customers.enrol(name, holder=Holder(holder))
        return {"customer": who.name, "user_id": who.person.user_id}


def new_number(person: Person) -> str:
    """Another telephone number than the one on file, of the same person's telephone company."""
    return f"{person.home_phone[:-4]}{(int(person.home_phone[-4:]) + 500) % 10_000:04d}"
