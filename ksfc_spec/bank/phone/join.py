"""Sign-up on the phone: terms, real name with the telephone check, details, done (bankingplus:18-30)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace

from ksfc_spec.bank import documents, ports
from ksfc_spec.bank.errors import AlreadyMemberError, OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.members import Members, NewMember
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.bank.signup import rules as signup_rules

from . import rules
from .identity import Identity, refused

FLOW = "phone-join"
JOINED = "phone-joined"
ALREADY = "이미 가입한 고객입니다. 로그인해 주세요."
KEPT = ("user_id", "mobile", "email", "by_mail", "by_email", "by_sms")
PATHS = {step: f"/m/join/{step}" for step in rules.JOIN_STEPS}


@dataclass(frozen=True, slots=True)
class JoinDraft:
    """What a person has entered so far; replaced, never changed. No password is in it."""

    terms: tuple[str, ...] = ()
    name: str = ""
    number: str = field(default="", repr=False)
    ci: str = ""
    typed_name: str = ""
    typed_front: str = ""
    request: str = ""
    requested_at: float = 0.0
    phone: str = ""
    details: Mapping[str, str] = field(default_factory=dict, repr=False)


Check = Callable[[Mapping[str, str], Policy], str | None]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("user_id", lambda e, p: signup_rules.user_id_problem(e["user_id"], policy=p)),
    ("password", lambda e, p: signup_rules.password_problem(e["password"], user_id=e["user_id"], policy=p)),
    (
        "password_again",
        lambda e, p: signup_rules.confirmation_problem(e["password"], again=e["password_again"]),
    ),
    ("mobile", lambda e, p: signup_rules.mobile_problem(e["mobile"])),
    ("email", lambda e, p: signup_rules.email_problem(e["email"])),
    ("by_mail", lambda e, p: signup_rules.receipt_problem(e["by_mail"], label="우편물 수신여부")),
    ("by_email", lambda e, p: signup_rules.receipt_problem(e["by_email"], label="이메일 수신여부")),
    ("by_sms", lambda e, p: signup_rules.receipt_problem(e["by_sms"], label="SMS 수신여부")),
)
"""The details screen in reading order; the rules are those of the PC's."""


@dataclass(frozen=True)
class PhoneSignUp:
    """Makes a member of whoever passes all steps, and of nobody before the last."""

    drafts: Drafts
    sessions: Sessions
    members: Members
    identity: Identity
    unions: ports.UnionPort
    policy: Policy

    def draft(self, session: Session) -> JoinDraft:
        """What has been entered so far."""
        body = self.drafts.load(session, FLOW) or {}
        return JoinDraft(**{**body, "terms": tuple(body.get("terms", ()))})

    def due(self, draft: JoinDraft) -> str:
        """The first unfinished step."""
        if rules.missing_terms(draft.terms, wanted=documents.TERMS):
            return "terms"
        return "details" if draft.phone else "real-name"

    def require_step(self, session: Session, step: str) -> JoinDraft:
        """The draft, if `step` has its turn; else `OutOfOrderError` naming the page to go back to."""
        draft = self.draft(session)
        due = self.due(draft)
        if not rules.in_turn(step, due=due, order=rules.JOIN_STEPS):
            raise OutOfOrderError(PATHS[due], rules.IN_ORDER)
        return draft

    def agree(self, session: Session, agreed: Collection[str]) -> None:
        """Keep what was ticked; refuse while one of the three is missing, naming it."""
        wanted = documents.TERMS
        self._save(session, replace(self.draft(session), terms=tuple(k for k in wanted if k in agreed)))
        missing = rules.missing_terms(agreed, wanted=wanted)
        if missing:
            titles = documents.documents()
            raise RefusedError([Problem(k, f"{titles[k].title}에 동의해 주세요.") for k in missing])

    def check_real_name(self, session: Session, *, name: str, front: str, back: str) -> None:
        """실명확인; a member is told to log in."""
        draft = self.require_step(session, "real-name")
        draft = self.identity.real_name(
            draft,
            session,
            name=name,
            front=front,
            back=back,
            label="성명",
            save=lambda d: self._save(session, d),
        )
        if rules.joined_before(self.members.has_person(draft.number)):
            self._save(session, replace(draft, name="", ci=""))
            raise AlreadyMemberError(ALREADY)
        self._save(session, draft)

    def start_phone_check(self, session: Session, *, name: str, front: str, back: str, return_to: str) -> str:
        """휴대폰 본인인증, once the real name is confirmed and the entries are still those."""
        draft = self.require_step(session, "real-name")
        problem = rules.real_name_needed_problem(
            self.identity.stands(draft, name=name, front=front, back=back)
        )
        if problem:
            raise refused("name", problem)
        draft, check = self.identity.open_phone(draft, return_to=return_to)
        self._save(session, draft)
        return check

    def finish_phone_check(self, session: Session, *, state: str, token: str) -> None:
        """Redeem the telephone company's result."""
        draft = self.draft(session)
        phone = self.identity.redeem_phone(draft, state=state, token=token)
        self._save(session, replace(draft, phone=phone, request=""))

    def complete(self, session: Session, entries: Mapping[str, str]) -> Session:
        """확인 on the details: judge them and make the member; of two at once exactly one succeeds."""
        draft = self.require_step(session, "details")
        kept = {key: entries[key] for key in KEPT}
        self._save(session, replace(draft, details=kept))
        found = ((key, check(entries, self.policy)) for key, check in CHECKS)
        problems = [Problem(key, message) for key, message in found if message]
        if problems:
            raise RefusedError(problems)
        self.members.join(self._new_member(draft, entries, kept), claim=(session, FLOW))
        return self.sessions.remember(session, **{JOINED: draft.name})

    def cancel(self, session: Session) -> None:
        """Leave nothing behind."""
        self.drafts.discard(session, FLOW)

    def _new_member(self, draft: JoinDraft, entries: Mapping[str, str], kept: Mapping[str, str]) -> NewMember:
        texts = documents.documents()
        return NewMember(
            user_id=entries["user_id"],
            password=entries["password"],
            name=draft.name,
            resident_number=draft.number,
            ci=draft.ci,
            identity="phone",
            union=self.unions.union_of(draft.number),
            profile=kept,
            consents=tuple((key, texts[key].version, True, "") for key in draft.terms),
        )

    def _save(self, session: Session, draft: JoinDraft) -> None:
        self.drafts.save(session, FLOW, asdict(draft))
