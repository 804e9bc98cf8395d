"""The registrations of all families and channels, put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ksfc_spec.bank import ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.cloud import phone_registration as phone_cloud_flow
from ksfc_spec.bank.cloud import registration as cloud_flow
from ksfc_spec.bank.cloud.own_identity import OwnIdentity
from ksfc_spec.bank.cloud.signing import CloudSigning
from ksfc_spec.bank.financial import phone
from ksfc_spec.bank.financial import registration as financial_flow
from ksfc_spec.bank.joint import registration as joint_flow
from ksfc_spec.bank.one_won import OneWon
from ksfc_spec.bank.phone.account import AccountCheck
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import Registrations
from ksfc_spec.bank.sessions import Drafts, Sessions
from ksfc_spec.clock import Clock

from .course import Course, Draft
from .identification import Identification
from .proofs import Proofs


@dataclass(frozen=True)
class Registering:
    """One service per family and channel."""

    joint: joint_flow.JointRegistration
    financial: financial_flow.FinancialRegistration
    phone_financial: financial_flow.FinancialRegistration
    cloud: cloud_flow.CloudRegistration
    phone_cloud: phone_cloud_flow.PhoneCloudRegistration


def build_registering(
    *,
    drafts: Drafts,
    sessions: Sessions,
    identification: Identification,
    proofs: Proofs,
    one_won: OneWon,
    registrations: Registrations,
    judge: CertificateJudge,
    program: ports.CertificatePort,
    kftc: ports.FinancialPort,
    koscom: ports.CloudPort,
    koscom_app: ports.CloudAppPort,
    own_identity: OwnIdentity,
    origins: ports.OriginPort,
    clock: Clock,
    policy: Policy,
) -> Registering:
    """The registrations over the bank's shared services."""
    on_pc = financial_flow.FinancialRegistration(
        course=Course(drafts, clock, financial_flow.ROUTE, financial_flow.Draft()),
        identification=identification,
        proofs=proofs,
        manner=financial_flow.MANNER,
        registrations=registrations,
        judge=judge,
        service=kftc,
        policy=policy,
    )
    signing = CloudSigning(proofs.members, registrations, judge, koscom)
    return Registering(
        joint=joint_flow.JointRegistration(
            course=Course(drafts, clock, joint_flow.ROUTE, Draft()),
            identification=identification,
            proofs=proofs,
            manner=joint_flow.MANNER,
            registrations=registrations,
            judge=judge,
            program=program,
            policy=policy,
        ),
        financial=on_pc,
        phone_financial=replace(
            on_pc,
            course=replace(on_pc.course, route=phone.ROUTE),
            manner=phone.MANNER,
            names_holder=False,
            others=phone.OTHERS,
        ),
        cloud=cloud_flow.CloudRegistration(
            course=Course(drafts, clock, cloud_flow.ROUTE, cloud_flow.Draft()),
            sessions=sessions,
            identification=identification,
            proofs=proofs,
            one_won=one_won,
            signing=signing,
            origins=origins,
            policy=policy,
        ),
        phone_cloud=phone_cloud_flow.PhoneCloudRegistration(
            course=Course(drafts, clock, phone_cloud_flow.ROUTE, phone_cloud_flow.Draft()),
            identity=own_identity,
            proofs=proofs,
            transfer=AccountCheck(one_won, sessions, policy),
            signing=replace(
                signing,
                program=koscom_app.calling_the_list(phone_cloud_flow.LIST),
                already=phone_cloud_flow.ALREADY,
                others=phone_cloud_flow.OTHERS,
                warned=False,
            ),
            policy=policy,
        ),
    )
