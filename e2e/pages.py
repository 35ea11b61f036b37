"""What browser tests ask of every page."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def accessibility_faults(page: Page) -> list[str]:
    """The rules of WCAG 2.2 AA that the page breaks, each with the first element at fault."""
    results = Axe().run(page, options={"runOnly": list(STANDARD)})
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in results.response["violations"]]


def assert_well_made(page: Page) -> None:
    """One main heading, a title, nothing that overflows, no accessibility fault."""
    expect(page).to_have_title(re.compile(r"– Assistant CALEOL$"))
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    faults = accessibility_faults(page)
    assert not faults, faults
