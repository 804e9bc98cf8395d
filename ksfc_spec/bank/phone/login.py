"""Log-in by what is registered on this phone: simple password, pattern, finger or face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.bank.vault import Vault

from . import rules
from .identity import refused
from .keep import MeansKeep
from .means import PhoneMeans
from .passkeys import Passkeys, Question

FLOW = "phone-login"


@dataclass(frozen=True)
class PhoneLogin:
    """Opens sessions; `device` is the phone's own secret, by which the bank knows what is registered on it."""

    drafts: Drafts
    sessions: Sessions
    keep: MeansKeep
    passkeys: Passkeys
    vault: Vault
    policy: Policy

    def require(self, device: str, means: str) -> None:
        """`RefusedError` where nothing is registered on this phone, or it is locked."""
        self.keep.require(device, means)

    def registered(self, device: str, means: str) -> bool:
        """Whether this phone has it."""
        return self._means.registered(device, means)

    def with_secret(self, session: Session, means: str, secret: str, *, device: str) -> Session:
        """By simple password or pattern."""
        member = self._means.by_secret(means, secret, device=device)
        return self.sessions.promote(session, member_id=member, means=means)

    def ask(self, session: Session, *, device: str) -> Question:
        """What the phone is asked for a log-in by finger or face; it replaces an earlier question."""
        question = self._means.ask(device=device)
        self.drafts.save(session, FLOW, {"state": dict(question.state), "options": dict(question.options)})
        return question

    def asked(self, session: Session) -> Mapping[str, Any]:
        """The options of the question that waits for its answer, or nothing."""
        return dict((self.drafts.load(session, FLOW) or {}).get("options", {}))

    def with_proof(self, session: Session, answer: str, *, device: str) -> Session:
        """By finger or face: the phone's answer to the question, once."""
        waiting = self.drafts.load(session, FLOW)
        if waiting is None or not self.drafts.discard(session, FLOW):
            raise refused("", "로그인 요청이 끝났거나 없습니다. 바이오인증을 다시 눌러 주세요.")
        member = self._means.by_proof(answer, state=waiting["state"], device=device)
        return self.sessions.promote(session, member_id=member, means=rules.BIO)

    @property
    def _means(self) -> PhoneMeans:
        return PhoneMeans(self.keep, self.passkeys, self.vault)
