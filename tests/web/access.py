"""What every page owes to everybody."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from ksfc_spec.target.browser import BrowserScreen
from ksfc_spec.target.scene import Scene

GRAVE = ("serious", "critical")
FINGER = 44
"""Pixels across of what a finger has to hit."""
SMALL = """finger => [...document.querySelectorAll("a, button, select, summary, input:not([type=hidden])")]
  .filter(one => one.checkVisibility() && !one.closest("p, li, .skip, .message"))
  .map(one => ["radio", "checkbox"].includes(one.type) && one.labels.length ? one.labels[0] : one)
  .filter(one => { const box = one.getBoundingClientRect(); return box.width < finger || box.height < finger; })
  .map(one => one.textContent.trim() || one.name)"""
"""Names of what is too small; links within sentences are as tall as their line."""
UNTYPED = """[...document.querySelectorAll("input")].filter(one => one.checkVisibility() && one.labels.length)
  .filter(one => !["tel", "radio", "checkbox"].includes(one.type) && one.inputMode !== "numeric")
  .map(one => one.labels[0].textContent.replace("*", ""))
  .filter(name => /번호|자리|생년월일|일자|코드/.test(name) && !/^(인터넷뱅킹 |인증서 )?비밀번호/.test(name))"""
"""Fields for digits that bring up no keys for digits."""


def accessible(page: Page) -> None:
    """Nothing grave by axe-core, and nothing wider than the window."""
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in GRAVE]
    shown = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
    assert not shown, f"{page.title()}: {shown}"
    fits(page)


def fits(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.title()}: too wide"


def handy(page: Page) -> None:
    """Everything that is pressed is large enough for a finger, and digits are typed on keys for digits."""
    small, untyped = page.evaluate(SMALL, FINGER), page.evaluate(UNTYPED)
    assert not small, f"{page.title()}: {small}"
    assert not untyped, f"{page.title()}: {untyped}"


def refusals_lead_to_fields(page: Page) -> None:
    """The list of refusals has the focus, and each of its links names something on the page."""
    if not page.locator(".message.alert:focus").count():
        return
    targets = page.eval_on_selector_all(".message.alert a", "links => links.map(one => one.hash.slice(1))")
    missing = [one for one in targets if not page.evaluate("id => document.getElementById(id) !== null", one)]
    assert not missing, f"{page.title()}: {missing}"


def front(scene: Scene) -> Page:
    """The browser's tab in front of the customer."""
    screen = scene.screen._screen  # type: ignore[attr-defined]
    assert isinstance(screen, BrowserScreen)
    return screen._front
