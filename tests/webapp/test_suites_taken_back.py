"""A lease before the dwelling is free is asked about; the last answer is taken back with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from tests.webapp.commission import TOO_FAR, at, decide, first, get, hold, sitting
from tests.webapp.test_suites import answer, etats, letters, offer, page_of
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Candidature, Demande, Journal, Logement, Suite

REFUSED = {"genre": "refusee", "motif": "REFUS-CANDIDAT-ECRIT"}
WHY = "Réponse d’une autre personne."


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def held_with(app, secretary, changes, *decisions):
    made = sitting(app, changes=changes)
    decide(app, secretary, made, *decisions)
    hold(app, secretary, made)
    letters(secretary, made)
    at(app, secretary, date(2026, 12, 2))
    return made


@pytest.fixture
def held(app, secretary):
    """Ranks 1 and 2, letters made; the dwelling is free already; the day is 2 December."""
    free = {"logement": {"logement.disponible_le": "2026-11-30"}}
    return held_with(app, secretary, free, first(1), first(2), TOO_FAR)


def take_back(app, client, number, why=WHY, suite=None):
    row = get(app, Candidature, number)
    data = {"version": row.version, "suite": str(suite or last_suite(app)), "pourquoi": why}
    return client.post(f"/suites/{number}/reprise", data=data)


def last_suite(app) -> int:
    with app.app_context(), db.reading() as session:
        return max((one.id for one in session.exec(select(Suite)).all()), default=0)


def lease(app, client, number, le="02/12/2026", **more):
    data = {"genre": "bail-signe", "le": le, "version": get(app, Candidature, number).version, **more}
    return client.post(f"/suites/{number}", data=data)


@pytest.mark.parametrize(("free", "status"), [("2026-12-01", 303), ("2026-12-02", 303), ("2026-12-03", 422)])
def test_a_lease_before_the_dwelling_is_free_is_asked_about(app, secretary, free, status):
    made = held_with(app, secretary, {"logement": {"logement.disponible_le": free}}, first(1), first(2), TOO_FAR)
    one = made["candidats"][0]
    answer(app, secretary, one, "acceptee")
    said = lease(app, secretary, one)
    assert said.status_code == status
    if status == 422:
        assert "n’est disponible qu’à partir du 3 décembre 2026" in said.text.replace("\u00a0", " ")
        assert f'name="avant_disponible" value="oui" id="avant_disponible-{one}"' in said.text
        assert get(app, Logement, made["logement"]).etat == "attribue"


def test_a_lease_signed_early_on_purpose_is_recorded_once_it_is_said(app, secretary):
    made = held_with(app, secretary, {}, first(1), first(2), TOO_FAR)
    one = made["candidats"][0]
    answer(app, secretary, one, "acceptee")
    assert lease(app, secretary, one, avant_disponible="oui").status_code == 303
    assert get(app, Logement, made["logement"]).etat == "loue"


def test_the_form_of_the_lease_says_before_the_button_that_the_request_is_struck_off(app, secretary, held):
    one = held["candidats"][0]
    assert "sera radiée" not in page_of(secretary, held).text
    answer(app, secretary, one, "acceptee")
    form = page_of(secretary, held).select_one("form.answer")
    assert "la demande de logement social de Claire Delmas sera radiée" in form.text
    assert "R.\u00a0441-2-8" in form.text


def test_a_lease_recorded_by_mistake_is_taken_back_with_all_that_it_did(app, secretary, held):
    one, *_ = held["candidats"]
    answer(app, secretary, one, "acceptee")
    lease(app, secretary, one)
    assert take_back(app, secretary, one).status_code == 303
    assert etats(app, held)[:2] == ["acceptee", "retenue"]
    assert get(app, Logement, held["logement"]).etat == "attribue"
    row = get(app, Candidature, one)
    assert get(app, Demande, row.demande_id).etat == "active"
    assert "candidature.radiee_le" not in subjects.dossier(row).values
    assert page_of(secretary, held).select("form.answer")


def test_what_was_taken_back_stays_in_the_journal_with_its_reason(app, secretary, held):
    one = held["candidats"][0]
    answer(app, secretary, one, **REFUSED)
    take_back(app, secretary, one)
    with app.app_context(), db.reading() as session:
        kept = session.exec(select(Journal).where(Journal.action == "reprendre-suite")).one()
    assert kept.avant == {"genre": "refusee", "motif": "REFUS-CANDIDAT-ECRIT", "le": "2026-12-01"}
    assert kept.apres == {"pourquoi": WHY}
    assert last_suite(app) == 0
    assert etats(app, held)[:2] == ["retenue", "retenue"]


def test_after_the_last_refusal_taken_back_the_dwelling_is_given_again(app, secretary):
    made = held_with(app, secretary, {}, {"decision": "attribution"}, TOO_FAR, TOO_FAR)
    one = made["candidats"][0]
    answer(app, secretary, one, **REFUSED)
    assert get(app, Logement, made["logement"]).etat != "attribue"
    assert take_back(app, secretary, one).status_code == 303
    assert get(app, Logement, made["logement"]).etat == "attribue"


def test_a_refusal_stands_once_the_next_offer_is_made(app, secretary, held):
    one, two, _ = held["candidats"]
    answer(app, secretary, one, **REFUSED)
    offer(secretary, two)
    said = take_back(app, secretary, one)
    assert said.status_code == 422
    assert "L’offre de Paul Martin, au rang 2, est déjà produite" in said.text
    assert not page_of(secretary, held).select('form[action$="/reprise"]')


def test_only_the_last_answer_is_taken_back(app, secretary, held):
    one = held["candidats"][0]
    answer(app, secretary, one, "acceptee")
    first_ = last_suite(app)
    lease(app, secretary, one)
    assert take_back(app, secretary, one, suite=first_).status_code == 422


@pytest.mark.parametrize(("why", "said"), [("", "en quoi la saisie"), ("Victime de violences", "retirez")])
def test_taking_back_wants_a_reason_that_others_may_read(app, secretary, held, why, said):
    one = held["candidats"][0]
    answer(app, secretary, one, "acceptee")
    refused = take_back(app, secretary, one, why)
    assert refused.status_code == 422
    assert said in refused.text
    assert etats(app, held)[0] == "acceptee"


def test_the_badge_says_that_the_offer_is_refused_not_the_person(app, secretary, held):
    one = held["candidats"][0]
    answer(app, secretary, one, **REFUSED)
    line = page_of(secretary, held).select(".ranked > li")[0]
    assert "Offre refusée" in line.select_one(".who-is").text


def test_each_point_of_an_answer_says_whose_it_is(app, secretary, held):
    answer(app, secretary, held["candidats"][0], **REFUSED)
    titles = [one.text for one in page_of(secretary, held).select(".verdict b")]
    assert any("(Claire Delmas)" in one for one in titles)
    assert len(titles) == len(set(titles))
