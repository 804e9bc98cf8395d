"""How much the PKI costs over the plain calls it stands on: issuing, signing, verifying, OCSP answers.

Both sides of a ratio run in turns in this one process on the same inputs, so the figure survives a
slow machine. Exit code 1 if any of ours reaches less than `FLOOR` of the plain calls' rate.

    python -m tests.benchmarks.pki [--rounds 7] [--calls 60]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509 import ocsp

from ksfc_spec.clock import ManualClock
from ksfc_spec.pki import (
    KINDS,
    AnyOf,
    Applicant,
    CrlSource,
    Identifier,
    KeyPool,
    KoreanPki,
    LoginGate,
    OcspSource,
    OwnerKey,
    PkiApplication,
    Proof,
    RandomNumber,
    Request,
    Scope,
    kind,
    load_crl,
    sign_message,
)

FLOOR = 0.8
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class World:
    """One small PKI with a customer; everything both sides need, made beforehand."""

    def __post_init__(self) -> None:
        self.clock = ManualClock(START)
        self.keys = KeyPool(stock=4)
        self.pki = KoreanPki.found(clock=self.clock, keys=self.keys, random=os.urandom)
        self.kind = kind("SignKorea", Scope.SECURITIES)
        self.authority = self.pki.authority(self.kind)
        self.owner = OwnerKey(self.keys.take(), RandomNumber.draw(os.urandom))
        self.applicant = Applicant("한가람", Identifier("9001013000000"), "holder-1")
        self.request = Request.by(self.owner)
        self.certificate = self.authority.issue(self.request, applicant=self.applicant, kind=self.kind)
        self.signer_key = self.keys.take()
        self.clock.advance(timedelta(seconds=1))


def issuing(world: World) -> tuple[Callable[[], object], Callable[[], object]]:
    """A certificate from a request: proof of the key, VID, all extensions, signature."""
    template = world.certificate
    facts = [(e.value, e.critical) for e in template.extensions]
    attributes = [(a.oid, str(a.value)) for a in template.subject]
    own = (x509.SubjectAlternativeName, x509.SubjectKeyIdentifier)
    shared = [(value, critical) for value, critical in facts if not isinstance(value, own)]
    other = template.extensions.get_extension_for_class(x509.SubjectAlternativeName).value[0]
    assert isinstance(other, x509.OtherName)
    secret = os.urandom(43)

    def plain() -> bytes:
        asked = x509.load_der_x509_csr(world.request.pkcs10)
        if not asked.is_signature_valid:
            raise SystemExit("request")
        hashlib.sha256(hashlib.sha256(secret).digest()).digest()
        builder = x509.CertificateBuilder(
            template.issuer,
            x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes]),
            asked.public_key(),
            int.from_bytes(os.urandom(8), "big") | 1 << 64,
            START,
            START + timedelta(days=365),
        )
        for value, critical in shared:
            builder = builder.add_extension(value, critical=critical)
        named = x509.SubjectAlternativeName([x509.OtherName(other.type_id, other.value)])
        builder = builder.add_extension(named, critical=False)
        key_id = x509.SubjectKeyIdentifier.from_public_key(asked.public_key())  # type: ignore[arg-type]
        builder = builder.add_extension(key_id, critical=False)
        return builder.sign(world.signer_key, SHA256()).public_bytes(Encoding.DER)

    def ours() -> x509.Certificate:
        return world.authority.issue(world.request, applicant=world.applicant, kind=world.kind)

    return ours, plain


def signing(world: World) -> tuple[Callable[[], object], Callable[[], object]]:
    """A log-in nonce as CMS signed data."""
    nonce, options = os.urandom(32), [PKCS7Options.Binary, PKCS7Options.NoCapabilities]

    def plain() -> bytes:
        builder = PKCS7SignatureBuilder().set_data(nonce)
        return builder.add_signer(world.certificate, world.owner.key, SHA256()).sign(Encoding.DER, options)

    def ours() -> bytes:
        return sign_message(nonce, certificate=world.certificate, key=world.owner.key, at=world.clock.now())

    return ours, plain


def verifying(world: World) -> tuple[Callable[[], object], Callable[[], object]]:
    """A log-in: message, two-step path, OCSP answer (canned), CRL of the root, VID.

    The plain side makes the calls that no verifier can do without and decides nothing. The customers
    come back, so ours remembers what it read of their certificates; status and nonce are new each time.
    """
    canned: dict[bytes, bytes] = {}
    application = PkiApplication(world.pki)

    def ask(url: str, request: bytes) -> bytes:
        if request not in canned:
            canned[request] = application.ask(url, request)
        return canned[request]

    fixed = os.urandom(32)
    gate = LoginGate(
        anchors=world.pki.anchors,
        intermediates=world.pki.intermediates,
        kinds=KINDS,
        revocation=AnyOf(
            OcspSource(ask, random=lambda n: fixed[:n]),
            CrlSource([load_crl(world.pki.root.status.crl())], anchors=world.pki.anchors),
        ),
        clock=world.clock,
        random=lambda n: fixed[:n],
    )
    customers = [world.owner, *(OwnerKey(world.keys.take(), RandomNumber.draw(os.urandom)) for _ in range(3))]
    messages = []
    for owner in customers:
        certificate = world.authority.issue(Request.by(owner), applicant=world.applicant, kind=world.kind)
        message = sign_message(fixed, certificate=certificate, key=owner.key, at=START)
        messages.append(
            (message, certificate.public_bytes(Encoding.DER), Proof(world.applicant.identifier, owner.r))
        )
    world.clock.advance(timedelta(seconds=1))
    turn = iter(range(10**9))
    authority, root = world.authority.certificate, world.pki.root.certificate

    def ours() -> object:
        message, _, proof = messages[next(turn) % len(messages)]
        gate.challenge("session")
        return gate.verify(message, session="session", proof=proof)

    for _ in messages:
        ours()
    answers = list(canned.values())
    signed, signature = b"x" * 110, world.owner.key.sign(b"x" * 110, PKCS1v15(), SHA256())
    owner_public, root_crl = world.owner.key.public_key(), world.pki.root.status.crl()

    def plain() -> object:
        number = next(turn) % len(messages)
        hashlib.sha256(fixed).digest()
        leaf = x509.load_der_x509_certificate(messages[number][1])
        owner_public.verify(signature, signed, PKCS1v15(), SHA256())
        leaf.verify_directly_issued_by(authority)
        authority.verify_directly_issued_by(root)
        _read_what_decides(leaf)
        x509.load_der_x509_crl(root_crl).get_revoked_certificate_by_serial_number(authority.serial_number)
        request = ocsp.OCSPRequestBuilder().add_certificate(leaf, authority, SHA256())
        request.add_extension(x509.OCSPNonce(fixed[:16]), critical=False).build().public_bytes(Encoding.DER)
        return _read_answer(answers[number])

    return ours, plain


def _read_what_decides(leaf: x509.Certificate) -> None:
    """Validity, names and extensions: without them nothing can be decided about a certificate."""
    _ = leaf.not_valid_before_utc, leaf.not_valid_after_utc, leaf.subject, leaf.issuer
    leaf.extensions.get_extension_for_class(x509.KeyUsage)


def _read_answer(der: bytes) -> ocsp.OCSPResponse:
    answer = ocsp.load_der_ocsp_response(der)
    key = answer.certificates[0].public_key()
    assert isinstance(key, RSAPublicKey)
    key.verify(answer.signature, answer.tbs_response_bytes, PKCS1v15(), SHA256())
    _ = answer.certificate_status, answer.this_update_utc, answer.extensions
    return answer


def answering(world: World) -> tuple[Callable[[], object], Callable[[], object]]:
    """An OCSP answer to a request with a nonce."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        world.certificate, world.authority.certificate, SHA256()
    )
    request = (
        builder.add_extension(x509.OCSPNonce(os.urandom(16)), critical=False)
        .build()
        .public_bytes(Encoding.DER)
    )
    world.authority.status.ocsp(request)
    responder = x509.CertificateBuilder(
        world.authority.certificate.subject,
        world.authority.certificate.subject,
        world.signer_key.public_key(),
        1,
        START,
        START + timedelta(days=1),
    ).sign(world.signer_key, SHA256())

    def plain() -> bytes:
        asked = ocsp.load_der_ocsp_request(request)
        answer = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.GOOD,
            this_update=START,
            next_update=START + timedelta(minutes=1),
            revocation_time=None,
            revocation_reason=None,
        )
        nonce = asked.extensions.get_extension_for_class(x509.OCSPNonce).value
        answer = answer.responder_id(ocsp.OCSPResponderEncoding.HASH, responder).certificates([responder])
        return (
            answer.add_extension(nonce, critical=False)
            .sign(world.signer_key, SHA256())
            .public_bytes(Encoding.DER)
        )

    return lambda: world.authority.status.ocsp(request), plain


def compare(
    ours: Callable[[], object], plain: Callable[[], object], *, rounds: int, calls: int
) -> tuple[float, float, float]:
    """CPU seconds of a call of each side, taken in turns, and the median ratio of the rounds."""
    found = []
    for _ in range(rounds):
        spent = [0.0, 0.0]
        for _ in range(calls):
            for side, call in enumerate((ours, plain)):
                start = time.thread_time()
                call()
                spent[side] += time.thread_time() - start
        found.append((spent[1] / spent[0], spent[0] / calls, spent[1] / calls))
    return sorted(found)[len(found) // 2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--calls", type=int, default=60)
    options = parser.parse_args()
    world, slow = World(), []
    world.keys.close()
    print(f"{'operation':<12}{'ours':>10}{'plain':>10}{'ratio':>8}   (floor {FLOOR})")
    for build in (issuing, signing, verifying, answering):
        ratio, ours, plain = compare(*build(world), rounds=options.rounds, calls=options.calls)
        print(f"{build.__name__:<12}{ours * 1e6:>7.0f} µs{plain * 1e6:>7.0f} µs{ratio:>8.2f}")
        if ratio < FLOOR:
            slow.append(build.__name__)
    if slow:
        print("below the floor:", ", ".join(slow), file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
