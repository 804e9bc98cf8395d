"""Accounts, security media, telephones on file, designated computers, one-time numbers: had or not had, at the bank itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ksfc_spec.bank import media_rules
from ksfc_spec.bank.bank import Bank
from ksfc_spec.parties.city import City
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.people import Person
from ksfc_spec.parties.phone import FACE

from .holdings import Things

Deed = Callable[[int, Person], None]
EVERYBODYS = ("주민등록증", "운전면허증", "여권", "은행계좌")
"""What everyone of the cast has anyway: cards (`parties.cards`) and an account at a bank (`parties.banks`)."""


@dataclass(frozen=True)
class Belongings(Things):
    """What a member has at the bank; `numbers` are one-time numbers as the branch wrote them down for people."""

    bank: Bank
    city: City
    numbers: dict[str, str] = field(default_factory=dict)

    def knows(self, thing: str) -> bool:
        return thing in EVERYBODYS or thing in self._deeds()

    def give(self, person: Person, thing: str) -> None:
        if thing not in EVERYBODYS:
            self._deeds()[thing][0](self._member(person), person)

    def take(self, person: Person, thing: str) -> None:
        if thing in EVERYBODYS:
            raise PartyRefusedError("not-possible", f"everyone of the cast has {thing}")
        self._deeds()[thing][1](self._member(person), person)

    def one_time_number(self, person: Person) -> str:
        """What the branch gave this person; refuses `nothing-there`."""
        if person.name not in self.numbers:
            raise PartyRefusedError("nothing-there", f"{person.name} has no one-time number")
        return self.numbers[person.name]

    def _deeds(self) -> Mapping[str, tuple[Deed, Deed]]:
        media, additional, pc = self.bank.media, self.bank.additional, self.city.pc

        def no_medium(member: int, _: Person) -> None:
            media.withdraw(member)

        return {
            "예수금계좌": (self._open_account, lambda member, _: self.bank.accounts.close(member)),
            "OTP": (self._hand_otp, no_medium),
            "실물OTP": (self._hand_otp, no_medium),
            "스마트OTP": (self._hand_smart_otp, no_medium),
            "보안카드": (self._hand_card, no_medium),
            "보안매체": (self._hand_otp, no_medium),
            "지정단말기": (
                lambda member, _: additional.designate(member, device=pc.serial),
                lambda member, _: additional.undesignate(member),
            ),
            "1회용 인증번호": (self._issue_number, lambda member, _: additional.withdraw_numbers(member)),
            "얼굴 인식": (self._sense(on=True), self._sense(on=False)),
            "등록된 휴대폰": self._telephone("mobile", lambda person: person.phone),
            "등록된 집전화": self._telephone("home_phone", lambda person: person.home_phone),
        }

    def _sense(self, *, on: bool) -> Deed:
        return lambda _, __: self.city.phone.set_sense(FACE, on=on)

    def _telephone(self, entry: str, number: Callable[[Person], str]) -> tuple[Deed, Deed]:
        members = self.bank.members
        return (
            lambda member, person: members.change(member, **{entry: number(person)}),
            lambda member, _: members.change(member, **{entry: ""}),
        )

    def _open_account(self, member: int, person: Person) -> None:
        if not self.bank.accounts.of(member):
            self.bank.accounts.open(member, number=person.account, password=person.account_password)

    def _hand_otp(self, member: int, person: Person) -> None:
        self.city.tokens.hand_device(person, self.bank.media.issue_otp(member))

    def _hand_smart_otp(self, member: int, person: Person) -> None:
        device = self.bank.media.issue_otp(member, kind=media_rules.SMART_OTP)
        self.city.tokens.hand_device(person, device)

    def _hand_card(self, member: int, person: Person) -> None:
        self.city.tokens.hand_card(person, self.bank.media.issue_card(member))

    def _issue_number(self, member: int, person: Person) -> None:
        self.numbers[person.name] = self.bank.additional.issue_number(member)

    def _member(self, person: Person) -> int:
        found = self.bank.members.by_person(person.resident_number)
        if found is None:
            raise PartyRefusedError("not-a-member", f"{person.name} is not a member")
        return found.id
