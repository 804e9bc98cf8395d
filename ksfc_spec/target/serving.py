"""One server per worker, on loopback, whose application is replaced for each case: a case costs no start."""

from __future__ import annotations

import socket
import threading
from typing import Any

import uvicorn

from ksfc_spec.errors import HarnessError

from .wire import AsgiApp, Message


class Swappable:
    """An ASGI application that hands every request to the one put in last."""

    def __init__(self) -> None:
        self.inner: AsgiApp | None = None

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        assert self.inner is not None
        await self.inner(scope, receive, send)


class Served:
    """A uvicorn server in a thread of its own. `origin` uses the name localhost, which browsers hold for secure."""

    def __init__(self) -> None:
        self._app = Swappable()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            self._app, lifespan="off", log_level="critical", access_log=False, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="served reference", daemon=True
        )

    @property
    def origin(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self._socket.getsockname()[1]}"

    def put(self, app: AsgiApp) -> str:
        """Serve this application from now on; its origin."""
        self._app.inner = app
        if not self._thread.is_alive():
            self._socket.listen(128)
            self._thread.start()
            self._wait()
        return self.origin

    def close(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=3)
        self._socket.close()

    def _wait(self) -> None:
        """Until the listening socket takes a connection; the kernel queues it before uvicorn runs."""
        try:
            socket.create_connection(self._socket.getsockname(), timeout=5).close()
        except OSError as error:
            raise HarnessError(f"참조 은행을 열 수 없음 (cannot serve the reference): {error}") from error
