"""On the screens of an office, the main table of a page shows its buttons whole, whatever its rows say."""

from __future__ import annotations

import re

import pytest

from e2e.pages import look

WIDTHS = (1024, 1280, 1366)


def cut(page) -> list[str]:
    """The tables wider than their place, by name."""
    return look(
        page,
        "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth)"
        ".map(one => one.getAttribute('aria-label'))",
    )


def dwelling_of(page, group: str) -> str:
    """The address of the first dwelling of a group."""
    page.goto("/logements")
    section = page.locator("section.dwellings").filter(has=page.get_by_role("heading", name=re.compile(group)))
    return section.locator("tbody a").first.get_attribute("href")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_table_of_the_search_hides_its_buttons(sign_in, width):
    page = sign_in("relation")
    page.set_viewport_size({"width": width, "height": 768})
    listed = dwelling_of(page, "Liste ouverte")
    for path in ("/logements", "/vivier", listed, f"{listed}/vivier?commune=toutes"):
        page.goto(path)
        assert cut(page) == [], path


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_line_of_the_pool_wraps(sign_in, width):
    """A candidacy put aside, a second attempt, an appraised other home: the longest that a row may say."""
    page = sign_in("relation")
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{dwelling_of(page, 'Candidats à chercher')}/vivier?commune=toutes")
    look(
        page,
        "for (const cell of document.querySelectorAll('.pool tbody tr:first-child td:nth-child(n + 4)'))"
        "if (cell.nextElementSibling)"
        "cell.innerHTML += '<span class=\"badge conforme\">Candidature non retenue par la commission</span>'",
    )
    assert cut(page) == []


@pytest.mark.parametrize("path", ["/", "/logements/1"])
@pytest.mark.parametrize("width", [390, *WIDTHS, 1920])
def test_a_banner_is_as_wide_as_what_it_stands_above(sign_in, path, width):
    page = sign_in("relation")
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(path)
    look(page, "document.querySelector('main').insertAdjacentHTML('beforebegin', '<p class=\"notice\">Noté.</p>')")
    left, right = look(
        page,
        "() => { const banner = document.querySelector('.notice').getBoundingClientRect();"
        "const main = document.querySelector('main'), style = getComputedStyle(main);"
        "const box = main.getBoundingClientRect();"
        "return [banner.left - box.left - parseFloat(style.paddingLeft),"
        "banner.right - box.right + parseFloat(style.paddingRight)]; }",
    )
    assert abs(left) <= 1
    assert abs(right) <= 1
