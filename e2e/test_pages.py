"""What the browser tests rest upon: a page is read once it is whole."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from flask import Flask, Response

from e2e.pages import each, how_many, look
from e2e.serving import serving

LATE = 0.6


def arriving() -> Iterator[str]:
    yield "<!doctype html><title>Liste</title><h1>Liste</h1>" + " " * 4096
    time.sleep(LATE)
    yield "<p>Rang 1</p><p>Rang 2</p><p>Rang 3</p>"


@pytest.fixture
def slow():
    """The address of a site whose second page comes in two pieces, as on a laden machine."""
    app = Flask(__name__)
    app.add_url_rule("/", "start", lambda: "<form action=/liste><button>Composer la liste</button></form>")
    app.add_url_rule("/liste", "list", lambda: Response(arriving(), mimetype="text/html"))
    with serving(app) as address:
        yield f"{address}/"


@pytest.mark.parametrize(
    "read",
    [
        lambda page: how_many(page.locator("p")),
        lambda page: len(each(page.locator("p"), "one => one.innerText")),
        lambda page: look(page, "document.querySelectorAll('p').length"),
    ],
    ids=["how_many", "each", "look"],
)
def test_a_page_that_a_click_leads_to_is_read_whole(page, slow, read):
    page.goto(slow)
    page.get_by_role("button").click()
    assert read(page) == 3
