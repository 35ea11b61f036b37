"""The criteria that a sitting compared: ticked once for a dwelling, named to whom another candidacy was preferred."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, TOO_FAR, form, get, hold, sitting
from tests.webapp.letters_made import made_for, told
from tests.webapp.reading import words
from webapp import clock, db
from webapp.casework import subjects
from webapp.db.models import Candidature, Decision
from webapp.letter_contexts import for_candidate
from webapp.letter_contexts.candidat import Recipient
from webapp.letter_contexts.seance import minutes

COMPARED = "candidature.criteres"
TICKED = {"critere-anciennete": "oui", "critere-taille": "oui"}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def page_of(made) -> str:
    return f"/seances/{made['seance']}/logements/{made['liste']}"


def decide(app, client, made, *decisions, ticked=TICKED):
    return client.post(page_of(made), data=form(app, made, *decisions) | ticked)


def known(app, made) -> list:
    with app.app_context(), db.reading() as session:
        rows = [session.get_one(Candidature, number) for number in made["candidats"]]
        return [subjects.dossier(row).values.get(COMPARED) for row in rows]


def test_what_was_compared_is_kept_with_who_was_outranked_and_nobody_else(app, secretary):
    made = sitting(app)
    assert decide(app, secretary, made, ATTRIBUTION, OUTRANKED, TOO_FAR).status_code == 303
    assert known(app, made) == [None, {"anciennete", "taille"}, None]


def test_the_boxes_show_again_what_was_ticked(app, secretary):
    made = sitting(app)
    boxes = BeautifulSoup(secretary.get(page_of(made)).text, "html.parser").select("input[name^=critere-]")
    assert [one["name"] for one in boxes if one.has_attr("checked")] == []
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    boxes = BeautifulSoup(secretary.get(page_of(made)).text, "html.parser").select("input[name^=critere-]")
    assert [one["name"] for one in boxes if one.has_attr("checked")] == list(TICKED)
    assert len(boxes) == 5


def test_a_form_that_is_refused_gives_back_what_was_ticked(app, secretary):
    made = sitting(app)
    answer = decide(app, secretary, made, OUTRANKED, OUTRANKED, OUTRANKED)  # nobody is retained
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert [one["name"] for one in page.select("input[name^=critere-][checked]")] == list(TICKED)


def test_what_is_ticked_no_more_is_taken_back(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED, ticked={})
    assert known(app, made) == [None, None, None]


def test_another_reason_drops_what_was_compared(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, TOO_FAR)
    assert known(app, made) == [None, {"anciennete", "taille"}, None]


def test_the_sheet_says_what_the_letter_will_name(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    said = words(BeautifulSoup(secretary.get(page_of(made)).text, "html.parser").select_one("aside"))
    assert "elle a comparé : ancienneté de la demande, taille du logement pour le ménage" in said


def test_what_was_compared_is_put_right_with_the_rest(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, secretary, made)
    changed = form(app, made, ATTRIBUTION, OUTRANKED, OUTRANKED) | {"critere-cout": "oui", "raison": "Case oubliée."}
    review = secretary.post(f"{page_of(made)}/rectification", data=changed)
    assert review.status_code == 200
    said = words(BeautifulSoup(review.text, "html.parser").select_one("main"))
    assert "Critères comparés pour ce logement : ancienneté de la demande, taille du logement" in said
    assert "Critères comparés pour ce logement : coût du logement" in said
    assert secretary.post(f"{page_of(made)}/rectification", data=changed | {"confirme": "oui"}).status_code == 303
    assert known(app, made)[1] == {"cout"}
    assert get(app, Candidature, made["candidats"][1]).etat == "non-retenue"


@pytest.mark.parametrize("landlord", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_the_letter_and_the_minutes_name_what_was_compared(app, landlord):
    with made_for(app, landlord) as made:
        row, demande = made.entry.candidates[1]
        subjects.write(made.session, row, {COMPARED: frozenset({"cout"})}, par="s")
        given = Decision(seance_id=made.setting.seance.id, candidature_id=row.id, par="s", le=clock.now())
        given.decision, given.motifs = "non-attribution", ["NA-RANG"]
        letter = for_candidate("non-attribution", made.setting, Recipient(made.entry.logement, demande, row, given))
        assert "elle a comparé : coût du logement pour les ressources du ménage." in told(letter)
        made.decided.decisions[row.id] = given
        said = told(minutes(made.setting, [made.decided]))
        assert "critères comparés : coût du logement pour les ressources du ménage" in said
        assert "fiche du logement" not in said
