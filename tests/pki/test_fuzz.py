"""Broken input to every parser: an answer or one of our errors, in bounded time, never a crash."""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksfc_spec.pki import (
    Bundle,
    CrlSource,
    Form,
    KeyPool,
    MalformedError,
    OcspSource,
    PathValidator,
    PkiApplication,
    PkiError,
    PreparedKeys,
    Protection,
    Request,
    RevokedError,
    StatusUnknownError,
    kind_of,
    load_certificate,
    load_crl,
    pack,
    privatekey,
    protect,
    sign_message,
    unpack,
    unprotect,
    verify_message,
    vid,
)

from .conftest import PASSWORD, START, Customer, Fixture

Parser = Callable[[bytes], object]
ROUNDS = 150
SECONDS = 3.0
"""CPU time of one parse: the most iterations that a file may ask for included."""


def read_certificate(data: bytes) -> None:
    certificate = load_certificate(data)
    vid.read(certificate)
    kind_of(certificate)


@pytest.fixture
def samples(customer: Customer, yessign: Fixture, prepared: PreparedKeys) -> dict[str, tuple[bytes, Parser]]:
    certificate, owner = customer.certificate()
    authority = customer.pki.authority("SignKorea")
    authority.suspend(certificate.serial_number)
    load = prepared.load
    bundle = Bundle(certificate, owner)
    return {
        "certificate": (certificate.public_bytes(Encoding.DER), read_certificate),
        "fixture certificate": (yessign.certificate_der, read_certificate),
        "signPri.key": (
            protect(owner, PASSWORD, random=os.urandom),
            lambda data: unprotect(data, PASSWORD, load=load),
        ),
        "signPri.key PBES2": (
            protect(owner, PASSWORD, random=os.urandom, form=Form.PBES2),
            lambda data: unprotect(data, PASSWORD, load=load),
        ),
        "PrivateKeyInfo": (privatekey.encode_private_key_info(owner), privatekey.decode_private_key_info),
        "PKCS#12": (
            pack(bundle, PASSWORD, random=os.urandom),
            lambda data: unpack(data, PASSWORD, load=load),
        ),
        "PKCS#12 modern": (
            pack(bundle, PASSWORD, random=os.urandom, protection=Protection.MODERN),
            lambda data: unpack(data, PASSWORD, load=load),
        ),
        "CMS": (sign_message(b"n", certificate=certificate, key=owner.key, at=START), verify_message),
        "CRL": (authority.status.crl(), load_crl),
        "identifyData": (
            vid.encode_identify_data(vid.IdentifyData("은가람", bytes(32))),
            vid.decode_identify_data,
        ),
        "PKCS#10": (Request.by(owner).pkcs10, lambda data: Request(data, owner.r).proven_key()),
    }


def broken(data: bytes, rng: random.Random) -> bytes:
    """One to four changes: a byte, a length, a cut, an insertion, a doubled or lost part."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        spot = rng.randrange(len(out)) if out else 0
        match rng.randrange(6):
            case 0 if out:
                out[spot] ^= 1 << rng.randrange(8)
            case 1 if out:
                out[spot] = rng.choice((0x00, 0x7F, 0x80, 0x81, 0x84, 0xFF))
            case 2:
                del out[spot:]
            case 3:
                out[spot:spot] = rng.randbytes(rng.randint(1, 8))
            case 4:
                out[spot:spot] = out[spot : spot + rng.randint(1, 64)]
            case _:
                del out[spot : spot + rng.randint(1, 16)]
    return bytes(out)


def parsed_or_refused(parser: Parser, data: bytes) -> None:
    start = time.thread_time()
    with contextlib.suppress(PkiError):
        parser(data)
    assert time.thread_time() - start < SECONDS


@pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive:Warning")
@pytest.mark.filterwarnings("ignore:The parsed certificate contains a NULL parameter value:Warning")
def test_broken_input_is_parsed_or_refused(samples: dict[str, tuple[bytes, Parser]]) -> None:
    """The library warns of some oddities that it still parses; those are not ours to refuse."""
    rng = random.Random(20930302)
    for sample, parser in samples.values():
        for _ in range(ROUNDS):
            parsed_or_refused(parser, broken(sample, rng))


def test_unbroken_input_is_parsed(samples: dict[str, tuple[bytes, Parser]]) -> None:
    """Else the run above would prove nothing."""
    for name, (sample, parser) in samples.items():
        if name != "fixture certificate":
            parser(sample)


def test_every_truncation_is_refused(samples: dict[str, tuple[bytes, Parser]]) -> None:
    for sample, parser in samples.values():
        for length in {*range(40), *range(40, len(sample), 61), len(sample) - 1}:
            if length < len(sample):
                with pytest.raises(PkiError):
                    parser(sample[:length])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_noise_is_refused(samples: dict[str, tuple[bytes, Parser]], data: bytes) -> None:
    for _, parser in samples.values():
        with pytest.raises(PkiError):
            parser(data)


def test_the_responder_answers_anything(customer: Customer) -> None:
    certificate, _ = customer.certificate()
    authority = customer.pki.authority("SignKorea")
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, authority.certificate, SHA256())
    request = builder.build().public_bytes(Encoding.DER)
    rng = random.Random(20930303)
    for _ in range(ROUNDS):
        answer = ocsp.load_der_ocsp_response(authority.status.ocsp(broken(request, rng)))
        assert answer.response_status.name in ("SUCCESSFUL", "MALFORMED_REQUEST", "UNAUTHORIZED")


def test_a_broken_answer_is_never_good(customer: Customer, application: PkiApplication) -> None:
    """The certificate is revoked: whatever arrives, it is revoked or its status unknown."""
    certificate, _ = customer.certificate()
    authority = customer.pki.authority("SignKorea")
    authority.revoke(certificate.serial_number)
    rng = random.Random(20930304)

    def ask(url: str, request: bytes) -> bytes:
        return broken(application.ask(url, request), rng)

    source = OcspSource(ask, random=os.urandom)
    for _ in range(ROUNDS):
        with pytest.raises((RevokedError, StatusUnknownError)):
            source.check(certificate, issuer=authority.certificate, at=START)


@pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive:Warning")
@pytest.mark.filterwarnings("ignore:The parsed certificate contains a NULL parameter value:Warning")
def test_a_broken_certificate_has_no_path(customer: Customer) -> None:
    certificate, _ = customer.certificate()
    pki = customer.pki
    lists = CrlSource([load_crl(pki.desk(of).crl()) for of in ("KISA", "SignKorea")])
    validator = PathValidator(pki.anchors, intermediates=pki.intermediates, revocation=lists)
    validator.validate(certificate, at=START)
    rng, parsed = random.Random(20930305), 0
    for _ in range(20 * ROUNDS):
        try:
            changed = x509.load_der_x509_certificate(broken(certificate.public_bytes(Encoding.DER), rng))
        except ValueError:
            continue
        parsed += 1
        if changed != certificate:
            with pytest.raises(PkiError):
                validator.validate(changed, at=START)
    assert parsed > ROUNDS


def test_the_pool_refuses_what_is_no_key() -> None:
    pool = KeyPool(stock=0)
    pool.close()
    with pytest.raises(MalformedError):
        pool.load(b"\x30\x00")
