"""What the customer has: accounts, media, certificates, cards; their states as the institution that keeps them says."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from ksfc_spec.target.errors import PartyRefusal, UnsupportedError
from ksfc_spec.target.scene import Scene

from .senses import register
from .sentence import given, then

_STANDING, _ISSUER = re.compile(r"^(?:등록된|새|이전) "), re.compile(r"\(.*\)$")
CLOUD_OWNER = "클라우드 주인"
FINANCIAL_OWNER = "금융인증서 주인"
"""The notes that say whose certificate was put in a cloud last: in Koscom's, in KFTC's."""
_OWNED = re.compile(r"(?P<owner>[가-힣]{2,4})의 (?P<thing>.+)")


@given('고객(은) "{것}"(을) 가지고 있다')
def _(scene: Scene, 것: str) -> None:
    if register(scene, 것):
        return
    _note_expiry(scene, 것, tell(scene, "give", thing=것))
    _note_cloud(scene, 것)


@given('고객(은) "{것}"(을) 가지고 있지 않다')
def _(scene: Scene, 것: str) -> None:
    tell(scene, "take", thing=것)


@given('고객(의) "{것}"(은) "{상태}" 상태(이다)')
def _(scene: Scene, 것: str, 상태: str) -> None:
    tell(scene, "set_state", thing=것, state=상태)


@given('고객(의) "{것}"(은) 만료까지 {날:d}일 남았다')
def _(scene: Scene, 것: str, 날: str) -> None:
    tell(scene, "let_expire", thing=것, days=날)
    _note_expiry(scene, 것, tell(scene, "expiry", thing=것))


@given('"{곳}"에 고객(의) "{것}"(이) 저장되어 있다')
def _(scene: Scene, 곳: str, 것: str) -> None:
    _note_expiry(scene, 것, tell(scene, "put", thing=것, place=곳))


@given('"{곳}"에 고객(의) "{것}"(이) 저장되어 있지 않다')
def _(scene: Scene, 곳: str, 것: str) -> None:
    tell(scene, "remove", thing=것, place=곳)


@then('고객(의) "{것}" 만료일(은) 그대로(이다)')
def _(scene: Scene, 것: str) -> None:
    before = _noted_expiry(scene, 것)
    scene.witness.equal(f"{것} 만료일", before, tell(scene, "expiry", thing=것)["expiry"])


@then('고객(의) "{것}" 만료일(은) {해:d}년 늘어난다')
def _(scene: Scene, 것: str, 해: str) -> None:
    before = date.fromisoformat(_noted_expiry(scene, 것)[:10])
    after = date.fromisoformat(tell(scene, "expiry", thing=것)["expiry"][:10])
    scene.witness.equal(f"{것} 만료일", str(_years_later(before, int(해))), str(after))


@then('고객(의) "{것}"(은) "{상태}" 상태(이다)')
def _(scene: Scene, 것: str, 상태: str) -> None:
    scene.witness.equal(f"{것} 상태", 상태, tell(scene, "state", thing=것)["state"])


@then('"{곳}"에 고객(의) "{것}"(이) 저장되어 있다')
def _(scene: Scene, 곳: str, 것: str) -> None:
    scene.witness.equal(f"{곳}에 {것}", True, tell(scene, "stored", thing=것, place=곳)["stored"])


@then('"{곳}"에 고객(의) "{것}"(이) 저장되어 있지 않다')
def _(scene: Scene, 곳: str, 것: str) -> None:
    scene.witness.equal(f"{곳}에 {것}", False, tell(scene, "stored", thing=것, place=곳)["stored"])


def tell(scene: Scene, action: str, *, thing: str, **details: str) -> dict[str, str]:
    """Ask for something to do with a person's possession (`문새벽의 범용 공동인증서` is another person's).

    A kind of thing that this world does not have yet cannot be tried (UnsupportedError).
    """
    owned = _OWNED.fullmatch(thing)
    name, thing = (owned["owner"], owned["thing"]) if owned else (scene.customer, thing)
    try:
        return dict(scene.world.tell("people", action, name=name, thing=thing, **details))
    except PartyRefusal as refusal:
        if refusal.code in ("unknown-thing", "not-possible"):
            raise UnsupportedError(
                f"{thing}: 이 대상의 세계에 아직 없음 (this world does not have it)"
            ) from refusal
        raise


def _note_expiry(scene: Scene, thing: str, answer: dict[str, str]) -> None:
    """Remember until when a thing is good: by its name, and for what follows it (`새 …`) by its kind."""
    for key in _expiry_keys(thing):
        scene.notes[key] = str(answer.get("expiry", ""))


def _note_cloud(scene: Scene, thing: str) -> None:
    """Remember whose cloud a certificate was put in, so that the device connects to that one."""
    owned = _OWNED.fullmatch(thing)
    name, held = (owned["owner"], owned["thing"]) if owned else (scene.customer, thing)
    if held.removeprefix("등록된 ").startswith("클라우드 "):
        scene.notes[CLOUD_OWNER] = name
    if held == "금융인증서":
        scene.notes[FINANCIAL_OWNER] = name


def _years_later(day: date, years: int) -> date:
    """The same day, or the last of February."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _noted_expiry(scene: Scene, thing: str) -> str:
    """What was noted last of this thing, or else of its kind; LookupError where it was never mentioned before."""
    noted = [scene.notes[key] for key in _expiry_keys(thing) if key in scene.notes]
    if not noted:
        raise LookupError(f"no expiry was noted of {thing}")
    return noted[0]


def _expiry_keys(thing: str) -> tuple[str, str]:
    """Whether it is registered, new or of before makes no difference; its kind is its name without the issuer."""
    name = _STANDING.sub("", thing)
    return f"만료일 {name}", f"만료일 {_ISSUER.sub('', name)}"
