"""The page that installs security programs on the customer's PC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.web.site import Site, Visit

SHOWN = "programs"


@dataclass(frozen=True, slots=True)
class Row:
    """One program as the table shows it."""

    name: str
    required: bool
    installed: bool


def routes(site: Site) -> list[BaseRoute]:
    """The page and its buttons."""
    return [
        site.route("/security", page),
        site.route("/security/install", page, install),
        site.route("/security/join", page, join),
    ]


def page(visit: Visit) -> Response:
    """What is on the PC now; this is what 새로고침 loads."""
    installed = visit.bank.security.installed()
    visit.remember(**{SHOWN: sorted(installed)})
    return _show(visit, installed)


def install(visit: Visit) -> Response:
    """Install; the table keeps showing what it showed until the page is loaded anew."""
    before = visit.session.notes.get(SHOWN, sorted(visit.bank.security.installed()))
    security = visit.bank.security
    wanted = security.programs if visit.text("what") == "all" else visit.texts("program")
    done = security.install(wanted)
    if not done:
        return _show(visit, before, alerts=("설치할 프로그램을 하나 이상 체크해 주세요.",))
    return _show(visit, before, statuses=("설치가 끝났습니다. 새로고침을 눌러 상태를 확인해 주세요.",))


def join(visit: Visit) -> Response:
    """Go to sign-up; what is missing is told there."""
    return visit.go("/join/terms")


def missing_message(missing: Collection[str]) -> str:
    """What to do about required programs that are not there."""
    return f"필수 프로그램을 먼저 설치해 주세요: {', '.join(missing)}"


def _show(
    visit: Visit, installed: Collection[str], *, alerts: tuple[str, ...] = (), statuses: tuple[str, ...] = ()
) -> Response:
    security = visit.bank.security
    rows = [Row(name, name in security.required, name in installed) for name in security.programs]
    return visit.page("pc/security.html", programs=rows, alerts=alerts, statuses=statuses)
