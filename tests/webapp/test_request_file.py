"""The page of a request: household, income, papers, dwellings proposed, letters, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from webapp import db
from webapp.db.models import Candidature, Demande, Document, Logement

PERSONS = {
    "menage.personnes.p1.naissance": "1988-05-17",
    "menage.personnes.p2.prenom": "Yanis",
    "menage.personnes.p2.lien": "conjoint",
    "menage.personnes.p3.prenom": "Léa",
    "menage.personnes.p3.lien": "enfant",
    "menage.composition_confirmee": True,
}


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


def record(app, table: type, row_id: int, facts: dict, origine: str = "declare") -> None:
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(table, row_id), facts, origine)


def letter(app, lettre: str, agence: str = stock.AGENCE, **links: int) -> int:
    made = {"donnees": {}, "gabarit_sha256": "0", "sha256": "0", "cree_le": datetime(2026, 11, 20, tzinfo=UTC)}
    with app.app_context(), db.transaction() as session:
        row = Document(lettre=lettre, fichier=f"{lettre}.docx", par="essai", agence=agence, **links, **made)
        session.add(row)
        session.flush()
        return row.id


def shown(client, demande: int) -> BeautifulSoup:
    answer = client.get(f"/appels/demandes/{demande}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text.replace("\u00a0", " ").replace("\u202f", " "), "html.parser")


def card(page: BeautifulSoup, name: str) -> str:
    return " ".join(page.select_one(f"section[aria-labelledby={name}]").get_text(" ").split())


def test_the_household_is_said_in_adults_and_children_then_person_by_person(app, officer):
    demande = stock.applicant(app)
    record(app, Demande, demande, PERSONS)
    said = card(shown(officer, demande), "menage")
    assert "2 adultes, 1 enfant" in said
    assert "Claire Delmas" in said
    assert "Léa" in said


def test_a_household_not_confirmed_is_told_by_the_number_that_the_register_gives(app, officer):
    demande = stock.applicant(app)
    record(app, Demande, demande, {"menage.nombre": 4})
    said = card(shown(officer, demande), "menage")
    assert "4 personnes" in said
    assert "1 adulte" not in said


def test_incomes_are_shown_with_their_origin_and_what_another_source_says(app, officer):
    demande = stock.applicant(app)
    record(app, Demande, demande, {"ressources.rfr_n2": "12911", "ressources.mensuelles": "1286"}, "sne")
    record(app, Demande, demande, {"ressources.rfr_n2": "24500"})
    said = card(shown(officer, demande), "ressources")
    assert "24 500 € déclaré" in said
    assert "sources en désaccord : 12 911 € (extraction du SNE)" in said
    assert "1 286 € extraction du SNE" in said


def test_papers_seen_and_those_still_to_see_are_listed(app, officer):
    demande = stock.applicant(app, pieces_vues=["identite"])
    said = card(shown(officer, demande), "pieces")
    seen, _, unseen = said.partition("Pas encore vues")
    assert "Pièce d’identité ou titre de séjour" in seen
    assert "Justificatifs de ressources" in unseen


@pytest.mark.parametrize(("publics", "said"), [(["g"], "oui"), ([], "non")])
def test_a_label_is_told_by_yes_or_no_and_never_by_its_ground(app, officer, publics, said):
    demande = stock.applicant(app, publics=publics, besoin_adaptation=True, logement_actuel="heberge")
    text = shown(officer, demande).select_one("main").get_text(" ")
    assert f"Label reconnu {said}" in " ".join(text.split())
    assert not any(word in text.lower() for word in ("violence", "mariage", "handicap", "protection", "adapté"))


def test_each_dwelling_proposed_shows_its_state_and_its_calls(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    row = stock.candidacy(app, logement, demande, "a-rappeler")
    stock.attempt(app, logement, demande, row, "sans-reponse")
    page = shown(officer, demande)
    assert "À rappeler" in card(page, "logements")
    assert "1 appel : sans réponse" in card(page, "logements")
    assert "RSH-1" in card(page, "historique")


def test_letters_are_links_for_those_who_edit_them_and_titles_for_the_others(app, client, sign_in):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    row = stock.candidacy(app, logement, demande, "retenue")
    made = [letter(app, "demande-pieces", demande_id=demande), letter(app, "attribution", candidature_id=row)]
    wanted = {f"/courriers/{one}.docx" for one in made}
    for role, links in (("charge-relation-client", set()), ("responsable", wanted)):
        page = shown(sign_in(client, role), demande)
        assert "Demande de pièces" in card(page, "courriers")
        assert {one["href"] for one in page.select("section[aria-labelledby=courriers] a")} & wanted == links


def test_a_letter_of_another_agency_is_not_listed(app, client, sign_in):
    demande = stock.applicant(app)
    letter(app, "demande-pieces", "agence-puteaux", demande_id=demande)
    page = shown(sign_in(client, stock.kept_to(app, stock.AGENCE)), demande)
    assert "Aucun courrier" in card(page, "courriers")


def test_a_request_struck_off_says_when_and_why_and_opens_no_call(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    row = stock.candidacy(app, logement, demande, "bail-signe")
    record(app, Candidature, row, {"candidature.radiee_le": "2026-11-23", "candidature.radiation_motif": "bail-signe"})
    with app.app_context(), db.transaction() as session:
        session.get_one(Demande, demande).etat = "radiee"
        session.get_one(Logement, logement).etat = "loue"
    page = shown(officer, demande)
    assert "Demande radiée le 23 novembre 2026 : bail signé" in card(page, "fin")
    assert not page.select("form[action='/conversations']")


def test_a_person_who_no_longer_seeks_a_home_is_told_as_such(app, officer):
    demande = stock.applicant(app, toujours_en_recherche=False)
    assert "ne cherche plus" in card(shown(officer, demande), "fin")


def test_a_request_that_goes_on_says_nothing_of_an_end(app, officer):
    assert shown(officer, stock.applicant(app)).select("section[aria-labelledby=fin]") == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("charge-relation-client", 200), ("responsable", 200), ("secretaire-caleol", 403), ("formateur", 403)],
)
def test_the_same_roles_as_before_open_the_file(app, client, sign_in, role, status):
    demande = stock.applicant(app)
    assert sign_in(client, role).get(f"/appels/demandes/{demande}").status_code == status


def test_an_infant_is_some_months_old(app, officer):
    demande = stock.applicant(app)
    record(app, Demande, demande, PERSONS | {"menage.personnes.p3.naissance": "2026-02-20"})
    assert "naissance le 20 février 2026, 9 mois" in card(shown(officer, demande), "menage")


def test_the_towns_wished_for_are_told_by_name(app, officer):
    demande = stock.applicant(app, communes="92044, 92026")
    assert "Levallois-Perret, Courbevoie" in card(shown(officer, demande), "demande")
