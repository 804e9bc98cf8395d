"""Financial certificates as possessions, in KFTC's cloud and the bank's register; and the media that issuing banks take."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.registrations import FINANCIAL
from ksfc_spec.parties.authorities import Issued
from ksfc_spec.parties.city import City
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.issuing_banks import CARD, OTP
from ksfc_spec.parties.kftc import sign_up_of
from ksfc_spec.parties.kftc_cloud import Account
from ksfc_spec.parties.people import Person
from ksfc_spec.parties.tokens import OtpDevice, SecurityCard
from ksfc_spec.parties.wallet import LONG_AGO, STATES
from ksfc_spec.pki import Scope

from .belongings import Belongings
from .holdings import Things

CERTIFICATE, FORMER = "금융인증서", "이전 금융인증서"
SIGN_UP, PIN = "금융인증서비스 가입정보", "금융인증서 비밀번호"
BANK = "가온은행"


@dataclass(frozen=True)
class FinancialCertificates(Things):
    """Real certificates in the cloud; the PIN is the person's."""

    bank: Bank
    city: City

    def knows(self, thing: str) -> bool:
        return thing in (CERTIFICATE, FORMER, SIGN_UP, PIN)

    def give(self, person: Person, thing: str) -> None:
        if thing == SIGN_UP:
            self.city.kftc.cloud.sign_up(sign_up_of(self.city.people, person.name))
        elif not self._account(person):
            self._issue(person)

    def take(self, person: Person, thing: str) -> None:
        self.city.kftc.cloud.close(sign_up_of(self.city.people, person.name))

    def set_state(self, person: Person, thing: str, *, state: str) -> None:
        self.give(person, thing)
        issued, cloud = self._newest(person), self.city.kftc.cloud
        account = self._must_have(person)
        match state:
            case "유효":
                pass
            case "등록됨":
                self._register(person, issued)
            case "즐겨찾기":
                cloud.favour(account.id, account.kept[0].id)
            case "재발급됨":
                self._issue(person)
            case "만료":
                self.let_expire(person, thing, days=-1)
            case "폐기":
                self.city.authorities.revoke(issued)
            case "정지":
                self.city.authorities.suspend(issued)
            case _:
                raise PartyRefusedError("unknown-state", f"{state}: not a state of a financial certificate")

    def state(self, person: Person, thing: str) -> str:
        """재발급됨 is one that is good and took the place of another."""
        given = self.city.authorities.given_to(person, Scope.FINANCIAL)
        wanted = -2 if thing == FORMER else -1
        if len(given) < -wanted:
            raise PartyRefusedError("no-certificate", f"{person.name} has no such certificate")
        found = STATES[self.city.authorities.standing(given[wanted])]
        reissued = thing == CERTIFICATE and len(given) > 1 and found == "유효"
        return "재발급됨" if reissued else found

    def let_expire(self, person: Person, thing: str, *, days: int) -> None:
        """Put one in its place that expires in so many days."""
        account, left = self._must_have(person), timedelta(days=days)
        age, kind = LONG_AGO + max(-left, timedelta(0)), self._newest(person).kind
        issued = self.city.authorities.issue(person, kind, age=age, left=left, registrar=BANK)
        self.city.kftc.cloud.keep(account.id, issued, pin=person.pin)

    def expiry(self, person: Person, thing: str) -> str:
        if thing != CERTIFICATE:
            return ""
        return self._newest(person).certificate.not_valid_after_utc.isoformat()

    def fail(self, person: Person, thing: str, *, times: int) -> None:
        self.city.kftc.cloud.spoil(self._must_have(person).id, times=times)

    def _issue(self, person: Person) -> Issued:
        facts = sign_up_of(self.city.people, person.name)
        return self.city.kftc_desk.keep(person, bank=BANK, pin=person.pin, facts=facts, email=person.email)

    def _newest(self, person: Person) -> Issued:
        return self.city.authorities.newest(person, Scope.FINANCIAL)

    def _account(self, person: Person) -> Account | None:
        return self.city.kftc.cloud.of_person(person)

    def _must_have(self, person: Person) -> Account:
        account = self._account(person)
        if account is None:
            raise PartyRefusedError("no-certificate", f"{person.name} has no financial certificate")
        return account

    def _register(self, person: Person, issued: Issued) -> None:
        member = self.bank.members.by_person(person.resident_number)
        if member is None:
            raise PartyRefusedError("not-a-member", f"{person.name} is not a member")
        self.bank.registrations.replace(
            issued.certificate, member_id=member.id, family=FINANCIAL, kind=issued.kind
        )


@dataclass(frozen=True)
class Media(Things):
    """Security media, which the issuing banks take as well; somebody who is no member has them from a bank."""

    belongings: Belongings
    bank: Bank
    city: City

    def knows(self, thing: str) -> bool:
        return thing in (OTP, CARD)

    def give(self, person: Person, thing: str) -> None:
        if self._is_member(person):
            self.belongings.give(person, thing)
        elif thing == OTP:
            device = OtpDevice(_number(10), secrets.token_bytes(20), self.bank.policy.otp_digits)
            self.city.tokens.hand_device(person, device)
        else:
            cells = {place: _number(4) for place in range(1, self.bank.policy.card_cells + 1)}
            self.city.tokens.hand_card(person, SecurityCard(_number(10), cells))
        self.city.issuing_banks.hold(person, thing)

    def take(self, person: Person, thing: str) -> None:
        if self._is_member(person):
            self.belongings.take(person, thing)
        self.city.issuing_banks.hold(person, None)

    def _is_member(self, person: Person) -> bool:
        return self.bank.members.has_person(person.resident_number)


def _number(digits: int) -> str:
    return f"{secrets.randbelow(10**digits):0{digits}d}"
