"""The review before concluding: what is wrong or missing first, then the answers, told shortly and step by step."""

from __future__ import annotations

import pytest

from tests.webapp.reading import page_of, words
from tests.webapp.test_held import MONTHLY, UNKNOWN_AID, told


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def headings(page) -> list[str]:
    return [words(one) for one in page.select("main section.card > h2")]


def said(page) -> dict[str, str]:
    """What is said beside each question."""
    return {words(one.dt): words(one.dd) for one in page.select(".review > div")}


def test_what_is_wrong_or_missing_comes_before_the_rules_and_the_answers(client, call):
    told(client, call, UNKNOWN_AID)
    titles = headings(page_of(client, f"{call}/verifier"))
    assert titles[0] == "Ce qui retient ce dossier"
    assert titles[1].startswith("Question")
    assert [one.partition(" ·")[0] for one in titles[2:]] == ["Ce que disent les règles", "Réponses", "Conclure"]


def test_what_is_to_complete_comes_before_what_conforms(client, call):
    told(client, call, UNKNOWN_AID)
    folds = [words(one) for one in page_of(client, f"{call}/verifier").select(".checked summary")]
    assert [one.split()[1] for one in folds][:2] == ["à", "conformes"]


def test_a_question_about_one_thing_is_answered_without_its_name(client, call):
    told(client, call, MONTHLY)
    beside = said(page_of(client, f"{call}/verifier"))
    assert beside["Parlez-vous bien à la personne ?"] == "oui"
    assert beside["Ce logement convient-il ?"].startswith("La commune convient : oui · ")


def test_the_origin_is_told_of_what_the_person_did_not_say(client, call):
    told(client, call, MONTHLY)
    page = page_of(client, f"{call}/verifier")
    assert "l’origine est dite quand la réponse n’est pas déclarée" in words(page.select_one("main"))
    beside = said(page)
    assert not any(one.endswith("déclaré") for one in beside.values())
    assert any(one.endswith("· extraction du SNE") for one in beside.values())


@pytest.mark.parametrize(("amount", "differs"), [("27400", False), ("21400", True)])
def test_an_answer_that_differs_from_the_extraction_is_told(client, call, amount, differs):
    data = {"ressources.annee_rfr": "2024", "ressources.rfr_n2": amount}
    client.post(f"{call}/section/ressources", data=data)
    beside = said(page_of(client, f"{call}/verifier"))
    found = [one for one in beside.values() if "valeurs différentes" in one]
    assert bool(found) is differs
    assert all("27 400 € (extraction du SNE)" in one and "21 400 € (déclaré)" in one for one in found)


def test_every_answer_keeps_a_way_to_change_it_with_a_name_of_its_own(client, call):
    told(client, call, UNKNOWN_AID)
    lines = page_of(client, f"{call}/verifier").select(".review > div")
    assert len(lines) > 10
    assert [words(one.a) for one in lines] == [f"Modifier : {words(one.dt)}" for one in lines]
