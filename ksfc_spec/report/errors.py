"""Errors of the report room.

InputError
└── ManifestError         a manifest is absent, cannot be read, or its signature is not good
    └── ChangedFileError  a file is not the one that was signed; `path` names it
"""

from __future__ import annotations

from ksfc_spec.errors import InputError


class ManifestError(InputError):
    """The manifest does not vouch for the run's folder."""


class ChangedFileError(ManifestError):
    """A signed file was changed or is gone; `path` is relative to the run's folder."""

    def __init__(self, message: str, *, path: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path
