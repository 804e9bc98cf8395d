"""The rules of a certificate's life, with the clock given."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from ksfc_spec.clock import KST, ManualClock
from ksfc_spec.pki import (
    Applicant,
    Authority,
    CloudStep,
    Identifier,
    MonthReading,
    RefusedError,
    Replaces,
    Request,
    Scope,
    Standing,
    kind,
    lifecycle,
)

from .conftest import START, Customer

Reason = x509.ReasonFlags


@pytest.fixture
def signkorea(customer: Customer) -> Authority:
    return customer.pki.authority("SignKorea")


def standing(authority: Authority, certificate: x509.Certificate, at: datetime) -> Standing:
    return lifecycle.standing(authority.record(certificate.serial_number), at)


def refusal(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(RefusedError) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.rule


def test_a_new_issue_revokes_the_earlier_one_of_its_kind(customer: Customer, signkorea: Authority) -> None:
    first, _ = customer.certificate()
    universal, _ = customer.certificate(kind("SignKorea", Scope.UNIVERSAL))
    second, _ = customer.certificate()
    assert standing(signkorea, first, START) is Standing.REVOKED
    assert standing(signkorea, universal, START) is Standing.VALID
    assert standing(signkorea, second, START) is Standing.VALID


def test_issuing_into_the_cloud_revokes_every_kind(customer: Customer, signkorea: Authority) -> None:
    universal, _ = customer.certificate(kind("SignKorea", Scope.UNIVERSAL))
    request = Request.by(customer.device())
    securities = kind("SignKorea", Scope.SECURITIES)
    signkorea.issue_new(request, applicant=customer.applicant, kind=securities, replaces=Replaces.ALL_KINDS)
    assert standing(signkorea, universal, START) is Standing.REVOKED


def test_another_customer_is_not_touched(customer: Customer, signkorea: Authority) -> None:
    mine, _ = customer.certificate()
    neighbour = Applicant("한가온", Identifier("9405054000000"), holder="customer-2")
    Customer(customer.pki, customer.keys, neighbour).certificate()
    assert standing(signkorea, mine, START) is Standing.VALID


def test_reissue_keeps_the_expiry(customer: Customer, signkorea: Authority, clock: ManualClock) -> None:
    old, _ = customer.certificate()
    clock.advance(timedelta(days=100))
    request = Request.by(customer.device())
    new = signkorea.reissue(request, applicant=customer.applicant, serial=old.serial_number)
    assert new.not_valid_after_utc == old.not_valid_after_utc
    assert new.not_valid_before_utc == clock.now()
    assert standing(signkorea, old, clock.now()) is Standing.REVOKED
    assert new.public_key() != old.public_key()


def test_nobody_reissues_for_somebody_else(customer: Customer, signkorea: Authority) -> None:
    old, _ = customer.certificate()
    stranger = Applicant("한가온", Identifier("9405054000000"), holder="customer-2")
    request = Request.by(customer.device())
    rule = refusal(signkorea.reissue, request, applicant=stranger, serial=old.serial_number)
    assert rule == "certificate_is_the_applicants"


def test_an_expired_certificate_is_neither_reissued_nor_renewed(
    customer: Customer, signkorea: Authority, clock: ManualClock
) -> None:
    old, _ = customer.certificate()
    clock.advance(timedelta(days=400))
    request = Request.by(customer.device())
    serial = old.serial_number
    assert (
        refusal(signkorea.reissue, request, applicant=customer.applicant, serial=serial)
        == "reissue_needs_valid"
    )
    assert (
        refusal(signkorea.renew, request, applicant=customer.applicant, serial=serial)
        == "renewal_needs_valid"
    )


def test_renewal_opens_one_calendar_month_before_expiry(
    customer: Customer, signkorea: Authority, clock: ManualClock
) -> None:
    old, _ = customer.certificate()
    opens = datetime(2027, 2, 2, tzinfo=KST)
    request = Request.by(customer.device())
    clock.advance(opens - START - timedelta(seconds=1))
    named = {"applicant": customer.applicant, "serial": old.serial_number}
    assert refusal(signkorea.renew, request, **named) == "renewal_window"
    clock.advance(timedelta(seconds=1))
    new = signkorea.renew(request, applicant=customer.applicant, serial=old.serial_number)
    assert new.not_valid_after_utc == datetime(2028, 3, 2, 14, 59, 59, tzinfo=UTC)
    assert standing(signkorea, old, clock.now()) is Standing.REVOKED


def test_the_other_reading_of_one_month() -> None:
    expiry = datetime(2027, 3, 31, 23, 59, 59, tzinfo=KST)
    assert lifecycle.renewal_opens(expiry) == datetime(2027, 2, 28, tzinfo=KST)
    thirty = lifecycle.renewal_opens(expiry, reading=MonthReading.THIRTY_DAYS)
    assert thirty == datetime(2027, 3, 1, tzinfo=KST)


def test_revocation_is_final(customer: Customer, signkorea: Authority, clock: ManualClock) -> None:
    certificate, _ = customer.certificate()
    serial = certificate.serial_number
    signkorea.revoke(serial, reason=Reason.key_compromise)
    assert refusal(signkorea.revoke, serial) == "revocation_is_final"
    assert refusal(signkorea.resume, serial) == "resumption_needs_suspended"
    assert refusal(signkorea.suspend, serial) == "suspension_needs_valid"
    clock.advance(timedelta(days=4000))
    assert standing(signkorea, certificate, clock.now()) is Standing.REVOKED


def test_hold_is_no_reason_for_revocation(customer: Customer, signkorea: Authority) -> None:
    certificate, _ = customer.certificate()
    rule = refusal(signkorea.revoke, certificate.serial_number, reason=Reason.certificate_hold)
    assert rule == "revocation_reason"


def test_suspension_and_resumption(customer: Customer, signkorea: Authority, clock: ManualClock) -> None:
    certificate, _ = customer.certificate()
    signkorea.suspend(certificate.serial_number)
    assert standing(signkorea, certificate, START) is Standing.SUSPENDED
    clock.advance(timedelta(days=30))
    signkorea.resume(certificate.serial_number)
    assert standing(signkorea, certificate, clock.now()) is Standing.VALID


def test_a_suspension_becomes_a_revocation_after_six_months(
    customer: Customer, signkorea: Authority, clock: ManualClock
) -> None:
    certificate, _ = customer.certificate()
    signkorea.suspend(certificate.serial_number)
    lapse = datetime(2026, 9, 2, 1, 0, tzinfo=UTC)
    assert standing(signkorea, certificate, lapse - timedelta(seconds=1)) is Standing.SUSPENDED
    assert standing(signkorea, certificate, lapse) is Standing.REVOKED
    clock.advance(lapse - START)
    assert refusal(signkorea.resume, certificate.serial_number) == "resumption_needs_suspended"
    assert signkorea.record(certificate.serial_number).since == lapse


def test_conversion_between_universal_and_restricted(customer: Customer, signkorea: Authority) -> None:
    old, _ = customer.certificate()
    request = Request.by(customer.device())
    universal = kind("SignKorea", Scope.UNIVERSAL)
    named = {"applicant": customer.applicant, "serial": old.serial_number}
    card = kind("SignKorea", Scope.CARD)
    assert refusal(signkorea.convert, request, kind=card, **named) == "conversion_changes_scope"
    elsewhere = kind("yessign", Scope.UNIVERSAL)
    assert refusal(signkorea.convert, request, kind=elsewhere, **named) == "conversion_same_holder"
    new = signkorea.convert(request, applicant=customer.applicant, serial=old.serial_number, kind=universal)
    assert standing(signkorea, old, START) is Standing.REVOKED
    assert signkorea.record(new.serial_number).policy == universal.policy.dotted_string


def test_the_cloud_sets_only_the_pin_within_validity(
    customer: Customer, signkorea: Authority, clock: ManualClock
) -> None:
    certificate, _ = customer.certificate()
    record = signkorea.record(certificate.serial_number)
    assert lifecycle.cloud_step(record, at=START) is CloudStep.PIN_ONLY
    assert lifecycle.cloud_step(record, at=record.not_after + timedelta(seconds=1)) is CloudStep.NEW_ISSUE
    assert lifecycle.cloud_step(None, at=START) is CloudStep.NEW_ISSUE
    revoked = signkorea.revoke(record.serial)
    assert lifecycle.cloud_step(revoked, at=START) is CloudStep.NEW_ISSUE


def test_two_hands_on_one_certificate(customer: Customer, signkorea: Authority) -> None:
    """Of two changes that start from the same record the second is refused, not lost."""
    certificate, _ = customer.certificate()
    was = signkorea.record(certificate.serial_number)
    signkorea.suspend(was.serial)
    gone = lifecycle.revoked(was, reason=Reason.unspecified, at=START)
    assert refusal(signkorea.ledger.replace, gone, was=was) == "state_unchanged"
    assert refusal(signkorea.ledger.add, was) == "serial_is_new"


def test_of_many_reissues_at_once_one_succeeds(customer: Customer, signkorea: Authority) -> None:
    certificate, _ = customer.certificate()
    together, outcomes = threading.Barrier(4), []

    def reissue() -> None:
        request = Request.by(customer.device())
        together.wait()
        try:
            signkorea.reissue(request, applicant=customer.applicant, serial=certificate.serial_number)
            outcomes.append("issued")
        except RefusedError as error:
            outcomes.append(error.rule)

    threads = [threading.Thread(target=reissue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["issued"] + 3 * ["reissue_needs_valid"]
    records = signkorea.ledger.of_holder(customer.applicant.holder)
    assert [lifecycle.standing(r, START) for r in records] == [Standing.REVOKED, Standing.VALID]


def test_an_unknown_serial_number(signkorea: Authority) -> None:
    assert refusal(signkorea.revoke, 1) == "certificate_is_ours"


@given(day=st.dates(date(2026, 1, 1), date(2090, 12, 31)), months=st.integers(-24, 48))
def test_months_by_the_calendar(day: date, months: int) -> None:
    moved = lifecycle.add_months_to_date(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    following = moved + timedelta(days=1)
    assert moved.day == day.day or (moved.day < day.day and following.day == 1)
