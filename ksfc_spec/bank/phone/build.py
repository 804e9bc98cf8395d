"""The phone channel's services, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ksfc_spec.bank import ports
from ksfc_spec.bank.card_reading import read_card
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.one_won import OneWon
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Drafts, Sessions
from ksfc_spec.bank.settings import Settings
from ksfc_spec.bank.store import Store
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import Clock

from .enrolment import Enrolment, ReadCard
from .identity import Identity
from .join import PhoneSignUp
from .keep import MeansKeep
from .login import PhoneLogin
from .passkeys import Passkeys

remembered = lru_cache(maxsize=64)(read_card)
"""For banks in tests, which see the same pictures again and again; a bank on show remembers no picture."""


def card_reader(settings: Settings) -> ReadCard:
    """How this bank reads pictures."""
    return remembered if settings.remember_cards else read_card


@dataclass(frozen=True)
class PhoneChannel:
    """What the pages under `/m` use."""

    signup: PhoneSignUp
    enrolment: Enrolment
    login: PhoneLogin
    keep: MeansKeep


def build_phone(
    *,
    store: Store,
    drafts: Drafts,
    sessions: Sessions,
    members: Members,
    throttle: Throttle,
    vault: Vault,
    judge: CertificateJudge,
    one_won: OneWon,
    nice: ports.RealNamePort,
    telco: ports.PhonePort,
    program: ports.CertificatePort,
    handset: ports.HandsetPort,
    unions: ports.UnionPort,
    clock: Clock,
    settings: Settings,
    policy: Policy,
) -> PhoneChannel:
    """The phone channel over the bank's shared services."""
    identity = Identity(nice, telco, program, judge, throttle, vault, clock, policy)
    keep, passkeys = MeansKeep(store, vault, policy), Passkeys(settings.host)
    return PhoneChannel(
        signup=PhoneSignUp(drafts, sessions, members, identity, unions, policy),
        enrolment=Enrolment(
            drafts=drafts,
            sessions=sessions,
            members=members,
            identity=identity,
            one_won=one_won,
            keep=keep,
            passkeys=passkeys,
            handset=handset,
            read=card_reader(settings),
            throttle=throttle,
            vault=vault,
            clock=clock,
            policy=policy,
        ),
        login=PhoneLogin(drafts, sessions, keep, passkeys, vault, policy),
        keep=keep,
    )
