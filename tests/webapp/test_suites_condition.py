"""The paper that a conditional attribution awaits: received by its day, or not come, and whose turn it is then."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from rules.check import check
from rules.verdict import COMPLETER, CONFORME, SANS_OBJET
from tests.webapp.commission import TOO_FAR, at, decide, first, get, hold, sitting
from tests.webapp.test_suites import answer, letters, notify, offer, page_of
from webapp import clock, db
from webapp.casework import cases, subjects
from webapp.db.models import Candidature, Demande, Document, Journal, Liste, Logement, Seance, Suite


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


def condition(app, client, number, geste, recue="", ecartee=""):
    data = {"geste": geste, "recue": recue, "ecartee": ecartee, "version": get(app, Candidature, number).version}
    return client.post(f"/suites/{number}/condition", data=data)


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


LACKS = "elle porte sur les revenus de 2023, et non sur ceux de 2024."


@pytest.mark.parametrize(
    ("today", "open_"), [(date(2026, 12, 17), False), (date(2026, 12, 18), False), (date(2026, 12, 19), True)]
)
def test_a_paper_is_set_aside_only_once_no_other_can_come(app, secretary, conditional, today, open_):
    at(app, secretary, today)
    one, two, _ = conditional["candidats"]
    page = page_of(secretary, conditional)
    assert bool(page.select('button[value="piece-ecartee"]')) is open_
    assert bool(page.select('input[name="ecartee"]')) is open_
    said = condition(app, secretary, one, "piece-ecartee", "15/12/2026", LACKS)
    assert said.status_code == (303 if open_ else 422)
    assert get(app, Candidature, one).etat == ("sans-effet" if open_ else "retenue")
    assert bool(page_of(secretary, conditional).select(f'form[action="/courriers/candidatures/{two}"]')) is open_


@pytest.mark.parametrize(
    ("recue", "ecartee", "wrong"),
    [
        ("15/12/2026", "", "ecartee"),
        ("15/12/2026", "   ", "ecartee"),
        ("15/12/2026", "x" * 301, "ecartee"),
        ("15/12/2026", "elle parle de son hospitalisation", "ecartee"),
        ("", LACKS, "recue"),
        ("22/11/2026", LACKS, "recue"),
        ("19/12/2026", LACKS, "recue"),
        ("18/12/2026", LACKS, ""),
        ("23/11/2026", "x" * 300, ""),
    ],
)
def test_a_paper_set_aside_wants_its_day_and_what_it_does_not_confirm(
    app, secretary, conditional, recue, ecartee, wrong
):
    at(app, secretary, date(2026, 12, 21))
    number = conditional["candidats"][0]
    answered = condition(app, secretary, number, "piece-ecartee", recue, ecartee)
    assert answered.status_code == (422 if wrong else 303)
    page = BeautifulSoup(answered.text, "html.parser")
    assert get(app, Candidature, number).etat == ("retenue" if wrong else "sans-effet")
    if wrong:
        assert page.select_one(f"#{wrong}-{number}-error")
        assert page.select_one(f"#ecartee-{number}")["value"] == ecartee


def test_the_enter_key_never_confirms_a_paper_of_which_one_wrote_what_it_lacks(app, secretary, conditional):
    at(app, secretary, date(2026, 12, 21))
    number = conditional["candidats"][0]
    answered = condition(app, secretary, number, "piece-recue", "15/12/2026", LACKS)
    assert answered.status_code == 422
    assert "Effacez cette phrase" in answered.text
    assert missing_still(app, number)


def missing_still(app, number) -> bool:
    demande = get(app, Demande, get(app, Candidature, number).demande_id)
    return "avis-imposition" not in demande.faits["demande.pieces_vues"][-1]["valeur"]


def test_a_paper_set_aside_is_told_on_the_page_and_its_sentence_stays_out_of_the_journal(app, secretary, conditional):
    at(app, secretary, date(2026, 12, 21))
    number = conditional["candidats"][0]
    condition(app, secretary, number, "piece-ecartee", "15/12/2026", LACKS)
    page = page_of(secretary, conditional)
    assert "Pièce venue sans confirmer les conditions d’accès le 15 décembre 2026" in page.text
    assert "Attribution sans effet" in page.text
    assert "Le tour passe au rang 2" in page.select_one(".proposal").text
    assert missing_still(app, number)
    with app.app_context(), db.reading() as session:
        kept = session.exec(select(Journal)).all()
        row = session.exec(select(Suite)).one()
    assert (row.genre, row.le.date()) == ("piece-ecartee", date(2026, 12, 15))
    assert "revenus de 2023" not in str([(one.avant, one.apres) for one in kept])


def test_the_letter_says_what_came_and_what_it_does_not_confirm(app, secretary, conditional):
    at(app, secretary, date(2026, 12, 21))
    number = conditional["candidats"][0]
    condition(app, secretary, number, "piece-ecartee", "15/12/2026", LACKS)
    assert secretary.post(f"/courriers/candidatures/{number}").status_code == 303
    with app.app_context(), db.reading() as session:
        row = session.exec(select(Document).where(Document.lettre == "attribution-sans-effet")).one()
    assert row.donnees["recue_le"] == "2026-12-15"
    assert row.donnees["faits"] == (
        "cette pièce, reçue le 15 décembre 2026, ne confirme pas que vous remplissez les conditions d’accès au "
        "logement social : elle porte sur les revenus de 2023, et non sur ceux de 2024."
    )


def test_the_rule_gives_the_turn_to_the_next_once_a_paper_is_set_aside(app, secretary, conditional):
    one, two, _ = conditional["candidats"]
    at(app, secretary, date(2026, 12, 21))
    condition(app, secretary, one, "piece-ecartee", "15/12/2026", LACKS)
    offer(secretary, two)
    assert notify(app, secretary, two, "21/12/2026").status_code == 303
    see(app, one, ["identite", "avis-imposition"])  # for another dwelling
    assert next_in_line(app, conditional) == (CONFORME, "L’offre est au rang 2.")


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


@pytest.mark.parametrize(("day", "warned"), [("02/12/2026", True), ("03/12/2026", False), ("04/12/2026", False)])
def test_a_paper_awaited_before_the_end_of_the_delay_to_answer_is_told_before_the_session_ends(
    app, secretary, day, warned
):
    made = sitting(app)
    given = {"decision": "attribution-condition", "piece": "avis-imposition", "le": day}
    decide(app, secretary, made, given, TOO_FAR, TOO_FAR)
    version = str(get(app, Seance, made["seance"]).version)
    page = secretary.post(f"/seances/{made['seance']}/tenue", data={"version": version}).text
    assert "Terminer la séance ?" in page.replace("\u00a0", " ")
    assert ("Jour à vérifier" in page) is warned
    assert ("jusqu’au 3 décembre 2026" in page) is warned


@pytest.mark.parametrize(("day", "warned"), [("02/12/2026", True), ("03/12/2026", False), ("04/12/2026", False)])
def test_two_delays_that_cross_are_told_with_the_answers(app, secretary, day, warned):
    made = sitting(app)
    given = {"decision": "attribution-condition", "piece": "avis-imposition", "le": day}
    decide(app, secretary, made, given, TOO_FAR, TOO_FAR)
    hold(app, secretary, made)
    assert ("le 3 décembre 2026 au plus tôt" in page_of(secretary, made).text) is warned
    letters(secretary, made)
    at(app, secretary, date(2026, 12, 1))
    notify(app, secretary, made["candidats"][0], "23/11/2026")
    said = page_of(secretary, made).text
    assert ("Deux délais à dire à la personne" in said) is warned
    assert "au plus tôt" not in said
