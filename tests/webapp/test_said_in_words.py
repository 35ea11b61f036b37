"""The words of an exchange say who speaks, what was passed, and are not cut in their middle."""

from __future__ import annotations

import pytest

from rules.french import typeset
from tests.webapp.test_conversations import HTMX, soup
from webapp.cards import unbroken
from webapp.cards.transcript import Turn


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Êtes-vous déjà locataire chez nous ?", ["Êtes-vous"]),
        ("A-t-elle une carte ? Y a-t-il <b> deux ?", ["A-t-elle", "a-t-il"]),
        ("Écrivez 1 234,56 ou 12 500 €.", ["1 234,56", "12 500"]),
        ("Levallois-Perret, avant-dernière année, rendez-vous", ["rendez-vous"]),
        ("Le 12 mars 2026", []),
    ],
)
def test_a_verb_and_its_pronoun_and_the_groups_of_a_number_stay_on_one_line(text, held):
    page = soup(type("Page", (), {"text": unbroken(text)}))
    assert [one.text for one in page.select(".unbroken")] == held
    assert page.text == typeset(text)


def test_a_sign_is_never_alone_at_the_head_of_a_line():
    assert unbroken("Répondez à « Pour quand ? ».") == "Répondez à «\xa0Pour quand\xa0?\xa0»."


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


def test_the_question_of_a_card_holds_its_verb_and_pronoun(client, call):
    assert soup(client.get(call)).select_one("#exchange h2 .unbroken").text == "Parlez-vous"


def test_the_sentence_to_say_holds_them_too(client, call):
    held = soup(client.get(f"{call}?question=offre")).select("#exchange .say .unbroken")
    assert "intéresse-t-il" in [one.text for one in held]


def test_whoever_can_answer_elsewhere_is_told_in_words(client, call):
    page = soup(client.get(f"{call}/regles/ailleurs", headers=HTMX))
    assert "(bailleur)" not in page.text
    assert "(candidat)" not in page.text


@pytest.mark.parametrize(
    ("said", "here", "who"),
    [
        ("aucun point à justifier", True, "Selon les règles"),
        ("2 phrases écrites", True, "Vous"),
        ("Commune : oui", False, "Au dossier"),
    ],
)
def test_nobody_is_made_to_say_what_the_rules_say(said, here, who):
    assert Turn(None, said, "", here=here).who == who


def test_whoever_called_is_named_as_colleagues_know_them(client, call, rows):
    client.post("/appels/issue", data={"conversation": call.rsplit("/", 1)[-1], "issue": "joint"})
    for page in (client.get(f"/appels/demandes/{rows['demande']}"), client.get(call)):
        assert "Camille Bernard" in soup(page).select_one("main").text
        assert "relation</td>" not in page.text
