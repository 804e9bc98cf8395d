"""SEED-CBC with PKCS#7 padding (RFC 4269), the cipher of Korean private key files.

The library's SEED is used where the build has it; `CRYPTOGRAPHY_OPENSSL_NO_LEGACY=1` and some
distributions leave it out, and then `PURE` takes over. Legacy boundary only: nothing new is kept under SEED.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.algorithms import SEED
from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK = 16


class CbcCipher(Protocol):
    """Raw SEED-CBC on whole blocks, without padding."""

    def encrypt(self, data: bytes, *, key: bytes, iv: bytes) -> bytes: ...

    def decrypt(self, data: bytes, *, key: bytes, iv: bytes) -> bytes: ...


class LibrarySeed:
    """SEED-CBC by `cryptography`."""

    def encrypt(self, data: bytes, *, key: bytes, iv: bytes) -> bytes:
        encryptor = Cipher(SEED(key), modes.CBC(iv)).encryptor()
        return encryptor.update(data) + encryptor.finalize()

    def decrypt(self, data: bytes, *, key: bytes, iv: bytes) -> bytes:
        decryptor = Cipher(SEED(key), modes.CBC(iv)).decryptor()
        return decryptor.update(data) + decryptor.finalize()


class PureSeed:
    """SEED-CBC in Python: about 4 ms for a key file."""

    def encrypt(self, data: bytes, *, key: bytes, iv: bytes) -> bytes:
        schedule, previous, out = _round_keys(key), iv, bytearray()
        for block in _blocks(data):
            previous = _crypt(_xor(block, previous), schedule)
            out += previous
        return bytes(out)

    def decrypt(self, data: bytes, *, key: bytes, iv: bytes) -> bytes:
        schedule, previous, out = _round_keys(key)[::-1], iv, bytearray()
        for block in _blocks(data):
            out += _xor(_crypt(block, schedule), previous)
            previous = block
        return bytes(out)


LIBRARY: CbcCipher = LibrarySeed()
PURE: CbcCipher = PureSeed()


def available() -> CbcCipher:
    """The library's SEED if this build has it, else the one in Python."""
    try:
        LIBRARY.encrypt(bytes(BLOCK), key=bytes(16), iv=bytes(16))
    except UnsupportedAlgorithm:
        return PURE
    return LIBRARY


def encrypt_cbc(plain: bytes, *, key: bytes, iv: bytes, cipher: CbcCipher | None = None) -> bytes:
    """Pad and encrypt; `key` and `iv` are 16 bytes each."""
    fill = BLOCK - len(plain) % BLOCK
    return (cipher or available()).encrypt(plain + bytes([fill]) * fill, key=key, iv=iv)


def decrypt_cbc(data: bytes, *, key: bytes, iv: bytes, cipher: CbcCipher | None = None) -> bytes:
    """Decrypt and unpad; `ValueError` if length or padding is wrong (as with a wrong key)."""
    if not data or len(data) % BLOCK:
        raise ValueError("ciphertext is not a whole number of blocks")
    plain = (cipher or available()).decrypt(data, key=key, iv=iv)
    fill = plain[-1]
    if not 1 <= fill <= BLOCK or plain[-fill:] != bytes([fill]) * fill:
        raise ValueError("bad padding")
    return plain[:-fill]


_S1 = bytes.fromhex(
    "a985d6d3541dac255d43181e51fcca632844209de0e2c817a58f037bbb13d2ee"
    "708c3fa832ddf674ec950b575c5bbd01241c739810ccf2d92ce772839bd186c9"
    "6050a3eb0db69e4fb75ac678a612afd561c3b441527d8d081f9900190453f7e1"
    "fd762f27b08b0eaba26e934d697c090abfeff3c58714fe64de2e4b1a06216b66"
    "02f5928a0cb37ed07a4796e52680addfa13037ae36152238f4a7454c81e98497"
    "35cbce3c7111c78975fbdaf8945982c4ff493967c0cfd7b80f8e4223916cdba4"
    "34f148c26f3d2d40be3ebcc1aaba4e553bdc687f9cd84a5677a0ed46b52b65fa"
    "e3b9b19f5ef9e6b231ea6d5fe4f0cd88163a58d462290733e81b0579906a2a9a"
)
_S2 = bytes.fromhex(
    "38e82da6cfdeb3b8af6055c7446f6b5bc36233b529a0e2a7d39111061cbc364b"
    "ef886ca817c416f4c245e1d63f3d8e98284ef63ea5f90ddfd82b667a272ff172"
    "42d441c07367ac8bf7ad801fca2caa34d20beee95d9418f857ae08c513cd86b9"
    "ff7dc131f58a6ab1d120d7022204687107db9d9961bee659dd5190dc9aa3abd0"
    "810f471ae3ec8dbf967b5ca2a163234dc89e9c3a0c2eba6e9f5af292f34978cc"
    "15fb70757f351003646dc674d5b4ea097619fe4012e0bd05fa01f02a5ea95643"
    "8514899bb0e5487997fc1e82218c1b5f7754b21d254f0046ed5852eb7edac9fd"
    "3095653cb6e4bb7c0e5039263284699337e724a4cb530a87d94c838fce3b4ab7"
)
_MASKS = (0x3F, 0xCF, 0xF3, 0xFC)
_WORD = 0xFFFFFFFF
_GOLDEN = 0x9E3779B9


def _spread(box: bytes, turn: int) -> tuple[int, ...]:
    """A 32-bit table: the S-box value under the four masks, turned by `turn` bytes (RFC 4269 section 2.2)."""
    masks = _MASKS[turn:] + _MASKS[:turn]
    return tuple(int.from_bytes(bytes(value & mask for mask in masks), "big") for value in box)


_SS0, _SS1, _SS2, _SS3 = (_spread(box, turn) for box, turn in ((_S1, 0), (_S2, 3), (_S1, 2), (_S2, 1)))


def _g(word: int) -> int:
    return _SS0[word & 255] ^ _SS1[word >> 8 & 255] ^ _SS2[word >> 16 & 255] ^ _SS3[word >> 24 & 255]


def _round_keys(key: bytes) -> list[tuple[int, int]]:
    """Sixteen pairs of subkeys (RFC 4269 section 2.3)."""
    if len(key) != 16:
        raise ValueError("a SEED key has 16 bytes")
    left, right = struct.unpack(">QQ", key)
    constant, keys = _GOLDEN, []
    for number in range(16):
        k0, k1, k2, k3 = left >> 32, left & _WORD, right >> 32, right & _WORD
        keys.append((_g(k0 + k2 - constant & _WORD), _g(k1 - k3 + constant & _WORD)))
        if number % 2 == 0:
            left = (left >> 8 | left << 56) & 0xFFFFFFFFFFFFFFFF
        else:
            right = (right << 8 | right >> 56) & 0xFFFFFFFFFFFFFFFF
        constant = (constant << 1 | constant >> 31) & _WORD
    return keys


def _crypt(block: bytes, schedule: list[tuple[int, int]]) -> bytes:
    """One block through sixteen Feistel rounds; the reversed schedule decrypts."""
    l0, l1, r0, r1 = struct.unpack(">4I", block)
    for k0, k1 in schedule:
        c, d = r0 ^ k0, r1 ^ k1
        d = _g(c ^ d)
        c = _g(c + d & _WORD)
        d = _g(c + d & _WORD)
        c = c + d & _WORD
        l0, l1, r0, r1 = r0, r1, l0 ^ c, l1 ^ d
    return struct.pack(">4I", r0, r1, l0, l1)


def _blocks(data: bytes) -> Iterator[bytes]:
    return (data[i : i + BLOCK] for i in range(0, len(data), BLOCK))


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))
