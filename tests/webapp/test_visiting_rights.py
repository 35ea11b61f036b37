"""A child under visiting rights: the household's words say so, and every sheet says why the size is to be appraised."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from letters.sensitive import sensitive_words
from letters.text import document_text
from rules.dossier import from_json
from tests.webapp.commission import justify, sitting
from webapp.cards.household import household

HOUSEHOLD = "1 adulte, 1 enfant, en droit de visite"
WHY = "Sans les enfants en droit de visite, 1 personne"
VISITING = {1: {"menage.personnes.p2.garde": "visite", "menage.personnes.p2.a_charge": False}}


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def words(answer) -> str:
    assert answer.status_code == 200
    return plain(BeautifulSoup(answer.text, "html.parser").main.get_text(" "))


def url(made: dict, page: str) -> str:
    seance, liste = made["seance"], made["liste"]
    return {
        "decision": f"/seances/{seance}/logements/{liste}",
        "projection": f"/seances/{seance}/projection/{liste}",
        "agenda": f"/courriers/ordre-du-jour/{seance}/{liste}.docx",
    }[page]


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.mark.parametrize("page", ["decision", "projection"])
def test_the_page_says_why_the_size_is_to_be_appraised(app, secretary, page):
    said = words(secretary.get(url(sitting(app, changes=VISITING), page)))
    assert said.count(WHY) == 1
    assert sensitive_words(said) == []


@pytest.mark.parametrize("page", ["decision", "projection"])
def test_a_child_who_lives_there_leaves_nothing_to_say(app, secretary, page):
    assert "droit de visite, 1 personne" not in words(secretary.get(url(sitting(app), page)))


def test_the_screen_counts_the_children_who_visit(app, secretary):
    said = words(secretary.get(url(sitting(app, changes=VISITING), "projection")))
    assert said.count(HOUSEHOLD.replace(", en", " en")) == 1


CHILD = {"lien": "enfant", "naissance": "2016-04-12", "a_charge": True, "carte_invalidite": False}
SISTER = {f"menage.personnes.p3.{name}": value for name, value in {**CHILD, "garde": "permanente"}.items()}


@pytest.mark.parametrize("place", ["projection", "agenda"])
def test_and_among_several_children_says_how_many_of_them_do(app, secretary, place):
    answer = secretary.get(url(sitting(app, changes={1: VISITING[1] | SISTER}), place))
    said = words(answer) if place == "projection" else plain(document_text(answer.data))
    assert "2 enfants, dont 1 en droit de visite" in said.replace("enfants dont", "enfants, dont")


@pytest.mark.parametrize(
    ("children", "visiting", "said"),
    [
        (1, 1, "1 adulte, 1 enfant, en droit de visite"),
        (2, 2, "1 adulte, 2 enfants, en droit de visite"),
        (2, 1, "1 adulte, 2 enfants, dont 1 en droit de visite"),
        (1, 0, "1 adulte, 1 enfant"),
    ],
)
def test_the_call_counts_them_in_the_same_words(children, visiting, said):
    people = {"p1": {"lien": "demandeur", "naissance": "1988-05-17"}}
    for number in range(children):
        care = "visite" if number < visiting else "permanente"
        people[f"p{number + 2}"] = {"lien": "enfant", "naissance": "2015-09-01", "garde": care}
    assert household(from_json({"menage": {"personnes": people}}, [])) == said


def test_the_agenda_entry_says_both(app, secretary):
    said = plain(document_text(secretary.get(url(sitting(app, changes=VISITING), "agenda")).data))
    assert said.count(HOUSEHOLD) == 1
    assert said.count(WHY) == 1
    assert sensitive_words(said) == []


def test_the_sentence_that_justifies_stands_beside_its_point_where_it_is_decided(app, secretary):
    made = sitting(app, changes={"logement": {"logement.pieces": 4}})
    justify(
        app, made["liste"], made["candidats"][0], "pieces-selon-occupants", "Aucun logement plus petit n’est libre."
    )
    said = words(secretary.get(url(made, "decision")))
    assert said.count("Maximum de pièces, justification : Aucun logement plus petit n’est libre.") == 1
