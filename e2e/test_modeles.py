"""A secretary's own template in a real browser: changed, refused, tried, approved by another, used by a batch."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from e2e.pages import assert_well_made, how_many
from letters import pdf
from letters.text import document_text
from webapp import db
from webapp.casework import demonstration
from webapp.db.models import Decision, Seance

LETTER = "non-attribution"
BEFORE = "Cette décision concerne ce logement seulement."
AFTER = "Cette décision ne porte que sur ce logement-là."
SAVED = "Cette décision ne vaut que pour ce logement."
LIVE = "Cette décision est prise pour ce seul logement."
KEPT = Path(__file__).parent / "files" / "non-attribution-libreoffice.docx"


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


def sessions_that_refused(app) -> list[int]:
    """The held sessions of the demonstration that refused somebody, the latest first."""
    with app.app_context(), db.reading() as session:
        query = select(Decision.seance_id).join(Seance, col(Seance.id) == Decision.seance_id)
        query = query.where(Seance.bailleur == "rives-de-seine", Seance.etat == "tenue", Decision.decision == LETTER)
        return list(dict.fromkeys(session.exec(query.order_by(col(Seance.le).desc())).all()))


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
    assert_it_serves(page, second, live_app, rewritten(shipped, BEFORE, AFTER), AFTER)


def test_a_template_saved_by_libreoffice_is_used_by_a_batch(sign_in, second, live_app):
    """The shipped template with `BEFORE` retyped as `SAVED`, saved as .docx by LibreOffice 7.4; made again by
    `through_libreoffice(rewritten(shipped, BEFORE, SAVED))` when the shipped one changes."""
    page = sign_in("secretaire")
    page.goto(f"/modeles/{LETTER}")
    assert_it_serves(page, second, live_app, KEPT.read_bytes(), SAVED)


@pytest.mark.filterwarnings("default:enregistrement réel non essayé")
def test_a_template_saved_by_the_libreoffice_of_this_machine_is_used_by_a_batch(sign_in, second, live_app, tmp_path):
    """Where LibreOffice is not installed, the run says that this was not tried."""
    if absent := pdf.why_not():
        warnings.warn(f"enregistrement réel non essayé : {absent}", stacklevel=1)
        return
    page = sign_in("secretaire")
    page.goto(f"/modeles/{LETTER}")
    shipped = downloaded(page, "Télécharger le modèle")
    assert_it_serves(page, second, live_app, through_libreoffice(rewritten(shipped, BEFORE, LIVE), tmp_path), LIVE)


def through_libreoffice(data: bytes, room: Path) -> bytes:
    """The document opened and saved by LibreOffice, as a secretary without Word does."""
    source, out = room / "modele.docx", room / "enregistre"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(room / 'profil').as_uri()}"
    command = [pdf.find().path, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=60)
    return (out / source.name).read_bytes()


def assert_it_serves(page: Page, second, app, data: bytes, sentence: str) -> None:
    """From the page of the letter: deposited, tried, approved by a second person, in force, used by a batch."""
    send(page, data)
    expect(page.get_by_role("status")).to_contain_text("brouillon")
    expect(page.locator("ins").first).to_be_visible()
    expect(page.locator(".tried")).to_contain_text(sentence)
    assert_the_pages_are_drawn(page)
    expect(page.get_by_role("button", name="Approuver")).to_have_count(0)
    assert sentence in document_text(downloaded(page, "Télécharger l’essai en Word"))
    assert_well_made(page)

    other = second("administrateur")
    other.goto(page.url)
    other.get_by_role("button", name="Approuver").click()
    expect(other.get_by_role("status")).to_contain_text("approuvé")

    page.reload()
    page.get_by_role("button", name="Mettre en vigueur maintenant").click()
    expect(page.get_by_role("status")).to_contain_text("les prochains courriers en seront faits")
    assert_well_made(page)
    assert sentence in document_text(downloaded(page, "Télécharger le modèle"))

    assert sentence in letter_of_a_session(page, app)
    page.goto(f"/modeles/{LETTER}")
    page.get_by_role("button", name="Revenir au modèle livré").click()
    expect(page.get_by_role("status")).to_contain_text("de nouveau en vigueur")


def assert_the_pages_are_drawn(page: Page) -> None:
    """Where LibreOffice is not, the page says so, and what to do."""
    region = page.locator("#pages-dessinees")
    if absent := pdf.why_not():
        expect(region).to_contain_text(absent)
    elif shutil.which(pdf.DRAWER):
        expect(region.get_by_role("img", name="Page 1 sur 1")).to_be_visible(timeout=30_000)
    else:
        expect(region.get_by_role("link")).to_have_attribute("href", re.compile(r"\.pdf$"), timeout=30_000)


def make_a_refusal(page: Page, app, why_again: str) -> None:
    """The letters of a session of the demonstration that refused somebody and lacks nothing, made or made again."""
    for number in sessions_that_refused(app):
        page.goto(f"/courriers/seances/{number}")
        if not how_many(page.get_by_text("Il manque")):
            break
    line = page.locator(".letters li", has_text="Décision de non-attribution").first
    if how_many(line.get_by_text("Déjà produit")):
        line.locator("summary", has_text="Refaire").click()
        line.get_by_label("Pourquoi le refaire").fill(why_again)
    page.get_by_role("button", name="Produire les courriers").click()


def letter_of_a_session(page: Page, app) -> str:
    """The words of a refusal letter made on screen for a session of the demonstration."""
    make_a_refusal(page, app, "Le modèle a changé.")
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "Télécharger le lot"))) as archive:
        return document_text(archive.read(next(name for name in archive.namelist() if LETTER in name)))


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("path", ["", f"/{LETTER}", "/proces-verbal/champs"])
def test_the_pages_are_well_made(page, sign_in, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in("secretaire").goto(f"/modeles{path}")
    assert_well_made(page)
