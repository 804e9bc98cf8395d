"""The NIST PKITS cases: which path, which inputs, which verdict.

The data stands in `cryptography-vectors`. The verdict is in the certificate's name (Valid…, Invalid…);
cases of sections 4.8, 4.10 and 4.12 that have several runs with different inputs are listed in `SUBCASES`,
after the PKITS document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cryptography import x509
from cryptography.x509 import ObjectIdentifier

from ksfc_spec.pki.path import PathSettings

DATA = files("cryptography_vectors") / "x509" / "PKITS_data"
NIST = {number: ObjectIdentifier(f"2.16.840.1.101.3.2.1.48.{number}") for number in range(1, 10)}


@dataclass(frozen=True)
class Case:
    """One run: the end entity's file stem, a number where it has several, inputs, verdict."""

    stem: str
    run: int
    settings: PathSettings
    valid: bool

    @property
    def id(self) -> str:
        return f"{self.stem}.{self.run}" if self.run else self.stem


def _accept(*numbers: int, **flags: bool) -> PathSettings:
    if not numbers:
        return PathSettings(**flags)
    return PathSettings(policies=frozenset(NIST[n] for n in numbers), **flags)


ANY = _accept()
SUBCASES: dict[str, tuple[tuple[PathSettings, bool], ...]] = {
    "ValidCertificatePathTest1": (
        (ANY, True),
        (_accept(explicit_policy=True), True),
        (_accept(1, explicit_policy=True), True),
        (_accept(2, explicit_policy=True), False),
        (_accept(1, 2, explicit_policy=True), True),
    ),
    "AllCertificatesNoPoliciesTest2": ((ANY, True), (_accept(explicit_policy=True), False)),
    "DifferentPoliciesTest3": (
        (ANY, True),
        (_accept(explicit_policy=True), False),
        (_accept(1, 2, explicit_policy=True), False),
    ),
    "DifferentPoliciesTest4": ((ANY, False),),
    "DifferentPoliciesTest5": ((ANY, False),),
    "OverlappingPoliciesTest6": ((ANY, True), (_accept(1), True), (_accept(2), False)),
    "DifferentPoliciesTest7": ((ANY, False),),
    "DifferentPoliciesTest8": ((ANY, False),),
    "DifferentPoliciesTest9": ((ANY, False),),
    "AllCertificatesSamePoliciesTest10": ((_accept(1), True), (_accept(2), True), (ANY, True)),
    "AllCertificatesanyPolicyTest11": ((ANY, True), (_accept(1), True)),
    "DifferentPoliciesTest12": ((ANY, False),),
    "AllCertificatesSamePoliciesTest13": ((_accept(1), True), (_accept(2), True), (_accept(3), True)),
    "AnyPolicyTest14": ((_accept(1), True), (_accept(2), False)),
    "UserNoticeQualifierTest15": ((ANY, True),),
    "UserNoticeQualifierTest16": ((ANY, True),),
    "UserNoticeQualifierTest17": ((ANY, True),),
    "UserNoticeQualifierTest18": ((_accept(1), True), (_accept(2), True)),
    "UserNoticeQualifierTest19": ((ANY, True),),
    "CPSPointerQualifierTest20": ((_accept(explicit_policy=True), True),),
    "ValidPolicyMappingTest1": (
        (_accept(1), True),
        (_accept(2), False),
        (_accept(inhibit_mapping=True), False),
    ),
    "InvalidPolicyMappingTest2": ((ANY, False), (_accept(inhibit_mapping=True), False)),
    "ValidPolicyMappingTest3": ((_accept(1), False), (_accept(2), True)),
    "ValidPolicyMappingTest5": ((_accept(1), True), (_accept(6), False)),
    "ValidPolicyMappingTest6": ((_accept(1), True), (_accept(6), False)),
    "ValidPolicyMappingTest12": ((_accept(1), True), (_accept(2), True)),
    "inhibitAnyPolicyTest3": ((ANY, True), (_accept(inhibit_any=True), False)),
}


def cases() -> Iterator[Case]:
    """Every end entity of the suite with every run the document asks for."""
    for stem in sorted(end_entities()):
        runs = SUBCASES.get(stem) or ((ANY, stem.startswith("Valid")),)
        for number, (settings, valid) in enumerate(runs, 1):
            yield Case(stem, number if len(runs) > 1 else 0, settings, valid)


def end_entities() -> dict[str, bytes]:
    """Stem without `EE.crt` → DER, for the certificates a case ends in."""
    return {
        name.removesuffix(".crt").removesuffix("EE"): der
        for name, der in _folder("certs").items()
        if "Test" in name
    }


def anchor() -> x509.Certificate:
    return x509.load_der_x509_certificate(_folder("certs")["TrustAnchorRootCertificate.crt"])


@cache
def authorities() -> tuple[x509.Certificate, ...]:
    """Every authority's certificate that the library can parse."""
    return tuple(filter(None, (load(der) for name, der in _folder("certs").items() if "Test" not in name)))


@cache
def lists() -> tuple[x509.CertificateRevocationList, ...]:
    return tuple(x509.load_der_x509_crl(der) for der in _folder("crls").values())


def load(der: bytes) -> x509.Certificate | None:
    """A certificate, or None where the library cannot parse it (inherited DSA parameters)."""
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None


@cache
def _folder(name: str) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in (DATA / name).iterdir()}
