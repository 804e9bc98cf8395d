"""The application for a new certificate, step by step; nothing is issued, revoked or changed before the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from cryptography import x509

from ksfc_spec.bank import ports
from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError, TooManyTriesError
from ksfc_spec.bank.members import Member, Members
from ksfc_spec.bank.one_won import OneWon, Words
from ksfc_spec.bank.phone.card import CardCheck
from ksfc_spec.bank.phone.identity import Identity
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.registrations import JOINT, Registrations
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.bank.signkorea import NEW_CERTIFICATE_TERMS, signkorea_terms
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import KST, Clock
from ksfc_spec.pki import Request

from . import rules
from .draft import Draft

FLOW, CLAIM, DONE = "new-certificate", "new-certificate-claim", "new-certificate-done"
ROOT = "/m/certificates/new"
PATHS = {step: ROOT if step == "start" else f"{ROOT}/{step}" for step in rules.STEPS}
IN_ORDER = "순서대로 진행해 주세요."
ALREADY = "이미 발급이 끝난 신청입니다."
PHONE, CERTIFICATE = "휴대폰본인인증", "공동인증서 인증"
WORDS = Words(
    late="입력 시간 30분이 지났습니다. 다시 요청해 주세요.",
    wrong="인증번호가 맞지 않습니다.",
    spoilt="인증번호를 {allowed}번 틀렸습니다. 다시 요청해 주세요.",
)
_PASSWORD = "new-certificate-password"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was issued, for the last page: days as YYYY-MM-DD."""

    name: str
    first: str
    last: str


@dataclass(frozen=True)
class NewCertificate:
    """The six steps and the question for the password before them."""

    drafts: Drafts
    sessions: Sessions
    members: Members
    identity: Identity
    one_won: OneWon
    registrations: Registrations
    desk: ports.IssuePort
    card: CardCheck
    throttle: Throttle
    vault: Vault
    clock: Clock
    policy: Policy

    def draft(self, session: Session) -> Draft:
        """What has been entered so far by the member who is logged in."""
        draft = Draft.of(self.drafts.load(session, FLOW))
        return draft if draft.member_id == session.member_id else Draft()

    def require_step(self, session: Session, step: str) -> Draft:
        """The draft, if `step` has its turn; else `OutOfOrderError` naming the page to go back to."""
        draft = self.draft(session)
        if not rules.may_enter(step, due=draft.due):
            raise OutOfOrderError(PATHS[draft.due], IN_ORDER)
        return draft

    def cancel(self, session: Session) -> str:
        """Leave nothing of it; gives the name of a key that the phone may have made (`""`: none)."""
        key = self.draft(session).key
        for flow in (FLOW, CLAIM):
            self.drafts.discard(session, flow)
        self.one_won.forget(session, FLOW)
        return key

    # before the steps ----------------------------------------------------------------------------

    def open(self, session: Session, password: str) -> None:
        """확인 of the password (joint-certificate:241); five wrong ones in a row lock it."""
        member = self._member(session)
        subject = self.vault.index(str(member.id), purpose=_PASSWORD)
        self._require_unlocked(subject)
        if not password:
            raise _refused("password", "인터넷뱅킹 비밀번호를 입력해 주세요.")
        if not self.vault.password_fits(password, hashed=self.members.password_hash(member.id)):
            self.throttle.record(_PASSWORD, subject=subject)
            self._require_unlocked(subject)
            raise _refused("password", "비밀번호가 맞지 않습니다.")
        self.throttle.forgive(_PASSWORD, subject=subject)
        self.cancel(session)
        self._save(session, Draft(member_id=member.id))

    # step 1 --------------------------------------------------------------------------------------

    def keep_identity(self, session: Session, *, name: str, terms: tuple[str, ...]) -> None:
        """What stands on the page while a window is open."""
        draft = self.require_step(session, "identity")
        self._save(session, self._with_terms(replace(draft, typed_name=name), terms))

    def open_terms(self, session: Session, key: str) -> None:
        """약관보기: from now on this term can be agreed to."""
        draft = self.require_step(session, "identity")
        if key in NEW_CERTIFICATE_TERMS and key not in draft.read:
            self._save(session, replace(draft, read=(*draft.read, key)))

    def check_real_name(self, session: Session, *, name: str, number: str, terms: tuple[str, ...]) -> None:
        """실명확인: all terms, both entries, the real-name service, and the very member who is logged in."""
        draft = self._with_terms(self.require_step(session, "identity"), terms)
        self._save(session, replace(draft, typed_name=name))
        self._require_terms(draft)
        entries = {"name": (name, "성명"), "number": (number, "주민등록번호")}
        found = [
            Problem(key, rules.entry_problem(value, label=label) or "")
            for key, (value, label) in entries.items()
        ]
        if any(problem.message for problem in found):
            raise RefusedError([problem for problem in found if problem.message])
        if len(number) != 13 or not number.isdecimal():
            raise _refused("number", "주민등록번호는 - 없이 숫자 13자리로 입력해 주세요.")
        cleared = replace(draft, proven=False, identified=False)
        checked = self.identity.real_name(
            cleared,
            session,
            name=name,
            front=number[:6],
            back=number[6:],
            label="성명",
            save=lambda changed: self._save(session, changed),
        )
        problem = rules.same_person_problem(checked.number, own=self.members.resident_number(draft.member_id))
        if problem:
            self._save(session, replace(checked, name="", number="", ci=""))
            raise _refused("number", problem)
        self._save(session, checked)

    def start_identity(self, session: Session, by: str, *, return_to: str) -> str:
        """휴대폰본인인증 or 공동인증서 인증: gives the id that its window is addressed by."""
        draft = self.require_step(session, "identity")
        if not draft.ci:
            raise _refused("name", "실명확인을 먼저 해 주세요.")
        begin = self.identity.open_phone if by == PHONE else self.identity.open_certificate
        draft, request = begin(replace(draft, by=by), return_to=return_to)
        self._save(session, draft)
        return request

    def finish_identity(self, session: Session, *, state: str, token: str) -> None:
        """The window's answer; it must be this session's request and the same person."""
        draft = self.draft(session)
        if draft.by == PHONE:
            self.identity.redeem_phone(draft, state=state, token=token)
        else:
            self.identity.redeem_certificate(draft, state=state, token=token)
        self._save(session, replace(draft, proven=True, request=""))

    def leave_identity(self, session: Session, *, name: str, terms: tuple[str, ...]) -> None:
        """확인: terms, real name and identity, all done."""
        draft = self._with_terms(self.require_step(session, "identity"), terms)
        self._save(session, replace(draft, typed_name=name))
        self._require_terms(draft)
        if not draft.ci or name != draft.name:
            raise _refused("name", "실명확인을 해 주세요.")
        problem = rules.identity_problem(draft.proven)
        if problem:
            raise _refused("", problem)
        self._save(session, replace(draft, typed_name=name, identified=True))

    # step 2 --------------------------------------------------------------------------------------

    def photograph(self, session: Session, picture: bytes) -> None:
        """Read a picture of either card; what cannot be used is refused and fills nothing. No picture is kept."""
        draft = self.require_step(session, "card")
        self._save(session, replace(draft, card={}, carded=False))
        self._save(session, replace(draft, card=self.card.photograph(session, picture), carded=False))

    def leave_card(self, session: Session, entries: Mapping[str, str]) -> None:
        """확인: what was read, or corrected, is the person of the real-name check."""
        draft = self.require_step(session, "card")
        draft = replace(draft, card=self.card.correct(draft.card, entries), carded=False)
        self._save(session, draft)
        self.card.require_owner(draft.card, person=draft.name, resident_number=draft.number)
        self._save(session, replace(draft, carded=True))

    # step 3 --------------------------------------------------------------------------------------

    def send_won(self, session: Session, *, bank: str, account: str, consents: tuple[str, ...]) -> None:
        """인증요청: one won to the applicant's own account; the session waits as long as the digits are good."""
        draft = replace(
            self.require_step(session, "account"), bank=bank, account=account, consents=consents, paid=False
        )
        self._save(session, draft)
        problem = rules.consent_problem(consents)
        if problem:
            raise _refused("consents", problem)
        if not bank:
            raise _refused("bank", "은행을 선택해 주세요.")
        if not account:
            raise _refused("account", "계좌번호를 입력해 주세요.")
        self._pay(session, draft)

    def send_again(self, session: Session) -> None:
        """인증요청 beside the number: to the same account, with new digits."""
        self._pay(session, self.require_step(session, "account"))

    def take_digits(self, session: Session, code: str) -> None:
        """확인: the four digits, within thirty minutes and five tries."""
        draft = self.require_step(session, "account")
        problem = rules.digits_problem(code, count=self.policy.one_won_digits)
        if problem:
            raise _refused("code", problem)
        self.one_won.confirm(session, FLOW, code, words=WORDS)
        self._save(session, replace(draft, paid=True))

    # step 4 --------------------------------------------------------------------------------------

    def details(self, session: Session) -> Mapping[str, str]:
        """The customer's data: as on file, or as changed in this application."""
        draft = self.require_step(session, "details")
        profile = self.members.profile(draft.member_id)
        return {**{name: profile.get(name, "") for name in rules.REQUIRED}, **draft.details}

    def keep_details(self, session: Session, details: Mapping[str, str]) -> None:
        """What stands on the page."""
        draft = self.require_step(session, "details")
        self._save(session, replace(draft, details={**draft.details, **details}))

    def leave_details(self, session: Session, details: Mapping[str, str]) -> None:
        """인증서신규발급: on to the password; nothing is issued."""
        self.keep_details(session, details)
        problems = rules.details_problems(details)
        draft = replace(self.draft(session), detailed=not problems)
        self._save(session, draft)
        if problems:
            raise RefusedError([Problem(name, message) for name, message in problems])

    # step 5 --------------------------------------------------------------------------------------

    def require_password(self, session: Session, password: str, *, again: str) -> None:
        """What the app asks before it makes a key; the password itself stays on the phone."""
        self.require_step(session, "password")
        problem = rules.password_problem(password, again=again, policy=self.policy)
        if problem:
            raise _refused(*problem)

    def name_key(self, session: Session, key: str) -> None:
        """The phone has made a key under the password."""
        draft = self.require_step(session, "password")
        self._save(session, replace(draft, key=key))
        self.drafts.save(session, CLAIM, {"key": key})

    # step 6 --------------------------------------------------------------------------------------

    def require_type(self, session: Session, chosen: str) -> Draft:
        """What must be right before the application is sent to the authority."""
        if self.outcome(session) and not self.draft(session).key:
            raise _refused("type", ALREADY)
        draft = self.require_step(session, "issue")
        problem = rules.type_problem(chosen)
        if problem:
            raise _refused("type", problem)
        return draft

    def issue(self, session: Session, chosen: str, *, request: Request) -> x509.Certificate:
        """Have the certificate issued and register it; of two at once one succeeds.

        The authority revokes the former securities certificate as it issues. If it does not answer, `PartyError`,
        and everything stays as it was.
        """
        draft = self.require_type(session, chosen)
        if not self.drafts.discard(session, CLAIM):
            raise _refused("type", ALREADY)
        kind = rules.TYPES[chosen]
        try:
            certificate = self.desk.issue(
                kind, name=draft.name, resident_number=draft.number, request=request
            )
        except Exception:
            self.drafts.save(session, CLAIM, {"key": draft.key})
            raise
        self.registrations.add(certificate, member_id=draft.member_id, family=JOINT, kind=kind)
        self.members.change(draft.member_id, **draft.details)
        self.drafts.save(session, DONE, asdict(_outcome(certificate, draft.name)))
        self.cancel(session)
        return certificate

    def outcome(self, session: Session) -> Outcome | None:
        """What this session's application led to."""
        body = self.drafts.load(session, DONE)
        return Outcome(**body) if body else None

    def _member(self, session: Session) -> Member:
        member = None if session.member_id is None else self.members.get(session.member_id)
        if member is None:
            raise OutOfOrderError("/m/login", "로그인이 필요합니다.")
        return member

    def _with_terms(self, draft: Draft, ticked: tuple[str, ...]) -> Draft:
        return replace(draft, terms=tuple(key for key in ticked if rules.may_tick(key, read=draft.read)))

    def _require_terms(self, draft: Draft) -> None:
        missing = rules.missing_terms(draft.terms, wanted=NEW_CERTIFICATE_TERMS)
        titles = signkorea_terms()
        if missing:
            raise RefusedError([Problem(key, f"{titles[key].title}에 동의해 주세요.") for key in missing])

    def _require_unlocked(self, subject: str) -> None:
        lock, allowed = self.policy.login_lock, self.policy.login_failures
        if self.throttle.count(_PASSWORD, subject=subject, window=lock) >= allowed:
            minutes = int(lock.total_seconds() // 60)
            message = (
                f"비밀번호를 {allowed}번 틀려 이용이 정지되었습니다. {minutes}분 뒤에 다시 시도해 주세요."
            )
            raise TooManyTriesError(message, until=self.clock.now() + lock)

    def _pay(self, session: Session, draft: Draft) -> None:
        self.one_won.start(session, FLOW, bank=draft.bank, account=draft.account, owner=draft.name)
        self.sessions.hold(session, for_=self.policy.one_won_life)

    def _save(self, session: Session, draft: Draft) -> None:
        self.drafts.save(session, FLOW, asdict(draft))


def _outcome(certificate: x509.Certificate, name: str) -> Outcome:
    def day(instant: datetime) -> str:
        return instant.astimezone(KST).date().isoformat()

    return Outcome(name, day(certificate.not_valid_before_utc), day(certificate.not_valid_after_utc))


def _refused(name: str, message: str) -> RefusedError:
    return RefusedError([Problem(name, message)])
