"""What goes wrong in the registration of certificates, for the tables of its flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .kinds import Patch
from .table import Fault

FAULTS: tuple[Fault, ...] = ()
"""None of its own."""
Original = Callable[..., Any]
SHARED = "ksfc_spec.bank.registering"
RULES = f"{SHARED}.rules"
STEPS = f"{SHARED}.steps:FirstSteps"
PAGES = "ksfc_spec.web.registration:RegistrationPages"
ADDITIONAL_RULES = "ksfc_spec.bank.additional_rules"
ADDITIONAL = "ksfc_spec.bank.additional:AdditionalAuthentication"


def _password_ignored(self: Any, user_id: str, password: str) -> Any:
    return self.members.by_user_id(user_id), []


def _all_thirteen(original: Original, self: Any, member: Any) -> Any:
    number = self.members.resident_number(member.id)
    return replace(original(self, member), number_masked=f"{number[:6]}-{number[6:]} {number[6:]}")


ANY_PASSWORD = Patch(f"{SHARED}.identification:Identification._logged_in", _password_ignored)
ANY_NUMBER = Patch(f"{RULES}:number_problem", lambda number, **_: None)
ANY_SHAPE = Patch(f"{RULES}:number_shape_problem", lambda number, **_: None)
EMPTY_UNNAMED = Patch(f"{RULES}:empty_problem", lambda value, **_: None)
ANY_STEP = Patch(f"{RULES}:may_enter", lambda step, **_: True)
NUMBER_IN_FULL = Patch(f"{SHARED}.proofs:Proofs.owner", _all_thirteen)
NO_AUTHENTICATION = Patch(f"{ADDITIONAL}.require", lambda self, session, flow, **details: None)
ANY_CODE = Patch(f"{ADDITIONAL_RULES}:code_fits", lambda given, *, sent: True)
DECLINED_COUNTS = Patch(f"{ADDITIONAL_RULES}:call_approves", lambda state: True)
ANY_ONE_TIME_NUMBER = Patch(f"{ADDITIONAL}._use_up", lambda self, member_id, number: "")
ANYBODYS_CERTIFICATE = Patch("ksfc_spec.bank.certificate_rules:owner_problem", lambda *_: None)
UNREGISTERED_TOO = Patch(
    "ksfc_spec.bank.registrations:Registrations.member_of", lambda self, certificate, *, family="joint": 1
)
