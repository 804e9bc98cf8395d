"""Joint certificates as possessions; `등록된 …` are registered with the bank as well."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.registrations import JOINT
from ksfc_spec.parties.authorities import Issued
from ksfc_spec.parties.certificates import label
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.pc import HARD_DISK
from ksfc_spec.parties.people import Person
from ksfc_spec.parties.wallet import CertificateName, Wallet, certificate_name

from .holdings import Things


@dataclass(frozen=True)
class JointCertificates(Things):
    """Real certificates with their files, and their registration."""

    bank: Bank
    wallet: Wallet

    def knows(self, thing: str) -> bool:
        return certificate_name(thing) is not None

    def give(self, person: Person, thing: str) -> None:
        self._place(person, _name(thing), HARD_DISK)

    def take(self, person: Person, thing: str) -> None:
        name = _name(thing)
        if self.wallet.has(person, name):
            self.wallet.remove(self.wallet.find(person, name), place=HARD_DISK)

    def put(self, person: Person, thing: str, *, place: str) -> None:
        self._place(person, _name(thing), place)

    def stored(self, person: Person, thing: str, *, place: str) -> bool:
        name = _name(thing)
        return self.wallet.has(person, name) and self.wallet.stored(
            self.wallet.find(person, name), place=place
        )

    def state(self, person: Person, thing: str) -> str:
        return self.wallet.state(self.wallet.find(person, _name(thing)))

    def set_state(self, person: Person, thing: str, *, state: str) -> None:
        name = _name(thing)
        if not self.wallet.has(person, name):
            self._place(person, name, HARD_DISK)
        issued = self.wallet.find(person, name)
        match state:
            case "유효":
                pass
            case "폐기":
                self.wallet.revoke(issued)
            case "정지":
                self.wallet.suspend(issued)
            case "재발급됨":
                self.wallet.reissue(person, name)
            case "만료":
                self._exchange(person, name, days=-1)
            case _:
                raise PartyRefusedError("unknown-state", f"{state}: not a state of a certificate")

    def let_expire(self, person: Person, thing: str, *, days: int) -> None:
        self._exchange(person, _name(thing), days=days)

    def expiry(self, person: Person, thing: str) -> str:
        return self.wallet.find(person, _name(thing)).certificate.not_valid_after_utc.isoformat()

    def label(self, person: Person, thing: str) -> str:
        return label(self.wallet.find(person, _name(thing)).certificate)

    def reissue(self, person: Person, thing: str) -> None:
        """Another institution reissues the customer's certificate onto the PC."""
        self.wallet.reissue(person, _name(thing), place=HARD_DISK)

    def _place(self, person: Person, name: CertificateName, place: str) -> None:
        if self.wallet.has(person, name):
            issued = self.wallet.find(person, name)
            self.wallet.save(issued, place=place)
        else:
            issued = self.wallet.give(person, name, place=place)
        if name.registered:
            self._register(person, issued)

    def _exchange(self, person: Person, name: CertificateName, *, days: int) -> None:
        old = self.wallet.find(person, name)
        registered = self.bank.registrations.member_of(old.certificate) is not None
        new = self.wallet.let_expire(person, name, days=days)
        if registered:
            self._register(person, new)

    def _register(self, person: Person, issued: Issued) -> None:
        member = self.bank.members.by_person(person.resident_number)
        if member is None:
            raise PartyRefusedError("not-a-member", f"{person.name} is not a member")
        if self.bank.registrations.member_of(issued.certificate) is None:
            self.bank.registrations.add(
                issued.certificate, member_id=member.id, family=JOINT, kind=issued.kind
            )


def _name(thing: str) -> CertificateName:
    found = certificate_name(thing)
    if found is None:
        raise PartyRefusedError("unknown-thing", f"{thing} is not a joint certificate")
    return found
