"""What is typed goes along to another step, comes back with its errors, and is sent from the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from e2e.pages import each, how_many, look
from webapp import db
from webapp.casework import opening
from webapp.db.models import Demande, Logement
from webapp.permissions import Agent

AGENT = Agent(1, "relation", "Relation", "charge-relation-client", "rives-de-seine", ("*",))
MONTHLY = "#ressources-mensuelles"


@pytest.fixture
def opened(live_app, page, sign_in):
    """`opened(kind)`: the address of such a conversation, about a flagged dwelling and a request never called about."""
    sign_in("relation")

    def address(kind: str) -> str:
        with live_app.test_request_context(method="POST"):
            session = db.session()
            rows = {
                "logement": session.exec(select(Logement).where(Logement.etat == "fleche")).first().id,
                "demande": session.exec(select(Demande).where(Demande.bailleur == AGENT.bailleur)).first().id,
            }
            return f"/conversations/{opening.open_(session, AGENT, kind, rows).id}"

    return address


def test_another_step_takes_the_answer_with_it(page, opened):
    call = opened("appel")
    page.goto(f"{call}?question=mensuelles")
    page.locator(MONTHLY).fill("1 750")
    page.get_by_role("button", name="Situation").click()
    expect(page).to_have_url(re.compile("question=sejour"))
    page.goto(f"{call}?question=mensuelles")
    expect(page.locator(MONTHLY)).to_have_value("1750")
    page.locator(MONTHLY).fill("1 760")
    page.locator("#sheet .missing-list a").first.click()
    expect(page).not_to_have_url(re.compile("question=mensuelles"))
    page.goto(f"{call}?question=mensuelles")
    expect(page.locator(MONTHLY)).to_have_value("1760")


def test_a_step_chosen_with_an_answer_that_cannot_be_read_stays(page, opened):
    page.goto(f"{opened('appel')}?question=mensuelles")
    page.locator(MONTHLY).fill("mille")
    page.get_by_role("button", name="Situation").click()
    expect(page.locator(MONTHLY)).to_be_focused()
    expect(page.locator(MONTHLY)).to_have_value("mille")
    expect(page.locator(f"{MONTHLY}-error")).to_be_in_viewport()


def test_enter_sends_the_form_and_not_the_first_step(page, opened):
    call = opened("appel")
    page.goto(f"{call}?question=identite")
    page.get_by_label("Oui", exact=True).check()
    page.keyboard.press("Enter")
    expect(page.locator("#exchange h2").first).to_contain_text("toujours un logement")


def test_a_person_half_typed_is_not_dropped_by_saying_that_it_is_everybody(page, opened):
    page.goto(f"{opened('appel')}?question=personnes")
    page.get_by_role("link", name="Ajouter une personne").click()
    page.get_by_label("Prénom").fill("Noé")
    page.get_by_role("button", name="C’est tout le monde").click()
    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("Prénom")).to_have_value("Noé")


def test_several_lines_are_sent_with_control_and_enter(page, opened):
    call = opened("flechage")
    page.goto(f"{call}/questions")
    for address in each(page.locator("main li a"), "one => one.href"):
        page.goto(address)
        if how_many(page.locator("#reponse textarea")):
            break
    text = page.locator("#reponse textarea").first
    expect(page.get_by_role("button", name="Valider").filter(has_text="Ctrl Entrée")).to_be_visible()
    text.fill("Adapté à une personne seule.")
    text.press("Enter")
    expect(text).to_have_value("Adapté à une personne seule.\n")
    with page.expect_response(lambda one: one.request.method == "POST"):
        text.press("Control+Enter")


def test_the_ways_to_conclude_are_in_view_at_the_top_of_a_long_page(page, opened):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{opened('appel')}/verifier")
    assert look(page, "scrollY") == 0
    for name in ("Qualifier cette candidature", "Ne pas le présenter"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
