"""The paper that a conditional attribution awaits: received by its day, or not come, and whose turn it is then."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from rules.check import check
from rules.verdict import COMPLETER, CONFORME, SANS_OBJET
from tests.webapp.commission import TOO_FAR, at, decide, first, get, hold, sitting
from tests.webapp.test_suites import answer, letters, notify, offer, page_of
from webapp import clock, db
from webapp.casework import cases, subjects
from webapp.db.models import Candidature, Demande, Journal, Liste, Logement, Seance, Suite


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def test_a_conditional_lease_waits_for_its_paper(app, secretary):
    made = sitting(app)
    given = {"decision": "attribution-condition", "piece": "avis-imposition", "le": "18/12/2026"}
    decide(app, secretary, made, given, TOO_FAR, TOO_FAR)
    hold(app, secretary, made)
    letters(secretary, made)
    number = made["candidats"][0]
    answer(app, secretary, number, "acceptee", "23/11/2026")
    refused = answer(app, secretary, number, "bail-signe", "23/11/2026")
    assert refused.status_code == 422
    assert "pas encore notée comme vue" in refused.text
    see(app, number, ["identite", "avis-imposition"])
    assert answer(app, secretary, number, "bail-signe", "23/11/2026").status_code == 303


@pytest.fixture
def conditional(app, secretary):
    """Held on 23 November: rank 1 if the tax notice comes by 18 December, then a second rank."""
    made = sitting(app)
    given = {"decision": "attribution-condition", "rang": "1", "piece": "avis-imposition", "le": "18/12/2026"}
    decide(app, secretary, made, given, first(2), TOO_FAR)
    hold(app, secretary, made)
    letters(secretary, made)
    return made


def condition(app, client, number, geste, recue=""):
    version = get(app, Candidature, number).version
    return client.post(f"/suites/{number}/condition", data={"geste": geste, "recue": recue, "version": version})


@pytest.mark.parametrize(
    ("today", "open_"), [(date(2026, 12, 17), False), (date(2026, 12, 18), False), (date(2026, 12, 19), True)]
)
def test_a_paper_is_absent_only_once_its_day_is_past(app, secretary, conditional, today, open_):
    at(app, secretary, today)
    one, two, _ = conditional["candidats"]
    page = page_of(secretary, conditional)
    assert bool(page.select('button[value="piece-absente"]')) is open_
    assert ("18 décembre 2026 inclus" in page.text) is not open_
    answer_ = condition(app, secretary, one, "piece-absente")
    assert answer_.status_code == (303 if open_ else 422)
    assert get(app, Candidature, one).etat == ("sans-effet" if open_ else "retenue")
    assert ("18 décembre 2026 inclus" in answer_.text) is not open_
    assert bool(page_of(secretary, conditional).select(f'form[action="/courriers/candidatures/{two}"]')) is open_


def test_an_attribution_without_its_paper_has_no_effect_even_once_accepted(app, secretary, conditional):
    one = conditional["candidats"][0]
    answer(app, secretary, one, "acceptee", "23/11/2026")
    at(app, secretary, date(2026, 12, 21))
    assert condition(app, secretary, one, "piece-absente").status_code == 303
    page = page_of(secretary, conditional)
    assert "Attribution sans effet" in page.text
    assert "Le tour passe au rang 2" in page.select_one(".proposal").text
    assert answer(app, secretary, one, "bail-signe", "21/12/2026").status_code == 422


def test_the_journal_keeps_that_a_paper_did_not_come(app, secretary, conditional):
    number = conditional["candidats"][0]
    at(app, secretary, date(2026, 12, 21))
    condition(app, secretary, number, "piece-absente")
    with app.app_context(), db.reading() as session:
        row = session.exec(select(Suite)).one()
        kept = session.exec(select(Journal).where(Journal.action == "enregistrer-suite")).one()
    assert (row.genre, row.le.date(), row.par) == ("piece-absente", date(2026, 12, 18), "secretaire")
    assert kept.apres == {"genre": "piece-absente", "motif": None, "le": "2026-12-18"}


def test_after_the_last_candidate_without_paper_the_search_opens_again(app, secretary):
    made = sitting(app)
    given = {"decision": "attribution-condition", "piece": "avis-imposition", "le": "18/12/2026"}
    decide(app, secretary, made, given, TOO_FAR, TOO_FAR)
    hold(app, secretary, made)
    at(app, secretary, date(2026, 12, 21))
    condition(app, secretary, made["candidats"][0], "piece-absente")
    assert get(app, Logement, made["logement"]).etat == "fleche"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("22/11/2026", 422, "entre la séance"),
        ("23/11/2026", 303, ""),
        ("18/12/2026", 303, ""),
        ("19/12/2026", 422, "après le jour fixé"),
        ("21/12/2026", 422, "entre la séance"),
        ("", 422, "le jour, le mois et l’année"),
    ],
)
def test_a_paper_counts_when_it_comes_by_its_day(app, secretary, conditional, typed, status, said):
    at(app, secretary, date(2026, 12, 20))
    number = conditional["candidats"][0]
    received = condition(app, secretary, number, "piece-recue", typed)
    assert received.status_code == status
    assert said in received.text


def test_a_paper_received_opens_the_lease_and_closes_the_gestures(app, secretary, conditional):
    number = conditional["candidats"][0]
    at(app, secretary, date(2026, 12, 21))
    condition(app, secretary, number, "piece-recue", "17/12/2026")
    page = page_of(secretary, conditional)
    assert "Pièce reçue le 17 décembre 2026" in page.text
    assert not page.select('button[name="geste"]')
    assert get(app, Candidature, number).etat == "retenue"
    assert condition(app, secretary, number, "piece-absente").status_code == 422
    demande = get(app, Demande, get(app, Candidature, number).demande_id)
    assert demande.faits["demande.pieces_vues"][-1]["valeur"] == ["avis-imposition", "identite"]
    assert demande.faits["demande.pieces_vues"][-1]["origine"] == "declare"
    answer(app, secretary, number, "acceptee", "21/12/2026")
    assert answer(app, secretary, number, "bail-signe", "21/12/2026").status_code == 303


def test_only_a_condition_awaits_a_paper(app, secretary):
    held = sitting(app)
    decide(app, secretary, held, first(1), first(2), TOO_FAR)
    hold(app, secretary, held)
    at(app, secretary, date(2026, 12, 2))
    for geste in ("piece-recue", "piece-absente", "autre"):
        assert condition(app, secretary, held["candidats"][0], geste, "01/12/2026").status_code == 422


def test_a_paper_overdue_waits_on_the_home_page(app, secretary, conditional):
    assert "Pièce attendue" not in secretary.get("/").text
    at(app, secretary, date(2026, 12, 19))
    assert "Pièce attendue pour le 18 décembre 2026" in secretary.get("/").text


def see(app, number, papers):
    with app.app_context(), db.transaction() as session:
        demande = session.get_one(Demande, session.get_one(Candidature, number).demande_id)
        subjects.write(session, demande, {"demande.pieces_vues": frozenset(papers)}, par="relation")


def next_in_line(app, made: dict) -> tuple[str, str]:
    """What the rule of the next candidate says of the dwelling today."""
    return said_by(app, made, "suivant-apres-refus")


def said_by(app, made: dict, rule: str) -> tuple[str, str]:
    with app.app_context(), db.reading() as session:
        slate = session.get(Liste, get(app, Candidature, made["candidats"][0]).liste_id)
        case = cases.of_sitting(session, slate, session.get(Seance, made["seance"]))
        found = check(case, cases.policy_of("rives-de-seine"), "seance", clock.today())
    return next((one.outcome, one.message) for one in found if one.rule == rule)


def test_the_rule_of_the_next_candidate_gives_the_turn_that_the_page_gives(app, secretary, conditional):
    one, two, _ = conditional["candidats"]
    at(app, secretary, date(2026, 12, 21))
    condition(app, secretary, one, "piece-absente")
    offer(secretary, two)
    assert notify(app, secretary, two, "21/12/2026").status_code == 303
    assert next_in_line(app, conditional) == (CONFORME, "L’offre est au rang 2.")
    see(app, one, ["identite", "avis-imposition"])  # for another dwelling
    assert next_in_line(app, conditional) == (CONFORME, "L’offre est au rang 2.")


def test_no_answer_is_awaited_from_whoever_lost_the_attribution(app, secretary, conditional):
    one, _, _ = conditional["candidats"]
    at(app, secretary, date(2026, 12, 16))
    assert notify(app, secretary, one, "16/12/2026").status_code == 303
    assert said_by(app, conditional, "reponses-aux-offres")[0] == COMPLETER
    at(app, secretary, date(2026, 12, 21))
    condition(app, secretary, one, "piece-absente")
    outcome, said = said_by(app, conditional, "reponses-aux-offres")
    assert (outcome, "sans effet" in said) == (SANS_OBJET, True)
    assert "réponse attendue" not in page_of(secretary, conditional).text
