"""The sheet of a transfer shown to the commission: what was recorded, the law's bounds, what it lacks."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from letters.text import document_text
from tests.webapp import stock
from tests.webapp.commission import at, sitting, stored, tenancy
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
        "Loyer principal inférieur",
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
def test_the_end_of_the_inquiry_offers_the_sheet_that_it_promised(app, client, sign_in, sessions):
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
    direct = f"/courriers/mutations/{number}.docx?seance={made['seance']}"
    assert links == ([direct, f"/mutations/{number}"] if sessions == 1 else [f"/mutations/{number}#suite"])


def sheet_text(app, client, sign_in, **changes) -> str:
    made = sitting(app)
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


def test_the_rooms_of_a_home_that_would_suit_are_told_as_the_bound_of_the_law(app, client, sign_in):
    assert "Sous-occupation | Au-delà de 3 pièces (L. 621-2 du CCH)" in sheet_text(app, client, sign_in).splitlines()


def test_the_transfer_sheet_names_no_session_that_nobody_chose(app, client, sign_in):
    made = sitting(app)
    number = tenancy(app, made)
    sign_in(client)
    answer = client.get(f"/courriers/mutations/{number}.docx")
    assert answer.status_code == 422
    assert "Choisissez-la sur la page de la mutation" in answer.text
    page = BeautifulSoup(client.get(f"/mutations/{number}").text, "html.parser")
    offered = page.select("select[name=seance] option")
    assert [one["value"] for one in offered] == [str(made["seance"])]
    assert rows(app, Document) == []


@pytest.mark.parametrize(
    ("motif", "larger"), [("logement-trop-petit", True), ("logement-trop-grand", False), ("cout-logement", False)]
)
def test_whoever_lacks_room_asks_for_more_and_each_bound_has_its_own_line(app, client, sign_in, motif, larger):
    facts = {"occupation.motif": motif, "occupation.surface": "27", "occupation.pieces": 1}
    lines = sheet_text(app, client, sign_in, **facts).splitlines()
    assert ("Logement demandé | Plus grand que l’actuel : 1 pièce, 27 m²" in lines) is larger
    assert "Sur-occupation | Au-dessous de 16 m² (L. 822-10 du CCH)" in lines
    assert "Sous-occupation | Au-delà de 3 pièces (L. 621-2 du CCH)" in lines


@pytest.mark.parametrize(("rooms", "status"), [(3, "Occupation conforme"), (4, "Sous-occupation")])
def test_under_occupation_starts_two_rooms_above_the_persons(app, client, sign_in, rooms, status):
    made = sitting(app)
    number = tenancy(app, made, **{"occupation.pieces": rooms})
    sign_in(client)
    assert status in text_of(client.get(f"/courriers/mutations/{number}.docx?seance={made['seance']}").data)


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
