"""One Chromium for the tests of a module that look at pages themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from ksfc_spec.target.chromium import find_chromium, flags


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        binary = find_chromium(playwrights_own=playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=str(binary), args=flags())
        yield browser
        browser.close()
