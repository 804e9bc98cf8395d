"""What stands in each certificate: subscriber, authority, OCSP responder, root.

The extensions, their order and criticality are those of the field (docs/pki.md lists the certificates
they were read from). Notices are UTF8String (RFC 5280 section 4.2.1.4); `Notice.FIELD` writes
BMPString as Korean authorities do, which standard linters report as an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from . import oids
from .der import OID, bmp_string, encode, encode_list, tlv
from .vid import IdentifyData, other_name


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


SIGNING = _usage(digital_signature=True, content_commitment=True)
CERTIFYING = _usage(key_cert_sign=True, crl_sign=True)
ANSWERING = _usage(digital_signature=True)

TEST_NOTICE = "이 인증서는 기준 구현이 발급한 시험용입니다"


class Notice(StrEnum):
    """The string type of the user notice."""

    STANDARD = "UTF8String"
    FIELD = "BMPString"


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """What a certificate says of the one above it: its name, and its key with its own issuer and serial."""

    name: x509.Name
    key: x509.AuthorityKeyIdentifier

    @classmethod
    def of(cls, certificate: x509.Certificate) -> IssuerFacts:
        """Taken from the issuer's certificate, in the field's full form."""
        above = [x509.DirectoryName(certificate.issuer)]
        key = x509.AuthorityKeyIdentifier(key_id(certificate), above, certificate.serial_number)
        return cls(name=certificate.subject, key=key)


@dataclass(frozen=True, slots=True)
class Essentials:
    """The fields every certificate has."""

    subject: x509.Name
    public_key: RSAPublicKey
    serial: int
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """The certificate policy with its notice and the address of the practice statement."""

    oid: OID
    notice: str
    cps: str
    encoding: Notice = Notice.STANDARD

    @lru_cache(maxsize=256)  # noqa: B019 - a policy is a small value, and there are few
    def extension(self) -> x509.ExtensionType:
        """certificatePolicies with exactly this policy."""
        if self.encoding is Notice.FIELD:
            return x509.UnrecognizedExtension(oids.CERTIFICATE_POLICIES, self._with_bmp_string())
        qualifiers: list[str | x509.UserNotice] = [x509.UserNotice(None, self.notice), self.cps]
        return x509.CertificatePolicies([x509.PolicyInformation(self.oid, qualifiers)])

    def _with_bmp_string(self) -> bytes:
        notice = encode(_UserNotice(explicit_text=bmp_string(self.notice)))
        qualifiers = [
            _Qualifier(id=oids.USER_NOTICE, value=tlv(notice)),
            _Qualifier(id=oids.CPS_POINTER, value=tlv(encode(asn1.IA5String(self.cps)))),
        ]
        return encode_list(_Policies(policies=[_PolicyInformation(id=self.oid, qualifiers=qualifiers)]))


def subscriber(
    essentials: Essentials,
    *,
    issuer: IssuerFacts,
    policy: Policy,
    identity: IdentifyData,
    points: tuple[str, ...],
    ocsp: str,
) -> x509.CertificateBuilder:
    """A person's or company's signature certificate: no basicConstraints, no extended key usage."""
    return (
        _start(essentials, issuer.name)
        .add_extension(issuer.key, critical=False)
        .add_extension(_own_key_id(essentials), critical=False)
        .add_extension(SIGNING, critical=True)
        .add_extension(policy.extension(), critical=True)
        .add_extension(x509.SubjectAlternativeName([other_name(identity)]), critical=False)
        .add_extension(_points(points), critical=False)
        .add_extension(_ocsp_at(ocsp), critical=False)
    )


def authority(
    essentials: Essentials, *, issuer: IssuerFacts, identity: IdentifyData, points: tuple[str, ...]
) -> x509.CertificateBuilder:
    """An accredited authority: any policy, an explicit one required below, no authority beneath it."""
    return (
        _start(essentials, issuer.name)
        .add_extension(issuer.key, critical=False)
        .add_extension(_own_key_id(essentials), critical=False)
        .add_extension(CERTIFYING, critical=True)
        .add_extension(
            x509.CertificatePolicies([x509.PolicyInformation(oids.ANY_POLICY, None)]), critical=True
        )
        .add_extension(x509.SubjectAlternativeName([other_name(identity)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None), critical=True
        )
        .add_extension(_points(points), critical=False)
    )


def responder(essentials: Essentials, *, issuer: IssuerFacts) -> x509.CertificateBuilder:
    """A delegated OCSP responder (RFC 6960 section 4.2.2.2), not itself checked for revocation."""
    return (
        _start(essentials, issuer.name)
        .add_extension(x509.AuthorityKeyIdentifier(issuer.key.key_identifier, None, None), critical=False)
        .add_extension(_own_key_id(essentials), critical=False)
        .add_extension(ANSWERING, critical=True)
        .add_extension(
            x509.CertificatePolicies([x509.PolicyInformation(oids.ANY_POLICY, None)]), critical=False
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
    )


def root(essentials: Essentials) -> x509.CertificateBuilder:
    """A self-signed root."""
    return (
        _start(essentials, essentials.subject)
        .add_extension(_own_key_id(essentials), critical=False)
        .add_extension(CERTIFYING, critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )


def key_id(certificate: x509.Certificate) -> bytes:
    """The certificate's subjectKeyIdentifier."""
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def whole_second(instant: datetime) -> datetime:
    """Certificates and status answers know whole seconds only; fractions are cut."""
    return instant - timedelta(microseconds=instant.microsecond)


def _start(essentials: Essentials, issuer: x509.Name) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=essentials.subject,
        public_key=essentials.public_key,
        serial_number=essentials.serial,
        not_valid_before=essentials.not_before,
        not_valid_after=essentials.not_after,
    )


def _own_key_id(essentials: Essentials) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(essentials.public_key)


def _points(urls: tuple[str, ...]) -> x509.CRLDistributionPoints:
    names = [x509.UniformResourceIdentifier(url) for url in urls]
    return x509.CRLDistributionPoints([x509.DistributionPoint(names, None, None, None)])


def _ocsp_at(url: str) -> x509.AuthorityInformationAccess:
    location = x509.UniformResourceIdentifier(url)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, location)]
    )


@asn1.sequence
class _UserNotice:
    explicit_text: asn1.TLV


@asn1.sequence
class _Qualifier:
    id: OID
    value: asn1.TLV


@asn1.sequence
class _PolicyInformation:
    id: OID
    qualifiers: list[_Qualifier]


@asn1.sequence
class _Policies:
    policies: list[_PolicyInformation]
