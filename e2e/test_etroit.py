"""On a telephone, and at 200 % zoom: every page of each role keeps within the window's width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from e2e.pages import each, look

WIDTHS = {"telephone": (390, 844), "zoom": (640, 400)}
PAGES = 40


def pattern(url: str) -> str:
    """Pages that differ by a number alone are one page."""
    return re.sub(r"\d+", "n", urlsplit(url).path)


def linked(page) -> list[str]:
    every = each(page.locator("main a[href], nav a[href]"), "one => one.href")
    return [one for one in every if urlsplit(one).netloc == urlsplit(page.url).netloc and "." not in urlsplit(one).path]


def walk(page) -> Iterator[str]:
    """One page of each kind that links lead to, from the home page."""
    seen, waiting = set(), [page.url]
    while waiting and len(seen) < PAGES:
        url = waiting.pop(0)
        if pattern(url) not in seen:
            seen.add(pattern(url))
            if page.request.get(url).headers["content-type"].startswith("text/html"):
                page.goto(url)
                yield url
                waiting += linked(page)


def overflow(page) -> int:
    return look(page, "document.scrollingElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("role", ["responsable", "secretaire", "administrateur"])
def test_no_page_is_wider_than_its_window(sign_in, role):
    page = sign_in(role)
    wide = {}
    for url in walk(page):
        for name, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            if (more := overflow(page)) > 0:
                wide[f"{pattern(url)} {name}"] = more
    assert wide == {}


def test_a_wide_table_scrolls_in_a_region_with_a_name_that_the_keyboard_reaches(sign_in):
    page = sign_in("relation")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/vivier")
    region = page.get_by_role("region", name="Logements qui attendent des candidats")
    region.focus()
    assert region.evaluate("one => one === document.activeElement && one.scrollWidth > one.clientWidth")
    region.press("ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=region.element_handle())
