"""VID against an outside vector and the yessign fixture."""

from __future__ import annotations

import hashlib

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from ksfc_spec.pki import (
    Identifier,
    IdentityMismatchError,
    MalformedError,
    RandomNumber,
    UnsupportedError,
    oids,
    verify_identity,
    vid,
)

from .conftest import IDENTIFIER, Customer, Fixture

GOLDEN_IDENTIFIER = Identifier("1234561234567")
GOLDEN_R = RandomNumber(bytes.fromhex("79EA7568A2D3776604E18BCD3A1B1B85B7DA0872"))


def test_the_outside_vector_byte_for_byte() -> None:
    content = vid.hash_content(GOLDEN_IDENTIFIER, GOLDEN_R)
    assert content.hex().upper() == (
        "3026130D31323334353631323334353637031500" + GOLDEN_R.secret.hex().upper()
    )
    once = hashlib.sha256(content).hexdigest().upper()
    assert once == "CDFF7F7C20B3219BC8CE65FE461CF826912718BF0F604CBB6E8216EAC9564C30"
    twice = vid.compute(GOLDEN_IDENTIFIER, GOLDEN_R).hex().upper()
    assert twice == "17692C8DD00EAD33791DE0A64A937C60799634C64AC56FA57570C0E05252AB35"


def test_the_fixtures_identify_data_byte_for_byte(yessign: Fixture) -> None:
    names = yessign.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    (name,) = names
    assert isinstance(name, x509.OtherName)
    data = vid.decode_identify_data(name.value)
    assert data.real_name == "HKD"
    assert vid.encode_identify_data(data) == name.value
    assert vid.read(yessign.certificate) == data


def test_a_certificate_knows_its_holder(customer: Customer) -> None:
    certificate, owner = customer.certificate()
    assert verify_identity(certificate, IDENTIFIER, owner.r).real_name == "은가람"


@pytest.mark.parametrize("wrong", ["identifier", "r"])
def test_another_identifier_or_r_is_refused(customer: Customer, wrong: str) -> None:
    certificate, owner = customer.certificate()
    identifier = Identifier("9303024000000") if wrong == "identifier" else IDENTIFIER
    r = GOLDEN_R if wrong == "r" else owner.r
    with pytest.raises(IdentityMismatchError) as caught:
        verify_identity(certificate, identifier, r)
    assert caught.value.check == "vid_matches"
    assert identifier.secret not in str(caught.value)


def test_an_authority_has_a_name_but_no_vid(customer: Customer) -> None:
    authority = customer.pki.authority("SignKorea").certificate
    assert vid.read(authority) == vid.IdentifyData("(주)코스콤")
    with pytest.raises(IdentityMismatchError):
        verify_identity(authority, IDENTIFIER, GOLDEN_R)


def test_secrets_do_not_print() -> None:
    assert "123456" not in repr(GOLDEN_IDENTIFIER)
    assert "79" not in repr(GOLDEN_R)
    assert "\\x" not in repr(GOLDEN_R)


@pytest.mark.parametrize(
    "number", ["", "930302-3000000", "12345", "９３０３０２３００００００", "93030230000001"]
)
def test_only_ten_or_thirteen_digits_are_an_identifier(number: str) -> None:
    with pytest.raises(MalformedError):
        Identifier(number)


def test_a_short_r_is_refused() -> None:
    with pytest.raises(MalformedError):
        RandomNumber(bytes(19))


def test_an_unknown_hash_is_refused() -> None:
    with pytest.raises(UnsupportedError):
        vid.compute(GOLDEN_IDENTIFIER, GOLDEN_R, hash_algorithm=oids.AES_256_CBC)


@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    digest=st.none() | st.binary(min_size=20, max_size=64),
)
def test_identify_data_survives_the_codec(name: str, digest: bytes | None) -> None:
    data = vid.IdentifyData(name, digest)
    assert vid.decode_identify_data(vid.encode_identify_data(data)) == data


@given(number=st.from_regex(r"[0-9]{10}|[0-9]{13}", fullmatch=True), r=st.binary(min_size=20, max_size=40))
def test_sha1_and_sha256_vids_differ_and_have_their_lengths(number: str, r: bytes) -> None:
    identifier, random_number = Identifier(number), RandomNumber(r)
    assert len(vid.compute(identifier, random_number)) == 32
    assert len(vid.compute(identifier, random_number, hash_algorithm=oids.SHA1)) == 20
