"""Cloud joint certificates as possessions, in Koscom's cloud and the bank's register; 클라우드 가입 is having joined it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography import x509

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.registrations import CLOUD
from ksfc_spec.parties.authorities import Issued, kind_named
from ksfc_spec.parties.certificates import label
from ksfc_spec.parties.city import City
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.koscom_cloud import Account, customer_of
from ksfc_spec.parties.people import Person
from ksfc_spec.parties.wallet import ISSUERS, LONG_AGO, SCOPES, STATES
from ksfc_spec.pki import Holder, Kind, Scope

from .holdings import Things

JOINED, PIN, CLOUD_PLACE = "클라우드 가입", "PIN번호", "클라우드"
ELSEWHERE, CORPORATE, OWN = "타기관", "법인", "클라우드 공동인증서"
_NAME = re.compile(
    r"(?P<registered>등록된 )?(?P<new>새 )?클라우드 (?:(?P<scope>범용|증권용|은행용) )?공동인증서(?:\((?P<issuer>[^)]+)\))?"
)


@dataclass(frozen=True)
class CloudCertificates(Things):
    """Real certificates in the cloud, under the person's PIN; `held` by person and name.

    `새 클라우드 공동인증서` is the newest that came from an issue; it stands for the bank's own from then on.
    """

    bank: Bank
    city: City
    held: dict[tuple[str, str], Issued] = field(default_factory=dict)

    def knows(self, thing: str) -> bool:
        return thing in (JOINED, PIN) or _NAME.fullmatch(thing) is not None

    def give(self, person: Person, thing: str) -> None:
        if thing == JOINED:
            self.city.koscom.cloud.join(customer_of(person))
        elif (person.name, thing) not in self.held:
            self._keep(person, thing, self._issue(person, thing))

    def take(self, person: Person, thing: str) -> None:
        if thing == JOINED:
            self.city.koscom.cloud.leave(customer_of(person))
        elif issued := self.held.pop((person.name, thing), None):
            self.city.koscom.cloud.remove(self._account(person).id, issued.certificate)

    def set_state(self, person: Person, thing: str, *, state: str) -> None:
        self.give(person, thing)
        issued = self._find(person, thing)
        match state:
            case "유효":
                pass
            case "폐기":
                self.city.authorities.revoke(issued)
            case "정지":
                self.city.authorities.suspend(issued)
            case "만료":
                self.let_expire(person, thing, days=-1)
            case "등록됨":
                self._register(person, issued)
            case _:
                raise PartyRefusedError("unknown-state", f"{state}: not a state of a cloud certificate")

    def state(self, person: Person, thing: str) -> str:
        return STATES[self.city.authorities.standing(self._find(person, thing))]

    def let_expire(self, person: Person, thing: str, *, days: int) -> None:
        """Put one in its place that expires in so many days."""
        kind, registrar = _kind_and_registrar(thing)
        self.take(person, thing)
        left = timedelta(days=days)
        age = LONG_AGO + max(-left, timedelta(0))
        issued = self.city.authorities.issue(person, kind, age=age, left=left, registrar=registrar)
        self._keep(person, thing, issued)

    def expiry(self, person: Person, thing: str) -> str:
        if thing == JOINED:
            return ""
        return self._certificate(person, thing).not_valid_after_utc.isoformat()

    def stored(self, person: Person, thing: str, *, place: str) -> bool:
        if place != CLOUD_PLACE:
            return False
        if _is_new(thing):
            return self._newest(person) is not None
        held = self._find(person, thing).certificate
        return any(one.certificate == held for one in self._account(person).stored)

    def fail(self, person: Person, thing: str, *, times: int) -> None:
        self.city.koscom.cloud.spoil(self._account(person).id, times=times)

    def label(self, person: Person, thing: str) -> str:
        return label(self._find(person, thing).certificate)

    def _certificate(self, person: Person, thing: str) -> x509.Certificate:
        """The certificate of that name; the bank's own is the newest it issued."""
        newest = self._newest(person) if thing == OWN or _is_new(thing) else None
        return newest or self._find(person, thing).certificate

    def _newest(self, person: Person) -> x509.Certificate | None:
        """What lies in the cloud and was never given to the person here."""
        given = [one.certificate for one in self.held.values()]
        new = (one.certificate for one in self._account(person).stored if one.certificate not in given)
        return next(new, None)

    def _issue(self, person: Person, thing: str) -> Issued:
        kind, registrar = _kind_and_registrar(thing)
        return self.city.authorities.issue(person, kind, registrar=registrar)

    def _keep(self, person: Person, thing: str, issued: Issued) -> None:
        self.city.koscom.cloud.keep(self._account(person).id, issued, pin=person.pin)
        self.held[(person.name, thing)] = issued
        found = _NAME.fullmatch(thing)
        if found and (found["registered"] or not found["issuer"]):
            self._register(person, issued)

    def _register(self, person: Person, issued: Issued) -> None:
        member = self.bank.members.by_person(person.resident_number)
        if member is not None and self.bank.registrations.member_of(issued.certificate, family=CLOUD) is None:
            self.bank.registrations.add(
                issued.certificate, member_id=member.id, family=CLOUD, kind=issued.kind
            )

    def _account(self, person: Person) -> Account:
        return self.city.koscom.cloud.open(customer_of(person))

    def _find(self, person: Person, thing: str) -> Issued:
        if (person.name, thing) not in self.held:
            raise PartyRefusedError("no-certificate", f"{person.name} has no {thing}")
        return self.held[(person.name, thing)]


def _is_new(thing: str) -> bool:
    found = _NAME.fullmatch(thing)
    return found is not None and found["new"] is not None


def _kind_and_registrar(thing: str) -> tuple[Kind, str]:
    """What a name stands for; securities by Koscom unless it says otherwise."""
    found = _NAME.fullmatch(thing)
    if found is None:
        raise PartyRefusedError("unknown-thing", f"{thing} is not a cloud certificate")
    issuer = {None: "한국증권금융", ELSEWHERE: "코스콤", CORPORATE: "코스콤"}.get(
        found["issuer"], found["issuer"]
    )
    if issuer not in ISSUERS:
        raise PartyRefusedError("unknown-kind", f"{issuer}: not one of {tuple(ISSUERS)}")
    authority, registrar = ISSUERS[issuer]
    if found["issuer"] == CORPORATE:
        return kind_named(Scope.UNIVERSAL, authority=authority, holder=Holder.CORPORATE), registrar
    return kind_named(SCOPES[found["scope"] or "증권용"], authority=authority), registrar
