"""How a request reaches a system: in process over ASGI, or over HTTP. Both answer with an `Answer`, or raise NoAnswerError."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from .errors import NoAnswerError

Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response; header names are in lower case."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, or `""`."""
        return next((value for other, value in self.headers if other == name), "")


class Wire(Protocol):
    """Sends one request; redirects and cookies are the caller's."""

    origin: str

    def send(self, method: str, url: str, *, headers: Headers, body: bytes = b"") -> Answer:
        """The answer, or NoAnswerError when none comes within the wire's time."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class AsgiWire:
    """Calls an ASGI application in this process, on one event loop that all wires share. `seconds` bounds each answer."""

    _loop: asyncio.AbstractEventLoop | None = None

    def __init__(self, app: AsgiApp, *, origin: str = "http://localhost", seconds: float = 5.0) -> None:
        self.app, self.origin, self.seconds = app, origin, seconds

    def send(self, method: str, url: str, *, headers: Headers, body: bytes = b"") -> Answer:
        try:
            return run(asyncio.wait_for(self._call(method, url, headers, body), self.seconds))
        except TimeoutError:
            raise NoAnswerError(f"{method} {urlsplit(url).path}: {self.seconds:g}초 안에 응답 없음") from None
        except NoAnswerError:
            raise
        except Exception as error:
            raise NoAnswerError(
                f"{method} {urlsplit(url).path}: 응답 대신 예외 {type(error).__name__}: {error}"
            ) from error

    def close(self) -> None:
        """Nothing to let go of: the loop is shared."""

    async def _call(self, method: str, url: str, headers: Headers, body: bytes) -> Answer:
        start: Message = {}
        chunks: list[bytes] = []
        requests = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Message:
            return next(requests, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))

        await self.app(_scope(method, url, headers), receive, send)
        if not start:
            raise NoAnswerError(f"{method} {urlsplit(url).path}: 응답 없이 끝남")
        answered = [
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in start["headers"]
        ]
        return Answer(start["status"], answered, b"".join(chunks))


def run(work: Awaitable[Answer]) -> Answer:
    """Run on the shared loop, also where Playwright's own loop is the running one of this thread."""
    if AsgiWire._loop is None:
        AsgiWire._loop = asyncio.new_event_loop()
        atexit.register(AsgiWire._loop.close)
    with _no_running_loop():
        return AsgiWire._loop.run_until_complete(work)


@contextmanager
def _no_running_loop() -> Iterator[None]:
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(outer)


def _scope(method: str, url: str, headers: Headers) -> Message:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": parts.scheme,
        "path": unquote(parts.path) or "/",
        "raw_path": (parts.path or "/").encode("ascii", "replace"),
        "query_string": parts.query.encode("ascii", "replace"),
        "root_path": "",
        "headers": [
            (b"host", parts.netloc.encode()),
            *((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers),
        ],
        "client": ("127.0.0.1", 50000),
        "server": (parts.hostname or "localhost", port),
    }


class HttpWire:
    """Speaks HTTP to a remote system at `origin`; `seconds` bounds each answer.

    httpx takes a fifth of a second to import, so only a remote target pays for it.
    """

    def __init__(self, origin: str, *, seconds: float = 10.0) -> None:
        import httpx

        self._httpx = httpx
        self.origin = origin.rstrip("/")
        self._transport = httpx.HTTPTransport()
        self._timeout = httpx.Timeout(seconds).as_dict()

    def send(self, method: str, url: str, *, headers: Headers, body: bytes = b"") -> Answer:
        request = self._httpx.Request(
            method, url, headers=headers, content=body, extensions={"timeout": self._timeout}
        )
        try:
            response = self._transport.handle_request(request)
            data = response.read()
        except self._httpx.HTTPError as error:
            raise NoAnswerError(f"{method} {request.url.path}: {type(error).__name__}: {error}") from error
        return Answer(response.status_code, [(k.lower(), v) for k, v in response.headers.multi_items()], data)

    def close(self) -> None:
        self._transport.close()
