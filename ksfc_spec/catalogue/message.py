"""What lint has to say: one message, in two languages, with the place it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import CatalogueError
from ..model import Place

Weight = Literal["error", "warning", "info"]
Language = Literal["ko", "en"]

_WORDS = {"error": "오류", "warning": "경고", "info": "참고"}


@dataclass(frozen=True, slots=True)
class Message:
    """One remark on the catalogue; `code` has its paragraph in docs/lint.md, `hint` says what to do.

    `hint` is in both languages where it is a sentence, and bare where it is a list of names.
    """

    code: str
    level: Weight
    place: Place
    ko: str
    en: str
    hint: str = ""

    def shown(self, language: Language = "ko") -> str:
        """`features/esop/02-terms.feature:9:3: L101 오류: … — hint`."""
        word, text = (_WORDS[self.level], self.ko) if language == "ko" else (self.level, self.en)
        return f"{self.place}: {self.code} {word}: {text}" + (f" — {self.hint}" if self.hint else "")

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.ko} ({self.en})"


def refusal(code: str, place: Place, ko: str, en: str, hint: str = "") -> CatalogueError:
    """A CatalogueError that lint can show as a message: its code stands in front of the text."""
    return CatalogueError(f"{code} {ko} ({en})", place=place, hint=hint)


def from_refusal(error: CatalogueError) -> Message:
    """The same refusal as a message; without a code of its own it is L001 (cannot be read)."""
    code, _, rest = error.message.partition(" ")
    if not (code.startswith("L") and code[1:].isdigit()):
        code, rest = "L001", error.message
    place = error.place or Place("features", 1)
    ko, _, en = rest.removesuffix(")").rpartition(" (")
    return Message(code, "error", place, ko or rest, en or rest, error.hint)
