"""A working Korean PKI: authorities, certificates, key files, revocation, validation, log-in.

    clock, keys = SystemClock(), KeyPool()
    pki = KoreanPki.found(clock=clock, keys=keys, random=os.urandom)

    owner = OwnerKey(keys.take(), RandomNumber.draw(os.urandom))            # on the customer's device
    applicant = Applicant("한가람", Identifier("9001013000000"), holder="customer-7")
    securities = kind("SignKorea", Scope.SECURITIES)
    certificate = pki.authority(securities).issue_new(
        Request.by(owner), applicant=applicant, kind=securities)

    NpkiFolder(on_removable(drive)).save(                                   # signCert.der, signPri.key
        certificate, protect(owner, password, random=os.urandom), authority="SignKorea")

    gate = LoginGate(                                                       # in the bank
        anchors=pki.anchors, intermediates=pki.intermediates, kinds=KINDS, clock=clock, random=os.urandom,
        revocation=OcspSource(PkiApplication(pki).ask, random=os.urandom))
    nonce = gate.challenge(session)
    message = sign_message(nonce, certificate=certificate, key=owner.key, at=clock.now())
    login = gate.verify(message, session=session, proof=Proof(applicant.identifier, owner.r))

Every refusal is a `PkiError`; a `ValidationError` names the check that failed. docs/pki.md says which
facts of the field this follows and which readings are assumed.
"""

from __future__ import annotations

from . import lifecycle
from .authority import Authority, Request
from .cms import SignedMessage
from .cms import sign as sign_message
from .cms import verify as verify_message
from .contents import Notice
from .crls import CrlSource
from .crls import load as load_crl
from .errors import (
    EntryError,
    IdentityMismatchError,
    KeyMismatchError,
    MalformedError,
    NonceError,
    PkiError,
    RandomNumberMissingError,
    RefusedError,
    RevokedError,
    StaleNonceError,
    StatusUnknownError,
    SuspendedError,
    TruncatedError,
    UnsupportedError,
    ValidationError,
    WrongPasswordError,
)
from .keys import KeyPool, KeySource, PreparedKeys
from .korea import KoreanPki, Root
from .ledger import Ledger, MemoryLedger, Record, State
from .lifecycle import CloudStep, MonthReading, Replaces, Standing
from .login import LoginGate, MemoryNonceBook, NonceBook, Proof, VerifiedLogin
from .npki import Entry, NpkiFolder, Platform, on_hard_disk, on_removable
from .ocsp import OcspSource
from .path import CHECKS, PathSettings, PathValidator, RevocationSource, VerifiedPath
from .pkcs12 import Bundle, Protection, pack, unpack
from .privatekey import Form, OwnerKey, protect, unprotect
from .profiles import AUTHORITIES, KINDS, Applicant, Holder, Kind, Scope, kind, kind_of
from .reading import load_certificate
from .responder import PkiApplication
from .revocation import AnyOf
from .trust import customer_gate
from .vid import Identifier, RandomNumber, VerifiedIdentity
from .vid import verify as verify_identity

__all__ = [
    "AUTHORITIES",
    "CHECKS",
    "KINDS",
    "AnyOf",
    "Applicant",
    "Authority",
    "Bundle",
    "CloudStep",
    "CrlSource",
    "Entry",
    "EntryError",
    "Form",
    "Holder",
    "Identifier",
    "IdentityMismatchError",
    "KeyMismatchError",
    "KeyPool",
    "KeySource",
    "Kind",
    "KoreanPki",
    "Ledger",
    "LoginGate",
    "MalformedError",
    "MemoryLedger",
    "MemoryNonceBook",
    "MonthReading",
    "NonceBook",
    "NonceError",
    "Notice",
    "NpkiFolder",
    "OcspSource",
    "OwnerKey",
    "PathSettings",
    "PathValidator",
    "PkiApplication",
    "PkiError",
    "Platform",
    "PreparedKeys",
    "Proof",
    "Protection",
    "RandomNumber",
    "RandomNumberMissingError",
    "Record",
    "RefusedError",
    "Replaces",
    "Request",
    "RevocationSource",
    "RevokedError",
    "Root",
    "Scope",
    "SignedMessage",
    "StaleNonceError",
    "Standing",
    "State",
    "StatusUnknownError",
    "SuspendedError",
    "TruncatedError",
    "UnsupportedError",
    "ValidationError",
    "VerifiedIdentity",
    "VerifiedLogin",
    "VerifiedPath",
    "WrongPasswordError",
    "customer_gate",
    "kind",
    "kind_of",
    "lifecycle",
    "load_certificate",
    "load_crl",
    "on_hard_disk",
    "on_removable",
    "pack",
    "protect",
    "sign_message",
    "unpack",
    "unprotect",
    "verify_identity",
    "verify_message",
]
