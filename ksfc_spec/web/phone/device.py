"""The phone's own secret: a cookie by which a house knows what is registered on this phone. It proves nothing by itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ksfc_spec.web.site import Visit

A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class DeviceCookie:
    """One house's secret on a phone; over TLS the cookie's name binds it to this very host."""

    name: str

    def of(self, request: Request) -> str:
        """The secret this phone sent, or `""`."""
        return request.cookies.get(self._name(request), "")

    def drawn(self, request: Request) -> str:
        """The secret under which something is registered now: this phone's, or a fresh one."""
        return self.of(request) or secrets.token_urlsafe(32)

    def keep(self, response: Response, request: Request, device: str) -> Response:
        """Have the phone keep its secret."""
        response.set_cookie(
            self._name(request),
            device,
            max_age=A_YEAR,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
            path="/",
        )
        return response

    def _name(self, request: Request) -> str:
        return f"__Host-{self.name}" if request.url.scheme == "https" else self.name


OURS = DeviceCookie("ksfc-phone")


def device_of(visit: Visit) -> str:
    """The secret this phone sent, or `""`."""
    return OURS.of(visit.request)


def device_for(visit: Visit) -> str:
    """The secret under which something is registered now."""
    return OURS.drawn(visit.request)


def keep_device(response: Response, visit: Visit, device: str) -> Response:
    """Have the phone keep its secret."""
    return OURS.keep(response, visit.request, device)
