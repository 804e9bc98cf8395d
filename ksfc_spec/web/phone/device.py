"""The phone's own secret: a cookie by which the bank knows what is registered on this phone. It proves nothing by itself."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from ksfc_spec.web.site import Visit

A_YEAR = 365 * 24 * 3600


def device_of(visit: Visit) -> str:
    """The secret this phone sent, or `""`."""
    return visit.request.cookies.get(_name(visit), "")


def device_for(visit: Visit) -> str:
    """The secret under which something is registered now: this phone's, or a fresh one."""
    return device_of(visit) or secrets.token_urlsafe(32)


def keep_device(response: Response, visit: Visit, device: str) -> Response:
    """Have the phone keep its secret."""
    response.set_cookie(
        _name(visit),
        device,
        max_age=A_YEAR,
        httponly=True,
        samesite="strict",
        secure=visit.request.url.scheme == "https",
        path="/",
    )
    return response


def _name(visit: Visit) -> str:
    return "__Host-ksfc-phone" if visit.request.url.scheme == "https" else "ksfc-phone"
