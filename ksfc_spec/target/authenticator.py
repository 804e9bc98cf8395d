"""A phone's lock for the form adapter: keys and signatures of Web Authentication, made without a browser.

W3C Web Authentication Level 2: authenticator data (6.1), client data (5.8.1), `none` attestation (8.7). Every device has
its own keys; somebody whom the lock does not recognise gets no answer, as `NotAllowedError` leaves none in a browser.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData
from lxml.html import HtmlElement

from .errors import NotOnScreenError
from .reader import Document

FLAG = AuthenticatorData.FLAG
PRESENT, VERIFIED, ATTESTED = FLAG.UP, FLAG.UV, FLAG.AT
NO_MODEL = bytes(16)


@dataclass
class _Key:
    private: EllipticCurvePrivateKey
    host: str
    counter: int = 0


@dataclass
class Authenticator:
    """The keys of one device."""

    _keys: dict[bytes, _Key] = field(default_factory=dict)

    def answer(self, asked: str, *, origin: str, verified: bool) -> str:
        """The answer to a page's question as JSON; `""` where nobody was recognised or no key fits."""
        question = json.loads(asked)
        if not verified:
            return ""
        make = self._create if question["kind"] == "create" else self._sign
        return make(question["options"], origin)

    def _create(self, options: dict[str, Any], origin: str) -> str:
        host = options["rp"]["id"]
        if host != urlsplit(origin).hostname:
            return ""
        key_id, key = secrets.token_bytes(32), _Key(generate_private_key(SECP256R1()), host)
        self._keys[key_id] = key
        public = ES256.from_cryptography_key(key.private.public_key())  # type: ignore[no-untyped-call]
        attested = AttestedCredentialData.create(NO_MODEL, key_id, public)
        data = AuthenticatorData.create(_hash(host), PRESENT | VERIFIED | ATTESTED, 0, bytes(attested))
        response = {
            "clientDataJSON": _text(_client("webauthn.create", options, origin)),
            "attestationObject": _text(bytes(AttestationObject.create("none", data, {}))),
        }
        return _credential(key_id, response)

    def _sign(self, options: dict[str, Any], origin: str) -> str:
        allowed = [_bytes(one["id"]) for one in options.get("allowCredentials", ())]
        key_id = next((one for one in allowed if one in self._keys), None)
        if key_id is None or self._keys[key_id].host != urlsplit(origin).hostname:
            return ""
        key = self._keys[key_id]
        key.counter += 1
        data = bytes(AuthenticatorData.create(_hash(key.host), PRESENT | VERIFIED, key.counter))
        client = _client("webauthn.get", options, origin)
        signature = key.private.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        response = {
            "clientDataJSON": _text(client),
            "authenticatorData": _text(data),
            "signature": _text(signature),
        }
        return _credential(key_id, response)


def prompt(document: Document) -> HtmlElement:
    """The form that waits for the device's lock; NotOnScreenError where there is none."""
    forms: list[HtmlElement] = document.body.xpath(".//form[@data-webauthn]")
    if not forms:
        raise NotOnScreenError("휴대폰 잠금 확인", "요청", seen=(document.name,))
    return forms[0]


def _client(kind: str, options: dict[str, Any], origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin}).encode()


def _credential(key_id: bytes, response: dict[str, str]) -> str:
    name = _text(key_id)
    return json.dumps(
        {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
    )


def _hash(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
