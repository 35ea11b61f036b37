"""What a conversation folds away: earlier answers, conformities, what is answered elsewhere."""

from __future__ import annotations

import pytest

from tests.webapp.test_conversations import HTMX, fold_of, soup


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def test_earlier_answers_fold_by_section_and_open_on_demand(client, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": "oui"})
    suits = {"demande.accepte_commune": "oui", "demande.accepte_typologie": "oui", "candidature.interet": "oui"}
    client.post(f"{call}/offre", data=suits)
    page = soup(client.get(call))
    fold = page.select_one("details.earlier")
    assert "Identité" in fold.summary.text
    assert "Parlez-vous bien" not in page.text
    opened = client.get(fold["hx-get"], headers=HTMX)
    assert "Parlez-vous bien" in opened.text
    assert "Modifier" in opened.text


def test_conformities_fold_once_they_are_many_and_open_on_demand(client, call):
    page = soup(client.get(call))
    assert len(page.select("#sheet .verdict.conforme")) <= 8
    answers = {
        "recherche": {"demande.toujours_en_recherche": "oui"},
        "renouvellement": {"demande.renouvelee_le": "02/03/2026"},
        "sejour": {"demande.sejour_regulier": "oui"},
        "mensuelles": {"ressources.mensuelles": "2310"},
        "aide": {"ressources.aide_logement": "112"},
    }
    for key, data in answers.items():
        client.post(f"{call}/{key}", data=data)
    client.post(f"{call}/personnes/menage")
    client.post(
        f"{call}/parc",
        data={
            "demande.locataire_du_parc": "non",
            "demande.residence_principale": "oui",
            "demande.proprietaire_logement_adapte": "non",
        },
    )
    page = soup(client.get(call))
    assert page.select("#sheet .verdict.conforme") == []
    opened = soup(client.get(fold_of(page, "conformes"), headers=HTMX))
    assert len(opened.select(".verdict.conforme")) > 8
    whole = client.get(fold_of(page, "conformes"))
    assert (whole.status_code, whole.headers["Location"]) == (303, f"{call}/verifier")


def test_what_is_answered_elsewhere_is_one_line(client, call):
    page = soup(client.get(call))
    links = [one.select("a") for one in page.select("#sheet .missing-list li")]
    assert links
    assert all(links)
    opened = soup(client.get(fold_of(page, "ailleurs"), headers=HTMX))
    assert "administrateur" in opened.text or "bailleur" in opened.text


def test_an_unknown_fold_is_empty(client, call):
    assert soup(client.get(f"{call}/regles/inconnu", headers=HTMX)).text.strip() == ""
