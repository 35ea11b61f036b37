from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp import commission
from tests.webapp.commission import ATTRIBUTION, OUTRANKED, TOO_FAR, confirm, decide, first, get, hold, sitting
from webapp import db
from webapp.db.models import Candidature, Decision, Journal, Liste, Logement, Seance

CONDITIONAL = {"decision": "attribution-condition", "piece": "ressources", "le": "18/12/2026"}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def made(app):
    return sitting(app)


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def decisions_of(app):
    with app.app_context(), db.reading() as session:
        return {row.candidature_id: row for row in session.exec(select(Decision)).all()}


def test_the_list_shows_what_is_to_come_and_folds_the_past(app, secretary, made):
    held = sitting_on(app, date(2026, 10, 1), "tenue")
    page = soup(secretary.get("/seances"))
    assert page.select_one(f'.rows a[href="/seances/{made["seance"]}"]')
    assert page.select_one(f'details a[href="/seances/{held}"]')


def sitting_on(app, le, etat="ouverte", bailleur="rives-de-seine", code="caleol-levallois"):
    with app.app_context(), db.transaction() as session:
        row = Seance(bailleur=bailleur, commission=code, le=le, etat=etat)
        session.add(row)
        session.flush()
        return row.id


@pytest.mark.parametrize(
    ("typed", "message"), [("22/11/2026", "passée"), ("demain", "jour, le mois"), ("", "jour, le mois")]
)
def test_a_session_wants_a_day_to_come(secretary, typed, message):
    answer = secretary.post("/seances", data={"commission": "caleol-levallois", "le": typed})
    assert answer.status_code == 422
    assert message in soup(answer).select_one("#le-error").text
    assert soup(answer).select_one("#le")["value"] == typed


@pytest.mark.parametrize("typed", ["23/11/2026", "24/11/2026"])
def test_a_session_may_be_held_today_or_later(app, secretary, typed):
    answer = secretary.post("/seances", data={"commission": "caleol-puteaux", "le": typed})
    assert answer.status_code == 303
    row = get(app, Seance, int(answer.location.rsplit("/", 1)[1]))
    assert row.faits["seance.communes"][-1]["valeur"] == "92062"


def test_a_commission_sits_once_a_day(secretary, made):
    answer = secretary.post("/seances", data={"commission": "caleol-levallois", "le": "23/11/2026"})
    assert "déjà une séance ce jour-là" in answer.text


@pytest.mark.parametrize(("days", "outcome"), [(-1, "conforme"), (0, "conforme"), (1, "apprecier")])
def test_the_page_says_whether_two_months_have_passed(app, secretary, days, outcome):
    sitting_on(app, date(2026, 9, 30), "tenue")
    coming = sitting_on(app, date(2026, 11, 30) + timedelta(days=days))
    verdict = soup(secretary.get(f"/seances/{coming}")).select_one('[data-rule="commission-tous-les-deux-mois"]')
    assert outcome in verdict["class"]


def test_the_agenda_gives_each_candidate_with_rank_label_and_conclusions(secretary, made):
    page = soup(secretary.get(f"/seances/{made['seance']}"))
    lines = page.select(".ranked > li")
    assert [line.select_one("b").text for line in lines] == ["1. Claire Delmas", "2. Paul Martin", "3. Odile Renard"]
    assert "Label reconnu\u00a0: oui" in lines[0].text
    assert lines[0].select('[data-rule="pieces-de-recevabilite"]')


def test_the_ground_of_a_label_never_shows(secretary, made):
    page = secretary.get(f"/seances/{made['seance']}").text
    assert "Sans logement, y compris" not in page


def test_five_decisions_are_offered_under_the_landlords_names(secretary, made):
    page = soup(secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}"))
    select_ = page.select_one(f"#decision-{made['candidats'][0]}")
    assert [option.text for option in select_.select("option")[1:]] == [
        "Attribution",
        "Attribution avec classement",
        "Attribution sous condition suspensive",
        "Non-attribution",
        "Irrecevabilité",
    ]


def test_choosing_a_decision_brings_its_fields_and_the_page_keeps_the_landlords_reservation(secretary, made):
    number = made["candidats"][0]
    url = f"/seances/{made['seance']}/decisions/{number}?decision-{number}=irrecevabilite"
    fragment = soup(secretary.get(url, headers={"HX-Request": "true"}))
    offered = [option["value"] for option in fragment.select(f"#motif-{number} option")]
    assert offered == ["", "IRR-SEJOUR", "IRR-PLAFOND"]
    page = soup(secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}"))
    assert "Incapacité à contracter" in page.select_one("#reserves li:last-child").text
    assert not fragment.select(f"#rang-{number}")


def test_without_script_a_candidate_leads_to_the_form(secretary, made):
    number = made["candidats"][1]
    answer = secretary.get(f"/seances/{made['seance']}/decisions/{number}")
    assert answer.location == f"/seances/{made['seance']}/logements/{made['liste']}#candidat-{number}"


def test_decisions_are_recorded_as_facts_and_rows_and_states_follow(app, secretary, made):
    assert decide(app, secretary, made, first(1), first(2), TOO_FAR).status_code == 303
    one, two, three = made["candidats"]
    rows = decisions_of(app)
    assert (rows[one].rang, rows[two].rang, rows[three].motifs) == (1, 2, ["NA-LOCALISATION"])
    assert get(app, Candidature, one).faits["candidature.decision"][-1]["par"] == "secretaire"
    assert [get(app, Candidature, number).etat for number in made["candidats"]] == ["retenue", "retenue", "non-retenue"]
    assert get(app, Logement, made["logement"]).etat == "attribue"


def test_no_decision_leaves_no_row_and_a_decision_taken_back_erases_its_facts(app, secretary, made):
    decide(app, secretary, made, ATTRIBUTION)
    decide(app, secretary, made, {"decision": ""})
    assert decisions_of(app) == {}
    row = get(app, Candidature, made["candidats"][0])
    assert row.etat == "inscrite"
    assert row.faits["candidature.decision"][-1]["efface"] is True
    assert get(app, Logement, made["logement"]).etat == "inscrit"


def refused(app, secretary, made, *decisions):
    answer = decide(app, secretary, made, *decisions)
    assert answer.status_code == 422
    assert decisions_of(app) == {}
    return soup(answer)


def error_of(page, name, number):
    return page.select_one(f"#{name}-{number}-error").text


def test_a_refusal_without_reason_is_refused(app, secretary, made):
    page = refused(app, secretary, made, {"decision": "non-attribution"})
    assert "Choisissez le motif" in error_of(page, "motif", made["candidats"][0])


def test_inadmissibility_for_another_ground_than_the_two_is_refused(app, secretary, made):
    page = refused(app, secretary, made, {"decision": "irrecevabilite", "motif": "NA-PIECES"})
    assert "Seuls le séjour et le plafond" in error_of(page, "motif", made["candidats"][0])


def test_a_ceiling_that_is_not_exceeded_contradicts_the_reason_and_both_figures_show(app, secretary, made):
    page = refused(app, secretary, made, {"decision": "irrecevabilite", "motif": "IRR-PLAFOND"})
    said = error_of(page, "motif", made["candidats"][0])
    assert "contredit" in said
    assert "27 400" in said.replace("\u202f", " ")
    assert "52 740" in said.replace("\u202f", " ")
    assert page.select_one(f"#motif-{made['candidats'][0]} option[selected]")["value"] == "IRR-PLAFOND"


@pytest.mark.parametrize(("rfr", "status"), [(-1, 422), (0, 422), (1, 303)])
def test_inadmissibility_starts_one_euro_above_the_ceiling(app, secretary, rfr, status):
    incomes = ("ressources.rfr_n2", "ressources.rfr_n1", "ressources.douze_mois")
    facts = {**dict.fromkeys(incomes, str(ceiling() + rfr)), "candidature.aucun_financement_ouvert": True}
    made = sitting(app, changes={1: facts})
    answer = decide(app, secretary, made, {"decision": "irrecevabilite", "motif": "IRR-PLAFOND"})
    assert answer.status_code == status


def ceiling() -> int:
    from rules.parameters import national
    from rules.territory import zone_of

    keys = ("PLUS", zone_of("92044"), 3)  # one adult with a child: the third category
    return int(national().lookup("plafond-ressources", date(2026, 12, 15), keys).value)


def test_a_recorded_permit_contradicts_the_reason(app, secretary, made):
    page = refused(app, secretary, made, {"decision": "irrecevabilite", "motif": "IRR-SEJOUR"})
    assert "titre de séjour en cours de validité pour chaque titulaire\u00a0: oui" in error_of(
        page, "motif", made["candidats"][0]
    )


def test_an_unknown_income_cannot_ground_an_inadmissibility(app, secretary):
    made = sitting(app, changes={1: {"ressources.rfr_n2": None}})
    page = refused(app, secretary, made, {"decision": "irrecevabilite", "motif": "IRR-PLAFOND"})
    assert "ne permet pas de vérifier" in error_of(page, "motif", made["candidats"][0])


def test_a_household_above_the_ceiling_cannot_be_given_the_dwelling(app, secretary):
    incomes = ("ressources.rfr_n2", "ressources.rfr_n1", "ressources.douze_mois")
    made = sitting(app, changes={1: dict.fromkeys(incomes, str(ceiling() + 1))})
    page = refused(app, secretary, made, ATTRIBUTION)
    assert "Plafond de ressources" in error_of(page, "decision", made["candidats"][0])


def test_a_dwelling_said_too_large_when_it_is_not_contradicts_the_reason(app, secretary, made):
    page = refused(app, secretary, made, {"decision": "non-attribution", "motif": "NA-TYPO-SOUS"})
    assert "3 pièces pour 2 personnes" in error_of(page, "motif", made["candidats"][0]).replace("\u00a0", " ")


PAPER = "avis-imposition"


@pytest.mark.parametrize(
    ("piece", "le", "wrong"),
    [("", "18/12/2026", "piece"), (PAPER, "", "le"), (PAPER, "23/11/2026", "le"), (PAPER, "31/02/2026", "le")],
)
def test_a_condition_names_a_paper_and_a_later_day(app, secretary, made, piece, le, wrong):
    given = {"decision": "attribution-condition", "piece": piece, "le": le}
    page = refused(app, secretary, made, given)
    assert error_of(page, wrong, made["candidats"][0])
    assert page.select_one(f"#le-{made['candidats'][0]}")["value"] == le


def test_the_day_of_a_condition_and_that_of_the_session_both_show(app, secretary, made):
    given = {"decision": "attribution-condition", "piece": "avis-imposition", "le": "20/11/2026"}
    said = error_of(refused(app, secretary, made, given), "le", made["candidats"][0])
    assert "23 novembre 2026" in said
    assert "20 novembre 2026" in said


def test_a_condition_due_the_day_after_the_session_is_recorded(app, secretary, made):
    given = {"decision": "attribution-condition", "piece": "avis-imposition", "le": "24/11/2026"}
    assert decide(app, secretary, made, given).status_code == 303
    row = decisions_of(app)[made["candidats"][0]]
    assert (row.condition_piece, row.condition_le) == ("avis-imposition", date(2026, 11, 24))


def test_a_missing_rank_is_refused_once_everybody_is_decided(app, secretary, made):
    page = refused(app, secretary, made, first(1), first(3), TOO_FAR)
    assert "il en manque un avant" in error_of(page, "rang", made["candidats"][1])


def test_a_ranked_attribution_wants_its_rank(app, secretary, made):
    page = refused(app, secretary, made, {"decision": "attribution-classement"})
    assert "rang" in error_of(page, "rang", made["candidats"][0])


@pytest.mark.parametrize(
    "second",
    [
        {"decision": "attribution", "rang": "2"},
        CONDITIONAL | {"rang": "2"},
    ],
)
def test_after_the_first_rank_the_decision_is_a_ranked_one(app, secretary, made, second):
    page = refused(app, secretary, made, first(1), second, TOO_FAR)
    assert "attribution avec classement" in error_of(page, "decision", made["candidats"][1])


def test_nobody_is_outranked_where_nobody_is_retained(app, secretary, made):
    page = refused(app, secretary, made, OUTRANKED, TOO_FAR, TOO_FAR)
    assert "Aucune candidature n’est retenue" in error_of(page, "motif", made["candidats"][0])


def test_one_refused_candidate_leaves_the_others_unwritten_and_what_was_typed_stays(app, secretary, made):
    page = refused(app, secretary, made, ATTRIBUTION, {"decision": "non-attribution"}, TOO_FAR)
    assert page.select_one(f"#decision-{made['candidats'][0]} option[selected]")["value"] == "attribution"
    assert page.select_one(f"#motif-{made['candidats'][2]} option[selected]")["value"] == "NA-LOCALISATION"


def test_decisions_wait_for_the_day_of_the_session(app, secretary):
    made = sitting(app, le=date(2026, 11, 24))
    page = refused(app, secretary, made, ATTRIBUTION)
    assert "24 novembre 2026" in page.select_one("#seance").text


def test_a_colleagues_decision_is_not_overwritten(app, secretary, made):
    old = commission.form(app, made, TOO_FAR)
    decide(app, secretary, made, ATTRIBUTION)
    answer = secretary.post(f"/seances/{made['seance']}/logements/{made['liste']}", data=old)
    assert answer.status_code == 409
    assert "Rien n’a été écrasé" in answer.text
    assert decisions_of(app)[made["candidats"][0]].decision == "attribution"


def test_the_session_is_held_once_everybody_is_decided_or_put_off(app, secretary, made):
    decide(app, secretary, made, ATTRIBUTION, TOO_FAR)
    answer = hold(app, secretary, made)
    assert answer.status_code == 422
    assert "Odile Renard n’a pas de décision" in answer.text
    last = made["candidats"][2]
    assert hold(app, secretary, made, last).status_code == 303
    assert get(app, Seance, made["seance"]).etat == "tenue"
    assert get(app, Liste, made["liste"]).etat == "close"
    assert get(app, Candidature, last).etat == "qualifiee"
    assert last not in decisions_of(app)
    with app.app_context(), db.reading() as session:
        line = session.exec(select(Journal).where(Journal.action == "tenir")).one()
    assert line.apres == {"reports": [last]}


def test_holding_is_reviewed_first_and_changes_nothing_before_it_is_confirmed(app, secretary, made):
    decide(app, secretary, made, ATTRIBUTION, TOO_FAR)
    three = made["candidats"][2]
    version = str(get(app, Seance, made["seance"]).version)
    answer = secretary.post(f"/seances/{made['seance']}/tenue", data={f"report-{three}": "oui", "version": version})
    assert answer.status_code == 200
    assert get(app, Seance, made["seance"]).etat == "ouverte"
    page = BeautifulSoup(answer.text, "html.parser")
    counts = {line.dt.text: line.dd.text for line in page.select(".counts > div")}
    assert counts == {
        "Logements": "1",
        "Attribution": "1",
        "Non-attribution": "1",
        "Sans décision": "1",
    }
    assert [line.b.text for line in page.select("#reports li")] == ["Odile Renard"]
    assert page.select_one(f'input[name="report-{three}"]')["value"] == "oui"
    assert confirm(secretary, answer).status_code == 303
    assert get(app, Seance, made["seance"]).etat == "tenue"


def test_decisions_changed_after_the_review_are_reviewed_again(app, secretary, made):
    decide(app, secretary, made, ATTRIBUTION, TOO_FAR, TOO_FAR)
    version = str(get(app, Seance, made["seance"]).version)
    review = secretary.post(f"/seances/{made['seance']}/tenue", data={"version": version})
    decide(app, secretary, made, TOO_FAR, ATTRIBUTION, TOO_FAR)
    again = confirm(secretary, review)
    assert "Des décisions ont changé" in again.text
    assert get(app, Seance, made["seance"]).etat == "ouverte"
    assert confirm(secretary, again).status_code == 303


def test_a_rank_left_out_keeps_the_session_open(app, secretary, made):
    decide(app, secretary, made, first(1), first(3))
    answer = hold(app, secretary, made, made["candidats"][2])
    assert answer.status_code == 422
    assert "Il en manque un avant" in answer.text
    assert get(app, Seance, made["seance"]).etat == "ouverte"


def test_a_dwelling_given_to_nobody_goes_back_to_the_search(app, secretary, made):
    decide(app, secretary, made, TOO_FAR, TOO_FAR, TOO_FAR)
    hold(app, secretary, made)
    assert get(app, Logement, made["logement"]).etat == "fleche"


def test_a_held_session_changes_no_more(app, secretary, made):
    decide(app, secretary, made, ATTRIBUTION, TOO_FAR, TOO_FAR)
    hold(app, secretary, made)
    answer = decide(app, secretary, made, TOO_FAR, TOO_FAR, TOO_FAR)
    assert answer.status_code == 422
    assert "ne changent plus" in answer.text
    assert "présentant de nouveau le dossier à une prochaine séance" in answer.text


def test_an_officer_reads_the_session_and_decides_nothing(app, client, sign_in, made):
    sign_in(client, "charge-relation-client")
    assert client.get(f"/seances/{made['seance']}").status_code == 200
    for url in (f"/seances/{made['seance']}/logements/{made['liste']}", f"/seances/{made['seance']}/tenue", "/seances"):
        assert client.post(url).status_code == 403
    sign_in(client, "formateur")
    assert client.get("/seances").status_code == 403


def test_another_landlords_session_is_not_found(app, client, sign_in, made):
    sign_in(client, "secretaire.plaine")
    base = f"/seances/{made['seance']}"
    for url in (base, f"{base}/logements/{made['liste']}", f"{base}/decisions/{made['candidats'][0]}"):
        assert client.get(url).status_code == 404
    assert client.post(f"{base}/logements/{made['liste']}").status_code == 404
    assert client.post(f"{base}/tenue").status_code == 404


def test_an_agency_sees_its_own_commission_and_dwellings(app, client, sign_in, made):
    elsewhere = sitting_on(app, date(2026, 12, 1), code="caleol-puteaux")
    limit_to(app, "secretaire", "agence-levallois")
    sign_in(client, "secretaire-caleol")
    assert client.get(f"/seances/{made['seance']}").status_code == 200
    assert client.get(f"/seances/{elsewhere}").status_code == 404


def limit_to(app, name, agency):
    from webapp.casework import administration

    with app.app_context(), db.transaction() as session:
        administration.find_account(session, name).agences = [agency]
