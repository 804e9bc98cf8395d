"""Path validation: NIST PKITS with an explicit table of what is not passed, and Korean paths check by check."""

from __future__ import annotations

import os
import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from ksfc_spec.clock import ManualClock
from ksfc_spec.pki import (
    CHECKS,
    CrlSource,
    KoreanPki,
    PathSettings,
    PathValidator,
    PreparedKeys,
    Scope,
    ValidationError,
    kind,
    lifecycle,
    load_crl,
)
from ksfc_spec.pki.reading import known, subject_key

from . import pkits
from .conftest import START, Customer

AT = datetime(2020, 6, 1, tzinfo=UTC)
COUNT = 247

NOT_PASSED = {
    "ValidDSAParameterInheritanceTest5": "the library does not parse DSA keys with inherited parameters",
}
"""Case → reason. Strict both ways: a case here that passes fails the test, too."""

NAMED = {
    r"Invalid(CA|EE|DSA)Signature": "signature_is_issuers",
    r"Invalid.*not(Before|After)Date": "within_validity",
    r"InvalidNameChaining": "issuer_name_chains|path_exists",
    r"InvalidRevoked|InvalidNegativeSerial|InvalidLongSerial": "not_revoked",
    r"Invalid(Bad|Wrong|Missing|Old|Unknown|pre2000)CRL|InvalidUnknownCRL": "status_known",
    r"InvalidpathLen|InvalidSelfIssuedpathLen": "path_length_left",
    r"InvalidMissingbasicConstraints|InvalidcAFalse": "is_an_authority",
    r"InvalidkeyUsage.*keyCertSignFalse": "may_sign_certificates",
    r"Invalid(DN|RFC822|DNS|URI|SelfIssuedDN).*nameConstraints": "names_are_allowed",
    r"InvalidMapping(From|To)anyPolicy": "policy_mappings_apply",
    r"DifferentPolicies|InvalidRequireExplicit|InvalidSelfIssuedrequireExplicit|InvalidinhibitAny|"
    r"InvalidSelfIssuedinhibitAny|InvalidPolicyMapping|Invalid(SelfIssued)?inhibitPolicyMapping":
        "explicit_policy_holds|policy_is_accepted",
    r"InvalidUnknownCriticalCertificate": "critical_extensions_known",
    r"InvaliddeltaCRL|InvalidonlySome|InvalidcRLIssuer|InvalidIDP|Invaliddistribution|InvalidonlyContains":
        "not_revoked|status_known",
}  # fmt: skip
"""Name of an invalid case → the check that must refuse it: refused for another reason is not passed."""


@pytest.fixture(scope="module")
def lists() -> CrlSource:
    return CrlSource(pkits.lists(), anchors=[pkits.anchor()], intermediates=pkits.authorities())


def verdict(case: pkits.Case, lists: CrlSource) -> str:
    """`valid`, or the name of the check that refused."""
    validator = PathValidator(
        [pkits.anchor()], intermediates=pkits.authorities(), revocation=lists, settings=case.settings
    )
    certificate = pkits.load(pkits.end_entities()[case.stem])
    if certificate is None:
        return "not parsed"
    try:
        validator.validate(certificate, at=AT)
    except ValidationError as error:
        return error.check
    return "valid"


@pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive:Warning")
@pytest.mark.parametrize("case", list(pkits.cases()), ids=lambda case: case.id)
def test_pkits(case: pkits.Case, lists: CrlSource) -> None:
    """Negative serial numbers are part of the suite; the library warns of each."""
    found = verdict(case, lists)
    passed = found == "valid" if case.valid else found not in ("valid", "not parsed")
    if case.id in NOT_PASSED:
        assert not passed, f"{case.id} passes now: take it out of the table"
        return
    assert passed, found
    for pattern, check in NAMED.items():
        if not case.valid and re.match(pattern, case.stem):
            assert re.fullmatch(check, found), found


def test_pkits_is_complete() -> None:
    """Every end entity of the suite is run, none is run under a wrong name."""
    cases = list(pkits.cases())
    assert len(cases) == COUNT
    assert len(pkits.end_entities()) == 223
    assert set(pkits.SUBCASES) <= set(pkits.end_entities())
    assert len(pkits.end_entities()) + 182 == 405


def test_every_check_has_its_section_and_words() -> None:
    assert len({check.name for check in CHECKS}) == 16
    for check in CHECKS:
        assert check.section.startswith("6.1.")
        assert check.function.__doc__


@pytest.fixture
def validator(pki: KoreanPki) -> PathValidator:
    return korean_validator(pki)


def korean_validator(pki: KoreanPki, settings: PathSettings | None = None) -> PathValidator:
    """Over lists as they stand now."""
    desks = [pki.root.status, *(authority.status for authority in pki.authorities.values())]
    return PathValidator(
        pki.anchors,
        intermediates=pki.intermediates,
        revocation=CrlSource([load_crl(desk.crl()) for desk in desks], anchors=pki.anchors),
        settings=settings or PathSettings(explicit_policy=True),
    )


def refused(validator: PathValidator, certificate: x509.Certificate, at: datetime = START) -> str:
    with pytest.raises(ValidationError) as caught:
        validator.validate(certificate, at=at)
    return caught.value.check


def test_a_korean_path_names_its_policy(customer: Customer, validator: PathValidator) -> None:
    certificate, _ = customer.certificate()
    path = validator.validate(certificate, at=START)
    assert path.policies == {kind("SignKorea", Scope.SECURITIES).policy}
    assert path.certificate == certificate
    assert path.anchor == customer.pki.root.certificate


def test_outside_its_validity(customer: Customer, validator: PathValidator) -> None:
    certificate, _ = customer.certificate()
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    assert refused(validator, certificate, first - timedelta(seconds=1)) == "within_validity"
    assert refused(validator, certificate, last + timedelta(seconds=1)) == "within_validity"
    validator.validate(certificate, at=first)


def test_a_kind_that_is_not_accepted(customer: Customer, pki: KoreanPki) -> None:
    certificate, _ = customer.certificate()
    universal = PathSettings(frozenset({kind("SignKorea", Scope.UNIVERSAL).policy}), explicit_policy=True)
    assert refused(korean_validator(pki, universal), certificate) == "policy_is_accepted"


def test_a_certificate_of_another_pki(customer: Customer, prepared: PreparedKeys, clock: ManualClock) -> None:
    """Same names, other keys: the path is found and its first signature refused."""
    certificate, _ = customer.certificate()
    for _ in range(5):
        prepared.take()
    stranger = KoreanPki.found(clock=clock, keys=prepared, random=os.urandom)
    assert refused(korean_validator(stranger), certificate) == "signature_is_issuers"


def test_a_stranger_without_any_path(validator: PathValidator) -> None:
    assert refused(validator, pkits.anchor()) == "path_exists"


def test_a_customer_cannot_issue(customer: Customer, pki: KoreanPki) -> None:
    certificate, owner = customer.certificate()
    forged = forge(certificate.subject, owner.key)
    validator = PathValidator(
        pki.anchors, intermediates=(*pki.intermediates, certificate), revocation=CrlSource([])
    )
    assert refused(validator, forged) == "is_an_authority"


def forge(issuer: x509.Name, key: RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "위조")])
    builder = x509.CertificateBuilder(issuer, name, key.public_key(), 7, START, START + timedelta(days=9))
    return builder.sign(key, SHA256())


def test_no_list_is_no_permission(customer: Customer, pki: KoreanPki) -> None:
    certificate, _ = customer.certificate()
    silent = PathValidator(pki.anchors, intermediates=pki.intermediates, revocation=CrlSource([]))
    assert refused(silent, certificate) == "status_known"


def test_an_old_list_is_no_permission(customer: Customer, validator: PathValidator) -> None:
    certificate, _ = customer.certificate()
    assert refused(validator, certificate, START + timedelta(days=2)) == "status_known"


def test_a_revoked_authority_takes_its_customers_along(customer: Customer, pki: KoreanPki) -> None:
    certificate, _ = customer.certificate()
    authority = pki.authority("SignKorea").certificate
    record = pki.root.ledger.get(authority.serial_number)
    assert record is not None
    gone = lifecycle.revoked(record, reason=x509.ReasonFlags.cessation_of_operation, at=START)
    pki.root.ledger.replace(gone, was=record)
    assert refused(korean_validator(pki), certificate) == "not_revoked"


def test_what_is_remembered_is_the_same_certificate_only(customer: Customer) -> None:
    """Two certificates with one signature: the second is a changed copy and must be read on its own."""
    certificate, _ = customer.certificate()
    der = bytearray(certificate.public_bytes(Encoding.DER))
    spot = der.index("은가람".encode())
    der[spot : spot + 3] = "운".encode()
    changed = x509.load_der_x509_certificate(bytes(der))
    assert changed.signature == certificate.signature
    assert known(certificate) is certificate
    assert known(changed) is changed
    assert subject_key(changed) != subject_key(certificate)


def test_a_changed_copy_is_refused(customer: Customer, validator: PathValidator) -> None:
    certificate, _ = customer.certificate()
    validator.validate(certificate, at=START)
    der = bytearray(certificate.public_bytes(Encoding.DER))
    spot = der.index("은가람".encode())
    der[spot : spot + 3] = "운".encode()
    assert refused(validator, x509.load_der_x509_certificate(bytes(der))) == "signature_is_issuers"


def test_what_one_thread_leans_on_proves_nothing_to_another() -> None:
    """While a list signer's path is validated its own list may be used, but in that thread only."""
    stranger = pkits.anchor()
    source = CrlSource([])
    other = threading.Thread(target=lambda: source._work.signers.add(stranger))
    other.start()
    other.join()
    assert not source._entitled(stranger, START)


def test_authorities_that_certify_each_other_in_a_ring(prepared: PreparedKeys, pki: KoreanPki) -> None:
    """No anchor is reached; the search ends."""
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"ring {i}")]) for i in range(3)]
    keys = [prepared.take() for _ in names]
    ring = [
        x509.CertificateBuilder(
            names[i - 1], names[i], keys[i].public_key(), 7, START, START + timedelta(days=9)
        ).sign(keys[i - 1], SHA256())
        for i in range(3)
    ]
    validator = PathValidator(pki.anchors, intermediates=ring, revocation=CrlSource([]))
    assert refused(validator, ring[0]) == "path_exists"
