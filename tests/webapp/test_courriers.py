from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word
from sqlmodel import select

from letters import read_manifest
from tests.webapp.commission import TOO_FAR, decide, first, get, hold, justify, sitting, tenancy
from tests.webapp.test_suites import answer
from webapp import db
from webapp.db.models import Candidature, Document, Journal, Lot


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def held_session(app, client, **options):
    made = sitting(app, **options)
    assert decide(app, client, made, first(1), first(2), TOO_FAR).status_code == 303
    assert hold(app, client, made).status_code == 303
    return made


def text_of(data: bytes) -> str:
    document = Word(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return (
        "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )


def produce(client, made, **data):
    return client.post(f"/courriers/seances/{made['seance']}", data=data)


def rows(app, table):
    with app.app_context(), db.reading() as session:
        return session.exec(select(table).order_by(table.id)).all()


def actions(app):
    return [(line.action, line.objet) for line in rows(app, Journal)]


def test_no_striking_off_is_spoken_of_where_nobody_is_inadmissible(app, secretary):
    made = held_session(app, secretary)
    assert "remise-prouvee" not in secretary.get(f"/courriers/seances/{made['seance']}").text


def test_the_batch_is_one_file_a_person_with_a_manifest_that_holds(app, secretary):
    made = held_session(app, secretary)
    assert produce(secretary, made).status_code == 303
    (lot,) = rows(app, Lot)
    packed = secretary.get(f"/courriers/lots/{lot.id}.zip")
    archive = zipfile.ZipFile(io.BytesIO(packed.data))
    files = sorted(name for name in archive.namelist() if name.endswith(".docx"))
    assert files == [
        "001-attribution-delmas-claire.docx",
        "002-attribution-rang-suivant-martin-paul.docx",
        "003-non-attribution-renard-odile.docx",
    ]
    path = app.config["DOCUMENTS_DIR"] / "essai.zip"
    path.write_bytes(packed.data)
    for entry in read_manifest(path):
        assert hashlib.sha256(archive.read(entry.file)).hexdigest() == entry.sha256
    assert "manifest.csv" in archive.namelist()
    assert [entry["person"] for entry in lot.manifeste["files"]] == ["Claire Delmas", "Paul Martin", "Odile Renard"]


def test_each_document_keeps_its_data_its_template_and_its_digest(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    for row in rows(app, Document):
        data = (app.config["DOCUMENTS_DIR"] / row.fichier).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.sha256
        assert len(row.gabarit_sha256) == 64
        assert row.donnees["destinataire"]["adresse"] == ["3 allée des Tilleuls", "92300 Levallois-Perret"]
        assert secretary.get(f"/courriers/{row.id}.docx").data == data
    assert ("telecharger", "document") in actions(app)


def test_who_lacks_what_stops_everything_and_leads_to_the_field(app, secretary):
    made = held_session(app, secretary, changes={2: {"demande.adresse_postale": None}})
    page = BeautifulSoup(secretary.get(f"/courriers/seances/{made['seance']}").text, "html.parser")
    link = page.select_one(".letters .bullets a")
    assert link.text == "Adresse postale\u00a0: Paul Martin"
    refused = produce(secretary, made)
    assert refused.status_code == 422
    assert "Rien n’est produit" in refused.text
    assert rows(app, Document) == []
    assert not list(app.config["DOCUMENTS_DIR"].rglob("*.docx"))
    form = BeautifulSoup(secretary.get(link["href"]).text, "html.parser")
    fields = {one["name"]: one.get("value", "") for one in form.select('main input[type="hidden"]')}
    answer = secretary.post(link["href"], data=fields | {"valeur": "8 rue Haute, 92300 Levallois-Perret"})
    assert answer.location == f"/courriers/seances/{made['seance']}"
    assert produce(secretary, made).status_code == 303


def test_those_that_are_ready_may_go_and_the_others_wait(app, secretary):
    made = held_session(app, secretary, changes={2: {"demande.adresse_postale": None}})
    page = secretary.get(f"/courriers/seances/{made['seance']}").text
    assert "laisser de côté l’autre" in page
    assert produce(secretary, made, prets="1").status_code == 303
    assert [row.candidature_id for row in rows(app, Document)] == [made["candidats"][0], made["candidats"][2]]
    again = produce(secretary, made, prets="1")
    assert again.status_code == 422
    assert "il manque une information à 1 courrier" in again.text


def test_an_empty_field_says_what_to_write(app, secretary):
    made = held_session(app, secretary, changes={2: {"demande.adresse_postale": None}})
    page = BeautifulSoup(secretary.get(f"/courriers/seances/{made['seance']}").text, "html.parser")
    href = page.select_one(".letters .bullets a")["href"]
    answer = secretary.post(href, data={"fait": "demande.adresse_postale", "valeur": " "})
    assert answer.status_code == 422
    assert "Écrivez un texte" in answer.text


def test_a_letter_already_made_is_left_out_unless_a_reason_is_written(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    refused = produce(secretary, made)
    assert refused.status_code == 422
    assert "déjà produits" in refused.text
    number = made["candidats"][0]
    assert produce(secretary, made, **{f"refaire-{number}": "Courrier revenu"}).status_code == 303
    assert [row.manifeste["count"] for row in rows(app, Lot)] == [3, 1]
    (line,) = [one for one in rows(app, Journal) if one.action == "refaire"]
    assert (line.objet_id, line.apres["motif"]) == (number, "Courrier revenu")


def test_letters_wait_for_the_end_of_the_session(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, first(1), TOO_FAR, TOO_FAR)
    assert "quand la séance est tenue" in secretary.get(f"/courriers/seances/{made['seance']}").text
    assert produce(secretary, made).status_code == 422
    assert rows(app, Lot) == []


def test_the_chosen_signatory_signs(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made, signataire="president-commission")
    told = text_of(secretary.get(f"/courriers/{rows(app, Document)[0].id}.docx").data)
    assert "Paul Renard" in told
    assert "président de la commission" in told


def test_the_next_ranks_offer_is_made_by_itself_after_a_refusal(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    one, two, _ = made["candidats"]
    version = candidacy(app, one).version
    secretary.post(
        f"/suites/{one}",
        data={
            "genre": "refusee",
            "offre_recue": "23/11/2026",
            "le": "23/11/2026",
            "motif": "REFUS-CANDIDAT-ECRIT",
            "version": version,
        },
    )
    assert secretary.post(f"/courriers/candidatures/{two}").status_code == 303
    last = rows(app, Document)[-1]
    assert (last.lettre, last.candidature_id) == ("attribution", two)
    assert f'href="/courriers/{last.id}.docx"' in secretary.get(f"/seances/{made['seance']}/suites").text
    assert "La commission vous attribue ce logement." in text_of(secretary.get(f"/courriers/{last.id}.docx").data)


def candidacy(app, number):
    return get(app, Candidature, number)


def test_the_agenda_entry_opens_in_word_with_its_justifications(app, client, sign_in):
    made = sitting(app)
    justify(app, made["liste"], made["candidats"][0], "pieces-de-recevabilite", "Avis reçu par courriel le 19.")
    sign_in(client)
    answer = client.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx")
    told = text_of(answer.data)
    for said in (
        "Point n° 1 : logement RSH-LEV-0001",
        "Madame Claire Delmas",
        "Avis reçu par courriel le 19. (Camille Bernard, 20 novembre 2026)",
        "1 adulte, 1 enfant",
    ):
        assert said in told
    assert "Sans logement" not in told
    again = client.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx")
    assert again.data == answer.data
    assert len(rows(app, Document)) == 1


def test_an_agenda_entry_says_what_its_rent_holds(app, client, sign_in):
    made = sitting(app, changes={"logement": {"logement.annexes": "38.50"}})
    sign_in(client, "secretaire-caleol")
    said = text_of(client.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx").data)
    assert "550,80 € par mois hors charges (dont 38,50 € pour les annexes)" in said.replace("\u00a0", " ")


def test_an_agenda_entry_names_each_person_and_each_field_missing(app, client, sign_in):
    made = sitting(app, changes={1: {"ressources.mensuelles": None}, "logement": {"logement.qpv": None}})
    sign_in(client, "secretaire-caleol")
    answer = client.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx")
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert [one.text for one in page.select("h2")] == ["Claire Delmas", "RSH-LEV-0001"]
    assert "Ressources mensuelles" in page.text
    assert rows(app, Document) == []


def test_roles_without_letters_are_refused(app, client, sign_in, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    client.post("/deconnexion")
    sign_in(client, "charge-relation-client")
    number, lot = rows(app, Document)[0].id, rows(app, Lot)[0].id
    for url in (
        "/courriers",
        f"/courriers/seances/{made['seance']}",
        f"/courriers/{number}.docx",
        f"/courriers/lots/{lot}.zip",
    ):
        assert client.get(url).status_code == 403
    assert client.post(f"/courriers/candidatures/{made['candidats'][0]}").status_code == 403


def test_another_landlords_letters_are_not_found(app, client, sign_in, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    transfer = tenancy(app, made)
    number, lot = rows(app, Document)[0].id, rows(app, Lot)[0].id
    demande = candidacy(app, made["candidats"][0]).demande_id
    client.post("/deconnexion")
    sign_in(client, "secretaire.plaine")
    for url in (
        f"/courriers/seances/{made['seance']}",
        f"/courriers/{number}.docx",
        f"/courriers/lots/{lot}.zip",
        f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx",
        f"/courriers/mutations/{transfer}.docx",
        f"/courriers/completer/demande/{demande}?fait=demande.adresse_postale",
    ):
        assert client.get(url).status_code == 404, url
    assert client.post(f"/courriers/candidatures/{made['candidats'][0]}").status_code == 404
    assert "Claire" not in client.get("/courriers").text


def test_a_field_of_another_record_cannot_be_mended_through_this_one(app, secretary):
    made = sitting(app)
    demande = candidacy(app, made["candidats"][0]).demande_id
    for subject, path in (("demande", "logement.loyer"), ("demande", "demande.inconnu"), ("liste", "liste.exception")):
        assert secretary.get(f"/courriers/completer/{subject}/{demande}?fait={path}").status_code == 404


def test_after_the_session_the_agenda_entry_is_the_one_that_was_made(app, secretary):
    made = sitting(app)
    url = f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx"
    before = secretary.get(url).data
    assert decide(app, secretary, made, first(1), TOO_FAR, TOO_FAR).status_code == 303
    hold(app, secretary, made)
    assert secretary.get(url).data == before
    other = sitting(app, le=date(2026, 11, 20), changes={"logement": {"logement.reference": "RSH-LEV-0002"}}, numbers=4)
    decide(app, secretary, other, first(1), TOO_FAR, TOO_FAR)
    hold(app, secretary, other)
    assert secretary.get(f"/courriers/ordre-du-jour/{other['seance']}/{other['liste']}.docx").status_code == 404


def test_who_declined_gets_no_offer(app, secretary):
    made = held_session(app, secretary)
    with app.app_context(), db.transaction() as session:
        session.get_one(Candidature, made["candidats"][0]).etat = "refusee"
    page = BeautifulSoup(secretary.get(f"/courriers/seances/{made['seance']}").text, "html.parser")
    assert [line.select_one("b").text for line in page.select(".letters > li")] == ["Paul Martin", "Odile Renard"]


def test_the_list_tells_each_letter_produced_even_those_before_an_offer(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    one, two, _ = made["candidats"]
    answer(app, secretary, one, "refusee", "23/11/2026", "REFUS-CANDIDAT-ECRIT")
    secretary.post(f"/courriers/candidatures/{two}")
    page = BeautifulSoup(secretary.get(f"/courriers/seances/{made['seance']}").text, "html.parser")
    assert "3 courriers, et 1 produit avant eux." in page.select_one('#qui ~ [role="status"]').text
    (line,) = [one for one in page.select(".letters > li") if "Paul Martin" in one.text]
    assert "Avant lui\u00a0: Attribution d’un logement, rang suivant" in line.text
    assert {one["href"] for one in line.select('a[href$=".docx"]')} == {"/courriers/2.docx", "/courriers/4.docx"}
