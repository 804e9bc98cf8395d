"""What the Korean authorities are called and which kinds of certificate they give out.

Policy OIDs come from the authorities' published tables. Names of the authorities' own certificates
follow their test hierarchies, hosts end in `.example`: nothing here can be mistaken for, or call, a real one.
Shapes marked *assumed* were not seen in a real certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cryptography import x509

from .der import OID
from .errors import UnsupportedError
from .names import name
from .vid import Identifier


class Holder(StrEnum):
    """Who a certificate is for."""

    PERSONAL = "personal"
    CORPORATE = "corporate"


class Scope(StrEnum):
    """What a certificate may be used for; everything but universal is restricted use."""

    UNIVERSAL = "universal"
    SECURITIES = "securities"
    BANK = "bank"
    CARD = "card"
    FINANCIAL = "financial certificate"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of certificate: its policy OID says which; `years` is its term."""

    authority: str
    scope: Scope
    holder: Holder
    policy: OID
    years: int = 1


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whom a certificate is issued to.

    `identifier` becomes the VID and is not kept; `holder` is the caller's opaque reference to the same
    person, equal for equal persons; `registrar` the company at whose counter or site it is applied for.
    """

    real_name: str
    identifier: Identifier = field(repr=False)
    holder: str
    registrar: str = "한국증권금융"
    registrar_code: str = "099"


Shape = Callable[[Applicant, Kind, int, date], x509.Name]


@dataclass(frozen=True, slots=True)
class AuthorityProfile:
    """One authority: `id` as in folders below NPKI, its names, addresses and the shape of its subjects."""

    id: str
    organisation: str
    common_name: str
    real_name: str
    host: str
    subject: Shape

    @property
    def name(self) -> x509.Name:
        """The authority's own name."""
        return name(self.common_name, "AccreditedCA", organisation=self.organisation)

    @property
    def cps(self) -> str:
        return f"http://www.{self.host}/cps.html"

    @property
    def ocsp(self) -> str:
        return f"http://ocsp.{self.host}/ocsp/{self.id}"

    @property
    def crl(self) -> str:
        return f"http://pki.{self.host}/crl/{self.id}.crl"

    def directory(self, serial: int) -> str:
        """The field's LDAP distribution point, partitioned by hundreds of serial numbers."""
        return (
            f"ldap://dir.{self.host}:389/ou=dp1p{serial // 100 % 10_000},ou=AccreditedCA,"
            f"o={self.organisation},c=KR?certificateRevocationList"
        )


def _signkorea(applicant: Applicant, kind: Kind, number: int, day: date) -> x509.Name:
    """`cn=이름-1234567,ou=HTS,ou=증권사,ou=증권,o=SignKorea,c=KR`; corporate with ou=BizBank."""
    if kind.holder is Holder.CORPORATE:
        cn = f"{applicant.real_name}(BizBank)0{applicant.registrar_code}{number % 10**9:09}"
        return name(cn, "BizBank", organisation="SignKorea")
    cn = f"{applicant.real_name}-{number % 10**7:07}"
    return name(cn, "증권", applicant.registrar, "HTS", organisation="SignKorea")


def _yessign(applicant: Applicant, kind: Kind, number: int, day: date) -> x509.Name:
    """`cn=이름()0<bank><branch><day><number>,ou=은행,ou=personal4IB,o=yessign,c=kr`."""
    cn = f"{applicant.real_name}()0{applicant.registrar_code}041{day:%Y%m%d}{number % 10**9:09}"
    unit = "personal4IB" if kind.holder is Holder.PERSONAL else "corporation4EC"
    return name(cn, unit, applicant.registrar, organisation="yessign", country="kr")


def _generic(organisation: str) -> Shape:
    """*Assumed*: `cn=이름-<number>,ou=<registrar>,ou=personal,o=…,c=KR`."""

    def shape(applicant: Applicant, kind: Kind, number: int, day: date) -> x509.Name:
        cn = f"{applicant.real_name}-{number % 10**10:010}"
        return name(cn, kind.holder, applicant.registrar, organisation=organisation)

    return shape


ROOT_NAME = name("Kisa Test RootCA 8", "Korea Certification Authority Central", organisation="KISA")

AUTHORITIES: tuple[AuthorityProfile, ...] = (
    AuthorityProfile(
        "SignKorea", "SignKorea", "SignKorea Test CA7", "(주)코스콤", "signkorea.example", _signkorea
    ),
    AuthorityProfile(
        "yessign", "yessign", "yessignCA-Test Class 5", "금융결제원", "yessign.example", _yessign
    ),
    AuthorityProfile(
        "KICA", "KICA", "signGATE Test CA7", "한국정보인증(주)", "kica.example", _generic("KICA")
    ),
    AuthorityProfile(
        "CrossCert",
        "CrossCert",
        "CrossCertTestCA5",
        "한국전자인증(주)",
        "crosscert.example",
        _generic("CrossCert"),
    ),
    AuthorityProfile(
        "TradeSign",
        "TradeSign",
        "TradeSign Test CA5",
        "(주)한국무역정보통신",
        "tradesign.example",
        _generic("TradeSign"),
    ),
)

_P, _C = Holder.PERSONAL, Holder.CORPORATE


def _kinds(authority: str, arc: str, *rows: tuple[Scope, Holder, str]) -> tuple[Kind, ...]:
    return tuple(
        Kind(authority, scope, holder, OID(f"{arc}.{last}"), 3 if scope is Scope.FINANCIAL else 1)
        for scope, holder, last in rows
    )


KINDS: tuple[Kind, ...] = (
    *_kinds(
        "SignKorea", "1.2.410.200004.5.1.1",
        (Scope.UNIVERSAL, _P, "5"), (Scope.UNIVERSAL, _C, "7"),
        (Scope.SECURITIES, _P, "9"), (Scope.SECURITIES, _C, "3"), (Scope.CARD, _P, "9.2"),
    ),
    *_kinds(
        "yessign", "1.2.410.200005.1.1",
        (Scope.UNIVERSAL, _P, "1"), (Scope.UNIVERSAL, _C, "5"),
        (Scope.BANK, _P, "4"), (Scope.BANK, _C, "2"),
        (Scope.CARD, _P, "6.2"), (Scope.FINANCIAL, _P, "1.10"),
    ),
    *_kinds(
        "KICA", "1.2.410.200004.5.2.1",
        (Scope.UNIVERSAL, _P, "2"), (Scope.UNIVERSAL, _C, "1"),
        (Scope.BANK, _P, "7.1"), (Scope.SECURITIES, _P, "7.2"), (Scope.CARD, _P, "7.3"),
    ),
    *_kinds(
        "CrossCert", "1.2.410.200004.5.4.1",
        (Scope.UNIVERSAL, _P, "1"), (Scope.UNIVERSAL, _C, "2"),
        (Scope.BANK, _P, "101"), (Scope.SECURITIES, _P, "102"), (Scope.CARD, _P, "103"),
    ),
    *_kinds(
        "TradeSign", "1.2.410.200012.1.1",
        (Scope.UNIVERSAL, _P, "1"), (Scope.UNIVERSAL, _C, "3"),
        (Scope.BANK, _P, "101"), (Scope.SECURITIES, _P, "103"), (Scope.CARD, _P, "105"),
    ),
)  # fmt: skip
"""Every kind that can be issued. KFTC's financial certificate runs three years, all others one."""

_BY_POLICY = {kind.policy.dotted_string: kind for kind in KINDS}


def profile(authority: str) -> AuthorityProfile:
    """The authority with this id; `UnsupportedError` if there is none."""
    for found in AUTHORITIES:
        if found.id == authority:
            return found
    raise UnsupportedError(authority, where="list of authorities")


def kind(authority: str, scope: Scope, holder: Holder = Holder.PERSONAL) -> Kind:
    """The kind that `authority` issues for this use and holder; `UnsupportedError` if it does not."""
    for found in KINDS:
        if (found.authority, found.scope, found.holder) == (authority, scope, holder):
            return found
    raise UnsupportedError(f"{scope} for {holder}", where=authority)


def kind_of_policy(policy: str) -> Kind:
    """The kind that a dotted policy OID stands for; `UnsupportedError` if it is none of ours."""
    try:
        return _BY_POLICY[policy]
    except KeyError:
        raise UnsupportedError(f"policy {policy}", where="certificate") from None


def kind_of(certificate: x509.Certificate) -> Kind:
    """The kind of a certificate, by its policy OID; `UnsupportedError` if it has none of ours."""
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        raise UnsupportedError("no policy", where="certificate") from None
    return kind_of_policy(policies[0].policy_identifier.dotted_string)
