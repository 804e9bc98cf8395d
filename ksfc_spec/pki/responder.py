"""The HTTP side of a PKI, as an ASGI application: lists, OCSP answers, authorities' certificates.

    GET  /crl/<id>.crl        application/pkix-crl
    POST /ocsp/<id>           application/ocsp-request → application/ocsp-response (RFC 6960 appendix A)
    GET  /ocsp/<id>/<base64>  the same request in the address
    GET  /ca/<id>.cer         application/pkix-cert

`<id>` is an authority's id or `KISA` for the root. Nothing may be cached: answers follow the ledger.
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.serialization import Encoding

from .errors import UnsupportedError
from .korea import KoreanPki

MAX_REQUEST = 16 * 1024

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = tuple[int, str, bytes]

NOT_FOUND: Answer = (404, "text/plain", b"not found")
TOO_LARGE: Answer = (413, "text/plain", b"request too large")
BAD_METHOD: Answer = (405, "text/plain", b"method not allowed")


class PkiApplication:
    """ASGI 3 application over a `KoreanPki`."""

    def __init__(self, pki: KoreanPki) -> None:
        self._pki = pki

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            raise RuntimeError(f"cannot serve {scope['type']}")

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        status, media_type, content = self.answer(scope["method"], scope["path"], body)
        headers = [(b"content-type", media_type.encode()), (b"cache-control", b"no-store")]
        headers.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})

    def answer(self, method: str, path: str, body: bytes | None) -> Answer:
        """Status, media type and content for one request; `body` is None if it was too long."""
        if body is None:
            return TOO_LARGE
        try:
            return self._route(method, path.removeprefix("/").split("/", 2), body)
        except (UnsupportedError, ValueError):
            return NOT_FOUND

    def ask(self, url: str, request: bytes) -> bytes:
        """The same without HTTP, for `OcspSource` in one process: the id is the address's last part."""
        return self._pki.desk(url.rsplit("/", 1)[-1]).ocsp(request)

    def _route(self, method: str, parts: list[str], body: bytes) -> Answer:
        match method, parts:
            case "GET" | "HEAD", ["crl", file] if file.endswith(".crl"):
                return 200, "application/pkix-crl", self._pki.desk(file.removesuffix(".crl")).crl()
            case "GET" | "HEAD", ["ca", file] if file.endswith(".cer"):
                certificate = self._pki.certificate(file.removesuffix(".cer"))
                return 200, "application/pkix-cert", certificate.public_bytes(Encoding.DER)
            case "POST", ["ocsp", authority]:
                return 200, "application/ocsp-response", self._pki.desk(authority).ocsp(body)
            case "GET" | "HEAD", ["ocsp", authority, encoded]:
                request = base64.b64decode(unquote(encoded), validate=True)
                return 200, "application/ocsp-response", self._pki.desk(authority).ocsp(request)
            case _, ["crl" | "ca" | "ocsp", *_]:
                return BAD_METHOD
        return NOT_FOUND


async def _body(receive: Receive) -> bytes | None:
    """The whole request body, or None if it is longer than any OCSP request."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_REQUEST:
            return None
    return body


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
