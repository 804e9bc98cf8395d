"""The life of a certificate as rules; the instant is an argument, nothing is changed here.

| event | when allowed | effect |
|---|---|---|
| new issue | always, for an identified applicant | full term; earlier certificates of the same kind are revoked |
| reissue | valid | the old one is revoked, the new one keeps its expiry |
| renewal | valid, from one month before expiry | the old one is revoked, a term is added to its expiry |
| conversion | valid, other scope, same holder | the old one is revoked, full term |
| suspension | valid | on hold; resumed by the owner, revoked by itself after six months |
| revocation | not yet revoked | final: no restore, no registration again |
| deletion | always | removes files; the certificate stays as it is |

Sources: ibk-joint-certificate:43,51-64,76,153; bankingplus:328,395-396,443; esop:319. Readings that the
sources leave open are listed in docs/pki.md.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from cryptography import x509

from ksfc_spec.clock import KST, korean_date

from .errors import RefusedError
from .ledger import Record, State
from .profiles import Kind, Scope, kind_of_policy

SUSPENSION_MONTHS = 6
REVOCABLE_FOR = frozenset(
    {
        x509.ReasonFlags.unspecified,
        x509.ReasonFlags.key_compromise,
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.cessation_of_operation,
        x509.ReasonFlags.privilege_withdrawn,
    }
)


class Standing(StrEnum):
    """What a certificate is worth at an instant."""

    NOT_YET = "not yet valid"
    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class MonthReading(StrEnum):
    """How "one month before expiry" is counted; the manuals do not say (ibk-joint-certificate:53)."""

    CALENDAR = "same day of the month before"
    THIRTY_DAYS = "30 days before"


class Replaces(StrEnum):
    """Which earlier certificates of the owner at the same authority a new issue revokes."""

    SAME_KIND = "those of the same policy"
    ALL_KINDS = "all; issuing into the cloud (esop:319, bankingplus:328)"


class CloudStep(StrEnum):
    """What the cloud does when a customer asks to issue or reissue (bankingplus:443)."""

    NEW_ISSUE = "new certificate"
    PIN_ONLY = "same certificate, new PIN"


def standing(record: Record, at: datetime) -> Standing:
    """Revocation outlasts everything; a suspension turns into revocation after six months."""
    match settled(record, at).state:
        case State.REVOKED:
            return Standing.REVOKED
        case _ if at > record.not_after:
            return Standing.EXPIRED
        case State.SUSPENDED:
            return Standing.SUSPENDED
    return Standing.NOT_YET if at < record.not_before else Standing.VALID


def settled(record: Record, at: datetime) -> Record:
    """The record as time has made it: a suspension whose six months are over is a revocation."""
    if record.state is not State.SUSPENDED or record.since is None or at < lapses_at(record.since):
        return record
    reason = x509.ReasonFlags.cessation_of_operation.name
    return replace(record, state=State.REVOKED, since=lapses_at(record.since), reason=reason)


def lapses_at(suspended: datetime) -> datetime:
    """When a suspension becomes a revocation."""
    return add_months(suspended, SUSPENSION_MONTHS)


def new_expiry(issued: datetime, kind: Kind) -> datetime:
    """23:59:59 Korean time, `kind.years` after the day of issue."""
    return end_of_day(add_months_to_date(korean_date(issued), 12 * kind.years))


def renewed_expiry(record: Record) -> datetime:
    """The unused remainder is kept: the term is added to the old expiry, not to today."""
    years = kind_of_policy(record.policy).years
    return end_of_day(add_months_to_date(korean_date(record.not_after), 12 * years))


def renewal_opens(not_after: datetime, *, reading: MonthReading = MonthReading.CALENDAR) -> datetime:
    """The first instant of renewal: 00:00 Korean time on the day one month before the day of expiry.

    By calendar (Civil Act article 160): expiry on 31 March opens on 28 or 29 February.
    """
    last = korean_date(not_after)
    by_calendar = reading is MonthReading.CALENDAR
    first = add_months_to_date(last, -1) if by_calendar else last - timedelta(days=30)
    return datetime.combine(first, time.min, KST)


def must_be_valid(record: Record, *, at: datetime, rule: str) -> Record:
    """`record`, if it is valid at `at`; `RefusedError` naming `rule` otherwise."""
    found = standing(record, at)
    if found is not Standing.VALID:
        raise RefusedError(rule, f"the certificate is {found}", hint="a new certificate must be issued")
    return record


def must_be_renewable(
    record: Record, *, at: datetime, reading: MonthReading = MonthReading.CALENDAR
) -> Record:
    """Valid, and at most one month from expiry."""
    must_be_valid(record, at=at, rule="renewal_needs_valid")
    opens = renewal_opens(record.not_after, reading=reading)
    if at < opens:
        raise RefusedError("renewal_window", f"renewal opens on {korean_date(opens):%Y-%m-%d}")
    return record


def must_be_convertible(record: Record, *, to: Kind, at: datetime) -> Record:
    """Valid, between universal and restricted, for the same sort of holder at the same authority."""
    must_be_valid(record, at=at, rule="conversion_needs_valid")
    old = kind_of_policy(record.policy)
    if (old.authority, old.holder) != (to.authority, to.holder):
        raise RefusedError("conversion_same_holder", "conversion keeps authority and sort of holder")
    if (old.scope is Scope.UNIVERSAL) == (to.scope is Scope.UNIVERSAL):
        raise RefusedError("conversion_changes_scope", "conversion is between universal and restricted use")
    return record


def revoked(record: Record, *, reason: x509.ReasonFlags, at: datetime) -> Record:
    """The record after revocation, which is final (ibk-joint-certificate:64)."""
    if standing(record, at) is Standing.REVOKED:
        raise RefusedError("revocation_is_final", "the certificate is revoked already")
    if reason not in REVOCABLE_FOR:
        raise RefusedError("revocation_reason", f"{reason.value} is no reason for revocation")
    return replace(record, state=State.REVOKED, since=at, reason=reason.name)


def suspended(record: Record, *, at: datetime) -> Record:
    """The record on hold."""
    must_be_valid(record, at=at, rule="suspension_needs_valid")
    return replace(record, state=State.SUSPENDED, since=at, reason=x509.ReasonFlags.certificate_hold.name)


def resumed(record: Record, *, at: datetime) -> Record:
    """The record off hold again."""
    if standing(record, at) is not Standing.SUSPENDED:
        raise RefusedError("resumption_needs_suspended", f"the certificate is {standing(record, at)}")
    return replace(record, state=State.VALID, since=at, reason="")


def replaced_by_new(
    records: Iterable[Record], *, kind: Kind, at: datetime, replaces: Replaces = Replaces.SAME_KIND
) -> list[Record]:
    """The owner's live certificates at one authority that a new issue of `kind` makes void."""
    gone = (Standing.EXPIRED, Standing.REVOKED)
    policy = kind.policy.dotted_string
    every = replaces is Replaces.ALL_KINDS
    return [r for r in records if (every or r.policy == policy) and standing(r, at) not in gone]


def cloud_step(record: Record | None, *, at: datetime) -> CloudStep:
    """Within validity only the PIN is set anew; otherwise a new certificate is issued."""
    if record is not None and standing(record, at) is Standing.VALID:
        return CloudStep.PIN_ONLY
    return CloudStep.NEW_ISSUE


def add_months(instant: datetime, months: int) -> datetime:
    """The same time of day, by the Korean calendar."""
    local = instant.astimezone(KST)
    return datetime.combine(add_months_to_date(local.date(), months), local.timetz()).astimezone(
        instant.tzinfo
    )


def add_months_to_date(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of_day(day: date) -> datetime:
    """23:59:59 Korean time, which certificates show as 14:59:59Z."""
    return datetime.combine(day, time(23, 59, 59), KST)
