"""공동인증서 관리: import, export, change of medium, backup, restore, deletion, revocation."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import BaseRoute

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.pc import HARD_DISK, MEDIA, REMOVABLE
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site

from .house import Call, House, problem, redirect

ROOT = "/ibk/manage"
NOTHING = "복구할 인증서가 없습니다."
CANCELLED = "취소했습니다. 바뀐 것이 없습니다."
DONE = {
    "import": "인증서를 가져왔습니다.",
    "export": "인증서를 파일로 내보냈습니다.",
    "medium": "인증서를 다른 저장매체에 두었습니다.",
    "backup": "인증서를 백업했습니다.",
    "restore": "인증서를 복구했습니다.",
    "delete": "인증서를 삭제했습니다.",
}
"""What is said when a task is done; revocation has a page of its own."""


def routes(site: Site) -> list[BaseRoute]:
    """The seven tasks."""
    house = House(site)
    return [
        house.route(f"{ROOT}/import", take_in, save),
        house.route(f"{ROOT}/export", lambda call: _page(call, "export"), export),
        house.route(f"{ROOT}/medium", lambda call: _page(call, "medium"), change),
        house.route(f"{ROOT}/backup", lambda call: _page(call, "backup"), back_up),
        house.route(f"{ROOT}/restore", restore, bring_back),
        house.route(f"{ROOT}/delete", lambda call: _page(call, "delete"), ask_delete),
        house.route(f"{ROOT}/delete/confirm", None, delete),
        house.route(f"{ROOT}/revoke", lambda call: _page(call, "revoke"), ask_revoke),
        house.route(f"{ROOT}/revoke/confirm", None, revoke),
        house.route(f"{ROOT}/revoke/done", revoked),
        house.route(f"{ROOT}/cancel", None, cancel),
    ]


def take_in(call: Call, *, said: str = "") -> Response:
    chosen = {"to": call.text("to") or HARD_DISK}
    return call.page("manage/import", form=view(chosen, problem(said)), media=MEDIA)


def save(call: Call) -> Response:
    """가져오기."""
    data, password, to = call.files.get("file", b""), call.raw("password"), call.text("to")
    said = call.refused(lambda: call.ibk.media.take_in(data, password=password, to=to))
    return take_in(call, said=said) if said else call.go(f"{ROOT}/import", status=DONE["import"])


def export(call: Call) -> Response:
    """내보내기: the program leaves the file among the PC's downloads."""
    return _do(call, "export", lambda key, password: call.ibk.media.export(key, password=password))


def change(call: Call) -> Response:
    """복사 or 이동."""
    return _carried(call, "medium", to=call.text("to"), move=call.text("deed") == "move")


def back_up(call: Call) -> Response:
    """백업."""
    return _carried(call, "backup", to=REMOVABLE)


def restore(call: Call, *, said: str = "") -> Response:
    empty = not call.ibk.media.lines(REMOVABLE)
    return _page(call, "restore", said=said or (NOTHING if empty else ""))


def bring_back(call: Call) -> Response:
    """복구."""
    return _carried(call, "restore", to=HARD_DISK)


def ask_delete(call: Call) -> Response:
    """삭제: the password is checked, then asked once more."""
    return _ask(call, "delete")


def delete(call: Call) -> Response:
    """삭제 확인."""
    return _confirmed(
        call, "delete", lambda key, password: call.ibk.media.delete(key, password=password), f"{ROOT}/delete"
    )


def ask_revoke(call: Call) -> Response:
    """폐기: the password is checked, then asked once more."""
    return _ask(call, "revoke")


def revoke(call: Call) -> Response:
    """폐기 확인."""
    return _confirmed(
        call, "revoke", lambda key, password: call.ibk.revoke(key, password=password), f"{ROOT}/revoke/done"
    )


def revoked(call: Call) -> Response:
    return call.page("finished", title="IBK 폐기완료", message="인증서를 폐기했습니다.")


def cancel(call: Call) -> Response:
    """취소."""
    call.seat.desk.pop("confirm", None)
    return call.go("/ibk", status=CANCELLED)


def _ask(call: Call, name: str) -> Response:
    key, password = call.text("key"), call.raw("password")
    said = call.refused(lambda: call.ibk.media.open(key, password=password))
    if said:
        return _page(call, name, said=said)
    call.seat.desk["confirm"] = (name, key, password)
    medium = key.partition("/")[0]
    chosen = next(line.label for line in call.ibk.media.lines(medium) if line.value == key)
    return call.page(f"manage/{name}_confirm", rows=[("저장매체", medium), ("인증서", chosen)])


def _confirmed(call: Call, name: str, deed: Callable[[str, str], object], then: str) -> Response:
    waiting = call.seat.desk.pop("confirm", None)
    if not isinstance(waiting, tuple) or waiting[0] != name:
        return call.go(f"{ROOT}/{name}", alert="인증서를 선택해 주세요.")
    said = call.refused(lambda: deed(waiting[1], waiting[2]))
    if said:
        return _page(call, name, said=said)
    return call.go(then, status=DONE[name]) if name in DONE else redirect(then)


def _carried(call: Call, name: str, *, to: str, move: bool = False) -> Response:
    """Copied or moved to another medium."""

    def deed(key: str, password: str) -> None:
        found = rules.medium_problem(key.partition("/")[0], to)
        if found:
            raise PartyRefusedError("same", found)
        act = call.ibk.media.move if move else call.ibk.media.copy
        act(key, password=password, to=to)

    return _do(call, name, deed)


def _do(call: Call, name: str, deed: Callable[[str, str], object]) -> Response:
    key, password = call.text("key"), call.raw("password")
    said = call.refused(lambda: deed(key, password))
    return _page(call, name, said=said) if said else call.go(f"{ROOT}/{name}", status=DONE[name])


def _page(call: Call, name: str, *, said: str = "") -> Response:
    media = (REMOVABLE,) if name == "restore" else MEDIA
    typed = {
        "source": call.text("source") or media[0],
        "key": call.text("key"),
        "to": call.text("to") or (REMOVABLE if name == "backup" else ""),
    }
    return call.page(
        f"manage/{name}",
        form=view(typed, problem(said)),
        media=media,
        held={medium: call.ibk.media.lines(medium) for medium in media},
    )
