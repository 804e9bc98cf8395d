"""DER in and out, over `cryptography.hazmat.asn1`, with this package's errors.

Structures are declared where they are used, as typed sequences; this module holds what several of
them share. Only DER is read: BER with indefinite lengths is `MalformedError`.
"""

from __future__ import annotations

from typing import TypeVar

from cryptography import x509
from cryptography.hazmat import asn1

from .errors import MalformedError, TruncatedError

T = TypeVar("T")

OID = x509.ObjectIdentifier


def decode(kind: type[T], data: bytes, *, what: str) -> T:
    """Decode exactly one `kind` from `data`; `MalformedError` or `TruncatedError` name `what`."""
    try:
        return asn1.decode_der(kind, data)
    except (ValueError, x509.InvalidVersion) as error:
        if is_cut_short(data):
            raise TruncatedError(what, detail=f"ends after {len(data)} bytes") from None
        raise MalformedError(what, detail=str(error)) from None


def encode(value: object) -> bytes:
    """Encode a declared sequence or a primitive as DER."""
    return asn1.encode_der(value)


def tlv(data: bytes) -> asn1.TLV:
    """One ready DER element, to be placed where a structure has ANY."""
    return asn1.decode_der(asn1.TLV, data)


def raw(element: asn1.TLV) -> bytes:
    """The element's full encoding: tag, length and content."""
    return encode(element)


def parse(kind: type[T], element: asn1.TLV, *, what: str) -> T:
    """Decode an ANY element as `kind`."""
    return decode(kind, raw(element), what=what)


def decode_list(inside: type[T], data: bytes, *, what: str) -> T:
    """Decode a bare SEQUENCE OF or SET OF: `inside` is a sequence whose only field is that list."""
    try:
        element = tlv(data)
    except ValueError as error:
        raise MalformedError(what, detail=str(error)) from None
    return decode(inside, encode(_Around(element=element)), what=what)


def encode_list(inside: object) -> bytes:
    """Encode the bare list that is the only field of the sequence `inside`."""
    return bytes(tlv(encode(inside)).data)


def is_cut_short(data: bytes) -> bool:
    """Whether the outermost element announces more bytes than `data` has (X.690 section 8.1.3)."""
    if len(data) < 2:
        return True
    first = data[1]
    if first < 0x80:
        return len(data) < 2 + first
    size = first & 0x7F
    if not 1 <= size <= 4:
        return False
    if len(data) < 2 + size:
        return True
    return len(data) < 2 + size + int.from_bytes(data[2 : 2 + size], "big")


def bmp_string(text: str) -> asn1.TLV:
    """A BMPString (universal tag 30), which the typed layer does not offer.

    It has the encoding of an OCTET STRING over UTF-16BE, but for its tag (X.690 section 8.23).
    """
    return tlv(b"\x1e" + encode(text.encode("utf-16-be"))[1:])


@asn1.sequence
class _Around:
    element: asn1.TLV


@asn1.sequence
class DigestAlgorithm:
    """AlgorithmIdentifier of a hash: parameters are absent or NULL, and both mean the same."""

    oid: OID
    parameters: asn1.Null | None


@asn1.sequence
class ParametrisedAlgorithm:
    """AlgorithmIdentifier whose parameters are always there."""

    oid: OID
    parameters: asn1.TLV


@asn1.sequence
class Attribute:
    """Attribute of CMS, PKCS#8 or PKCS#12: a type and a SET of values."""

    type: OID
    values: asn1.SetOf[asn1.TLV]
