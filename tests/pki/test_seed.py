"""SEED against RFC 4269, RFC 4196, the library and PyPinkSign."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.resources import files

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import given
from hypothesis import strategies as st
from pypinksign import seed_cbc_128_decrypt_pure, seed_cbc_128_encrypt_pure

from ksfc_spec.pki import seed

KEY = st.binary(min_size=16, max_size=16)
FIELD = re.compile(r"(KEY|IV|PLAINTEXT|CIPHERTEXT) = ([0-9A-Fa-f]+)")


def vectors(name: str) -> list[dict[str, bytes]]:
    text = (files("cryptography_vectors") / "ciphers" / "SEED" / name).read_text()
    found = [dict(FIELD.findall(block)) for block in re.split(r"COUNT = \d+", text)[1:]]
    return [{key: bytes.fromhex(value) for key, value in vector.items()} for vector in found]


@pytest.mark.parametrize("cipher", [seed.LIBRARY, seed.PURE], ids=["library", "pure"])
@pytest.mark.parametrize("vector", vectors("rfc-4269.txt") + vectors("rfc-4196.txt"))
def test_the_published_vectors(vector: dict[str, bytes], cipher: seed.CbcCipher) -> None:
    key, iv = vector["KEY"], vector.get("IV", bytes(16))
    assert cipher.encrypt(vector["PLAINTEXT"], key=key, iv=iv) == vector["CIPHERTEXT"]
    assert cipher.decrypt(vector["CIPHERTEXT"], key=key, iv=iv) == vector["PLAINTEXT"]


def test_there_are_vectors_to_pass() -> None:
    assert (len(vectors("rfc-4269.txt")), len(vectors("rfc-4196.txt"))) == (4, 2)


@given(plain=st.binary(max_size=100), key=KEY, iv=KEY)
def test_library_pure_and_pypinksign_agree(plain: bytes, key: bytes, iv: bytes) -> None:
    sealed = seed.encrypt_cbc(plain, key=key, iv=iv)
    assert sealed == seed.encrypt_cbc(plain, key=key, iv=iv, cipher=seed.PURE)
    assert seed.decrypt_cbc(sealed, key=key, iv=iv, cipher=seed.PURE) == plain


def test_pypinksign_agrees_on_a_message() -> None:
    key, iv, plain = bytes(range(16)), bytes(range(16, 32)), "금융결제원".encode()
    sealed = seed.encrypt_cbc(plain, key=key, iv=iv)
    assert seed_cbc_128_encrypt_pure(key, plain, iv) == sealed
    assert seed_cbc_128_decrypt_pure(key, sealed, iv) == plain


@pytest.mark.parametrize("data", [b"", b"short", bytes(16)])
def test_wrong_lengths_and_padding_are_value_errors(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"blocks|padding"):
        seed.decrypt_cbc(data, key=bytes(16), iv=bytes(16))


def test_a_build_without_seed_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Absent:
        def encrypt(self, data: bytes, *, key: bytes, iv: bytes) -> bytes:
            raise UnsupportedAlgorithm("SEED is not in this build")

        decrypt = encrypt

    assert seed.available() is seed.LIBRARY
    monkeypatch.setattr(seed, "LIBRARY", Absent())
    assert seed.available() is seed.PURE


def test_key_files_open_in_a_build_without_seed() -> None:
    """A process in which the library really lacks SEED writes and reads a key file."""
    program = """
import os
from ksfc_spec.pki import KeyPool, OwnerKey, RandomNumber, protect, seed, unprotect
pool = KeyPool(stock=0)
owner = OwnerKey(pool.take(), RandomNumber(bytes(20)))
assert seed.available() is seed.PURE
assert unprotect(protect(owner, "pw", random=os.urandom), "pw", load=pool.load).r == owner.r
"""
    environment = {**os.environ, "CRYPTOGRAPHY_OPENSSL_NO_LEGACY": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
