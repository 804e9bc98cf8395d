"""Issued certificates: the field's shape byte for byte, pkilint, openssl, every kind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pkilint import loader
from pkilint.pkix import certificate as pkix
from pkilint.pkix import extension, name
from pkilint.validation import ValidationFindingSeverity

from ksfc_spec.clock import ManualClock
from ksfc_spec.pki import (
    AUTHORITIES,
    KINDS,
    Applicant,
    Kind,
    KoreanPki,
    MalformedError,
    Notice,
    OwnerKey,
    PreparedKeys,
    RandomNumber,
    RefusedError,
    Request,
    Scope,
    UnsupportedError,
    kind,
    kind_of,
    vid,
)
from ksfc_spec.pki import contents as shape
from ksfc_spec.pki.names import folder_name

from .conftest import IDENTIFIER, START, Customer, Fixture, OpenSsl

Pem = Callable[..., Path]


def test_the_yessign_fixture_byte_for_byte(yessign: Fixture, prepared: PreparedKeys) -> None:
    """Every signed byte of a certificate of the field comes out of our builder again."""
    theirs = yessign.certificate
    found = theirs.extensions
    policy = found.get_extension_for_class(x509.CertificatePolicies).value[0]
    notice, cps = policy.policy_qualifiers or ()
    point = found.get_extension_for_class(x509.CRLDistributionPoints).value[0]
    access = found.get_extension_for_class(x509.AuthorityInformationAccess).value[0]
    identity = vid.read(theirs)
    assert isinstance(notice, x509.UserNotice)
    assert isinstance(cps, str)
    assert identity is not None
    builder = shape.subscriber(
        shape.Essentials(
            theirs.subject,
            yessign.owner.key.public_key(),
            theirs.serial_number,
            theirs.not_valid_before_utc,
            theirs.not_valid_after_utc,
        ),
        issuer=shape.IssuerFacts(
            theirs.issuer, found.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        ),
        policy=shape.Policy(policy.policy_identifier, notice.explicit_text or "", cps, Notice.FIELD),
        identity=identity,
        points=tuple(n.value for n in point.full_name or ()),
        ocsp=access.access_location.value,
    )
    ours = builder.sign(prepared.take(), SHA256())
    assert ours.tbs_certificate_bytes == theirs.tbs_certificate_bytes


SERIOUS = {
    ValidationFindingSeverity.FATAL,
    ValidationFindingSeverity.ERROR,
    ValidationFindingSeverity.WARNING,
}


def lint(certificate: x509.Certificate) -> list[str]:
    """pkilint's RFC 5280 findings of severity WARNING and above."""
    validator = pkix.create_pkix_certificate_validator_container(
        pkix.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
        [
            pkix.create_issuer_validator_container([]),
            pkix.create_validity_validator_container(),
            pkix.create_subject_validator_container([]),
            pkix.create_extensions_validator_container([]),
            pkix.create_spki_validator_container([]),
        ],
    )
    document = loader.load_certificate(certificate.public_bytes(Encoding.DER), "certificate")
    results = validator.validate(document.root)
    return [
        finding.finding.code
        for result in results
        for finding in result.finding_descriptions
        if finding.finding.severity in SERIOUS
    ]


@pytest.mark.parametrize("wanted", KINDS, ids=lambda k: k.policy.dotted_string)
def test_every_kind_is_clean_and_verifies(
    customer: Customer, wanted: Kind, openssl: OpenSsl, pem: Pem, tmp_path: Path
) -> None:
    certificate, _ = customer.certificate(wanted)
    authority = customer.pki.authority(wanted)
    assert lint(certificate) == []
    assert kind_of(certificate) == wanted
    crls = tmp_path / "crls.pem"
    desks = (customer.pki.root.status, authority.status)
    crls.write_bytes(b"".join(x509.load_der_x509_crl(d.crl()).public_bytes(Encoding.PEM) for d in desks))
    verified = openssl(
        "verify", "-x509_strict", "-crl_check_all", "-CRLfile", crls,
        "-policy", wanted.policy.dotted_string, "-explicit_policy",
        "-attime", int(START.timestamp()), "-CAfile", pem("root.pem", customer.pki.root.certificate),
        "-untrusted", pem("ca.pem", authority.certificate), pem("ee.pem", certificate),
    )  # fmt: skip
    assert verified.returncode == 0, verified.stderr


def test_the_authorities_are_clean(pki: KoreanPki) -> None:
    for certificate in (*pki.anchors, *pki.intermediates):
        assert lint(certificate) == []


def test_the_fields_notice_has_one_known_finding(prepared: PreparedKeys, clock: ManualClock) -> None:
    pki = KoreanPki.found(clock=clock, keys=prepared, random=os.urandom, notice=Notice.FIELD)
    customer = Customer(pki, prepared, _applicant())
    certificate, _ = customer.certificate()
    assert lint(certificate) == ["pkix.rfc5280_certificate_policies_invalid_explicit_text_encoding"]
    notices = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value[0]
    assert any(
        isinstance(q, x509.UserNotice) and q.explicit_text == shape.TEST_NOTICE
        for q in notices.policy_qualifiers or ()
    )
    assert shape.TEST_NOTICE.encode("utf-16-be") in certificate.public_bytes(Encoding.DER)


def _applicant() -> Applicant:
    return Applicant("은가람", IDENTIFIER, holder="customer-1")


def test_a_signkorea_brokerage_name(customer: Customer) -> None:
    certificate, _ = customer.certificate()
    folder = folder_name(certificate.subject)
    assert folder.startswith("cn=은가람-")
    assert folder.endswith(",ou=HTS,ou=한국증권금융,ou=증권,o=SignKorea,c=KR")


def test_a_yessign_name_carries_bank_and_day(customer: Customer) -> None:
    certificate, _ = customer.certificate(kind("yessign", Scope.BANK))
    folder = folder_name(certificate.subject)
    assert folder.startswith("cn=은가람()009904120260302")
    assert folder.endswith(",ou=한국증권금융,ou=personal4IB,o=yessign,c=kr")


def test_term_and_hours(customer: Customer) -> None:
    """One year, three for the financial certificate; both end at 23:59:59 in Korea."""
    joint, _ = customer.certificate()
    financial, _ = customer.certificate(kind("yessign", Scope.FINANCIAL))
    assert f"{joint.not_valid_after_utc:%Y%m%d%H%M%S}" == "20270302145959"
    assert f"{financial.not_valid_after_utc:%Y%m%d%H%M%S}" == "20290302145959"


def test_3072_bits(clock: ManualClock, openssl: OpenSsl, pem: Pem) -> None:
    keys = PreparedKeys([*PreparedKeys.draw(1, bits=3072)._queues[3072], *PreparedKeys.draw(2)._queues[2048]])
    pki = KoreanPki.found(clock=clock, keys=keys, random=os.urandom, bits=3072)
    assert {c.public_key().key_size for c in (*pki.anchors, *pki.intermediates)} == {3072}  # type: ignore[union-attr]
    owner = OwnerKey(keys.take(3072), RandomNumber.draw(os.urandom))
    wanted = kind("KICA", Scope.UNIVERSAL)
    certificate = pki.authority(wanted).issue(Request.by(owner), applicant=_applicant(), kind=wanted)
    verified = openssl(
        "verify", "-x509_strict", "-attime", int(START.timestamp()), "-CAfile", pem("r.pem", *pki.anchors),
        "-untrusted", pem("i.pem", pki.authority("KICA").certificate), pem("e.pem", certificate),
    )  # fmt: skip
    assert verified.returncode == 0, verified.stderr


def test_a_request_that_does_not_prove_its_key(customer: Customer) -> None:
    good = Request.by(customer.device())
    der = bytearray(good.pkcs10)
    der[-1] ^= 1
    with pytest.raises(RefusedError) as caught:
        _issue(customer, Request(bytes(der), good.random_number))
    assert caught.value.rule == "key_is_proven"


def test_a_request_that_is_none(customer: Customer) -> None:
    with pytest.raises(MalformedError):
        _issue(customer, Request(b"\x30\x00", RandomNumber(bytes(20))))


def test_an_authority_issues_only_its_own_kinds(customer: Customer) -> None:
    wanted = kind("yessign", Scope.BANK)
    with pytest.raises(RefusedError) as caught:
        customer.pki.authority("SignKorea").issue(
            Request.by(customer.device()), applicant=customer.applicant, kind=wanted
        )
    assert caught.value.rule == "kind_is_ours"


def test_kinds_that_nobody_issues(pki: KoreanPki) -> None:
    with pytest.raises(UnsupportedError):
        kind("SignKorea", Scope.BANK)
    with pytest.raises(UnsupportedError):
        pki.authority("NoSuchCA")
    with pytest.raises(UnsupportedError):
        kind_of(pki.root.certificate)


def test_the_five_authorities_and_their_policies() -> None:
    assert [profile.id for profile in AUTHORITIES] == [
        "SignKorea",
        "yessign",
        "KICA",
        "CrossCert",
        "TradeSign",
    ]
    assert kind("SignKorea", Scope.SECURITIES).policy.dotted_string == "1.2.410.200004.5.1.1.9"
    assert kind("yessign", Scope.FINANCIAL).policy.dotted_string == "1.2.410.200005.1.1.1.10"
    assert len({k.policy for k in KINDS}) == len(KINDS)


def _issue(customer: Customer, request: Request) -> x509.Certificate:
    wanted = kind("SignKorea", Scope.SECURITIES)
    return customer.pki.authority(wanted).issue(request, applicant=customer.applicant, kind=wanted)


def test_serial_numbers_do_not_repeat(customer: Customer) -> None:
    request = Request.by(customer.device())
    serials = {_issue(customer, request).serial_number for _ in range(20)}
    assert len(serials) == 20
    assert all(2**64 <= serial < 2**65 for serial in serials)
