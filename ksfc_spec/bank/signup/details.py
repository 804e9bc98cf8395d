"""The details screen of sign-up: which entries there are, and the table of their checks in reading order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ksfc_spec.bank.errors import Problem
from ksfc_spec.bank.policy import Policy

from . import rules
from .draft import Draft

Entries = Mapping[str, str]
Check = Callable[[Entries, Draft, Policy], str | None]

KEPT = (
    "english_name", "sex", "user_id", "mail_place", "home_address", "home_detail", "work_address",
    "work_detail", "home_phone", "work_phone", "mobile", "email", "by_mail", "by_email", "by_sms",
    "occupation", "employer", "department", "position",
)  # fmt: skip
"""Entries kept when a person leaves the screen. Passwords are not among them, and never will be."""


def _address(place: str, field: str) -> Check:
    def check(entries: Entries, draft: Draft, _: Policy) -> str | None:
        required = rules.address_required(place, mail_place=entries.get("mail_place", ""))
        applied = draft.applied.get(field, "")
        return rules.address_problem(entries.get(field, ""), place=place, applied=applied, required=required)

    return check


def _phone(field: str, label: str, place: str) -> Check:
    def check(entries: Entries, _: Draft, __: Policy) -> str | None:
        required = place == rules.HOME or entries.get("mail_place") == place
        return rules.phone_problem(entries.get(field, ""), label=label, required=required)

    return check


def _receipt(field: str, label: str) -> Check:
    return lambda entries, _, __: rules.receipt_problem(entries.get(field, ""), label=label)


def _work(field: str, label: str, particle: str) -> Check:
    return lambda entries, _, policy: rules.workplace_problem(
        entries.get(field, ""), label=label, particle=particle, policy=policy
    )


CHECKS: tuple[tuple[str, Check], ...] = (
    ("sex", lambda e, d, p: rules.sex_problem(e.get("sex", ""), resident_number=d.resident_number)),
    ("english_name", lambda e, d, p: rules.english_name_problem(e.get("english_name", ""))),
    ("user_id", lambda e, d, p: rules.user_id_problem(e.get("user_id", ""), policy=p)
        or rules.applied_problem(e.get("user_id", ""), applied=d.applied.get("user_id", ""))),
    ("password", lambda e, d, p: rules.password_problem(
        e.get("password", ""), user_id=e.get("user_id", ""), policy=p)),
    ("password_again", lambda e, d, p: rules.confirmation_problem(
        e.get("password", ""), again=e.get("password_again", ""))),
    ("mail_place", lambda e, d, p: rules.mail_place_problem(e.get("mail_place", ""))),
    ("home_address", _address(rules.HOME, "home_address")),
    ("work_address", _address(rules.WORK, "work_address")),
    ("home_phone", _phone("home_phone", "자택전화번호", rules.HOME)),
    ("work_phone", _phone("work_phone", "직장전화번호", rules.WORK)),
    ("mobile", lambda e, d, p: rules.mobile_problem(e.get("mobile", ""))),
    ("email", lambda e, d, p: rules.email_problem(e.get("email", ""))),
    ("by_mail", _receipt("by_mail", "우편물 수신여부")),
    ("by_email", _receipt("by_email", "이메일 수신여부")),
    ("by_sms", _receipt("by_sms", "SMS 수신여부")),
    ("occupation", lambda e, d, p: rules.occupation_problem(e.get("occupation", ""))),
    ("employer", _work("employer", "직장명", "을")),
    ("department", _work("department", "근무부서", "를")),
    ("position", _work("position", "직위", "를")),
)  # fmt: skip


def problems(entries: Entries, *, draft: Draft, policy: Policy) -> list[Problem]:
    """Every refused entry, in the order of the screen."""
    found = ((field, check(entries, draft, policy)) for field, check in CHECKS)
    return [Problem(field, message) for field, message in found if message]
