"""A secretary's own template in a real browser: changed, refused, tried, approved by another, used by a letter."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from e2e.pages import assert_well_made
from letters.text import document_text
from webapp import db
from webapp.casework import demonstration
from webapp.db.models import Decision, Lot, Seance

LETTER = "non-attribution"
BEFORE = "Cette décision concerne ce logement seulement."
AFTER = "Cette décision ne porte que sur ce logement-là."


@pytest.fixture
def second(browser, base_url, browser_context_args):
    """`second("administrateur")`: another person, in a browser of their own."""
    context = browser.new_context(**{**browser_context_args, "base_url": base_url})

    def enter(identifiant: str) -> Page:
        page = context.new_page()
        page.goto("/connexion")
        page.get_by_label("Identifiant").fill(identifiant)
        page.get_by_label("Mot de passe").fill(demonstration.PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        page.get_by_role("button", name="Se déconnecter").wait_for()
        return page

    yield enter
    context.close()


def downloaded(page: Page, link: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=link).first.click()
    return Path(found.value.path()).read_bytes()


def rewritten(data: bytes, old: str, new: str) -> bytes:
    """The document as Word or LibreOffice saves it after a sentence was retyped."""
    document = Document(io.BytesIO(data))
    found = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
    assert found, old
    for run in found:
        run.text = run.text.replace(old, new)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def send(page: Page, data: bytes, name: str = "non-attribution.docx") -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.get_by_label("Document Word").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    page.get_by_role("button", name="Vérifier et déposer").click()


def sessions_to_write_for(app) -> list[int]:
    """The held sessions of the demonstration that refused somebody and have no letter yet, the latest first."""
    with app.app_context(), db.reading() as session:
        written = session.exec(select(Lot.seance_id)).all()
        query = select(Decision.seance_id).join(Seance, col(Seance.id) == Decision.seance_id)
        query = query.where(Seance.bailleur == "rives-de-seine", Seance.etat == "tenue", Decision.decision == LETTER)
        held = session.exec(query.order_by(col(Seance.le).desc())).all()
    return [one for one in dict.fromkeys(held) if one not in written]


def test_a_changed_sentence_goes_from_word_to_a_letter(sign_in, second, live_app):
    page = sign_in("secretaire")
    page.get_by_role("link", name="Courriers", exact=True).click()
    page.get_by_role("link", name="Modèles", exact=True).click()
    assert_well_made(page)
    page.get_by_role("link", name="Décision de non-attribution d’un logement", exact=True).click()
    shipped = downloaded(page, "Télécharger le modèle")

    send(page, rewritten(shipped, "{{ motif.faits }}", "{{ motif.fais }}"))
    alert = page.locator(".summary")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("motif")
    expect(alert).to_contain_text("{{ motif.faits }}")
    expect(alert).to_contain_text("Ce qui était en vigueur le reste")
    assert_well_made(page)

    send(page, rewritten(shipped, BEFORE, AFTER))
    expect(page.get_by_role("status")).to_contain_text("brouillon")
    expect(page.locator("ins").first).to_be_visible()
    expect(page.locator(".tried")).to_contain_text(AFTER)
    expect(page.get_by_role("button", name="Approuver")).to_have_count(0)
    assert AFTER in document_text(downloaded(page, "Télécharger l’essai en Word"))
    assert_well_made(page)

    other = second("administrateur")
    other.goto(page.url)
    other.get_by_role("button", name="Approuver").click()
    expect(other.get_by_role("status")).to_contain_text("approuvé")

    page.reload()
    page.get_by_role("button", name="Mettre en vigueur maintenant").click()
    expect(page.get_by_role("status")).to_contain_text("les prochains courriers en seront faits")
    assert_well_made(page)
    assert AFTER in document_text(downloaded(page, "Télécharger le modèle"))

    assert AFTER in letter_of_a_session(page, live_app)
    page.goto(f"/modeles/{LETTER}")
    page.get_by_role("button", name="Revenir au modèle livré").click()
    expect(page.get_by_role("status")).to_contain_text("de nouveau en vigueur")


def letter_of_a_session(page: Page, app) -> str:
    """The words of a refusal letter made on screen for a session of the demonstration."""
    for number in sessions_to_write_for(app):
        page.goto(f"/courriers/seances/{number}")
        if not page.get_by_text("Il manque").count():
            break
    page.get_by_role("button", name="Produire les courriers").click()
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "Télécharger le lot"))) as archive:
        return document_text(archive.read(next(name for name in archive.namelist() if LETTER in name)))


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("path", ["", f"/{LETTER}", "/proces-verbal/champs"])
def test_the_pages_are_well_made(page, sign_in, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in("secretaire").goto(f"/modeles{path}")
    assert_well_made(page)
