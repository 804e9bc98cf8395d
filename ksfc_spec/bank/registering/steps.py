"""The first two steps of a registration: 본인확인 (ID, password, resident number), then what its holder can prove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic

from ksfc_spec.bank.additional import ASK
from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.members import Member
from ksfc_spec.bank.sessions import Session

from .course import FIRST, AnyDraft, Course
from .identification import PC_WORDS, Identification, OnFile, Words
from .proofs import Owner, Proofs


@dataclass(frozen=True, slots=True)
class Manner:
    """How one flow on one channel names and asks for things.

    `account`: holders prove their deposit account. `on_file`: what customers without a medium enter instead (None: they
    cannot go on). `choose` is said where no way of authentication was chosen, if that has words of its own.
    """

    words: Words = PC_WORDS
    account: bool = False
    designable: bool = True
    on_file: OnFile | None = None
    otp: str = "OTP 번호"
    choose: str = ASK


@dataclass(frozen=True)
class FirstSteps(Generic[AnyDraft]):
    """Steps `identity` and `authentication`; `certificate` has its turn after them."""

    course: Course[AnyDraft]
    identification: Identification
    proofs: Proofs
    manner: Manner

    @property
    def flow(self) -> str:
        """The flow's name, under which other rooms keep what belongs to it."""
        return self.course.route.flow

    def draft(self, session: Session) -> AnyDraft:
        """Where this session stands."""
        return self.course.draft(session)

    def require_step(self, session: Session, step: str) -> AnyDraft:
        """The draft, if `step` has its turn; else `OutOfOrderError` with the address to go to."""
        return self.course.require(session, step)

    def identify(self, session: Session, *, user_id: str, password: str, number: str) -> None:
        """Step 1: ID, password and resident number, all of one member; every refusal at once."""
        member = self.identification.member(
            session, user_id=user_id, password=password, number=number, words=self.manner.words
        )
        self.course.save(session, replace(self.course.blank, due="authentication", member_id=member.id))

    def restart(self, session: Session) -> None:
        """Back to step 1; what was proven is forgotten."""
        self.course.forget(session)
        self.proofs.additional.forget(session, self.flow)

    def owner(self, session: Session) -> Owner:
        """Whom the session identified in step 1."""
        return self.proofs.owner(self._member(self.require_step(session, "authentication")))

    def authenticate(self, session: Session, entries: Mapping[str, str]) -> None:
        """Step 2; what can be used up is asked for last."""
        draft = self.require_step(session, "authentication")
        problems = self.proofs.account_problems(draft.member_id, entries) if self.manner.account else []
        problems += self._additional_problems(session, draft, entries)
        problems += self._possession_problems(session, draft, entries, spend=not problems)
        if problems:
            raise RefusedError(problems)
        self.proofs.additional.forget(session, self.flow)
        self.course.save(session, replace(draft, due="certificate"))

    def _additional_problems(
        self, session: Session, draft: AnyDraft, entries: Mapping[str, str]
    ) -> list[Problem]:
        problems = self.proofs.additional_problems(
            session, self.flow, member_id=draft.member_id, designable=self.manner.designable
        )
        return problems if entries.get("method") else [Problem(p.field, self.manner.choose) for p in problems]

    def _possession_problems(
        self, session: Session, draft: AnyDraft, entries: Mapping[str, str], *, spend: bool
    ) -> list[Problem]:
        """The medium, used up only where all else is right, or what stands for it."""
        member_id, on_file = draft.member_id, self.manner.on_file
        if on_file and self.proofs.media.of(member_id) is None:
            return self.identification.on_file_problems(member_id, entries, asked=on_file)
        if not spend:
            return []
        return self.proofs.medium_problems(
            session, self.flow, member_id=member_id, entries=entries, otp=self.manner.otp
        )

    def _member(self, draft: AnyDraft) -> Member:
        member = self.identification.members.get(draft.member_id)
        if member is None:
            raise OutOfOrderError(self.course.route.paths["identity"], FIRST)
        return member
