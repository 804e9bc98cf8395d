"""Signed messages and log-in by certificate: openssl as witness, and every way to be refused."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksfc_spec.clock import ManualClock
from ksfc_spec.pki import (
    AnyOf,
    CrlSource,
    Identifier,
    IdentityMismatchError,
    LoginGate,
    MalformedError,
    MemoryNonceBook,
    NonceError,
    OcspSource,
    PkiApplication,
    Proof,
    RandomNumber,
    RevokedError,
    Scope,
    StaleNonceError,
    SuspendedError,
    TruncatedError,
    UnsupportedError,
    ValidationError,
    kind,
    load_crl,
    sign_message,
    verify_message,
)
from ksfc_spec.pki.lifecycle import lapses_at

from .conftest import IDENTIFIER, START, Customer, Fixture, OpenSsl

Pem = Callable[..., Path]
SESSION = "session-1"


def answer(gate: LoginGate, customer: Customer, session: str = SESSION) -> bytes:
    """A new customer certificate's signature under a new nonce."""
    certificate, owner = customer.certificate()
    nonce = gate.challenge(session)
    return sign_message(nonce, certificate=certificate, key=owner.key, at=START)


class TestMessages:
    def test_openssl_verifies_ours(
        self, customer: Customer, openssl: OpenSsl, pem: Pem, tmp_path: Path
    ) -> None:
        certificate, owner = customer.certificate()
        message, out = tmp_path / "m.der", tmp_path / "out"
        content = os.urandom(100)
        message.write_bytes(sign_message(content, certificate=certificate, key=owner.key, at=START))
        trusted = pem("t.pem", customer.pki.root.certificate, customer.pki.authority("SignKorea").certificate)
        verified = openssl(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", message, "-CAfile", trusted,
            "-purpose", "any", "-attime", int(START.timestamp()), "-out", out,
        )  # fmt: skip
        assert verified.returncode == 0, verified.stderr
        assert out.read_bytes() == content

    def test_we_verify_openssls(self, customer: Customer, openssl: OpenSsl, pem: Pem, tmp_path: Path) -> None:
        certificate, owner = customer.certificate()
        key, content, message = tmp_path / "k.pem", tmp_path / "c", tmp_path / "m.der"
        key.write_bytes(owner.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        content.write_bytes(b"\x00nonce\xff")
        made = openssl(
            "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-in", content,
            "-signer", pem("s.pem", certificate), "-inkey", key, "-out", message,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        signed = verify_message(message.read_bytes())
        assert signed.content == b"\x00nonce\xff"
        assert signed.signer == certificate
        assert signed.signed_at is not None

    def test_we_verify_the_librarys(self, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        builder = PKCS7SignatureBuilder().set_data(b"nonce").add_signer(certificate, owner.key, SHA256())
        assert verify_message(builder.sign(Encoding.DER, [PKCS7Options.Binary])).content == b"nonce"

    def test_a_detached_one_is_refused(self, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        builder = PKCS7SignatureBuilder().set_data(b"nonce").add_signer(certificate, owner.key, SHA256())
        options = [PKCS7Options.Binary, PKCS7Options.DetachedSignature]
        with pytest.raises(UnsupportedError):
            verify_message(builder.sign(Encoding.DER, options))

    def test_one_without_signed_attributes_is_refused(self, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        builder = PKCS7SignatureBuilder().set_data(b"nonce").add_signer(certificate, owner.key, SHA256())
        with pytest.raises(UnsupportedError):
            verify_message(builder.sign(Encoding.DER, [PKCS7Options.Binary, PKCS7Options.NoAttributes]))

    def test_content_and_signature_are_bound(self, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        message = sign_message(b"nonce-1", certificate=certificate, key=owner.key, at=START)
        with pytest.raises(ValidationError) as caught:
            verify_message(message.replace(b"nonce-1", b"nonce-2"))
        assert caught.value.check == "content_digest"
        with pytest.raises(ValidationError) as caught:
            verify_message(message[:-1] + bytes([message[-1] ^ 1]))
        assert caught.value.check == "message_signature"

    def test_content_of_another_type_is_refused(
        self, customer: Customer, openssl: OpenSsl, pem: Pem, tmp_path: Path
    ) -> None:
        """A signed time-stamp body is no answer to a nonce, whatever bytes it holds."""
        certificate, owner = customer.certificate()
        key, content, message = tmp_path / "k.pem", tmp_path / "c", tmp_path / "m.der"
        key.write_bytes(owner.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        content.write_bytes(b"nonce")
        made = openssl(
            "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-in", content,
            "-econtent_type", "1.2.840.113549.1.9.16.1.4",
            "-signer", pem("s.pem", certificate), "-inkey", key, "-out", message,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        with pytest.raises(UnsupportedError):
            verify_message(message.read_bytes())

    @pytest.mark.parametrize("version", [3, 5])
    def test_a_certificate_of_no_known_version(self, customer: Customer, version: int) -> None:
        certificate, owner = customer.certificate()
        message = sign_message(b"nonce", certificate=certificate, key=owner.key, at=START)
        changed = message.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01" + bytes([version]), 1)
        assert changed != message
        with pytest.raises(MalformedError):
            verify_message(changed)

    def test_unreadable_ones(self, yessign: Fixture, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        message = sign_message(b"nonce", certificate=certificate, key=owner.key, at=START)
        with pytest.raises(TruncatedError):
            verify_message(message[:-1])
        with pytest.raises(MalformedError):
            verify_message(yessign.certificate_der)
        with pytest.raises(MalformedError, match="64 KiB"):
            verify_message(bytes(2**16 + 1))

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(content=st.binary(max_size=200), years=st.integers(0, 60))
    def test_a_message_survives_the_codec(self, yessign: Fixture, content: bytes, years: int) -> None:
        """Signing times on both sides of 2050 included."""
        at = START.replace(year=START.year + years)
        signed = verify_message(
            sign_message(content, certificate=yessign.certificate, key=yessign.owner.key, at=at)
        )
        assert (signed.content, signed.signed_at) == (content, at)


class TestLogin:
    def test_a_customer_with_proof_of_identity(self, gate: LoginGate, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        message = sign_message(gate.challenge(SESSION), certificate=certificate, key=owner.key, at=START)
        login = gate.verify(message, session=SESSION, proof=Proof(IDENTIFIER, owner.r))
        assert login.certificate == certificate
        assert login.kind == kind("SignKorea", Scope.SECURITIES)
        assert login.identity is not None
        assert login.identity.real_name == "은가람"

    def test_without_proof_identity_stays_open(self, gate: LoginGate, customer: Customer) -> None:
        assert gate.verify(answer(gate, customer), session=SESSION).identity is None

    def test_replay(self, gate: LoginGate, customer: Customer) -> None:
        message = answer(gate, customer)
        gate.verify(message, session=SESSION)
        with pytest.raises(NonceError) as caught:
            gate.verify(message, session=SESSION)
        assert not isinstance(caught.value, StaleNonceError)

    def test_of_many_who_answer_at_once_one_gets_in(self, gate: LoginGate, customer: Customer) -> None:
        message = answer(gate, customer)
        together, outcomes = threading.Barrier(6), []

        def log_in() -> None:
            together.wait()
            try:
                gate.verify(message, session=SESSION)
                outcomes.append("in")
            except NonceError:
                outcomes.append("refused")

        threads = [threading.Thread(target=log_in) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["in"] + 5 * ["refused"]

    def test_a_failed_try_uses_the_nonce_up(self, gate: LoginGate, customer: Customer) -> None:
        message = answer(gate, customer)
        with pytest.raises(MalformedError):
            gate.verify(b"", session=SESSION)
        with pytest.raises(NonceError):
            gate.verify(message, session=SESSION)

    def test_a_stale_nonce(self, gate: LoginGate, customer: Customer, clock: ManualClock) -> None:
        message = answer(gate, customer)
        clock.advance(timedelta(minutes=3))
        gate.verify(message, session=SESSION)
        message = answer(gate, customer)
        clock.advance(timedelta(minutes=3, seconds=1))
        with pytest.raises(StaleNonceError):
            gate.verify(message, session=SESSION)

    def test_another_sessions_nonce(self, gate: LoginGate, customer: Customer) -> None:
        message = answer(gate, customer, "session-2")
        gate.challenge(SESSION)
        with pytest.raises(NonceError):
            gate.verify(message, session=SESSION)

    def test_a_new_challenge_replaces_the_old(self, gate: LoginGate, customer: Customer) -> None:
        message = answer(gate, customer)
        gate.challenge(SESSION)
        with pytest.raises(NonceError):
            gate.verify(message, session=SESSION)

    def test_a_certificate_revoked_a_moment_ago(self, gate: LoginGate, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        for _ in range(2):
            message = sign_message(gate.challenge(SESSION), certificate=certificate, key=owner.key, at=START)
            if _ == 0:
                gate.verify(message, session=SESSION)
                customer.pki.authority("SignKorea").revoke(certificate.serial_number)
        with pytest.raises(RevokedError):
            gate.verify(message, session=SESSION)

    def test_a_suspended_certificate_until_it_is_resumed(self, gate: LoginGate, customer: Customer) -> None:
        certificate, owner = customer.certificate()
        authority = customer.pki.authority("SignKorea")

        def log_in() -> None:
            nonce = gate.challenge(SESSION)
            gate.verify(
                sign_message(nonce, certificate=certificate, key=owner.key, at=START), session=SESSION
            )

        authority.suspend(certificate.serial_number)
        with pytest.raises(SuspendedError):
            log_in()
        authority.resume(certificate.serial_number)
        log_in()

    def test_an_expired_certificate(self, gate: LoginGate, customer: Customer, clock: ManualClock) -> None:
        certificate, owner = customer.certificate()
        clock.advance(certificate.not_valid_after_utc - START + timedelta(seconds=1))
        message = sign_message(gate.challenge(SESSION), certificate=certificate, key=owner.key, at=START)
        with pytest.raises(ValidationError) as caught:
            gate.verify(message, session=SESSION)
        assert caught.value.check == "within_validity"

    @pytest.mark.parametrize("wrong", ["identifier", "r"])
    def test_somebody_elses_identity(self, gate: LoginGate, customer: Customer, wrong: str) -> None:
        certificate, owner = customer.certificate()
        message = sign_message(gate.challenge(SESSION), certificate=certificate, key=owner.key, at=START)
        identifier = Identifier("9405054000000") if wrong == "identifier" else IDENTIFIER
        r = RandomNumber(bytes(20)) if wrong == "r" else owner.r
        with pytest.raises(IdentityMismatchError):
            gate.verify(message, session=SESSION, proof=Proof(identifier, r))

    def test_a_foreign_certificate(self, gate: LoginGate, yessign: Fixture) -> None:
        nonce = gate.challenge(SESSION)
        message = sign_message(nonce, certificate=yessign.certificate, key=yessign.owner.key, at=START)
        with pytest.raises(ValidationError) as caught:
            gate.verify(message, session=SESSION)
        assert caught.value.check == "path_exists"

    def test_a_signature_with_another_key(
        self, gate: LoginGate, customer: Customer, yessign: Fixture
    ) -> None:
        certificate, _ = customer.certificate()
        message = sign_message(
            gate.challenge(SESSION), certificate=certificate, key=yessign.owner.key, at=START
        )
        with pytest.raises(ValidationError) as caught:
            gate.verify(message, session=SESSION)
        assert caught.value.check == "message_signature"

    def test_an_authoritys_certificate_is_not_for_logging_in(
        self, gate: LoginGate, customer: Customer
    ) -> None:
        authority = customer.pki.authority("SignKorea")
        message = sign_message(
            gate.challenge(SESSION), certificate=authority.certificate, key=authority._key, at=START
        )
        with pytest.raises(ValidationError) as caught:
            gate.verify(message, session=SESSION)
        assert caught.value.check == "certificate_may_sign"

    def test_a_kind_this_bank_does_not_take(
        self, customer: Customer, clock: ManualClock, application: PkiApplication
    ) -> None:
        pki = customer.pki
        lists = CrlSource([load_crl(pki.root.status.crl())], anchors=pki.anchors)
        strict = LoginGate(
            anchors=pki.anchors,
            intermediates=pki.intermediates,
            kinds=[kind("SignKorea", Scope.UNIVERSAL)],
            revocation=AnyOf(OcspSource(application.ask, random=os.urandom), lists),
            clock=clock,
            random=os.urandom,
        )
        with pytest.raises(ValidationError) as caught:
            strict.verify(answer(strict, customer), session=SESSION)
        assert caught.value.check == "policy_is_accepted"


def test_of_many_who_redeem_one_nonce_one_gets_it() -> None:
    book = MemoryNonceBook()
    book.put(SESSION, b"nonce", given=START)
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(book.take(SESSION))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(item is not None for item in got) == [False] * 7 + [True]


def test_old_nonces_do_not_pile_up() -> None:
    book = MemoryNonceBook()
    for number in range(100):
        book.put(f"s{number}", b"n", given=START + timedelta(minutes=number))
    assert len(book._waiting) <= 8
    assert book.take("s0") is None
    assert book.take("s99") is not None


def test_a_lapse_is_six_months() -> None:
    assert f"{lapses_at(START):%Y-%m-%d}" == "2026-09-02"


def test_the_signing_time_is_the_signers_word(customer: Customer) -> None:
    """It is shown, not believed: freshness comes from the nonce alone."""
    certificate, owner = customer.certificate()
    lie = START - timedelta(days=365)
    message = sign_message(b"n", certificate=certificate, key=owner.key, at=lie)
    assert verify_message(message).signed_at == lie
