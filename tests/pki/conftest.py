"""One small PKI per test over keys that are made once; outside programs as second witnesses."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pypinksign.test_pinkSign import TEST_CERT

from ksfc_spec.clock import ManualClock
from ksfc_spec.pki import (
    KINDS,
    AnyOf,
    Applicant,
    CrlSource,
    Identifier,
    Kind,
    KoreanPki,
    LoginGate,
    OcspSource,
    OwnerKey,
    PkiApplication,
    PreparedKeys,
    RandomNumber,
    Request,
    Scope,
    kind,
    load_crl,
    unprotect,
)

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "Geum-ryung!2093"
IDENTIFIER = Identifier("9303023000000")


@pytest.fixture(scope="session")
def prepared() -> PreparedKeys:
    """Fourteen keys for all tests; a fixture per test would make new ones for minutes."""
    return PreparedKeys.draw(14)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def pki(prepared: PreparedKeys, clock: ManualClock) -> KoreanPki:
    return KoreanPki.found(clock=clock, keys=prepared, random=os.urandom)


@dataclass
class Customer:
    """A person with a device: gives requests, and remembers nothing of them."""

    pki: KoreanPki
    keys: PreparedKeys
    applicant: Applicant

    def device(self) -> OwnerKey:
        return OwnerKey(self.keys.take(), RandomNumber.draw(os.urandom))

    def certificate(self, wanted: Kind | None = None) -> tuple[x509.Certificate, OwnerKey]:
        """A new certificate of `wanted` (securities by default) and its key."""
        owner = self.device()
        wanted = wanted or kind("SignKorea", Scope.SECURITIES)
        request = Request.by(owner)
        return self.pki.authority(wanted).issue_new(request, applicant=self.applicant, kind=wanted), owner


@pytest.fixture
def customer(pki: KoreanPki, prepared: PreparedKeys) -> Customer:
    return Customer(pki, prepared, Applicant("은가람", IDENTIFIER, holder="customer-1"))


@pytest.fixture
def application(pki: KoreanPki) -> PkiApplication:
    return PkiApplication(pki)


@pytest.fixture
def gate(pki: KoreanPki, clock: ManualClock, application: PkiApplication) -> LoginGate:
    """A bank that accepts every kind, asks OCSP for customers and the root's list for authorities."""
    lists = CrlSource([load_crl(pki.root.status.crl())], anchors=pki.anchors)
    return LoginGate(
        anchors=pki.anchors,
        intermediates=pki.intermediates,
        kinds=KINDS,
        revocation=AnyOf(OcspSource(application.ask, random=os.urandom), lists),
        clock=clock,
        random=os.urandom,
    )


@dataclass(frozen=True)
class Fixture:
    """The yessign test certificate inside the PyPinkSign wheel: not ours, to be reproduced byte for byte."""

    certificate_der: bytes
    key_file: bytes
    key_salt: bytes
    plain_key: bytes
    pfx: bytes
    password: str
    r: bytes

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.certificate_der)

    @property
    def owner(self) -> OwnerKey:
        return unprotect(self.key_file, self.password)


@pytest.fixture(scope="session")
def yessign() -> Fixture:
    decode = base64.b64decode
    return Fixture(
        certificate_der=decode(TEST_CERT["signCert"]),
        key_file=decode(TEST_CERT["signPri"]),
        key_salt=decode(TEST_CERT["signPriSalt"]),
        plain_key=decode(TEST_CERT["plainSignPriFullB64"]),
        pfx=decode(TEST_CERT["pfx"]),
        password=TEST_CERT["signPw"].decode(),
        r=TEST_CERT["r"],
    )


OpenSsl = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def openssl() -> OpenSsl:
    """The `openssl` command; its exit code is for the test to judge."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("the openssl command is not installed: one of the second witnesses is absent")

    def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
        command = [program, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=False, timeout=30)

    return run


@pytest.fixture
def pem(tmp_path: Path) -> Callable[..., Path]:
    """Writes certificates into one PEM file."""

    def write(name: str, *certificates: x509.Certificate) -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(c.public_bytes(Encoding.PEM) for c in certificates))
        return path

    return write
