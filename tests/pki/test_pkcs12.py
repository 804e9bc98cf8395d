"""PKCS#12: the yessign fixture byte for byte; R survives, and openssl and the library read the files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization import pkcs12 as library
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypinksign import PinkSign

from ksfc_spec.pki import (
    Bundle,
    KeyMismatchError,
    MalformedError,
    OwnerKey,
    Protection,
    RandomNumber,
    RandomNumberMissingError,
    TruncatedError,
    UnsupportedError,
    WrongPasswordError,
    oids,
    pack,
    pkcs12,
    unpack,
)
from ksfc_spec.pki.der import DigestAlgorithm, ParametrisedAlgorithm, encode, encode_list, tlv
from ksfc_spec.pki.privatekey import PbeParameters

from .conftest import PASSWORD, Customer, Fixture, OpenSsl

FIXTURE_SALT = bytes.fromhex("D9BB77DFC2FCD542")


def test_the_fixture_byte_for_byte(yessign: Fixture) -> None:
    bundle = unpack(yessign.pfx, yessign.password)
    assert bundle.certificate == yessign.certificate
    assert bundle.owner.r.secret == yessign.r
    assert bundle.chain == ()
    assert pack(bundle, yessign.password, random=lambda _: FIXTURE_SALT) == yessign.pfx


@pytest.mark.parametrize("protection", list(Protection))
def test_openssl_sees_key_chain_and_r(
    customer: Customer, openssl: OpenSsl, tmp_path: Path, protection: Protection
) -> None:
    certificate, owner = customer.certificate()
    chain = (customer.pki.authority("SignKorea").certificate,)
    path = tmp_path / "exported.p12"
    path.write_bytes(
        pack(Bundle(certificate, owner, chain), PASSWORD, random=os.urandom, protection=protection)
    )
    shown = openssl("pkcs12", "-legacy", "-info", "-nodes", "-in", path, "-passin", f"pass:{PASSWORD}")
    assert shown.returncode == 0, shown.stderr
    assert b"Key Attributes" in shown.stdout
    assert f"1.2.410.200004.10.1.1.3: {owner.r.secret.hex(' ').upper()}".encode() in shown.stdout
    assert shown.stdout.count(b"BEGIN CERTIFICATE") == 2


@pytest.mark.parametrize("protection", list(Protection))
def test_the_library_and_pypinksign_read_the_key(yessign: Fixture, protection: Protection) -> None:
    data = pack(
        Bundle(yessign.certificate, yessign.owner), PASSWORD, random=os.urandom, protection=protection
    )
    key, certificate, _ = library.load_key_and_certificates(data, PASSWORD.encode())
    assert isinstance(key, RSAPrivateKey)
    assert key.private_numbers() == yessign.owner.key.private_numbers()
    assert certificate == yessign.certificate
    witness = PinkSign(p12_data=data, prikey_password=PASSWORD.encode())
    assert witness.prikey is not None
    assert witness.prikey.private_numbers() == key.private_numbers()


def test_a_file_of_the_library_is_read_but_has_lost_r(yessign: Fixture) -> None:
    encryption = BestAvailableEncryption(PASSWORD.encode())
    data = library.serialize_key_and_certificates(
        b"name", yessign.owner.key, yessign.certificate, [yessign.certificate], encryption
    )
    bundle = unpack(data, PASSWORD)
    assert bundle.certificate == yessign.certificate
    with pytest.raises(RandomNumberMissingError):
        _ = bundle.owner.r


def test_rc2_is_refused_by_name(yessign: Fixture, openssl: OpenSsl, tmp_path: Path) -> None:
    source, path = tmp_path / "all.pem", tmp_path / "old.p12"
    opened = openssl(
        "pkcs12",
        "-legacy",
        "-nodes",
        "-in",
        _file(tmp_path, yessign.pfx),
        "-passin",
        f"pass:{yessign.password}",
    )
    source.write_bytes(opened.stdout)
    made = openssl(
        "pkcs12", "-legacy", "-export", "-in", source, "-out", path, "-passout", f"pass:{PASSWORD}"
    )
    assert made.returncode == 0, made.stderr
    with pytest.raises(UnsupportedError, match=r"1\.2\.840\.113549\.1\.12\.1\.6"):
        unpack(path.read_bytes(), PASSWORD)


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "in.pfx"
    path.write_bytes(data)
    return path


def test_the_wrong_password(yessign: Fixture) -> None:
    with pytest.raises(WrongPasswordError):
        unpack(yessign.pfx, "not it")


def test_half_a_surrogate_pair_is_a_wrong_password(yessign: Fixture) -> None:
    with pytest.raises(WrongPasswordError):
        unpack(yessign.pfx, "\ud800")


@pytest.mark.parametrize(
    "options",
    [
        ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
        ["-keypbe", "AES-256-CBC", "-certpbe", "AES-128-CBC", "-macalg", "sha256"],
    ],
)
@pytest.mark.parametrize("password", [PASSWORD, ""])
def test_openssls_own_files_are_read(
    customer: Customer, openssl: OpenSsl, tmp_path: Path, options: list[str], password: str
) -> None:
    certificate, owner = customer.certificate()
    path = _exported(openssl, tmp_path, certificate, owner, *options, password=password)
    bundle = unpack(path.read_bytes(), password)
    assert bundle.certificate == certificate
    assert bundle.owner.key.private_numbers() == owner.key.private_numbers()


def test_endless_rounds_are_refused(customer: Customer, openssl: OpenSsl, tmp_path: Path) -> None:
    certificate, owner = customer.certificate()
    path = _exported(openssl, tmp_path, certificate, owner, "-nomaciter", "-iter", "1000001")
    with pytest.raises(UnsupportedError, match="1000001 iterations"):
        unpack(path.read_bytes(), PASSWORD)


def test_parts_share_one_allowance_of_rounds() -> None:
    """Each part alone would do; a thousand of them would keep the processor for an hour."""
    part = pkcs12._EncryptedData(
        version=0,
        info=pkcs12._EncryptedContent(
            type=oids.PKCS7_DATA,
            algorithm=ParametrisedAlgorithm(
                oid=oids.P12_SHA1_3DES,
                parameters=tlv(encode(PbeParameters(salt=bytes(8), iterations=600_000))),
            ),
            data=bytes(16),
        ),
    )
    content = pkcs12._ContentInfo(type=oids.PKCS7_ENCRYPTED, content=tlv(encode(part)))
    safe = encode_list(pkcs12._AuthenticatedSafe(contents=[content, content]))
    mac = pkcs12._Mac(
        info=pkcs12._DigestInfo(
            algorithm=DigestAlgorithm(oid=oids.SHA1, parameters=asn1.Null()),
            digest=pkcs12._mac(safe, PASSWORD, bytes(8), 1, "sha1"),
        ),
        salt=bytes(8),
        iterations=1,
    )
    with pytest.raises(UnsupportedError, match="1200001 iterations"):
        unpack(encode(pkcs12._Pfx(version=3, auth_safe=pkcs12._data(safe), mac=mac)), PASSWORD)


def _exported(
    openssl: OpenSsl,
    folder: Path,
    certificate: x509.Certificate,
    owner: OwnerKey,
    *options: str,
    password: str = PASSWORD,
) -> Path:
    """A file that the openssl command wrote."""
    source, path = folder / "all.pem", folder / "openssl.p12"
    key = owner.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    source.write_bytes(key + certificate.public_bytes(Encoding.PEM))
    made = openssl("pkcs12", "-export", *options, "-in", source, "-out", path, "-passout", f"pass:{password}")
    assert made.returncode == 0, made.stderr
    return path


def test_truncated_and_foreign_files(yessign: Fixture) -> None:
    with pytest.raises(TruncatedError):
        unpack(yessign.pfx[:-1], yessign.password)
    with pytest.raises(MalformedError):
        unpack(yessign.key_file, yessign.password)


def test_the_key_must_be_the_certificates(yessign: Fixture, customer: Customer) -> None:
    _, other = customer.certificate()
    with pytest.raises(KeyMismatchError):
        pack(Bundle(yessign.certificate, other), PASSWORD, random=os.urandom)


def test_changed_contents_fail_the_mac(yessign: Fixture) -> None:
    data = bytearray(yessign.pfx)
    data[1000] ^= 1
    with pytest.raises(WrongPasswordError):
        unpack(bytes(data), yessign.password)


def test_the_certificate_is_public_in_the_file(yessign: Fixture) -> None:
    data = pack(Bundle(yessign.certificate, yessign.owner), PASSWORD, random=os.urandom)
    assert yessign.certificate.public_bytes(Encoding.DER) in data
    assert yessign.r not in data


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    password=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    r=st.binary(min_size=20, max_size=32),
    salt=st.binary(min_size=16, max_size=16),
)
def test_a_bundle_survives_the_codec(yessign: Fixture, password: str, r: bytes, salt: bytes) -> None:
    bundle = Bundle(yessign.certificate, OwnerKey(yessign.owner.key, RandomNumber(r)))
    read = unpack(pack(bundle, password, random=lambda n: salt[:n]), password)
    assert (read.certificate, read.owner.random_number) == (bundle.certificate, bundle.owner.random_number)
