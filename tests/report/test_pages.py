"""The report in a browser: accessible, no wider than its window, findable, and folded on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from ksfc_spec.report.html import render
from ksfc_spec.report.run import Run
from ksfc_spec.report.verdicts import judge
from tests.web.access import accessible

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def report(run: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report's file."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text("".join(render(run, judge(run), signer="ab" * 32)), encoding="utf-8")
    return path.as_uri()


def opened(browser: Browser, report: str, *, width: int = 1280, lang: str = "ko") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{report}?lang={lang}")
    return page


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessible_in_both_languages(browser: Browser, report: str, lang: str, width: int) -> None:
    page = opened(browser, report, width=width, lang=lang)
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    accessible(page)
    page.close()


def test_a_line_is_found_by_manual_and_number(browser: Browser, report: str) -> None:
    page = opened(browser, report)
    page.fill("#find", "esop:7")
    expect(page.locator("#found")).not_to_be_empty()
    assert page.locator("table.lines tbody tr:visible").evaluate_all("rows => rows.map(r => r.id)") == [
        "esop-7"
    ]
    rules = page.locator("article.rule:visible").evaluate_all("rules => rules.map(r => r.id)")
    assert rules == page.locator("#esop-7 .cov > .ref").evaluate_all("a => a.map(l => l.hash.slice(1))")
    assert rules
    assert page.locator("#summary").is_hidden()
    page.close()


def test_a_link_to_what_the_search_hides_ends_the_search(browser: Browser, report: str) -> None:
    page = opened(browser, report)
    page.fill("#find", "esop:7")
    expect(page.locator("#found")).not_to_be_empty()
    page.evaluate("location.hash = '#ESOP-004'")
    expect(page.locator("#find")).to_have_value("")
    assert page.locator("#ESOP-004").is_visible()
    page.close()


def test_paper_folds_what_conforms_and_shows_what_deviates(browser: Browser, report: str) -> None:
    page = opened(browser, report)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#ESOP-001 h5").is_visible()
    assert page.locator("#ESOP-001 .meta").is_visible()
    assert page.locator("#ESOP-001 .sc").first.is_hidden()
    assert page.locator("#ESOP-004 .steps").first.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.check("#print-all")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#ESOP-001 .steps").first.is_visible()
    page.close()
