"""Fingerprint and face: W3C Web Authentication with user verification, checked by fido2."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAttachment,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

BANK = "한국증권금융 뱅킹Plus"


@dataclass(frozen=True, slots=True)
class Question:
    """What the phone is asked (`options`, as a page carries them) and what the bank remembers of it."""

    options: Mapping[str, Any]
    state: Mapping[str, Any]


@dataclass(frozen=True)
class Passkeys:
    """Asks phones for keys and proofs; `host` is the name under which customers reach the
    `house` (the relying party)."""

    host: str
    house: str = BANK

    def ask_key(self, member_id: int, *, name: str) -> Question:
        """Ask for a new key, made by the phone for this member."""
        user = PublicKeyCredentialUserEntity(id=member_id.to_bytes(8), name=name, display_name=name)
        options, state = self._server.register_begin(
            user,
            resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.REQUIRED,
            authenticator_attachment=AuthenticatorAttachment.PLATFORM,
        )
        return Question(dict(options)["publicKey"], state)

    def take_key(self, answer: str, *, state: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What to keep of the new key, or None: nobody was verified, or the answer is not for this question."""
        try:
            response = RegistrationResponse.from_dict(json.loads(answer))
            data = self._server.register_complete(dict(state), response)
        except (ValueError, TypeError, KeyError):
            return None
        if data.credential_data is None:
            return None
        return {"key": websafe_encode(bytes(data.credential_data)), "counter": data.counter}

    def ask_proof(self, body: Mapping[str, Any]) -> Question:
        """Ask for a signature by the key that was kept."""
        options, state = self._server.authenticate_begin(
            [_credential(body)], user_verification=UserVerificationRequirement.REQUIRED
        )
        return Question(dict(options)["publicKey"], state)

    def take_proof(
        self, body: Mapping[str, Any], answer: str, *, state: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        """What to keep from now on (the counter moves), or None: not verified, forged, replayed or cloned."""
        try:
            response = AuthenticationResponse.from_dict(json.loads(answer))
            self._server.authenticate_complete(dict(state), [_credential(body)], response)
        except (ValueError, TypeError, KeyError, InvalidSignature):
            return None
        counter = response.response.authenticator_data.counter
        if (counter or body["counter"]) and counter <= body["counter"]:
            return None
        return {**body, "counter": counter}

    @cached_property
    def _server(self) -> Fido2Server:
        return Fido2Server(PublicKeyCredentialRpEntity(id=self.host, name=self.house))


def _credential(body: Mapping[str, Any]) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(body["key"]))
