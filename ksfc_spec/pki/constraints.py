"""Name constraints (RFC 5280 sections 4.2.1.10 and 6.1.3 (b), (c)): is a name inside a subtree?

Directory names, e-mail addresses, DNS names, URIs and IP addresses are judged; a name of a form that a
subtree constrains and that we cannot judge counts as outside what is permitted and inside what is excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from .names import comparable


@dataclass(frozen=True, slots=True)
class Subtrees:
    """Per certificate above: the subtrees it permits; and all subtrees anyone excluded."""

    permitted: tuple[tuple[x509.GeneralName, ...], ...] = ()
    excluded: tuple[x509.GeneralName, ...] = ()

    def narrowed(self, constraints: x509.NameConstraints) -> Subtrees:
        """Also bound by `constraints`: permitted subtrees intersect, excluded ones unite."""
        permitted = tuple(constraints.permitted_subtrees or ())
        return Subtrees(
            (*self.permitted, permitted) if permitted else self.permitted,
            (*self.excluded, *(constraints.excluded_subtrees or ())),
        )

    def permits(self, name: x509.GeneralName) -> bool:
        """Whether every certificate above that constrains names of this form permits this one."""
        for group in self.permitted:
            alike = [base for base in group if type(base) is type(name)]
            if alike and not any(within(name, base) for base in alike):
                return False
        return True

    def excludes(self, name: x509.GeneralName) -> bool:
        """Whether any certificate above excludes this name."""
        return any(within(name, base, unknown=True) for base in self.excluded if type(base) is type(name))

    def __bool__(self) -> bool:
        return bool(self.permitted or self.excluded)


def names_of(
    certificate: x509.Certificate, alternative: Iterable[x509.GeneralName]
) -> list[x509.GeneralName]:
    """The names that constraints apply to: the subject, its e-mail addresses, the alternative names."""
    names: list[x509.GeneralName] = list(alternative)
    subject = certificate.subject
    if subject.rdns:
        names.append(x509.DirectoryName(subject))
    if not any(isinstance(name, x509.RFC822Name) for name in names):
        mails = subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)
        names += [x509.RFC822Name(str(mail.value)) for mail in mails]
    return names


def within(name: x509.GeneralName, base: x509.GeneralName, *, unknown: bool = False) -> bool:
    """Whether `name` lies in the subtree `base` of the same form; `unknown` is the answer for other forms."""
    match name, base:
        case x509.DirectoryName(), x509.DirectoryName():
            wanted = comparable(base.value)
            return comparable(name.value)[: len(wanted)] == wanted
        case x509.RFC822Name(), x509.RFC822Name():
            return _mail_within(name.value, base.value)
        case x509.DNSName(), x509.DNSName():
            return _host_within(name.value, base.value.lstrip("."), itself=True)
        case x509.UniformResourceIdentifier(), x509.UniformResourceIdentifier():
            return _uri_within(name.value, base.value, unknown=unknown)
        case x509.IPAddress(), x509.IPAddress():
            return name.value in base.value  # type: ignore[operator]
    return unknown


def _mail_within(address: str, base: str) -> bool:
    local, _, host = address.rpartition("@")
    if "@" in base:
        base_local, _, base_host = base.rpartition("@")
        return local == base_local and host.lower() == base_host.lower()
    return _dotted_within(host, base)


def _uri_within(uri: str, base: str, *, unknown: bool) -> bool:
    try:
        host = urlsplit(uri).hostname
    except ValueError:
        return unknown
    return _dotted_within(host, base) if host else unknown


def _dotted_within(host: str, base: str) -> bool:
    """E-mail and URI rule: `.example` means hosts below it only, `example` that host only."""
    if base.startswith("."):
        return _host_within(host, base[1:], itself=False)
    return host.lower() == base.lower()


def _host_within(host: str, base: str, *, itself: bool) -> bool:
    host, base = host.lower(), base.lower()
    return not base or (itself and host == base) or host.endswith("." + base)
