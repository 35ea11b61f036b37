"""The sheet of a transfer shown to the commission: what was recorded, the law's bounds, what it lacks."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from letters.text import document_text
from tests.webapp import stock
from tests.webapp.commission import at, person, sitting, stored, tenancy
from webapp import db
from webapp.db.models import Conversation, Demande, Document, Occupation


def text_of(data: bytes) -> str:
    return document_text(data).replace("\u00a0", " ").replace("\u202f", " ")


def rows(app, table):
    with app.app_context(), db.reading() as session:
        return session.exec(select(table).order_by(table.id)).all()


def test_the_transfer_sheet_says_the_law_and_the_landlords_rule(app, client, sign_in):
    made = sitting(app)
    number = tenancy(app, made)
    sign_in(client)
    answer = client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}")
    told = text_of(answer.data)
    for said in (
        "Sous-occupation",
        "L. 621-2",
        "5 pièces pour 2 personnes",
        "logement trop grand",
        "Au-delà de la règle du bailleur",
        "loyer principal inférieur",
    ):
        assert said in told
    assert rows(app, Document)[0].occupation_id == number


def test_the_transfer_sheet_reads_as_sentences_and_names_what_a_check_waits_for(app, client, sign_in):
    made = sitting(app)
    number = tenancy(app, made, **{"occupation.visite": "bon-etat"})
    sign_in(client)
    told = text_of(client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}").data)
    assert " : bon état" in told
    assert "Politique d’attribution du 7 avril 2023" in told
    assert "Demande étudiée pour elle-même : " in told
    assert "1er avril 2019, soit 7 ans et 7 mois" in told


@pytest.mark.parametrize("sessions", [1, 2])
def test_the_end_of_the_inquiry_leads_to_the_choice_of_the_session_that_the_sheet_names(app, client, sign_in, sessions):
    made = sitting(app)
    number = tenancy(app, made)
    if sessions == 2:
        stock.sitting(app, date(2026, 12, 14))
    sign_in(client)
    opened = client.post("/conversations", data={"genre": "mutation", "occupation": number}).location.split("?")[0]
    with app.app_context(), db.transaction() as session:
        session.exec(select(Conversation)).one().etat = "conclue"
    page = BeautifulSoup(client.get(f"{opened}/conclusion").text, "html.parser")
    links = [one["href"] for one in page.select(".actions a.button")]
    assert links == [f"/mutations/{number}#suite"]


def sheet_text(app, client, sign_in, of_sitting=None, **changes) -> str:
    made = sitting(app, changes=of_sitting)
    number = tenancy(app, made, **changes)
    sign_in(client)
    answer = client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}")
    assert answer.status_code == 200
    return text_of(answer.data)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"occupation.motif": "logement-trop-petit"}, "Motif de la demande | logement trop petit"),
        ({"occupation.motif": "cout-logement"}, "Motif de la demande | coût du logement"),
        ({"occupation.jouissance_paisible": True}, "Occupation paisible | oui"),
        ({"occupation.jouissance_paisible": False}, "Occupation paisible | non"),
        ({"occupation.jouissance_paisible": None}, "Occupation paisible | à compléter"),
        ({"occupation.besoins_etudies": True}, "Besoins étudiés, âge et accessibilité | oui"),
        ({"occupation.accession_proposee": False}, "Accession à la propriété proposée | non"),
        ({}, "Accession à la propriété proposée | à compléter"),
        ({"occupation.contingents_sollicites": ["commune", "bailleur"]}, "Réservataires sollicités | Commune"),
        ({}, "Réservataires sollicités | aucun n’est noté"),
    ],
)
def test_the_transfer_sheet_says_what_was_recorded_as_it_was(app, client, sign_in, changes, said):
    told = sheet_text(app, client, sign_in, **changes)
    assert said in told.splitlines()


def test_the_transfer_sheet_says_the_income_and_the_towns_wished_for(app, client, sign_in):
    made = sitting(app)
    number = tenancy(app, made)
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Demande, session.get_one(Occupation, number).demande_id)
        row.faits = {**row.faits, **stored({"ressources.mensuelles": "3240", "demande.communes": "92044,92026"})}
    sign_in(client)
    told = text_of(client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}").data)
    assert "3 240,00 € par mois, hors aide au logement" in told
    assert "Levallois-Perret, Courbevoie" in told


@pytest.mark.parametrize(
    ("filed", "said"),
    [
        ("2021-09-12", "12 septembre 2021, soit 5 ans et 2 mois"),
        ("2026-11-23", "23 novembre 2026, soit moins d’un mois"),
        (None, "à compléter"),
    ],
)
def test_the_transfer_sheet_says_since_when_the_household_asks(app, client, sign_in, filed, said):
    lines = sheet_text(app, client, sign_in, {1: {"demande.deposee_le": filed}}).splitlines()
    assert f"Première demande | {said}" in lines


def test_the_rooms_of_a_home_that_would_suit_are_told_as_the_bound_of_the_law(app, client, sign_in):
    lines = sheet_text(app, client, sign_in).splitlines()
    assert "Sous-occupation | Au-delà de 3 pièces pour 2 personnes (L. 621-2 du CCH)" in lines


def test_the_transfer_sheet_names_no_session_that_nobody_chose(app, client, sign_in):
    made = sitting(app)
    number = tenancy(app, made)
    sign_in(client)
    answer = client.get(f"/courriers/mutations/{number}.docx")
    assert answer.status_code == 422
    assert "Choisissez-la sur la page de la mutation" in answer.text
    page = BeautifulSoup(client.get(f"/mutations/{number}").text, "html.parser")
    offered = page.select("select[name=seance] option")
    assert [one["value"] for one in offered] == ["", str(made["seance"])]
    assert page.select("select[name=seance] option[selected]") == []
    assert rows(app, Document) == []


@pytest.mark.parametrize(
    ("motif", "larger"), [("logement-trop-petit", True), ("logement-trop-grand", False), ("cout-logement", False)]
)
def test_whoever_lacks_room_asks_for_more_and_each_bound_has_its_own_line(app, client, sign_in, motif, larger):
    facts = {"occupation.motif": motif, "occupation.surface": "27", "occupation.pieces": 1}
    lines = sheet_text(app, client, sign_in, **facts).splitlines()
    assert ("Logement demandé | Plus grand que l’actuel : 1 pièce, 27 m²" in lines) is larger
    assert "Sur-occupation | Au-dessous de 16 m² pour 2 personnes (R. 822-25 du CCH)" in lines
    assert "Sous-occupation | Au-delà de 3 pièces pour 2 personnes (L. 621-2 du CCH)" in lines


@pytest.mark.parametrize(
    ("rooms", "status"), [(3, "La loi | Ni sous-occupation, ni sur-occupation |"), (4, "La loi | Sous-occupation |")]
)
def test_under_occupation_starts_two_rooms_above_the_persons(app, client, sign_in, rooms, status):
    made = sitting(app)
    number = tenancy(app, made, **{"occupation.pieces": rooms})
    sign_in(client)
    assert status in text_of(client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}").data)


def test_the_sheet_of_who_lacks_room_calls_nothing_conforming_that_no_rule_looks_at(app, client, sign_in):
    facts = {"occupation.motif": "logement-trop-petit", "occupation.pieces": 1, "occupation.surface": "25"}
    told = sheet_text(app, client, sign_in, **facts)
    assert "La règle du bailleur | Pas au-delà de la règle du bailleur |" in told
    assert "onforme" not in told


def test_a_transfer_without_a_coming_session_or_a_fact_names_it(app, client, sign_in):
    made = sitting(app)
    number = tenancy(app, made, **{"occupation.motif": None})
    sign_in(client)
    assert (
        "Motif de la demande de mutation"
        in client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}").text
    )
    at(app, client, date(2026, 11, 24), "relation")
    answer = client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}")
    assert answer.status_code == 422
    assert "Séance à venir" in answer.text


# A parent and a child who visits: 2 + 1 = 3 rooms at most with the child, 1 + 1 = 2 without.
VISITOR = {1: person("p2", garde="visite", a_charge=False)}
EXPOSED = {
    "occupation.zone_desequilibre": True,
    "occupation.qpv": False,
    "occupation.protection_etablie": False,
}
RENT = "Loyer | Loyer principal inférieur au loyer actuel (L. 442-3-1 du CCH)"
PERHAPS = "Loyer | En zone du décret et sans protection : loyer principal inférieur au loyer actuel (L. 442-3-1 du CCH)"


def test_a_doubt_is_told_as_one_with_both_counts(app, client, sign_in):
    told = sheet_text(app, client, sign_in, VISITOR, **EXPOSED, **{"occupation.pieces": 3, "occupation.surface": "60"})
    (line,) = (one for one in told.splitlines() if one.startswith("La loi |"))
    assert line.startswith(
        "La loi | Sous-occupation selon un seul des deux comptes | L. 621-2 du CCH : Avec les enfants"
    )
    assert "3 pièces pour 2 personnes" in line
    assert "Sans les enfants en droit de visite, 1 personne" in line
    assert "pour 2 personnes (L. 621-2 du CCH) ; sans les enfants en droit de visite, au-delà de 2 pièces" in told
    assert "Loyer | Si la sous-occupation est retenue, en zone du décret et sans protection :" in told


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, RENT),
        ({"occupation.zone_desequilibre": None}, PERHAPS),
        ({"occupation.protection_etablie": None}, PERHAPS),
        ({"occupation.zone_desequilibre": False}, ""),
        ({"occupation.qpv": None}, RENT),
        ({"occupation.qpv": True}, PERHAPS),
        ({"occupation.protection_etablie": True}, ""),
        ({"occupation.motif": "logement-trop-petit"}, ""),
        ({"occupation.pieces": 3}, ""),
    ],
    ids=["exposed", "no zone", "no paper", "outside", "district of the home", "two districts", "paper", "more", "fits"],
)
def test_a_lower_rent_is_told_where_the_law_may_want_it(app, client, sign_in, changes, said):
    lines = sheet_text(app, client, sign_in, **(EXPOSED | changes)).splitlines()
    assert [one for one in lines if one.startswith("Loyer |")] == [said] * bool(said)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [({"occupation.perte_autonomie": True}, False), ({"occupation.motif": "accessibilite"}, True)],
    ids=["a recognised need", "asked for"],
)
def test_access_is_told_to_the_commission_only_where_the_person_asked_for_it(app, client, sign_in, changes, asked):
    told = sheet_text(app, client, sign_in, **changes)
    assert ("Logement demandé | Plus accessible que l’actuel" in told) is asked
    assert "accessible ou adapté" not in told


def test_the_boxes_are_an_opinion_on_the_request(app, client, sign_in):
    assert "Avis sur la demande : il n’attribue ni ne refuse aucun logement." in sheet_text(app, client, sign_in)
