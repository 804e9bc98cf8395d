"""The phone channel's services, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ksfc_spec.bank import ports
from ksfc_spec.bank.card_reading import read_card
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Drafts, Sessions
from ksfc_spec.bank.settings import Settings
from ksfc_spec.bank.store import Store
from ksfc_spec.bank.vault import Vault

from .account import AccountCheck
from .card import CardCheck, ReadCard
from .enrolment import Enrolment
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
    vault: Vault,
    identity: Identity,
    card: CardCheck,
    account: AccountCheck,
    handset: ports.HandsetPort,
    unions: ports.UnionPort,
    settings: Settings,
    policy: Policy,
) -> PhoneChannel:
    """The phone channel over the bank's shared services."""
    keep, passkeys = MeansKeep(store, vault, policy), Passkeys(settings.host)
    return PhoneChannel(
        signup=PhoneSignUp(drafts, sessions, members, identity, unions, policy),
        enrolment=Enrolment(
            drafts=drafts,
            members=members,
            identity=identity,
            account=account,
            keep=keep,
            passkeys=passkeys,
            handset=handset,
            card=card,
            vault=vault,
            policy=policy,
        ),
        login=PhoneLogin(drafts, sessions, keep, passkeys, vault, policy),
        keep=keep,
    )
