"""Sign-up in its order: each step takes the session and what was entered, and refuses or goes on."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from ksfc_spec.bank import certificate_rules, documents, ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import (
    AlreadyMemberError,
    CertificateRefusedError,
    OutOfOrderError,
    Problem,
    RefusedError,
    TooManyTriesError,
)
from ksfc_spec.bank.members import Members, NewMember
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Drafts, Session, Sessions
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import Clock

from . import details as detail_checks
from . import rules
from .draft import FLOW, Draft

STEP_MESSAGES = {
    "terms": "회원가입은 순서대로 진행해 주세요. 약관동의부터 시작합니다.",
    "consent": "회원가입은 순서대로 진행해 주세요. 약관동의의 확인을 눌러 개인정보 동의를 먼저 마쳐 주세요.",
    "real-name": "회원가입은 순서대로 진행해 주세요. 실명확인과 본인인증을 먼저 마쳐 주세요.",
    "details": "회원가입은 순서대로 진행해 주세요. 고객정보입력을 먼저 마쳐 주세요.",
}
ALREADY = "이미 가입한 회원입니다. 로그인해 주세요."
JOINED = "joined"
BANK = "한국증권금융"


@dataclass(frozen=True)
class Outside:
    """The parties that sign-up speaks to."""

    nice: ports.RealNamePort
    phone: ports.PhonePort
    certificates: ports.CertificatePort
    unions: ports.UnionPort
    device: ports.DevicePort


@dataclass(frozen=True)
class SignUp:
    """The sign-up service of one bank."""

    drafts: Drafts
    sessions: Sessions
    members: Members
    throttle: Throttle
    vault: Vault
    outside: Outside
    judge: CertificateJudge
    clock: Clock
    policy: Policy

    def draft(self, session: Session) -> Draft:
        """What has been entered so far; an empty draft at the beginning."""
        body = self.drafts.load(session, FLOW)
        return Draft.from_json(body) if body else Draft()

    def first_unfinished(self, draft: Draft) -> str:
        """The step a person has to do next: terms, consent, real-name or details."""
        if rules.missing_terms(draft.terms, wanted=documents.TERMS):
            return "terms"
        if not draft.consented:
            return "consent"
        return "details" if draft.proof else "real-name"

    def require_step(self, session: Session, step: str) -> Draft:
        """The draft, if `step` has its turn; else `OutOfOrderError` naming the step to do first."""
        draft = self.draft(session)
        due = self.first_unfinished(draft)
        if rules.SCREENS.index(step) > rules.SCREENS.index(due):
            raise OutOfOrderError(due, STEP_MESSAGES[due])
        return draft

    def require_usable_device(self) -> None:
        """Refuse a computer worked from afar."""
        message = rules.remote_problem(self.outside.device.remote())
        if message:
            raise RefusedError([Problem("", message)])

    def agree_terms(self, session: Session, agreed: Collection[str]) -> None:
        """Keep what was ticked; refuse while one is missing, naming it."""
        wanted = documents.TERMS
        self._save(session, replace(self.draft(session), terms=tuple(k for k in wanted if k in agreed)))
        texts = documents.documents()
        missing = rules.missing_terms(agreed, wanted=wanted)
        if missing:
            raise RefusedError(
                [Problem(key, f"{texts[key].title}에 동의함을 체크해 주세요.") for key in missing]
            )

    def open_text(self, session: Session, form: str) -> documents.Document:
        """Record that a consent form's full text was opened, and give it."""
        draft = self.require_step(session, "consent")
        if form not in draft.opened:
            self._save(session, replace(draft, opened=(*draft.opened, form)))
        return documents.documents()[form]

    def keep_answers(self, session: Session, answers: Mapping[str, str], channels: Collection[str]) -> None:
        """Keep what was chosen in the consent window without judging it."""
        draft = self.require_step(session, "consent")
        self._save(session, replace(draft, answers={**draft.answers, **answers}, channels=tuple(channels)))

    def give_consent(
        self,
        session: Session,
        answers: Mapping[str, str],
        *,
        channels: Collection[str],
        select_all: bool = False,
        all_channels: bool = False,
    ) -> None:
        """Take the answers of the consent window; the optional form may be refused or left out."""
        draft = self.require_step(session, "consent")
        answers = rules.with_select_all(answers, select_all=select_all)
        chosen = rules.chosen_channels(channels, all_ticked=all_channels, policy=self.policy)
        problems = _consent_problems(draft, answers, chosen)
        if problems:
            self._save(session, replace(draft, answers=dict(answers), channels=chosen))
            raise RefusedError(problems)
        if answers.get(rules.OPTIONAL_ITEM) != rules.AGREE:
            chosen = ()
        self._save(session, replace(draft, answers=dict(answers), channels=chosen, consented=True))

    def check_real_name(self, session: Session, *, name: str, front: str, back: str) -> None:
        """Ask the real-name service; a mismatch, like any new question, voids what was confirmed before."""
        draft = self.require_step(session, "real-name")
        self.require_usable_device()
        draft = self._void(replace(draft, typed_name=name.strip(), typed_front=front))
        self._save(session, draft)
        problems = _real_name_problems(name, front, back, self.policy)
        if problems:
            raise RefusedError(problems)
        subject = self.vault.index(front + back, purpose="real-name")
        self._limit(
            "real-name", (session.key, subject), self.policy.real_name_tries, self.policy.real_name_window
        )
        answer = self.outside.nice.check(name.strip(), resident_number=front + back)
        if not answer.matches:
            for key in (session.key, subject):
                self.throttle.record("real-name", subject=key)
            raise RefusedError([Problem("name", MISMATCH)])
        self._save(session, replace(draft, name=name.strip(), resident_number=front + back, ci=answer.ci))

    def keep_real_name(self, session: Session, *, name: str, front: str) -> None:
        """Keep the entries of a person who goes elsewhere for a moment."""
        draft = self.draft(session)
        if draft.consented:
            self._save(session, replace(draft, typed_name=name.strip(), typed_front=front))

    def require_same_entries(self, session: Session, *, name: str, front: str, back: str) -> Draft:
        """Refuse, and void the result, when name or number were changed after the real-name check."""
        draft = self.require_step(session, "real-name")
        self.require_usable_device()
        if not draft.real_name_confirmed:
            raise RefusedError(
                [Problem("name", "먼저 이름과 주민등록번호를 입력하고 실명확인을 눌러 주세요.")]
            )
        changed = rules.entries_changed(
            name, front, back, checked_name=draft.name, checked_number=draft.resident_number
        )
        if changed:
            self._save(session, self._void(replace(draft, typed_name=name.strip(), typed_front=front)))
            raise RefusedError(
                [Problem("name", "이름이나 주민등록번호가 바뀌었습니다. 실명확인을 다시 눌러 주세요.")]
            )
        return draft

    def start_phone_check(self, session: Session, *, return_to: str) -> str:
        """Open an identity check by telephone; gives the id that the telco's pop-up is addressed by."""
        draft = self._begin_request(session, "phone")
        return self.outside.phone.open(BANK, state=draft.request, return_to=return_to)

    def finish_phone_check(self, session: Session, *, state: str, token: str) -> None:
        """Redeem the telco's result; it must be this session's request, and the same person."""
        draft = self._pending(session, state, "phone")
        identity = self.outside.phone.redeem(token, state=state)
        self._save(session, replace(draft, request="", request_kind=""))
        if not rules.same_person(draft.ci, other=identity.ci):
            message = "실명을 확인한 본인과 일치하지 않습니다. 본인 이름으로 가입한 휴대폰으로 인증해 주세요."
            raise RefusedError([Problem("", message)])
        self._prove(session, draft, "phone", phone=identity.phone)

    def start_certificate_check(self, session: Session, *, return_to: str) -> str:
        """Ask for a signed nonce; gives the id that the certificate program's window is addressed by."""
        state = self._begin_request(session, "certificate").request
        nonce = self.judge.challenge(state)
        return self.outside.certificates.open(BANK, state=state, nonce=nonce, return_to=return_to)

    def finish_certificate_check(self, session: Session, *, state: str, token: str) -> None:
        """Judge the signed answer; a refused certificate leaves the window open for another."""
        draft = self._pending(session, state, "certificate")
        program = self.outside.certificates
        answer = program.redeem(token, state=state)
        try:
            self.judge.require_own(
                answer,
                request=state,
                resident_number=draft.resident_number,
                kind_problem=certificate_rules.kind_problem,
            )
        except RefusedError as error:
            request = program.refuse(state, notice=error.message, nonce=self.judge.challenge(state))
            raise CertificateRefusedError(error.problems, request=request) from None
        program.done(state)
        self._prove(session, draft, "certificate")

    def keep_details(self, session: Session, entries: Mapping[str, str]) -> None:
        """Keep what was typed on the details screen; passwords are never among it."""
        draft = self.require_step(session, "details")
        kept = {k: v for k, v in entries.items() if k in detail_checks.KEPT}
        self._save(session, replace(draft, details=kept))

    def check_user_id(self, session: Session, user_id: str) -> None:
        """Refuse an ID that is malformed or taken; limited in number."""
        self.require_step(session, "details")
        problem = rules.user_id_problem(user_id, policy=self.policy)
        if problem:
            raise RefusedError([Problem("user_id", problem)])
        self._limit("id-check", (session.key,), self.policy.id_checks, self.policy.id_check_window)
        self.throttle.record("id-check", subject=session.key)
        if self.members.has_user_id(user_id):
            raise RefusedError([Problem("user_id", taken_message(user_id))])

    def apply(self, session: Session, field: str, value: str) -> None:
        """Take over a value that a window found (`user_id`, `home_address`, `work_address`, `occupation`)."""
        draft = self.require_step(session, "details")
        details, applied = {**draft.details, field: value}, {**draft.applied, field: value}
        self._save(session, replace(draft, details=details, applied=applied))

    def complete(self, session: Session, entries: Mapping[str, str]) -> Session:
        """Judge the details and make the member; of two at once with one ID or one person, exactly one succeeds."""
        draft = self.require_step(session, "details")
        self.require_usable_device()
        self.keep_details(session, entries)
        problems = detail_checks.problems(entries, draft=draft, policy=self.policy)
        if problems:
            raise RefusedError(problems)
        new = self._new_member(draft, entries)
        member_id = self.members.join(new, claim=(session, FLOW))
        joined = {"member": member_id, "name": new.name, "union": new.union}
        return self.sessions.remember(session, **{JOINED: joined})

    def cancel(self, session: Session) -> None:
        """Leave nothing behind."""
        self.drafts.discard(session, FLOW)

    def _new_member(self, draft: Draft, entries: Mapping[str, str]) -> NewMember:
        profile = {k: v for k, v in entries.items() if k in detail_checks.KEPT}
        return NewMember(
            user_id=entries["user_id"],
            password=entries["password"],
            name=draft.name,
            resident_number=draft.resident_number,
            ci=draft.ci,
            identity=draft.proof,
            union=self.outside.unions.union_of(draft.resident_number),
            profile=profile,
            consents=_consents(draft),
        )

    def _begin_request(self, session: Session, kind: str) -> Draft:
        draft = self.require_step(session, "real-name")
        draft = replace(
            draft,
            request=secrets.token_urlsafe(24),
            request_kind=kind,
            request_at=self.clock.now().timestamp(),
        )
        self._save(session, draft)
        return draft

    def _pending(self, session: Session, state: str, kind: str) -> Draft:
        """The draft whose open request this is; refuses results of other sessions, kinds or times."""
        draft = self.draft(session)
        age = self.clock.now().timestamp() - draft.request_at
        mine = draft.request and secrets.compare_digest(draft.request.encode(), state.encode())
        if not mine or draft.request_kind != kind or age > self.policy.identity_request_life.total_seconds():
            message = "본인인증 요청이 끝났거나 없습니다. 본인인증을 다시 눌러 주세요."
            raise RefusedError([Problem("", message)])
        return draft

    def _prove(self, session: Session, draft: Draft, proof: str, *, phone: str = "") -> None:
        if self.members.has_person(draft.resident_number):
            self._save(session, replace(draft, request="", request_kind=""))
            raise AlreadyMemberError(ALREADY)
        proven = replace(
            draft, request="", request_kind="", proof=proof, proven_name=draft.name, proven_phone=phone
        )
        self._save(session, proven)

    def _void(self, draft: Draft) -> Draft:
        return replace(draft, name="", resident_number="", ci="", proof="", request="", request_kind="")

    def _limit(self, what: str, subjects: tuple[str, ...], tries: int, window: timedelta) -> None:
        for subject in subjects:
            if self.throttle.count(what, subject=subject, window=window) >= tries:
                minutes = int(window.total_seconds() // 60)
                message = f"짧은 시간에 너무 여러 번 시도했습니다. {minutes}분 뒤에 다시 시도해 주세요."
                raise TooManyTriesError(message, until=self.clock.now() + window)

    def _save(self, session: Session, draft: Draft) -> None:
        self.drafts.save(session, FLOW, draft.to_json())


MISMATCH = (
    "이름과 주민등록번호가 일치하지 않습니다. 다시 확인해 주세요. "
    "바르게 입력했는데도 그렇다면 나이스평가정보에서 실명 등록을 확인해 주세요."
)
ITEM_NAMES = {
    "banking-collect": "개인(신용)정보 수집·이용",
    "banking-unique": "고유식별정보 수집·이용",
    "banking-provide": "개인정보 제공",
    "banking-provide-unique": "고유식별정보 제공",
    "marketing-collect": "상품서비스 안내 수집·이용",
}


def taken_message(user_id: str) -> str:
    """What a person is told whose ID is taken."""
    return f"아이디 {user_id}은(는) 이미 사용 중인 아이디입니다. 다른 아이디를 입력해 주세요."


def _consent_problems(draft: Draft, answers: Mapping[str, str], channels: Collection[str]) -> list[Problem]:
    texts = documents.documents()
    unopened = rules.unopened_forms(draft.opened, answers=answers)
    if unopened:
        return [Problem(f, f"{texts[f].title}의 전문보기를 눌러 전문을 확인해 주세요.") for f in unopened]
    problems = [
        Problem(item, f"필수 항목인 {ITEM_NAMES[item]}에 동의해 주세요.")
        for item in rules.missing_consents(answers)
    ]
    message = rules.channels_problem(answers, channels=tuple(channels))
    return problems + ([Problem("channels", message)] if message else [])


def _real_name_problems(name: str, front: str, back: str, policy: Policy) -> list[Problem]:
    checks: tuple[tuple[str, Callable[[], str | None]], ...] = (
        ("name", lambda: rules.name_problem(name, policy=policy)),
        ("front", lambda: rules.resident_front_problem(front)),
        ("back", lambda: rules.resident_back_problem(back)),
    )
    return [Problem(field, message) for field, check in checks if (message := check())]


def _consents(draft: Draft) -> tuple[tuple[str, str, bool, str], ...]:
    """(item, version of its text, agreed, channels) of everything this person was asked."""
    texts = documents.documents()
    terms = [(key, texts[key].version, True, "") for key in draft.terms]
    items = [
        (item, texts["banking"].version, draft.answers.get(item) == rules.AGREE, "")
        for item in rules.REQUIRED_ITEMS
    ]
    agreed = draft.answers.get(rules.OPTIONAL_ITEM) == rules.AGREE
    optional = (rules.OPTIONAL_ITEM, texts["marketing"].version, agreed, ",".join(draft.channels))
    return (*terms, *items, optional)
