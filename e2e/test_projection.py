"""What a room looks at, who is there, and the rules displayed to all: read by eyes, by keys and by machines."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from e2e.pages import assert_well_made, look
from webapp import db
from webapp.db.models import Inscription, Seance

SIZES = [(1280, 720), (390, 844)]


@pytest.fixture(scope="module")
def sitting(live_app) -> int:
    """A session of Rives de Seine with several dwellings."""
    with live_app.app_context(), db.reading() as session:
        query = select(Inscription.seance_id).join(Seance, Seance.id == Inscription.seance_id)
        found = session.exec(query.where(Seance.bailleur == "rives-de-seine", Seance.etat == "tenue")).all()
        return max(set(found), key=found.count)


@pytest.fixture(scope="module")
def unsigned(live_app) -> int:
    """The session of that day at Puteaux: its minutes are not signed, so that who sits may still be noted."""
    with live_app.app_context(), db.reading() as session:
        query = select(Seance.id).where(Seance.commission == "caleol-puteaux", Seance.etat == "ouverte")
        return session.exec(query.order_by(Seance.le)).first()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_dwellings_turn_with_the_arrows(sign_in, sitting, width, height):
    page = sign_in("secretaire")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/seances/{sitting}")
    page.get_by_role("link", name="Projeter").click()
    assert_well_made(page)
    expect(page.get_by_role("navigation", name="Principale")).to_be_hidden()
    for key, place in (("ArrowRight", "Logement 2"), ("ArrowRight", "Logement 3"), ("ArrowLeft", "Logement 2")):
        page.keyboard.press(key)
        expect(page.get_by_text(place)).to_be_visible()
    if width == SIZES[0][0]:
        assert look(page, "document.documentElement.scrollHeight <= innerHeight"), "one screen holds it"
        page.keyboard.press("PageDown")
        expect(page.get_by_text("Logement 3")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_members_are_noted_from_the_sessions_page(sign_in, unsigned, width, height):
    page = sign_in("secretaire")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/seances/{unsigned}")
    page.get_by_role("link", name="les membres présents").click()
    assert_well_made(page)
    expect(page.get_by_label("Prénom et nom").first).not_to_have_value("")
    page.get_by_role("button", name="Dire tous en séance").click()
    page.get_by_label("Prénom et nom").first.fill("Paul Renard")
    page.get_by_label("Qualité").first.fill("président")
    page.get_by_role("combobox", name="Voix").first.select_option("Délibérative")
    page.get_by_role("combobox", name="Présence").first.select_option("En séance")
    page.get_by_role("button", name="Enregistrer la présence").click()
    expect(page.get_by_text("Feuille de présence enregistrée.")).to_be_visible()
    assert_well_made(page)
    page.locator("#presence summary").click()
    expect(page.get_by_text("Paul Renard, président, voix délibérative")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_criteria_are_open_to_all(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/connexion")
    page.get_by_role("link", name="Règles et critères").click()
    assert_well_made(page)
    page.get_by_role("link", name="Emeraude Habitation").click()
    assert_well_made(page)
    page.get_by_role("link", name="Les chiffres en vigueur").click()
    expect(page.get_by_role("heading", name="Les chiffres en vigueur")).to_be_in_viewport()
