"""All families of things, put together for one bank and its town. A flow adds its family, its looks and its requests here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ksfc_spec.bank.bank import Bank
from ksfc_spec.parties.city import City
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.people import Person

from .belongings import Belongings
from .certificates import JointCertificates
from .cloud import CloudCertificates
from .financial import FinancialCertificates, Media
from .holdings import Holdings, Look
from .ibk import IbkBelongings, IbkCertificates, IbkCloudCertificates, ibk_looks, ibk_requests


def build_holdings(bank: Bank, city: City) -> Holdings:
    """Everything people can have, look at and ask for."""
    belongings, certificates = Belongings(bank, city), JointCertificates(bank, city.wallet)
    looks: dict[str, Look] = {
        "1회용 인증번호": belongings.one_time_number,
        "OTP": city.tokens.shown,
        "OTP 일련번호": lambda person: city.tokens.device(person).serial,
        **_card_cells(bank, city),
        "보안카드 일련번호": lambda person: city.tokens.card(person).serial[-3:],
        "보안카드번호": city.issuing_banks.asked_cells,
        "복사 인증번호": lambda _: city.phone.number(),
        "복사 인증번호 세 묶음": lambda _: _grouped(city.phone.number()),
        "송금인 숫자": lambda person: _transfer_digits(city, person),
    }
    return Holdings(
        city.people,
        things=(
            IbkBelongings(city),
            IbkCertificates(bank, city.wallet, city),
            IbkCloudCertificates(bank, city),
            Media(belongings, bank, city),
            belongings,
            certificates,
            FinancialCertificates(bank, city),
            CloudCertificates(bank, city),
        ),
        looks={**looks, **ibk_looks(city, looks)},
        requests={
            **ibk_requests(city),
            ("다른 증권사", "증권용 공동인증서 재발급"): lambda person: certificates.reissue(
                person, "증권용 공동인증서(코스콤)"
            ),
        },
    )


def _card_cells(bank: Bank, city: City) -> Mapping[str, Look]:
    """`보안카드 7번`: the four digits of a cell of the person's card."""

    def cell(number: int) -> Look:
        return lambda person: city.tokens.card(person).cells[number]

    return {f"보안카드 {number}번": cell(number) for number in range(1, bank.policy.card_cells + 1)}


def _grouped(number: str) -> str:
    """`1234 5678 9012`."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _transfer_digits(city: City, person: Person) -> str:
    """The digits beside the sender's name of the newest deposit."""
    for deposit in reversed(city.banks.deposits(person)):
        if found := re.search(r"\d+", deposit.sender):
            return found.group()
    raise PartyRefusedError("nothing-there", f"nothing was paid in for {person.name}")
