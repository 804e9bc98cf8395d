"""The ASGI application: all routes of all channels, error pages, static files."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from ksfc_spec.bank.bank import Bank
from ksfc_spec.bank.settings import Settings
from ksfc_spec.parties.city import City
from ksfc_spec.parties.world import World

from .forms import FormView
from .outside import (
    certificates,
    ibk,
    issuing_banks,
    kftc,
    kftc_sdk,
    kftc_store,
    koscom,
    koscom_issue,
    koscom_manage,
    nice,
    payments,
    phone_certificates,
    relying,
    telco,
)
from .pc import (
    centre,
    cloud_registration,
    financial_registration,
    joint_copy,
    joint_registration,
    login,
    main,
    security,
    signup,
    signup_details,
    signup_identity,
)
from .phone import cloud_issue as phone_cloud_issue
from .phone import cloud_registration as phone_cloud_registration
from .phone import enrolment as phone_enrolment
from .phone import financial_registration as phone_financial_registration
from .phone import join as phone_join
from .phone import joint_copy as phone_copy
from .phone import login as phone_login
from .phone import main as phone_main
from .phone import means_login as phone_means_login
from .phone import new_certificate, new_certificate_details, shortcuts
from .security import SecurityHeaders
from .site import Site, templates
from .world import world_routes

LOG = logging.getLogger("ksfc_spec.web")


def create_app(bank: Bank, city: City, *, settings: Settings, world: World | None = None) -> Starlette:
    """The whole site over one bank and its surroundings.

    With `world` and `settings.world_open` the addresses `/world/<party>/<action>` are served as well.
    """
    site = Site(bank, city, settings)
    routes: list[BaseRoute] = [
        *main.routes(site),
        *security.routes(site),
        *signup.routes(site),
        *signup_identity.routes(site),
        *signup_details.routes(site),
        *login.routes(site),
        *centre.routes(site),
        *cloud_registration.routes(site),
        *joint_registration.routes(site),
        *financial_registration.routes(site),
        *joint_copy.routes(site),
        *phone_copy.routes(site),
        *telco.routes(site),
        *nice.routes(site),
        *certificates.routes(site),
        *ibk.routes(site),
        *koscom_manage.routes(site),
        *koscom.routes(site),
        *koscom_issue.routes(site),
        *payments.routes(site),
        *kftc.routes(site),
        *kftc_store.routes(site),
        *kftc_sdk.routes(site),
        *issuing_banks.routes(site),
        *relying.routes(site),
        *phone_login.routes(site),
        *phone_main.routes(site),
        *phone_join.routes(site),
        *phone_enrolment.routes(site),
        *phone_means_login.routes(site),
        *phone_financial_registration.routes(site),
        *phone_certificates.routes(site),
        *new_certificate.routes(site),
        *new_certificate_details.routes(site),
        *shortcuts.routes(site),
        *phone_cloud_issue.routes(site),
        *phone_cloud_registration.routes(site),
        Mount("/static", StaticFiles(directory=str(files(__package__).joinpath("static")))),
    ]
    if world and settings.world_open:
        routes += world_routes(world)
    return assemble(routes)


def assemble(routes: Sequence[BaseRoute]) -> Starlette:
    """An application from routes, with this site's headers and error pages."""
    return Starlette(
        routes=list(routes),
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: _refused, Exception: _broken},
    )


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    template = "errors/missing.html" if status in (404, 405) else "errors/broken.html"
    return _error_page(template, status, path=request.url.path)


async def _broken(request: Request, error: Exception) -> Response:
    LOG.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__)
    return _error_page("errors/broken.html", 500, path=request.url.path)


def _error_page(template: str, status: int, *, path: str) -> Response:
    context: dict[str, object] = {
        "said": {},
        "alerts": (),
        "statuses": (),
        "member": None,
        "csrf": "",
        "path": path,
        "form": FormView(),
    }
    return HTMLResponse(templates().get_template(template).render(context), status)
