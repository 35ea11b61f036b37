from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from rules.clauses import all_rules
from rules.parameters import Chiffres, national
from rules.rule import STEPS
from webapp import clock, db
from webapp.casework import referentiel, regles
from webapp.casework.referentiel import Filters
from webapp.db.models import Periode

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
    (clause,) = [one for one in shown("q=RA-32") if one.select_one("h2").text == "RA-32"]
    assert "Maximum de pièces" in clause.text
    assert "À justifier" in clause.text
    assert "Rives de Seine Habitat" in clause.text


def test_a_rule_of_the_law_says_that_it_is_national(shown):
    assert "Règle nationale" in shown("q=RA-4")[0].text


def test_figures_in_force_show_with_their_source_and_first_day(shown):
    (clause,) = [one for one in shown("q=RA-13") if one.select_one("h2").text == "RA-13"]
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


@pytest.mark.parametrize("code", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_a_landlord_keeps_its_own_rules_and_the_national_ones(code):
    found = referentiel.search(TODAY, Filters(bailleur=code))
    kept = {rule.landlord for one in found for rule in one.rules}
    assert kept == {"", code}


def test_the_clauses_that_only_another_landlord_applies_are_left_out():
    found = referentiel.search(TODAY, Filters(bailleur="emeraude"))
    assert not [one.id for one in found if one.prefix == "PC" and not one.rules]


def test_national_rules_alone_can_be_read():
    found = referentiel.search(TODAY, Filters(bailleur=referentiel.NATIONAL))
    assert {rule.landlord for one in found for rule in one.rules} == {""}


@pytest.mark.parametrize("step", regles.STEP_NAMES)
def test_a_step_keeps_the_rules_that_are_checked_there(step):
    found = referentiel.search(TODAY, Filters(etape=step))
    assert found
    assert all(step in rule.steps for one in found for rule in one.rules)
    assert all(one.rules for one in found)


def test_every_step_has_its_name():
    assert tuple(regles.STEP_NAMES) == STEPS


def test_filters_add_up(shown):
    both = shown("bailleur=rives-de-seine&etape=flechage")
    assert 0 < len(both) <= len(shown("etape=flechage"))


def test_htmx_receives_the_clauses_alone(client, sign_in):
    sign_in(client)
    answer = client.get("/referentiel?q=plafond", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert BeautifulSoup(answer.text, "html.parser").select_one("#clauses article")


@pytest.fixture
def rule_page(client, sign_in):
    """`rule_page("premier-quartile")`: the page of a rule, parsed."""
    sign_in(client)

    def get(identifier: str, landlord: str = "") -> BeautifulSoup:
        answer = client.get(f"/referentiel/regles/{identifier}?bailleur={landlord}")
        assert answer.status_code == 200, identifier
        return BeautifulSoup(answer.text, "html.parser")

    return get


def test_every_rule_has_its_page(rule_page):
    for rule in all_rules():
        page = rule_page(rule.identifier, rule.landlord)
        assert page.select_one("h1").text == rule.title
        assert str(rule.source).split(",")[0] in page.text


def test_most_rules_are_shown_at_work():
    worked = [rule for rule in all_rules() if regles.examples()[regles.key_of(rule)]]
    assert len(worked) == len(all_rules())


def test_an_example_carries_its_working(rule_page):
    page = rule_page("ressources-sous-plafond")
    example = page.select_one("section[aria-labelledby=exemple]")
    assert example.select("table.working tr.sum")
    assert "personnes fictives" in example.text


def test_the_history_of_a_figure_marks_what_is_in_force_past_and_expired(rule_page):
    badges = rule_page("ressources-sous-plafond").select("section[aria-labelledby=chiffres] .badge")
    assert {"En vigueur", "Passé", "Périmé"} <= {one.text for one in badges}


def test_a_figure_to_be_entered_says_who_can(rule_page):
    told = rule_page("premier-quartile").select_one("section[aria-labelledby=chiffres]").text
    assert "À saisir" in told
    assert "Alix Girard" in told


def test_an_administrator_goes_from_the_rule_to_the_form(client, sign_in):
    sign_in(client, "administrateur")
    page = client.get("/referentiel/regles/premier-quartile").text
    assert 'href="/administration/chiffres/seuil-premier-quartile"' in page


def test_an_entered_threshold_shows_in_the_rules_example_to_its_landlord_alone(app, client, sign_in):
    with app.app_context(), db.transaction() as session:
        own = {"cles": ["paris-ouest-la-defense"], "valeur": "11250", "source": "arrêté du 20 mai"}
        line = Periode(bailleur="rives-de-seine", chiffre="seuil-premier-quartile", le=clock.now(), par="essai", **own)
        line.du = date(2026, 1, 1)
        session.add(line)
    told = sign_in(client).get("/referentiel/regles/premier-quartile").text
    assert "arrêté du 20 mai" in told
    assert "pour un seuil de" in told
    other = sign_in(app.test_client(), "relation.plaine")
    assert "arrêté du 20 mai" not in other.get("/referentiel/regles/premier-quartile").text
    assert "arrêté du 20 mai" not in other.get("/referentiel/chiffres").text


def test_the_landlords_own_rule_comes_first_where_several_bear_the_name():
    assert regles.find("publics-favorises", "emeraude").landlord == "emeraude"
    assert regles.find("publics-favorises", "rives-de-seine").landlord == "rives-de-seine"
    assert regles.find("nulle-part") is None


def test_an_unknown_rule_is_not_found(client, sign_in):
    assert sign_in(client).get("/referentiel/regles/nulle-part").status_code == 404


def test_every_figure_stands_on_the_page_of_figures(client, sign_in):
    page = BeautifulSoup(sign_in(client).get("/referentiel/chiffres").text, "html.parser")
    assert {one["id"] for one in page.select("h2")} == set(national().by_identifier)


def test_a_policy_read_again_makes_new_examples(monkeypatch):
    before = regles.examples()
    assert regles.examples() is before
    monkeypatch.setattr(regles, "all_rules", lambda: all_rules()[:-1])
    assert regles.examples() is not before


def test_examples_are_worked_out_again_once_the_figures_were_read_again(monkeypatch):
    before, again = regles.examples(), Chiffres(national().by_identifier)
    monkeypatch.setattr(regles, "national", lambda: again)
    assert regles.examples() is not before
    assert regles.examples() is regles.examples()
