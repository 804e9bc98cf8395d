"""Registering a means on the phone: five steps, the same for finger and face, simple password, pattern (bankingplus:72-128)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ksfc_spec.bank import ports
from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.members import Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Drafts, Session
from ksfc_spec.bank.vault import Vault

from . import rules
from .account import AccountCheck
from .card import CardCheck
from .identity import Identity, refused
from .keep import MeansKeep
from .passkeys import Passkeys, Question

SLUGS = {"bio": rules.BIO, "simple": rules.SIMPLE, "pattern": rules.PATTERN}
NOT_A_MEMBER = "가입한 고객이 아닙니다. 회원가입을 먼저 해 주세요."
UNVERIFIED = {
    rules.FINGER: "지문을 확인하지 못했습니다. 다시 시도해 주세요.",
    rules.FACE: "얼굴을 확인하지 못했습니다. 다시 시도해 주세요.",
}


@dataclass(frozen=True, slots=True)
class EnrolDraft:
    """What has been done so far; replaced, never changed. The picture itself is not kept."""

    agreed: str = ""
    name: str = ""
    number: str = field(default="", repr=False)
    ci: str = ""
    typed_name: str = ""
    typed_front: str = ""
    named: bool = False
    method: str = ""
    request: str = ""
    requested_at: float = 0.0
    proven: bool = False
    identified: bool = False
    card_kind: str = "주민등록증"
    card: Mapping[str, str] = field(default_factory=dict, repr=False)
    carded: bool = False
    bank: str = ""
    account: str = field(default="", repr=False)
    sense: str = ""
    question: Mapping[str, Any] = field(default_factory=dict, repr=False)
    asked: Mapping[str, Any] = field(default_factory=dict, repr=False)
    first_pattern: str = field(default="", repr=False)


@dataclass(frozen=True)
class Enrolment:
    """The five steps. Nothing is registered before the last one ends."""

    drafts: Drafts
    members: Members
    identity: Identity
    account: AccountCheck
    keep: MeansKeep
    passkeys: Passkeys
    handset: ports.HandsetPort
    card: CardCheck
    vault: Vault
    policy: Policy

    def draft(self, session: Session, slug: str) -> EnrolDraft:
        """What has been done so far."""
        return EnrolDraft(**(self.drafts.load(session, _flow(slug)) or {}))

    def due(self, session: Session, slug: str) -> str:
        """The first unfinished step."""
        draft = self.draft(session, slug)
        done = {
            "real-name": draft.named,
            "identity": draft.identified,
            "card": draft.carded,
            "account": rules.account_done(self.account.done(session, _flow(slug))),
        }
        return next((step for step in rules.STEPS[:-1] if not done[step]), "finish")

    def require_step(self, session: Session, slug: str, step: str) -> EnrolDraft:
        """The draft, if `step` has its turn; else `OutOfOrderError` naming the page to go back to."""
        due = self.due(session, slug)
        if not rules.in_turn(step, due=due, order=rules.STEPS):
            raise OutOfOrderError(f"/m/auth/{slug}/{due}", rules.out_of_turn_message(due))
        return self.draft(session, slug)

    # step 1 --------------------------------------------------------------------------------------

    def answer_terms(self, session: Session, slug: str, answer: str) -> None:
        """동의함 or 동의 안 함 in the window."""
        self._save(session, slug, replace(self.draft(session, slug), agreed=answer))

    def check_real_name(self, session: Session, slug: str, *, name: str, front: str, back: str) -> None:
        """실명확인."""
        draft = self.identity.real_name(
            self.draft(session, slug),
            session,
            name=name,
            front=front,
            back=back,
            label="이름",
            save=lambda d: self._save(session, slug, replace(d, named=False)),
        )
        self._save(session, slug, draft)

    def finish_real_name(self, session: Session, slug: str, *, name: str, front: str, back: str) -> None:
        """확인 of step 1: terms agreed to, real name confirmed, a member."""
        draft = self.draft(session, slug)
        stands = self.identity.stands(draft, name=name, front=front, back=back)
        found = (
            Problem("agreed", rules.terms_problem(draft.agreed) or ""),
            Problem("name", rules.real_name_needed_problem(stands) or ""),
        )
        problems = [problem for problem in found if problem.message]
        if problems:
            raise RefusedError(problems)
        if self.members.by_person(draft.number) is None:
            raise refused("", NOT_A_MEMBER)
        self._save(session, slug, replace(draft, named=True))

    # step 2 --------------------------------------------------------------------------------------

    def start_identity(self, session: Session, slug: str, method: str, *, return_to: str) -> tuple[str, str]:
        """본인인증 by a method; gives the kind of window and the id it is addressed by."""
        draft = replace(self.require_step(session, slug, "identity"), method=method)
        self._save(session, slug, draft)
        problem = rules.method_problem(method)
        if problem:
            raise refused("method", problem)
        if method == rules.PHONE:
            draft, request = self.identity.open_phone(draft, return_to=return_to)
        else:
            cloud = method == rules.CLOUD
            draft, request = self.identity.open_certificate(draft, return_to=return_to, cloud=cloud)
        self._save(session, slug, draft)
        return method, request

    def finish_identity(self, session: Session, slug: str, *, state: str, token: str) -> None:
        """The window's answer; it must be this session's request and the same person."""
        draft = self.draft(session, slug)
        if draft.method == rules.PHONE:
            self.identity.redeem_phone(draft, state=state, token=token)
        else:
            cloud = draft.method == rules.CLOUD
            self.identity.redeem_certificate(draft, state=state, token=token, cloud=cloud)
        self._save(session, slug, replace(draft, proven=True, request=""))

    def leave_identity(self, session: Session, slug: str, method: str) -> None:
        """확인 of step 2."""
        draft = self.require_step(session, slug, "identity")
        problem = rules.identified_problem(draft.proven)
        if problem:
            raise refused("method", problem)
        self._save(session, slug, replace(draft, identified=True))

    # step 3 --------------------------------------------------------------------------------------

    def choose_card(self, session: Session, slug: str, kind: str) -> None:
        """Which card will be photographed."""
        draft = self.require_step(session, slug, "card")
        self._save(session, slug, replace(draft, card_kind=kind))

    def photograph(self, session: Session, slug: str, picture: bytes) -> None:
        """Read a picture; what cannot be used is refused and fills nothing. The picture is not kept."""
        draft = self.require_step(session, slug, "card")
        self._save(session, slug, replace(draft, card={}, carded=False))
        card = self.card.photograph(session, picture, kind=draft.card_kind)
        self._save(session, slug, replace(draft, card=card, carded=False))

    def leave_card(self, session: Session, slug: str, entries: Mapping[str, str]) -> None:
        """확인 of step 3: what was read, or corrected, must be the person's."""
        draft = self.require_step(session, slug, "card")
        card = self.card.correct(draft.card, entries)
        self._save(session, slug, replace(draft, card=card))
        self.card.require_owner(card, person=draft.name, resident_number=draft.number)
        self._save(session, slug, replace(draft, card=card, carded=True))

    # step 4 --------------------------------------------------------------------------------------

    def name_account(self, session: Session, slug: str, *, bank: str, account: str) -> None:
        """확인 of step 4: which account the window will ask."""
        draft = self.require_step(session, slug, "account")
        self._save(session, slug, replace(draft, bank=bank, account=account))
        self.account.require_named(bank, account)

    def send_won(self, session: Session, slug: str) -> None:
        """인증요청: one won, and the session waits as long as the digits are good."""
        draft = self.require_step(session, slug, "account")
        flow, bank, account = _flow(slug), draft.bank, draft.account
        self.account.send(session, flow, bank=bank, account=account, owner=draft.name)

    def take_digits(self, session: Session, slug: str, code: str) -> None:
        """확인 in the window."""
        self.require_step(session, slug, "account")
        self.account.take(session, _flow(slug), code)

    # step 5 --------------------------------------------------------------------------------------

    def set_simple(self, session: Session, secret: str, *, again: str, device: str) -> bool:
        """등록 of a simple password; True if the member had one before."""
        draft = self.require_step(session, "simple", "finish")
        problem = rules.simple_password_problem(
            secret, again=again, birth=draft.number[:6], policy=self.policy
        )
        if problem:
            raise refused("secret", problem)
        return self._register(session, "simple", device, {"hash": self.vault.hash_password(secret)})

    def draw(self, session: Session, pattern: str, *, device: str) -> bool | None:
        """A pattern was drawn: None after the first, then as `set_simple`; unlike ones begin anew."""
        draft = self.require_step(session, "pattern", "finish")
        problem = rules.pattern_problem(pattern, policy=self.policy)
        if problem:
            raise refused("", problem)
        if not draft.first_pattern:
            self._save(session, "pattern", replace(draft, first_pattern=pattern))
            return None
        problem = rules.second_pattern_problem(pattern, first=draft.first_pattern)
        if problem:
            self._save(session, "pattern", replace(draft, first_pattern=""))
            raise refused("", problem)
        return self._register(session, "pattern", device, {"hash": self.vault.hash_password(pattern)})

    def ask_key(self, session: Session, sense: str) -> Question:
        """등록 of finger or face: what the phone is asked."""
        draft = self.require_step(session, "bio", "finish")
        problem = rules.sense_problem(sense, senses=self.handset.senses())
        if problem:
            raise refused("sense", problem)
        question = self.passkeys.ask_key(self._member(draft), name=draft.name)
        self._save(
            session, "bio", replace(draft, sense=sense, question=question.state, asked=question.options)
        )
        return question

    def take_key(self, session: Session, answer: str, *, device: str) -> bool:
        """The phone's answer, once; True if the member had a registration before."""
        draft = self.require_step(session, "bio", "finish")
        self._save(session, "bio", replace(draft, question={}, asked={}))
        body = self.passkeys.take_key(answer, state=draft.question) if draft.question else None
        if body is None:
            raise refused("", UNVERIFIED.get(draft.sense, UNVERIFIED[rules.FINGER]))
        return self._register(session, "bio", device, {**body, "sense": draft.sense})

    def cancel(self, session: Session, slug: str) -> None:
        """Leave nothing of it."""
        self.drafts.discard(session, _flow(slug))
        self.account.forget(session, _flow(slug))

    def _register(self, session: Session, slug: str, device: str, body: Mapping[str, Any]) -> bool:
        member = self._member(self.draft(session, slug))
        again = self.keep.has(member, SLUGS[slug])
        if not self.drafts.discard(session, _flow(slug)):
            raise OutOfOrderError(f"/m/auth/{slug}/real-name", rules.IN_ORDER)
        self.account.forget(session, _flow(slug))
        self.keep.put(member, SLUGS[slug], device=device, body=body)
        return again

    def _member(self, draft: EnrolDraft) -> int:
        member = self.members.by_person(draft.number)
        if member is None:
            raise refused("", NOT_A_MEMBER)
        return member.id

    def _save(self, session: Session, slug: str, draft: EnrolDraft) -> None:
        self.drafts.save(session, _flow(slug), asdict(draft))


def _flow(slug: str) -> str:
    return f"enrol-{slug}"
