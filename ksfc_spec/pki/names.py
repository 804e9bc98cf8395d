"""Distinguished names: how the Korean authorities shape them, write them as folders, and compare them."""

from __future__ import annotations

import re
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from .errors import MalformedError

Comparable = tuple[frozenset[tuple[str, str]], ...]
"""A name ready for comparison: per RDN the set of (attribute OID, folded value)."""

_SHORT = {
    NameOID.COMMON_NAME: "cn",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "ou",
    NameOID.ORGANIZATION_NAME: "o",
    NameOID.COUNTRY_NAME: "c",
}
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


def name(common_name: str, *units: str, organisation: str, country: str = "KR") -> x509.Name:
    """C, O, OU…, CN from the root downwards; `units` in the same order, outermost first.

    `MalformedError` for an empty part or one of more than 64 bytes of UTF-8, which the library refuses.
    """
    parts = [(NameOID.COUNTRY_NAME, country), (NameOID.ORGANIZATION_NAME, organisation)]
    parts += [(NameOID.ORGANIZATIONAL_UNIT_NAME, unit) for unit in units]
    parts.append((NameOID.COMMON_NAME, common_name))
    try:
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
    except ValueError as error:
        raise MalformedError("distinguished name", detail=str(error)) from None


def folder_name(subject: x509.Name) -> str:
    """The name as an NPKI folder: `cn=…,ou=…,o=SignKorea,c=KR`, leaf first, lower-case keys, no spaces.

    Characters that no Windows folder may have become `_`, so a name never leaves its folder.
    """
    parts = (
        f"{_SHORT.get(a.oid, a.oid.dotted_string)}={_UNSAFE.sub('_', str(a.value))}"
        for a in reversed(list(subject))
    )
    return ",".join(parts)


def common_name(subject: x509.Name) -> str:
    """The last CN, or the whole name where there is none."""
    found = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[-1].value) if found else subject.rfc4514_string()


@lru_cache(maxsize=4096)
def comparable(subject: x509.Name) -> Comparable:
    """Fold case and white space (RFC 5280 section 7.1), so that `c=kr` equals `C=KR`."""
    return tuple(frozenset((a.oid.dotted_string, _fold(a.value)) for a in rdn) for rdn in subject.rdns)


def same(a: x509.Name, b: x509.Name) -> bool:
    """Whether both are the same name for path validation."""
    return a == b or comparable(a) == comparable(b)


def _fold(value: str | bytes) -> str:
    text = value.hex() if isinstance(value, bytes) else value
    return " ".join(text.split()).casefold()
