"""One bank: its services, put together over one database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from ksfc_spec.clock import Clock

from . import ports
from .accounts import Accounts
from .additional import AdditionalAuthentication
from .certificates import CertificateJudge
from .cloud.connection import CloudConnection
from .cloud.login import CloudLogin
from .cloud.own_identity import OwnIdentity
from .cloud.phone import UNREGISTERED, PhoneCloud
from .cloud.registration import CloudRegistration
from .cloud_issue.draft import Draft as CloudIssueDraft
from .cloud_issue.service import ROUTE as CLOUD_ISSUE
from .cloud_issue.service import CloudIssue
from .financial.login import FinancialLogin
from .financial.registration import FinancialRegistration
from .joint.copying import CopyRelay
from .joint.login import UNREGISTERED_ON_THE_PHONE, JointLogin
from .joint.registration import JointRegistration
from .login import Login
from .media import Media
from .members import Members
from .new_certificate.service import NewCertificate
from .one_won import ONE_WON, OneWon
from .phone.account import AccountCheck
from .phone.build import PhoneChannel, build_phone, card_reader
from .phone.card import CardCheck
from .phone.identity import Identity
from .phone_window import PhoneWindow
from .policy import Policy
from .registering.build import build_registering
from .registering.course import Course
from .registering.identification import Identification
from .registering.proofs import Proofs
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
    def koscom_app(self) -> ports.CloudAppPort: ...
    @property
    def cloud_issue(self) -> ports.CloudIssuePort: ...
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
    joint_login: JointLogin
    phone_joint_login: JointLogin
    copies: CopyRelay
    financial: FinancialRegistration
    phone_financial: FinancialRegistration
    financial_login: FinancialLogin
    phone_window: PhoneWindow
    cloud: CloudRegistration
    cloud_login: CloudLogin
    phone_cloud: PhoneCloud
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
    identification = Identification(members, login, throttle, vault, clock, policy)
    own_identity = OwnIdentity(members, identification, additional)
    registering = build_registering(
        drafts=drafts,
        sessions=sessions,
        identification=identification,
        proofs=Proofs(members, accounts, additional, media, neighbours.pc),
        one_won=one_won,
        registrations=registrations,
        judge=judge,
        program=neighbours.certificates,
        kftc=neighbours.kftc,
        koscom=neighbours.koscom,
        koscom_app=neighbours.koscom_app,
        own_identity=own_identity,
        origins=neighbours.network,
        clock=clock,
        policy=policy,
    )
    joint_login = JointLogin(
        drafts=drafts,
        sessions=sessions,
        members=members,
        registrations=registrations,
        judge=judge,
        program=neighbours.certificates,
        clock=clock,
        policy=policy,
    )
    identity = Identity(
        neighbours.nice,
        neighbours.telco,
        neighbours.phone_certificates,
        neighbours.koscom_app,
        judge,
        throttle,
        vault,
        clock,
        policy,
    )
    card = CardCheck(card_reader(settings), throttle, clock, policy)
    cloud_login = CloudLogin(
        drafts, sessions, members, registrations, judge, neighbours.koscom, clock, policy
    )
    connection = CloudConnection(drafts, members, neighbours.koscom_app, clock, policy)
    account_check = AccountCheck(one_won, sessions, policy)
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
        joint=registering.joint,
        copies=CopyRelay(store, throttle, vault, judge, clock, policy),
        joint_login=joint_login,
        phone_joint_login=replace(
            joint_login, program=neighbours.phone_certificates, unregistered=UNREGISTERED_ON_THE_PHONE
        ),
        financial=registering.financial,
        phone_financial=registering.phone_financial,
        financial_login=FinancialLogin(
            drafts=drafts,
            sessions=sessions,
            members=members,
            registrations=registrations,
            judge=judge,
            program=neighbours.kftc,
            clock=clock,
            policy=policy,
        ),
        phone=build_phone(
            store=store,
            drafts=drafts,
            sessions=sessions,
            members=members,
            vault=vault,
            identity=identity,
            card=card,
            account=account_check,
            handset=neighbours.phone,
            unions=neighbours.people,
            settings=settings,
            policy=policy,
        ),
        new_certificate=NewCertificate(
            drafts=drafts,
            sessions=sessions,
            members=members,
            identity=identity,
            one_won=one_won,
            registrations=registrations,
            desk=neighbours.new_issue,
            card=card,
            throttle=throttle,
            vault=vault,
            clock=clock,
            policy=policy,
        ),
        phone_window=PhoneWindow(additional, drafts, members, neighbours.telco, clock, policy),
        cloud=registering.cloud,
        cloud_login=cloud_login,
        phone_cloud=PhoneCloud(
            connection=connection,
            login=replace(cloud_login, program=neighbours.koscom_app, unregistered=UNREGISTERED),
            issue=CloudIssue(
                course=Course(drafts, clock, CLOUD_ISSUE, CloudIssueDraft()),
                connection=connection,
                members=members,
                identity=own_identity,
                additional=additional,
                card=card,
                account=account_check,
                registrations=registrations,
                program=neighbours.koscom_app,
                desk=neighbours.cloud_issue,
                origins=neighbours.network,
                policy=policy,
            ),
            registration=registering.phone_cloud,
        ),
    )
