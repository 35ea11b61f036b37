"""A letter corrected by hand in a real browser: taken away, corrected, refused, brought back, found in the ZIP."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import Page, expect

from e2e.pages import assert_well_made
from e2e.test_modeles import LETTER, downloaded, make_a_refusal, rewritten
from letters.text import document_text

BEFORE, AFTER = "notre considération distinguée", "nos salutations les meilleures"
REASON = "Phrase dite plus simplement"


@pytest.fixture
def versions(sign_in, live_app) -> Page:
    """The page of the versions of a refusal just made."""
    page = sign_in("secretaire")
    make_a_refusal(page, live_app, "Essai d’une correction.")
    page.get_by_role("link", name="Retour aux courriers de la séance").click()
    assert_well_made(page)
    page.locator(".letters li", has_text="Décision de non-attribution").first.get_by_role(
        "link", name="Corriger"
    ).click()
    return page


def bring(page: Page, data: bytes, reason: str = REASON) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file = {"name": "courrier.docx", "mimeType": kind, "buffer": data}
    page.get_by_label("Document Word corrigé").set_input_files(file)
    page.get_by_label("Ce qui a été corrigé").fill(reason)
    page.get_by_role("button", name="Vérifier et déposer").click()


def in_the_zip(page: Page) -> list[str]:
    """The words of each refusal of the letter's batch."""
    page.get_by_role("link", name="lot n°").click()
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "Télécharger le lot"))) as archive:
        return [document_text(archive.read(name)) for name in archive.namelist() if LETTER in name]


def test_a_corrected_letter_goes_from_word_to_the_zip_and_back_to_the_original(versions):
    page = versions
    assert_well_made(page)
    original = downloaded(page, "Télécharger ce qui part (Word)")

    bring(page, rewritten(original, "reste active", "est gardée"))
    alert = page.locator(".summary")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("mention obligatoire absente (la demande reste active")
    expect(page.get_by_label("Ce qui a été corrigé")).to_have_value(REASON)
    assert_well_made(page)

    corrected = rewritten(original, BEFORE, AFTER)
    bring(page, corrected)
    expect(page.get_by_role("status")).to_contain_text("Version corrigée n°\u00a01 enregistrée")
    expect(page.locator("ins").first).to_be_visible()
    assert_well_made(page)
    assert downloaded(page, "Télécharger ce qui part (Word)") == corrected
    address = page.url
    assert any(AFTER in words for words in in_the_zip(page))
    expect(page.locator("ol.numbered")).to_contain_text("corrigé à la main")
    assert_well_made(page)

    page.goto(address)
    page.get_by_label("Pourquoi écarter la version corrigée").fill("La première phrase convient")
    page.get_by_role("button", name="Revenir à l’original").click()
    expect(page.get_by_role("status")).to_contain_text("L’original est de nouveau en vigueur")
    expect(page.locator(".rows")).to_contain_text("La première phrase convient")
    assert downloaded(page, "Télécharger ce qui part (Word)") == original
    assert not any(AFTER in words for words in in_the_zip(page))


@pytest.mark.parametrize("width", [320, 1366])
def test_the_page_of_the_versions_is_well_made(versions, width):
    versions.set_viewport_size({"width": width, "height": 900})
    original = downloaded(versions, "Télécharger ce qui part (Word)")
    bring(versions, rewritten(original, BEFORE, AFTER), f"Essai à {width}\u00a0points de large")
    assert_well_made(versions)
