from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from webapp.casework import referentiel

TODAY = date(2026, 11, 23)


@pytest.fixture
def shown(client, sign_in):
    """`shown("source=RA")`: the clauses of the page, as articles."""
    sign_in(client)

    def get(query: str = "") -> list:
        answer = client.get(f"/referentiel?{query}")
        assert answer.status_code == 200
        return BeautifulSoup(answer.text, "html.parser").select("article")

    return get


def test_a_clause_shows_its_rules_with_level_landlord_and_source(shown):
    (clause,) = [one for one in shown("source=RA&lieu=regle") if one.select_one("h2").text == "RA-32"]
    assert "Nombre de pièces" in clause.text
    assert "À justifier" in clause.text
    assert "Rives de Seine Habitat" in clause.text


def test_a_rule_of_the_law_says_that_it_is_national(shown):
    assert "Règle nationale" in shown("q=RA-4")[0].text


def test_figures_in_force_show_with_their_source_and_first_day(shown):
    (clause,) = [one for one in shown("source=RA&lieu=regle") if one.select_one("h2").text == "RA-13"]
    assert "depuis le" in clause.select_one(".figures").text


@pytest.mark.parametrize(("source", "prefix"), [("RP", "RP-"), ("PC", "PC-"), ("PP", "PP-"), ("EM", "EM-")])
def test_clauses_are_kept_to_a_document(shown, source, prefix):
    assert all(one.select_one("h2").text.startswith(prefix) for one in shown(f"source={source}"))


def test_clauses_are_kept_to_where_they_are_done(shown):
    assert {one.select_one(".badge").text for one in shown("lieu=regle")} == {"Règle"}
    assert {one.select_one(".badge").text for one in shown("lieu=prevu")} <= {"Prévu"}


def test_a_word_or_a_rule_finds_its_clause(shown):
    assert any("RA-32" in one.text for one in shown("q=pieces-selon-occupants"))
    assert shown("q=zzzz") == []


@pytest.mark.parametrize("query", ["source=XX", "lieu=ailleurs", "page=abc", "page=-4", "page=9999"])
def test_odd_filters_do_no_harm(shown, query):
    assert shown(query)


def test_pages_cover_every_clause_once(client, sign_in):
    sign_in(client)
    found = []
    for page in range(1, 99):
        answer = BeautifulSoup(client.get(f"/referentiel?page={page}").text, "html.parser")
        found += [one.text for one in answer.select("article h2")]
        if not answer.select("a[rel=next]"):
            break
    assert found == [one.id for one in referentiel.clauses(TODAY)]


@pytest.mark.parametrize("role", ["formateur", "administrateur", "secretaire-caleol"])
def test_everybody_signed_in_may_read_the_reference(client, sign_in, role):
    assert sign_in(client, role).get("/referentiel").status_code == 200


def test_every_clause_names_a_document_and_a_place():
    assert all(one.prefix in referentiel.sources() for one in referentiel.clauses(TODAY))
    assert all(one.lieu in referentiel.LIEUX for one in referentiel.clauses(TODAY))
