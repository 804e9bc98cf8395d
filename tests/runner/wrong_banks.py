"""Banks that are wrong on purpose: each is the reference behind a small ASGI wrapper, named as `factory` of a target."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ksfc_spec.web.reference import reference_app

App = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True)
class WrongBank:
    """A reference behind other pages."""

    app: App
    tell: Any


def _wrong(wrap: Callable[[App], App]) -> Callable[..., WrongBank]:
    def factory(**given: Any) -> WrongBank:
        reference = reference_app(**given)
        return WrongBank(wrap(reference.app), reference.tell)

    return factory


def _page(title: str) -> bytes:
    return f"<!doctype html><html><head><title>{title} | 은행</title></head><body><h1>{title}</h1></body></html>".encode()


async def _answer(send: Any, status: int, body: bytes, *, location: str = "") -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    headers += [(b"location", location.encode())] if location else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _accepting(app: App) -> App:
    """Whatever is sent is welcome: every refusal (4xx) of a form becomes the completion screen."""

    async def accepting(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            await _answer(send, 200, _page("가입완료"))
        else:
            await app(scope, receive, send)

    return accepting


def _standing_still(app: App) -> App:
    """No form ever leads on: a person is sent back to where they were."""

    async def standing(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            referer = dict(scope["headers"]).get(b"referer", b"/").decode()
            await _answer(send, 303, b"", location=referer)
        else:
            await app(scope, receive, send)

    return standing


def _hanging(app: App) -> App:
    """Answers the main page, and nothing else ever."""

    async def hanging(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] != "/":
            await asyncio.Event().wait()
        await app(scope, receive, send)

    return hanging


def _failing(app: App) -> App:
    """Answers the main page, and 500 everywhere else."""

    async def failing(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] != "/":
            await _answer(send, 500, _page("오류"))
        else:
            await app(scope, receive, send)

    return failing


def _dead(app: App) -> App:
    """Not even the main page answers."""

    async def dead(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    return dead


accepts_everything = _wrong(_accepting)
never_advances = _wrong(_standing_still)
hangs = _wrong(_hanging)
answers_500 = _wrong(_failing)
is_dead = _wrong(_dead)


def kills_its_worker(**given: Any) -> WrongBank:
    """The process that plays is gone without a word as soon as a form is sent, as when memory runs out."""

    def wrap(app: App) -> App:
        async def killing(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and scope["method"] == "POST":
                os.kill(os.getpid(), signal.SIGKILL)
            await app(scope, receive, send)

        return killing

    return _wrong(wrap)(**given)
