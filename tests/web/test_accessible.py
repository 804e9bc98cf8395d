"""axe-core on the first screens of sign-up finds nothing serious. `KSFC_AXE` names `axe.min.js`; without it this is skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from ksfc_spec.clock import ManualClock
from ksfc_spec.runner.stage import MORNING
from ksfc_spec.target.chromium import find_chromium
from ksfc_spec.target.serving import Served
from ksfc_spec.web.reference import reference_app

AXE = Path(os.environ.get("KSFC_AXE", "axe.min.js"))
RUN = """async source => {
  (0, eval)(source);
  const result = await axe.run(document, {resultTypes: ["violations"]});
  return [result.passes.length, result.violations.map(found => `${found.impact} ${found.id}: ${found.nodes[0].html}`)];
}"""

pytestmark = pytest.mark.skipif(not AXE.is_file(), reason="KSFC_AXE does not name axe.min.js")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    reference = reference_app(clock=ManualClock(MORNING), seed=1)
    reference.tell("pc", "install", program="all")
    served = Served()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()))
        context = browser.new_context(base_url=served.put(reference.app), bypass_csp=True)
        yield context.new_page()
        browser.close()
    served.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", ["/", "/menu", "/security", "/join/terms", "/join/cancel", "/login"])
def test_no_serious_finding(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    passed, found = page.evaluate(RUN, AXE.read_text(encoding="utf-8"))
    assert passed
    assert [one for one in found if one.startswith(("serious", "critical"))] == []
