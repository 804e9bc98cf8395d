"""What IBK's customers have there: contacts, media, choices, certificates; and what they ask of people at a counter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.authorities import Issued
from ksfc_spec.parties.certificates import label
from ksfc_spec.parties.city import City
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.ibk import new_number
from ksfc_spec.parties.ibk_additional import masked
from ksfc_spec.parties.ibk_customers import HOME, MOBILE, Contact, Customer, general_account
from ksfc_spec.parties.koscom_cloud import customer_of
from ksfc_spec.parties.people import Person
from ksfc_spec.parties.wallet import CertificateName

from .certificates import JointCertificates, _name
from .cloud import CloudCertificates
from .holdings import Look, Request, Things

CONSENT, OVERSEAS = "온라인 신원확인", "해외체류고객 예외"
ONE_TIME = "1회용 인증번호"
IN_CLOUD, NEW_CLOUD = "클라우드", "새 클라우드 공동인증서"
Deed = Callable[[Customer], None]


@dataclass(frozen=True)
class IbkBelongings(Things):
    """Contacts, media, one-time numbers, choices; only where the person in front is a customer of that house."""

    city: City

    def knows(self, thing: str) -> bool:
        return bool(self.city.ibk.customers) and (thing in self._deeds() or thing in (CONSENT, OVERSEAS))

    def give(self, person: Person, thing: str) -> None:
        self._deeds()[thing][0](self._who(person))

    def take(self, person: Person, thing: str) -> None:
        self._deeds()[thing][1](self._who(person))

    def set_state(self, person: Person, thing: str, *, state: str) -> None:
        who = self._who(person)
        if thing == CONSENT:
            self.city.ibk.choose_consent(who, state)
        else:
            who.overseas = state

    def state(self, person: Person, thing: str) -> str:
        who = self._who(person)
        return who.consent if thing == CONSENT else who.overseas

    def _who(self, person: Person) -> Customer:
        return self.city.ibk.customers.get(person.name)

    def _deeds(self) -> Mapping[str, tuple[Deed, Deed]]:
        ibk, people = self.city.ibk, self.city.people

        def no_one_time(who: Customer) -> None:
            who.one_time = ""

        return {
            "명의인증된 휴대폰": _telephone(MOBILE, lambda who: who.person.phone, verified=True),
            "등록된 휴대폰": _telephone(MOBILE, lambda who: who.person.phone, verified=False),
            "문새벽 명의의 등록된 휴대폰": _telephone(
                MOBILE, lambda _: people.named("문새벽").phone, verified=False
            ),
            "등록된 집전화": _telephone(HOME, lambda who: who.person.home_phone, verified=True),
            "인증필요인 집전화": _telephone(HOME, lambda who: who.person.home_phone, verified=False),
            ONE_TIME: (ibk.issue_one_time, no_one_time),
            **{medium: self._medium(medium) for medium in rules.MEDIA},
        }

    def _medium(self, medium: str) -> tuple[Deed, Deed]:
        def give(who: Customer) -> None:
            who.media.pop(medium, None)
            self.city.ibk.hand(who, medium)

        def take(who: Customer) -> None:
            who.media.pop(medium, None)

        return give, take


def _telephone(contact: str, number: Callable[[Customer], str], *, verified: bool) -> tuple[Deed, Deed]:
    def give(who: Customer) -> None:
        who.contacts[contact] = Contact(number(who), verified=verified)

    def take(who: Customer) -> None:
        who.contacts.pop(contact, None)

    return give, take


@dataclass(frozen=True)
class IbkCertificates(JointCertificates):
    """Joint certificates of IBK's customers: `등록된 …` stand in IBK's register, `새 …` is what IBK issued last."""

    city: City

    def knows(self, thing: str) -> bool:
        return bool(self.city.ibk.customers) and super().knows(thing)

    def stored(self, person: Person, thing: str, *, place: str) -> bool:
        try:
            issued = self._find(person, thing)
        except PartyRefusedError:
            return False
        if place == IN_CLOUD:
            return in_cloud(self.city, person, issued)
        return self.wallet.stored(issued, place=place)

    def state(self, person: Person, thing: str) -> str:
        return self.wallet.state(self._find(person, thing))

    def expiry(self, person: Person, thing: str) -> str:
        return self._find(person, thing).certificate.not_valid_after_utc.isoformat()

    def label(self, person: Person, thing: str) -> str:
        return label(self._find(person, thing).certificate)

    def remove(self, person: Person, thing: str, *, place: str) -> None:
        name = _name(thing)
        if self.wallet.has(person, name):
            self.wallet.remove(self.wallet.find(person, name), place=place)

    def _find(self, person: Person, thing: str) -> Issued:
        name = _name(thing)
        if self.wallet.has(person, name):
            return self.wallet.find(person, name)
        if "새" in name.marks:
            issued = self.city.ibk.certificates.issued_to(person, name.kind.scope)
            if issued is not None:
                return issued
        return self.wallet.find(person, CertificateName(name.owner, frozenset(), name.kind, name.registrar))

    def _exchange(self, person: Person, name: CertificateName, *, days: int) -> None:
        old = self.wallet.find(person, name)
        registered = self.city.ibk.certificates.owner_of(old.certificate) is not None
        new = self.wallet.let_expire(person, name, days=days)
        if registered:
            self._register(person, new)

    def _register(self, person: Person, issued: Issued) -> None:
        self.city.ibk.certificates.enter(issued.certificate, customer=person.name)


@dataclass(frozen=True)
class IbkCloudCertificates(CloudCertificates):
    """Cloud certificates of IBK's customers: `등록된 …` stand in IBK's register, `새 …` is what IBK issued there last."""

    def knows(self, thing: str) -> bool:
        return bool(self.city.ibk.customers) and (thing == NEW_CLOUD or super().knows(thing))

    def stored(self, person: Person, thing: str, *, place: str) -> bool:
        try:
            issued = self._find(person, thing)
        except PartyRefusedError:
            return False
        if place == IN_CLOUD:
            return in_cloud(self.city, person, issued)
        return self.city.wallet.stored(issued, place=place)

    def _find(self, person: Person, thing: str) -> Issued:
        if thing == NEW_CLOUD:
            for issued in reversed(self.city.ibk.certificates.in_cloud):
                if issued.person == person:
                    return issued
            raise PartyRefusedError("no-certificate", f"{person.name} was issued nothing in the cloud")
        return super()._find(person, thing)

    def _register(self, person: Person, issued: Issued) -> None:
        self.city.ibk.certificates.enter(issued.certificate, customer=person.name)


def in_cloud(city: City, person: Person, issued: Issued) -> bool:
    """Whether this very certificate is in the person's cloud."""
    account = city.koscom.cloud.find(customer_of(person))
    held = city.koscom.cloud.listed(account.id) if account else ()
    return any(one.certificate == issued.certificate for one in held)


def ibk_looks(city: City, otherwise: Mapping[str, Look]) -> Mapping[str, Look]:
    """What IBK's customers read; `otherwise` are looks of the same name for everybody else."""
    ibk = city.ibk

    def one_time(person: Person) -> str:
        who = ibk.customers.find(person.name)
        return who.one_time if who and who.one_time else otherwise[ONE_TIME](person)

    def medium(person: Person) -> str:
        who = ibk.customers.get(person.name)
        return ibk.identity.shown(who, list(who.media)[-1])

    return {
        ONE_TIME: one_time,
        "보안매체 번호": medium,
        "종합계좌번호": general_account,
        "가린 휴대폰번호": lambda person: masked(person.phone),
        "바뀐 집전화번호": lambda person: masked(new_number(person)),
        "ARS 안내번호": lambda person: city.calls.announced(),
        "승인번호": lambda _: _shown(ibk.relay.newest),
        "승인번호 세 묶음": lambda _: _grouped(_shown(ibk.relay.newest)),
    }


def ibk_requests(city: City) -> Mapping[tuple[str, str], Request]:
    """What is asked of a branch, of the call centre, and of other houses."""
    ibk = city.ibk

    def who(person: Person) -> Customer:
        return ibk.customers.get(person.name)

    def consent(desk: str) -> Request:
        def asked(person: Person) -> None:
            with suppress(PartyRefusedError):
                ibk.consent_at(who(person), desk)

        return asked

    def change(contact: str, number: Callable[[Person], str], *, known: bool = True) -> Request:
        """Ask the call centre, which asks for the account password first."""

        def asked(person: Person) -> None:
            told = person.account_password if known else ""
            with suppress(PartyRefusedError):
                ibk.change_contact(who(person), contact, number=number(person), password=told)

        return asked

    def another(_: Person) -> str:
        return city.people.named("문새벽").phone

    return {
        (rules.BRANCH, "온라인 신원확인 동의"): consent(rules.BRANCH),
        (rules.CALL_CENTRE, "온라인 신원확인 동의"): consent(rules.CALL_CENTRE),
        (rules.CALL_CENTRE, "집전화 변경"): change(HOME, new_number),
        (rules.CALL_CENTRE, "본인확인 없는 휴대폰 변경"): change(MOBILE, another, known=False),
        (rules.CALL_CENTRE, "휴대폰 변경"): change(MOBILE, lambda person: person.phone),
        (rules.CALL_CENTRE, "문새벽 명의의 휴대폰으로 변경"): change(MOBILE, another),
        (rules.CALL_CENTRE, "해외체류고객 예외신청"): lambda person: ibk.apply_overseas(who(person)),
    }


def _shown(number: str) -> str:
    if not number:
        raise PartyRefusedError("nothing-there", "the phone shows no number")
    return number


def _grouped(number: str) -> str:
    """Three groups of four, as a phone shows twelve digits; refuses `nothing-there` where it shows another number of them."""
    if len(number) != 12:
        raise PartyRefusedError("nothing-there", f"the phone shows {len(number)} digits")
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
