"""The virtual keyboard: shuffled keys whose presses leave the page as tokens, never as what they mean.

Each key stands for a character under a token that only this session, field and page can turn back. The field itself
shows dots, the hidden list of tokens is read on the server. Keys are buttons with names: mouse, keyboard and screen
reader all press them. Where the keyboard security program is missing nothing else is accepted.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ksfc_spec.bank.errors import Problem, RefusedError
from ksfc_spec.web import keyboard_rules as rules
from ksfc_spec.web.site import Visit

PROGRAM = "키보드보안"
ONLY_VIRTUAL = "키보드보안 프로그램이 없어 가상키보드로만 입력하실 수 있습니다."
DIGITS = (("숫자", string.digits),)
FULL = (
    *DIGITS,
    ("소문자", string.ascii_lowercase),
    ("대문자", string.ascii_uppercase),
    ("특수문자", string.punctuation),
)
Layout = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it shows, and what its press sends."""

    shown: str
    token: str


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keyboard of one field on one page. `on` says it is switched on, `forced` that it cannot be switched off."""

    nonce: str
    groups: tuple[tuple[str, tuple[Key, ...]], ...]
    on: bool
    forced: bool


def keyboards(visit: Visit, fields: Mapping[str, Layout]) -> Mapping[str, Keyboard]:
    """A keyboard for each field, by the field's name."""
    forced = rules.virtual_only(visit.bank.security.installed())
    return {name: _keyboard(visit, name, layout, forced=forced) for name, layout in fields.items()}


def typed(visit: Visit, name: str, *, layout: Layout = FULL) -> str:
    """What was entered into the field, by either keyboard; `RefusedError` where only the virtual one is allowed."""
    if visit.text(f"{name}_virtual"):
        return _decoded(visit, name, layout)
    if rules.virtual_only(visit.bank.security.installed()):
        raise RefusedError([Problem(name, ONLY_VIRTUAL)])
    return visit.raw(name)


def entries(visit: Visit, fields: Mapping[str, Layout]) -> Mapping[str, str]:
    """`typed` of several fields; all refusals together."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name, layout in fields.items():
        try:
            found[name] = typed(visit, name, layout=layout)
        except RefusedError as error:
            problems += error.problems
    if problems:
        raise RefusedError(problems)
    return found


def _keyboard(visit: Visit, name: str, layout: Layout, *, forced: bool) -> Keyboard:
    nonce = secrets.token_urlsafe(12)
    groups = tuple((title, tuple(_keys(visit, name, nonce, characters))) for title, characters in layout)
    return Keyboard(nonce, groups, forced or bool(visit.text(f"{name}_virtual")), forced)


def _keys(visit: Visit, name: str, nonce: str, characters: str) -> Iterable[Key]:
    for character in rules.order(characters):
        yield Key(character, _token(visit, name, nonce, character))


def _decoded(visit: Visit, name: str, layout: Layout) -> str:
    nonce = visit.text(f"{name}_nonce")
    meaning = {_token(visit, name, nonce, c): c for _, characters in layout for c in characters}
    return "".join(meaning.get(token, "") for token in visit.text(f"{name}_keys").split())


def _token(visit: Visit, name: str, nonce: str, character: str) -> str:
    text = f"{visit.session.token}:{name}:{nonce}:{character}"
    return visit.bank.vault.index(text, purpose="virtual-keyboard")[:16]
