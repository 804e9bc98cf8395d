"""What can go wrong with certificates, keys and signed messages, as a tree.

InputError
└── PkiError
    ├── MalformedError            the bytes are not the structure they should be
    │   └── TruncatedError        they end before the length they announce
    ├── UnsupportedError          a structure we read, with an algorithm we refuse
    ├── WrongPasswordError        a protected file does not open with this password
    ├── KeyMismatchError          the private key is not the certificate's
    ├── RandomNumberMissingError  a key file without randomNum: identity can no longer be proven
    ├── EntryError                a folder entry is missing, doubled or outside its folder
    ├── RefusedError              an authority or a lifecycle rule says no; `rule` names it
    └── ValidationError           a certificate or message did not validate; `check` names what
        ├── RevokedError          `reason`, `since`
        │   └── SuspendedError    on hold, may be lifted
        ├── StatusUnknownError    no usable CRL or OCSP answer: fail closed
        ├── NonceError            the log-in nonce is unknown or already used
        │   └── StaleNonceError   … or too old
        └── IdentityMismatchError VID does not fit identifier and R
"""

from __future__ import annotations

from datetime import datetime

from ksfc_spec.errors import InputError


class PkiError(InputError):
    """Root of every error raised on purpose by `ksfc_spec.pki`."""


class MalformedError(PkiError):
    """The bytes are not the structure they should be; `what` names the structure."""

    def __init__(self, what: str, *, detail: str = "", hint: str = "") -> None:
        super().__init__(f"not a readable {what}" + (f": {detail}" if detail else ""), hint=hint)
        self.what = what


class TruncatedError(MalformedError):
    """The bytes end before the length they announce."""


class UnsupportedError(PkiError):
    """An algorithm or form that is understood but not accepted; `algorithm` is its name or OID."""

    def __init__(self, algorithm: str, *, where: str) -> None:
        super().__init__(f"{where} uses {algorithm}, which is not supported")
        self.algorithm = algorithm


class WrongPasswordError(PkiError):
    """The file does not open with this password."""


class KeyMismatchError(PkiError):
    """The private key does not belong to the certificate beside it."""


class RandomNumberMissingError(PkiError):
    """The private key carries no randomNum (1.2.410.200004.10.1.1.3)."""


class EntryError(PkiError):
    """An NPKI folder entry is missing, exists already, or its name would leave the folder."""


class RefusedError(PkiError):
    """A request that a rule forbids; `rule` is the rule's name."""

    def __init__(self, rule: str, message: str, *, hint: str = "") -> None:
        super().__init__(f"{message} [{rule}]", hint=hint)
        self.rule = rule


class ValidationError(PkiError):
    """Validation failed; `check` is the name of the check, `subject` whose certificate it was."""

    def __init__(self, check: str, message: str, *, subject: str = "") -> None:
        super().__init__(f"{check}: {message}" + (f" ({subject})" if subject else ""))
        self.check, self.subject = check, subject


class RevokedError(ValidationError):
    """The certificate was revoked for `reason` at `since`."""

    def __init__(self, reason: str, since: datetime, *, subject: str = "") -> None:
        super().__init__(
            "not_revoked", f"revoked since {since:%Y-%m-%dT%H:%M:%SZ}, {reason}", subject=subject
        )
        self.reason, self.since = reason, since


class SuspendedError(RevokedError):
    """The certificate is on hold (certificateHold)."""


class StatusUnknownError(ValidationError):
    """Nothing trustworthy says whether the certificate is revoked."""


class NonceError(ValidationError):
    """The signed nonce is not one that waits for an answer: never given out, or used already."""


class StaleNonceError(NonceError):
    """The signed nonce was given out too long ago."""


class IdentityMismatchError(ValidationError):
    """The certificate's VID does not belong to this identifier and R."""
