"""Before concluding a call: all that was said, read in seconds while the person waits."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.officer import APPEL, Conversation
from e2e.pages import assert_well_made, each, look

OFFICE, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
SCREENS = 2.5  # how many of them the page may fill, for some thirty answers and forty rules


@pytest.fixture
def reviewed(page, sign_in):
    """The review of a call answered to its end."""
    sign_in("responsable")
    page.set_viewport_size(OFFICE)
    page.goto("/logements?q=RSH-LEV-0101")
    page.get_by_role("link", name="8 rue du Halage").first.click()
    page.get_by_role("link", name="Chercher des candidats").click()
    page.get_by_role("button", name="Appeler").nth(12).click()
    Conversation(page).answer_all(APPEL)
    page.get_by_role("link", name="Vérifier et conclure").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifiez vos réponses")
    return page


def test_a_whole_call_is_checked_on_a_few_screens_and_changed_from_the_keyboard(reviewed):
    assert look(reviewed, "document.documentElement.scrollHeight") <= SCREENS * OFFICE["height"]
    assert_well_made(reviewed)
    changing = reviewed.get_by_role("link", name=re.compile("^Modifier : "))
    assert len(each(changing, "one => one.href")) == len(each(reviewed.locator(".review dt"), "one => one.innerText"))
    reviewed.get_by_role("link", name="Modifier : Quelle aide au logement").focus()
    reviewed.keyboard.press("Enter")
    expect(reviewed).to_have_url(re.compile("question=aide"))


def test_on_a_telephone_each_answer_stands_under_its_question(reviewed):
    reviewed.set_viewport_size(TELEPHONE)
    assert look(reviewed, "document.scrollingElement.scrollWidth - innerWidth") <= 0
    places = "one => [...one.children].slice(0, 2).map(part => part.getBoundingClientRect())"
    assert all(said["top"] >= asked["bottom"] for asked, said in each(reviewed.locator(".review > div"), places))
