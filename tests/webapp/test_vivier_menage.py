"""What the pool tells of a household: who they are, their income, their number, and the filter on size."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from webapp import db
from webapp.db.models import Demande


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


def record(app, demande: int, facts: dict) -> None:
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Demande, demande), facts, "sne")


def shown(client, logement: int, query: str = "") -> BeautifulSoup:
    answer = client.get(f"/logements/{logement}/vivier?commune=toutes&{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text.replace("\u00a0", " ").replace("\u202f", " "), "html.parser")


def lines(page: BeautifulSoup) -> list[str]:
    return [one.get_text(" ") for one in page.select("section.pool tbody tr")]


def names(page: BeautifulSoup) -> list[str]:
    return [one.text for one in page.select("section.pool tbody tr b")]


def household(app, number: int, nom: str, persons: int, *others: str, **more) -> int:
    demande = stock.applicant(app, number, nom=nom, deposee_le=f"20{10 + number}-01-02", **more)
    told = {f"menage.personnes.p{place + 2}.lien": lien for place, lien in enumerate(others)}
    record(app, demande, told | {"menage.nombre": persons})
    return demande


def test_a_couple_and_a_lone_parent_are_told_apart(app, officer):
    logement = stock.dwelling(app)
    household(app, 1, "Couple", 3, "conjoint", "enfant")
    household(app, 2, "Parent", 3, "enfant", "enfant")
    couple, parent = lines(shown(officer, logement))
    assert "2 adultes, 1 enfant" in couple
    assert "1 adulte, 2 enfants" in parent


def test_a_number_that_the_persons_recorded_do_not_reach_is_told_alone(app, officer):
    logement = stock.dwelling(app)
    household(app, 1, "Quatre", 4, "conjoint")
    assert "4 personnes" in lines(shown(officer, logement))[0]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"ressources.mensuelles": "1286"}, "1 286 € par mois"),
        ({"ressources.rfr_n2": "14355", "ressources.annee_rfr": 2024}, "revenu fiscal 2024 : 14 355 €"),
        ({"ressources.rfr_n2": "14355"}, "revenu fiscal : 14 355 €"),
        ({}, "Revenus à demander"),
    ],
)
def test_income_is_told_as_the_register_has_it(app, officer, facts, said):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    record(app, demande, facts)
    assert said in " ".join(lines(shown(officer, logement))[0].split())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Seul", "Trois", "Cinq", "Inconnu"]),
        ("personnes_de=3", ["Trois", "Cinq", "Inconnu"]),
        ("personnes_a=3", ["Seul", "Trois", "Inconnu"]),
        ("personnes_de=2&personnes_a=4", ["Trois", "Inconnu"]),
        ("personnes_de=4&personnes_a=2", ["Trois", "Inconnu"]),
        ("personnes_de=x&personnes_a=99", ["Seul", "Trois", "Cinq", "Inconnu"]),
    ],
)
def test_the_pool_narrows_to_households_of_a_size(app, officer, query, expected):
    logement = stock.dwelling(app)
    for number, (nom, persons) in enumerate([("Seul", 1), ("Trois", 3), ("Cinq", 5)], 1):
        household(app, number, nom, persons)
    stock.applicant(app, 9, nom="Inconnu", deposee_le="2024-01-02")
    assert names(shown(officer, logement, query)) == [f"Claire {one}" for one in expected]


def test_a_size_asked_for_stays_in_the_form_and_says_whom_it_keeps(app, officer):
    page = shown(officer, stock.dwelling(app), "personnes_de=2")
    assert page.select_one("#personnes_de option[selected]")["value"] == "2"
    assert "ceux dont le nombre n’est pas connu" in page.select_one("section.pool").text


def test_the_confirmed_household_counts_before_the_number_declared(app, officer):
    logement = stock.dwelling(app)
    demande = household(app, 1, "Revu", 3, "conjoint")
    record(app, demande, {"menage.composition_confirmee": True})
    assert names(shown(officer, logement, "personnes_a=2")) == ["Claire Revu"]
    assert names(shown(officer, logement, "personnes_de=3")) == []


@pytest.mark.parametrize(("facts", "said"), [({}, True), ({"telephone": "06 39 98 12 34"}, False)])
def test_a_person_without_a_number_is_told_beside_the_button(app, officer, facts, said):
    logement = stock.dwelling(app)
    stock.applicant(app, **facts)
    assert ("Aucun numéro au dossier" in lines(shown(officer, logement))[0]) is said


def test_a_household_given_another_home_keeps_its_place_and_its_name_says_so(app, officer):
    logement, other = stock.dwelling(app), stock.dwelling(app, "RSH-2", "attribue")
    kept = household(app, 1, "Retenue", 1)
    household(app, 2, "Libre", 1)
    stock.candidacy(app, other, kept, "retenue")
    page = shown(officer, logement)
    assert names(page) == ["Claire Retenue", "Claire Libre"]
    first, second = (one.td.get_text(" ") for one in page.select("section.pool tbody tr"))
    assert "déjà retenue ailleurs" in first
    assert "déjà retenue ailleurs" not in second
