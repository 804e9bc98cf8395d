"""Registering a joint certificate that another institution issued: identity → authentication → certificate → done.

The order is kept on the server. A certificate request is bound to this session and used once; what is registered is
read from the verified certificate itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from ksfc_spec.bank import ports
from ksfc_spec.bank.additional import AdditionalAuthentication
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import (
    BankError,
    CertificateRefusedError,
    OutOfOrderError,
    Problem,
    RefusedError,
    TooManyTriesError,
)
from ksfc_spec.bank.login import Login
from ksfc_spec.bank.media import Media
from ksfc_spec.bank.media_rules import CARD
from ksfc_spec.bank.members import Member, Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import ALREADY, JOINT, Registrations
from ksfc_spec.bank.sessions import Drafts, Session
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier, PkiError, VerifiedLogin

from . import rules

FLOW = "joint"
BANK = "한국증권금융"
PATHS = {
    "identity": "/centre/joint/other",
    "authentication": "/centre/joint/other/authentication",
    "certificate": "/centre/joint/other/certificate",
    "done": "/centre/joint/other/done",
}
FIRST = "본인확인부터 진행해 주세요."
NEXT = "앞 단계를 마치고 진행해 주세요."
LOCKED = "비밀번호를 {times}번 틀려 이용이 정지되었습니다. {minutes}분 뒤에 다시 시도해 주세요."
_NUMBER, _TAILS = "joint-number", "joint-tails"


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a session stands. `due` is the first unfinished step, `request` the certificate request under way."""

    due: str = "identity"
    member_id: int = 0
    request: str = ""
    request_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Owner:
    """What the authentication page shows of a member: heads of numbers, never their tails."""

    name: str
    number_head: str
    number_masked: str
    phone_head: str
    medium: str


@dataclass(frozen=True)
class JointRegistration:
    """The whole flow, for the channel's pages."""

    drafts: Drafts
    members: Members
    login: Login
    additional: AdditionalAuthentication
    media: Media
    registrations: Registrations
    judge: CertificateJudge
    program: ports.CertificatePort
    device: ports.DevicePort
    throttle: Throttle
    vault: Vault
    clock: Clock
    policy: Policy
    paths: Mapping[str, str] = field(default_factory=lambda: PATHS)

    def draft(self, session: Session) -> Draft:
        """Where this session stands."""
        body = self.drafts.load(session, FLOW)
        return Draft(**body) if body else Draft()

    def require_step(self, session: Session, step: str) -> Draft:
        """The draft, if `step` has its turn; else `OutOfOrderError` with the address to go to."""
        draft = self.draft(session)
        if not rules.may_enter(step, due=draft.due):
            raise OutOfOrderError(self.paths[draft.due], FIRST if draft.due == "identity" else NEXT)
        return draft

    def identify(self, session: Session, *, user_id: str, password: str, number: str) -> None:
        """Step 1: ID, password and resident number, all of one member; every refusal at once."""
        member = self.identified(session, user_id=user_id, password=password, number=number)
        self._save(session, Draft("authentication", member.id))

    def identified(self, session: Session, *, user_id: str, password: str, number: str) -> Member:
        """The member whose ID, password and resident number these are, all refusals at once."""
        problems = self._identity_problems(session, user_id, password, number)
        member = None
        if user_id and password and not any(p.field == "user_id" for p in problems):
            member, refusal = self._member(user_id, password)
            problems = refusal + problems
        if member and not problems:
            problems = self._number_problems(member, number)
        if problems or member is None:
            raise RefusedError(problems)
        return member

    def restart(self, session: Session) -> None:
        """Back to step 1; what was proven is forgotten."""
        self.drafts.discard(session, FLOW)
        self.additional.forget(session, FLOW)

    def owner(self, session: Session) -> Owner:
        """Whom the session identified in step 1."""
        draft = self.require_step(session, "authentication")
        member = self._of(draft)
        number, phone = self.members.resident_number(member.id), self._phone(member)
        medium = self.media.of(member.id)
        return Owner(
            name=member.name,
            number_head=number[:6],
            number_masked=f"{number[:6]}-{number[6]}******",
            phone_head=phone.rpartition("-")[0],
            medium=medium.kind if medium else "",
        )

    def authenticate(self, session: Session, entries: Mapping[str, str]) -> None:
        """Step 2: the additional authentication, and the tails or the security medium."""
        draft = self.require_step(session, "authentication")
        problems: list[Problem] = []
        try:
            device = self.device.serial
            self.additional.require(session, FLOW, member_id=draft.member_id, device=device)
        except RefusedError as error:
            problems += error.problems
        problems += self._possession_problems(session, draft, entries, spend=not problems)
        if problems:
            raise RefusedError(problems)
        self.additional.forget(session, FLOW)
        self._save(session, replace(draft, due="certificate"))

    def start(self, session: Session) -> str:
        """Step 3: ask the certificate program for a signed nonce; gives the id its window is addressed by."""
        draft = self.require_step(session, "certificate")
        state = secrets.token_urlsafe(24)
        self._save(session, replace(draft, request=state, request_at=self.clock.now().timestamp()))
        return self.program.open(
            BANK,
            state=state,
            nonce=self.judge.challenge(state),
            return_to=f"{self.paths['certificate']}/return",
            give_up_to=f"{self.paths['certificate']}/failed",
        )

    def finish(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer and register; a refused certificate leaves the window open for another."""
        draft = self._pending(session, state)
        answer = self.program.redeem(token, state=state)
        if draft.due == "done":
            raise RefusedError([Problem("certificate", ALREADY)])
        try:
            verified = self._acceptable(draft, answer, state)
            self.registrations.add(
                verified.certificate, member_id=draft.member_id, family=JOINT, kind=verified.kind
            )
        except RefusedError as error:
            request = self.program.refuse(state, notice=error.message, nonce=self.judge.challenge(state))
            raise CertificateRefusedError(error.problems, request=request) from None
        self._save(session, replace(draft, due="done"))

    def give_up(self, session: Session, *, state: str) -> None:
        """The program reports too many wrong passwords: everything starts over."""
        self._pending(session, state)
        self.program.done(state)
        self.restart(session)

    def leave(self, session: Session) -> None:
        """The completion was read."""
        state = self.draft(session).request
        if state:
            self.program.done(state)
        self.restart(session)

    def _identity_problems(self, session: Session, user_id: str, password: str, number: str) -> list[Problem]:
        own = self.members.get(session.member_id) if session.member_id is not None else None
        id_problem = rules.empty_problem(user_id, label=rules.ID) or rules.other_id_problem(
            user_id, logged_in=own.user_id if own else ""
        )
        number_problem = rules.empty_problem(number, label=rules.NUMBER) or rules.number_shape_problem(number)
        found = (
            ("user_id", id_problem),
            ("password", rules.empty_problem(password, label=rules.PASSWORD)),
            ("resident", number_problem),
        )
        return [Problem(name, message) for name, message in found if message]

    def _member(self, user_id: str, password: str) -> tuple[Member | None, list[Problem]]:
        try:
            return self.login.member(user_id=user_id, password=password), []
        except TooManyTriesError:
            times, minutes = self.policy.login_failures, int(self.policy.login_lock.total_seconds() // 60)
            return None, [Problem("password", LOCKED.format(times=times, minutes=minutes))]
        except BankError as error:
            return None, [Problem("password", error.message)]

    def _number_problems(self, member: Member, number: str) -> list[Problem]:
        subject = self._limited(_NUMBER, member.id)
        problem = rules.number_problem(number, own=self.members.resident_number(member.id))
        if problem:
            self.throttle.record(_NUMBER, subject=subject)
        return [Problem("resident", problem)] if problem else []

    def _possession_problems(
        self, session: Session, draft: Draft, entries: Mapping[str, str], *, spend: bool
    ) -> list[Problem]:
        medium = self.media.of(draft.member_id)
        if rules.tails_asked(has_medium=medium is not None):
            return self._tail_problems(draft, entries)
        if not spend:
            return []
        try:
            if medium and medium.kind == CARD:
                cells = {name: entries.get(name, "") for name in ("tail", "first", "second")}
                self.media.verify_card(session, FLOW, member_id=draft.member_id, **cells)
            else:
                self.media.verify_otp(draft.member_id, entries.get("otp", ""))
        except RefusedError as error:
            return list(error.problems)
        return []

    def _tail_problems(self, draft: Draft, entries: Mapping[str, str]) -> list[Problem]:
        subject = self._limited(_TAILS, draft.member_id)
        member = self._of(draft)
        number, phone = self.members.resident_number(member.id), self._phone(member)
        asked = (
            ("number_tail", number[6:], "주민등록번호 뒷자리"),
            ("phone_tail", phone.rpartition("-")[2], "휴대폰번호 뒷자리"),
        )
        problems = []
        for name, own, label in asked:
            problem = rules.tail_problem(entries.get(name, ""), own=own, label=label)
            if problem:
                problems.append(Problem(name, problem))
        if any(entries.get(p.field) for p in problems):
            self.throttle.record(_TAILS, subject=subject)
        return problems

    def _acceptable(self, draft: Draft, answer: ports.SignedAnswer, state: str) -> VerifiedLogin:
        """The verified signer, if this member may register the certificate."""
        try:
            verified = self.judge.verified(answer, request=state)
        except PkiError as error:
            raise _refused(rules.validation_problem(error)) from None
        problem = rules.kind_problem(verified.kind) or rules.owner_problem(
            verified.certificate,
            Identifier(self.members.resident_number(draft.member_id)),
            answer.random_number,
        )
        if problem:
            raise _refused(problem)
        return verified

    def _limited(self, what: str, member_id: int) -> str:
        """The subject of a count; refuses when it is full."""
        subject, window = self.vault.index(str(member_id), purpose=what), self.policy.login_lock
        if self.throttle.count(what, subject=subject, window=window) >= self.policy.login_failures:
            minutes = int(window.total_seconds() // 60)
            message = f"여러 번 틀려 이용이 정지되었습니다. {minutes}분 뒤에 다시 시도해 주세요."
            raise TooManyTriesError(message, until=self.clock.now() + window)
        return subject

    def _pending(self, session: Session, state: str) -> Draft:
        """The draft whose request this is; refuses other sessions' results and stale ones."""
        draft = self.draft(session)
        age = self.clock.now().timestamp() - draft.request_at
        mine = draft.request and secrets.compare_digest(draft.request.encode(), state.encode())
        if not mine or age > self.policy.identity_request_life.total_seconds():
            raise _refused("인증서 요청이 끝났거나 없습니다. 인증서 등록을 다시 눌러 주세요.")
        return draft

    def _of(self, draft: Draft) -> Member:
        member = self.members.get(draft.member_id)
        if member is None:
            raise OutOfOrderError(self.paths["identity"], FIRST)
        return member

    def _phone(self, member: Member) -> str:
        return self.members.profile(member.id).get("mobile", "")

    def _save(self, session: Session, draft: Draft) -> None:
        self.drafts.save(session, FLOW, asdict(draft))


def _refused(message: str) -> RefusedError:
    return RefusedError([Problem("certificate", message)])
