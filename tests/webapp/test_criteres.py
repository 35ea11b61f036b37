"""Rules and criteria displayed to all: open, complete, from the policy alone, the same for everybody."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from rules.policy import policy_names, served
from rules.rule import Regle
from tests.webapp.commission import AT, sitting
from tests.webapp.reading import words
from webapp import db
from webapp.casework import criteres, referentiel
from webapp.casework.chiffres import forget
from webapp.db.models import Periode

DAY = date(2026, 11, 23)
EVERY = pytest.mark.parametrize("landlord", list(policy_names()))


def page_of(client, landlord):
    answer = client.get(f"/criteres/{landlord}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def inside_alone(rule) -> bool:
    """Is it a landlord's rule that only internal documents tell?"""
    names = [referentiel.sources()[clause.partition("-")[0]] for clause in rule.clauses]
    return bool(rule.landlord) and all("interne" in name for name in names)


def test_the_page_of_each_landlord_opens_without_signing_in(client):
    links = BeautifulSoup(client.get("/connexion").text, "html.parser").select('a[href="/criteres"]')
    assert len(links) == 1
    listed = BeautifulSoup(client.get("/criteres").text, "html.parser").select(".rows a")
    assert [one["href"] for one in listed] == [f"/criteres/{name}" for name in policy_names()]
    for one in listed:
        assert client.get(one["href"]).status_code == 200


@pytest.mark.parametrize("name", ["personne", "modele", "../modele", "rives_de_seine", "plaine-commune.toml"])
def test_a_landlord_that_is_none_has_no_page(client, name):
    assert client.get(f"/criteres/{name}").status_code == 404


@EVERY
def test_every_public_rule_of_the_landlord_and_of_the_law_is_displayed_once_with_its_source(app, client, landlord):
    displayed = [one for topic in criteres.topics(landlord, DAY) for one in topic.criteria]
    expected = [one.identifier for one in served.get(landlord).all_rules if not inside_alone(one)]
    assert sorted(one.identifier for one in displayed) == sorted(expected)
    said = words(page_of(client, landlord))
    for one in displayed:
        assert one.source
        assert words(BeautifulSoup(one.title, "html.parser")) in said


@EVERY
def test_every_rule_has_its_topic(app, landlord):
    assert criteres.OTHER[0] not in [topic.code for topic in criteres.topics(landlord, DAY)]


@EVERY
def test_a_text_of_the_landlord_is_told_once_and_named_elsewhere(app, landlord):
    listed = [one for topic in criteres.topics(landlord, DAY) for one in topic.criteria]
    told = [name for one in listed for name, _ in one.clauses]
    assert len(told) == len(set(told))
    assert {name for one in listed for name in one.see} <= set(told)


@EVERY
def test_no_document_of_another_landlord_nor_one_kept_inside_is_displayed(app, client, landlord):
    sources, page = referentiel.sources(), page_of(client, landlord)
    shown = {one["id"].removeprefix("texte-").partition("-")[0] for one in page.select("[id^=texte-]")}
    assert shown
    for prefix in shown:
        assert referentiel.speaks_of(prefix, landlord)
        assert "interne" not in sources[prefix]
    theirs = [one.texte for one in referentiel.clauses(DAY) if not referentiel.speaks_of(one.prefix, landlord)]
    assert [text for text in theirs if text in page.text] == []


def test_what_the_landlord_keeps_inside_has_neither_rule_nor_reference_nor_name_outside(app, client):
    hidden = [one for one in served.get("rives-de-seine").all_rules if inside_alone(one)]
    assert "flechage-non-reserve" in {one.identifier for one in hidden}
    page, displayed = page_of(client, "rives-de-seine"), criteres.topics("rives-de-seine", DAY)
    assert not {one.identifier for one in hidden} & {one.identifier for topic in displayed for one in topic.criteria}
    assert re.findall(r"RP-\d+|interne\b|premier quartile »", words(page)) == []
    assert "Politique du bailleur : politique d’attribution du 7 avril 2023." in words(page)


def test_a_rule_that_an_internal_document_shares_names_the_others_alone(app):
    listed = {one.identifier: one for topic in criteres.topics("rives-de-seine", DAY) for one in topic.criteria}
    own = "définition de la politique d’attribution des logements (7\u00a0avril 2023)"
    assert listed["prioritaires-non-reserves"].source == f"RA-12, Rives de Seine Habitat, {own}"
    assert listed["publics-du-plan"].source.startswith("PP-14, Pays de la Loire")


@EVERY
def test_a_check_told_in_the_words_of_those_who_make_it_leaves_its_title_and_source(app, client, landlord):
    said = words(page_of(client, landlord))
    assert "Motif : [motif de la décision]. Source" not in said
    listed = {one.identifier: one for topic in criteres.topics(landlord, DAY) for one in topic.criteria}
    assert (listed["refus-motive"].text, bool(listed["refus-motive"].source)) == ("", True)
    assert listed["irrecevabilite-deux-motifs"].text.startswith("Motif")


@EVERY
def test_no_reserve_written_for_those_who_keep_the_policy_is_displayed(app, client, landlord):
    said = page_of(client, landlord).text
    reserves = [one.reserve for one in served.get(landlord).rules if isinstance(one, Regle) and one.reserve]
    assert [one for one in reserves if one in said] == []


def test_a_value_fixed_by_the_policy_is_told_in_figures(app):
    listed = {one.identifier: one for topic in criteres.topics("emeraude", DAY) for one in topic.criteria}
    assert "pour un repère de 33\u00a0%" in listed["taux-effort-seuil"].text.replace("\u202f", "\u00a0")
    assert "[taux d’effort]" in listed["taux-effort-seuil"].text


def test_a_figure_has_its_value_its_validity_and_its_source(client):
    said = words(page_of(client, "emeraude").select_one("#chiffre-delai-reponse-offre"))
    assert "10 jours" in said
    assert "article R. 441-10 du CCH" in said
    assert "depuis le" in said


def test_a_doubtful_figure_keeps_its_reserve(client):
    assert "réserve : Lu dans le texte de 2017" in words(
        page_of(client, "emeraude").select_one("#chiffre-radiation-preavis")
    )


@pytest.mark.parametrize(
    ("landlord", "shown", "hidden"), [("rives-de-seine", "zone 1", "zone 3"), ("emeraude", "zone 3", "zone 1")]
)
def test_the_ceilings_are_those_of_the_landlords_communes(client, landlord, shown, hidden):
    said = words(page_of(client, landlord).select_one("#chiffre-plafond-ressources"))
    assert f"PLUS, {shown}" in said
    assert f"PLUS, {hidden}" not in said


def test_a_figure_that_nobody_entered_says_so_then_shows_what_the_landlord_entered(app, client):
    assert "n’en a pas encore enregistré" in words(page_of(client, "rives-de-seine").select_one("#chiffre-quorum"))
    with app.app_context(), db.transaction() as session:
        row = Periode(le=AT, bailleur="rives-de-seine", chiffre="quorum", cles=["caleol-levallois"], valeur="4")
        row.du, row.source, row.par = date(2026, 1, 1), "règlement intérieur", "Camille Personne"
        session.add(row)
        forget()
    said = words(page_of(client, "rives-de-seine").select_one("#chiffre-quorum"))
    assert "4" in said
    assert "règlement intérieur" in said
    assert "Camille" not in page_of(client, "rives-de-seine").text
    assert "n’en a pas encore" in words(page_of(client, "emeraude").select_one("#chiffre-quorum"))


def test_a_policy_not_yet_confirmed_says_so(client):
    assert "Document provisoire" in words(page_of(client, "emeraude"))
    assert "Document provisoire" not in words(page_of(client, "rives-de-seine"))


def test_nothing_of_a_file_is_displayed(app, client):
    before = page_of(client, "rives-de-seine").main.text
    sitting(app)
    assert page_of(client, "rives-de-seine").main.text == before


def test_the_same_page_serves_those_who_are_signed_in(client, sign_in):
    outside = page_of(client, "rives-de-seine").main.text
    inside = sign_in(client, "charge-relation-client")
    assert page_of(inside, "rives-de-seine").main.text == outside
    page = BeautifulSoup(inside.get("/referentiel").text, "html.parser")
    assert page.select('a[href="/criteres/rives-de-seine"]')


def test_the_topics_are_worked_out_once_for_a_policy(app):
    assert criteres.topics("emeraude", DAY) is criteres.topics("emeraude", DAY)


def test_every_link_of_the_page_leads_to_a_part_of_it(client):
    for landlord in policy_names():
        page = page_of(client, landlord)
        wanted = {one["href"][1:] for one in page.select('main a[href^="#"]')}
        assert wanted - {one["id"] for one in page.select("[id]")} == set()
