"""A child under visiting rights: the household's words say so, and every sheet says why the size is to be appraised."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from letters.sensitive import sensitive_words
from letters.text import document_text
from tests.webapp.commission import justify, sitting

HOUSEHOLD = "1 adulte, 1 enfant, dont 1 en droit de visite"
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
    assert said.count(HOUSEHOLD.replace(", dont", " dont")) == 1


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
    assert said.count("Nombre de pièces, justification : Aucun logement plus petit n’est libre.") == 1
