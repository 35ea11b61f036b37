"""What browser tests ask of every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def settled(page: Page) -> Page:
    """The page, whole: a click gives the hand back when the page it leads to has only begun to arrive."""
    page.wait_for_load_state()
    expect(page.locator(".htmx-request")).to_have_count(0)
    return page


def how_many(found: Locator) -> int:
    settled(found.page)
    return found.count()


def each(found: Locator, script: str) -> list:
    """What the script says of each element found: `each(links, "one => one.href")`."""
    settled(found.page)
    return found.evaluate_all(f"all => all.map({script})")


def look(page: Page, script: str):
    return settled(page).evaluate(script)


@contextmanager
def whole(page: Page) -> Iterator[None]:
    """The window as tall as the page: what a bar that stays in view covers, scrolling would uncover."""
    size = page.viewport_size
    page.set_viewport_size({**size, "height": max(size["height"], look(page, "document.body.scrollHeight"))})
    yield
    page.set_viewport_size(size)


def accessibility_faults(page: Page) -> list[str]:
    """The rules of WCAG 2.2 AA that the page breaks, each with the first element at fault."""
    with whole(page):
        results = Axe().run(page, options={"runOnly": list(STANDARD)})
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in results.response["violations"]]


def assert_well_made(page: Page) -> None:
    """One main heading, a title, nothing that overflows, no accessibility fault."""
    expect(settled(page)).to_have_title(re.compile(r"– Assistant CALEOL$"))
    assert how_many(page.locator("h1")) == 1
    assert look(page, "document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    faults = accessibility_faults(page)
    assert not faults, faults
