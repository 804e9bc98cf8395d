"""Certification path validation, RFC 5280 section 6.1, one named check per function.

`CHECKS` is the whole of it, in order, with the section each function stands for; a failure is a
`ValidationError` whose `check` is the function's name. The policies follow RFC 9618's graph.
Whether a certificate is revoked is asked of a `RevocationSource` (see `revocation`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

from cryptography import x509

from .constraints import Subtrees, names_of
from .der import OID
from .errors import ValidationError
from .names import Comparable
from .oids import ANY_POLICY
from .policies import ANY, PolicyGraph
from .reading import (
    POLICY_MAPPINGS,
    extension,
    extensions,
    is_signed_by,
    issuer_key,
    policy_mappings,
    remembered,
    subject_key,
    subject_text,
)

MAX_LENGTH = 12
"""Certificates in a path, its anchor not counted."""
MAX_TRIES = 64
"""Candidate paths tried for one certificate before giving up."""

E = TypeVar("E", bound=x509.ExtensionType)


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
    settings: PathSettings
    explicit_policy: int
    inhibit_any: int
    policy_mapping: int
    max_path_length: int
    graph: PolicyGraph = field(default_factory=PolicyGraph)
    subtrees: Subtrees = field(default_factory=Subtrees)

    @property
    def self_issued(self) -> bool:
        return subject_key(self.certificate) == issuer_key(self.certificate)

    def extension(self, kind: type[E]) -> E | None:
        return extension(self.certificate, kind)


def signature_is_issuers(state: _State) -> None:
    """The certificate was signed with the issuer's key."""
    if not is_signed_by(state.certificate, state.issuer):
        raise _FailedError("the signature is not the issuer's")


def issuer_name_chains(state: _State) -> None:
    """The issuer's name is the subject of the certificate above."""
    if issuer_key(state.certificate) != subject_key(state.issuer):
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
    for found in extensions(state.certificate).values():
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


def within_validity(certificate: x509.Certificate, at: datetime) -> None:
    """The instant lies in the validity period, both ends included."""
    if at < certificate.not_valid_before_utc:
        raise _FailedError(f"not valid before {certificate.not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}")
    if at > certificate.not_valid_after_utc:
        raise _FailedError(f"expired at {certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}")


def not_revoked(
    certificate: x509.Certificate, *, issuer: x509.Certificate, at: datetime, revocation: RevocationSource
) -> None:
    """The revocation source knows it as good; silence is not good."""
    revocation.check(certificate, issuer=issuer, at=at)


class Check(NamedTuple):
    """A row of the table: the section of RFC 5280 and the function; its name is the check's."""

    section: str
    function: Callable[..., None]

    @property
    def name(self) -> str:
        return self.function.__name__

    def run(self, certificate: x509.Certificate, *arguments: object, **named: object) -> None:
        """Run the check for `certificate`; a failure becomes a `ValidationError` with its name."""
        try:
            self.function(*arguments, **named)
        except _FailedError as failed:
            subject = subject_text(certificate)
            raise ValidationError(self.name, str(failed), subject=subject) from None


EVERY: tuple[Check, ...] = (
    Check("6.1.3 (a)(4)", issuer_name_chains),
    Check("6.1.3 (a)(1)", signature_is_issuers),
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

VALIDITY = Check("6.1.3 (a)(2)", within_validity)
STATUS = Check("6.1.3 (a)(3)", not_revoked)
"""For every certificate, each time anew: they depend on the instant."""

CHECKS: tuple[Check, ...] = (*EVERY, *PREPARE, *WRAP_UP, VALIDITY, STATUS)

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
            self._above.setdefault(subject_key(certificate), []).append(certificate)

    def validate(self, certificate: x509.Certificate, *, at: datetime) -> VerifiedPath:
        """The first path that passes; otherwise the error of the path that came furthest.

        `ValidationError("path_exists", …)` if no path leads to an anchor.
        """
        errors: list[ValidationError] = []
        for tries, path in enumerate(self._paths(certificate)):
            if tries >= MAX_TRIES:
                break
            try:
                return validate_path(path, at=at, settings=self.settings, revocation=self.revocation)
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise max(errors, key=_progress)
        subject = subject_text(certificate)
        raise ValidationError("path_exists", "no path leads to a trusted root", subject=subject)

    def _paths(self, certificate: x509.Certificate) -> Iterator[tuple[x509.Certificate, ...]]:
        """Anchor-first candidates, depth first, without loops."""
        stack: list[tuple[x509.Certificate, ...]] = [(certificate,)]
        while stack:
            path = stack.pop()
            for issuer in self._above.get(issuer_key(path[0]), ()):
                if issuer in self.anchors:
                    yield (issuer, *path)
                elif len(path) < MAX_LENGTH and issuer not in path:
                    stack.append((issuer, *path))


def _progress(error: ValidationError) -> int:
    """How far a candidate path came: a wrong signature shows a namesake, a status question is asked last."""
    if error.check == signature_is_issuers.__name__:
        return 0
    return 2 if error.check in (STATUS.name, "status_known") else 1


def validate_path(
    path: tuple[x509.Certificate, ...],
    *,
    at: datetime,
    revocation: RevocationSource,
    settings: PathSettings = DEFAULT_SETTINGS,
) -> VerifiedPath:
    """Validate one path, anchor first. Raises the `ValidationError` of the first check that fails.

    What follows from the certificates alone is worked out once per path; validity and status each time.
    """
    policies = sound_policies(settings, *path)
    for certificate in path[1:]:
        VALIDITY.run(certificate, certificate, at)
    for issuer, certificate in pairwise(path):
        STATUS.run(certificate, certificate, issuer=issuer, at=at, revocation=revocation)
    return VerifiedPath(anchor=path[0], certificates=path[1:], policies=policies, at=at)


@remembered
def sound_policies(settings: PathSettings, *path: x509.Certificate) -> frozenset[OID]:
    """Every check but validity and status; returns the accepted policies that the path is valid for."""
    if len(path) < 2:
        raise ValidationError("path_exists", "the path has no certificate below its anchor")
    state = _initial(path, settings)
    for certificate in path[1:]:
        state.certificate, state.last = certificate, certificate is path[-1]
        for check in (*EVERY, *(WRAP_UP if state.last else PREPARE)):
            check.run(certificate, state)
        state.issuer = certificate
    return state.graph.user_constrained(settings.policies)


def _initial(path: tuple[x509.Certificate, ...], settings: PathSettings) -> _State:
    """Section 6.1.2: the counters start beyond the path's end unless an indicator is set."""
    beyond = len(path)
    return _State(
        issuer=path[0],
        certificate=path[1],
        last=len(path) == 2,
        settings=settings,
        explicit_policy=0 if settings.explicit_policy else beyond,
        inhibit_any=0 if settings.inhibit_any else beyond,
        policy_mapping=0 if settings.inhibit_mapping else beyond,
        max_path_length=beyond - 1,
    )


def _lower(counter: int, limit: int | None) -> int:
    return counter if limit is None else min(counter, limit)
