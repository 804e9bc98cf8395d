"""Who is in front of the phone: real name, and the same person's telephone or joint certificate. Shared by all flows."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from ksfc_spec.bank import certificate_rules, ports
from ksfc_spec.bank.certificates import CertificateJudge
from ksfc_spec.bank.errors import CertificateRefusedError, Problem, RefusedError, TooManyTriesError
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Session
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import Clock

from . import rules

BANK = "한국증권금융"
OTHERS_PHONE = "본인 명의의 휴대폰이 아닙니다. 본인 휴대폰으로 인증해 주세요."


class Known(Protocol):
    """What a draft (a frozen dataclass) must hold for these checks."""

    @property
    def name(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def ci(self) -> str: ...

    @property
    def typed_name(self) -> str: ...

    @property
    def typed_front(self) -> str: ...

    @property
    def request(self) -> str: ...

    @property
    def requested_at(self) -> float: ...


D = TypeVar("D", bound=Known)


@dataclass(frozen=True)
class Identity:
    """The checks; each takes a draft and gives the draft after it."""

    nice: ports.RealNamePort
    phone: ports.PhonePort
    program: ports.CertificatePort
    cloud: ports.CloudPort
    judge: CertificateJudge
    throttle: Throttle
    vault: Vault
    clock: Clock
    policy: Policy

    def real_name(
        self,
        draft: D,
        session: Session,
        *,
        name: str,
        front: str,
        back: str,
        label: str,
        save: Callable[[D], None],
    ) -> D:
        """Ask the real-name service; a mismatch, like any new question, voids what was confirmed before."""
        if self.stands(draft, name=name, front=front, back=back):
            return draft
        back = back or draft.number[6:]
        draft = _changed(draft, name="", number="", ci="", typed_name=name, typed_front=front, request="")
        save(draft)
        self._require_form(name, front, back, label)
        save(_changed(draft, number=front + back))
        subjects = (session.key, self.vault.index(front + back, purpose="real-name"))
        self._limit(subjects)
        answer = self.nice.check(name, resident_number=front + back)
        if not answer.matches:
            for subject in subjects:
                self.throttle.record("real-name", subject=subject)
            raise refused("name", f"{label}과 주민등록번호가 일치하지 않습니다.")
        return _changed(draft, name=name, number=front + back, ci=answer.ci)

    def stands(self, draft: Known, *, name: str, front: str, back: str) -> bool:
        """Whether the real name is confirmed and the entries are still those."""
        same = rules.unchanged(name, front, back, checked_name=draft.name, checked_number=draft.number)
        return rules.confirmed(draft.ci) and same

    def open_phone(self, draft: D, *, return_to: str) -> tuple[D, str]:
        """Open the telephone check; the id names it in its window's address."""
        draft = self._with_request(draft)
        return draft, self.phone.open(BANK, state=draft.request, return_to=return_to)

    def redeem_phone(self, draft: Known, *, state: str, token: str) -> str:
        """The telephone of the very person whose name was checked; else `RefusedError`."""
        self._require_pending(draft, state)
        identity = self.phone.redeem(token, state=state)
        if not rules.same_person(draft.ci, other=identity.ci):
            raise refused("", OTHERS_PHONE)
        return identity.phone

    def open_certificate(self, draft: D, *, return_to: str, cloud: bool = False) -> tuple[D, str]:
        """Ask for a nonce signed by a certificate on the phone, or in Koscom's `cloud`."""
        draft = self._with_request(draft)
        nonce, program = self.judge.challenge(draft.request), self._program(cloud)
        return draft, program.open(BANK, state=draft.request, nonce=nonce, return_to=return_to)

    def redeem_certificate(self, draft: Known, *, state: str, token: str, cloud: bool = False) -> None:
        """Judge the signed answer; a refused certificate leaves its window open for another."""
        self._require_pending(draft, state)
        program = self._program(cloud)
        answer = program.redeem(token, state=state)
        try:
            self.judge.require_own(
                answer,
                request=state,
                resident_number=draft.number,
                kind_problem=certificate_rules.kind_problem,
            )
        except RefusedError as error:
            request = program.refuse(state, notice=error.message, nonce=self.judge.challenge(state))
            raise CertificateRefusedError(error.problems, request=request) from None
        program.done(state)

    def _program(self, cloud: bool) -> ports.CertificatePort | ports.CloudPort:
        return self.cloud if cloud else self.program

    def _with_request(self, draft: D) -> D:
        at = self.clock.now().timestamp()
        return _changed(draft, request=secrets.token_urlsafe(24), requested_at=at)

    def _require_pending(self, draft: Known, state: str) -> None:
        age = self.clock.now().timestamp() - draft.requested_at
        mine = draft.request and secrets.compare_digest(draft.request.encode(), state.encode())
        if not mine or age > self.policy.identity_request_life.total_seconds():
            raise refused("", "본인인증 요청이 끝났거나 없습니다. 본인인증을 다시 눌러 주세요.")

    def _require_form(self, name: str, front: str, back: str, label: str) -> None:
        found = (
            Problem("name", rules.name_problem(name, label=label) or ""),
            Problem("front", rules.front_problem(front) or ""),
            Problem("back", rules.back_problem(back) or ""),
        )
        problems = [problem for problem in found if problem.message]
        if problems:
            raise RefusedError(problems)

    def _limit(self, subjects: tuple[str, ...]) -> None:
        tries, window = self.policy.real_name_tries, self.policy.real_name_window
        for subject in subjects:
            if self.throttle.count("real-name", subject=subject, window=window) >= tries:
                minutes = int(window.total_seconds() // 60)
                message = f"짧은 시간에 너무 여러 번 시도했습니다. {minutes}분 뒤에 다시 시도해 주세요."
                raise TooManyTriesError(message, until=self.clock.now() + window)


def refused(field: str, message: str) -> RefusedError:
    """One refused entry."""
    return RefusedError([Problem(field, message)])


def _changed(draft: D, **values: object) -> D:
    return replace(draft, **values)  # type: ignore[type-var]
