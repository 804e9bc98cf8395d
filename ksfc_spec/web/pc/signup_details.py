"""Sign-up, step 3: customer details, with the windows that look up an ID, an address and an occupation."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.bank import occupations
from ksfc_spec.bank.errors import (
    AlreadyMemberError,
    BankError,
    OutOfOrderError,
    Problem,
    RefusedError,
    TooManyTriesError,
)
from ksfc_spec.bank.ports import Address
from ksfc_spec.bank.signup import details, rules
from ksfc_spec.bank.signup.service import JOINED
from ksfc_spec.parties.errors import PartyError
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Page, Site, Visit, party_down

HERE = "/join/details"
SECRETS = ("password", "password_again")
PLACES = {"home": ("home_address", "자택주소"), "work": ("work_address", "직장주소")}
SEARCH_FIELDS = ("by", "road", "sido", "sigungu", "building")
NATIONALITY = "한국"
Problems = tuple[Problem, ...]


def routes(site: Site) -> list[BaseRoute]:
    """The screen, its ways out, and its three windows."""
    windows: list[BaseRoute] = [
        site.route(f"{HERE}/id", id_window, open_id_window),
        site.route(f"{HERE}/id/check", id_window, check_id),
        site.route(f"{HERE}/id/apply", id_window, apply_id),
        site.route(f"{HERE}/occupation", occupation_window, open_occupation_window),
        site.route(f"{HERE}/occupation/list", occupation_window, occupation_window),
        site.route(f"{HERE}/occupation/apply", occupation_window, apply_occupation),
    ]
    for place in PLACES:
        windows += [
            site.route(f"{HERE}/address/{place}", address_window(place), open_address_window(place)),
            site.route(f"{HERE}/address/{place}/search", address_window(place), search_address(place)),
            site.route(f"{HERE}/address/{place}/apply", address_window(place), apply_address(place)),
        ]
    return [
        site.route(HERE, page, complete),
        site.route(f"{HERE}/back", page, leave_to("/join/real-name")),
        site.route(f"{HERE}/cancel", page, leave_to("/join/cancel")),
        *windows,
    ]


def page(visit: Visit, *, problems: Problems = (), alerts: tuple[str, ...] = ()) -> Response:
    draft = visit.bank.signup.require_step(visit.session, "details")
    number = draft.resident_number
    return visit.page(
        "pc/signup/details.html",
        status=422 if problems else 200,
        step=3,
        form=view(draft.details, problems),
        alerts=alerts,
        name=draft.name,
        masked=rules.masked_number(number),
        nationality=NATIONALITY,
    )


def complete(visit: Visit) -> Response:
    """확인. A second press of it finds the sign-up done and goes where the first one went."""
    try:
        visit.session = visit.bank.signup.complete(visit.session, _entries(visit))
    except RefusedError as error:
        return page(visit, problems=error.problems)
    except AlreadyMemberError as error:
        return page(visit, alerts=(error.message,))
    except OutOfOrderError:
        if not visit.session.notes.get(JOINED):
            raise
    except PartyError as error:
        return page(visit, alerts=(party_down(error),))
    return visit.go("/join/done")


def leave_to(path: str) -> Page:
    """Leave the screen for a moment; what was typed stays."""

    def leave(visit: Visit) -> Response:
        _keep(visit)
        return visit.go(path)

    return leave


# the window 아이디 중복확인


def id_window(
    visit: Visit,
    *,
    user_id: str = "",
    problems: Problems = (),
    free: str = "",
    statuses: tuple[str, ...] = (),
) -> Response:
    visit.bank.signup.require_step(visit.session, "details")
    policy = visit.bank.policy
    return visit.page(
        "pc/signup/id_check.html",
        status=422 if problems else 200,
        form=view({"user_id": user_id}, problems),
        free=free,
        statuses=statuses,
        shortest=policy.user_id_shortest,
        longest=policy.user_id_longest,
    )


def open_id_window(visit: Visit) -> Response:
    _keep(visit)
    return id_window(visit, user_id=visit.text("user_id"))


def check_id(visit: Visit) -> Response:
    user_id = visit.text("user_id")
    try:
        visit.bank.signup.check_user_id(visit.session, user_id)
    except RefusedError as error:
        return id_window(visit, user_id=user_id, problems=error.problems)
    except TooManyTriesError as error:
        return id_window(visit, user_id=user_id, problems=(Problem("", error.message),))
    message = f"{user_id}: 사용할 수 있는 아이디입니다. 쓰시려면 적용을 눌러 주세요."
    return id_window(visit, user_id=user_id, free=user_id, statuses=(message,))


def apply_id(visit: Visit) -> Response:
    """적용: checked once more, for the value came back through the customer's hands."""
    user_id = visit.text("user_id")
    try:
        visit.bank.signup.check_user_id(visit.session, user_id)
    except BankError as error:
        return id_window(visit, user_id=user_id, problems=(Problem("user_id", error.message),))
    visit.bank.signup.apply(visit.session, "user_id", user_id)
    return visit.window("아이디 중복확인", "아이디를 옮겼습니다.", fill={"아이디": user_id})


# the window 주소 찾기


def _address_page(
    visit: Visit,
    place: str,
    *,
    found: tuple[Address, ...] = (),
    problems: Problems = (),
    alerts: tuple[str, ...] = (),
) -> Response:
    visit.bank.signup.require_step(visit.session, "details")
    return visit.page(
        "address.html",
        status=422 if problems else 200,
        form=view({name: visit.text(name) for name in SEARCH_FIELDS}, problems),
        base=f"{HERE}/address/{place}",
        found=found,
        alerts=alerts,
        districts=visit.bank.addresses.districts(),
    )


def address_window(place: str) -> Page:
    return lambda visit: _address_page(visit, place)


def open_address_window(place: str) -> Page:
    def open_window(visit: Visit) -> Response:
        _keep(visit)
        return _address_page(visit, place)

    return open_window


def search_address(place: str) -> Page:
    def search(visit: Visit) -> Response:
        return _with_results(visit, place, lambda found: _address_page(visit, place, found=found))

    return search


def apply_address(place: str) -> Page:
    """적용: the address is taken from the service again, never from what the window sent."""
    field, label = PLACES[place]

    def apply(visit: Visit) -> Response:
        address = visit.bank.addresses.by_key(visit.text("key"))
        if address is None:
            problem = Problem("key", "옮길 주소를 검색결과에서 선택해 주세요.")
            return _with_results(
                visit, place, lambda found: _address_page(visit, place, found=found, problems=(problem,))
            )
        visit.bank.signup.apply(visit.session, field, str(address))
        return visit.window("주소 찾기", "주소를 옮겼습니다.", fill={label: str(address)})

    return apply


def _with_results(visit: Visit, place: str, show: Callable[[tuple[Address, ...]], Response]) -> Response:
    query = {name: visit.text(name) for name in SEARCH_FIELDS}
    problems = rules.address_query_problems(query)
    if problems:
        return _address_page(visit, place, problems=problems)
    try:
        found = _search(visit, query)
    except PartyError as error:
        return _address_page(visit, place, alerts=(party_down(error),))
    if not found:
        return _address_page(
            visit, place, alerts=("검색 결과가 없습니다. 검색어를 바꾸어 다시 검색해 주세요.",)
        )
    return show(found)


def _search(visit: Visit, query: dict[str, str]) -> tuple[Address, ...]:
    if query["by"] == rules.BY_ROAD:
        return visit.bank.addresses.by_road(query["road"])
    return visit.bank.addresses.by_building(query["building"], sido=query["sido"], sigungu=query["sigungu"])


# the window 직업 찾기


def occupation_window(visit: Visit, *, problems: Problems = ()) -> Response:
    visit.bank.signup.require_step(visit.session, "details")
    major, middle = visit.text("major"), visit.text("middle")
    chosen = {"major": major, "middle": middle, "minor": visit.text("minor")}
    return visit.page(
        "pc/signup/occupation.html",
        status=422 if problems else 200,
        form=view(chosen, problems),
        majors=tuple(occupations.occupations()),
        middles=occupations.middle_groups(major),
        minors=occupations.minor_groups(major, middle),
    )


def open_occupation_window(visit: Visit) -> Response:
    _keep(visit)
    return occupation_window(visit)


def apply_occupation(visit: Visit) -> Response:
    """확인: all three levels, or the first one missing is named."""
    levels = {name: visit.text(name) for name in ("major", "middle", "minor")}
    problem = rules.occupation_levels_problem(levels)
    if problem:
        return occupation_window(visit, problems=(problem,))
    name = occupations.SEPARATOR.join(levels.values())
    visit.bank.signup.apply(visit.session, "occupation", name)
    return visit.window("직업 찾기", "직업을 옮겼습니다.", fill={"직업": name})


def _entries(visit: Visit) -> dict[str, str]:
    entries = {name: visit.text(name) for name in details.KEPT}
    return entries | {name: visit.raw(name) for name in SECRETS}


def _keep(visit: Visit) -> None:
    visit.bank.signup.keep_details(visit.session, _entries(visit))
