"""signPri.key: the yessign fixture byte for byte, PyPinkSign and openssl as witnesses, distinct errors."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypinksign import PinkSign

from ksfc_spec.pki import (
    Form,
    KeyMismatchError,
    MalformedError,
    OwnerKey,
    RandomNumber,
    RandomNumberMissingError,
    TruncatedError,
    UnsupportedError,
    WrongPasswordError,
    oids,
    privatekey,
    protect,
    seed,
    unprotect,
)
from ksfc_spec.pki.der import ParametrisedAlgorithm, encode, tlv

from .conftest import PASSWORD, Customer, Fixture, OpenSsl

WRITTEN = [Form.SEED_SHA1, Form.PBES2]


def numbers(owner: OwnerKey) -> RSAPublicNumbers:
    return owner.key.public_key().public_numbers()


def old_form(owner: OwnerKey, password: str, salt: bytes) -> bytes:
    """A file in the form that is read but never written."""
    plain = privatekey.encode_private_key_info(owner)
    key = privatekey.pbkdf1_sha1(password.encode(), salt, 2048)[:16]
    parameters = tlv(encode(privatekey.PbeParameters(salt=salt, iterations=2048)))
    sealed = seed.encrypt_cbc(plain, key=key, iv=b"0123456789012345")
    algorithm = ParametrisedAlgorithm(oid=oids.SEED_CBC, parameters=parameters)
    return encode(privatekey._EncryptedPrivateKeyInfo(algorithm=algorithm, data=sealed))


def test_the_fixture_byte_for_byte(yessign: Fixture) -> None:
    owner = unprotect(yessign.key_file, yessign.password)
    assert owner.r.secret == yessign.r
    assert privatekey.encode_private_key_info(owner) == yessign.plain_key
    assert protect(owner, yessign.password, random=lambda _: yessign.key_salt) == yessign.key_file
    assert owner.must_match(yessign.certificate) is owner


@pytest.mark.parametrize("form", WRITTEN)
def test_pypinksign_reads_what_we_write(customer: Customer, form: Form) -> None:
    certificate, owner = customer.certificate()
    data = protect(owner, PASSWORD, random=os.urandom, form=form)
    witness = PinkSign(pubkey_data=certificate.public_bytes(Encoding.DER))
    witness.load_prikey(prikey_data=data, prikey_password=PASSWORD.encode())
    assert witness.prikey is not None
    assert witness.prikey.private_numbers() == owner.key.private_numbers()
    assert int(str(witness._rand_num.asInteger())) == int.from_bytes(owner.r.secret, "big")


def test_pypinksign_reads_the_old_form_as_we_do(yessign: Fixture) -> None:
    data = old_form(yessign.owner, PASSWORD, os.urandom(8))
    witness = PinkSign(pubkey_data=yessign.certificate_der)
    witness.load_prikey(prikey_data=data, prikey_password=PASSWORD.encode())
    assert witness.prikey is not None
    read = unprotect(data, PASSWORD)
    assert witness.prikey.private_numbers() == read.key.private_numbers()
    assert read.r.secret == yessign.r
    assert privatekey.form_of(data) is Form.SEED_OLD


def test_openssl_reads_the_pbes2_form(yessign: Fixture, openssl: OpenSsl, tmp_path: Path) -> None:
    path = tmp_path / "signPri.key"
    path.write_bytes(protect(yessign.owner, PASSWORD, random=os.urandom, form=Form.PBES2))
    providers = ["-provider", "legacy", "-provider", "default"]
    shown = openssl(
        "pkey", "-in", path, "-inform", "DER", "-passin", f"pass:{PASSWORD}", *providers, "-noout", "-text"
    )
    assert shown.returncode == 0, shown.stderr
    assert b"2048 bit" in shown.stdout


def test_the_old_form_is_not_written(yessign: Fixture) -> None:
    with pytest.raises(UnsupportedError):
        protect(yessign.owner, PASSWORD, random=os.urandom, form=Form.SEED_OLD)


@pytest.mark.parametrize("form", WRITTEN)
def test_the_wrong_password(yessign: Fixture, form: Form) -> None:
    data = protect(yessign.owner, PASSWORD, random=os.urandom, form=form)
    for number in range(300):  # one wrong password in 256 leaves a padding that fits
        with pytest.raises(WrongPasswordError):
            unprotect(data, f"{PASSWORD}{number}")


def test_a_truncated_file(yessign: Fixture) -> None:
    for length in (0, 1, 5, 100, len(yessign.key_file) - 1):
        with pytest.raises(TruncatedError):
            unprotect(yessign.key_file[:length], yessign.password)


def test_a_file_that_is_something_else(yessign: Fixture) -> None:
    with pytest.raises(MalformedError) as caught:
        unprotect(yessign.certificate_der, yessign.password)
    assert not isinstance(caught.value, TruncatedError)


def test_a_key_that_is_not_the_certificates(yessign: Fixture, customer: Customer) -> None:
    _, other = customer.certificate()
    with pytest.raises(KeyMismatchError):
        other.must_match(yessign.certificate)


def test_a_key_without_r(yessign: Fixture) -> None:
    bare = OwnerKey(yessign.owner.key, None)
    read = unprotect(protect(bare, PASSWORD, random=os.urandom), PASSWORD)
    assert read.random_number is None
    with pytest.raises(RandomNumberMissingError):
        _ = read.r


def test_r_of_broken_bits(yessign: Fixture) -> None:
    """153 bits fill 20 bytes and are fewer than 160 all the same."""
    plain = yessign.plain_key
    whole = b"\x03\x15\x00" + yessign.r
    broken = b"\x03\x15\x07" + yessign.r[:-1] + b"\x80"
    assert whole in plain
    with pytest.raises(MalformedError, match="randomNum"):
        privatekey.decode_private_key_info(plain.replace(whole, broken))


@pytest.mark.parametrize("form", WRITTEN)
def test_a_password_that_no_keyboard_gives(yessign: Fixture, form: Form) -> None:
    """JSON can bring half a surrogate pair."""
    with pytest.raises(WrongPasswordError):
        unprotect(yessign.key_file, "\ud800")
    with pytest.raises(WrongPasswordError):
        protect(yessign.owner, "\ud800", random=os.urandom, form=form)


def test_a_file_that_asks_for_endless_derivation(yessign: Fixture) -> None:
    parameters = tlv(encode(privatekey.PbeParameters(salt=bytes(8), iterations=2**31)))
    algorithm = ParametrisedAlgorithm(oid=oids.SEED_CBC_WITH_SHA1, parameters=parameters)
    data = encode(privatekey._EncryptedPrivateKeyInfo(algorithm=algorithm, data=bytes(16)))
    with pytest.raises(UnsupportedError, match="iterations"):
        unprotect(data, PASSWORD)


def test_pbkdf1_is_pbkdf1() -> None:
    once = hashlib.sha1(b"password" + b"saltsalt").digest()
    assert privatekey.pbkdf1_sha1(b"password", b"saltsalt", 1) == once
    assert privatekey.pbkdf1_sha1(b"password", b"saltsalt", 2) == hashlib.sha1(once).digest()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    password=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    r=st.none() | st.binary(min_size=20, max_size=48),
    salt=st.binary(min_size=16, max_size=16),
    form=st.sampled_from(WRITTEN),
)
def test_a_key_survives_the_codec(
    yessign: Fixture, password: str, r: bytes | None, salt: bytes, form: Form
) -> None:
    owner = OwnerKey(yessign.owner.key, RandomNumber(r) if r is not None else None)
    data = protect(owner, password, random=lambda n: salt[:n], form=form)
    read = unprotect(data, password)
    assert (numbers(read), read.random_number) == (numbers(owner), owner.random_number)
    assert privatekey.form_of(data) is form
