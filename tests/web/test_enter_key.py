"""On the PC and at other houses, Enter presses a form's first button; that must never be the one that leaves the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ksfc_spec.web

TEMPLATES = Path(ksfc_spec.web.__file__).parent / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
FIRST = re.compile(r"\{\{ f\.enter\([^}]*\}\}|<button[^>]*>(?P<label>[^<]*)</button>")
LEAVING = {"이전", "취소"}


def forms() -> Iterator[tuple[str, str]]:
    for path in sorted(
        path for channel in ("pc", "outside", "phone") for path in (TEMPLATES / channel).rglob("*.html")
    ):
        for form in FORM.findall(path.read_text(encoding="utf-8")):
            if len(re.findall(r"<button", form)) > 1:
                yield path.relative_to(TEMPLATES).as_posix(), form


@pytest.mark.parametrize(("page", "form"), list(forms()))
def test_the_first_button_goes_on(page: str, form: str) -> None:
    first = FIRST.search(form)
    assert first is None or (first["label"] or "").strip() not in LEAVING, page
