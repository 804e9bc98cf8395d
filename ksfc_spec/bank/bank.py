"""One bank: its services, put together over one database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from ksfc_spec.clock import Clock

from . import ports
from .accounts import Accounts
from .additional import AdditionalAuthentication
from .certificates import CertificateJudge
from .cloud.login import CloudLogin
from .cloud.registration import CloudRegistration
from .financial.login import FinancialLogin
from .financial.registration import FinancialRegistration
from .joint.copying import CopyRelay
from .joint.login import UNREGISTERED_ON_THE_PHONE, CertificateLogin
from .joint.registration import JointRegistration
from .login import Login
from .media import Media
from .members import Members
from .new_certificate.service import NewCertificate
from .one_won import ONE_WON, OneWon
from .phone.build import PhoneChannel, build_phone, card_reader
from .phone.identity import Identity
from .phone_window import PhoneWindow
from .policy import Policy
from .registrations import Registrations
from .security import SecurityPrograms
from .sessions import Drafts, Sessions
from .settings import Settings
from .signup.service import Outside, SignUp
from .store import Store
from .throttle import Throttle
from .vault import Vault


class Neighbours(Protocol):
    """The parties a bank needs; `ksfc_spec.parties.city.City` is one."""

    @property
    def nice(self) -> ports.RealNamePort: ...
    @property
    def telco(self) -> ports.TelcoPort: ...
    @property
    def calls(self) -> ports.CallPort: ...
    @property
    def banks(self) -> ports.TransferPort: ...
    @property
    def people(self) -> ports.UnionPort: ...
    @property
    def addresses(self) -> ports.AddressPort: ...
    @property
    def pc(self) -> ports.DevicePort: ...
    @property
    def certificates(self) -> ports.CertificatePort: ...
    @property
    def kftc(self) -> ports.FinancialPort: ...
    @property
    def authorities(self) -> ports.TrustPort: ...
    @property
    def phone(self) -> ports.HandsetPort: ...
    @property
    def phone_certificates(self) -> ports.CertificatePort: ...
    @property
    def koscom(self) -> ports.CloudPort: ...
    @property
    def network(self) -> ports.OriginPort: ...
    @property
    def chance(self) -> ports.ChancePort: ...
    @property
    def new_issue(self) -> ports.IssuePort: ...


@dataclass(frozen=True)
class Bank:
    """All services of one bank; they share store, vault, clock and policy."""

    store: Store
    vault: Vault
    clock: Clock
    policy: Policy
    sessions: Sessions
    members: Members
    signup: SignUp
    login: Login
    security: SecurityPrograms
    addresses: ports.AddressPort
    device: ports.DevicePort
    judge: CertificateJudge
    registrations: Registrations
    additional: AdditionalAuthentication
    media: Media
    accounts: Accounts
    one_won: OneWon
    joint: JointRegistration
    joint_login: CertificateLogin
    phone_joint_login: CertificateLogin
    copies: CopyRelay
    financial: FinancialRegistration
    financial_login: FinancialLogin
    phone_window: PhoneWindow
    cloud: CloudRegistration
    cloud_login: CloudLogin
    phone: PhoneChannel
    new_certificate: NewCertificate


def build_bank(
    neighbours: Neighbours, *, clock: Clock, settings: Settings, policy: Policy | None = None
) -> Bank:
    """A bank over its database, ready to serve."""
    policy = policy or Policy()
    store, vault = Store(settings.database), Vault(settings)
    sessions = Sessions(store, vault=vault, clock=clock, policy=policy)
    members = Members(store, vault=vault, clock=clock)
    throttle = Throttle(store, clock=clock)
    drafts = Drafts(store, vault=vault)
    judge = CertificateJudge(neighbours.authorities, clock=clock)
    signup = SignUp(
        drafts=drafts,
        sessions=sessions,
        members=members,
        throttle=throttle,
        vault=vault,
        outside=Outside(
            nice=neighbours.nice,
            phone=neighbours.telco,
            certificates=neighbours.certificates,
            unions=neighbours.people,
            device=neighbours.pc,
        ),
        judge=judge,
        clock=clock,
        policy=policy,
    )
    login = Login(members, sessions, throttle, vault, clock, policy)
    registrations = Registrations(store, clock=clock)
    media = Media(store, drafts, vault, clock, policy)
    additional = AdditionalAuthentication(
        store=store,
        drafts=drafts,
        members=members,
        throttle=throttle,
        vault=vault,
        messages=neighbours.telco,
        calls=neighbours.calls,
        clock=clock,
        policy=policy,
    )
    accounts = Accounts(store, vault, policy)
    one_won = OneWon(
        drafts, throttle, neighbours.banks, clock, policy, lambda n: neighbours.chance.draw(ONE_WON, digits=n)
    )
    joint = JointRegistration(
        drafts=drafts,
        members=members,
        login=login,
        additional=additional,
        media=media,
        registrations=registrations,
        judge=judge,
        program=neighbours.certificates,
        device=neighbours.pc,
        throttle=throttle,
        vault=vault,
        clock=clock,
        policy=policy,
    )
    joint_login = CertificateLogin(
        drafts=drafts,
        sessions=sessions,
        members=members,
        registrations=registrations,
        judge=judge,
        program=neighbours.certificates,
        clock=clock,
        policy=policy,
    )
    return Bank(
        store=store,
        vault=vault,
        clock=clock,
        policy=policy,
        sessions=sessions,
        members=members,
        signup=signup,
        login=login,
        security=SecurityPrograms(neighbours.pc, policy),
        addresses=neighbours.addresses,
        device=neighbours.pc,
        judge=judge,
        registrations=registrations,
        additional=additional,
        media=media,
        accounts=accounts,
        one_won=one_won,
        joint=joint,
        copies=CopyRelay(store, throttle, vault, judge, clock, policy),
        joint_login=joint_login,
        phone_joint_login=replace(
            joint_login, program=neighbours.phone_certificates, unregistered=UNREGISTERED_ON_THE_PHONE
        ),
        financial=FinancialRegistration(
            drafts=drafts,
            members=members,
            identity=joint,
            accounts=accounts,
            additional=additional,
            media=media,
            registrations=registrations,
            judge=judge,
            service=neighbours.kftc,
            device=neighbours.pc,
            clock=clock,
            policy=policy,
        ),
        financial_login=FinancialLogin(
            drafts=drafts,
            sessions=sessions,
            members=members,
            registrations=registrations,
            judge=judge,
            service=neighbours.kftc,
            clock=clock,
            policy=policy,
        ),
        phone=build_phone(
            store=store,
            drafts=drafts,
            sessions=sessions,
            members=members,
            throttle=throttle,
            vault=vault,
            judge=judge,
            one_won=one_won,
            nice=neighbours.nice,
            telco=neighbours.telco,
            program=neighbours.phone_certificates,
            handset=neighbours.phone,
            unions=neighbours.people,
            clock=clock,
            settings=settings,
            policy=policy,
        ),
        new_certificate=NewCertificate(
            drafts=drafts,
            sessions=sessions,
            members=members,
            identity=Identity(
                neighbours.nice,
                neighbours.telco,
                neighbours.phone_certificates,
                judge,
                throttle,
                vault,
                clock,
                policy,
            ),
            one_won=one_won,
            registrations=registrations,
            desk=neighbours.new_issue,
            read=card_reader(settings),
            throttle=throttle,
            vault=vault,
            clock=clock,
            policy=policy,
        ),
        phone_window=PhoneWindow(additional, drafts, members, neighbours.telco, clock, policy),
        cloud=CloudRegistration(
            drafts=drafts,
            sessions=sessions,
            members=members,
            identity=joint,
            accounts=accounts,
            additional=additional,
            media=media,
            one_won=one_won,
            registrations=registrations,
            judge=judge,
            program=neighbours.koscom,
            origins=neighbours.network,
            device=neighbours.pc,
            clock=clock,
            policy=policy,
        ),
        cloud_login=CloudLogin(
            drafts, sessions, members, registrations, judge, neighbours.koscom, clock, policy
        ),
    )
