"""What members prove before a certificate of theirs is registered: deposit account, who they are once more, their medium."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ksfc_spec.bank import ports
from ksfc_spec.bank.accounts import Accounts
from ksfc_spec.bank.additional import AdditionalAuthentication
from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.bank.media import Media
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.bank.members import Member, Members
from ksfc_spec.bank.sessions import Session

from . import rules

ACCOUNT_WRONG = "예수금계좌비밀번호가 맞지 않습니다. 다시 입력해 주세요."


@dataclass(frozen=True, slots=True)
class Owner:
    """What the pages may show of a member: numbers by their heads or masked, accounts by number, the kind of medium."""

    name: str
    number_head: str
    number_masked: str
    phone_head: str
    accounts: tuple[str, ...] = field(repr=False)
    medium: str


@dataclass(frozen=True)
class Proofs:
    """Each `…_problems` gives what is wrong with one proof, and nothing where it holds or is not asked for."""

    members: Members
    accounts: Accounts
    additional: AdditionalAuthentication
    media: Media
    device: ports.DevicePort

    def owner(self, member: Member) -> Owner:
        """What may be shown of this member."""
        number, medium = self.members.resident_number(member.id), self.media.of(member.id)
        phone = self.members.profile(member.id).get("mobile", "")
        return Owner(
            name=member.name,
            number_head=number[:6],
            number_masked=f"{number[:6]}-{number[6]}******",
            phone_head=phone.rpartition("-")[0],
            accounts=tuple(account.number for account in self.accounts.of(member.id)),
            medium=medium.kind if medium else "",
        )

    def account_problems(self, member_id: int, entries: Mapping[str, str]) -> list[Problem]:
        """The deposit account and its password, of holders."""
        if not rules.account_asked(accounts=len(self.accounts.of(member_id))):
            return []
        number, password = entries.get("account", ""), entries.get("account_password", "")
        return rules.account_problems(number, password) or refusals(
            lambda: self.accounts.verify(member_id, number=number, password=password, wrong=ACCOUNT_WRONG)
        )

    def additional_problems(
        self, session: Session, flow: str, *, member_id: int, designable: bool = True
    ) -> list[Problem]:
        """The additional authentication; a designated device stands for it where devices are `designable`."""
        device = self.device.serial if designable else ""
        return refusals(lambda: self.additional.require(session, flow, member_id=member_id, device=device))

    def medium_problems(
        self, session: Session, flow: str, *, member_id: int, entries: Mapping[str, str], otp: str
    ) -> list[Problem]:
        """Card or OTP device, called `otp`; its number is used up. A serial number is judged where one was asked for."""
        medium = self.media.of(member_id)
        if medium and medium.kind == CARD:
            cells = {name: entries.get(name, "") for name in ("tail", "first", "second")}
            return refusals(lambda: self.media.verify_card(session, flow, member_id=member_id, **cells))
        code, serial = entries.get("otp", ""), entries.get("otp_serial")
        return refusals(lambda: self.media.verify_otp(member_id, code, label=otp, serial=serial))


def refusals(deed: Callable[[], None]) -> list[Problem]:
    """Do it; what was refused, or nothing."""
    try:
        deed()
    except RefusedError as error:
        return list(error.problems)
    return []
