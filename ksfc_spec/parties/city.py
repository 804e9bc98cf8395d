"""The whole town at one time: every party, one clock, one source of chance."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random, SystemRandom

from ksfc_spec.clock import Clock

from .addresses import AddressService
from .authorities import Authorities
from .banks import Banks
from .calls import Calls
from .cards import Cards
from .certificates import CertificateProgram
from .chance import Chance
from .exports import Exporter
from .ibk import Ibk
from .immigration import Immigration
from .issuing_banks import IssuingBanks
from .kftc import Kftc
from .kftc_issue import IssueDesk
from .koscom import Koscom
from .koscom_app import KoscomApp
from .koscom_issue import CloudIssueDesk
from .mail import Mail
from .network import Network
from .new_issue import NewIssueDesk, PhoneKeys
from .nice import Nice
from .party import Action
from .payments import Payments
from .pc import Pc
from .people import People
from .phone import PLACE as ON_PHONE
from .phone import Phone
from .pins import QUICK_COST, PinSafe
from .relying import RelyingHouses
from .telco import Telco
from .tokens import Tokens
from .wallet import Wallet


@dataclass(frozen=True)
class City:
    """All parties of one world. They know each other through their arguments alone."""

    clock: Clock
    people: People
    nice: Nice
    telco: Telco
    addresses: AddressService
    pc: Pc
    authorities: Authorities
    certificates: CertificateProgram
    calls: Calls
    tokens: Tokens
    banks: Banks
    phone: Phone
    phone_certificates: CertificateProgram
    cards: Cards
    wallet: Wallet
    exporter: Exporter
    mail: Mail
    kftc: Kftc
    kftc_desk: IssueDesk
    issuing_banks: IssuingBanks
    network: Network
    immigration: Immigration
    koscom: Koscom
    koscom_app: KoscomApp
    cloud_issue: CloudIssueDesk
    new_issue: NewIssueDesk
    phone_keys: PhoneKeys
    payments: Payments
    chance: Chance
    ibk: Ibk
    relying: RelyingHouses

    def actions(self) -> Mapping[str, Mapping[str, Action]]:
        """What the world may ask of whom."""
        return {
            "people": self.people.actions(),
            "nice": self.nice.actions(),
            "telco": {**self.telco.actions(), **self.calls.actions()},
            "addresses": self.addresses.actions(),
            "pc": self.pc.actions(),
            "authorities": self.authorities.actions(),
            "certificates": self.certificates.actions(),
            "banks": self.banks.actions(),
            "phone": self.phone.actions(),
            "cards": self.cards.actions(),
            "mail": self.mail.actions(),
            "kftc": self.kftc.actions(),
            "issuing_banks": self.issuing_banks.actions(),
            "network": self.network.actions(),
            "immigration": self.immigration.actions(),
            "koscom": self.koscom.actions(),
            "payments": self.payments.actions(),
            "chance": self.chance.actions(),
            "ibk": self.ibk.actions(),
            "relying": self.relying.actions(),
        }


def build_city(*, clock: Clock, seed: int | None = None) -> City:
    """A fresh town; with a `seed` its codes are the same each time, without one they come from the system."""
    random = SystemRandom() if seed is None else Random(seed)  # noqa: S311 - a seeded world is a test's
    people = People(key=hashlib.sha256(f"city:{random.getrandbits(128)}".encode()).digest())
    pc, exporter = Pc(), Exporter(clock)
    authorities = Authorities(people, clock=clock, seeded=seed is not None)
    telco = Telco(people, clock=clock, random=random)
    phone = Phone(clock=clock, in_sight=lambda: exporter.shown)
    calls = Calls(clock=clock, require_well=telco.require_well)
    tokens = Tokens(clock=clock)
    mail = Mail(clock=clock)
    cost = None if seed is None else QUICK_COST
    kftc = Kftc(people, telco=telco, safe=PinSafe(cost), clock=clock, random=random)
    desk = IssueDesk(kftc, authorities=authorities, telco=telco, mail=mail, clock=clock)
    immigration = Immigration(people)
    koscom = Koscom(
        people,
        telco=telco,
        calls=calls,
        immigration=immigration,
        pc=pc,
        phone=phone,
        safe=PinSafe(cost),
        clock=clock,
        random=random,
    )
    program = CertificateProgram(pc, people=people, authorities=authorities, clock=clock)
    network, payments, chance = Network(), Payments(clock=clock), Chance(random)
    ibk = Ibk(
        people,
        authorities=authorities,
        program=program,
        telco=telco,
        calls=calls,
        immigration=immigration,
        network=network,
        payments=payments,
        koscom=koscom,
        chance=chance,
        pc=pc,
        phone=phone,
        clock=clock,
        random=random,
        cost=None if seed is None else QUICK_COST,
    )
    return City(
        clock=clock,
        people=people,
        nice=Nice(people),
        telco=telco,
        addresses=AddressService(),
        pc=pc,
        authorities=authorities,
        certificates=program,
        calls=calls,
        tokens=tokens,
        banks=Banks(people, clock=clock),
        phone=phone,
        phone_certificates=CertificateProgram(
            pc,
            people=people,
            authorities=authorities,
            clock=clock,
            elsewhere=lambda _: phone.folder,
            media=(ON_PHONE,),
        ),
        cards=Cards(people),
        exporter=exporter,
        wallet=Wallet(authorities, pc=pc, phone=phone, people=people, clock=clock),
        mail=mail,
        kftc=kftc,
        kftc_desk=desk,
        issuing_banks=IssuingBanks(
            people, desk=desk, telco=telco, calls=calls, tokens=tokens, clock=clock, random=random
        ),
        network=network,
        immigration=immigration,
        koscom=koscom,
        koscom_app=KoscomApp(koscom, phone),
        cloud_issue=CloudIssueDesk(
            people, authorities=authorities, koscom=koscom, payments=payments, phone=phone, clock=clock
        ),
        new_issue=NewIssueDesk(people, authorities),
        phone_keys=PhoneKeys(authorities.draw_owner, lambda: phone.folder),
        payments=payments,
        chance=chance,
        ibk=ibk,
        relying=RelyingHouses(authorities, program=program, clock=clock),
    )
