"""CRL and OCSP: right within the same second as a revocation, over HTTP, and accepted by openssl."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from ksfc_spec.clock import ManualClock
from ksfc_spec.pki import (
    CrlSource,
    KoreanPki,
    MalformedError,
    OcspSource,
    PkiApplication,
    RevokedError,
    StatusUnknownError,
    SuspendedError,
    load_crl,
)
from ksfc_spec.pki.lifecycle import lapses_at

from .conftest import START, Customer, OpenSsl

Pem = Callable[..., Path]
Reason = x509.ReasonFlags


def listed(pki: KoreanPki, certificate: x509.Certificate) -> x509.RevokedCertificate | None:
    return load_crl(pki.authority("SignKorea").status.crl()).get_revoked_certificate_by_serial_number(
        certificate.serial_number
    )


def request_for(pki: KoreanPki, certificate: x509.Certificate, nonce: bytes | None = None) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        certificate, pki.authority("SignKorea").certificate, SHA256()
    )
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def answered(pki: KoreanPki, certificate: x509.Certificate) -> ocsp.OCSPResponse:
    return ocsp.load_der_ocsp_response(pki.authority("SignKorea").status.ocsp(request_for(pki, certificate)))


def test_both_tell_of_a_revocation_at_once(customer: Customer, clock: ManualClock) -> None:
    """The clock stands still throughout: asked before and after within one second."""
    pki = customer.pki
    certificate, _ = customer.certificate()
    assert listed(pki, certificate) is None
    assert answered(pki, certificate).certificate_status is ocsp.OCSPCertStatus.GOOD
    pki.authority("SignKorea").revoke(certificate.serial_number, reason=Reason.key_compromise)
    entry = listed(pki, certificate)
    assert entry is not None
    assert entry.revocation_date_utc == clock.now()
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is Reason.key_compromise
    answer = answered(pki, certificate)
    assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert answer.revocation_time_utc == clock.now()
    assert answer.this_update_utc == clock.now()


def test_a_fraction_of_a_second_never_dates_a_revocation_ahead(
    customer: Customer, clock: ManualClock
) -> None:
    certificate, _ = customer.certificate()
    clock.advance(timedelta(microseconds=999_999))
    customer.pki.authority("SignKorea").revoke(certificate.serial_number)
    answer = answered(customer.pki, certificate)
    assert answer.revocation_time_utc == answer.this_update_utc == START


def test_a_suspension_is_on_hold_until_it_lapses(customer: Customer, clock: ManualClock) -> None:
    pki, (certificate, _) = customer.pki, customer.certificate()
    pki.authority("SignKorea").suspend(certificate.serial_number)
    assert answered(pki, certificate).revocation_reason is Reason.certificate_hold
    clock.advance(lapses_at(START) - START - timedelta(seconds=1))
    assert _reason(pki, certificate) is Reason.certificate_hold
    clock.advance(timedelta(seconds=1))
    assert _reason(pki, certificate) is Reason.cessation_of_operation
    assert answered(pki, certificate).revocation_reason is Reason.cessation_of_operation


def _reason(pki: KoreanPki, certificate: x509.Certificate) -> Reason:
    entry = listed(pki, certificate)
    assert entry is not None
    return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason


def test_a_resumed_certificate_is_good_again(customer: Customer) -> None:
    pki, (certificate, _) = customer.pki, customer.certificate()
    pki.authority("SignKorea").suspend(certificate.serial_number)
    pki.authority("SignKorea").resume(certificate.serial_number)
    assert listed(pki, certificate) is None
    assert answered(pki, certificate).certificate_status is ocsp.OCSPCertStatus.GOOD


def test_an_unchanged_list_is_not_signed_twice(pki: KoreanPki, clock: ManualClock) -> None:
    desk = pki.authority("SignKorea").status
    first = desk.crl()
    assert desk.crl() is first
    clock.advance(timedelta(minutes=10))
    later = load_crl(desk.crl())
    assert later.last_update_utc == clock.now()
    number = later.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    assert number == 2


def test_what_the_authority_never_issued_is_unknown(customer: Customer) -> None:
    certificate, _ = customer.certificate()
    authority = customer.pki.authority("SignKorea")
    asked = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        *_hashes(request_for(customer.pki, certificate)), 77, SHA256()
    )
    answer = ocsp.load_der_ocsp_response(authority.status.ocsp(asked.build().public_bytes(Encoding.DER)))
    assert answer.certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def _hashes(request: bytes) -> tuple[bytes, bytes]:
    loaded = ocsp.load_der_ocsp_request(request)
    return loaded.issuer_name_hash, loaded.issuer_key_hash


def test_refusals_have_their_status(customer: Customer) -> None:
    certificate, _ = customer.certificate()
    other = customer.pki.authority("yessign").status
    status = ocsp.OCSPResponseStatus
    for request, expected in [
        (request_for(customer.pki, certificate), status.UNAUTHORIZED),
        (b"", status.MALFORMED_REQUEST),
        (b"\x30\x03\x02\x01\x01", status.MALFORMED_REQUEST),
        (request_for(customer.pki, certificate, bytes(129)), status.MALFORMED_REQUEST),
    ]:
        assert ocsp.load_der_ocsp_response(other.ocsp(request)).response_status is expected


def test_openssl_accepts_answers_and_lists(
    customer: Customer, openssl: OpenSsl, pem: Pem, tmp_path: Path
) -> None:
    pki, (certificate, _) = customer.pki, customer.certificate()
    authority = pki.authority("SignKorea")
    authority.revoke(certificate.serial_number, reason=Reason.superseded)
    ca, ee = pem("ca.pem", authority.certificate), pem("ee.pem", certificate)
    root = pem("both.pem", pki.root.certificate, authority.certificate)
    request, answer, crl = tmp_path / "r.der", tmp_path / "a.der", tmp_path / "list.crl"
    made = openssl("ocsp", "-issuer", ca, "-cert", ee, "-reqout", request)
    assert made.returncode == 0, made.stderr
    answer.write_bytes(authority.status.ocsp(request.read_bytes()))
    shown = openssl(
        "ocsp", "-respin", answer, "-issuer", ca, "-cert", ee, "-CAfile", root, "-no_nonce",
        "-attime", int(START.timestamp()), "-validity_period", 10**9,
    )  # fmt: skip
    assert b"Response verify OK" in shown.stderr, shown.stderr
    assert b"revoked" in shown.stdout
    assert b"superseded" in shown.stdout
    crl.write_bytes(authority.status.crl())
    checked = openssl("crl", "-inform", "DER", "-in", crl, "-CAfile", root, "-noout")
    assert b"verify OK" in checked.stderr, checked.stderr


def test_over_http(customer: Customer, application: PkiApplication) -> None:
    pki, (certificate, _) = customer.pki, customer.certificate()
    request = request_for(pki, certificate, os.urandom(16))
    in_path = base64.b64encode(request).decode().replace("/", "%2F").replace("+", "%2B").replace("=", "%3D")

    async def converse() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://pki.example") as client:
            return [
                await client.get("/crl/SignKorea.crl"),
                await client.get("/crl/KISA.crl"),
                await client.post("/ocsp/SignKorea", content=request),
                await client.get(f"/ocsp/SignKorea/{in_path}"),
                await client.get("/ca/yessign.cer"),
                await client.get("/ca/Nobody.cer"),
                await client.delete("/crl/SignKorea.crl"),
                await client.post("/ocsp/SignKorea", content=bytes(20_000)),
                await client.get("/ocsp/SignKorea/***"),
            ]

    crl, arl, posted, got, ca, absent, wrong, large, garbled = asyncio.run(converse())
    assert crl.headers["content-type"] == "application/pkix-crl"
    assert crl.headers["cache-control"] == "no-store"
    assert load_crl(crl.content).issuer == pki.authority("SignKorea").certificate.subject
    assert load_crl(arl.content).issuer == pki.root.certificate.subject
    for response in (posted, got):
        assert response.headers["content-type"] == "application/ocsp-response"
        assert ocsp.load_der_ocsp_response(response.content).serial_number == certificate.serial_number
    assert x509.load_der_x509_certificate(ca.content) == pki.authority("yessign").certificate
    assert [r.status_code for r in (absent, wrong, large, garbled)] == [404, 405, 413, 404]


def test_a_request_in_the_address_may_end_in_a_slash(customer: Customer, application: PkiApplication) -> None:
    """Base64 has a slash among its letters, and one in 64 requests ends in it."""
    certificate, _ = customer.certificate()
    for length in range(16, 19):
        encoded = base64.b64encode(request_for(customer.pki, certificate, b"\xff" * length)).decode()
        status, _, content = application.answer("GET", f"/ocsp/SignKorea/{encoded}", b"")
        assert status == 200, encoded[-4:]
        assert ocsp.load_der_ocsp_response(content).serial_number == certificate.serial_number
    assert application.answer("GET", "/ocsp/SignKorea/가", b"")[0] == 404


def test_http_tells_of_a_revocation_within_the_same_second(
    customer: Customer, application: PkiApplication
) -> None:
    pki, (certificate, _) = customer.pki, customer.certificate()
    request = request_for(pki, certificate)

    async def ask() -> tuple[bool, ocsp.OCSPCertStatus]:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://pki.example") as client:
            crl = load_crl((await client.get("/crl/SignKorea.crl")).content)
            answer = ocsp.load_der_ocsp_response(
                (await client.post("/ocsp/SignKorea", content=request)).content
            )
        entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        return entry is not None, answer.certificate_status

    assert asyncio.run(ask()) == (False, ocsp.OCSPCertStatus.GOOD)
    pki.authority("SignKorea").revoke(certificate.serial_number)
    assert asyncio.run(ask()) == (True, ocsp.OCSPCertStatus.REVOKED)


class TestAsking:
    """The asking side believes an answer only for a reason."""

    def source(self, application: PkiApplication) -> OcspSource:
        return OcspSource(application.ask, random=os.urandom)

    def check(self, customer: Customer, source: OcspSource, certificate: x509.Certificate) -> None:
        issuer = customer.pki.authority("SignKorea").certificate
        source.check(certificate, issuer=issuer, at=START)

    def test_good_revoked_and_suspended(self, customer: Customer, application: PkiApplication) -> None:
        certificate, _ = customer.certificate()
        authority, source = customer.pki.authority("SignKorea"), self.source(application)
        self.check(customer, source, certificate)
        authority.suspend(certificate.serial_number)
        with pytest.raises(SuspendedError):
            self.check(customer, source, certificate)
        authority.resume(certificate.serial_number)
        authority.revoke(certificate.serial_number, reason=Reason.key_compromise)
        with pytest.raises(RevokedError) as caught:
            self.check(customer, source, certificate)
        assert (caught.value.reason, caught.value.since) == ("keyCompromise", START)

    def test_an_answer_cannot_be_played_again(self, customer: Customer, application: PkiApplication) -> None:
        certificate, _ = customer.certificate()
        kept: list[bytes] = []

        def ask(url: str, request: bytes) -> bytes:
            kept.append(application.ask(url, request))
            return kept[0]

        source = OcspSource(ask, random=os.urandom)
        self.check(customer, source, certificate)
        with pytest.raises(StatusUnknownError, match="nonce"):
            self.check(customer, source, certificate)

    def test_an_old_answer_is_none(self, customer: Customer, application: PkiApplication) -> None:
        certificate, _ = customer.certificate()
        issuer = customer.pki.authority("SignKorea").certificate
        with pytest.raises(StatusUnknownError, match="current"):
            self.source(application).check(certificate, issuer=issuer, at=START + timedelta(hours=1))

    def test_answers_about_others_and_broken_ones(
        self, customer: Customer, application: PkiApplication
    ) -> None:
        certificate, _ = customer.certificate()
        other, _ = customer.certificate()
        about_other = application.ask("x/SignKorea", request_for(customer.pki, other, bytes(16)))

        def unreachable(url: str, request: bytes) -> bytes:
            raise ConnectionError("no route")

        for ask in (lambda u, r: about_other, lambda u, r: b"", lambda u, r: b"\x30\x00", unreachable):
            with pytest.raises(StatusUnknownError):
                self.check(customer, OcspSource(ask, random=lambda n: bytes(n)), certificate)

    def test_a_changed_answer(self, customer: Customer, application: PkiApplication) -> None:
        certificate, _ = customer.certificate()

        def ask(url: str, request: bytes) -> bytes:
            answer = application.ask(url, request)
            signature = ocsp.load_der_ocsp_response(answer).signature
            return answer.replace(signature, bytes([signature[0] ^ 1]) + signature[1:])

        with pytest.raises(StatusUnknownError, match="signature"):
            self.check(customer, OcspSource(ask, random=os.urandom), certificate)

    def test_a_customer_is_no_responder(self, customer: Customer, application: PkiApplication) -> None:
        """Issued by the right authority, but not for OCSP signing."""
        certificate, owner = customer.certificate()
        status = customer.pki.authority("SignKorea").status
        status._responder = (certificate, owner.key)
        with pytest.raises(StatusUnknownError, match="entitled"):
            self.check(customer, self.source(application), certificate)

    def test_another_authoritys_responder_is_not_entitled(
        self, customer: Customer, application: PkiApplication
    ) -> None:
        """The right answer, but signed by the responder of yessign."""
        certificate, _ = customer.certificate()
        pki = customer.pki
        issuer = pki.authority("SignKorea")
        desk = pki.authority("yessign").status
        desk._is_ours = lambda asked: True  # type: ignore[method-assign]
        desk._ledger = issuer.ledger

        def ask(url: str, request: bytes) -> bytes:
            return desk.ocsp(request)

        with pytest.raises(StatusUnknownError, match="entitled"):
            self.check(customer, OcspSource(ask, random=os.urandom), certificate)


def test_a_list_signed_by_another_is_not_used(customer: Customer) -> None:
    certificate, _ = customer.certificate()
    issuer = customer.pki.authority("SignKorea").certificate
    wrong = load_crl(customer.pki.authority("yessign").status.crl())
    with pytest.raises(StatusUnknownError):
        CrlSource([wrong]).check(certificate, issuer=issuer, at=START)


def test_lists_that_are_none() -> None:
    with pytest.raises(MalformedError):
        load_crl(b"\x30\x00")


def test_sha1_requests_are_answered(customer: Customer) -> None:
    """Most OCSP clients still identify certificates by SHA-1."""
    certificate, _ = customer.certificate()
    authority = customer.pki.authority("SignKorea")
    built = ocsp.OCSPRequestBuilder().add_certificate(certificate, authority.certificate, SHA1()).build()
    answer = ocsp.load_der_ocsp_response(authority.status.ocsp(built.public_bytes(Encoding.DER)))
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
