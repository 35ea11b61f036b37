"""What a decision's letter will want is told before the session: on its page, and on the sheet of the commission."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as Word

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, decide, hold, sitting
from tests.webapp.reading import page_of, words
from webapp.letter_contexts.commission import awaited_by_the_letter
from webapp.letter_contexts.reading import Missing

UNSAID = {"demande.publics": ["dalo"]}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def lacking(client, made, rank: int = 0):
    return page_of(client, f"/seances/{made['seance']}").select_one(f'[data-letter="{made["candidats"][rank]}"]')


def test_the_page_of_a_session_to_come_names_what_each_letter_lacks_with_whom_and_where(app, secretary):
    made = sitting(app, changes={1: {"demande.adresse_postale": None}})
    there = lacking(secretary, made)
    assert "Claire Delmas" in words(there)
    assert "Adresse" in words(there.select_one("a"))
    assert "fait=demande.adresse_postale" in there.select_one("a")["href"]
    assert lacking(secretary, made, 1) is None


def test_an_answer_whose_name_tells_a_ground_is_led_to_under_the_person_s_name(app, secretary):
    made = sitting(app, changes={1: UNSAID})
    link = lacking(secretary, made).select_one("a")
    assert words(link) == "Une réponse de l’appel : Claire Delmas"
    form = page_of(secretary, link["href"])
    assert "Claire Delmas" in words(form.main)


def test_once_the_session_is_held_the_letters_page_says_it(app, secretary):
    made = sitting(app, changes={1: UNSAID})
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, secretary, made)
    assert lacking(secretary, made) is None
    assert "Une réponse de l’appel : Claire Delmas" in words(page_of(secretary, f"/courriers/seances/{made['seance']}"))


def test_the_letters_page_of_a_session_to_come_leads_to_what_they_will_want(app, secretary):
    made = sitting(app, changes={1: UNSAID})
    page = page_of(secretary, f"/courriers/seances/{made['seance']}").main
    assert "Une réponse de l’appel : Claire Delmas" in words(page)


def test_the_sheet_of_the_commission_says_it_without_the_ground(app, secretary):
    made = sitting(app, changes={1: UNSAID})
    answer = secretary.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx")
    assert answer.status_code == 200
    rows = [cell.text for table in Word(BytesIO(answer.data)).tables for row in table.rows for cell in row.cells]
    said = " ".join(rows).replace("\u00a0", " ")
    told = "Courrier de décision : une précision manque au dossier du candidat. Le service instructeur la note"
    assert f"{told} dans les réponses de l’appel, avant l’envoi du courrier" in said
    assert "préfet" not in said


def test_several_precisions_that_are_not_named_are_said_once():
    lacking = [Missing("Claire Delmas", "…", path) for path in ("demande.publics", "demande.preuves_vues")]
    assert len(list(awaited_by_the_letter(lacking))) == 1
