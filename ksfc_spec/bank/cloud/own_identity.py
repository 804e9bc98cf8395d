"""본인인증 of the phone's cloud flows: the back of the member's own resident number, and one of three authentications."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.bank.additional import AdditionalAuthentication
from ksfc_spec.bank.cloud_issue import rules
from ksfc_spec.bank.errors import OutOfOrderError, Problem, RefusedError
from ksfc_spec.bank.members import Member, Members
from ksfc_spec.bank.registering.identification import Identification, Words
from ksfc_spec.bank.sessions import Session

LOG_IN = "로그인이 필요합니다."
WORDS = Words(wrong_number="고객정보와 주민등록번호가 일치하지 않습니다.")


@dataclass(frozen=True)
class OwnIdentity:
    """Of whoever is logged in."""

    members: Members
    identification: Identification
    additional: AdditionalAuthentication

    def member(self, session: Session) -> Member:
        """Who is logged in; else `OutOfOrderError` to the log-in."""
        member = None if session.member_id is None else self.members.get(session.member_id)
        if member is None:
            raise OutOfOrderError("/m/login", LOG_IN)
        return member

    def front(self, member_id: int) -> str:
        """The first part of the resident number, which stands on the page."""
        return self.members.resident_number(member_id)[:6]

    def require(self, session: Session, flow: str, *, member_id: int, back: str) -> None:
        """The member's own number, and one of the three authentications; all refusals at once."""
        problem = rules.back_problem(back)
        found = [Problem("back", problem)] if problem else self._number_problems(member_id, back)
        done = self.additional.progress(session, flow, member_id=member_id).done
        problem = rules.identity_problem(done)
        problems = [*found, *([Problem("method", problem)] if problem else [])]
        if problems:
            raise RefusedError(problems)

    def _number_problems(self, member_id: int, back: str) -> list[Problem]:
        found = self.identification.number_problems(member_id, self.front(member_id) + back, words=WORDS)
        return [Problem("back", problem.message) for problem in found]
