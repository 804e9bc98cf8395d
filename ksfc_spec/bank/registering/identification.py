"""Whose ID, password and resident number these are; and numbers on file that are entered once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ksfc_spec.bank.errors import BankError, Problem, RefusedError, TooManyTriesError
from ksfc_spec.bank.login import Login
from ksfc_spec.bank.members import Member, Members
from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.sessions import Session
from ksfc_spec.bank.throttle import Throttle
from ksfc_spec.bank.vault import Vault
from ksfc_spec.clock import Clock

from . import rules

LOCKED = "비밀번호를 {times}번 틀려 이용이 정지되었습니다. {minutes}분 뒤에 다시 시도해 주세요."
_NUMBER, _ON_FILE = "joint-number", "joint-tails"


@dataclass(frozen=True, slots=True)
class Words:
    """What a page calls the three entries, and what it says of somebody else's number."""

    user_id: str = "증권금융 인터넷뱅킹 ID"
    password: str = "증권금융 인터넷뱅킹 비밀번호"  # noqa: S105
    number: str = "주민등록번호"
    wrong_number: str = "주민등록번호가 회원 정보와 다릅니다. 본인의 주민등록번호를 입력해 주세요."


PC_WORDS = Words()


@dataclass(frozen=True, slots=True)
class OnFile:
    """What customers without a medium enter of their numbers on file: the `tails`, or all of them."""

    tails: bool
    wrong: str = "{label}가 맞지 않습니다. 다시 입력해 주세요."


@dataclass(frozen=True)
class Identification:
    """Compares entries with what is on file; too many wrong ones stop for a while."""

    members: Members
    login: Login
    throttle: Throttle
    vault: Vault
    clock: Clock
    policy: Policy

    def member(self, session: Session, *, user_id: str, password: str, number: str, words: Words) -> Member:
        """The member whose ID, password and resident number these are; all refusals at once."""
        problems = self._entry_problems(session, user_id, password, number, words)
        member = None
        if user_id and password and not any(p.field == "user_id" for p in problems):
            member, refusal = self._logged_in(user_id, password)
            problems = refusal + problems
        if member and not problems:
            problems = self.number_problems(member.id, number, words=words)
        if problems or member is None:
            raise RefusedError(problems)
        return member

    def number_problems(self, member_id: int, number: str, *, words: Words) -> list[Problem]:
        """What is wrong with a resident number that should be this member's; wrong ones are counted."""
        subject = self._limited(_NUMBER, member_id)
        own = self.members.resident_number(member_id)
        problem = rules.number_problem(number, own=own, wrong=words.wrong_number)
        if problem:
            self.throttle.record(_NUMBER, subject=subject)
        return [Problem("resident", problem)] if problem else []

    def on_file_problems(self, member_id: int, entries: Mapping[str, str], *, asked: OnFile) -> list[Problem]:
        """What is wrong with the numbers on file as entered under `number_tail`, `phone_tail` or `resident`, `mobile`."""
        subject = self._limited(_ON_FILE, member_id)
        found = {
            name: rules.on_file_problem(entries.get(name, ""), own=own, label=label, wrong=asked.wrong)
            for name, label, own in self._on_file(member_id, tails=asked.tails)
        }
        problems = [Problem(name, message) for name, message in found.items() if message]
        if any(entries.get(p.field) for p in problems):
            self.throttle.record(_ON_FILE, subject=subject)
        return problems

    def _on_file(self, member_id: int, *, tails: bool) -> tuple[tuple[str, str, str], ...]:
        """(field, label, the member's own) of both numbers."""
        number = self.members.resident_number(member_id)
        phone = self.members.profile(member_id).get("mobile", "")
        if tails:
            tail = phone.rpartition("-")[2]
            return (
                ("number_tail", "주민등록번호 뒷자리", number[6:]),
                ("phone_tail", "휴대폰번호 뒷자리", tail),
            )
        return ("resident", "주민등록번호", number), ("mobile", "휴대폰번호", phone.replace("-", ""))

    def _entry_problems(
        self, session: Session, user_id: str, password: str, number: str, words: Words
    ) -> list[Problem]:
        own = self.members.get(session.member_id) if session.member_id is not None else None
        id_problem = rules.empty_problem(user_id, label=words.user_id) or rules.other_id_problem(
            user_id, logged_in=own.user_id if own else ""
        )
        number_problem = rules.empty_problem(number, label=words.number) or rules.number_shape_problem(
            number, label=words.number
        )
        found = (
            ("user_id", id_problem),
            ("password", rules.empty_problem(password, label=words.password)),
            ("resident", number_problem),
        )
        return [Problem(name, message) for name, message in found if message]

    def _logged_in(self, user_id: str, password: str) -> tuple[Member | None, list[Problem]]:
        try:
            return self.login.member(user_id=user_id, password=password), []
        except TooManyTriesError:
            times, minutes = self.policy.login_failures, int(self.policy.login_lock.total_seconds() // 60)
            return None, [Problem("password", LOCKED.format(times=times, minutes=minutes))]
        except BankError as error:
            return None, [Problem("password", error.message)]

    def _limited(self, what: str, member_id: int) -> str:
        """The subject of a count; refuses when it is full."""
        subject, window = self.vault.index(str(member_id), purpose=what), self.policy.login_lock
        if self.throttle.count(what, subject=subject, window=window) >= self.policy.login_failures:
            minutes = int(window.total_seconds() // 60)
            message = f"여러 번 틀려 이용이 정지되었습니다. {minutes}분 뒤에 다시 시도해 주세요."
            raise TooManyTriesError(message, until=self.clock.now() + window)
        return subject
