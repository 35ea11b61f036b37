"""The whole path in a browser: from the notice to quit to the letters, opened and read, then the answers."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from e2e.officer import APPEL, FLECHAGE, MUTATION, OCCUPATION, Conversation
from e2e.pages import assert_well_made, how_many

SHOTS = Path(__file__).parents[1] / "var" / "captures"
SENSITIVE = ("violence", "handicap", "DALO", "ordonnance", "hébergement", "expulsion", "maladie")


@pytest.fixture(scope="session")
def shot():
    """`shot(page, "appel")`: a picture under var/, for the README and for whoever looks."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def take(page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{name}.png")

    return take


def flag(page) -> str:
    """Flags the first notice of Courbevoie, whose commission sits first; gives the dwelling's page."""
    page.locator("li", has_text="Courbevoie").get_by_role("button", name="Flécher").first.click()
    conversation = Conversation(page)
    assert_well_made(page)
    assert conversation.answer_all(FLECHAGE) >= 3
    conversation.conclude("Enregistrer la décision")
    page.get_by_role("link", name="Chercher des candidats").click()
    return page.url


def call(page, pool: str, number: int, shot) -> None:
    """Calls a candidate of the pool and qualifies them."""
    page.goto(pool)
    page.get_by_role("button", name="Appeler").nth(number).click()
    conversation = Conversation(page)
    if number == 0:
        assert_well_made(page)
    conversation.answer_all(APPEL)
    if number == 0:
        shot(page, "appel-fin")
        assert_well_made(page)
    conversation.conclude("Qualifier cette candidature")


def compose(page, shot) -> None:
    """Three ranked candidates with the reason of their rank."""
    page.get_by_role("button", name="Composer la liste").click()
    conversation = Conversation(page)
    ranks, reasons = page.get_by_label("Rang"), page.get_by_label("Pourquoi (facultatif)", exact=True)
    expect(ranks).to_have_count(3)
    for index in range(3):
        ranks.nth(index).fill(str(index + 1))
        reasons.nth(index).fill("Dossier complet, demande ancienne.")
    shot(page, "liste")
    conversation.exchange.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("link", name="Vérifier et conclure")).to_be_visible()
    assert_well_made(page)
    conversation.conclude("Enregistrer la liste")


def enter_on_agenda(page) -> None:
    """Today's session, and a sentence for each point to justify."""
    page.get_by_role("button", name="Inscrire").click()
    conversation = Conversation(page)
    conversation.exchange.get_by_role("radio", name="23 novembre 2026").check()
    conversation.exchange.get_by_role("button", name="Valider").click()
    expect(page.locator("#exchange h2").first).not_to_have_text("Devant quelle séance ?")
    sentences = conversation.exchange.get_by_role("textbox")
    for index in range(how_many(sentences)):
        sentences.nth(index).fill("Le ménage accepte cette surface ; une demande plus grande reste active.")
    if how_many(sentences):
        conversation.exchange.get_by_role("button", name="Valider").click()
    conversation.conclude("Inscrire à l’ordre du jour")


def decide(page) -> str:
    """Rank 1, rank 2, and a reasoned non-attribution; gives the session's page."""
    page.get_by_role("link", name="Séances").click()
    assert_well_made(page)
    page.get_by_role("link", name="23 novembre 2026").first.click()
    page.get_by_role("link", name="Saisir les décisions").click()
    chosen = ("attribution-classement", "attribution-classement", "non-attribution")
    for index, decision in enumerate(chosen):
        with page.expect_response(lambda response: "/decisions/" in response.url):
            page.get_by_label("Décision", exact=True).nth(index).select_option(decision)
        expect(page.locator(".htmx-request")).to_have_count(0)
    for rank in (1, 2):
        page.get_by_label("Rang décidé").nth(rank - 1).fill(str(rank))
    page.get_by_label("Motif").select_option("NA-RANG")
    assert_well_made(page)
    page.get_by_role("button", name="Enregistrer les décisions").click()
    page.get_by_role("button", name="Vérifier et terminer la séance").click()
    assert_well_made(page)
    page.get_by_role("button", name="Enregistrer la séance comme tenue").click()
    expect(page.get_by_role("link", name="Préparer les courriers")).to_be_visible()
    return page.url


def letters(page) -> dict[str, bytes]:
    """The session's batch as downloaded: file name → content."""
    page.get_by_role("link", name="Préparer les courriers").click()
    assert_well_made(page)
    page.get_by_role("button", name="Produire les courriers").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="ZIP").first.click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_from_the_notice_to_the_letters_and_the_answers(page, sign_in, shot):
    sign_in("relation")
    assert_well_made(page)
    pool = flag(page)
    assert_well_made(page)
    for number in range(3):
        call(page, pool, number, shot)
    page.goto(pool.rsplit("/", 1)[0])
    assert_well_made(page)
    compose(page, shot)
    page.goto(pool.rsplit("/", 1)[0])
    enter_on_agenda(page)
    page.get_by_role("button", name="Se déconnecter").click()

    sign_in("secretaire")
    seance = decide(page)
    files = letters(page)
    manifest = json.loads(files["manifest.json"])
    documents = {name: text_of(content) for name, content in files.items() if name.endswith(".docx")}
    assert len(documents) == 3
    assert "manifest.csv" in files
    assert manifest["count"] == 3
    refusals = [text for name, text in documents.items() if "non-attribution" in name]
    assert len(refusals) == 1
    assert "tribunal administratif" in refusals[0].lower()
    for text in documents.values():
        assert "{{" not in text
        assert "None" not in text
        assert not [word for word in SENSITIVE if word.lower() in text.lower()]

    page.goto(seance)
    page.get_by_role("link", name="Suivre les réponses").click()
    assert_well_made(page)
    page.get_by_label("Refuse l’offre").first.check()
    page.locator("form.answer").first.get_by_label("Offre reçue le").fill("23/11/2026")
    page.locator("form.answer").first.get_by_label("Réponse reçue le").fill("23/11/2026")
    page.get_by_label("Si la personne refuse").first.select_option(index=1)
    page.locator("form.answer").first.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Le tour passe au rang 2")
    assert_well_made(page)


def test_the_call_can_be_walked_with_the_keyboard_alone(page, sign_in, shot):
    """Tab, arrows, space, Enter and the Alt shortcuts; the focus always lands on the question's first control."""
    sign_in("responsable")
    page.goto("/vivier")
    page.goto("/logements?q=RSH-LEV-0101")
    page.get_by_role("link", name="8 rue du Halage").first.click()
    page.get_by_role("link", name="Chercher des candidats").click()
    page.get_by_role("button", name="Appeler").nth(5).focus()
    page.keyboard.press("Enter")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("name", "demande.identite_verifiee")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(focused).to_have_attribute("name", "demande.toujours_en_recherche")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(focused).not_to_have_attribute("name", "demande.toujours_en_recherche")
    before = page.locator("#exchange h2").first.inner_text()
    page.keyboard.press("Alt+n")
    expect(page.locator("#exchange h2").first).not_to_have_text(before)
    page.keyboard.press("Alt+q")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aller à une question")
    assert_well_made(page)
    page.get_by_role("link", name="combien entre dans le foyer").click()
    shot(page, "appel")


def test_a_person_can_be_added_with_the_keyboard_alone(page, sign_in):
    """The form opens on its first field; a child is asked how long it is there, and no title."""
    sign_in("responsable")
    page.goto("/logements?q=RSH-LEV-0101")
    page.get_by_role("link", name="8 rue du Halage").first.click()
    page.get_by_role("link", name="Chercher des candidats").click()
    page.get_by_role("button", name="Appeler").nth(7).click()
    page.goto(f"{page.url}?question=personnes")
    focused, people = page.locator(":focus"), page.locator(".people li")
    before = how_many(people)
    page.keyboard.press("Alt+a")
    expect(focused).to_have_attribute("name", "lien")
    assert_well_made(page)
    page.locator("[name=lien][value=enfant]").focus()
    page.keyboard.press("Space")
    expect(page.locator("[name=civilite]").first).to_be_hidden()
    expect(page.locator("[name=garde]").first).to_be_visible()
    for typed in ("Noé", "Delmas", "03/02/2020"):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    for name in ("a_charge", "garde"):
        page.keyboard.press("Tab")
        expect(focused).to_have_attribute("name", name)
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(people).to_have_count(before + 1)
    expect(focused).to_have_attribute("data-shortcut", "a")


def test_a_mutation_goes_to_its_word_sheet(page, sign_in):
    sign_in("responsable")
    page.get_by_role("link", name="Mutations").click()
    assert_well_made(page)
    page.get_by_role("button", name="Instruire").first.click()
    conversation = Conversation(page)
    conversation.answer_all(MUTATION)
    conversation.conclude("Terminer l’instruction")
    page.get_by_role("link", name="Mutations").click()
    page.locator("main a[href^='/mutations/']").first.click()
    assert_well_made(page)
    page.get_by_label("Séance qui examinera la demande").select_option(index=1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Fiche de mutation (Word)").click()
    text = text_of(Path(download.value.path()).read_bytes())
    assert "mutation" in text.lower()
    assert "{{" not in text


def test_an_occupancy_review_says_what_the_commission_is_told(page, sign_in, shot):
    sign_in("responsable")
    page.goto("/mutations")
    page.locator("main a[href^='/mutations/']").first.click()
    page.get_by_role("button", name="Examiner l’occupation").click()
    conversation = Conversation(page)
    assert_well_made(page)
    conversation.answer_all(OCCUPATION)
    shot(page, "occupation-fin")
    assert_well_made(page)
    conversation.conclude("Transmettre à la commission")
    page.get_by_role("link", name="Voir le dossier").click()
    expect(page.locator("section[aria-labelledby=examen]")).to_contain_text("Examinée")
    assert_well_made(page)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/logements",
        "/vivier",
        "/appels",
        "/seances",
        "/courriers",
        "/echeances",
        "/mutations",
        "/indicateurs",
        "/documents/bilans",
        "/referentiel",
    ],
)
def test_every_page_of_the_menu_is_well_made(page, sign_in, path):
    sign_in("responsable")
    page.goto(path)
    assert_well_made(page)


@pytest.mark.parametrize("path", ["/appels/demandes/1", "/logements/23/vivier?commune=toutes&personnes_de=2"])
def test_the_file_of_a_request_and_a_narrowed_pool_are_well_made(page, sign_in, path):
    sign_in("responsable")
    page.goto(path)
    assert_well_made(page)
