"""A letter seen in a real browser before the batch is made: its pages where they can be drawn, its words always."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from e2e.pages import assert_well_made, how_many
from letters import pdf
from webapp import db
from webapp.casework import demonstration
from webapp.db.models import Candidature, Decision, Document, Seance


def session_to_come(app) -> int:
    """A held session of the demonstration where somebody's letter is still to be made."""
    with app.app_context(), db.reading() as session:
        query = select(Decision.seance_id).join(Seance, col(Seance.id) == Decision.seance_id)
        query = query.join(Candidature, col(Candidature.id) == Decision.candidature_id)
        query = query.where(Seance.bailleur == "rives-de-seine", Seance.etat == "tenue")
        query = query.where(col(Candidature.id).not_in(select(Document.candidature_id).where(Document.candidature_id)))
        return session.exec(query.order_by(col(Seance.le))).first()


def preview(page: Page, app) -> str:
    """Follows the first « Aperçu » of a session's letters; gives the person's name."""
    page.goto(f"/courriers/seances/{session_to_come(app)}")
    link = page.get_by_role("link", name="Aperçu").first
    name = link.inner_text().split(":")[-1].strip()
    link.click()
    return name


@pytest.mark.parametrize("width", [320, 1366])
def test_a_preview_shows_the_pages_and_the_words(page, sign_in, live_app, width):
    page.set_viewport_size({"width": width, "height": 900})
    name = preview(sign_in("secretaire"), live_app)
    paper = page.locator(".sheet-of-paper")
    expect(paper).to_contain_text(name)
    region = page.locator("#pages-dessinees")
    if absent := pdf.why_not():
        expect(region).to_contain_text(absent)
    else:
        expect(region.get_by_role("link", name="PDF")).to_be_visible(timeout=30_000)
        expect(region.get_by_role("img")).to_have_count(1 if shutil.which(pdf.DRAWER) else 0)
    assert_well_made(page)


def test_a_preview_without_javascript_offers_the_pages_as_a_link(browser, base_url, browser_context_args, live_app):
    with browser.new_context(**{**browser_context_args, "base_url": base_url, "java_script_enabled": False}) as context:
        page = context.new_page()
        page.goto("/connexion")
        page.get_by_label("Identifiant").fill("secretaire")
        page.get_by_label("Mot de passe").fill(demonstration.PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        preview(page, live_app)
        if not pdf.why_not() and how_many(page.get_by_role("link", name="Les afficher")):
            page.get_by_role("link", name="Les afficher").click()
        expect(page.locator(".sheet-of-paper")).to_be_visible()
        expect(page.locator("#pages-dessinees p").first).not_to_contain_text("se préparent")
