"""The Ed25519 key that signs manifests, and the DSSE envelope around what is signed.

DSSE: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md (version 1.0.2).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ksfc_spec.errors import InputError
from ksfc_spec.report.errors import ManifestError

PAYLOAD_TYPE = "application/vnd.in-toto+json"
KEY_VARIABLE = "KSFC_SIGNING_KEY"


def key_path() -> Path:
    """Where the signing key lies: `KSFC_SIGNING_KEY`, else below the user's configuration folder."""
    if named := os.environ.get(KEY_VARIABLE):
        return Path(named)
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "ksfc" / "signing-key.pem"


def signing_key(path: Path | None = None) -> Ed25519PrivateKey:
    """The key in `path` (PKCS#8 PEM), made on first use for its owner's eyes alone.

    InputError where the file is no Ed25519 key, or cannot be read or made.
    """
    path = path or key_path()
    try:
        if not path.exists():
            return _new_key(path)
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise InputError(
            f"서명 열쇠를 읽거나 만들 수 없습니다 (cannot read or make the signing key): {path} ({error.strerror})",
            hint=f"{KEY_VARIABLE}로 다른 곳을 알려 주세요 (name another place)",
        ) from error
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"Ed25519 서명 열쇠가 아닙니다 (not an Ed25519 signing key): {path}")
    return key


def _new_key(path: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """The public half as SubjectPublicKeyInfo PEM."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def read_public(path: Path) -> Ed25519PublicKey:
    """A public key; ManifestError where the file holds none of Ed25519."""
    try:
        return public_key(path.read_bytes(), path)
    except OSError:
        raise ManifestError(f"공개키를 읽을 수 없습니다 (cannot read the public key): {path}") from None


def public_key(pem: bytes, path: Path) -> Ed25519PublicKey:
    """The public key that `pem` holds; ManifestError names `path`, where it stands."""
    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError:
        raise ManifestError(f"공개키를 읽을 수 없습니다 (cannot read the public key): {path}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ManifestError(f"Ed25519 공개키가 아닙니다 (not an Ed25519 public key): {path}")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 over the raw 32 bytes, hexadecimal: the key's name."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def envelope(payload: bytes, key: Ed25519PrivateKey) -> str:
    """The payload in a DSSE envelope with one signature, as JSON."""
    signature = {"keyid": fingerprint(key.public_key()), "sig": _base64(key.sign(_encoded(payload)))}
    data = {"payloadType": PAYLOAD_TYPE, "payload": _base64(payload), "signatures": [signature]}
    return json.dumps(data, indent=1) + "\n"


def opened(text: str, key: Ed25519PublicKey) -> bytes:
    """The payload of an envelope that `key` signed; ManifestError otherwise."""
    try:
        data: dict[str, Any] = json.loads(text)
        payload = base64.b64decode(data["payload"], validate=True)
        signatures = [base64.b64decode(item["sig"], validate=True) for item in data["signatures"]]
        kind = data["payloadType"]
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise ManifestError("서명 봉투가 아닙니다 (not a DSSE envelope)") from None
    if kind != PAYLOAD_TYPE or not any(_good(key, signature, payload) for signature in signatures):
        raise ManifestError(
            "목록의 서명이 이 열쇠의 것이 아니거나 목록이 바뀌었습니다 (the manifest's signature is not good)",
            hint=f"열쇠 (key) {fingerprint(key)[:16]}",
        )
    return payload


def _good(key: Ed25519PublicKey, signature: bytes, payload: bytes) -> bool:
    try:
        key.verify(signature, _encoded(payload))
    except InvalidSignature:
        return False
    return True


def _encoded(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: type and payload, each with its length."""
    kind = PAYLOAD_TYPE.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
