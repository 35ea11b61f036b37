"""Templates that secretaries own: deposited, refused with the reason, approved by another, in force, restored."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word
from sqlmodel import select

import letters
from letters import LETTERS
from letters.package import repack
from letters.text import document_text
from rules.policy import load_policy
from tests.letters.changed_templates import changed, with_sentence
from tests.webapp.commission import TOO_FAR, decide, first, hold, sitting
from tests.webapp.templates_sent import LETTER, SENTENCE, URL, act, in_force, new_words, rows, said, send, states
from webapp import db
from webapp.casework import gabarits
from webapp.db.models import Document, Gabarit, Journal, Lot, Modele
from webapp.letter_contexts.exemple import as_landlord


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def other(app, sign_in):
    """A second person of the same landlord."""
    return sign_in(app.test_client(), "administrateur")


def test_every_letter_is_listed_with_the_template_in_force(secretary):
    page = secretary.get("/modeles").text
    assert all(f"/modeles/{one}" in page for one in LETTERS)
    assert page.count("Modèle livré avec") == len(LETTERS)


def test_the_template_downloaded_is_the_one_in_force(app, secretary, other):
    assert secretary.get(f"{URL}/modele.docx").data == LETTER.template.read_bytes()
    in_force(app, secretary, other)
    assert secretary.get(f"{URL}/modele.docx").data == new_words()
    assert secretary.get(f"{URL}/modele.docx?livre=oui").data == LETTER.template.read_bytes()


def test_a_changed_template_is_a_draft_that_changes_nothing_yet(app, secretary):
    answer = send(secretary, new_words())
    assert answer.status_code == 303
    (row,) = rows(app, Modele)
    assert (row.etat, row.par, row.sha256) == ("brouillon", "secretaire", hashlib.sha256(new_words()).hexdigest())
    page = secretary.get(answer.headers["Location"]).text
    assert SENTENCE in page.replace("\u00a0", " ")
    assert "modèle livré avec l’application" in page
    assert secretary.get(f"{URL}/modele.docx").data == LETTER.template.read_bytes()


def test_the_trial_is_the_fictitious_example_with_the_new_words(secretary):
    send(secretary, new_words())
    text = document_text(secretary.get("/modeles/versions/1/essai.docx").data)
    assert SENTENCE in text
    assert LETTER.example()["destinataire"]["nom"] in text


@pytest.mark.parametrize("letter", LETTERS.values(), ids=lambda one: one.id)
@pytest.mark.parametrize("landlord", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_the_trial_names_the_landlord_whose_template_it_is(letter, landlord):
    policy = load_policy(landlord)
    told = as_landlord(letter, policy)
    text = json.dumps(told, ensure_ascii=False)
    assert policy.name in text
    assert "Trois Rives" not in text
    assert "trois-rives" not in text
    assert "tribunal administratif de Montreuil" not in text or "Montreuil" in policy.data["tribunal"]["nom"]
    assert letters.render(letter, letters.load(letter.context, told))


def test_the_trial_keeps_the_fictitious_people(secretary):
    send(secretary, new_words())
    text = document_text(secretary.get("/modeles/versions/1/essai.docx").data).replace("\u00a0", " ")
    policy = load_policy("rives-de-seine")
    assert policy.name in text
    assert "tribunal administratif de Cergy-Pontoise" in text
    assert policy.data["signataire"][0]["qualite"] in text
    assert "Saint-Denis" not in text


def test_an_approved_version_says_that_one_act_remains_and_offers_it_there(app, secretary, other):
    send(secretary, new_words())
    page = other.post("/modeles/versions/1", data={"geste": "approuver", "version": "1"}, follow_redirects=True).text
    assert "Il reste un geste" in page
    assert "pas encore en vigueur" in page
    button = BeautifulSoup(page, "html.parser").select_one("button[value=mettre-en-vigueur]")
    assert button.text.strip() == "Mettre en vigueur maintenant"


def test_what_waits_shows_on_the_home_page_of_whoever_may_act_on_it(app, secretary, other):
    send(secretary, new_words())
    assert "Modèles en attente" not in secretary.get("/").text
    assert "À approuver" in other.get("/").text
    act(app, other, "approuver")
    assert "à mettre en vigueur" in secretary.get("/").text
    act(app, other, "mettre-en-vigueur")
    assert "Modèles en attente" not in other.get("/").text


def test_the_author_never_approves_the_own_draft(app, secretary):
    send(secretary, new_words())
    answer = act(app, secretary, "approuver")
    assert answer.status_code == 422
    assert "une autre personne doit l’approuver" in said(answer)
    assert states(app) == ["brouillon"]


def test_a_draft_is_not_put_in_force_before_it_is_approved(app, secretary, other):
    send(secretary, new_words())
    for client in (secretary, other):
        assert act(app, client, "mettre-en-vigueur").status_code == 422
    assert states(app) == ["brouillon"]


def test_an_approved_version_makes_the_letters_from_the_moment_it_is_in_force(app, secretary, other):
    in_force(app, secretary, other)
    (row,) = rows(app, Modele)
    assert (row.etat, row.approuve_par, row.en_vigueur_par) == ("en-vigueur", "administrateur", "secretaire")
    (document,) = refused_letters(app, secretary)
    assert SENTENCE in document_text((app.config["DOCUMENTS_DIR"] / document.fichier).read_bytes())
    assert document.gabarit_sha256 == row.sha256


def refused_letters(app, client) -> list[Document]:
    """The non-attribution letters of a session held now."""
    made = sitting(app)
    assert decide(app, client, made, first(1), first(2), TOO_FAR).status_code == 303
    assert hold(app, client, made).status_code == 303
    assert client.post(f"/courriers/seances/{made['seance']}").status_code == 303
    return [one for one in rows(app, Document) if one.lettre == LETTER.id]


def test_a_document_is_made_again_byte_for_byte_after_its_template_is_replaced(app, secretary, other):
    in_force(app, secretary, other)
    (document,) = refused_letters(app, secretary)
    before = (app.config["DOCUMENTS_DIR"] / document.fichier).read_bytes()
    in_force(app, secretary, other, "Une autre phrase encore.")
    with app.app_context(), db.reading() as session:
        every = session.exec(select(Document)).all()
        again = {one.id: gabarits.remade(session, one) for one in every}
        assert all(again[one.id] is not None for one in every)
    assert again[document.id] == before


def test_another_landlord_keeps_its_own_template_and_does_not_reach_this_one(app, secretary, other, sign_in):
    in_force(app, secretary, other)
    elsewhere = sign_in(app.test_client(), "secretaire.plaine")
    assert elsewhere.get(f"{URL}/modele.docx").data == LETTER.template.read_bytes()
    for address in ("", "/modele.docx", "/essai.docx"):
        assert elsewhere.get(f"/modeles/versions/1{address}").status_code == 404
    assert act(app, elsewhere, "retablir").status_code == 404


def test_an_officer_does_not_reach_the_templates(client, sign_in):
    sign_in(client)
    assert client.get("/modeles").status_code == 403
    assert send(client, new_words()).status_code == 403


def test_the_version_before_stays_and_can_be_restored(app, secretary, other):
    one = in_force(app, secretary, other)
    in_force(app, secretary, other, "Une autre phrase encore.")
    assert states(app) == ["remplace", "en-vigueur"]
    page = secretary.get("/modeles/versions/2").text.replace("\u00a0", " ")
    assert "version n° 1" in page
    assert "Une autre phrase encore." in page
    assert act(app, secretary, "retablir", one).status_code == 303
    assert states(app) == ["remplace", "remplace", "en-vigueur"]
    last = rows(app, Modele)[-1]
    assert (last.restaure_id, last.approuve_par, last.sha256) == (1, "administrateur", rows(app, Modele)[0].sha256)
    assert secretary.get(f"{URL}/modele.docx").data == new_words()


def test_the_shipped_template_can_be_taken_back(app, secretary, other):
    in_force(app, secretary, other)
    assert secretary.post(f"{URL}/origine").status_code == 303
    assert states(app) == ["remplace"]
    assert secretary.get(f"{URL}/modele.docx").data == LETTER.template.read_bytes()
    assert secretary.post(f"{URL}/origine").status_code == 422


def test_a_waiting_draft_can_be_put_aside_and_stays_in_the_history(app, secretary):
    send(secretary, new_words())
    assert act(app, secretary, "ecarter").status_code == 303
    assert states(app) == ["ecarte"]
    assert "Écarté" in secretary.get(URL).text
    assert act(app, secretary, "ecarter").status_code == 422


def test_the_same_file_is_not_deposited_twice(app, secretary):
    assert send(secretary, new_words()).status_code == 303
    assert "déjà là" in said(send(secretary, new_words()))
    assert "déjà là" in said(send(secretary, LETTER.template.read_bytes()))
    assert states(app) == ["brouillon"]


@pytest.mark.parametrize("etat", ["prevu", "en-cours", "en-panne"])
def test_a_batch_that_is_not_finished_asks_before_the_template_changes(app, secretary, other, etat):
    made = sitting(app)
    send(secretary, new_words())
    act(app, other, "approuver")
    with app.app_context(), db.transaction() as session:
        row = session.exec(select(Modele)).one()
        session.add(Lot(seance_id=made["seance"], etat=etat, cree_le=row.le, par="secretaire"))
    answer = act(app, secretary, "mettre-en-vigueur")
    assert answer.status_code == 422
    assert "Un lot de courriers est en cours" in said(answer)
    assert states(app) == ["approuve"]
    assert act(app, secretary, "mettre-en-vigueur", confirme="oui").status_code == 303
    assert "Un lot de courriers est en cours" in said(secretary.post(f"{URL}/origine"))
    assert secretary.post(f"{URL}/origine", data={"confirme": "oui"}).status_code == 303


def test_two_people_on_one_version_are_told(app, secretary, other):
    send(secretary, new_words())
    assert act(app, other, "approuver").status_code == 303
    stale = {"geste": "ecarter", "version": "1"}
    assert secretary.post("/modeles/versions/1", data=stale).status_code == 409
    assert states(app) == ["approuve"]


def test_everything_is_told_to_the_journal(app, secretary, other):
    send(secretary, b"rien")
    number = in_force(app, secretary, other)
    in_force(app, secretary, other, "Une autre phrase encore.")
    act(app, secretary, "retablir", number)
    secretary.get("/modeles/versions/1/essai.docx")
    lines = [one.action for one in rows(app, Journal) if one.objet == "modele"]
    approved = ["deposer", "approuver"]
    assert lines == [
        "refuser",
        *approved,
        "mettre-en-vigueur",
        *approved,
        "retirer",
        "mettre-en-vigueur",
        "retirer",
        "mettre-en-vigueur",
        "telecharger",
    ]


def test_the_bytes_of_a_template_are_kept_once(app, secretary, other):
    number = in_force(app, secretary, other)
    in_force(app, secretary, other, "Une autre phrase encore.")
    act(app, secretary, "retablir", number)
    kept = rows(app, Gabarit)
    assert len(kept) == 2
    assert all(hashlib.sha256(one.donnees).hexdigest() == one.sha256 for one in kept)


def test_a_template_that_cannot_make_a_letter_stops_it_with_its_reason(app, secretary, other):
    in_force(app, secretary, other)
    with app.app_context(), db.transaction() as session:
        row = session.exec(select(Modele)).one()
        row.sha256 = gabarits.store(session, new_words("{{ champ_disparu }}"))
    made = sitting(app)
    decide(app, secretary, made, first(1), first(2), TOO_FAR)
    hold(app, secretary, made)
    answer = secretary.post(f"/courriers/seances/{made['seance']}")
    assert answer.status_code == 422
    assert "ne peut pas faire ce courrier" in answer.text
    assert rows(app, Document) == []
    assert "À revoir" in secretary.get("/modeles").text


def test_a_sheet_whose_template_no_longer_fits_says_so_instead_of_failing(app, secretary, other):
    letter = LETTERS["ordre-du-jour"]
    send(secretary, repack(with_sentence(letter, SENTENCE).data), url=f"/modeles/{letter.id}")
    act(app, other, "approuver")
    act(app, secretary, "mettre-en-vigueur")
    with app.app_context(), db.transaction() as session:
        row = session.exec(select(Modele)).one()
        row.sha256 = gabarits.store(session, with_sentence(letter, "{{ champ_disparu }}").data)
    made = sitting(app)
    answer = secretary.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx")
    assert answer.status_code == 409
    assert "Modèle à revoir" in answer.text
    assert rows(app, Document) == []


def test_an_agenda_entry_already_made_is_made_anew_from_a_new_template(app, secretary, other):
    letter, made = LETTERS["ordre-du-jour"], sitting(app)
    address = f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx"
    assert SENTENCE not in document_text(secretary.get(address).data)
    send(secretary, with_sentence(letter, SENTENCE).data, url=f"/modeles/{letter.id}")
    act(app, other, "approuver")
    act(app, secretary, "mettre-en-vigueur")
    assert SENTENCE in document_text(secretary.get(address).data)


def test_every_field_of_every_letter_can_be_pasted_as_the_page_gives_it(secretary):
    from letters.fields import champs

    for letter in LETTERS.values():
        known = champs(letter.id)
        pasted = changed(letter, lambda one, known=known: [one.add_paragraph(field.snippet) for field in known])
        assert letters.check_template(pasted, letter) == [], letter.id
        page = BeautifulSoup(secretary.get(f"/modeles/{letter.id}/champs").text, "html.parser")
        shown = [cell.get_text() for cell in page.select("td:nth-of-type(2) code")]
        assert shown == [field.tag for field in known]
        assert all(field.meaning for field in known)


def test_a_word_document_saved_again_keeps_its_tags(app, secretary):
    document = Word(str(LETTER.template))
    buffer = io.BytesIO()
    document.core_properties.comments = "Relu."
    document.save(buffer)
    assert send(secretary, buffer.getvalue()).status_code == 303
    assert "Aucun mot ne change" in secretary.get("/modeles/versions/1").text
