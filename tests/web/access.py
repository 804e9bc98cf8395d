"""What every page owes to everybody."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def accessible(page: Page) -> None:
    """Nothing grave by axe-core, and nothing wider than the window."""
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in GRAVE]
    shown = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
    assert not shown, f"{page.title()}: {shown}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.title()
