"""What lint has to say: one message, in two languages, with the place it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ksfc_spec.errors import CatalogueError
from ksfc_spec.model import Place

Weight = Literal["error", "warning", "info"]
Language = Literal["ko", "en"]

_WORDS = {"error": "오류", "warning": "경고", "info": "참고"}


@dataclass(frozen=True, slots=True)
class Message:
    """One remark on the catalogue; `code` has its paragraph in docs/lint.md, `hint` says what to do."""

    code: str
    level: Weight
    place: Place
    ko: str
    en: str
    hint: str = ""

    def shown(self, language: Language = "ko") -> str:
        """`features/esop/02-terms.feature:9:3: L106 오류: … — hint`."""
        word, text = (_WORDS[self.level], self.ko) if language == "ko" else (self.level, self.en)
        return f"{self.place}: {self.code} {word}: {text}" + (f" — {self.hint}" if self.hint else "")

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.ko} ({self.en})"


class UnreadableError(CatalogueError):
    """A file that cannot be read into the catalogue; `remark` is the same as a message of lint."""

    def __init__(self, code: str, place: Place, ko: str, en: str, hint: str = "") -> None:
        super().__init__(f"{code} {ko} ({en})", place=place, hint=hint)
        self.remark = Message(code, "error", place, ko, en, hint)
