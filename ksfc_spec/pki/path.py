"""Certification path validation, RFC 5280 section 6.1, one named check per function.

`CHECKS` is the whole of it, in order, with the section each function stands for; a failure is a
`ValidationError` whose `check` is the function's name. The policies follow RFC 9618's graph.
Whether a certificate is revoked is asked of a `RevocationSource` (see `revocation`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.hazmat.primitives.hashes import HashAlgorithm

from .constraints import Subtrees, names_of
from .der import OID, decode_list
from .errors import MalformedError, UnsupportedError, ValidationError
from .names import Comparable, comparable, same
from .oids import ANY_POLICY
from .policies import ANY, PolicyGraph

MAX_LENGTH = 12
"""Certificates in a path, its anchor not counted."""
MAX_TRIES = 64
"""Candidate paths tried for one certificate before giving up."""

POLICY_MAPPINGS = OID("2.5.29.33")

E = TypeVar("E", bound=x509.ExtensionType)
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | dsa.DSAPublicKey


@dataclass(frozen=True, slots=True)
class PathSettings:
    """The inputs of RFC 5280 section 6.1.1: accepted policies and the three initial indicators."""

    policies: frozenset[OID] = ANY
    explicit_policy: bool = False
    inhibit_mapping: bool = False
    inhibit_any: bool = False


DEFAULT_SETTINGS = PathSettings()


@dataclass(frozen=True, slots=True)
class VerifiedPath:
    """A path that passed every check at `at`: anchor first, then down to the certificate itself.

    `policies` are those the path is valid for, among the accepted ones.
    """

    anchor: x509.Certificate
    certificates: tuple[x509.Certificate, ...]
    policies: frozenset[OID]
    at: datetime

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate that was asked about."""
        return self.certificates[-1]


class RevocationSource(Protocol):
    """Says whether a certificate is revoked."""

    def check(self, certificate: x509.Certificate, *, issuer: x509.Certificate, at: datetime) -> None:
        """Return if it is known to be good; raise `RevokedError` or `StatusUnknownError`."""
        ...


class _FailedError(Exception):
    """Raised by a check; `Check.run` turns it into a `ValidationError` that carries the check's name."""


@dataclass(slots=True)
class _State:
    """The state variables of section 6.1.2, and the certificate under work."""

    issuer: x509.Certificate
    certificate: x509.Certificate
    last: bool
    at: datetime
    settings: PathSettings
    revocation: RevocationSource
    explicit_policy: int
    inhibit_any: int
    policy_mapping: int
    max_path_length: int
    graph: PolicyGraph = field(default_factory=PolicyGraph)
    subtrees: Subtrees = field(default_factory=Subtrees)

    @property
    def self_issued(self) -> bool:
        return same(subject_of(self.certificate), issuer_of(self.certificate))

    def extension(self, kind: type[E]) -> E | None:
        return extension(self.certificate, kind)


def signature_is_issuers(state: _State) -> None:
    """The certificate was signed with the issuer's key."""
    if not is_signed_by(state.certificate, state.issuer):
        raise _FailedError("the signature is not the issuer's")


def within_validity(state: _State) -> None:
    """The instant lies in the validity period, both ends included."""
    certificate = state.certificate
    if state.at < certificate.not_valid_before_utc:
        raise _FailedError(f"not valid before {certificate.not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}")
    if state.at > certificate.not_valid_after_utc:
        raise _FailedError(f"expired at {certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}")


def not_revoked(state: _State) -> None:
    """The revocation source knows it as good; silence is not good."""
    state.revocation.check(state.certificate, issuer=state.issuer, at=state.at)


def issuer_name_chains(state: _State) -> None:
    """The issuer's name is the subject of the certificate above."""
    if not same(issuer_of(state.certificate), subject_of(state.issuer)):
        raise _FailedError("the issuer's name is not the subject above")


def names_are_allowed(state: _State) -> None:
    """Subject and alternative names keep to the subtrees of the certificates above."""
    if not state.subtrees or (state.self_issued and not state.last):
        return
    alternative = state.extension(x509.SubjectAlternativeName) or ()
    for name in names_of(state.certificate, alternative):
        if not state.subtrees.permits(name):
            raise _FailedError(f"{type(name).__name__} lies in no permitted subtree")
        if state.subtrees.excludes(name):
            raise _FailedError(f"{type(name).__name__} lies in an excluded subtree")


def policies_continue(state: _State) -> None:
    """The certificate's policies extend the policy graph."""
    found = state.extension(x509.CertificatePolicies)
    policies = None if found is None else frozenset(info.policy_identifier for info in found)
    any_allowed = state.inhibit_any > 0 or (not state.last and state.self_issued)
    state.graph = state.graph.extended(policies, any_allowed=any_allowed)


def explicit_policy_holds(state: _State) -> None:
    """Where an explicit policy is required, the graph is not empty."""
    if state.explicit_policy == 0 and state.graph.is_null:
        raise _FailedError("no policy is valid for the whole path, and one is required")


def policy_mappings_apply(state: _State) -> None:
    """anyPolicy is neither mapped nor mapped to; other mappings are applied, or inhibited."""
    mappings: dict[OID, frozenset[OID]] = {}
    for above, below in policy_mappings(state.certificate):
        if ANY_POLICY in (above, below):
            raise _FailedError("anyPolicy must not be mapped")
        mappings[above] = mappings.get(above, frozenset()) | {below}
    if state.policy_mapping > 0:
        state.graph = state.graph.mapped(mappings)
    else:
        state.graph = state.graph.without(mappings)


def name_constraints_narrow(state: _State) -> None:
    """Name constraints bind everything below."""
    constraints = state.extension(x509.NameConstraints)
    if constraints is not None:
        state.subtrees = state.subtrees.narrowed(constraints)


def policy_counters_advance(state: _State) -> None:
    """The three skip counters fall, and fall further where an extension says so."""
    if not state.self_issued:
        state.explicit_policy = max(0, state.explicit_policy - 1)
        state.policy_mapping = max(0, state.policy_mapping - 1)
        state.inhibit_any = max(0, state.inhibit_any - 1)
    constraints = state.extension(x509.PolicyConstraints)
    if constraints is not None:
        state.explicit_policy = _lower(state.explicit_policy, constraints.require_explicit_policy)
        state.policy_mapping = _lower(state.policy_mapping, constraints.inhibit_policy_mapping)
    inhibit = state.extension(x509.InhibitAnyPolicy)
    if inhibit is not None:
        state.inhibit_any = _lower(state.inhibit_any, inhibit.skip_certs)


def is_an_authority(state: _State) -> None:
    """A version 3 certificate with basicConstraints CA:TRUE."""
    basic = state.extension(x509.BasicConstraints)
    if basic is None or not basic.ca:
        raise _FailedError("the certificate above is not an authority's")


def path_length_left(state: _State) -> None:
    """pathLenConstraint of the authorities above leaves room."""
    if not state.self_issued:
        if state.max_path_length <= 0:
            raise _FailedError("the path is longer than an authority above allows")
        state.max_path_length -= 1
    basic = state.extension(x509.BasicConstraints)
    if basic is not None:
        state.max_path_length = _lower(state.max_path_length, basic.path_length)


def may_sign_certificates(state: _State) -> None:
    """Where keyUsage is present it has keyCertSign."""
    usage = state.extension(x509.KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        raise _FailedError("keyUsage has no keyCertSign")


def critical_extensions_known(state: _State) -> None:
    """Every critical extension is one that these checks process."""
    for found in extensions(state.certificate):
        if found.critical and found.oid not in PROCESSED:
            raise _FailedError(f"critical extension {found.oid.dotted_string} is unknown")


def explicit_policy_at_the_end(state: _State) -> None:
    """The last certificate may itself require an explicit policy."""
    if state.explicit_policy != 0:
        state.explicit_policy -= 1
    constraints = state.extension(x509.PolicyConstraints)
    if constraints is not None and constraints.require_explicit_policy == 0:
        state.explicit_policy = 0


def policy_is_accepted(state: _State) -> None:
    """One of the accepted policies remains, unless none is required."""
    accepted = state.graph.user_constrained(state.settings.policies)
    if state.explicit_policy == 0 and not accepted:
        raise _FailedError("none of the accepted policies is valid for the path")


class Check(NamedTuple):
    """A row of the table: the section of RFC 5280 and the function; its name is the check's."""

    section: str
    function: Callable[[_State], None]

    @property
    def name(self) -> str:
        return self.function.__name__

    def run(self, state: _State) -> None:
        try:
            self.function(state)
        except _FailedError as failed:
            subject = subject_of(state.certificate).rfc4514_string()
            raise ValidationError(self.name, str(failed), subject=subject) from None


EVERY: tuple[Check, ...] = (
    Check("6.1.3 (a)(4)", issuer_name_chains),
    Check("6.1.3 (a)(1)", signature_is_issuers),
    Check("6.1.3 (a)(2)", within_validity),
    Check("6.1.3 (b) (c)", names_are_allowed),
    Check("6.1.3 (d) (e)", policies_continue),
    Check("6.1.3 (f)", explicit_policy_holds),
)
"""For every certificate of the path."""

PREPARE: tuple[Check, ...] = (
    Check("6.1.4 (a) (b)", policy_mappings_apply),
    Check("6.1.4 (g)", name_constraints_narrow),
    Check("6.1.4 (h) (i) (j)", policy_counters_advance),
    Check("6.1.4 (k)", is_an_authority),
    Check("6.1.4 (l) (m)", path_length_left),
    Check("6.1.4 (n)", may_sign_certificates),
    Check("6.1.4 (o)", critical_extensions_known),
)
"""For every certificate but the last."""

WRAP_UP: tuple[Check, ...] = (
    Check("6.1.5 (a) (b)", explicit_policy_at_the_end),
    Check("6.1.5 (f)", critical_extensions_known),
    Check("6.1.5 (g)", policy_is_accepted),
)
"""For the last one."""

ASK: tuple[Check, ...] = (Check("6.1.3 (a)(3)", not_revoked),)
"""For every certificate, after all that needs no outside answer: an unsound path asks nobody."""

CHECKS: tuple[Check, ...] = (*EVERY, *PREPARE, *WRAP_UP, *ASK)

PROCESSED = frozenset(
    kind.oid
    for kind in (
        x509.BasicConstraints,
        x509.KeyUsage,
        x509.CertificatePolicies,
        x509.PolicyConstraints,
        x509.InhibitAnyPolicy,
        x509.NameConstraints,
        x509.SubjectAlternativeName,
        x509.ExtendedKeyUsage,
        x509.CRLDistributionPoints,
    )
) | {POLICY_MAPPINGS}


class PathValidator:
    """Finds and validates paths to `anchors` through `intermediates`.

    `revocation` answers for every certificate of the path except the anchor.
    """

    def __init__(
        self,
        anchors: Iterable[x509.Certificate],
        *,
        intermediates: Iterable[x509.Certificate] = (),
        revocation: RevocationSource,
        settings: PathSettings = DEFAULT_SETTINGS,
    ) -> None:
        self.anchors = tuple(anchors)
        self.revocation, self.settings = revocation, settings
        self._above: dict[Comparable, list[x509.Certificate]] = {}
        for certificate in (*self.anchors, *intermediates):
            self._above.setdefault(comparable(subject_of(certificate)), []).append(certificate)

    def validate(self, certificate: x509.Certificate, *, at: datetime) -> VerifiedPath:
        """The first path that passes; otherwise the error of the path that came furthest.

        `ValidationError("path_exists", …)` if no path leads to an anchor.
        """
        errors: list[tuple[int, ValidationError]] = []
        for tries, path in enumerate(self._paths(certificate)):
            if tries >= MAX_TRIES:
                break
            try:
                return validate_path(path, at=at, settings=self.settings, revocation=self.revocation)
            except ValidationError as error:
                errors.append((error.check == not_revoked.__name__, error))
        if errors:
            raise max(errors, key=lambda found: found[0])[1]
        subject = subject_of(certificate).rfc4514_string()
        raise ValidationError("path_exists", "no path leads to a trusted root", subject=subject)

    def _paths(self, certificate: x509.Certificate) -> Iterator[tuple[x509.Certificate, ...]]:
        """Anchor-first candidates, depth first, without loops."""
        stack: list[tuple[x509.Certificate, ...]] = [(certificate,)]
        while stack:
            path = stack.pop()
            for issuer in self._above.get(comparable(issuer_of(path[0])), ()):
                if issuer in self.anchors:
                    yield (issuer, *path)
                elif len(path) < MAX_LENGTH and issuer not in path:
                    stack.append((issuer, *path))


def validate_path(
    path: Sequence[x509.Certificate],
    *,
    at: datetime,
    revocation: RevocationSource,
    settings: PathSettings = DEFAULT_SETTINGS,
) -> VerifiedPath:
    """Validate one path, anchor first. Raises the `ValidationError` of the first check that fails."""
    anchor, *certificates = path
    if not certificates:
        raise ValidationError("path_exists", "the path has no certificate below its anchor")
    state = _initial(anchor, certificates, at=at, revocation=revocation, settings=settings)
    for number, certificate in enumerate(certificates, 1):
        state.certificate, state.last = certificate, number == len(certificates)
        for check in (*EVERY, *(WRAP_UP if state.last else PREPARE)):
            check.run(state)
        state.issuer = certificate
    for state.issuer, state.certificate in zip(path, certificates, strict=False):
        for check in ASK:
            check.run(state)
    policies = state.graph.user_constrained(settings.policies)
    return VerifiedPath(anchor=anchor, certificates=tuple(certificates), policies=policies, at=at)


def _initial(
    anchor: x509.Certificate,
    certificates: Sequence[x509.Certificate],
    *,
    at: datetime,
    revocation: RevocationSource,
    settings: PathSettings,
) -> _State:
    """Section 6.1.2: the counters start beyond the path's end unless an indicator is set."""
    beyond = len(certificates) + 1
    return _State(
        issuer=anchor,
        certificate=certificates[0],
        last=len(certificates) == 1,
        at=at,
        settings=settings,
        revocation=revocation,
        explicit_policy=0 if settings.explicit_policy else beyond,
        inhibit_any=0 if settings.inhibit_any else beyond,
        policy_mapping=0 if settings.inhibit_mapping else beyond,
        max_path_length=len(certificates),
    )


def _lower(counter: int, limit: int | None) -> int:
    return counter if limit is None else min(counter, limit)


@lru_cache(maxsize=512)
def extensions(certificate: x509.Certificate) -> x509.Extensions:
    """The certificate's extensions; `ValidationError` if they cannot be read or one stands twice."""
    try:
        return certificate.extensions
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise ValidationError("extensions_readable", str(error)) from None


def extension(certificate: x509.Certificate, kind: type[E]) -> E | None:
    """One extension's value, or None."""
    for found in extensions(certificate):
        if found.oid == kind.oid:
            value = found.value
            return value if isinstance(value, kind) else None
    return None


def policy_mappings(certificate: x509.Certificate) -> list[tuple[OID, OID]]:
    """Pairs (issuer's policy, subject's policy); the library hands this extension over undecoded."""
    for found in extensions(certificate):
        if found.oid == POLICY_MAPPINGS and isinstance(found.value, x509.UnrecognizedExtension):
            pairs = decode_list(_PolicyMappings, found.value.value, what="policyMappings").mappings
            return [(pair.above, pair.below) for pair in pairs]
    return []


@asn1.sequence
class _PolicyMapping:
    above: OID
    below: OID


@asn1.sequence
class _PolicyMappings:
    mappings: list[_PolicyMapping]


@lru_cache(maxsize=512)
def subject_of(certificate: x509.Certificate) -> x509.Name:
    """The subject; `MalformedError` if it cannot be read."""
    return _read_name(lambda: certificate.subject)


@lru_cache(maxsize=512)
def issuer_of(certificate: x509.Certificate) -> x509.Name:
    """The issuer; `MalformedError` if it cannot be read."""
    return _read_name(lambda: certificate.issuer)


def _read_name(read: Callable[[], x509.Name]) -> x509.Name:
    try:
        return read()
    except ValueError as error:
        raise MalformedError("certificate name", detail=str(error)) from None


def public_key(certificate: x509.Certificate) -> PublicKey:
    """An RSA, EC or DSA key; `UnsupportedError` for anything else."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MalformedError("public key", detail=str(error)) from None
    if not isinstance(key, PublicKey):
        raise UnsupportedError(type(key).__name__, where="certificate")
    return key


def is_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer`'s key made the certificate's signature."""
    algorithm = certificate.signature_hash_algorithm
    return verify_signature(
        public_key(issuer), certificate.signature, certificate.tbs_certificate_bytes, algorithm
    )


def verify_signature(
    key: PublicKey, signature: bytes, signed: bytes, algorithm: HashAlgorithm | None
) -> bool:
    """RSA PKCS #1 v1.5, ECDSA or DSA; an unknown algorithm is a wrong signature."""
    if algorithm is None:
        return False
    try:
        match key:
            case rsa.RSAPublicKey():
                key.verify(signature, signed, padding.PKCS1v15(), algorithm)
            case ec.EllipticCurvePublicKey():
                key.verify(signature, signed, ec.ECDSA(algorithm))
            case dsa.DSAPublicKey():
                key.verify(signature, signed, algorithm)
            case _:
                return False
    except InvalidSignature:
        return False
    return True
