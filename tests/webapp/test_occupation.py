"""The review of a home's occupancy: opened from the tenancy, ended by the law's five situations."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp import stock
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Conversation, Journal, Occupation

HOME = {
    "zone": {"logement.zone_desequilibre": "oui"},
    "dates": {"occupation.bail_signe_le": "25/03/2019"},
    "taille": {"occupation.pieces": "2", "occupation.surface": "45"},
    "secteur": {"logement.qpv": "non", "logement.adapte": "non"},
    "financement": {"logement.financement": "PLUS"},
    "avis": {"ressources.rfr_n2": "21400"},
    "autonomie": {"occupation.perte_autonomie": "non"},
}
PERSON = {
    "lien": "demandeur",
    "nom": "Robin",
    "prenom": "Line",
    "naissance": "17/05/1988",
    "a_charge": "non",
    "carte_invalidite": "non",
}


@pytest.fixture
def tenancy(app, rows):
    """A tenancy with its home and a request, at Levallois."""
    with app.app_context(), db.transaction() as session:
        row = Occupation(bailleur="rives-de-seine", agence="agence-levallois")
        row.logement_id, row.demande_id = rows["logement"], rows["demande"]
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture
def review(client, sign_in, tenancy):
    """The address of a review just opened."""
    sign_in(client)
    return client.post("/conversations", data={"genre": "occupation", "occupation": tenancy}).headers["Location"]


def told(client, review: str, **changes: dict) -> None:
    for key, data in (HOME | changes).items():
        assert client.post(f"{review}/{key}", data=data).status_code == 303, key
    client.post(f"{review}/personnes/personnes/p1", data=PERSON)
    client.post(f"{review}/personnes/menage")


def conclude(client, review: str, ending: str):
    return client.post(f"{review}/conclure", data={"conclusion": ending})


def examined(app, tenancy: int):
    with app.app_context(), db.reading() as session:
        return subjects.dossier(session.get(Occupation, tenancy)).values.get("occupation.examine_le")


def test_a_home_that_suits_its_household_ends_with_nothing_to_pass_on(app, client, review, tenancy):
    told(client, review)
    assert conclude(client, review, "rien-a-transmettre").status_code == 303
    assert examined(app, tenancy) == app.config["TODAY"]


def test_one_situation_goes_to_the_commission_with_the_home_that_is_needed(app, client, review):
    told(client, review, taille={"occupation.pieces": "4", "occupation.surface": "80"})
    client.post(f"{review}/profession", data={"occupation.pieces_profession": "0"})
    client.post(f"{review}/protection", data={"occupation.protection_etablie": "non"})
    client.post(f"{review}/offres", data={"occupation.offres_refusees": "0"})
    refused = conclude(client, review, "rien-a-transmettre")
    assert refused.status_code == 422
    assert "transmettez l’examen à la commission" in refused.text
    page = BeautifulSoup(client.get(review).text, "html.parser")
    assert page.select_one("#sheet [data-rule=logement-necessaire]")
    assert conclude(client, review, "a-transmettre").status_code == 303


VISITOR = {**PERSON, "lien": "enfant", "prenom": "Noé", "naissance": "01/09/2015", "garde": "visite"}
BY_ONE_COUNT = "Selon un seul des deux comptes de la loi"


@pytest.mark.parametrize(
    ("rooms", "surface", "by_one_count"),
    [("3", "60", True), ("3", "15", False), ("4", "60", False)],
    ids=["two counts", "two counts, and too small", "both counts"],
)
def test_a_situation_raised_by_one_count_alone_is_told_as_such(client, review, rooms, surface, by_one_count):
    """A parent and a child who visits: 2 + 1 = 3 rooms at most with the child, 1 + 1 = 2 without; 16 m² at least."""
    told(client, review, taille={"occupation.pieces": rooms, "occupation.surface": surface})
    client.post(f"{review}/personnes/personnes/p2", data=VISITOR)
    client.post(f"{review}/personnes/menage")
    client.post(f"{review}/profession", data={"occupation.pieces_profession": "0"})
    client.post(f"{review}/protection", data={"occupation.protection_etablie": "non"})
    client.post(f"{review}/offres", data={"occupation.offres_refusees": "0"})
    refused = conclude(client, review, "rien-a-transmettre")
    assert refused.status_code == 422
    assert (BY_ONE_COUNT in refused.text) is by_one_count
    assert ("Une des cinq situations de la loi est relevée" in refused.text) is not by_one_count
    assert conclude(client, review, "a-transmettre").status_code == 303


def test_what_nobody_knows_is_never_nothing_to_pass_on(client, review):
    told(client, review)
    client.post(f"{review}/autonomie", data={"inconnu": "1"})
    refused = conclude(client, review, "rien-a-transmettre")
    assert refused.status_code == 422
    assert "pas encore conclure" in refused.text


def test_a_question_left_unasked_holds_the_conclusion(client, review):
    client.post(f"{review}/zone", data=HOME["zone"])
    assert conclude(client, review, "a-transmettre").status_code == 422


def test_outside_the_decrees_zones_the_review_stops_at_once(app, client, review, tenancy):
    client.post(f"{review}/zone", data={"logement.zone_desequilibre": "non"})
    assert "l’examen triennal n’est pas dû" in client.get(review).text
    assert conclude(client, review, "a-transmettre").status_code == 422
    assert conclude(client, review, "rien-a-transmettre").status_code == 303
    assert examined(app, tenancy) is None


def test_the_tenancys_page_opens_the_review_and_tells_what_it_found(client, review, tenancy):
    assert "Examen en cours" in client.get(f"/mutations/{tenancy}").text
    told(client, review)
    conclude(client, review, "rien-a-transmettre")
    page = BeautifulSoup(client.get(f"/mutations/{tenancy}").text, "html.parser")
    section = page.select_one("section[aria-labelledby=examen]")
    assert "Examinée" in section.text
    assert section.select("[data-rule=examen-triennal]")


def test_a_tenancy_without_a_home_or_a_household_cannot_be_reviewed_yet(app, client, sign_in):
    sign_in(client)
    alone = stock.tenancy(app)
    assert client.post("/conversations", data={"genre": "occupation", "occupation": alone}).status_code == 404
    assert "Examiner l’occupation" not in client.get(f"/mutations/{alone}").text


@pytest.mark.parametrize(("account", "status"), [("relation", 303), ("secretaire-caleol", 403), ("formateur", 403)])
def test_who_leads_a_review(client, sign_in, tenancy, account, status):
    sign_in(client, account)
    assert client.post("/conversations", data={"genre": "occupation", "occupation": tenancy}).status_code == status


def test_a_review_and_a_request_to_move_are_two_exchanges(app, client, review, tenancy):
    moved = client.post("/conversations", data={"genre": "mutation", "occupation": tenancy}).headers["Location"]
    assert moved != review
    with app.app_context(), db.reading() as session:
        kinds = {one.genre: one.sujets for one in session.exec(select(Conversation)).all()}
    assert set(kinds["occupation"]) == {"occupation", "logement", "demande"}


def test_the_journal_keeps_no_value_of_what_concerns_health(app, client, review):
    client.post(f"{review}/autonomie", data={"occupation.perte_autonomie": "oui"})
    with app.app_context(), db.reading() as session:
        lines = [
            one.apres for one in session.exec(select(Journal)) if one.apres and "perte_autonomie" in str(one.apres)
        ]
    assert lines
    assert all("valeur" not in entry for one in lines for entry in one.values())
